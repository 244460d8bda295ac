"""The tables of full text, beside the models: FTS5 on SQLite, a GIN index on PostgreSQL."""

from __future__ import annotations

from django.db import migrations

from xiezhi.web.org.search import tables


class Migration(migrations.Migration):
    """Make them."""

    dependencies = [("org", "0001_initial")]
    operations = [migrations.RunPython(tables.make, tables.unmake)]
