"""The lists behind ``overlap`` over a whole table: for each shared value the events that carry it, by start."""

from __future__ import annotations

import numpy as np

from xiezhi.engine.batch import layout
from xiezhi.engine.batch.calendar import D_FIRST, D_HEAD
from xiezhi.engine.batch.compiled import Numbers
from xiezhi.engine.batch.compiling import Program
from xiezhi.engine.batch.formulas import Dictionary, OverlapPlan
from xiezhi.engine.batch.sorting import sort_groups
from xiezhi.engine.batch.threads import running_maximum
from xiezhi.law.model import ValueType


class _Events:
    """The coded events and attribute entries of a block, seen as arrays."""

    def __init__(self, block: Numbers, dictionary: Dictionary) -> None:
        self.block = block
        self.dictionary = dictionary
        self.number = int(block[layout.H_EVENT_COUNT])
        fields = layout.E_KEYS + int(block[layout.H_KEY_COUNT])
        begin = int(block[layout.H_EVENTS])
        self.fields = block[begin : begin + self.number * fields].reshape(fields, self.number)

    def values(self, name: str) -> tuple[Numbers, Numbers]:
        """Return (event, value) of every value of an attribute, no value left out."""
        number = self.dictionary.attributes[name]
        events, values = self._entries(number)
        slot = int(self.block[int(self.block[layout.H_DENSE_SLOTS]) + number])
        if slot >= 0:
            begin = int(self.block[layout.H_DENSE]) + slot * self.number
            column = self.block[begin : begin + self.number]
            known = np.flatnonzero(column != layout.NONE)
            events, values = np.append(events, known), np.append(values, column[known])
        present = values != layout.NONE
        return events[present], values[present]

    def _entries(self, number: int) -> tuple[Numbers, Numbers]:
        begin = int(self.block[layout.H_ATTR_OFFSETS])
        offsets = self.block[begin : begin + self.number + 1]
        first = int(self.block[layout.H_ATTRS])
        pairs = self.block[first : first + 2 * int(offsets[-1])].reshape(-1, 2)
        mine = np.flatnonzero(pairs[:, 0] == number)
        return np.searchsorted(offsets, mine, side="right") - 1, pairs[mine, 1]

    def span_end(self, name: str, days: Numbers, *, late: bool) -> Numbers:
        """Return the earliest (or latest) instant an end of the interval can be; FAR where it is missing."""
        if name == "at":
            column: Numbers = self.fields[layout.E_HI if late else layout.E_LO]
            return column
        ends = np.full(self.number, layout.FAR, np.int64)
        events, values = self.values(name)
        if self.dictionary.attribute_types[name] is ValueType.DATE:
            rows = values - days[D_FIRST] + D_HEAD
            values = days[rows + 1] - 1 if late else days[rows]
        ends[events] = values
        return ends


def _lists(events: _Events, plan: OverlapPlan, days: Numbers, words: int) -> tuple[Numbers, Numbers]:
    """Return (first list entry of each value, entries of event, start, greatest end so far)."""
    carriers, values = events.values(plan.share)
    right_kind = np.isin(events.fields[layout.E_KIND, carriers], plan.kinds)
    carriers, values = carriers[right_kind], values[right_kind]
    starts = events.span_end(plan.span_from, days, late=False)[carriers]
    ends = events.span_end(plan.span_to, days, late=True)[carriers]
    order, offsets = sort_groups(values, starts.copy(), 1, words)
    furthest = ends[order]
    running_maximum(offsets, furthest)
    return offsets, np.column_stack([carriers[order], starts[order], furthest]).ravel()


def overlap_lists(block: Numbers, program: Program, days: Numbers) -> Numbers:
    """Return the block with the lists of every overlap of the program behind it."""
    events = _Events(block, program.dictionary)
    tables: list[Numbers] = []
    entries: list[Numbers] = []
    begin = len(block) + len(program.usage.overlaps)
    addresses: list[int] = []
    listed = 0
    for plan in program.usage.overlaps:
        codes = events.values(plan.share)[1]
        offsets, lists = _lists(events, plan, days, int(codes.max(initial=0)) + 1)
        addresses.append(begin)
        begin += len(offsets)
        tables.append(offsets + listed)
        entries.append(lists)
        listed += len(lists) // 3
    block[layout.H_POST_OFFSETS] = len(block)
    block[layout.H_POSTS] = begin
    return np.concatenate([block, np.array(addresses, np.int64), *tables, *entries])
