"""Whether a posting is decided, kept by the database in an index: the register is sorted by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0002_search_tables")]

    operations = [
        migrations.AddField(
            model_name="posting",
            name="decided",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.ExpressionWrapper(
                    models.Q(("state", "proposed"), _negated=True), output_field=models.BooleanField()
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(
                models.F("decided"),
                models.OrderBy(models.F("posting_id"), descending=True),
                name="posting_undecided_first",
            ),
        ),
    ]
