"""``path__below``: in the subtree of a path, by the index, and with capital and small letters told apart.

``startswith`` does neither on SQLite: its ``LIKE`` takes ``jl/`` for ``JL/`` and reads every row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler

Sql = tuple[str, tuple[Any, ...]]
if TYPE_CHECKING:
    TextLookup = Lookup[str]
else:
    TextLookup = Lookup


def line_of(path: str) -> list[str]:
    """Return the paths of a unit and of all above it, the highest first.

    >>> line_of("JL/QG/QG1/")
    ['JL/', 'JL/QG/', 'JL/QG/QG1/']
    """
    codes = path.strip("/").split("/")
    return ["/".join(codes[: place + 1]) + "/" for place in range(len(codes))]


class Below(TextLookup):
    """The unit itself and all below it; the value is a path, which ends with ``/``."""

    lookup_name = "below"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """Compare with the bounds of the prefix: ``0`` is the sign right after ``/``."""
        column, given = self.process_lhs(compiler, connection)
        return f"{column} >= %s AND {column} < %s", (*given, self._path(), *given, f"{self._path()[:-1]}0")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """Compare by pattern: its index (``varchar_pattern_ops``) works whatever the collation is."""
        column, given = self.process_lhs(compiler, connection)
        pattern = self._path().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        return f"{column} LIKE %s", (*given, f"{pattern}%")

    def _path(self) -> str:
        path = str(self.rhs)
        if not path.endswith("/"):
            raise ValueError(f"path__below: got {path!r}, a path ends with /")
        return path
