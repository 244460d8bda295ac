"""Projections of the journal: cases, who handles them, whom they concern, and what the law asks of them today.

Nothing here is evidence: every row can be made again from the entries of kind ``event``.
"""

from __future__ import annotations

from django.db import models

from xiezhi.web.cases.review.models import FrontReview, ReviewDecision, ReviewTask, ReviewTurn
from xiezhi.web.org.models import Unit

__all__ = [
    "Case",
    "CaseClass",
    "CaseOfficer",
    "FrontReview",
    "Item",
    "Obligation",
    "Opening",
    "OpeningState",
    "Party",
    "PartyKind",
    "ReviewDecision",
    "ReviewTask",
    "ReviewTurn",
    "RiskItem",
    "RiskState",
    "Series",
    "Shared",
    "ThreadLink",
    "Turn",
    "Wanted",
]


class CaseClass(models.TextChoices):
    """Which procedure a case follows."""

    CRIMINAL = "criminal", "刑事 / criminal"
    PUBLIC_ORDER = "public-order", "治安 / public order"
    OTHER_ADMIN = "other-admin", "其他行政 / other administrative"


class Series(models.Model):
    """The last number given to records whose numbers begin with ``head``."""

    head = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.head}{self.last}"


class Case(models.Model):
    """One case of a family (``thread_id``). ``path``: its unit's place today; ``record_closed``: closed off (封存)."""

    case_id = models.CharField(max_length=36, primary_key=True)
    thread_id = models.CharField(max_length=64, db_index=True)
    number = models.CharField(max_length=60, unique=True)
    case_class = models.CharField(max_length=16, choices=CaseClass.choices)
    title = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    path = models.CharField(max_length=400, db_index=True)
    opened_at = models.DateTimeField()
    last_event = models.CharField(max_length=64)
    closed_at = models.DateTimeField(null=True)
    record_closed = models.BooleanField(default=False)

    class Meta:
        ordering = ("-case_id",)

    def __str__(self) -> str:
        return self.number


class CaseOfficer(models.Model):
    """Who handles a case: the lead first."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="officers")
    person_id = models.CharField(max_length=36, db_index=True)
    name = models.CharField(max_length=40)
    lead = models.BooleanField(default=False)

    class Meta:
        ordering = ("-lead", "pk")
        constraints = (models.UniqueConstraint(fields=["case", "person_id"], name="officer_once_a_case"),)

    def __str__(self) -> str:
        return self.name


class PartyKind(models.TextChoices):
    """What a person is in a case."""

    SUSPECT = "suspect", "嫌疑人 / suspect"
    VICTIM = "victim", "被害人、被侵害人 / victim"
    REPORTER = "reporter", "报案人 / reporter"
    OTHER = "other", "其他 / other"


class Party(models.Model):
    """Somebody whom a case concerns, by pseudonym and token (甲, 乙 …); who it is lies elsewhere, encrypted.

    ``identity_id`` names that place, and is empty where only a pseudonym is known.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    person_id = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=8, choices=PartyKind.choices)
    token = models.CharField(max_length=8)
    identity_id = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["case", "person_id"], name="party_once_a_case"),
            models.UniqueConstraint(fields=["case", "token"], name="token_once_a_case"),
        )

    def __str__(self) -> str:
        return self.token


class Item(models.Model):
    """A thing that a case holds or has looked at; ``key`` is the key ``item`` of the events about it.

    Where it is follows from these events.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=64)
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    quantity = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=["case", "key"], name="item_once_a_case"),
            models.UniqueConstraint(fields=["case", "place"], name="item_place_once_a_case"),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.name} {self.quantity}".rstrip()


class Obligation(models.Model):
    """One duty of the law in one thread, as last judged; what it is at a later moment its ``turns`` say."""

    obligation_id = models.CharField(max_length=64, primary_key=True)
    thread_id = models.CharField(max_length=64, db_index=True)
    rule_id = models.CharField(max_length=80, db_index=True)
    row = models.CharField(max_length=40, null=True)
    person_id = models.CharField(max_length=64, null=True)
    subject_event_id = models.CharField(max_length=36)
    verdict = models.CharField(max_length=16)
    level = models.CharField(max_length=8, null=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    decided_by_event_id = models.CharField(max_length=36, null=True)
    provisional = models.BooleanField(default=False)
    missing = models.TextField(null=True)
    rulebook_digest = models.CharField(max_length=64)
    judged_at = models.DateTimeField()

    class Meta:
        ordering = ("due_at", "rule_id")

    def __str__(self) -> str:
        return f"{self.rule_id} {self.verdict}"


class Turn(models.Model):
    """What an obligation is from an instant on if nothing more happens, so that no job has to make a list true."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="turns")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=16)
    level = models.CharField(max_length=8, null=True)

    class Meta:
        ordering = ("at",)
        indexes = (models.Index(fields=["obligation", "at"], name="turn_of"),)

    def __str__(self) -> str:
        return f"{self.verdict} from {self.at}"


