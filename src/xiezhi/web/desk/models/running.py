"""What runs in the background, and the requests to restore a backup."""

from __future__ import annotations

from django.db import models


class JobState(models.TextChoices):
    """How a job went the last time."""

    NEVER = "never", "尚未运行 / not run yet"
    RUNNING = "running", "运行中 / running"
    DONE = "done", "正常 / done"
    FAILED = "failed", "异常 / failed"


class Job(models.Model):
    """A task of the background loop: when it is due next, who holds it until when, and how it went last."""

    name = models.CharField(max_length=24, primary_key=True)
    due_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.NEVER)
    said_zh = models.TextField(blank=True)
    said_en = models.TextField(blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} due {self.due_at}"


class Loading(models.Model):
    """What the demonstration enters in the background, and how far that is; one that was broken off goes on."""

    name = models.CharField(max_length=24, primary_key=True)
    began_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.done} / {self.total}"


class RestoreRequest(models.Model):
    """A backup that somebody asks to restore, and somebody else allows; the restoring itself is done on the server."""

    request_id = models.CharField(max_length=36, primary_key=True)
    backup = models.CharField(max_length=120)
    reason = models.CharField(max_length=200)
    requested_by = models.CharField(max_length=36)
    requested_at = models.DateTimeField()
    approved_by = models.CharField(max_length=36, blank=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-request_id",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(approved_by=models.F("requested_by")), name="nobody_approves_their_own_restore"
            ),
        )

    def __str__(self) -> str:
        return f"{self.backup} asked by {self.requested_by}"
