"""The table of a log read into events and facts, and the groups rules see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from tests.engine.both import judge
from tests.engine.building import SHANGHAI, Cell, Line, fact, log, rule, rulebook, settings
from tests.engine.reference.cases import WORDS, case, event, findings, has, is_, only, person, t, verdict
from xiezhi.engine.log import FINDINGS_SCHEMA
from xiezhi.engine.reference.evaluator import judged
from xiezhi.engine.reference.values import ValueTextError
from xiezhi.law.model import Operand, Partition, Rule, Side, Size

AT = "2026-03-02T09:00"
START = event("start", AT, "s1")


def judge_table(table: pa.Table, the_rule: Rule) -> list[dict[str, object]]:
    return list(judge(table, rulebook(WORDS, the_rule), settings()).to_pylist())


def with_column(name: str, values: Sequence[object], kind: pa.DataType) -> pa.Table:
    table = log(*[event("start", AT, f"s{n}") for n in range(len(values))])
    return table.append_column(f"attrs.{name}", pa.array(values, kind))


# ---------------------------------------------------------------- columns


@pytest.mark.parametrize(
    ("name", "values", "kind", "operand", "right"),
    [
        ("amount", [2.5, 3.0], pa.float64(), t("amount"), Decimal("2.5")),
        ("amount", [Decimal("2.5"), None], pa.decimal128(10, 2), t("amount"), Decimal("2.5")),
        ("amount", [2, 3], pa.int32(), t("amount"), 2),
        ("ok", [True, False], pa.bool_(), t("ok"), True),
        ("place", ["home", "away"], pa.dictionary(pa.int32(), pa.string()), t("place"), "home"),
        ("officers", [["o1", "o2"], []], pa.list_(pa.string()), Size(t("officers")), 2),
        ("officers", ['["o1", "o2"]', "o1"], pa.string(), Size(t("officers")), 2),
    ],
)
def test_attributes_may_be_columns_of_any_type(
    name: str, values: list[object], kind: pa.DataType, operand: Operand, right: Cell
) -> None:
    found = judge_table(with_column(name, values, kind), rule(is_(operand, "eq", right)))  # type: ignore[arg-type]  # constants
    assert found[0]["verdict"] == "met"
    assert found[1]["verdict"] in {"violated", "cannot-tell"}


def test_dates_and_instants_may_be_typed_columns() -> None:
    day = with_column("signed_on", [date(2026, 3, 2), None], pa.date32())
    assert judge_table(day, rule(is_(t("signed_on"), "le", "2026-03-02")))[0]["verdict"] == "met"
    moments = [datetime(2026, 3, 2, 1, 30, tzinfo=UTC), datetime(2026, 3, 2, 0, 30, tzinfo=UTC)]
    for kind in (pa.timestamp("us", tz="UTC"), pa.timestamp("us")):
        table = with_column("ended_at", moments, kind)
        assert [each["verdict"] for each in judge_table(table, rule(is_(t("at"), "lt", t("ended_at"))))] == [
            "met",
            "violated",
        ]
    as_days = with_column("signed_on", moments, pa.timestamp("us", tz="UTC"))
    assert judge_table(as_days, rule(is_(t("signed_on"), "le", "2026-03-02")))[0]["verdict"] == "met"


def test_a_column_wins_over_the_entry_and_of_two_entries_the_first_counts() -> None:
    table = log(event("start", AT, amount="1")).append_column("attrs.amount", pa.array([2]))
    assert judge_table(table, rule(is_(t("amount"), "eq", 2)))[0]["verdict"] == "met"
    twice = Line("start", AT, attrs={"amount": ["1", "2"]})
    assert verdict(rule(is_(t("amount"), "eq", 1)), twice) == "met"


def test_a_null_entry_and_an_unknown_attribute_are_missing() -> None:
    assert verdict(rule(is_(t("amount"), "eq", 1)), Line("start", AT, attrs={"amount": None})) == "cannot-tell"
    assert verdict(rule(is_(t("ok"), "eq", True)), Line("start", AT, attrs={"ok": True, "colour": "red"})) == "met"


@pytest.mark.parametrize(
    ("name", "value"),
    [("amount", "many"), ("ok", "perhaps"), ("signed_on", "2026-13-01"), ("ended_at", "yesterday")],
)
def test_a_value_of_the_wrong_type_is_named_with_its_row(name: str, value: str) -> None:
    with pytest.raises(ValueTextError, match=rf"row 1, {name}.*{value}"):
        only(rule(is_(t(name), "eq", True)), Line("start", AT, attrs={name: value}))


def test_the_zone_of_the_jurisdiction_decides_legal_days_and_naive_times() -> None:
    need = is_(t("at"), "eq", t("ended_at"))
    assert verdict(rule(need), Line("start", AT, attrs={"ended_at": "2026-03-02T09:00:00"})) == "met"
    assert verdict(rule(need), Line("start", AT, attrs={"ended_at": "2026-03-02T01:00:00+00:00"})) == "met"


def test_without_as_of_the_last_instant_of_the_table_counts() -> None:
    need = has("done", within="3 days")
    assert verdict(rule(need), START, event("told", "2026-03-05T10:00"), as_of=None) == "pending"
    assert verdict(rule(need), START, event("told", "2026-03-06T00:00"), as_of=None) == "violated"
    assert verdict(rule(need), START, fact("complex", "true", "2026-03-06T00:00"), as_of=None) == "violated"


def test_an_empty_table_gives_an_empty_table_of_findings() -> None:
    found = judge(log(), rulebook(WORDS, rule(has("done"))), settings())
    assert found.num_rows == 0
    assert found.schema == FINDINGS_SCHEMA


def test_the_obligation_keeps_the_root_of_its_chain_of_corrections() -> None:
    corrected = Line("start", AT, "s2", root="s1")
    assert only(rule(has("done")), corrected)["obligation_id"] == only(rule(has("done")), START)["obligation_id"]
    assert only(rule(has("done")), corrected)["subject_event_id"] == "s2"
    without = log(START).drop_columns(["root_event_id", "keys", "source"])
    assert (
        judge_table(without, rule(has("done")))[0]["obligation_id"] == only(rule(has("done")), START)["obligation_id"]
    )


def test_findings_come_by_thread_rule_and_subject() -> None:
    lines = [
        Line("start", "2026-03-03T09:00", "b2", "B"),
        Line("start", "2026-03-01T09:00", "a1", "A"),
        Line("start", "2026-03-02T09:00", "b1", "B"),
    ]
    book = rulebook(WORDS, rule(has("done"), rule_id="r2"), rule(has("told"), rule_id="r1"))
    table = judge(log(*lines), book, settings())
    ordered = [(each["thread_id"], each["rule_id"], each["subject_event_id"]) for each in table.to_pylist()]
    assert ordered == [
        ("A", "r2", "a1"),
        ("A", "r1", "a1"),
        ("B", "r2", "b1"),
        ("B", "r2", "b2"),
        ("B", "r1", "b1"),
        ("B", "r1", "b2"),
    ]
    alone = judged(log(*lines), book, settings(), "A")
    assert [each.rule.rule_id for each in alone] == ["r2", "r1"]


# ---------------------------------------------------------------- groups


def personal(kind: str, at: str, thread: str, person_id: str | None) -> Line:
    return Line(kind, at, f"{kind}-{thread}-{person_id}", thread, person=person_id)


def test_a_rule_about_a_person_sees_all_threads_of_that_person() -> None:
    across = rule(has("done", side=Side.BEFORE), same=["person"], partition=Partition.PERSON)
    lines = [personal("done", "2026-01-01T09:00", "T1", "P1"), personal("start", AT, "T2", "P1")]
    assert verdict(across, *lines) == "met"
    assert verdict(across, lines[1], personal("done", "2026-01-01T09:00", "T1", "P2")) == "violated"
    assert only(across, *lines)["thread_id"] == "T2"


def test_events_without_a_person_are_grouped_by_their_thread() -> None:
    across = rule(has("done", side=Side.BEFORE), same=["person"], partition=Partition.PERSON)
    here = personal("done", "2026-01-01T09:00", "T2", None)
    elsewhere = personal("done", "2026-01-01T09:00", "T1", None)
    assert verdict(across, personal("start", AT, "T2", None), here) == "met"
    assert verdict(across, personal("start", AT, "T2", None), elsewhere) == "violated"


def test_facts_about_a_person_are_known_in_every_thread_of_a_rule_about_persons() -> None:
    across = rule(is_(person("minor"), "eq", True), same=["person"], partition=Partition.PERSON)
    told = fact("minor", "true", thread="T1", person="P1")
    assert verdict(across, personal("start", AT, "T2", "P1"), told) == "met"
    in_thread = rule(is_(person("minor"), "eq", True))
    assert verdict(in_thread, personal("start", AT, "T2", "P1"), told) == "cannot-tell"


def test_lists_that_several_threads_tell_of_a_person_are_one_list() -> None:
    across = rule(is_(Size(person("aliases")), "eq", 3), same=["person"], partition=Partition.PERSON)
    told = [fact("aliases", '["a", "b"]', thread="T1", person="P1"), fact("aliases", '["c"]', thread="T2", person="P1")]
    assert verdict(across, personal("start", AT, "T2", "P1"), *told) == "met"
    later = fact("aliases", '["d"]', "2026-01-01T00:00", thread="T3", person="P1")
    assert verdict(across, personal("start", AT, "T2", "P1"), *told, later) == "violated"


def test_two_partitions_are_judged_on_one_table() -> None:
    book = rulebook(
        WORDS,
        rule(has("done", side=Side.BEFORE), rule_id="across", same=["person"], partition=Partition.PERSON),
        rule(has("done", side=Side.BEFORE), rule_id="also", same=["person"], partition=Partition.PERSON),
        rule(has("done", side=Side.BEFORE), rule_id="within"),
    )
    lines = [personal("done", "2026-01-01T09:00", "T1", "P1"), personal("start", AT, "T2", "P1")]
    found = judge(log(*lines), book, settings(zone=SHANGHAI)).to_pylist()
    assert {each["rule_id"]: each["verdict"] for each in found} == {
        "across": "met",
        "also": "met",
        "within": "violated",
    }


def test_subjects_are_taken_in_order_of_time() -> None:
    found = findings(rule(is_(case("complex"), "eq", True)), START, event("start", "2026-03-01T09:00", "s0"))
    assert [each["subject_event_id"] for each in found] == ["s0", "s1"]
