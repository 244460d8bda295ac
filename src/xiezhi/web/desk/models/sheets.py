"""An uploaded workbook on its way: the run, every row of the file with what became of it, and the file, encrypted."""

from __future__ import annotations

from django.db import models

from xiezhi.web.org.models import Account, Posting


class RunState(models.TextChoices):
    """Where a run stands."""

    READING = "reading", "试算中 / being tried"
    REFUSED = "refused", "未能读取 / not read"
    CHECKED = "checked", "待确认 / waiting for confirmation"
    APPLYING = "applying", "写入中 / being written"
    APPLIED = "applied", "已写入 / written"
    UNDOING = "undoing", "撤回中 / being undone"
    UNDONE = "undone", "已撤回 / undone"
    DISCARDED = "dropped", "已放弃 / dropped"


class Outcome(models.TextChoices):
    """What became of a row: after the dry run, after writing, after undoing."""

    GOOD = "good", "可写入 / can be written"
    ERROR = "error", "有误 / wrong"
    THERE = "there", "已有 / there already"
    DUPLICATE = "duplicate", "文件内重复 / twice in the file"
    APPLIED = "applied", "已写入 / written"
    UNDONE = "undone", "已撤回 / undone"
    KEPT = "kept", "不能撤回 / cannot be undone"


class SheetRun(models.Model):
    """One uploaded file: by whom and from which posting, what it was, and how many rows came to what."""

    run_id = models.CharField(max_length=36, primary_key=True)
    sheet = models.CharField(max_length=40)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sheet_runs")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="sheet_runs")
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=RunState.choices)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    counts = models.JSONField(default=dict)
    told = models.JSONField(default=dict)

    class Meta:
        ordering = ("-run_id",)
        indexes = (models.Index(fields=["account", "sha256"], name="sheet_run_file"),)

    def __str__(self) -> str:
        return f"{self.sheet} {self.file_name} {self.state}"


class SheetRow(models.Model):
    """One row of the file: its number in the workbook, a keyed hash of its values, what became of it."""

    run = models.ForeignKey(SheetRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    record_id = models.CharField(max_length=36, blank=True)
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ("run_id", "number")
        constraints = (models.UniqueConstraint(fields=["run", "number"], name="sheet_row_once"),)
        indexes = (models.Index(fields=["run", "outcome", "number"], name="sheet_row_outcome"),)

    def __str__(self) -> str:
        return f"{self.run_id} #{self.number} {self.outcome}"


class SheetFile(models.Model):
    """The workbook as it was uploaded, encrypted under the key of the journal and bound to its run."""

    run = models.OneToOneField(SheetRun, on_delete=models.CASCADE, primary_key=True, related_name="file")
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"file of {self.run_id}"
