"""A source as it lies on disk: named columns in batches, before any word of ours is read into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from xiezhi.engine.reading.rejections import Rejection

ROW_NUMBERS = "\x1frow"
"""Column of a raw batch that holds the numbers of its rows; a header, tidied, never begins with this sign."""
RawBatch = tuple[int, pa.RecordBatch]
"""The 1-based number of the first row, and the rows."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table of a log.

    ``rows`` is None where only reading tells. ``batches`` takes the columns wanted and the place for rows that break
    the format itself. ``typed``: cells have Arrow types; otherwise every cell is text.
    """

    path: Path
    form: str
    columns: tuple[str, ...]
    rows: int | None
    typed: bool
    batches: Callable[[Sequence[str], Callable[[Rejection], None]], Iterator[RawBatch]]


def row_numbers(first: int, raw: pa.RecordBatch) -> pa.Array:
    """Return the numbers of the rows of a raw batch: those it carries, else counted from ``first``."""
    carried = ROW_NUMBERS in raw.schema.names
    return raw.column(ROW_NUMBERS) if carried else pa.arange(first, first + raw.num_rows)