class RiskState(models.TextChoices):
    """Where a procedural risk stands."""

    OPEN = "open", "待核 / open"
    EXPLAINED = "explained", "已说明 / explained"
    DISMISSED = "dismissed", "已排除 / dismissed"
    CONFIRMED = "confirmed", "已确认 / confirmed"


class RiskItem(models.Model):
    """A step that breached a critical rule was entered all the same, with a written reason: one an obligation."""

    obligation_id = models.CharField(max_length=64, primary_key=True)
    thread_id = models.CharField(max_length=64, db_index=True)
    rule_id = models.CharField(max_length=80)
    path = models.CharField(max_length=400, db_index=True)
    state = models.CharField(max_length=10, choices=RiskState.choices, default=RiskState.OPEN)
    reason = models.TextField()
    raised_at = models.DateTimeField()

    class Meta:
        ordering = ("-raised_at",)

    def __str__(self) -> str:
        return f"{self.rule_id} {self.state}"


class ThreadLink(models.Model):
    """A merge (``thread_id`` goes on, ``other_id`` is absorbed) or a split (``other_id`` grew out of ``thread_id``)."""

    entry_id = models.CharField(max_length=36, primary_key=True)
    thread_id = models.CharField(max_length=64, db_index=True)
    other_id = models.CharField(max_length=64, db_index=True)
    merged = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("entry_id",)

    def __str__(self) -> str:
        return f"{self.thread_id} and {self.other_id}"


class Wanted(models.TextChoices):
    """What is asked of a record that is closed off."""

    VIEW = "view", "查阅 / view"
    END = "end", "解除封存 / end closure"


class OpeningState(models.TextChoices):
    """Where a request stands."""

    ASKED = "asked", "待批准 / waiting"
    APPROVED = "approved", "已批准 / approved"
    DECLINED = "declined", "不批准 / declined"


class Opening(models.Model):
    """A request to open a record that is closed off: for what purpose (a narrative), decided by another, until when.

    ``assigned``: the leader before whom a request to end the closure is laid.
    """

    opening_id = models.CharField(max_length=36, primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="openings")
    wanted = models.CharField(max_length=6, choices=Wanted.choices)
    asked_by = models.CharField(max_length=36, db_index=True)
    asked_at = models.DateTimeField()
    purpose_id = models.CharField(max_length=36)
    assigned = models.CharField(max_length=36, blank=True)
    state = models.CharField(max_length=8, choices=OpeningState.choices, default=OpeningState.ASKED)
    decided_by = models.CharField(max_length=36, blank=True)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-opening_id",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("asked_by")), name="nobody_opens_a_record_for_oneself"
            ),
            models.UniqueConstraint(
                fields=["case", "asked_by", "wanted"],
                condition=models.Q(state="asked"),
                name="one_waiting_request_of_a_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.wanted} {self.state}"


class Shared(models.Model):
    """Which threads share a person or an officer: what the rules across threads look at."""

    entry_id = models.CharField(max_length=36)
    thread_id = models.CharField(max_length=64)
    who = models.CharField(max_length=80)
    occurred_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["entry_id", "who"], name="shared_once"),)
        indexes = (models.Index(fields=["who", "occurred_at"], name="shared_who"),)

    def __str__(self) -> str:
        return f"{self.who} in {self.thread_id}"
