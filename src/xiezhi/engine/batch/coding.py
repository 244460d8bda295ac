"""One bucket of threads turned into the block of numbers the pass walks over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiezhi.engine.batch import layout
from xiezhi.engine.batch.attributes import Attributes, read_attributes, settle_attributes
from xiezhi.engine.batch.calendar import D_COUNT, D_FIRST, D_HEAD
from xiezhi.engine.batch.columns import WordBook, encoded, instants, map_entries, single, translated
from xiezhi.engine.batch.compiled import Numbers
from xiezhi.engine.batch.compiling import Program
from xiezhi.engine.batch.facts import FactRows, FactTable, RawFacts, read_facts, sort_facts
from xiezhi.engine.batch.overlaps import overlap_lists
from xiezhi.engine.batch.sorting import sort_groups
from xiezhi.engine.batch.threads import single_persons
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.law.model import Partition

_DAY_US = 86_400_000_000
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bucket:
    """A coded bucket: the block ``m``, the row of the table behind each position, thread and person of each row."""

    block: Numbers
    order: Numbers
    threads: Numbers
    thread_words: pa.Array
    persons: Numbers
    person_words: pa.Array


@dataclass(slots=True)
class Fields:
    """The text fields of all rows: record field → (codes, ticket of the word book)."""

    codes: dict[int, Numbers]
    tickets: dict[int, int]
    persons: pa.Array
    """The distinct person ids, as the column brings them."""

    def settle(self, tables: list[Numbers]) -> None:
        """Translate every field into the common code space."""
        for field, codes in self.codes.items():
            self.codes[field] = translated(codes, tables[self.tickets[field]])


_COLUMN_OF = {"person": "person_id", "actor_id": "actor_id", "actor_role": "actor_role", "unit_id": "unit_id"}
"""Text fields that are columns of their own; every other one comes from the map of correlation keys."""


def days_of(days: Numbers, moments: Numbers) -> Numbers:
    """Return the local day number of each instant."""
    number = int(days[D_COUNT])
    begins = days[D_HEAD : D_HEAD + number + 1]
    rows = np.clip((moments - begins[0]) // _DAY_US, 0, number - 1)
    rows -= begins[rows] > moments
    rows += begins[np.clip(rows + 1, 0, number)] <= moments
    return np.clip(rows, 0, number - 1) + days[D_FIRST]


def _read_fields(events: pa.Table, program: Program, book: WordBook) -> Fields:
    """Encode the text columns the rules look at, the correlation keys among them."""
    fields = Fields({}, {}, pa.array([], pa.string()))
    columns = {layout.E_KIND: "event"}
    for key, number in program.dictionary.keys.items():
        if key in _COLUMN_OF:
            columns[layout.E_KEYS + number] = _COLUMN_OF[key]
    for field, name in columns.items():
        if name in events.column_names:
            codes, words = encoded(events[name])
            fields.codes[field], fields.tickets[field] = codes, book.add(words)
            if field == layout.E_PERSON:
                fields.persons = words
    if "keys" in events.column_names and not pa.types.is_null(events["keys"].type):
        _read_keys(events, program, book, fields)
    return fields


def _read_keys(events: pa.Table, program: Program, book: WordBook, fields: Fields) -> None:
    """Spread the map of correlation keys over one field each."""
    wanted = {key: number for key, number in program.dictionary.keys.items() if key not in _COLUMN_OF}
    if not wanted:
        return
    found = map_entries(events["keys"], wanted)
    ticket = book.add(found.words)
    for number in wanted.values():
        mine = found.names == number
        field = layout.E_KEYS + number
        fields.codes[field], fields.tickets[field] = np.full(len(events), -1, np.int64), ticket
        fields.codes[field][found.rows[mine]] = found.codes[mine]


def _groups(program: Program, threads: Numbers, persons: Numbers, eligible: Flags) -> tuple[Numbers, int]:
    """Return (group of each row, -1 for none; number of groups) of the program's partition."""
    if program.partition is Partition.THREAD:
        return np.where(eligible, threads, -1), int(threads.max(initial=-1)) + 1
    if program.partition is Partition.OFFICER:
        return np.where(eligible, 0, -1), 1
    nameless = int(persons.max(initial=-1)) + 1
    mixed = np.where(persons >= 0, persons, nameless + threads)
    found, groups = np.unique(mixed[eligible], return_inverse=True)
    whole = np.full(len(threads), -1, np.int64)
    whole[eligible] = groups
    return whole, len(found)


