"""Wrapped keys, parties under their own keys, the blind index, narratives, destructions and rotations."""

from __future__ import annotations

from django.db import models


class Key(models.Model):
    """A key of its holder (``party:…``, ``thread:…``, a record), wrapped by the key file; empty once destroyed."""

    key_id = models.CharField(max_length=36, primary_key=True)
    holder = models.CharField(max_length=100, unique=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key_id


class Party(models.Model):
    """A human being in one thread: ``token`` stands for them in its texts, ``person_id`` joins them across threads.

    ``stored`` is what entry ``entry_id`` of the journal says, under the party's own key.
    """

    party_id = models.CharField(max_length=36, primary_key=True)
    thread_id = models.CharField(max_length=64)
    token = models.CharField(max_length=8)
    person_id = models.CharField(max_length=64, db_index=True)
    key = models.OneToOneField(Key, on_delete=models.PROTECT)
    stored = models.BinaryField()
    entry_id = models.CharField(max_length=36)

    class Meta:
        verbose_name_plural = "parties"
        ordering = ("party_id",)
        constraints = (models.UniqueConstraint(fields=["thread_id", "token"], name="one_token_in_a_thread"),)

    def __str__(self) -> str:
        return f"{self.thread_id} {self.token}"


class BlindIndex(models.Model):
    """The keyed hash of one normalised value: found by who knows the whole value, and by nothing less."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="index")
    kind = models.CharField(max_length=16)
    mac = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=["kind", "mac"], name="blind_index_mac"),)

    def __str__(self) -> str:
        return f"{self.party_id} {self.kind}"


class Narrative(models.Model):
    """Free text of a thread with tokens for names, under the thread's key and those of everyone it names."""

    narrative_id = models.CharField(max_length=36, primary_key=True)
    thread_id = models.CharField(max_length=64, db_index=True)
    names = models.ManyToManyField(Party, related_name="narratives")
    stored = models.BinaryField()
    entry_id = models.CharField(max_length=36)

    def __str__(self) -> str:
        return self.narrative_id


class Stage(models.TextChoices):
    """Where the destruction of an identity stands."""

    PROPOSED = "proposed", "待审批 / proposed"
    DONE = "done", "已销毁 / destroyed"
    DECLINED = "declined", "不予销毁 / declined"


class Destruction(models.Model):
    """A proposal to destroy every key of a person, with its legal ground, and who decided it."""

    destruction_id = models.CharField(max_length=36, primary_key=True)
    person_id = models.CharField(max_length=64)
    ground = models.CharField(max_length=200)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.PROPOSED)
    proposed_by = models.CharField(max_length=36)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ("-destruction_id",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("proposed_by")), name="nobody_decides_their_own_destruction"
            ),
            models.UniqueConstraint(
                fields=["person_id"], condition=models.Q(stage="proposed"), name="one_open_destruction_a_person"
            ),
        )

    def __str__(self) -> str:
        return self.destruction_id


class Turn(models.TextChoices):
    """Where the change of ``identity.key`` stands."""

    WRAPPING = "wrapping", "改包裹中 / wrapping anew"
    KEEPING = "keeping", "新密钥已启用，旧密钥暂存 / the new key is in place, the former is kept"
    DONE = "done", "已完成 / done"


class Rotation(models.Model):
    """A change of the key file that wraps all others; the one with the highest number may be under way."""

    number = models.PositiveIntegerField(primary_key=True)
    turn = models.CharField(max_length=8, choices=Turn.choices, default=Turn.WRAPPING)
    asked_by = models.CharField(max_length=36)
    asked_at = models.DateTimeField()
    wrapped_anew = models.PositiveIntegerField(default=0)
    in_place_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"rotation {self.number} {self.turn}"
