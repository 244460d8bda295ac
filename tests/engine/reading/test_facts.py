"""The table of facts: every class of value, lists as offices write them, and rows that cannot be used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from tests.engine.building import Words, rule, rulebook
from xiezhi.engine.log import event_ids
from xiezhi.engine.reading.errors import LogError
from xiezhi.engine.reading.source import LogSource, read_log
from xiezhi.law.model import AllOf, Compare, Literal, Operator, Ref, Rulebook, Scope, ValueType

CLASSES = {
    "kind": ValueType.TEXT,
    "kinds": ValueType.TEXTS,
    "amount": ValueType.NUMBER,
    "minor": ValueType.BOOL,
    "born": ValueType.DATE,
    "left_at": ValueType.INSTANT,
}


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    refs = [Compare(Ref(Scope.CASE, name), Operator.EQ, Literal("x")) for name in CLASSES]
    return rulebook(Words(["start"], case_facts={**CLASSES, "unread": ValueType.TEXT}), rule(AllOf(tuple(refs))))


def read(tmp_path: Path, rules: Rulebook, facts: str) -> tuple[LogSource, pa.Table]:
    folder = tmp_path / "log"
    folder.mkdir(exist_ok=True)
    (folder / "events.csv").write_text("thread_id,event,occurred_at\nT1,start,2026-03-01\n", encoding="utf-8")
    (folder / "facts.csv").write_text(facts, encoding="utf-8")
    source = read_log(folder, None, rules)
    table = pa.Table.from_batches(source.batches())
    return source, table.filter(pa.compute.equal(table["event"].cast(pa.string()), "fact-recorded"))


def values(table: pa.Table, name: str) -> list[str | None]:
    return [row["fact_value"] for row in table.to_pylist() if row["fact"] == name]


def test_values_of_every_class_get_their_canonical_form(tmp_path: Path, rules: Rulebook) -> None:
    source, table = read(
        tmp_path,
        rules,
        "thread_id,fact,value\n"
        'T1,kind,刑事\nT1,amount,"1,234.50"\nT1,minor,是\nT1,minor,否\nT1,minor,\nT1,born,2010年3月7日\n'
        "T1,left_at,2026-03-02 08:30\n",
    )
    assert source.rejections.total == 0
    assert values(table, "kind") == ["刑事"]
    assert values(table, "amount") == ["1234.5"]
    assert values(table, "minor") == ["true", "false", None]
    assert values(table, "born") == ["2010-03-07"]
    assert values(table, "left_at") == ["2026-03-02T08:30:00+08:00"]


def test_a_list_gives_a_row_for_each_member(tmp_path: Path, rules: Rulebook) -> None:
    source, table = read(
        tmp_path,
        rules,
        'thread_id,fact,value\nT1,kinds,"[""fine"", ""detention""]"\n'
        'T1,kinds,[]\nT1,kinds,"[1, true]"\nT1,kinds,warning\n',
    )
    assert source.rejections.total == 0
    assert values(table, "kinds") == ["fine", "detention", None, "1", "true", "warning"]
    assert table["row"].to_pylist() == [-1, -1, -2, -3, -3, -4]
    assert event_ids(table)[0].as_py().endswith("--1")


def test_what_only_looks_like_a_list_is_one_text(tmp_path: Path, rules: Rulebook) -> None:
    deep = "[" * 100_000
    _, table = read(tmp_path, rules, f"thread_id,fact,value\nT1,kinds,[警告\nT1,kinds,{deep}\n")
    assert values(table, "kinds") == ["[警告", deep]


def test_values_nobody_can_read_are_rejected_each_with_its_reason(tmp_path: Path, rules: Rulebook) -> None:
    source, table = read(
        tmp_path,
        rules,
        "thread_id,fact,value,at\nT1,amount,many,\nT1,minor,maybe,\nT1,born,2010-02-30,\nT1,left_at,later,\n"
        "T1,kind,x,someday\nT1,kind,y,2026-01-01\n",
    )
    assert [(each.row, each.column) for each in sorted(source.rejections.kept, key=lambda each: each.row)] == [
        (1, "value"),
        (2, "value"),
        (3, "value"),
        (4, "value"),
        (5, "at"),
    ]
    assert values(table, "kind") == ["y"]


def test_a_fact_no_rule_reads_is_left_out_without_a_word(tmp_path: Path, rules: Rulebook) -> None:
    source, table = read(tmp_path, rules, "thread_id,fact,value\nT1,unread,x\nT1,kind,y\n")
    assert source.rejections.total == 0
    assert table["fact"].to_pylist() == ["kind"]


def test_a_draft_admits_every_fact(tmp_path: Path, rules: Rulebook) -> None:
    draft = replace(rules, jurisdiction=replace(rules.jurisdiction, draft=True))
    source, table = read(tmp_path, draft, "thread_id,fact,value\nT1,unheard_of,x\nT1,kind,y\n")
    assert source.rejections.total == 0
    assert table["fact"].to_pylist() == ["kind"]


def test_facts_without_a_needed_column_are_refused(tmp_path: Path, rules: Rulebook) -> None:
    with pytest.raises(LogError, match="no column for value"):
        read(tmp_path, rules, "thread_id,fact\nT1,kind\n")
