"""Attachments: what is known of a file without opening it; name and content are encrypted."""

from __future__ import annotations

from django.db import models

from xiezhi.web.identity.models import Key, Party
from xiezhi.web.org.models import Person


class StoredFile(models.Model):
    """A file that hangs on a record, under its key and those of everyone it names. A reason supersedes it; it stays.

    ``label`` holds its name and the SHA-256 of its content, encrypted; ``stored_sha256`` is that of the encrypted file,
    which can be checked when nobody can read it any more.
    """

    file_id = models.CharField(max_length=36, primary_key=True)
    kind = models.CharField(max_length=16)
    record_id = models.CharField(max_length=36)
    suffix = models.CharField(max_length=8)
    size = models.BigIntegerField()
    label = models.BinaryField()
    stored_sha256 = models.CharField(max_length=64)
    key = models.ForeignKey(Key, on_delete=models.PROTECT)
    names = models.ManyToManyField(Party, related_name="files")
    entry_id = models.CharField(max_length=36)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="files")
    added_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("file_id",)
        indexes = (models.Index(fields=["kind", "record_id"], name="file_of_a_record"),)

    def __str__(self) -> str:
        return self.file_id
