"""The index of kinds in the order in which the register of the journal shows them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]

    operations = [
        migrations.RemoveIndex(model_name="entry", name="entry_kind"),
        migrations.AddIndex(model_name="entry", index=models.Index(fields=["kind", "entry_id"], name="entry_kind")),
    ]
