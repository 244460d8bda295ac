"""What the database itself refuses: any change of a journal row, on SQLite and on PostgreSQL.

On SQLite an ``INSERT OR REPLACE`` deletes without waking the delete trigger; a trigger on insert refuses it.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Table and what makes a row of it unique.
TABLES = {
    "journal_entry": ("entry_id",),
    "journal_leaf": ("leaf_index", "entry_id"),
    "journal_checkpoint": ("size",),
}
_SAYS = "the journal is append-only"
_FUNCTION = f"""CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$"""


def statements(vendor: str) -> list[str]:
    """Return the statements that raise the guard."""
    if vendor == "postgresql":
        return [_FUNCTION, *(each for table in TABLES for each in _postgresql(table))]
    return [each for table, unique in TABLES.items() for each in _sqlite(table, unique)]


def removals(vendor: str) -> list[str]:
    """Return the statements that take it down: for a reversed migration, and for tests that play the insider."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER {table}_{what} ON {table}" for table in TABLES for what in ("row", "all")]
    return [f"DROP TRIGGER {table}_{what}" for table in TABLES for what in ("update", "delete", "replace")]


def _postgresql(table: str) -> list[str]:
    refuse = "EXECUTE FUNCTION journal_refuses()"
    return [
        f"CREATE TRIGGER {table}_row BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    ]


def _sqlite(table: str, unique: tuple[str, ...]) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    same = " OR ".join(f'"{column}" = NEW."{column}"' for column in unique)
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
    return [
        f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} WHEN {exists} {refuse}",
    ]


def raise_guard(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Forward part of the migration."""
    for each in statements(editor.connection.vendor):
        editor.execute(each, None)


def lower_guard(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Backward part of the migration."""
    for each in removals(editor.connection.vendor):
        editor.execute(each, None)
