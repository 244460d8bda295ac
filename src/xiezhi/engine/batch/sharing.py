"""Threads that share a person or an officer: a home for each thread, and who must be a guest in whose home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.batch.columns import encoded, map_entries, members_of, single
from xiezhi.engine.batch.compiled import Numbers
from xiezhi.engine.buckets import MOST_BUCKETS, bucket_numbers
from xiezhi.engine.log import ATTRIBUTE_PREFIX, without_empty_columns
from xiezhi.law.model import ValueType

_CODES = (1 << 31) - 1
"""Values are told apart by so many numbers; two that share one make guests of too many, never of too few."""


@dataclass(frozen=True, slots=True)
class Household:
    """A table of whole threads: the thread of each row, the home of each thread, and who holds which value."""

    threads: Numbers
    homes: Numbers
    holders: Numbers
    values: Numbers

    def rows_at_home(self) -> Iterator[tuple[int, pa.Array]]:
        """Yield (home, the places of its rows in order)."""
        homes = self.homes[self.threads]
        for home in np.unique(homes):
            yield int(home), pa.array(np.flatnonzero(homes == home))

    def links(self) -> Numbers:
        """Return the pairs of value and home of the table, each once, as numbers."""
        return np.unique(self.values * MOST_BUCKETS + self.homes[self.holders])

    def guests(self, links: Numbers) -> Iterator[tuple[int, pa.Array]]:
        """Yield (home, the places of the rows that belong elsewhere and share a value with a thread living there)."""
        values, homes = links // MOST_BUCKETS, links % MOST_BUCKETS
        first = np.searchsorted(values, self.values, side="left")
        counts = np.searchsorted(values, self.values, side="right") - first
        guest = np.repeat(self.holders, counts)
        host = homes[_ranges(first, counts)]
        away = self.homes[guest] != host
        for home in np.unique(host[away]):
            here = np.isin(self.threads, guest[away & (host == home)])
            yield int(home), pa.array(np.flatnonzero(here))


def household(rows: pa.Table, attributes: Mapping[str, ValueType] | None, number: int) -> Household:
    """Return who lives where in so many homes. Threads share the values of some attributes; None: their persons.

    A thread lives where the least of its values does, so that most of those who share one live together.
    """
    threads, names = encoded(rows.column("thread_id"))
    told = without_empty_columns(rows)
    places, values = _persons(told) if attributes is None else _members(told, attributes)
    holders = threads[places]
    least = np.full(len(names), _CODES, np.int64)
    np.minimum.at(least, holders, values)
    alone = bucket_numbers(names, _CODES).to_numpy(zero_copy_only=False).astype(np.int64)
    return Household(threads, np.where(least < _CODES, least, alone) % number, holders, values)


def shared_links(links: Iterable[Numbers]) -> Numbers:
    """Return, in order, the links of values that have several homes."""
    together = np.unique(np.concatenate(list(links)))
    _, homes = np.unique(together // MOST_BUCKETS, return_counts=True)
    return together[np.repeat(homes, homes) > 1]


def _persons(rows: pa.Table) -> tuple[Numbers, Numbers]:
    if "person_id" not in rows.column_names:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    codes, words = encoded(rows.column("person_id"))
    return _texts(np.arange(len(codes), dtype=np.int64), codes, words, ValueType.TEXT)


def _members(rows: pa.Table, attributes: Mapping[str, ValueType]) -> tuple[Numbers, Numbers]:
    """Return (row, value) of the members of some attributes, in the map and in columns of their own."""
    places, values = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for name, kind in attributes.items():
        for where, codes, words in _cells(rows, name):
            found = _texts(where, codes, words, kind)
            places.append(found[0])
            values.append(found[1])
    return np.concatenate(places), np.concatenate(values)


def _cells(rows: pa.Table, name: str) -> Iterator[tuple[Numbers, Numbers, pa.Array]]:
    """Yield (row, code, texts) of an attribute, for each column that may tell it."""
    if "attrs" in rows.column_names:
        entries = map_entries(rows.column("attrs"), {name: 0})
        yield entries.rows, entries.codes, entries.words
    if ATTRIBUTE_PREFIX + name in rows.column_names:
        column = single(rows.column(ATTRIBUTE_PREFIX + name))
        places = np.arange(len(column), dtype=np.int64)
        if pa.types.is_list(column.type):
            places = pc.list_parent_indices(column).to_numpy(zero_copy_only=False).astype(np.int64)
            column = column.flatten()
        yield places, *encoded(column)


def _texts(places: Numbers, codes: Numbers, words: pa.Array, kind: ValueType) -> tuple[Numbers, Numbers]:
    """Return (place, value) of texts given by codes; a list written in one text has several values."""
    places, codes = places[codes >= 0], codes[codes >= 0]
    several = kind is ValueType.TEXTS
    lists = [_written(word) if several else [word] for word in words.to_pylist()]
    lengths = np.array([len(each) for each in lists], np.int64)
    flat = pa.array([member for each in lists for member in each], pa.string())
    values = bucket_numbers(flat, _CODES).to_numpy(zero_copy_only=False).astype(np.int64)
    counts = lengths[codes]
    first = (np.cumsum(lengths) - lengths)[codes]
    return np.repeat(places, counts), values[_ranges(first, counts)]


def _written(text: str) -> list[str]:
    """Return the members of a list written as text; what is no list, or an empty one, stands for itself."""
    try:
        return members_of(text) or [text]
    except ValueError:
        return [text]


def _ranges(first: Numbers, counts: Numbers) -> Numbers:
    """Return the numbers from each first on, as many as counted, one range after the other."""
    ends = np.cumsum(counts)
    return np.arange(int(counts.sum()), dtype=np.int64) + np.repeat(first - (ends - counts), counts)
