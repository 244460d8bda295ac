"""Facts of a bucket: who holds which fact from when on, sorted so that one search finds the one in force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.batch import layout
from xiezhi.engine.batch.columns import WordBook, encoded, instants, members_of, single, translated, typed_numbers
from xiezhi.engine.batch.compiled import Numbers
from xiezhi.engine.batch.compiling import Program
from xiezhi.engine.batch.sorting import sort_groups
from xiezhi.engine.batch.tape import CLASSES
from xiezhi.law.model import ValueType

_ORDER_WIDTH = 5


@dataclass(slots=True)
class RawFacts:
    """Fact rows before sorting; ``words`` are the rows whose value is the code of a text, until the book is closed.

    ``listed`` marks members of a list, one row each.
    """

    fact: Numbers
    thread: Numbers
    person: Numbers
    at: Numbers
    recorded: Numbers
    seq: Numbers
    value: Numbers
    listed: npt.NDArray[np.bool_]
    words: Numbers
    codes: Numbers
    ticket: int


@dataclass(frozen=True, slots=True)
class FactTable:
    """Facts as the pass reads them: first record of each owner, records, members of lists."""

    offsets: Numbers
    records: Numbers
    pool: Numbers


@dataclass(frozen=True, slots=True)
class FactRows:
    """The fact rows of a table with the codes of their thread and person."""

    rows: pa.Table
    threads: Numbers
    persons: Numbers


def _used(found: FactRows, program: Program) -> tuple[FactRows, Numbers]:
    """Keep the rows of facts the rules read: (rows, number of the fact)."""
    codes, words = encoded(found.rows["fact"])
    numbers = [program.dictionary.facts[w] if w in program.usage.facts else -1 for w in words.to_pylist()]
    fact = translated(codes, np.array(numbers, np.int64))
    keep = np.flatnonzero(fact >= 0)
    rows = found.rows.select([name for name in _COLUMNS if name in found.rows.column_names]).take(pa.array(keep))
    return FactRows(rows, found.threads[keep], found.persons[keep]), fact[keep]


_COLUMNS = ("fact_value", "occurred_at", "recorded_at", "seq")


def _spread_lists(values: pa.Array, listed: npt.NDArray[np.bool_]) -> tuple[Numbers, pa.Array]:
    """Give every member of a list written as a JSON array its own row: (row of each value, values)."""
    written = pc.fill_null(pc.starts_with(values, "["), False).to_numpy(zero_copy_only=False) & listed
    if not written.any():
        return np.arange(len(values), dtype=np.int64), values
    rows: list[int] = []
    members: list[str | None] = []
    nothing: list[str | None] = [None]
    for row, text in enumerate(values.to_pylist()):
        for member in (members_of(text) or nothing) if written[row] else [text]:
            rows.append(row)
            members.append(member)
    return np.array(rows, np.int64), pa.array(members, pa.string())


def read_facts(found: FactRows, program: Program, book: WordBook, zone: str) -> RawFacts:
    """Read the facts the rules of a program look at."""
    kept, fact = _used(found, program)
    kinds = {program.dictionary.facts[name]: program.dictionary.fact_types[name] for name in program.usage.facts}
    listed = np.isin(fact, [number for number, kind in kinds.items() if kind is ValueType.TEXTS])
    spread, values = _spread_lists(single(kept.rows["fact_value"]).cast(pa.string()), listed)
    fact, listed = fact[spread], listed[spread]
    numbers = np.full(len(fact), layout.NONE, np.int64)
    textual = np.zeros(len(fact), np.bool_)
    for number, kind in kinds.items():
        mine = np.flatnonzero(fact == number)
        if kind in (ValueType.TEXT, ValueType.TEXTS):
            textual[mine] = True
        else:
            numbers[mine] = typed_numbers(values.take(pa.array(mine)), CLASSES[kind], zone)
    words = np.flatnonzero(textual)
    codes, texts = encoded(values.take(pa.array(words)))
    at = instants(single(kept.rows["occurred_at"]))
    recorded = instants(single(kept.rows["recorded_at"])) if "recorded_at" in kept.rows.column_names else at
    personal = np.isin(fact, [program.dictionary.facts[name] for name in program.dictionary.person_facts])
    return RawFacts(
        fact=fact,
        thread=kept.threads[spread],
        person=np.where(personal, kept.persons[spread], -1),
        at=at[spread],
        recorded=np.where(recorded == layout.NONE, at, recorded)[spread],
        seq=single(kept.rows["seq"]).to_numpy(zero_copy_only=False)[spread],
        value=numbers,
        listed=listed,
        words=words,
        codes=codes,
        ticket=book.add(texts),
    )


def sort_facts(raw: RawFacts, owners: Numbers, number: int, tables: list[Numbers]) -> FactTable:
    """Sort facts by owner, fact, person, instant, recording; members of a list recorded together become one record.

    ``owners`` is negative for rows that belong to nobody; ``number`` counts the owners.
    """
    raw.value[raw.words] = np.where(raw.codes < 0, layout.NONE, translated(raw.codes, tables[raw.ticket]))
    keys = np.column_stack([raw.fact, raw.person, raw.at, raw.recorded, raw.seq]).astype(np.int64).ravel()
    order, offsets = sort_groups(owners, keys, _ORDER_WIDTH, number)
    columns = np.column_stack([raw.fact, raw.person, raw.at, raw.value]).astype(np.int64)[order]
    listed = raw.listed[order]
    if not listed.any():
        return FactTable(offsets, columns.ravel(), np.zeros(0, np.int64))
    return _with_lists(columns, listed, owners[order], raw.recorded[order], number)


def _with_lists(
    columns: npt.NDArray[np.int64], listed: npt.NDArray[np.bool_], owners: Numbers, recorded: Numbers, number: int
) -> FactTable:
    """Fold members of lists recorded together into one record that points into the pool."""
    same = np.zeros(len(columns), np.bool_)
    same[1:] = (columns[1:, :3] == columns[:-1, :3]).all(axis=1) & (owners[1:] == owners[:-1])
    same[1:] &= recorded[1:] == recorded[:-1]
    first = ~(same & listed)
    begins = np.flatnonzero(first)
    lengths = np.diff(np.append(begins, len(columns)))
    in_list = listed[begins]
    # the pool: for each list its length, then its members
    places = np.cumsum(np.where(in_list, lengths + 1, 0)) - np.where(in_list, lengths + 1, 0)
    pool = np.zeros(int(np.where(in_list, lengths + 1, 0).sum()), np.int64)
    pool[places[in_list]] = lengths[in_list]
    within = np.arange(len(columns)) - np.repeat(begins, lengths)
    member_places = np.repeat(places, lengths) + 1 + within
    pool[member_places[listed]] = columns[listed, 3]
    folded = columns[begins]
    folded[in_list, 3] = places[in_list]
    offsets = np.zeros(number + 1, np.int64)
    np.cumsum(np.bincount(owners[begins], minlength=number), out=offsets[1:])
    return FactTable(offsets, folded.ravel(), pool)
