"""Rules by person and officer, judged piece by piece: the findings of the whole, decided by the same events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

from tests.engine.building import Cell, Line, fact, instant, log, settings
from tests.engine.spooled import by_id, of_partition
from xiezhi.engine.batch import sharing
from xiezhi.engine.batch.judging import judge as batch
from xiezhi.engine.batch.sharing import Household, household
from xiezhi.engine.log import EVENT_ID_PREFIX, ROW
from xiezhi.engine.pieces import Pieces
from xiezhi.engine.reference import judge as reference
from xiezhi.engine.runners import Judge, one_by_one
from xiezhi.engine.slices import Pass, passes
from xiezhi.law.model import Partition, ValueType

ACROSS = pytest.mark.parametrize("partition", [Partition.PERSON, Partition.OFFICER])
AS_OF = settings(instant("2026-06-01"))


@cache
def rules_of(partition: Partition) -> Pass:
    return passes(of_partition(partition))[0]


def chain(threads: int) -> list[pa.Table]:
    """Threads that share a person and an officer with the one before and the one after; facts told beside."""
    tables = []
    for number in range(threads):
        day, thread = f"2026-03-{1 + number // 2 % 28:02d}", f"T{number}"
        long: dict[str, Cell] = {"ids": [f"o{number}", f"o{number + 1}"], "ended_at": f"{day}T23:00:00"}
        short: dict[str, Cell] = {"ids": [f"o{number}"], "ended_at": f"{day}T10:59:00"}
        starts: tuple[tuple[int, str | None, dict[str, Cell]], ...] = (
            (9, f"P{number}", long),
            (10, f"P{number + 1}", short),
            (11, None, {}),
        )
        lines = [
            Line("start", f"{day}T{hour:02d}:{number % 60:02d}", f"s{number}-{hour}", thread, hour, person, attrs=more)
            for hour, person, more in starts
        ]
        urgent = fact("urgent", "true" if number % 3 else "false", thread=thread)
        minor = fact("minor", "true" if number % 2 else "false", thread=thread, person=f"P{number + 2}")
        tables.append(log(*lines, urgent, minor))
    return tables


def tangle(seed: int) -> list[pa.Table]:
    """Threads of some events each, with persons and officers drawn from a few."""
    random = Random(seed)
    tables, minute = [], 0
    for number in range(40):
        lines = []
        for each in range(random.randrange(1, 5)):
            minute += random.randrange(1, 500)
            at = f"2026-04-{1 + minute // 1440 % 28:02d}T{minute // 60 % 24:02d}:{minute % 60:02d}"
            officers = [f"o{random.randrange(30)}" for _ in range(random.randrange(3))]
            more = {"ids": officers, "ended_at": f"{at[:-2]}59:00"}
            person = random.choice([None, *(f"P{random.randrange(30)}" for _ in range(4))])
            lines.append(Line("start", at, f"e{number}-{each}", f"T{number}", minute, person, attrs=more))
        tables.append(log(*lines, fact("minor", "true", thread=f"T{number}", person=f"P{random.randrange(30)}")))
    return tables


def in_pieces(
    tables: list[pa.Table], partition: Partition, folder: Path, number: int, judge: Judge = batch
) -> pa.Table:
    only = rules_of(partition)
    pieces = Pieces(only, folder, number)
    for table in tables:
        pieces.add(table)
    run = one_by_one(judge)
    return pa.concat_tables([pieces.own(found) for found in run(pieces.tables(), only.rulebook, AS_OF)])


def whole(tables: list[pa.Table], partition: Partition, judge: Judge = batch) -> list[dict[str, object]]:
    return by_id(judge(pa.concat_tables(tables), rules_of(partition).rulebook, AS_OF))


@ACROSS
@pytest.mark.parametrize("judge", [batch, reference], ids=["batch", "reference"])
def test_pieces_give_what_the_whole_gives(tmp_path: Path, partition: Partition, judge: Judge) -> None:
    tables = chain(20)
    for number in (1, 2, 7):
        assert by_id(in_pieces(tables, partition, tmp_path, number, judge)) == whole(tables, partition, judge)


@ACROSS
def test_they_do_for_threads_tangled_at_random(tmp_path: Path, partition: Partition) -> None:
    for seed in range(6):
        tables = tangle(seed)
        assert by_id(in_pieces(tables, partition, tmp_path, 2 + seed)) == whole(tables, partition), seed


@ACROSS
def test_a_piece_that_parts_threads_which_share_someone_is_seen(
    tmp_path: Path, partition: Partition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(_self: Household, _links: object) -> Iterator[tuple[int, pa.Array]]:
        return iter(())

    monkeypatch.setattr(Household, "guests", nobody)
    assert by_id(in_pieces(chain(20), partition, tmp_path, 7)) != whole(chain(20), partition)


@ACROSS
def test_a_guest_that_is_judged_as_if_it_lived_there_is_seen(
    tmp_path: Path, partition: Partition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pieces, "own", lambda _self, findings: findings)
    assert by_id(in_pieces(chain(20), partition, tmp_path, 7)) != whole(chain(20), partition)


def test_no_piece_holds_much_more_than_its_share(tmp_path: Path) -> None:
    pieces = Pieces(rules_of(Partition.PERSON), tmp_path, 8)
    tables = chain(400)
    for first in range(0, 400, 100):
        pieces.add(pa.concat_tables(tables[first : first + 100]))
    sizes = [piece.num_rows for piece in pieces.tables()]
    assert len(sizes) == 8
    assert max(sizes) < 400 * 5 / 2
    assert [each for folder in tmp_path.iterdir() for each in folder.iterdir()] == []


def test_nothing_that_concerns_the_rules_gives_no_piece(tmp_path: Path) -> None:
    other = log(Line("other", "2026-03-02T09:00", person="P1"))
    pieces = Pieces(rules_of(Partition.PERSON), tmp_path, 4)
    pieces.add(other)
    assert list(pieces.tables()) == []


def test_a_log_without_ids_of_its_own_is_judged_in_pieces_too(tmp_path: Path) -> None:
    def nameless(tables: list[pa.Table]) -> list[pa.Table]:
        rows, found = 0, []
        for table in tables:
            numbers = pa.array(range(rows, rows + len(table)), pa.int64())
            plain = table.drop_columns(["event_id", "root_event_id"]).append_column(ROW, numbers)
            found.append(plain.replace_schema_metadata({EVENT_ID_PREFIX: b"log-"}))
            rows += len(table)
        return found

    tables = nameless(chain(20))
    assert by_id(in_pieces(tables, Partition.OFFICER, tmp_path, 7)) == whole(tables, Partition.OFFICER)


def _told(column: str, cells: pa.Array) -> pa.Table:
    count = len(cells)
    return pa.table({"thread_id": [f"T{number}" for number in range(count)], column: cells})


LISTS = pa.list_(pa.string())
PAIRS = pa.map_(pa.string(), pa.string())


@pytest.mark.parametrize(
    "rows",
    [
        _told("attrs.ids", pa.array([["a", "b"], ["b"], None, []], LISTS)),
        _told("attrs.ids", pa.array(['["a", "b"]', "b", None, "[]"])),
        _told("attrs.ids", pa.array(['["a", "b"]', "b", None, "[b"]).dictionary_encode()),
        _told("attrs", pa.array([[("ids", "a"), ("ids", "b")], [("ids", "b")], [("else", "b")], None], PAIRS)),
        _told("attrs", pa.array([[("ids", '["a", "b"]')], [("ids", "b")], [("ids", None)], []], PAIRS)),
    ],
    ids=["lists", "texts", "coded", "map", "texts-in-map"],
)
def test_officers_are_found_however_a_log_tells_them(rows: pa.Table) -> None:
    found = household(rows, {"ids": ValueType.TEXTS}, 1_000)
    values = {(int(holder), int(value)) for holder, value in zip(found.holders, found.values, strict=True)}
    shared = {value for _, value in values if {(0, value), (1, value)} <= values}
    assert len(shared) == 1
    assert len({value for holder, value in values if holder == 0}) == 2
    assert not {holder for holder, value in values if value in shared} & {2, 3}


@pytest.mark.parametrize("attributes", [None, {"ids": ValueType.TEXT}], ids=["persons", "an attribute"])
def test_where_nobody_is_named_each_thread_lives_alone(attributes: Mapping[str, ValueType] | None) -> None:
    rows = pa.table({"thread_id": ["a", "b", "a"], "person_id": pa.nulls(3), "attrs.other": ["x", "x", "x"]})
    found = household(rows, attributes, 1_000)
    assert len(found.values) == len(found.links()) == 0
    assert len(set(found.homes.tolist())) == 2
    assert len(sharing.shared_links([found.links()])) == 0


def test_a_text_that_looks_like_a_list_is_one_value_where_a_text_is_meant() -> None:
    rows = _told("attrs.id", pa.array(['["a", "b"]']))
    number = [len(household(rows, {"id": kind}, 4).values) for kind in (ValueType.TEXT, ValueType.TEXTS)]
    assert number == [1, 2]