def _groups_of_persons(rows: RowCodes, others: Numbers) -> Numbers:
    """Return the group of each person, -1 for one who is in none; the last entry, reached by -1, is -1."""
    groups = np.full(max(int(rows.persons.max(initial=-1)), int(others.max(initial=-1))) + 2, -1, np.int64)
    known = (rows.persons >= 0) & (rows.groups >= 0)
    groups[rows.persons[known]] = rows.groups[known]
    return groups


def _fact_owners(program: Program, raw: RawFacts, rows: RowCodes) -> tuple[Numbers, int]:
    """Return (owner of each fact row, -1 for none; number of owners): threads, then the groups of persons."""
    personal = np.isin(raw.fact, [program.dictionary.facts[name] for name in program.dictionary.person_facts])
    owners = np.where(personal & (raw.person < 0), -1, raw.thread)
    if program.partition is not Partition.PERSON:
        return owners, rows.thread_count
    groups = _groups_of_persons(rows, raw.person)[raw.person]
    mine = np.where(groups >= 0, rows.thread_count + groups, -1)
    return np.where(personal, mine, owners), rows.thread_count + rows.group_count


@dataclass(frozen=True, slots=True)
class RowCodes:
    """Per row of the table: thread, person, group."""

    threads: Numbers
    persons: Numbers
    groups: Numbers
    thread_count: int
    group_count: int


def _eligible(is_fact: Flags, moments: Numbers, as_of: int) -> Flags:
    """Tell which rows are events to be seen: not facts, dated, not after as-of."""
    return ~is_fact & (moments != layout.NONE) & (moments <= as_of)


def code_bucket(events: pa.Table, program: Program, days: Numbers, zone: str, as_of: int) -> Bucket:
    """Code a table of whole groups for a program; ``as_of`` in µs UTC."""
    book = WordBook()
    constants = book.add(pa.array(program.words, pa.string()))
    threads, thread_words = encoded(events["thread_id"])
    fields = _read_fields(events, program, book)
    moments = instants(single(events["occurred_at"]))
    is_fact = _is(events["event"], FACT_RECORDED)
    raw_attributes = read_attributes(events, program, book, zone)
    fact_rows = np.flatnonzero(is_fact & (moments <= as_of))
    nobody = np.full(len(events), -1, np.int64)
    raw_facts = None
    person_codes = fields.codes.get(layout.E_PERSON, nobody)
    if len(fact_rows) and program.usage.facts:
        found = FactRows(events.take(pa.array(fact_rows)), threads[fact_rows], person_codes[fact_rows])
        raw_facts = read_facts(found, program, book, zone)
    tables, _ = book.close()
    del constants
    if raw_facts is not None and layout.E_PERSON in fields.tickets:
        raw_facts.person = translated(raw_facts.person, tables[fields.tickets[layout.E_PERSON]])
    fields.settle(tables)
    persons = fields.codes.get(layout.E_PERSON, nobody)
    eligible = _eligible(is_fact, moments, as_of)
    only = single_persons(np.where(eligible, threads, 0), np.where(eligible, persons, -1), max(len(thread_words), 1))
    if program.partition is Partition.OFFICER:
        eligible &= np.isin(fields.codes[layout.E_KIND], list(program.kinds))
    groups, group_count = _groups(program, threads, persons, eligible)
    rows = RowCodes(threads, persons, groups, len(thread_words), group_count)
    seq = single(events["seq"]).to_numpy(zero_copy_only=False)
    by_seq = program.image[layout.H_ORDER_BY_SEQ] == 1
    keys = seq.astype(np.int64) if by_seq else np.column_stack([moments, seq]).astype(np.int64).ravel()
    order, offsets = sort_groups(groups, keys, 1 if by_seq else 2, group_count)
    facts = None
    if raw_facts is not None:
        owners, number = _fact_owners(program, raw_facts, rows)
        facts = sort_facts(raw_facts, owners, number, tables)
    names = len(program.dictionary.attributes)
    attributes = settle_attributes(raw_attributes, order, len(events), tables, names)
    vague = _is(events["precision"], "day") if "precision" in events.column_names else np.zeros(len(events), np.bool_)
    records = Records(fields, threads, moments, vague, order)
    sections = _Sections(program, records, offsets, attributes, facts, only, rows)
    return Bucket(_assemble(sections, as_of, days), order, threads, thread_words, person_codes, fields.persons)


