"""Roots of complete subtrees are kept, so that a proof need not read every leaf."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from xiezhi.seal.tree import Peaks

_AT_ONCE = 50_000


def keep(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Work out the nodes over the leaves there are, a piece at a time."""
    leaves, nodes = (apps.get_model("journal", name).objects for name in ("Leaf", "Node"))
    peaks = Peaks()
    while piece := list(leaves.filter(leaf_index__gte=peaks.size).order_by("leaf_index")[:_AT_ONCE]):
        nodes.bulk_create(
            nodes.model(height=each.height, place=each.index, root=each.root)
            for leaf in piece
            for each in peaks.append(bytes(leaf.leaf_hash))
        )


class Migration(migrations.Migration):
    """The nodes, and those over the leaves there are."""

    dependencies = (("journal", "0004_unsealed"),)
    operations = (
        migrations.CreateModel(
            name="Node",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("height", models.SmallIntegerField()),
                ("place", models.BigIntegerField()),
                ("root", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["height", "place"], name="node_height_place")],
            },
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    )
