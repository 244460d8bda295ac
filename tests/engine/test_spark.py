"""The same evaluator on Spark: what a task does, how groups are kept whole, and a run with two workers."""

from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from types import ModuleType

import pyarrow as pa
import pytest

from tests.engine.building import Line, Words, fact, instant, log, row, rule, rulebook, settings
from xiezhi.core.limits import Limit
from xiezhi.engine.batch.judging import judge
from xiezhi.engine.log import FINDINGS_SCHEMA
from xiezhi.law.model import (
    Clock,
    Compare,
    Has,
    Operator,
    Overlap,
    Partition,
    Pattern,
    Ref,
    Rulebook,
    Scope,
    Side,
    ValueType,
)

pytestmark = pytest.mark.spark

THREADS = 2_000
WORDS = Words(
    kinds=("start", "answer"),
    attributes={"ids": ValueType.TEXTS, "ended_at": ValueType.INSTANT},
    case_facts={"urgent": ValueType.BOOL},
    person_facts={"minor": ValueType.BOOL},
)


@pytest.fixture
def spark() -> ModuleType:
    """The module under test; imported here because Spark may be absent, and then the test is skipped first."""
    return import_module("xiezhi.engine.spark")


def book() -> Rulebook:
    clock = Clock(Ref(Scope.SUBJECT, "at"), Limit.parse("5 working-days"), "APL-WD", (), (), ())
    answered = rule(Has(Pattern(("answer",)), by_due=True), rule_id="answered", clock=clock)
    grown_up = Compare(Ref(Scope.PERSON, "minor"), Operator.NE, Ref(Scope.CASE, "urgent"))
    once = rule(grown_up, rule_id="once", same=("person",), partition=Partition.PERSON)
    both = rule(Overlap(("start",), "ids", "at", "ended_at"), rule_id="both", same=(), partition=Partition.OFFICER)
    gap = Limit.parse("30 days")
    earlier = Has(Pattern(("start",), side=Side.BEFORE, within=gap))
    again = rule(earlier, rule_id="again", same=("person",), partition=Partition.PERSON, rows=(row(),))
    return rulebook(WORDS, answered, once, both, again)


def lines(number: int) -> list[Line]:
    day = (date(2026, 1, 5) + timedelta(days=number % 90)).isoformat()
    later = (date(2026, 1, 5) + timedelta(days=number % 90 + number % 13)).isoformat()
    thread, person = f"T{number}", None if number % 7 == 0 else f"P{number % 900}"
    worker = [f"o{number % 400}", f"o{number % 11}"]
    end = f"{day}T10:{number % 60:02d}:00"
    return [
        Line("start", f"{day}T09:30", f"s{number}", thread, 1, person, attrs={"ids": worker, "ended_at": end}),
        Line("answer", f"{later}T11:00", f"a{number}", thread, 2, person),
        fact("urgent", "true" if number % 3 else "false", thread=thread),
        fact("minor", "true" if number % 2 else "false", thread=thread, person=person),
    ]


def table(threads: int) -> pa.Table:
    return log(*(line for number in range(threads) for line in lines(number)))


def of_partition(partition: Partition) -> Rulebook:
    whole = book()
    return replace(whole, rules=tuple(each for each in whole.rules if each.partition is partition))


def by_id(findings: pa.Table) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = findings.cast(FINDINGS_SCHEMA).to_pylist()
    return sorted(rows, key=lambda each: str(each["obligation_id"]))


@pytest.mark.parametrize("partition", list(Partition))
def test_buckets_judged_apart_give_what_the_whole_table_gives(spark: ModuleType, partition: Partition) -> None:
    events, rules, asked = table(300), of_partition(partition), settings(instant("2026-06-01"))
    buckets = spark.group_buckets(events, partition, 5)
    spooled = events.append_column(spark.BUCKET, buckets)
    parts = []
    for number in range(5):
        mine = spooled.filter(pa.compute.equal(buckets, number))
        parts.extend(spark.judge_buckets(mine.to_batches(), rules, asked))
    assert by_id(pa.Table.from_batches(parts)) == by_id(judge(events, rules, asked))


def test_a_task_without_rows_has_nothing_to_say(spark: ModuleType) -> None:
    empty = table(1).slice(0, 0).append_column(spark.BUCKET, pa.array([], pa.int32()))
    assert list(spark.judge_buckets(empty.to_batches(), book(), settings())) == []
    assert list(spark.judge_buckets([], book(), settings())) == []


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
