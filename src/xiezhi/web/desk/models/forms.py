"""What a form leaves behind: a draft until it is sent, and the token by which it is sent once."""

from __future__ import annotations

from django.db import models

from xiezhi.web.org.models import Account


class Draft(models.Model):
    """What somebody had typed into a form about something, encrypted; no evidence, gone once the form is sent."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=40)
    about = models.CharField(max_length=36, blank=True)
    typed = models.BinaryField()
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-saved_at",)
        constraints = (models.UniqueConstraint(fields=["account", "form", "about"], name="one_draft_a_form"),)

    def __str__(self) -> str:
        return f"{self.form} {self.about}"


class Submission(models.Model):
    """A form that was sent: whoever sends the same token again gets the same answer.

    ``digest`` tells whether all else is the same too; ``shown`` is what the answer shows once (a one-time code),
    encrypted, and emptied after two minutes.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="submissions")
    token = models.CharField(max_length=64)
    form = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    location = models.CharField(max_length=200)
    shown = models.BinaryField(default=bytes)
    shown_until = models.DateTimeField(null=True, db_index=True)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "token"], name="one_record_a_token"),)

    def __str__(self) -> str:
        return f"{self.form} at {self.sent_at}"
