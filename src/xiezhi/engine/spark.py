"""The batch evaluator on Spark: the very same ``judge``, over buckets of whole groups, through ``mapInArrow``.

The orchestrator reads, maps and corrects the log as for every other engine; its tables go to a spool folder that the
workers read. Spark pays only where one machine is outgrown; the point is that nothing but the runner changes.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyspark
from pyspark.sql import SparkSession

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.engine.batch.judging import judge
from xiezhi.engine.batch.threads import linked_threads
from xiezhi.engine.buckets import bucket_numbers
from xiezhi.engine.log import ATTRIBUTE_PREFIX, FINDINGS_SCHEMA, INSTANT, plain_texts, with_event_ids
from xiezhi.engine.settings import Settings
from xiezhi.law.model import Partition, Rulebook

MASTER = "XIEZHI_SPARK_MASTER"
"""Environment variable with the master to use; without it two workers are started on this machine."""
TWO_WORKERS = "local-cluster[2,1,2048]"
BUCKET = "xiezhi_bucket"
_SPOOLED_PREFIX = "attrs:"
ROWS_PER_BUCKET = 1 << 19
LEAST_BUCKETS = 4
FINDINGS_DDL = ", ".join(
    f"{field.name} {({pa.int64(): 'bigint', pa.bool_(): 'boolean', INSTANT: 'timestamp'}).get(field.type, 'string')}"
    for field in FINDINGS_SCHEMA
)
Run = Callable[[Iterable[pa.Table], Rulebook, Settings], Iterator[pa.Table]]


class SparkError(XiezhiError):
    """Spark cannot be used here."""


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


def runner() -> Run:
    """Return a runner that judges on Spark."""

    def run(tables: Iterable[pa.Table], rulebook: Rulebook, settings: Settings) -> Iterator[pa.Table]:
        spool = Path(tempfile.mkdtemp(prefix="xiezhi-spark-"))
        try:
            buckets = _spool(tables, rulebook, spool / "events")
            if buckets:
                _judge_on_spark(spool, buckets, rulebook, settings)
                yield from _findings(spool / "findings")
        finally:
            shutil.rmtree(spool, ignore_errors=True)

    return run


def _spool(tables: Iterable[pa.Table], rulebook: Rulebook, folder: Path) -> int:
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


def _judge_on_spark(spool: Path, buckets: int, rulebook: Rulebook, settings: Settings) -> None:
    """Judge the spooled events; the findings lie in the spool as Parquet."""

    def judge_task(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return judge_buckets(batches, rulebook, settings)

    session = _session()
    try:
        events = session.read.option("mergeSchema", "true").parquet(str(spool / "events"))
        whole = events.repartition(buckets, BUCKET)
        whole.mapInArrow(judge_task, FINDINGS_DDL).write.parquet(str(spool / "findings"))
    finally:
        session.stop()


def _session() -> SparkSession:
    """Start Spark on this machine only, with the interpreter and the packages of this process."""
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise SparkError(
            "--engine spark",
            Text("找不到 Java", "Java was not found"),
            Text("安装 Java 17，或改用 --engine batch", "install Java 17, or use --engine batch"),
        )
    return (
        SparkSession.builder.master(os.environ.get(MASTER, TWO_WORKERS))
        .appName("xiezhi")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "0")
        .config("spark.executorEnv.PYTHONPATH", os.pathsep.join(entry for entry in sys.path if entry))
        .getOrCreate()
    )


def _findings(folder: Path) -> Iterator[pa.Table]:
    """Read the findings back, file by file."""
    for file in sorted(folder.glob("*.parquet")):
        table = pq.read_table(file)
        if len(table):
            yield table.cast(FINDINGS_SCHEMA)
