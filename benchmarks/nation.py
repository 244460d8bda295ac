"""A log of a nation's year: copies of a synthetic log with threads, people and officers of their own, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

# Whose values must not meet those of another copy; keys such as the number of an item count inside a thread only.
_APART = ("event_id", "thread_id", "supersedes", "person_id", "actor_id", "source_event_id")
ROW_GROUP = 1 << 18


def copies_of(log: Path, copies: int, target: Path) -> Path:
    """Write so many copies of a synthetic log's events and facts into ``target``, unless it is there."""
    if target.is_dir():
        return target
    part = target.with_suffix(".part")
    part.mkdir(parents=True, exist_ok=True)
    for name in ("events.parquet", "facts.parquet"):
        source = pq.ParquetFile(log / name)
        with pq.ParquetWriter(part / name, source.schema_arrow, compression="snappy") as writer:
            for table in _tables(log / name, copies):
                writer.write_table(table)
    part.rename(target)
    return target


def _tables(file: Path, copies: int) -> Iterator[pa.Table]:
    for number in range(copies):
        for batch in pq.ParquetFile(file).iter_batches(batch_size=ROW_GROUP):
            yield _apart(pa.Table.from_batches([batch]), number)


def _apart(table: pa.Table, number: int) -> pa.Table:
    for place, field in enumerate(table.schema):
        if field.name in _APART:
            marked = pc.binary_join_element_wise(table.column(place).cast(pa.string()), str(number), "#")
            table = table.set_column(place, field, marked.cast(field.type))
    return table