def _is(column: pa.ChunkedArray, word: str) -> Flags:
    """Tell which rows of a text column hold a word."""
    codes, words = encoded(column)
    number = words.to_pylist().index(word) if word in words.to_pylist() else -2
    found: Flags = codes == number
    return found


@dataclass(frozen=True, slots=True)
class Records:
    """What the fields of the events are made from: text fields, threads, times, and the order they come in."""

    fields: Fields
    threads: Numbers
    moments: Numbers
    vague: Flags
    order: Numbers

    def fill(self, columns: npt.NDArray[np.int64], days: Numbers) -> None:
        """Write the fields, one row of ``columns`` each."""
        begins, day = columns[layout.E_LO], columns[layout.E_DAY]
        np.take(self.moments, self.order, out=begins)
        day[:] = days_of(days, begins)
        columns[layout.E_HI] = begins
        blurred = np.flatnonzero(self.vague[self.order])
        if len(blurred):
            own = day[blurred] - days[D_FIRST]
            begins[blurred] = days[D_HEAD + own]
            columns[layout.E_HI, blurred] = days[D_HEAD + own + 1] - 1
        np.take(self.threads, self.order, out=columns[layout.E_THREAD])
        for number in (layout.E_KIND, *range(layout.E_KEYS, len(columns))):
            if number in self.fields.codes:
                np.take(self.fields.codes[number], self.order, out=columns[number])
            else:
                columns[number] = -1


@dataclass(frozen=True, slots=True)
class _Sections:
    """The parts of a block, before they are put behind each other."""

    program: Program
    records: Records
    groups: Numbers
    attributes: Attributes
    facts: FactTable | None
    only_person: Numbers
    rows: RowCodes


def _single_owners(parts: _Sections) -> Numbers:
    """Return, per thread, who holds the facts of its only person where groups are persons."""
    if parts.program.partition is not Partition.PERSON:
        return np.zeros(0, np.int64)
    groups = _groups_of_persons(parts.rows, parts.only_person)[parts.only_person]
    return np.where(groups < 0, 0, parts.rows.thread_count + groups)


def _assemble(parts: _Sections, as_of: int, days: Numbers) -> Numbers:
    """Put the rulebook and the sections of a bucket into one block."""
    facts = parts.facts
    if facts is None:
        owners = parts.rows.thread_count + parts.rows.group_count
        facts = FactTable(np.zeros(owners + 1, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))
    event_count = len(parts.records.order)
    width = layout.E_KEYS + len(parts.program.dictionary.keys)
    sections = {
        layout.H_GROUPS: parts.groups,
        layout.H_ATTR_OFFSETS: parts.attributes.offsets,
        layout.H_ATTRS: parts.attributes.entries,
        layout.H_DENSE_SLOTS: parts.attributes.slots,
        layout.H_DENSE: parts.attributes.dense,
        layout.H_FACT_OFFSETS: facts.offsets,
        layout.H_FACTS: facts.records,
        layout.H_POOL: facts.pool,
        layout.H_SINGLE_PERSON: parts.only_person,
        layout.H_SINGLE_OWNER: _single_owners(parts),
    }
    sizes = [len(parts.program.image), width * event_count, *(len(section) for section in sections.values())]
    ends = np.cumsum(sizes)
    block = np.empty(int(ends[-1]), np.int64)
    block[: sizes[0]] = parts.program.image
    block[layout.H_EVENTS] = sizes[0]
    parts.records.fill(block[sizes[0] : ends[1]].reshape(width, event_count), days)
    for (head, section), begin in zip(sections.items(), ends[1:-1], strict=True):
        block[head] = begin
        block[begin : begin + len(section)] = section
    block[layout.H_EVENT_COUNT] = event_count
    block[layout.H_GROUP_COUNT] = len(parts.groups) - 1
    block[layout.H_THREAD_COUNT] = parts.rows.thread_count
    block[layout.H_AS_OF] = as_of
    block[layout.H_LONGEST_GROUP] = int(np.diff(parts.groups).max(initial=0))
    if parts.program.partition is Partition.OFFICER:
        return overlap_lists(block, parts.program, days)
    return block
