"""The database refuses to change a journal row."""

from __future__ import annotations

from django.db import migrations

from xiezhi.web.journal.guard import lower_guard, raise_guard


class Migration(migrations.Migration):
    """Triggers on the three tables."""

    dependencies = (("journal", "0001_initial"),)
    operations = (migrations.RunPython(raise_guard, lower_guard),)
