"""Which events each partition of the rules sees: whole threads, all threads of a person, or shared officers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.log import FACT_RECORDED, plain_texts
from xiezhi.engine.usage import Usage, usage
from xiezhi.law.model import Partition, Rulebook


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over the log: the rules of one partition, and the words they use."""

    partition: Partition
    rulebook: Rulebook
    words: Usage


def passes(rulebook: Rulebook) -> tuple[Pass, ...]:
    """Return one pass for each partition that has rules, threads first."""
    found = []
    for partition in Partition:
        rules = tuple(rule for rule in rulebook.rules if rule.partition is partition)
        if rules:
            part = replace(rulebook, rules=rules)
            found.append(Pass(partition, part, usage(part, rules)))
    return tuple(found)


class Slice:
    """The events that the rules of one partition name, and the facts they read, gathered in memory."""

    def __init__(self, of: Pass) -> None:
        self._tables: list[pa.Table] = []
        self.judged = of

    def add(self, events: pa.Table) -> None:
        """Take what concerns these rules from a table of whole threads."""
        self._tables.append(plain_texts(concerning(self.judged, events)))

    def table(self) -> pa.Table | None:
        """Return all of it as one table, or None when there is nothing."""
        rows = sum(table.num_rows for table in self._tables)
        return pa.concat_tables(self._tables, promote_options="permissive") if rows else None


def concerning(of: Pass, events: pa.Table) -> pa.Table:
    """Return the events that the rules of a pass name, and the facts they read."""
    kinds = events.column("event")
    named = _is_in(kinds, pa.array(sorted(of.words.events), pa.string()))
    facts = _is_in(events.column("fact"), pa.array(sorted(of.words.facts), pa.string()))
    return events.filter(pc.or_(named, pc.and_(_is_in(kinds, pa.array([FACT_RECORDED])), facts)))


def _is_in(column: pa.ChunkedArray, words: pa.Array) -> pa.ChunkedArray:
    if pa.types.is_null(column.type):
        return pa.chunked_array([pa.repeat(pa.scalar(False), len(column))])
    return pc.is_in(column.cast(pa.string()), value_set=words)
