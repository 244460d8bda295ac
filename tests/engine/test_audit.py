"""A whole audit below the command line: rules by person and by officer, lists, thread rules absent, leftovers."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engine.building import Words, rule, rulebook
from xiezhi.engine.audit import Audited, Order, audit
from xiezhi.engine.batch.judging import judge as batch
from xiezhi.engine.reading.errors import LogError
from xiezhi.engine.reference import judge as reference
from xiezhi.engine.runners import Judge, in_threads, one_by_one
from xiezhi.engine.settings import Settings
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import (
    AllOf,
    Compare,
    CountOf,
    Literal,
    Not,
    Operator,
    Overlap,
    Partition,
    Pattern,
    Ref,
    Rulebook,
    Scope,
    Side,
    Size,
    ValueType,
)

JUDGES = pytest.mark.parametrize("judge", [batch, reference], ids=["batch", "reference"])


def run(log: Path, rules: Rulebook, judge: Judge = reference, rows_per_bucket: int = 1 << 19) -> Audited:
    out = log.parent / "out"
    return audit(Order(log, None, rules, out, rows_per_bucket=rows_per_bucket), one_by_one(judge))


def found(log: Path) -> list[tuple[str, str, str]]:
    rows = pq.read_table(log.parent / "out" / "findings.parquet").to_pylist()
    return sorted((row["rule_id"], row["subject_event_id"], row["verdict"]) for row in rows)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


OVERLAP = rule(
    Not(Overlap(("held",), "officers", "at", "ended_at")),
    "held",
    rule_id="officer",
    same=(),
    partition=Partition.OFFICER,
)
ONCE = rule(
    Compare(CountOf(Pattern(("held",), side=Side.BEFORE)), Operator.LE, Literal(Decimal(0))),
    "held",
    rule_id="person",
    same=("person",),
    partition=Partition.PERSON,
)
THREAD = rule(AllOf(()), "held", rule_id="thread")
OFFICER_WORDS = Words(["held"], {"officers": ValueType.TEXTS, "ended_at": ValueType.INSTANT})


def held(folder: Path) -> Path:
    """Three interrogations in three cases: two overlap and share officer b; the first and the last share person p1."""
    table = pa.table(
        {
            "event_id": ["e1", "e2", "e3"],
            "thread_id": ["T1", "T2", "T3"],
            "event": ["held"] * 3,
            "occurred_at": [at("2026-03-01T12:00"), at("2026-03-01T12:30"), at("2026-03-05T12:00")],
            "person_id": ["p1", "p2", "p1"],
            "attrs.officers": [["a", "b"], ["b", "c"], ["a", "c"]],
            "attrs.ended_at": [at("2026-03-01T13:00"), at("2026-03-01T13:30"), at("2026-03-05T13:00")],
        }
    )
    pq.write_table(table, folder / "log.parquet")
    return folder / "log.parquet"


@JUDGES
@pytest.mark.parametrize("rows_per_bucket", [1, 1 << 19], ids=["many-buckets", "one-bucket"])
def test_rules_by_officer_and_by_person_see_across_cases(tmp_path: Path, judge: Judge, rows_per_bucket: int) -> None:
    log = held(tmp_path)
    result = run(log, rulebook(OFFICER_WORDS, THREAD, OVERLAP, ONCE), judge, rows_per_bucket)
    assert found(log) == [
        ("officer", "e1", "violated"),
        ("officer", "e2", "violated"),
        ("officer", "e3", "met"),
        ("person", "e1", "met"),
        ("person", "e2", "met"),
        ("person", "e3", "violated"),
        ("thread", "e1", "met"),
        ("thread", "e2", "met"),
        ("thread", "e3", "met"),
    ]
    assert {name: counts.violating_threads for name, counts in result.rules.items()} == {
        "thread": 0,
        "officer": 2,
        "person": 1,
    }


@JUDGES
def test_a_rulebook_without_rules_by_thread_is_judged_too(tmp_path: Path, judge: Judge) -> None:
    log = held(tmp_path)
    run(log, rulebook(OFFICER_WORDS, OVERLAP), judge)
    assert found(log) == [("officer", "e1", "violated"), ("officer", "e2", "violated"), ("officer", "e3", "met")]


def test_a_log_without_what_a_rule_by_officer_names_gives_it_no_obligation(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("thread_id,event,occurred_at\nT1,other,2026-03-01\n", encoding="utf-8")
    words = Words(["held", "other"], OFFICER_WORDS.attributes)
    result = run(log, rulebook(words, THREAD, OVERLAP))
    assert result.findings == 0
    assert not result.has_breach


@JUDGES
def test_a_list_of_facts_is_expanded_before_it_is_judged(tmp_path: Path, judge: Judge) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "events.csv").write_text(
        "event_id,thread_id,event,occurred_at\ne1,T1,held,2026-03-02\ne2,T2,held,2026-03-02\n", encoding="utf-8"
    )
    (folder / "facts.csv").write_text(
        'thread_id,fact,value,at\nT1,kinds,"[""fine"", ""detention""]",2026-03-01\nT2,kinds,fine,2026-03-01\n',
        encoding="utf-8",
    )
    two = Compare(Size(Ref(Scope.CASE, "kinds")), Operator.EQ, Literal(Decimal(2)))
    run(folder, rulebook(Words(["held"], case_facts={"kinds": ValueType.TEXTS}), rule(two, "held")), judge)
    assert found(folder) == [("r", "e1", "met"), ("r", "e2", "violated")]


@JUDGES
def test_a_rule_by_person_reads_the_facts_of_the_person(tmp_path: Path, judge: Judge) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "events.csv").write_text(
        "event_id,thread_id,event,occurred_at,person_id\ne1,T1,held,2026-03-02,p1\ne2,T2,held,2026-03-02,p2\n",
        encoding="utf-8",
    )
    (folder / "facts.csv").write_text(
        "thread_id,person_id,fact,value,at\nT1,p1,minor,是,2026-03-01\nT2,p2,minor,否,2026-03-01\n", encoding="utf-8"
    )
    minor = Compare(Ref(Scope.PERSON, "minor"), Operator.EQ, Literal(True))
    rules = rulebook(
        Words(["held"], person_facts={"minor": ValueType.BOOL}),
        rule(minor, "held", rule_id="person", same=("person",), partition=Partition.PERSON),
    )
    run(folder, rules, judge)
    assert found(folder) == [("person", "e1", "met"), ("person", "e2", "violated")]


def test_the_built_in_rules_by_officer_and_person_work_from_a_file(tmp_path: Path) -> None:
    table = pq.read_table(held(tmp_path))
    table = table.set_column(2, "event", pa.array(["interrogation-held"] * 3))
    pq.write_table(table.rename_columns({"attrs.officers": "attrs.officer_ids"}), tmp_path / "log.parquet")
    run(tmp_path / "log.parquet", load_rulebook("prc"), batch)
    name = "interrogation-two-officers-overlap"
    assert [row for row in found(tmp_path / "log.parquet") if row[0] == name] == [
        (name, "e1", "cannot-tell"),
        (name, "e2", "cannot-tell"),
        (name, "e3", "met"),
    ]


def test_several_at_once_keep_the_order_of_the_tables(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    rows = "".join(f"T{number},held,2026-03-02\n" for number in range(40))
    log.write_text("thread_id,event,occurred_at\n" + rows, encoding="utf-8")
    rules = rulebook(Words(["held"]), THREAD)
    run(log, rules, reference, rows_per_bucket=5)
    alone = pq.read_table(tmp_path / "out" / "findings.parquet")
    audit(Order(log, None, rules, tmp_path / "other", rows_per_bucket=5), in_threads(reference_with_ids, 2))
    assert pq.read_table(tmp_path / "other" / "findings.parquet").equals(alone)


def reference_with_ids(events: pa.Table, rules: Rulebook, settings: Settings) -> pa.Table:
    return next(one_by_one(reference)([events], rules, settings))


# ---------------------------------------------------------------- leftovers of killed runs


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_folders_of_killed_runs_go_at_the_next_start_and_others_stay(tmp_path: Path) -> None:
    log = held(tmp_path)
    dead, alive = f".out.{ended_process()}-abc", f".out.{os.getpid()}-abc"
    kept = {alive, ".out.1-abc", ".out.notes-abc", ".out.12345", ".other.1-abc", ".out.99-file"}
    for name in (dead, f".out.{10**30}-abc", *(kept - {".out.99-file"})):
        (tmp_path / name).mkdir()
        (tmp_path / name / "findings.parquet").touch()
    (tmp_path / ".out.99-file").touch()
    run(log, rulebook(OFFICER_WORDS, THREAD))
    assert {each.name for each in tmp_path.iterdir() if each.name.startswith(".")} == kept


def test_a_log_of_which_no_row_can_be_used_is_refused_even_when_rejections_are_allowed(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("thread_id,event,occurred_at\nT1,held,someday\n", encoding="utf-8")
    order = Order(log, None, rulebook(Words(["held"]), THREAD), tmp_path / "out", allow_rejected=True)
    with pytest.raises(LogError, match="none of 1 rows can be used"):
        audit(order, one_by_one(reference))
