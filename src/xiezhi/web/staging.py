"""Many rows made ready outside the database, and written into it in one go, for an act done whole or not at all.

On SQLite a transaction shuts everybody else out for as long as it lasts. What costs time, checking, encrypting, the
canonical form of entries, is done before; the rows wait in a file that has no name and ends with the process.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from xiezhi.web.journal.entry_ids import new_id

_PIECE = 5_000
# Of the widest table, the entries, some 2,300 values: both databases take ten times as many.
_AT_ONCE = 100
Plain = Callable[[Any], Any]
if TYPE_CHECKING:
    Field = models.Field[Any, Any]


class Stage:
    """Rows of any tables, written in the order in which their tables were first met: what others point at comes first.

    A row is written as it stood when it was added. Automatic keys are left to the database.
    """

    def __init__(self, now: datetime) -> None:
        folder = settings.ENVIRONMENT.home / "sheets"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{new_id(now)}.stage"
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.execute("PRAGMA journal_mode=OFF")
        self._file.execute("PRAGMA synchronous=OFF")
        self._file.execute("CREATE TABLE staged (staged)")
        # From here on it has no name: whatever becomes of the process, nothing is left.
        path.unlink()
        self._fields: dict[type[models.Model], list[tuple[str, str, Plain]]] = {}
        self._waiting: dict[type[models.Model], list[list[object]]] = defaultdict(list)

    def add(self, row: models.Model) -> None:
        """Take a row."""
        model = type(row)
        if model not in self._fields:
            fields = [each for each in model._meta.concrete_fields if not isinstance(each, models.AutoField)]
            self._fields[model] = [(each.attname, str(each.column), _plain(each)) for each in fields]
            names = ", ".join(f'"{column}"' for _, column, _ in self._fields[model])
            self._file.execute(f'CREATE TABLE "{model._meta.db_table}" ({names})')
        waiting = self._waiting[model]
        waiting.append([plain(getattr(row, name)) for name, _, plain in self._fields[model]])
        if len(waiting) >= _PIECE:
            self._keep(model)

    def _keep(self, model: type[models.Model]) -> None:
        rows = self._waiting.pop(model)
        marks = ", ".join("?" for _ in self._fields[model])
        self._file.execute("BEGIN")
        self._file.executemany(f'INSERT INTO "{model._meta.db_table}" VALUES ({marks})', rows)
        self._file.execute("COMMIT")

    def keep(self) -> None:
        """Put what waits in memory into the file: the last that is done before the transaction."""
        for model in list(self._waiting):
            self._keep(model)

    def write(self, instead: Mapping[type[models.Model], Mapping[str, object]] | None = None) -> None:
        """Write every row, inside the transaction of the caller; ``instead``: values that are known only now."""
        self.keep()
        for model, fields in self._fields.items():
            quote: Callable[[str], str] = connection.ops.quote_name
            names = ", ".join(quote(column) for _, column, _ in fields)
            table = model._meta.db_table
            late = {} if instead is None else instead.get(model, {})
            wanted = ", ".join("?" if name in late else f'"{column}"' for name, column, _ in fields)
            given = [plain(late[name]) for name, _, plain in fields if name in late]
            rows = self._file.execute(f'SELECT {wanted} FROM "{table}"', given)
            with connection.cursor() as cursor:
                while piece := rows.fetchmany(_PIECE):
                    insert(cursor, f"INSERT INTO {quote(table)} ({names}) VALUES", piece)
        self._file.close()


def insert(cursor: CursorWrapper, sql: str, rows: list[Any]) -> None:
    """Insert a piece of rows, many with a statement: on SQLite a statement that wakes a trigger costs more than a row.

    See docs/decisions/0008.
    """
    one = f"({', '.join('%s' for _ in rows[0])})"
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        cursor.execute(f"{sql} {', '.join(one for _ in some)}", list(chain.from_iterable(some)))


def _plain(field: Field) -> Plain:
    """Return how values of a field are made what both databases take: text, whole number, bytes or nothing."""
    if isinstance(field, models.JSONField):
        return json.dumps
    if isinstance(field, models.DateTimeField):
        sqlite = connection.vendor == "sqlite"
        adapted: Plain = connection.ops.adapt_datetimefield_value if sqlite else datetime.isoformat
        return lambda value: None if value is None else adapted(value)
    if isinstance(field, models.BooleanField) and connection.vendor != "sqlite":
        return lambda value: None if value is None else str(value).lower()
    if isinstance(field, models.BinaryField):
        return lambda value: bytes(value) if isinstance(value, memoryview) else value
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
