"""Sorting rows into groups: a counting sort by group, then each group by its keys."""

from __future__ import annotations

import numpy as np

from xiezhi.engine.batch.compiled import Numbers, compiled, entry

_SHORT = 24


@compiled
def goes_before(keys: Numbers, width: int, one: int, other: int) -> bool:
    """Compare two rows key by key; rows with equal keys keep their order."""
    for key in range(width):
        left, right = keys[one * width + key], keys[other * width + key]
        if left != right:
            return left < right
    return one < other


@compiled
def sink(order: Numbers, keys: Numbers, width: int, start: int, root: int, length: int) -> None:
    """Restore the heap below ``root``."""
    while True:
        child = 2 * root + 1
        if child >= length:
            return
        if child + 1 < length and goes_before(keys, width, order[start + child], order[start + child + 1]):
            child += 1
        if not goes_before(keys, width, order[start + root], order[start + child]):
            return
        order[start + root], order[start + child] = order[start + child], order[start + root]
        root = child


@compiled
def sort_stretch(order: Numbers, keys: Numbers, width: int, start: int, end: int) -> None:
    """Sort one group: by insertion when short, as a heap when long (a thread of a million events stays n log n)."""
    if end - start <= _SHORT:
        for place in range(start + 1, end):
            row = order[place]
            before = place - 1
            while before >= start and goes_before(keys, width, row, order[before]):
                order[before + 1] = order[before]
                before -= 1
            order[before + 1] = row
        return
    sorted_already = True
    for place in range(start + 1, end):
        if goes_before(keys, width, order[place], order[place - 1]):
            sorted_already = False
            break
    if sorted_already:
        return
    length = end - start
    for root in range(length // 2 - 1, -1, -1):
        sink(order, keys, width, start, root, length)
    for last in range(length - 1, 0, -1):
        order[start], order[start + last] = order[start + last], order[start]
        sink(order, keys, width, start, 0, last)


@entry
def sort_groups(groups: Numbers, keys: Numbers, width: int, number: int) -> tuple[Numbers, Numbers]:
    """Sort rows by (group, keys, row); a negative group is left out.

    ``keys`` holds ``width`` numbers per row. Returns (rows in order, first place of each group and the end).
    """
    offsets = np.zeros(number + 1, np.int64)
    for group in groups:
        if group >= 0:
            offsets[group + 1] += 1
    for group in range(number):
        offsets[group + 1] += offsets[group]
    order = np.empty(offsets[number], np.int64)
    at = offsets.copy()
    for row in range(len(groups)):
        group = groups[row]
        if group >= 0:
            order[at[group]] = row
            at[group] += 1
    if width > 0:
        for group in range(number):
            sort_stretch(order, keys, width, offsets[group], offsets[group + 1])
    return order, offsets
