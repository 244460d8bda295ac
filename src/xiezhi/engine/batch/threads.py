"""Small passes over the rows of a bucket that numpy has no single word for."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from xiezhi.engine.batch.columns import encoded
from xiezhi.engine.batch.compiled import Numbers, entry


@entry
def single_persons(threads: Numbers, persons: Numbers, number: int) -> Numbers:
    """Return, per thread, its only person; -1 when it has none or several."""
    only = np.full(number, -1, np.int64)
    several = np.zeros(number, np.int64)
    for row in range(len(threads)):
        person = persons[row]
        thread = threads[row]
        if person >= 0:
            if only[thread] >= 0 and only[thread] != person:
                several[thread] = 1
            only[thread] = person
    for thread in range(number):
        if several[thread] == 1:
            only[thread] = -1
    return only


@entry
def running_maximum(offsets: Numbers, values: Numbers) -> None:
    """Replace each value by the greatest so far in its stretch."""
    for stretch in range(len(offsets) - 1):
        for place in range(offsets[stretch] + 1, offsets[stretch + 1]):
            values[place] = max(values[place], values[place - 1])


def linked_threads(threads: pa.Array, persons: pa.Array) -> pa.Array:
    """Return, per row, the first of the threads that its thread is linked to through persons.

    >>> linked_threads(pa.array(["a", "b", "b", "c"]), pa.array(["p", "p", "q", None])).to_pylist()
    ['a', 'a', 'a', 'c']
    """
    codes, words = encoded(threads)
    people, names = encoded(persons)
    named = people >= 0
    least = np.arange(len(words), dtype=np.int64)
    of_person = np.full(len(names), len(words), np.int64)
    while True:
        before = least.copy()
        np.minimum.at(of_person, people[named], least[codes[named]])
        np.minimum.at(least, codes[named], of_person[people[named]])
        if np.array_equal(before, least):
            return words.take(pa.array(least[codes]))
