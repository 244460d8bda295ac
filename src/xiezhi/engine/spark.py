"""The batch evaluator on Spark: the very same ``judge``, over buckets of whole groups, through ``mapInArrow``.

The orchestrator reads, maps and corrects the log as for every other engine; its tables go to a spool folder that the
workers read (``spooling``). Spark pays only where one machine is outgrown; the point is that nothing but the runner
changes.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyspark
from pyspark.sql import SparkSession

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.engine.log import FINDINGS_SCHEMA, INSTANT
from xiezhi.engine.settings import Settings
from xiezhi.engine.spooling import BUCKET, judge_buckets, read_findings, spool_tables
from xiezhi.law.model import Rulebook

MASTER = "XIEZHI_SPARK_MASTER"
"""Environment variable with the master to use; without it two workers are started on this machine."""
TWO_WORKERS = "local-cluster[2,1,2048]"
FINDINGS_DDL = ", ".join(
    f"{field.name} {({pa.int64(): 'bigint', pa.bool_(): 'boolean', INSTANT: 'timestamp'}).get(field.type, 'string')}"
    for field in FINDINGS_SCHEMA
)
Run = Callable[[Iterable[pa.Table], Rulebook, Settings], Iterator[pa.Table]]


class SparkError(XiezhiError):
    """Spark cannot be used here."""


def runner() -> Run:
    """Return a runner that judges on Spark."""

    def run(tables: Iterable[pa.Table], rulebook: Rulebook, settings: Settings) -> Iterator[pa.Table]:
        spool = Path(tempfile.mkdtemp(prefix="xiezhi-spark-"))
        try:
            buckets = spool_tables(tables, rulebook, spool / "events")
            if buckets:
                _judge_on_spark(spool, buckets, rulebook, settings)
                yield from read_findings(spool / "findings")
        finally:
            shutil.rmtree(spool, ignore_errors=True)

    return run


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
