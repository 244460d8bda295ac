"""What an account keeps of registers: the columns it wants to see, the size of a page, filters by name."""

from __future__ import annotations

from django.db import models

from xiezhi.web.org.models import Account


class RegisterChoice(models.Model):
    """Columns and page size of one register as one account wants them."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="register_choices")
    register = models.CharField(max_length=40)
    columns = models.JSONField(default=list)
    size = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "register"], name="one_choice_a_register"),)

    def __str__(self) -> str:
        return f"{self.register} {self.size}"


class SavedFilter(models.Model):
    """Filters and order of a register under a name of one's own; the same name again replaces them."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_filters")
    register = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.TextField()

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["account", "register", "name"], name="one_filter_a_name"),)

    def __str__(self) -> str:
        return f"{self.register} {self.name}"
