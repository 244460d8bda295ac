"""The three append-only tables: entries, the leaves of the tree over them, and signed checkpoints.

Beside them the queue of entries without a leaf, and nodes of the tree that proofs are read from.

Actor, posting and unit are ids, not foreign keys: an entry outlives what it speaks of.
"""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What sort of thing an entry tells."""

    EVENT = "event", "事件 / event"
    ACT = "act", "管理行为 / administrative act"
    READ = "read", "查阅 / read"
    EXPORT = "export", "导出 / export"
    LOGIN = "login", "登录 / login"
    DENIAL = "denial", "拒绝 / denial"
    FAILURE = "failure", "未成 / failed act"


class Entry(models.Model):
    """One thing that happened, as it was recorded; nothing changes it, a correction supersedes it."""

    entry_id = models.CharField(max_length=36, primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    what = models.CharField(max_length=64)
    thread_id = models.CharField(max_length=64, null=True)
    seq = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField()
    precision = models.CharField(max_length=8, default="instant")
    recorded_at = models.DateTimeField(db_index=True)
    unit_id = models.CharField(max_length=36)
    unit_path = models.CharField(max_length=400)
    actor_id = models.CharField(max_length=36)
    actor_role = models.CharField(max_length=32)
    posting_id = models.CharField(max_length=36)
    person_id = models.CharField(max_length=64, null=True)
    keys = models.JSONField(default=dict)
    supersedes = models.CharField(max_length=36, null=True)
    source = models.CharField(max_length=64)
    purpose = models.CharField(max_length=200)
    result = models.CharField(max_length=200)
    attrs = models.JSONField(default=dict)
    personal = models.JSONField(default=dict)
    secret = models.BinaryField(default=bytes)
    secret_key = models.CharField(max_length=36, default="")

    class Meta:
        indexes = (
            models.Index(fields=["kind", "entry_id"], name="entry_kind"),
            models.Index(fields=["actor_id", "recorded_at"], name="entry_actor"),
        )
        constraints = (models.UniqueConstraint(fields=["thread_id", "seq"], name="entry_thread_seq"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind} {self.what}"


class Leaf(models.Model):
    """The place of an entry in the tree."""

    leaf_index = models.BigIntegerField(primary_key=True)
    entry_id = models.CharField(max_length=36, unique=True)
    leaf_hash = models.BinaryField()

    def __str__(self) -> str:
        return f"#{self.leaf_index} {self.entry_id}"


class Unsealed(models.Model):
    """An entry that waits for its leaf; the database writes it with the entry, the sealer takes it off the queue."""

    entry_id = models.CharField(max_length=36, primary_key=True)

    def __str__(self) -> str:
        return self.entry_id


class Node(models.Model):
    """The root of a complete subtree, kept of every eighth level: worked out from the leaves, so no evidence itself."""

    height = models.SmallIntegerField()
    place = models.BigIntegerField()
    root = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["height", "place"], name="node_height_place"),)

    def __str__(self) -> str:
        return f"{self.height}/{self.place}"


class Checkpoint(models.Model):
    """A signed statement over the first ``size`` leaves; ``peaks`` let the next one begin where this ended."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    made_at = models.DateTimeField()
    note = models.TextField()
    peaks = models.JSONField()

    def __str__(self) -> str:
        return f"{self.size} leaves at {self.made_at}"
