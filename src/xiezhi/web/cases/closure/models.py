"""A closed family of cases, and who asked to look into it; the evidence is the journal."""

from __future__ import annotations

from django.db import models


class ClosureKind(models.TextChoices):
    """What record was closed off, in the words of the vocabulary's ``record-sealed``."""

    PUBLIC_ORDER = "public-order", "治安违法记录 / public-order record"
    JUVENILE_CRIMINAL = "juvenile-criminal", "未成年人犯罪记录 / juvenile criminal record"
    JUVENILE_OTHER = "juvenile-other", "未成年人其他记录 / other juvenile record"


class Closure(models.Model):
    """That a thread's cases are closed off; the row goes when the closure is lifted."""

    thread_id = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20, choices=ClosureKind.choices)
    closed_at = models.DateTimeField()

    class Meta:
        ordering = ("-closed_at",)

    def __str__(self) -> str:
        return f"{self.kind} {self.thread_id}"


class OpeningKind(models.TextChoices):
    """What is asked for: to look for some hours, or to lift the closure for good."""

    LOOK = "look", "查阅 / look into it"
    LIFT = "lift", "解除封存 / lift the closure"


class OpeningState(models.TextChoices):
    """Where a request stands."""

    ASKED = "asked", "待批准 / waiting"
    GRANTED = "granted", "已批准 / granted"
    DECLINED = "declined", "不批准 / declined"


class Opening(models.Model):
    """A request to open a closed record. ``until``: the first instant at which it is closed again.

    ``leader``: who is to decide a request to lift; a request to look is for any leader above the unit.
    """

    opening_id = models.CharField(max_length=36, primary_key=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="openings")
    kind = models.CharField(max_length=4, choices=OpeningKind.choices)
    state = models.CharField(max_length=8, choices=OpeningState.choices, default=OpeningState.ASKED)
    person_id = models.CharField(max_length=36, db_index=True)
    name = models.CharField(max_length=40)
    purpose = models.TextField()
    leader = models.CharField(max_length=36, blank=True, db_index=True)
    asked_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-opening_id",)
        constraints = (
            models.UniqueConstraint(
                fields=["case", "person_id", "kind"],
                condition=models.Q(state="asked"),
                name="one_request_of_a_kind_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
