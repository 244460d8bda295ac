"""The same evaluator on Spark: a run with two workers finds what one process finds."""

from importlib import import_module
from types import ModuleType

import pyarrow as pa
import pytest

from tests.engine.building import instant, settings
from tests.engine.spooled import book, by_id, of_partition, table
from xiezhi.engine.batch.judging import judge
from xiezhi.law.model import Partition

pytestmark = pytest.mark.spark

THREADS = 2_000


@pytest.fixture
def spark() -> ModuleType:
    """The module under test; imported here because Spark may be absent, and then the test is skipped first."""
    return import_module("xiezhi.engine.spark")


@pytest.mark.parametrize("partition", list(Partition))
def test_two_workers_find_what_one_process_finds(spark: ModuleType, partition: Partition) -> None:
    events, rules, asked = table(THREADS), of_partition(partition), settings(instant("2026-06-01"))
    halves = [events] if partition is not Partition.THREAD else [events.slice(0, 4000), events.slice(4000)]
    found = pa.concat_tables(spark.runner()(halves, rules, asked))
    assert by_id(found) == by_id(judge(events, rules, asked))


def test_no_tables_start_no_session(spark: ModuleType) -> None:
    assert list(spark.runner()([], book(), settings())) == []


def test_without_java_the_error_says_what_to_install(spark: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(spark.SparkError, match="install Java 17"):
        list(spark.runner()([table(1)], book(), settings()))
