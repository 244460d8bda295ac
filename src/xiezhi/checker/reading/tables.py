"""How every reader writes a table: one row a line, cells parted by one tab."""

from __future__ import annotations

from collections.abc import Iterable

EMPTY_CELL = "-"


def cell_text(words: str) -> str:
    """Return the words of one cell on one line, or the mark of an empty cell.

    >>> cell_text(" 行政\\n处罚 "), cell_text("  ")
    ('行政 处罚', '-')
    """
    return " ".join(words.split()) or EMPTY_CELL


def table_line(cells: Iterable[str]) -> str:
    """Return one row as a line."""
    return "\t".join(cells)
