"""Columns as databases and spreadsheets give them: every type a bureau may export is read, or refused with a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engine.building import Words, rule, rulebook
from xiezhi.engine.reading.errors import LogError
from xiezhi.engine.reading.source import LogSource, read_log
from xiezhi.law.model import AllOf, Compare, Literal, Operator, Ref, Rulebook, Scope, ValueType

CLASSES = {
    "note": ValueType.TEXT,
    "officers": ValueType.TEXTS,
    "amount": ValueType.NUMBER,
    "signed": ValueType.BOOL,
    "day": ValueType.DATE,
    "ended": ValueType.INSTANT,
}


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    """A rulebook whose one rule looks at an attribute of every class, and at the key ``case``."""
    refs = [Compare(Ref(Scope.SUBJECT, name), Operator.EQ, Literal("x")) for name in CLASSES]
    return rulebook(Words(["start", "end"], CLASSES), rule(AllOf(tuple(refs)), same=("case", "request")))


def columns(**more: object) -> dict[str, object]:
    found: dict[str, object] = {"thread_id": ["T1", "T2"], "event": ["start", "end"]}
    found["occurred_at"] = ["2026-03-02", "2026-03-03 08:30"]
    return {**found, **more}


def read(folder: Path, rules: Rulebook, table: dict[str, object], mapping: str = "") -> tuple[LogSource, pa.Table]:
    pq.write_table(pa.table(table), folder / "log.parquet")
    file = None
    if mapping:
        file = folder / "mapping.yaml"
        file.write_text(mapping, encoding="utf-8")
    source = read_log(folder / "log.parquet", file, rules)
    return source, pa.Table.from_batches(source.batches())


def rejected(source: LogSource) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.reason.en) for each in source.rejections.kept]


def typed(tmp_path: Path, rules: Rulebook, name: str, values: pa.Array, mapping: str = "") -> list[object]:
    source, table = read(tmp_path, rules, columns(**{name: values}), mapping)
    assert rejected(source) == []
    found: list[object] = table[f"attrs.{name}"].to_pylist()
    return found


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (pa.array([35.5, float("nan")]), [35.5, None]),
        (pa.array([35.5, None]), [35.5, None]),
        (pa.array([3, None]), [3, None]),
        (pa.array([Decimal("1.25"), None]), [Decimal("1.25"), None]),
        (pa.nulls(2), [None, None]),
        (pa.array(["1,234.5", ""]).dictionary_encode(), [Decimal("1234.5000"), None]),
        (pa.array(["100000000000000", "1e2"], pa.large_string()), [Decimal(10**14), Decimal(100)]),
    ],
    ids=["nan", "double", "int", "decimal", "null", "coded", "large-text"],
)
def test_numbers_of_every_type_are_read(
    tmp_path: Path, rules: Rulebook, values: pa.Array, wanted: list[object]
) -> None:
    assert typed(tmp_path, rules, "amount", values) == wanted


def test_a_number_beyond_all_bounds_is_rejected(tmp_path: Path, rules: Rulebook) -> None:
    source, _ = read(tmp_path, rules, columns(amount=["100000000000001", "0.00001"]))
    assert [row for row, _, _ in rejected(source)] == [1, 2]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (pa.array([True, None]), [True, None]),
        (pa.array(["是", "×"]), [True, False]),
        (pa.nulls(2), [None, None]),
    ],
    ids=["bool", "words", "null"],
)
def test_truths_of_every_type_are_read(tmp_path: Path, rules: Rulebook, values: pa.Array, wanted: list[object]) -> None:
    assert typed(tmp_path, rules, "signed", values) == wanted


def test_a_truth_nobody_understands_is_rejected(tmp_path: Path, rules: Rulebook) -> None:
    source, table = read(tmp_path, rules, columns(signed=["也许", "否"]))
    assert rejected(source) == [(1, "signed", "not a yes or no")]
    assert table["attrs.signed"].to_pylist() == [False]


def test_numbers_serve_as_texts_and_words_are_translated(tmp_path: Path, rules: Rulebook) -> None:
    assert typed(tmp_path, rules, "note", pa.array([7, None])) == ["7", None]
    said = "attributes: {note: {column: note, words: {'7': 七}}}\n"
    assert typed(tmp_path, rules, "note", pa.array([7, 8]), said) == ["七", "8"]
    truth = "attributes: {signed: {column: signed, words: {到: true, 未到: false}}}\n"
    assert typed(tmp_path, rules, "signed", pa.array(["到", "未到"]), truth) == [True, False]


def test_a_list_column_stays_a_list_and_a_text_column_becomes_one(tmp_path: Path, rules: Rulebook) -> None:
    assert typed(tmp_path, rules, "officers", pa.array([["a", "b"], []])) == [["a", "b"], []]
    assert typed(tmp_path, rules, "officers", pa.array(["a|b", None])) == [["a", "b"], None]


def test_days_and_instants_are_read_in_the_zone(tmp_path: Path, rules: Rulebook) -> None:
    at = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
    assert typed(tmp_path, rules, "ended", pa.array([at, None], pa.timestamp("ns", tz="UTC"))) == [at, None]
    assert typed(tmp_path, rules, "day", pa.array([at, None], pa.timestamp("us", tz="UTC"))) == [date(2026, 3, 3), None]
    assert typed(tmp_path, rules, "day", pa.array([date(2026, 3, 2), None])) == [date(2026, 3, 2), None]
    assert typed(tmp_path, rules, "day", pa.nulls(2)) == [None, None]


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("amount", pa.array([date(2026, 1, 1)] * 2), "a number is needed"),
        ("signed", pa.array([1, 0]), "a yes or no is needed"),
        ("note", pa.array([b"a", b"b"]), "text is needed"),
        ("ended", pa.array([1, 2]), "a time is needed"),
        ("seq", pa.array([1.5, 2.5]), "a whole number is needed"),
        ("keys", pa.array([1, 2]), "pairs of texts"),
    ],
)
def test_a_column_whose_type_cannot_mean_it_is_refused(
    tmp_path: Path, rules: Rulebook, name: str, values: pa.Array, says: str
) -> None:
    with pytest.raises(LogError, match=says) as caught:
        read(tmp_path, rules, columns(**{name: values}))
    assert name in caught.value.where


def test_a_far_day_is_rejected_whatever_its_type(tmp_path: Path, rules: Rulebook) -> None:
    sentinel = datetime(9999, 12, 31)  # noqa: DTZ001 - a database's "never", without a zone on purpose
    for values in (
        pa.array([sentinel, datetime(2026, 3, 3)], pa.timestamp("us")),  # noqa: DTZ001 - as above
        pa.array([sentinel.date(), date(2026, 3, 3)]),
        pa.array(["9999-12-31", "2026-03-03"]),
    ):
        source, table = read(tmp_path, rules, columns(occurred_at=values))
        assert rejected(source) == [(1, "occurred_at", "time outside the years 1900 to 2199")]
        assert table["thread_id"].to_pylist() == ["T2"]


def test_unreadable_and_far_times_in_one_column_are_both_rejected(tmp_path: Path, rules: Rulebook) -> None:
    source, table = read(tmp_path, rules, columns(occurred_at=["soon", "9999-12-31"]))
    assert [row for row, _, _ in rejected(source)] == [1, 2]
    assert table.num_rows == 0
    assert source.last_instant is None


WHOLE_DAYS = "fields: {occurred_at: {column: occurred_at, precision: day}}\n"


def test_a_mapping_may_say_that_times_are_days(tmp_path: Path, rules: Rulebook) -> None:
    at = pa.array([datetime(2026, 3, 2, 20, 0, tzinfo=UTC)] * 2, pa.timestamp("us", tz="UTC"))
    for values in (at, pa.array(["2026-03-03 04:00"] * 2)):
        _, table = read(tmp_path, rules, columns(occurred_at=values), WHOLE_DAYS)
        assert table["precision"].to_pylist() == ["day", "day"]
        assert table["occurred_at"][0].as_py() == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    source, _ = read(tmp_path, rules, columns(occurred_at=["someday", "2026-03-03"]), WHOLE_DAYS)
    assert rejected(source) == [(1, "occurred_at", "not a readable date or time")]


def test_an_event_without_a_time_is_rejected(tmp_path: Path, rules: Rulebook) -> None:
    source, table = read(tmp_path, rules, columns(occurred_at=["2026-03-02", None]))
    assert rejected(source) == [(2, "occurred_at", "no value")]
    assert table.num_rows == 1
    source, _ = read(tmp_path, rules, columns(occurred_at=pa.nulls(2)))
    assert [row for row, _, _ in rejected(source)] == [1, 2]


@pytest.mark.parametrize("kind", [pa.string(), pa.int32()], ids=["text", "int"])
def test_positions_give_the_order_and_a_gap_takes_the_row(tmp_path: Path, rules: Rulebook, kind: pa.DataType) -> None:
    _, table = read(tmp_path, rules, columns(seq=pa.array([9, None]).cast(kind)))
    assert table["seq"].to_pylist() == [9, 2]
    _, table = read(tmp_path, rules, columns(seq=pa.array([9, 8]).cast(kind)))
    assert table["seq"].to_pylist() == [9, 8]


def test_a_position_that_is_no_whole_number_is_rejected(tmp_path: Path, rules: Rulebook) -> None:
    source, _ = read(tmp_path, rules, columns(seq=["1.5", "first"]))
    assert [row for row, _, _ in rejected(source)] == [1, 2]


def test_a_given_precision_is_taken_and_an_unknown_one_rejected(tmp_path: Path, rules: Rulebook) -> None:
    for values in (pa.array(["instant", "day"]), pa.array(["instant", "day"]).dictionary_encode()):
        _, table = read(tmp_path, rules, columns(precision=values))
        assert table["precision"].to_pylist() == ["instant", "day"]
    source, table = read(tmp_path, rules, columns(precision=["minute", None]))
    assert rejected(source) == [(1, "precision", "precision is neither instant nor day")]
    assert table["precision"].to_pylist() == ["instant"]


def test_keys_stand_in_columns_or_in_a_map(tmp_path: Path, rules: Rulebook) -> None:
    _, table = read(
        tmp_path, rules, columns(case=["C1", None], request_id=["R1", "R2"]), "fields: {thread_id: thread_id}"
    )
    assert table["keys"].to_pylist() == [[("case", "C1"), ("request", "R1")], [("request", "R2")]]
    pairs = pa.array([[("case", "C1")], []], pa.map_(pa.string(), pa.string()))
    _, table = read(tmp_path, rules, columns(keys=pairs))
    assert table["keys"].to_pylist() == [[("case", "C1")], []]
    _, table = read(tmp_path, rules, columns(keys=["case=C1", ""]))
    assert table["keys"].to_pylist() == [None, None]


def test_two_columns_of_one_name_are_refused(tmp_path: Path, rules: Rulebook) -> None:
    table = pa.table([["T1"], ["start"], ["2026-03-02"], ["x"]], names=["thread_id", "event", "occurred_at", "event"])
    pq.write_table(table, tmp_path / "log.parquet")
    with pytest.raises(LogError, match="repeated column names: event"):
        read_log(tmp_path / "log.parquet", None, rules)


def test_a_table_without_row_groups_has_no_rows(tmp_path: Path, rules: Rulebook) -> None:
    schema = pa.schema([(name, pa.string()) for name in ("thread_id", "event", "occurred_at")])
    pq.ParquetWriter(tmp_path / "log.parquet", schema).close()
    source = read_log(tmp_path / "log.parquet", None, rules)
    assert [batch.num_rows for batch in source.batches()] == []


CASES = """
events:
  办理: {event: start, attributes: {note: 已办}, where: {column: 状态, in: [完成]}}
  结束: {event: end}
"""


def test_a_condition_on_a_column_the_file_lacks_holds_nowhere(tmp_path: Path, rules: Rulebook) -> None:
    source, table = read(tmp_path, rules, columns(event=["办理", "结束"]), CASES)
    assert table["event"].to_pylist() == ["end"]
    assert rejected(source) == [(1, "event", "none of the mapping's conditions for this activity holds")]
    _, table = read(tmp_path, rules, columns(event=["办理", "结束"], 状态=["完成", ""]), CASES)
    assert table["attrs.note"].to_pylist() == ["已办", None]
