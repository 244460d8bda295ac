"""Projections of the journal: centres, rooms, stays with their entries and interviews, shifts.

Nothing here is evidence: a stay is folded anew from its entries whenever one is added or corrected.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xiezhi.web.cases.models import Case
from xiezhi.web.org.models import Unit


class Centre(models.Model):
    """A case-handling centre. ``keeper_id``: who is on shift; ``beat_at``: when its own system last called.

    ``waiting``: how many of its records have not been sent, the oldest made at ``oldest_at``; of its token only
    the hash is kept.
    """

    centre_id = models.CharField(max_length=36, primary_key=True)
    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="case_centre")
    name = models.CharField(max_length=80)
    standard = models.BooleanField(default=False)
    keeper_id = models.CharField(max_length=36, default="", db_index=True)
    token_hash = models.CharField(max_length=64, default="")
    beat_at = models.DateTimeField(null=True)
    waiting = models.IntegerField(default=0)
    oldest_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("unit__path",)

    def __str__(self) -> str:
        return self.name


class RoomKind(models.TextChoices):
    """What a room of a centre is for."""

    INTERVIEW = "interview", "讯(询)问室 / interview room"
    WAITING = "waiting", "候问室 / waiting room"
    CHECK = "check", "安全检查室 / check room"
    MEDICAL = "medical", "医疗室 / medical room"


class Room(models.Model):
    """A room of a centre."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=RoomKind.choices)

    class Meta:
        ordering = ("centre", "pk")
        constraints = (models.UniqueConstraint(fields=["centre", "name"], name="room_name_once"),)

    def __str__(self) -> str:
        return self.name


class StayState(models.TextChoices):
    """Where the person is."""

    IN = "in", "在中心 / in the centre"
    OUT = "out", "临时离开 / out for a time"
    LEFT = "left", "已离开 / left"


class Stay(models.Model):
    """One person's time in a centre, from arrival to departure; shown by its number.

    ``missing``: what the file must hold and does not, of ``required`` things.
    """

    stay_id = models.CharField(max_length=36, primary_key=True)
    number = models.CharField(max_length=60, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stays")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="stays")
    person_id = models.CharField(max_length=64, db_index=True)
    token = models.CharField(max_length=8)
    regime = models.CharField(max_length=24)
    arrived_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=4, choices=StayState.choices, default=StayState.IN)
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="stays")
    left_at = models.DateTimeField(null=True)
    destination = models.CharField(max_length=20, default="")
    missing = models.JSONField(default=list)
    missing_count = models.IntegerField(default=0)
    required = models.IntegerField(default=0)

    class Meta:
        ordering = ("-stay_id",)
        constraints = (
            models.UniqueConstraint(fields=["person_id"], condition=Q(left_at__isnull=True), name="one_stay_at_a_time"),
        )

    def __str__(self) -> str:
        return self.number


class StayEntry(models.Model):
    """What the journal says of a stay, as corrected: ``void`` no longer counts."""

    entry_id = models.CharField(max_length=36, primary_key=True)
    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="entries")
    what = models.CharField(max_length=64)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_id = models.CharField(max_length=36)
    attrs = models.JSONField(default=dict)
    corrected_by = models.CharField(max_length=36, default="")
    void = models.BooleanField(default=False)

    class Meta:
        ordering = ("at", "entry_id")

    def __str__(self) -> str:
        return f"{self.what} {self.at}"


class Interview(models.Model):
    """An interview in a stay; open while it has no end."""

    interview_id = models.CharField(max_length=36, primary_key=True)
    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="interviews")
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="interviews")
    started_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    officers = models.JSONField(default=list)
    recording = models.CharField(max_length=60, default="")

    class Meta:
        ordering = ("started_at", "interview_id")

    def __str__(self) -> str:
        return f"{self.interview_id} {self.started_at}"


class Handover(models.Model):
    """A shift handed over: made by the one who goes, signed by the one who comes; what was open then."""

    handover_id = models.CharField(max_length=36, primary_key=True)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="handovers")
    outgoing_id = models.CharField(max_length=36)
    incoming_id = models.CharField(max_length=36, db_index=True)
    made_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    points = models.JSONField(default=list)

    class Meta:
        ordering = ("-handover_id",)
        constraints = (
            models.UniqueConstraint(fields=["centre"], condition=Q(signed_at__isnull=True), name="one_handover_waits"),
        )

    def __str__(self) -> str:
        return f"{self.centre_id} {self.made_at}"
