"""What an insider with the database does: the guard taken down, rows changed behind the program's back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from xiezhi.web.journal.guard import removals, statements


@contextmanager
def unguarded() -> Iterator[None]:
    """Take the triggers down for a while."""
    _run(removals(connection.vendor))
    try:
        yield
    finally:
        _run(statements(connection.vendor))


def _run(texts: list[str]) -> None:
    with connection.cursor() as cursor:
        for each in texts:
            cursor.execute(each)
