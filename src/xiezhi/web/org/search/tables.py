"""What each database keeps beside the table of texts: an FTS5 table that follows by triggers, or an index."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = (
    "CREATE VIRTUAL TABLE org_search_fts USING fts5(words, content='org_searchtext', content_rowid='id')",
    (
        "CREATE TRIGGER org_search_added AFTER INSERT ON org_searchtext BEGIN "
        "INSERT INTO org_search_fts(rowid, words) VALUES (new.id, new.words); END"
    ),
    (
        "CREATE TRIGGER org_search_gone AFTER DELETE ON org_searchtext BEGIN "
        "INSERT INTO org_search_fts(org_search_fts, rowid, words) VALUES ('delete', old.id, old.words); END"
    ),
    (
        "CREATE TRIGGER org_search_changed AFTER UPDATE ON org_searchtext BEGIN "
        "INSERT INTO org_search_fts(org_search_fts, rowid, words) VALUES ('delete', old.id, old.words); "
        "INSERT INTO org_search_fts(rowid, words) VALUES (new.id, new.words); END"
    ),
)
_NO_SQLITE = (
    "DROP TRIGGER org_search_changed",
    "DROP TRIGGER org_search_gone",
    "DROP TRIGGER org_search_added",
    "DROP TABLE org_search_fts",
)
_POSTGRESQL = ("CREATE INDEX org_search_words ON org_searchtext USING gin (to_tsvector('simple'::regconfig, words))",)
_NO_POSTGRESQL = ("DROP INDEX org_search_words",)


def make(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make it."""
    for statement in _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL:
        editor.execute(statement)


def unmake(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away."""
    for statement in _NO_SQLITE if editor.connection.vendor == "sqlite" else _NO_POSTGRESQL:
        editor.execute(statement)
