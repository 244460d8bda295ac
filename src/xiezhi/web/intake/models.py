"""Venues with their inspections, and reports: projections of what stands in the journal.

No name, number, address or narrative is here in clear: a report points at a party and at narratives of ``identity``.
"""

from __future__ import annotations

from django.db import models

from xiezhi.web.org.models import Unit


class VenueKind(models.TextChoices):
    """What sort of place takes reports."""

    CENTRE = "centre", "接报案中心 / intake centre"
    ROOM = "room", "接报案室 / intake room"


class Inspected(models.TextChoices):
    """What the last inspection of a venue found."""

    NEVER = "never", "未验收 / not inspected"
    PASSED = "passed", "合格 / passed"
    WANTING = "wanting", "待整改 / to be rectified"


class Venue(models.Model):
    """A place that takes reports: a unit of its own in the tree, in the charge of the unit above it."""

    venue_id = models.CharField(max_length=36, primary_key=True)
    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="venue")
    kind = models.CharField(max_length=8, choices=VenueKind.choices)
    opened_on = models.DateField(null=True)
    staff = models.PositiveIntegerField()
    inspected = models.CharField(max_length=8, choices=Inspected.choices, default=Inspected.NEVER)
    inspected_on = models.DateField(null=True)

    class Meta:
        ordering = ("unit__path",)

    def __str__(self) -> str:
        return str(self.venue_id)


class Inspection(models.Model):
    """One inspection: the answer to each item of the checklist of its day, by id."""

    inspection_id = models.CharField(max_length=36, primary_key=True)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="inspections")
    day = models.DateField()
    answers = models.JSONField()
    remark = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ("-day", "-inspection_id")

    def __str__(self) -> str:
        return f"{self.venue_id} {self.day}"


class Stage(models.TextChoices):
    """Where a report stands."""

    OPEN = "open", "待处理 / to be decided"
    MEDIATING = "mediating", "调解中 / in mediation"
    ACCEPTED = "accepted", "已受案 / accepted"
    FILED = "filed", "已立案 / filed"
    NOT_FILED = "not-filed", "不予立案 / not filed"
    TRANSFERRED = "transferred", "已移送 / transferred"
    SETTLED = "settled", "已调处 / settled"
    OUTSIDE = "outside", "已告知去处 / referred elsewhere"


class Care(models.TextChoices):
    """What is to be minded with a reporter."""

    NONE = "none", "无 / none"
    VULNERABLE = "vulnerable", "未成年、老年、残疾或孕期 / minor, elderly, disabled or pregnant"
    UNWILLING = "unwilling", "不愿追究或不愿作笔录 / unwilling to pursue or to make a statement"
    CONFIDENTIAL = "confidential", "要求保密 / asks for confidentiality"


class Answer(models.TextChoices):
    """How content a reporter was, once."""

    CONTENT = "content", "满意 / content"
    PARTLY = "partly", "基本满意 / partly content"
    NOT = "not", "不满意 / not content"


class Report(models.Model):
    """One report (接报案); whose it is follows its unit's place today. ``place_mac``: keyed hash of the place.

    ``number``, ``channel``, ``matter``, ``remit`` and ``jurisdiction`` are words of the rulebook's vocabulary.
    """

    report_id = models.CharField(max_length=36, primary_key=True)
    thread_id = models.CharField(max_length=64, db_index=True)
    number = models.CharField(max_length=60, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    taken_by = models.CharField(max_length=36, db_index=True)
    taken_by_name = models.CharField(max_length=40)
    channel = models.CharField(max_length=24)
    matter = models.CharField(max_length=16)
    remit = models.CharField(max_length=8)
    jurisdiction = models.CharField(max_length=12)
    care = models.CharField(max_length=12, choices=Care.choices, default=Care.NONE)
    received_at = models.DateTimeField(db_index=True)
    happened_on = models.DateField(null=True)
    place_mac = models.CharField(max_length=64, blank=True, db_index=True)
    party_id = models.CharField(max_length=36, blank=True)
    narrative_id = models.CharField(max_length=36)
    place_id = models.CharField(max_length=36, blank=True)
    evidence_id = models.CharField(max_length=36, blank=True)
    entry_id = models.CharField(max_length=36)
    code = models.CharField(max_length=200, blank=True)
    issue = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.OPEN)
    decided_at = models.DateTimeField(null=True)
    case_id = models.CharField(max_length=36, blank=True)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)

    class Meta:
        ordering = ("-report_id",)

    def __str__(self) -> str:
        return self.number


class Done(models.Model):
    """One act on a report, by its name in ``acts``, with what was said of it as a narrative (reasons, hand-over)."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="done")
    act = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    narrative_id = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.act} {self.at}"


class Attempt(models.Model):
    """One question to the public page, by keyed hash of what it came from or asked for: for the rate limit alone."""

    who = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["who", "at"], name="attempt_who"),)

    def __str__(self) -> str:
        return f"{self.at}"
