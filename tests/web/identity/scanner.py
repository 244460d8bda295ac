"""The scanner of the shred test: where does a plain value still stand, in whatever disguise a program might give it?"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

from django.db import connection


def disguises(value: str) -> Iterator[bytes]:
    """Yield the value as UTF-8, UTF-16, GB 18030, JSON escapes, hexadecimal, and base64 at each offset."""
    plain = value.encode()
    yield from (plain, value.encode("utf-16-le"), value.encode("utf-16-be"), value.encode("gb18030"))
    yield json.dumps(value)[1:-1].encode()
    yield from (plain.hex().encode(), plain.hex().upper().encode())
    for shift in range(3):
        # Only what the neighbours cannot change: whole groups of three bytes.
        kept = plain[(3 - shift) % 3 :]
        yield base64.b64encode(kept[: len(kept) // 3 * 3])


def holds(content: bytes, value: str) -> bool:
    """Say whether some bytes hold the value."""
    return any(each in content for each in disguises(value) if len(each) >= 4)


def files_with(folder: Path, value: str) -> list[str]:
    """Return the files below a folder that hold the value."""
    return sorted(
        str(each.relative_to(folder))
        for each in folder.rglob("*")
        if each.is_file() and holds(each.read_bytes(), value)
    )


def rows_with(value: str) -> list[str]:
    """Return the tables of which a cell holds the value."""
    return [
        table for table in connection.introspection.table_names() if any(holds(each, value) for each in _cells(table))
    ]


def _cells(table: str) -> Iterator[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        for row in cursor.fetchall():
            for cell in row:
                yield bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
