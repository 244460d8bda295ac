"""Lists of what is to be disposed of, and rulebooks proposed and activated."""

from __future__ import annotations

from django.db import models


class DisposalStage(models.TextChoices):
    """Where a list stands."""

    PROPOSED = "proposed", "待审批 / proposed"
    DONE = "done", "已处置 / disposed of"
    DECLINED = "declined", "不予处置 / declined"


class Disposal(models.Model):
    """Things past their period, listed by one and disposed of when another approves; the journal keeps the list."""

    disposal_id = models.CharField(max_length=36, primary_key=True)
    holding = models.CharField(max_length=24)
    keys = models.JSONField()
    stage = models.CharField(max_length=8, choices=DisposalStage.choices, default=DisposalStage.PROPOSED)
    proposed_by = models.CharField(max_length=36)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(null=True)
    disposed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-disposal_id",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("proposed_by")), name="nobody_decides_their_own_disposal"
            ),
            models.UniqueConstraint(
                fields=["holding"], condition=models.Q(stage="proposed"), name="one_open_disposal_a_holding"
            ),
        )

    def __str__(self) -> str:
        return f"{self.holding} {self.stage}"


class RuleSetStage(models.TextChoices):
    """Where a rulebook stands."""

    CHECKING = "checking", "核对中 / being checked"
    UNFIT = "unfit", "核对未通过 / failed its check"
    PROPOSED = "proposed", "待启用 / may be activated"
    ACTIVE = "active", "已启用 / activated"


class RuleSet(models.Model):
    """A rulebook as a packed folder, its digest, what ``law test`` said of it, and from which day it is in force."""

    rule_set_id = models.CharField(max_length=36, primary_key=True)
    digest = models.CharField(max_length=64, blank=True)
    body = models.BinaryField()
    reason = models.CharField(max_length=200)
    stage = models.CharField(max_length=8, choices=RuleSetStage.choices, default=RuleSetStage.CHECKING)
    told = models.JSONField(default=dict)
    proposed_by = models.CharField(max_length=36)
    proposed_at = models.DateTimeField()
    activated_by = models.CharField(max_length=36, blank=True)
    activated_at = models.DateTimeField(null=True)
    first_day = models.DateField(null=True)

    class Meta:
        ordering = ("-rule_set_id",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(activated_by=models.F("proposed_by")), name="nobody_activates_their_own_rule_set"
            ),
        )

    def __str__(self) -> str:
        return f"{self.digest[:12]} {self.stage}"
