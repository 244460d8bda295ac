"""Units with their history, persons, postings, accounts and their sessions."""

from __future__ import annotations

from django.db import models


class UnitKind(models.TextChoices):
    """What sort of unit."""

    BUREAU = "bureau", "局 / bureau"
    COUNTY = "county", "县局、分局 / county bureau"
    STATION = "station", "派出所 / station"
    BRIGADE = "brigade", "大队 / brigade"
    LEGAL = "legal", "法制部门 / legal section"
    CENTRE = "centre", "接报案中心 / intake centre"
    ROOM = "room", "接报案室 / intake room"


class Unit(models.Model):
    """A node of today's tree; ``path`` is the codes from the root joined and closed by ``/``."""

    unit_id = models.CharField(max_length=36, primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=UnitKind.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=400, unique=True)
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return self.name


class UnitValidity(models.Model):
    """What a unit was called, and where it stood, from one day to another (included; null: today still)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="validities")
    name = models.CharField(max_length=80)
    path = models.CharField(max_length=400)
    first_day = models.DateField()
    last_day = models.DateField(null=True)

    class Meta:
        ordering = ("unit_id", "first_day")
        constraints = (models.UniqueConstraint(fields=["unit", "first_day"], name="one_validity_a_day"),)

    def __str__(self) -> str:
        return f"{self.name} {self.first_day}"


class Person(models.Model):
    """Somebody of the staff; ``left_on``: no longer in use, and nothing new may name them."""

    person_id = models.CharField(max_length=36, primary_key=True)
    name = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff")
    left_on = models.DateField(null=True)

    class Meta:
        ordering = ("unit__path", "name", "person_id")

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    """Where a posting stands."""

    PROPOSED = "proposed", "待审批 / proposed"
    APPROVED = "approved", "已批准 / approved"
    REVOKED = "revoked", "已撤销 / revoked"


class Posting(models.Model):
    """Person × role × unit × period, proposed by one and approved by another; ``deputy_for`` is leave cover (代)."""

    posting_id = models.CharField(max_length=36, primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=32)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings")
    serves = models.ManyToManyField(Unit, related_name="served_by")
    deputy_for = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="deputies")
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.CharField(max_length=36)
    approved_by = models.CharField(max_length=36, blank=True)
    # Whether it no longer waits for a decision: by this the register is sorted, so the database keeps it in an index.
    decided = models.GeneratedField(
        expression=models.ExpressionWrapper(~models.Q(state=State.PROPOSED), output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("-posting_id",)
        indexes = (models.Index("decided", models.F("posting_id").desc(), name="posting_undecided_first"),)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(approved_by=models.F("proposed_by")), name="nobody_approves_their_own_proposal"
            ),
            models.CheckConstraint(
                condition=models.Q(last_day=None) | models.Q(last_day__gte=models.F("first_day")), name="posting_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.unit}"


class Account(models.Model):
    """How a person enters: a password of their own choice, set with a one-time code, and a second factor."""

    account_id = models.CharField(max_length=36, primary_key=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    username = models.CharField(max_length=40, unique=True)
    password = models.CharField(max_length=200, blank=True)
    password_set_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=200, blank=True)
    code_until = models.DateTimeField(null=True)
    totp = models.BinaryField(default=bytes)
    totp_step = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    disabled = models.BooleanField(default=False)

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        return self.username


class OpenSession(models.Model):
    """A session that is open: at most two an account, each with an idle and an absolute limit."""

    session_key = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions")
    posting = models.ForeignKey(Posting, null=True, on_delete=models.CASCADE)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    stepped_up_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account} since {self.started_at}"


class SearchText(models.Model):
    """What the search keeps of a record: its words as tokens (see ``org.search.tokens``); no evidence."""

    kind = models.CharField(max_length=20)
    record_id = models.CharField(max_length=36)
    words = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "record_id"], name="one_text_a_record"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
