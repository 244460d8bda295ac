"""Mapping files: what they say is done, what is wrong in them is named with its line."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from xiezhi.engine.reading.mapping_file import MappingError, load_mapping
from xiezhi.engine.reading.source import LogSource, read_log
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Rulebook


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook("it-cds")


def read(tmp_path: Path, rulebook: Rulebook, mapping: str, log: str) -> tuple[LogSource, pa.Table]:
    (tmp_path / "mapping.yaml").write_text(mapping, encoding="utf-8")
    (tmp_path / "log.csv").write_text(log, encoding="utf-8")
    source = read_log(tmp_path / "log.csv", tmp_path / "mapping.yaml", rulebook)
    return source, pa.Table.from_batches(source.batches())


MAPPING = """
timezone: Europe/Rome
order: time
fields:
  thread_id: 编号
  event: 环节
  occurred_at: {column: 时间, format: ["%d/%m/%Y", "%d/%m/%Y %H:%M"]}
  actor_id: 民警
attributes:
  amount: {column: 金额, decimal: ",", words: {免: "0"}}
events:
  开单: create-fine
  付款:
  - {event: payment, attributes: {payment_amount: 5}, where: {column: 方式, in: [现金]}}
  - {event: payment, where: {column: 方式, in: [刷卡]}}
ignore: [打印]
"""
LOG = """编号,环节,时间,民警,金额,方式
A1,开单,7/3/2025,甲,"1.234,50",
A1,付款,8/3/2025 10:30,,,现金
A1,付款,9/3/2025,,,刷卡
A1,打印,1/1/2026,,,
A1,付款,9/3/2025,,,支票
A2,开单,7/3/2025,甲,免,
A2,开单,7/3/2025,甲,许多,
"""


def test_columns_formats_numbers_words_and_conditions(tmp_path: Path, rulebook: Rulebook) -> None:
    source, table = read(tmp_path, rulebook, MAPPING, LOG)
    assert table["event"].to_pylist() == ["create-fine", "payment", "payment", "create-fine"]
    assert [str(each) for each in table["attrs.amount"].to_pylist()] == ["1234.5000", "None", "None", "0.0000"]
    assert [str(each) for each in table["attrs.payment_amount"].to_pylist()] == ["None", "5.0000", "None", "None"]
    assert table["precision"].to_pylist() == ["day", "instant", "day", "day"]
    assert table["occurred_at"][0].as_py().isoformat() == "2025-03-06T23:00:00+00:00"
    assert table["actor_id"].to_pylist() == ["甲", None, None, "甲"]
    assert source.rulebook.jurisdiction.order_by_seq is False


def test_rows_nobody_can_place_are_rejected_and_ignored_ones_are_not(tmp_path: Path, rulebook: Rulebook) -> None:
    source, _ = read(tmp_path, rulebook, MAPPING, LOG)
    assert source.rows_read == 7
    found = {(each.row, each.column, each.value, each.reason.en) for each in source.rejections.kept}
    assert found == {
        (5, "环节", "付款", "none of the mapping's conditions for this activity holds"),
        (7, "金额", "许多", "not a number with at most four decimals"),
    }


def test_an_ignored_activity_still_tells_how_far_the_log_reaches(tmp_path: Path, rulebook: Rulebook) -> None:
    source, table = read(tmp_path, rulebook, MAPPING, LOG)
    latest = max(each for each in table["occurred_at"].cast(pa.int64()).to_pylist())
    assert source.last_instant is not None
    assert source.last_instant > latest


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("fields: {thread: a}", 1, "unknown name thread"),
        ("timezone: Mars/Olympus", 1, "unknown time zone Mars/Olympus"),
        ("order: sideways", 1, "unknown value sideways"),
        ("events:\n  A: no-such-event", 2, "the event no-such-event is not in the vocabulary"),
        ("attributes:\n  colour: c", 2, "unknown name colour"),
        ("keys: {shoe: size}", 1, "unknown name shoe"),
        ("fields:\n  seq: {colum: a}", 2, "column is missing"),
        ("fields:\n  seq: {column: a, decimal: ';'}", 2, "unknown value ;"),
        ("nonsense: 1", 1, "unknown key nonsense"),
        ("events: [a, b]", 1, "a table of keys and values is expected"),
    ],
)
def test_a_defect_is_named_with_its_line(tmp_path: Path, rulebook: Rulebook, text: str, line: int, says: str) -> None:
    file = tmp_path / "mapping.yaml"
    file.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(MappingError, match=r"error\(s\)") as caught:
        load_mapping(file, rulebook)
    places = [(problem.where, problem.what.en) for problem in caught.value.problems]
    assert any(where == f"{file}:{line}" and says in what for where, what in places), places


def test_a_missing_mapping_is_named(tmp_path: Path, rulebook: Rulebook) -> None:
    with pytest.raises(MappingError, match="no such mapping file"):
        load_mapping(tmp_path / "absent.yaml", rulebook)


def test_facts_are_read_typed_expanded_and_rejected(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "events.csv").write_text(
        "event_id,thread_id,event,occurred_at\ne1,T1,interrogation-held,2026-03-01\n", encoding="utf-8"
    )
    rules = load_rulebook("prc")
    source = read_log(folder, None, rules)
    before = pa.Table.from_batches(source.batches())
    assert before.num_rows == 1
    (folder / "facts.csv").write_text(
        "thread_id,person_id,fact,value,at\n"
        "T1,,case_kind,criminal,\n"
        "T1,p1,is_minor,是,2026-01-01\n"
        ",p1,is_minor,是,\n"
        "T1,p1,no_such_fact,1,\n"
        "T1,p1,is_minor,maybe,\n",
        encoding="utf-8",
    )
    source = read_log(folder, None, rules)
    table = pa.Table.from_batches(source.batches())
    rejected = {(each.table, each.row, each.column) for each in source.rejections.kept}
    assert ("facts", 3, "thread_id") in rejected
    assert ("facts", 4, "fact") in rejected
    assert table.schema.field("fact").type == pa.string()
    assert source.rows_read == 6


def test_an_attribute_named_like_a_column_of_the_log_is_not_read_from_that_column(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        "event_id,thread_id,seq,event,occurred_at,attrs.party_pair,purpose\n"
        "e7,A1,7,mediation-held,2026-03-02,ab,in-lieu-of-penalty\n"
        "e8,A1,8,mediation-held,2026-03-03,ab,in-lieu-of-penalty\n",
        encoding="utf-8",
    )
    table = pa.Table.from_batches(read_log(tmp_path / "log.csv", None, load_rulebook("prc")).batches())
    assert table["seq"].to_pylist() == [7, 8]
    assert "attrs.seq" not in table.column_names or table["attrs.seq"].null_count == 2
    assert table["attrs.purpose"].to_pylist() == ["in-lieu-of-penalty"] * 2
