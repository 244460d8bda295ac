"""A matter under review and what each level said; the evidence is the journal, these rows are how it stands."""

from __future__ import annotations

from django.db import models


class ReviewTask(models.Model):
    """One matter of a case under review. ``version`` rises with each decision; ``since``: when this level began.

    ``assigned`` is the person of a level that is assigned (legal section, leader); ``about``: whom the matter concerns.
    """

    task_id = models.CharField(max_length=36, primary_key=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="reviews")
    matter = models.CharField(max_length=40)
    about = models.CharField(max_length=64, blank=True)
    kinds = models.JSONField(default=list)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    chain = models.CharField(max_length=40)
    levels = models.JSONField()
    level = models.CharField(max_length=2)
    round = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10)
    assigned = models.CharField(max_length=36, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ("-task_id",)
        constraints = (
            models.UniqueConstraint(
                fields=["case", "matter", "about"],
                condition=models.Q(state__in=["open", "returned"]),
                name="one_review_of_a_matter_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter} {self.level} {self.state}"


class ReviewDecision(models.Model):
    """What one level said in one round; rows are added and never changed."""

    task = models.ForeignKey(ReviewTask, on_delete=models.PROTECT, related_name="decisions")
    round = models.PositiveIntegerField()
    level = models.CharField(max_length=2)
    person_id = models.CharField(max_length=36, db_index=True)
    name = models.CharField(max_length=40)
    posting_id = models.CharField(max_length=36)
    result = models.CharField(max_length=6)
    opinion = models.TextField(blank=True)
    checklist = models.JSONField(default=dict)
    waited_since = models.DateTimeField()
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["task", "round", "level"], name="one_decision_a_level_and_round"),
        )

    def __str__(self) -> str:
        return f"{self.level} {self.result}"
