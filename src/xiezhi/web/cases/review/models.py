"""A matter under review and what each level said; the evidence is the journal, these rows are how it stands."""

from __future__ import annotations

from django.db import models


class ReviewTask(models.Model):
    """One matter of a case under review. ``version`` rises with each act; ``since``: when this level began.

    ``assigned`` is the person of a level that is assigned (legal section, leader); ``about``: whom the matter concerns;
    ``item``: the key of the item of property that it concerns.
    ``hours``: how long each level has; ``due_at``: when the time of the level that decides next is over.
    """

    task_id = models.CharField(max_length=36, primary_key=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="reviews")
    matter = models.CharField(max_length=40)
    about = models.CharField(max_length=64, blank=True)
    item = models.CharField(max_length=64, blank=True)
    kinds = models.JSONField(default=list)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    chain = models.CharField(max_length=40)
    levels = models.JSONField()
    hours = models.JSONField(default=dict)
    level = models.CharField(max_length=2)
    round = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10)
    assigned = models.CharField(max_length=36, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, db_index=True)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ("-task_id",)
        constraints = (
            models.UniqueConstraint(
                fields=["case", "matter", "about", "item"],
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


class TurnKind(models.TextChoices):
    """What was done about a review without deciding on it."""

    RECALLED = "recalled", "撤回 / recalled"
    REASSIGNED = "reassigned", "改派 / reassigned"
    REMINDED = "reminded", "催办 / reminded"


class ReviewTurn(models.Model):
    """An act about a review that decides nothing; rows are added and never changed.

    ``to_person``: who was named, or who is reminded where somebody is named; ``text``: the reason.
    """

    task = models.ForeignKey(ReviewTask, on_delete=models.PROTECT, related_name="turns")
    kind = models.CharField(max_length=10, choices=TurnKind.choices)
    round = models.PositiveIntegerField()
    level = models.CharField(max_length=2)
    person_id = models.CharField(max_length=36)
    name = models.CharField(max_length=40)
    from_person = models.CharField(max_length=36, blank=True)
    to_person = models.CharField(max_length=36, blank=True)
    to_name = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.level}"


class Advice(models.TextChoices):
    """What a stationed supervisor advises before a matter is submitted or decided."""

    READY = "ready", "可以报送 / ready to submit"
    MEND = "mend", "补正后报送 / mend first"
    AGAINST = "against", "不宜报送 / not to be submitted"


class FrontReview(models.Model):
    """Advice before a decision (前置审核): how many hours it took, what was looked at, what was found, in tokens.

    ``points``: of each head of the checklist ``ok``, ``problem`` or ``none`` (not looked at); ``items``: the problems.
    """

    front_id = models.CharField(max_length=36, primary_key=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="front_reviews")
    matter = models.CharField(max_length=40)
    about = models.CharField(max_length=64, blank=True)
    person_id = models.CharField(max_length=36, db_index=True)
    name = models.CharField(max_length=40)
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    advice = models.CharField(max_length=7, choices=Advice.choices)
    opinion = models.TextField()
    points = models.JSONField(default=dict)
    items = models.JSONField(default=list)
    item_count = models.PositiveIntegerField(default=0)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("-given_at", "-front_id")

    def __str__(self) -> str:
        return f"{self.matter} {self.advice}"
