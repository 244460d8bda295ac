"""The queue before the tree: the database itself puts every new entry into it, whoever wrote the entry and how.

Without it the sealer would look for the leaf of each entry there ever was to find those that have none.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, OuterRef

_INTO = "INSERT INTO journal_unsealed (entry_id) VALUES (NEW.entry_id)"
_FUNCTION = f"""CREATE OR REPLACE FUNCTION journal_waits() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN {_INTO}; RETURN NULL; END $$"""
_TRIGGER = "CREATE TRIGGER journal_entry_waits AFTER INSERT ON journal_entry FOR EACH ROW"


def begin(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Forward part of the migration: what waits now, and from now on."""
    entries, leaves, waiting = (apps.get_model("journal", name) for name in ("Entry", "Leaf", "Unsealed"))
    unsealed = entries.objects.filter(~Exists(leaves.objects.filter(entry_id=OuterRef("entry_id"))))
    ids = unsealed.order_by("entry_id").values_list("entry_id", flat=True)
    waiting.objects.bulk_create((waiting(entry_id=each) for each in ids.iterator(chunk_size=1000)), batch_size=500)
    if editor.connection.vendor == "postgresql":
        editor.execute(_FUNCTION, None)
        editor.execute(f"{_TRIGGER} EXECUTE FUNCTION journal_waits()", None)
    else:
        editor.execute(f"{_TRIGGER} BEGIN {_INTO}; END", None)


def end(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Backward part of the migration."""
    of_table = " ON journal_entry" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER journal_entry_waits{of_table}", None)
