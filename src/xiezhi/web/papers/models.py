"""Papers, the counters that number them, and the templates that offices have brought."""

from __future__ import annotations

from django.db import models

from xiezhi.web.cases.models import Case
from xiezhi.web.org.models import Person, Unit


class PaperState(models.TextChoices):
    """Where a paper stands; what has been issued never changes, it is superseded or voided."""

    ISSUED = "issued", "已制作 / issued"
    SERVED = "served", "已送达 / served"
    SUPERSEDED = "superseded", "已更正 / superseded"
    VOIDED = "voided", "已作废 / voided"


class PaperTemplate(models.Model):
    """A template that an office brought for a kind: the newest of the nearest unit above a case counts."""

    template_id = models.CharField(max_length=36, primary_key=True)
    kind = models.CharField(max_length=32)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="paper_templates")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="paper_templates")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("-template_id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.unit}"


class Paper(models.Model):
    """A paper of a case. Its file hangs on it (``desk.files``, kind ``paper``); ``typed`` is encrypted like that."""

    paper_id = models.CharField(max_length=36, primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=32)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="papers")
    year = models.PositiveIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=80, unique=True)
    person_id = models.CharField(max_length=64, blank=True)
    template_sha256 = models.CharField(max_length=64)
    typed = models.BinaryField(default=bytes)
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.ISSUED)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="papers_made")
    made_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    entry_id = models.CharField(max_length=36)

    class Meta:
        ordering = ("-paper_id",)
        constraints = (
            models.UniqueConstraint(fields=["unit", "kind", "year", "serial"], name="paper_number_once_in_a_series"),
        )

    def __str__(self) -> str:
        return self.number
