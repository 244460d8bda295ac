"""What Spark's driver and workers do with tables, without Spark: spool, deal out to buckets, judge, read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xiezhi.engine.batch.judging import judge
from xiezhi.engine.batch.threads import linked_threads
from xiezhi.engine.buckets import bucket_numbers
from xiezhi.engine.log import ATTRIBUTE_PREFIX, FINDINGS_SCHEMA, plain_texts, with_event_ids
from xiezhi.engine.settings import Settings
from xiezhi.law.model import Partition, Rulebook

BUCKET = "xiezhi_bucket"
_SPOOLED_PREFIX = "attrs:"
ROWS_PER_BUCKET = 1 << 19
LEAST_BUCKETS = 4


def judge_buckets(
    batches: Iterable[pa.RecordBatch], rulebook: Rulebook, settings: Settings
) -> Iterator[pa.RecordBatch]:
    """Judge what one Spark task holds: whole groups. An empty task has nothing to say."""
    held = [batch for batch in batches if batch.num_rows]
    if held:
        events = _renamed(pa.Table.from_batches(held).drop_columns([BUCKET]), _SPOOLED_PREFIX, ATTRIBUTE_PREFIX)
        yield from judge(events, rulebook, settings).cast(FINDINGS_SCHEMA).to_batches()


def _renamed(table: pa.Table, prefix: str, other: str) -> pa.Table:
    """Give the attribute columns another prefix: Spark takes a dot in a name for a field of a structure."""
    return table.rename_columns([name.replace(prefix, other, 1) for name in table.column_names])


def group_buckets(events: pa.Table, partition: Partition, number: int) -> pa.Array:
    """Return a bucket for each row so that groups stay whole: by thread, by person, officers all together.

    A rule by person reads the case facts of every thread the person occurs in, so threads that share a person stay
    in one bucket.
    """
    if partition is Partition.OFFICER:
        return pa.repeat(pa.scalar(0, pa.int32()), len(events))
    threads = _one(events["thread_id"])
    if partition is Partition.PERSON:
        threads = linked_threads(threads, _one(events["person_id"]))
    return bucket_numbers(threads, number)


def _one(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays([chunk.cast(pa.string()) for chunk in column.chunks]) if column.num_chunks else column


def spool_tables(tables: Iterable[pa.Table], rulebook: Rulebook, folder: Path) -> int:
    """Write tables of whole groups with their buckets; return how many buckets there may be (0: nothing to judge)."""
    folder.mkdir()
    partition = next((rule.partition for rule in rulebook.rules), Partition.THREAD)
    rows = 0
    for number, table in enumerate(tables):
        plain = _renamed(plain_texts(with_event_ids(table)), ATTRIBUTE_PREFIX, _SPOOLED_PREFIX)
        wanted = max(LEAST_BUCKETS, -(-len(plain) // ROWS_PER_BUCKET))
        buckets = pc.add(group_buckets(plain, partition, wanted), pa.scalar(rows, pa.int32()))
        pq.write_table(plain.append_column(BUCKET, buckets.cast(pa.int32())), folder / f"{number}.parquet")
        rows += wanted
    return rows


def read_findings(folder: Path) -> Iterator[pa.Table]:
    """Read the findings back, file by file."""
    for file in sorted(folder.glob("*.parquet")):
        table = pq.read_table(file)
        if len(table):
            yield table.cast(FINDINGS_SCHEMA)
