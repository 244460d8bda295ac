"""Threads that were merged or split: their events are judged together, as decision 1 asks.

``thread-merged`` stands in the thread that goes on and names the one it absorbs; ``thread-split`` stands in the
thread that was split and names the new one, which sees everything up to the split too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.history import OTHER_THREAD, THREAD_MERGED, THREAD_SPLIT
from xiezhi.engine.log import ATTRIBUTE_PREFIX, event_ids, plain_texts


@dataclass(frozen=True, slots=True)
class _Split:
    """A thread, the thread that grew out of it, and the instant of the split."""

    thread: str
    grown: str
    at: datetime


@dataclass(slots=True)
class Lineage:
    """Merges and splits found in the log, and the rows of the threads concerned."""

    _into: dict[str, str] = field(default_factory=dict)
    _splits: list[_Split] = field(default_factory=list)
    _rows: list[pa.Table] = field(default_factory=list)
    _copied: set[tuple[str, str]] = field(default_factory=set)

    def note(self, batch: pa.RecordBatch) -> None:
        """Take note of merges and splits in a batch."""
        kinds = batch.column("event")
        words = kinds.dictionary if pa.types.is_dictionary(kinds.type) else kinds
        linking = pa.array([THREAD_MERGED, THREAD_SPLIT])
        if not pc.any(pc.is_in(words.cast(pa.string()), value_set=linking)).as_py():
            return
        for row in batch.filter(pc.is_in(kinds.cast(pa.string()), value_set=linking)).to_pylist():
            other = row.get(ATTRIBUTE_PREFIX + OTHER_THREAD) or dict(row["attrs"] or []).get(OTHER_THREAD)
            if other is None:
                continue
            if row["event"] == THREAD_MERGED:
                self._into[other] = row["thread_id"]
            else:
                self._splits.append(_Split(row["thread_id"], other, row["occurred_at"]))

    def separate(self, events: pa.Table) -> pa.Table:
        """Return the rows of threads that were neither merged nor split, and keep the others."""
        concerned = {*self._into, *self._into.values()}
        for split in self._splits:
            concerned.update((split.thread, split.grown))
        if not concerned:
            return events
        here = pc.is_in(
            events.column("thread_id").cast(pa.string()), value_set=pa.array(sorted(concerned), pa.string())
        )
        if pc.any(here).as_py():
            self._rows.append(plain_texts(events.filter(here)))
        return events.filter(pc.invert(here))

    def table(self) -> pa.Table | None:
        """Return the rows kept, merged threads under one name and split ones with the common past in both."""
        if not self._rows:
            return None
        rows = pa.concat_tables(self._rows, promote_options="permissive")
        ends = {thread: self._survivor(thread) for thread in self._into}
        rows = _renamed(rows, ends)
        pieces = [rows]
        for split in sorted(self._splits, key=lambda each: each.at):
            thread, grown = ends.get(split.thread, split.thread), ends.get(split.grown, split.grown)
            seen = pa.concat_tables(pieces)
            # A fact without a time holds from the beginning, so the new thread has it too.
            before = pc.fill_null(pc.less(seen.column("occurred_at"), split.at), True)
            past = seen.filter(pc.and_(pc.equal(seen.column("thread_id"), thread), before))
            self._copied.update((grown, each) for each in event_ids(past).to_pylist())
            pieces.append(_renamed(past, {thread: grown}))
        return pa.concat_tables(pieces)

    def own(self, findings: pa.Table) -> pa.Table:
        """Leave out findings about the common past in the new thread: they stand in the old one."""
        if not self._copied:
            return findings
        pairs = zip(
            findings.column("thread_id").to_pylist(), findings.column("subject_event_id").to_pylist(), strict=True
        )
        return findings.filter(pa.array([pair not in self._copied for pair in pairs], pa.bool_()))

    def is_copy(self, thread_id: str, event_id: str) -> bool:
        """Say whether an event stands in a thread only as the common past of a split."""
        return (thread_id, event_id) in self._copied

    def _survivor(self, thread: str) -> str:
        seen = {thread}
        while thread in self._into and self._into[thread] not in seen:
            thread = self._into[thread]
            seen.add(thread)
        return thread


def _renamed(rows: pa.Table, names: Mapping[str, str]) -> pa.Table:
    column = rows.column("thread_id")
    for old, new in names.items():
        column = pc.if_else(pc.equal(column, old), new, column)
    return rows.set_column(rows.schema.get_field_index("thread_id"), "thread_id", column)
