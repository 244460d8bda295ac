"""Items of case property, which the key ``item`` of an event names; a review may concern one of them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_review_flow")]

    operations = [
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("place", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=80)),
                ("quantity", models.CharField(blank=True, max_length=40)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="cases.case"
                    ),
                ),
            ],
            options={"ordering": ("place",)},
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("case", "key"), name="item_once_a_case"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("case", "place"), name="item_place_once_a_case"),
        ),
        migrations.AddField(
            model_name="reviewtask",
            name="item",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="reviewtask", name="one_review_of_a_matter_at_a_time"),
        migrations.AddConstraint(
            model_name="reviewtask",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["open", "returned"])),
                fields=("case", "matter", "about", "item"),
                name="one_review_of_a_matter_at_a_time",
            ),
        ),
    ]
