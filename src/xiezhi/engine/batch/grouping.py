"""Which rows must stay together when a table is dealt out to several workers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.batch.compiled import Numbers
from xiezhi.engine.buckets import bucket_numbers
from xiezhi.law.model import Partition


def group_buckets(events: pa.Table, partition: Partition, number: int) -> pa.Array:
    """Return a bucket for each row so that groups stay whole: by thread, by person, officers all together.

    A rule by person reads the case facts of every thread the person occurs in, so threads that share a person stay
    in one bucket.
    """
    if partition is Partition.OFFICER:
        return pa.array(np.zeros(len(events), np.int32))
    if partition is Partition.THREAD:
        return bucket_numbers(_one(events["thread_id"]), number)
    threads = _one(events["thread_id"]).dictionary_encode()
    persons = _one(events["person_id"].cast(pa.string())).dictionary_encode()
    labels = linked(
        threads.indices.to_numpy(zero_copy_only=False).astype(np.int64),
        pc.fill_null(persons.indices.cast(pa.int64()), -1).to_numpy(zero_copy_only=False),
    )
    return bucket_numbers(threads.dictionary.take(pa.array(labels)), number)


def linked(threads: Numbers, persons: Numbers) -> Numbers:
    """Return, per row, the least thread that its thread is linked to through persons.

    >>> linked(np.array([0, 1, 1, 2]), np.array([7, 7, 3, -1])).tolist()
    [0, 0, 0, 2]
    """
    least = np.arange(int(threads.max(initial=-1)) + 1, dtype=np.int64)
    named = persons >= 0
    of_person = np.full(int(persons.max(initial=-1)) + 1, len(least), np.int64)
    while True:
        before = least.copy()
        np.minimum.at(of_person, persons[named], least[threads[named]])
        np.minimum.at(least, threads[named], of_person[persons[named]])
        if np.array_equal(before, least):
            return least[threads]


def _one(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays([chunk.cast(pa.string()) for chunk in column.chunks]) if column.num_chunks else column
