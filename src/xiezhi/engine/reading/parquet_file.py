"""Parquet: typed columns, read in batches; texts stay dictionary-encoded where the file has them so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from xiezhi.core.text import Text
from xiezhi.engine.reading.errors import refuse_repeated_names, unreadable
from xiezhi.engine.reading.kinds import RawBatch, RawTable
from xiezhi.engine.reading.rejections import Rejection

_FORM = Text(" Parquet ", "Parquet")
_BATCH_ROWS = 1 << 18
_BROKEN = (pa.ArrowException, OSError, EOFError, UnicodeDecodeError)


def open_parquet(path: Path) -> RawTable:
    """Return the table in a Parquet file; raise ``LogError`` when its footer is broken."""
    try:
        with pq.ParquetFile(path) as file:
            names, rows = tuple(file.schema_arrow.names), file.metadata.num_rows
    except _BROKEN as error:
        raise unreadable(path, _first_line(error), _FORM) from error
    refuse_repeated_names(str(path), names)

    def batches(wanted: Sequence[str], _reject: Callable[[Rejection], None]) -> Iterator[RawBatch]:
        return _batches(path, [name for name in names if name in set(wanted)])

    return RawTable(path, "parquet", names, rows, True, batches)


def _batches(path: Path, wanted: list[str]) -> Iterator[RawBatch]:
    row = 1
    try:
        # Buffered ahead, a file keeps all it has read until it is closed.
        with pq.ParquetFile(path, read_dictionary=_dictionaries(path, wanted), pre_buffer=False) as file:
            for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=wanted):
                yield row, batch
                row += batch.num_rows
    except _BROKEN as error:
        raise unreadable(path, _first_line(error), _FORM) from error


def _dictionaries(path: Path, wanted: list[str]) -> list[str]:
    """Return the text columns that the file itself keeps as dictionaries, so that decoding them is not needed."""
    with pq.ParquetFile(path) as file:
        schema, meta = file.schema_arrow, file.metadata
        if meta.num_row_groups == 0:
            return []
        group = meta.row_group(0)
        encoded = {
            group.column(number).path_in_schema
            for number in range(group.num_columns)
            if "RLE_DICTIONARY" in group.column(number).encodings
        }
    texts = (pa.types.is_string, pa.types.is_large_string)
    # An id differs on every row: a dictionary of ids would only be a detour.
    repeating = [name for name in wanted if name in encoded and name not in {"event_id", "supersedes"}]
    return [name for name in repeating if any(each(schema.field(name).type) for each in texts)]


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
