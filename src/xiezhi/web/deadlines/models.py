"""What deadlines keep: digests, escalations, what moved. None is evidence; lights are never stored."""

from __future__ import annotations

from django.db import models

from xiezhi.web.org.models import Person


class Digest(models.Model):
    """What waited for a person on the morning of a working day: counts for each posting, nothing personal.

    ``lines``: ``{posting_id: [{"light", "kind", "count"}]}``; empty where nothing waited, and then it is not shown.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="digests")
    day = models.DateField()
    lines = models.JSONField(default=dict)
    empty = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-day",)
        constraints = (models.UniqueConstraint(fields=["person", "day"], name="one_digest_a_day"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class Escalation(models.Model):
    """A deadline that stayed unmet long enough to be told to somebody above; once for each role."""

    escalation_id = models.CharField(max_length=36, primary_key=True)
    obligation_id = models.CharField(max_length=64)
    rule_id = models.CharField(max_length=80)
    case_key = models.CharField(max_length=36, db_index=True)
    role = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField()

    class Meta:
        ordering = ("-escalation_id",)
        constraints = (models.UniqueConstraint(fields=["obligation_id", "role"], name="escalated_once"),)

    def __str__(self) -> str:
        return f"{self.rule_id} to {self.role}"


class Rejudging(models.Model):
    """One judging anew of every thread, because calendar or rulebook changed; ``cursor``: the last thread done.

    ``after``: the run before it, so that two loops begin one and the same.
    """

    run_id = models.CharField(max_length=36, primary_key=True)
    after = models.CharField(max_length=36, unique=True)
    calendar_digest = models.CharField(max_length=64)
    rulebook_digest = models.CharField(max_length=64)
    calendar_changed = models.BooleanField()
    rulebook_changed = models.BooleanField()
    threads = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    cursor = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    given_up = models.BooleanField(default=False)

    class Meta:
        ordering = ("-run_id",)

    def __str__(self) -> str:
        return f"{self.run_id} {self.done}/{self.threads}"


class MoveKind(models.TextChoices):
    """What became of a deadline."""

    MOVED = "moved", "到期改变 / moved"
    VERDICT = "verdict", "结论改变 / verdict changed"
    CONFIRMED = "confirmed", "由暂定确认 / confirmed"
    NEW = "new", "新增 / new"
    GONE = "gone", "不再适用 / gone"


class MoveCause(models.TextChoices):
    """Why a deadline moved."""

    CALENDAR = "calendar", "日历 / calendar"
    RULE = "rule", "规则 / rule"
    BOTH = "both", "日历和规则 / calendar and rule"


class Move(models.Model):
    """What a judging anew changed of one obligation: due instant, verdict and level before and after."""

    run = models.ForeignKey(Rejudging, on_delete=models.PROTECT, related_name="moves")
    obligation_id = models.CharField(max_length=64)
    rule_id = models.CharField(max_length=80)
    case_key = models.CharField(max_length=36, db_index=True)
    kind = models.CharField(max_length=9, choices=MoveKind.choices)
    cause = models.CharField(max_length=8, choices=MoveCause.choices)
    old_due = models.DateTimeField(null=True)
    new_due = models.DateTimeField(null=True)
    old_verdict = models.CharField(max_length=16, blank=True)
    new_verdict = models.CharField(max_length=16, blank=True)
    old_level = models.CharField(max_length=8, blank=True)
    new_level = models.CharField(max_length=8, blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=["run", "obligation_id"], name="moved_once_a_run"),)

    def __str__(self) -> str:
        return f"{self.rule_id} {self.kind}"
