"""What was imported (so that a second upload adds nothing), what waits to be judged, tokens and submissions."""

from __future__ import annotations

from django.db import models

from xiezhi.web.org.models import Account, Posting


class Imported(models.Model):
    """A row of a file that was imported: its case, and a keyed hash of its contents."""

    case_id = models.CharField(max_length=36, db_index=True)
    mapping = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=["mapping", "fingerprint"], name="imported_row"),)

    def __str__(self) -> str:
        return f"{self.mapping} {self.case_id}"


class Waiting(models.Model):
    """A thread whose imported steps are not judged yet."""

    thread_id = models.CharField(max_length=64, unique=True)
    actor_id = models.CharField(max_length=36, db_index=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.thread_id


class Token(models.Model):
    """A secret with which a program may import from a posting of an account until a day; kept as a hash."""

    token_id = models.CharField(max_length=36, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="import_tokens")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="import_tokens")
    label = models.CharField(max_length=40)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-token_id",)

    def __str__(self) -> str:
        return self.label


class BulkAnswer(models.Model):
    """A bulk request under its idempotency key, with the answer it got."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="bulk_answers")
    key = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "key"], name="one_answer_a_key"),)

    def __str__(self) -> str:
        return self.key
