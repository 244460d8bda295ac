"""Attributes of a bucket: wide columns stay columns, the map and lists become entries behind each event."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.batch import layout
from xiezhi.engine.batch.columns import WordBook, encoded, map_entries, members_of, single, translated, typed_numbers
from xiezhi.engine.batch.compiled import Numbers
from xiezhi.engine.batch.compiling import Program
from xiezhi.engine.batch.sorting import sort_groups
from xiezhi.engine.batch.tape import CLASSES
from xiezhi.engine.log import ATTRIBUTE_PREFIX
from xiezhi.law.model import ValueType


@dataclass(slots=True)
class Entries:
    """Values of one attribute on some rows; ``ticket`` where they are codes of texts, else -1."""

    name: int
    rows: Numbers
    values: Numbers
    ticket: int


@dataclass(slots=True)
class RawAttributes:
    """Attributes before sorting: whole columns, and entries."""

    columns: list[Entries]
    entries: list[Entries]


@dataclass(frozen=True, slots=True)
class Attributes:
    """Attributes as the pass reads them: offsets and (name, value) pairs; slot of each column attribute; columns."""

    offsets: Numbers
    entries: Numbers
    slots: Numbers
    dense: Numbers


class _Reader:
    """Reads the attributes a program looks at."""

    def __init__(self, program: Program, book: WordBook, zone: str) -> None:
        self.dictionary = program.dictionary
        self.wanted = program.usage.attributes
        self.book = book
        self.zone = zone
        self.found = RawAttributes([], [])

    def column(self, name: str, column: pa.ChunkedArray) -> None:
        """Read an ``attrs.NAME`` column."""
        kind = self.dictionary.attribute_types[name]
        number = self.dictionary.attributes[name]
        array = single(column)
        rows = np.arange(len(array), dtype=np.int64)
        if kind is ValueType.TEXTS:
            self._lists(number, array)
        elif kind is ValueType.TEXT:
            codes, words = encoded(array)
            self.found.columns.append(Entries(number, rows, codes, self.book.add(words)))
        else:
            values = typed_numbers(array, CLASSES[kind], self.zone)
            self.found.columns.append(Entries(number, rows, values, -1))

    def _lists(self, number: int, array: pa.Array) -> None:
        if not (pa.types.is_list(array.type) or pa.types.is_large_list(array.type)):
            texts = array.cast(pa.string()).to_pylist()
            lists = [None if text is None else members_of(text) for text in texts]
            array = pa.array(lists, pa.list_(pa.string()))
        lengths = pc.list_value_length(array)
        empty = np.flatnonzero(pc.fill_null(pc.equal(lengths, 0), False).to_numpy(zero_copy_only=False))
        rows = pc.list_parent_indices(array).to_numpy(zero_copy_only=False).astype(np.int64)
        codes, words = encoded(array.flatten())
        ticket = self.book.add(words)
        rows, codes = np.append(rows, empty), np.append(codes, np.full(len(empty), -1))
        self.found.entries.append(Entries(number, rows, codes, ticket))

    def map(self, column: pa.ChunkedArray) -> None:
        """Read the ``attrs`` map."""
        found = map_entries(column, {name: self.dictionary.attributes[name] for name in self.wanted})
        ticket = self.book.add(found.words)
        count = len(self.dictionary.attributes)
        by_name, ends = sort_groups(found.names, np.zeros(0, np.int64), 0, count)
        for name in self.wanted:
            number = self.dictionary.attributes[name]
            mine = by_name[ends[number] : ends[number + 1]]
            if len(mine):
                self._entries(name, found.rows[mine], found.codes[mine], found.words, ticket)

    def _entries(self, name: str, rows: Numbers, codes: Numbers, words: pa.Array, ticket: int) -> None:
        kind = self.dictionary.attribute_types[name]
        number = self.dictionary.attributes[name]
        if kind is not ValueType.TEXTS:
            rows, codes = rows[codes >= 0], codes[codes >= 0]
        if kind in (ValueType.TEXT, ValueType.TEXTS):
            self.found.entries.append(Entries(number, rows, codes, ticket))
        else:
            self.found.entries.append(Entries(number, rows, self._parsed(codes, words, CLASSES[kind]), -1))

    def _parsed(self, codes: Numbers, words: pa.Array, kind: int) -> Numbers:
        """Return the numbers that texts given by codes stand for; each different text is read once."""
        used = np.zeros(len(words), np.bool_)
        used[codes] = True
        places = np.flatnonzero(used)
        values = np.zeros(len(words), np.int64)
        values[places] = typed_numbers(words.take(pa.array(places)), kind, self.zone)
        return values[codes]


def read_attributes(events: pa.Table, program: Program, book: WordBook, zone: str) -> RawAttributes:
    """Read the attributes the program's rules look at, from typed columns and from the map."""
    reader = _Reader(program, book, zone)
    for name in sorted(program.usage.attributes):
        if ATTRIBUTE_PREFIX + name in events.column_names:
            reader.column(name, events[ATTRIBUTE_PREFIX + name])
    if "attrs" in events.column_names and program.usage.attributes:
        reader.map(events["attrs"])
    return reader.found


def _settled(entries: Entries, tables: list[Numbers]) -> Numbers:
    """Return values with texts in the common code space; no value is NONE."""
    if entries.ticket < 0:
        return entries.values
    return np.where(entries.values < 0, layout.NONE, translated(entries.values, tables[entries.ticket]))


def settle_attributes(
    raw: RawAttributes, order: Numbers, row_count: int, tables: list[Numbers], names: int
) -> Attributes:
    """Put attributes in the order of the events; ``names`` is how many attributes the vocabulary has."""
    slots = np.full(max(names, 1), -1, np.int64)
    dense = [_settled(column, tables)[order] for column in raw.columns]
    for slot, column in enumerate(raw.columns):
        slots[column.name] = slot
    flat = np.concatenate(dense) if dense else np.zeros(0, np.int64)
    if not raw.entries:
        return Attributes(np.zeros(len(order) + 1, np.int64), np.zeros(0, np.int64), slots, flat)
    positions = np.full(row_count, -1, np.int64)
    positions[order] = np.arange(len(order), dtype=np.int64)
    rows = positions[np.concatenate([entries.rows for entries in raw.entries])]
    name = np.concatenate([np.full(len(entries.rows), entries.name, np.int64) for entries in raw.entries])
    values = np.concatenate([_settled(entries, tables) for entries in raw.entries])
    sorted_rows, offsets = sort_groups(rows, np.zeros(0, np.int64), 0, len(order))
    pairs = np.column_stack([name[sorted_rows], values[sorted_rows]]).ravel()
    return Attributes(offsets, pairs, slots, flat)
