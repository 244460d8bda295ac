"""Entries that wait for their leaf stand in a queue."""

from __future__ import annotations

from django.db import migrations, models

from xiezhi.web.journal.waiting import begin, end


class Migration(migrations.Migration):
    """The queue, and the trigger that fills it."""

    dependencies = (("journal", "0003_entry_kind"),)
    operations = (
        migrations.CreateModel(
            name="Unsealed",
            fields=[("entry_id", models.CharField(max_length=36, primary_key=True, serialize=False))],
        ),
        migrations.RunPython(begin, end),
    )
