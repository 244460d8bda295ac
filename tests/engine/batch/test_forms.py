"""However a table of events is laid out, the findings are the same."""

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.engine.agreement.comparing import trial
from tests.engine.building import Line, Words, instant, log, row, rule, rulebook, settings
from xiezhi.engine.batch.judging import judge
from xiezhi.engine.batch.tape import CompileError
from xiezhi.engine.log import EVENT_ID_PREFIX, FINDINGS_SCHEMA, ROW
from xiezhi.law.model import (
    Compare,
    CountOf,
    Has,
    Literal,
    Operator,
    Pattern,
    Ref,
    Scope,
    Side,
    Size,
    SumOf,
    ValueType,
)

SEEDS = range(12)


def found(table: pa.Table, seed: int) -> list[dict[str, object]]:
    case = trial(seed, 6)
    rows: list[dict[str, object]] = judge(table, case.rulebook, case.settings).cast(FINDINGS_SCHEMA).to_pylist()
    return sorted(rows, key=lambda each: str(each["obligation_id"]))


def coded(table: pa.Table) -> pa.Table:
    columns = {
        name: table[name].dictionary_encode() if pa.types.is_string(table[name].type) else table[name]
        for name in table.column_names
    }
    return pa.table(columns)


@pytest.mark.parametrize("seed", SEEDS)
def test_dictionaries_and_plain_texts_are_the_same(seed: int) -> None:
    table = trial(seed, 6).table()
    assert found(coded(table), seed) == found(table, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_chunks_with_dictionaries_of_their_own_are_joined(seed: int) -> None:
    table = trial(seed, 6).table()
    pieces = pa.concat_tables([coded(table.slice(start, 7)) for start in range(0, len(table), 7)])
    assert found(pieces, seed) == found(table, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_long_chunks_that_share_few_words_are_joined_through_their_dictionaries(seed: int) -> None:
    table = coded(trial(seed, 6).table())
    halves = pa.concat_tables([table.slice(0, len(table) // 2), coded(table.slice(len(table) // 2))])
    assert found(halves, seed) == found(trial(seed, 6).table(), seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_columns_without_a_value_may_be_left_out_or_untyped(seed: int) -> None:
    table = trial(seed, 6).table()
    empty = [name for name in ("unit_id", "actor_role", "supersedes", "source") if name in table.column_names]
    untyped = table
    for name in empty:
        untyped = untyped.set_column(untyped.column_names.index(name), name, pa.nulls(len(table)))
        table = table.set_column(table.column_names.index(name), name, pa.nulls(len(table), pa.string()))
    assert found(untyped, seed) == found(table, seed)
    assert found(untyped.drop_columns(empty), seed) == found(table, seed)


WORDS = Words(
    kinds=("start", "other"),
    attributes={
        "fee": ValueType.NUMBER,
        "paid": ValueType.BOOL,
        "on": ValueType.DATE,
        "at_time": ValueType.INSTANT,
        "word": ValueType.TEXT,
        "ids": ValueType.TEXTS,
    },
)
T, X = Scope.SUBJECT, Scope.FOUND


def met(table: pa.Table, need: Compare) -> list[str]:
    findings = judge(table, rulebook(WORDS, rule(need)), settings(instant("2027-01-01")))
    return [str(verdict) for verdict in findings["verdict"].to_pylist()]


WIDE = [
    (pa.array([2, None], pa.int8()), "fee", Decimal(2)),
    (pa.array([2.5, float("nan")], pa.float64()), "fee", Decimal("2.5")),
    (pa.array([Decimal("2.5000"), None], pa.decimal128(9, 4)), "fee", Decimal("2.5")),
    (pa.array(["2.5", None]).dictionary_encode(), "fee", Decimal("2.5")),
    (pa.array([True, None]), "paid", True),
    (pa.array(["true", None]), "paid", True),
    (pa.array(["blue", None]), "word", "blue"),
    (pa.nulls(2), "word", None),
]


@pytest.mark.parametrize(("column", "name", "value"), WIDE)
def test_a_typed_column_is_the_attribute(column: pa.Array, name: str, value: Decimal | bool | str | None) -> None:
    table = log(Line("start", "2026-03-02T09:00"), Line("start", "2026-03-03T09:00")).append_column(
        f"attrs.{name}", column
    )
    need = Compare(Ref(T, name), Operator.EQ, Literal("x" if value is None else value))
    assert met(table, need) == ["cannot-tell" if value is None else "met", "cannot-tell"]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([instant("2026-03-02T08:00"), None], pa.timestamp("us", tz="UTC")),
        pa.array(["2026-03-02T08:00:00+08:00", None]),
        pa.array(["2026-03-02T08:00:00", None]),
    ],
)
def test_an_instant_is_read_with_and_without_its_zone(column: pa.Array) -> None:
    table = log(Line("start", "2026-03-02T09:00"), Line("start", "2026-03-03T09:00"))
    table = table.append_column("attrs.at_time", column)
    assert met(table, Compare(Ref(T, "at_time"), Operator.LT, Ref(T, "at"))) == ["met", "cannot-tell"]


@pytest.mark.parametrize(
    "column",
    [pa.array([["a", "b", "a"], []], pa.list_(pa.string())), pa.array(['["a", "b"]', "[]"])],
)
def test_a_list_column_holds_different_members(column: pa.Array) -> None:
    table = log(Line("start", "2026-03-02T09:00"), Line("start", "2026-03-03T09:00")).append_column("attrs.ids", column)
    assert met(table, Compare(Size(Ref(T, "ids")), Operator.EQ, Literal(Decimal(2)))) == ["met", "violated"]


def test_a_log_without_event_ids_gets_them_from_the_row_number() -> None:
    table = log(Line("start", "2026-03-02T09:00"), Line("other", "2026-03-03T09:00")).drop_columns(["event_id"])
    table = table.append_column(ROW, pa.array([7, 8])).replace_schema_metadata({EVENT_ID_PREFIX: b"log-"})
    findings = judge(table, rulebook(WORDS, rule(Has(Pattern(("other",))))), settings(instant("2027-01-01")))
    assert findings["subject_event_id"].to_pylist() == ["log-7"]
    assert findings["decided_by_event_id"].to_pylist() == ["log-8"]


def test_findings_come_by_thread_then_rule_then_subject() -> None:
    lines = [Line("start", f"2026-03-0{9 - n}T09:00", f"e{n}", thread=f"T{n % 2}") for n in range(6)]
    always = Compare(Ref(T, "event"), Operator.EQ, Literal("start"))
    book = rulebook(WORDS, rule(always, rule_id="b"), rule(always, rule_id="a"))
    findings = judge(log(*lines), book, settings()).select(["thread_id", "rule_id", "subject_event_id"]).to_pylist()
    wanted = [(f"T{t}", r, f"e{n}") for t in (0, 1) for r in "ba" for n in (5, 4, 3, 2, 1, 0) if n % 2 == t]
    assert [tuple(each.values()) for each in findings] == wanted


def test_a_thread_of_many_events_is_judged_whole() -> None:
    lines = [Line("start" if n % 2 else "other", "2026-03-02T09:00", f"e{n}", attrs={"fee": 1}) for n in range(300)]
    need = Compare(SumOf(Pattern(("other",), side=Side.BEFORE), "fee"), Operator.LE, Literal(Decimal(100)))
    findings = judge(log(*lines), rulebook(WORDS, rule(need)), settings())
    assert pc.value_counts(findings["verdict"].cast(pa.string())).to_pylist() == [
        {"values": "met", "counts": 100},
        {"values": "violated", "counts": 50},
    ]


@pytest.mark.parametrize("begun", [{0, 69}, {7, 8, 31, 32}, {9}, {40, 63, 64}, set(range(70))])
def test_of_many_rules_those_that_begin_are_judged_and_no_other(begun: set[int]) -> None:
    always = Compare(Ref(T, "event"), Operator.EQ, Literal("start"))
    rules = [rule(always, "start" if n in begun else "other", rule_id=f"r{n:02}") for n in range(70)]
    findings = judge(log(Line("start", "2026-03-02T09:00")), rulebook(WORDS, *rules), settings())
    assert findings["rule_id"].to_pylist() == [f"r{n:02}" for n in sorted(begun)]


def test_an_empty_table_gives_no_finding_and_the_right_columns() -> None:
    book = rulebook(WORDS, rule(Has(Pattern(("other",)))))
    findings = judge(log(), book, settings())
    assert findings.cast(FINDINGS_SCHEMA).num_rows == 0
    assert judge(log(), rulebook(WORDS), settings()).schema == FINDINGS_SCHEMA


def test_a_number_with_five_decimals_is_refused_with_its_place() -> None:
    need = Compare(CountOf(Pattern(("other",))), Operator.LE, Literal(Decimal("1.00001")))
    with pytest.raises(CompileError, match=r"r\.yaml:1"):
        judge(log(Line("start", "2026-03-02")), rulebook(WORDS, rule(need)), settings())


def test_a_rule_that_can_miss_too_many_names_is_refused() -> None:
    words = Words(kinds=[f"k{n}" for n in range(70)])
    need = Has(Pattern(tuple(words.kinds)))
    with pytest.raises(CompileError, match="split it into two rules"):
        judge(log(Line("k1", "2026-03-02")), rulebook(words, rule(need, "k1", rows=(row(),))), settings())
