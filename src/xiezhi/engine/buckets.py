"""Whole threads gathered into buckets of bounded size: in memory while they fit, on disk when they do not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.spill import Spill

ROWS_PER_BUCKET = 1 << 19
"""Rows judged at a time; with the pass's working columns about a quarter of a gigabyte."""
MEMORY = 384 << 20
"""Bytes of events held in memory before the buckets go to disk."""
MOST_BUCKETS = 896
"""Each is a file held open while a log is read, and many systems allow 1,024 of them."""
_WORD = 8
# Odd 64-bit constants (the golden ratio and two of SplitMix64's), so that neighbouring ids part.
_MULTIPLIERS = (-7046029254386353131, -4658895280553007687, -7723592293110705685)
_TOP_BITS = 33


class Buckets:
    """Takes batches with a column ``by`` and gives tables in which every value of it is whole.

    Used as a context: leaving it removes what was written to disk. ``rows`` is the expected size, None when unknown.
    """

    def __init__(
        self,
        folder: Path,
        rows: int | None,
        *,
        by: str = "thread_id",
        memory: int = MEMORY,
        rows_per_bucket: int = ROWS_PER_BUCKET,
    ) -> None:
        self._by = by
        self._folder = folder
        self._memory = memory
        self._single_rows = rows_per_bucket * 3 // 2
        self._number = _number_for(rows, rows_per_bucket)
        self._unknown = rows is None
        self._early: list[pa.RecordBatch] = []
        self._early_rows = 0
        self._parts: list[list[pa.RecordBatch]] = [[] for _ in range(self._number)]
        self._bytes = 0
        self._spill: Spill | None = None

    def __enter__(self) -> Buckets:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._spill is not None:
            self._spill.remove()

    def __len__(self) -> int:
        """Return how many buckets there are; certain once all rows were added."""
        return 1 if self._unknown else self._number

    def add(self, batch: pa.RecordBatch) -> None:
        """Take a batch."""
        if not self._unknown:
            self._place(batch)
            return
        self._early.append(batch)
        self._early_rows += batch.num_rows
        if self._early_rows > self._single_rows:
            self._unknown = False
            self._release()

    def tables(self) -> Iterator[pa.Table]:
        """Yield the buckets, each once; nothing may be added any more."""
        if self._unknown:
            self._number = 1
            self._parts = [self._early]
            self._early = []
        for number in range(self._number):
            batches = self._spill.read(number) if self._spill is not None else self._parts[number]
            self._parts[number] = []
            if batches:
                yield pa.Table.from_batches(batches)

    def _release(self) -> None:
        early, self._early = self._early, []
        for batch in early:
            self._place(batch)

    def _place(self, batch: pa.RecordBatch) -> None:
        if self._number == 1:
            self._parts[0].append(batch)
            return
        for number, part in split(batch, self._by, self._number):
            if self._spill is not None:
                self._spill.write(number, part)
            else:
                self._parts[number].append(part)
        self._bytes += batch.nbytes
        if self._spill is None and self._bytes > self._memory:
            self._to_disk()

    def _to_disk(self) -> None:
        self._spill = Spill(self._folder)
        for number, parts in enumerate(self._parts):
            for part in parts:
                self._spill.write(number, part)
            self._parts[number] = []


def _number_for(rows: int | None, rows_per_bucket: int) -> int:
    """Return how many buckets a log takes; one of unknown size is taken to be large until it has ended."""
    if rows is None:
        return 64
    return 1 if rows <= rows_per_bucket * 3 // 2 else min(MOST_BUCKETS, -(-rows // rows_per_bucket))


def split(batch: pa.RecordBatch, by: str, number: int) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield (bucket, rows), where equal values of the column ``by`` always have the same bucket."""
    buckets = bucket_numbers(batch.column(by), number)
    ordered = batch.take(pc.sort_indices(buckets))
    counts = pc.value_counts(buckets)
    sizes = dict(zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True))
    start = 0
    for bucket in sorted(sizes):
        yield bucket, ordered.slice(start, sizes[bucket])
        start += sizes[bucket]


def bucket_numbers(column: pa.Array, number: int) -> pa.Array:
    """Return a bucket from 0 to ``number`` - 1 for each text: equal texts, equal bucket, always; null is as empty."""
    if pa.types.is_dictionary(column.type):
        words = bucket_numbers(column.dictionary, number)
        return pc.fill_null(words.take(column.indices), bucket_numbers(pa.array([""]), number)[0])
    bytes_of = pc.fill_null(column.cast(pa.string()), "").cast(pa.binary())
    pieces = ((-_WORD, None), (-2 * _WORD, -_WORD), (0, _WORD))
    mixed = pc.binary_length(bytes_of).cast(pa.int64())
    for (start, stop), multiplier in zip(pieces, _MULTIPLIERS, strict=True):
        word = _as_number(pc.binary_slice(bytes_of, start, stop))
        mixed = pc.bit_wise_xor(mixed, pc.multiply(word, multiplier))
        mixed = pc.bit_wise_xor(pc.multiply(mixed, _MULTIPLIERS[0]), pc.shift_right(mixed, 29))
    top = pc.shift_right(pc.bit_wise_and(mixed, (1 << 63) - 1), _TOP_BITS)
    return pc.subtract(top, pc.multiply(pc.divide(top, number), number)).cast(pa.int32())


def _as_number(pieces: pa.Array) -> pa.Array:
    """Return byte strings of at most eight bytes as whole numbers."""
    padded = pc.ascii_lpad(pieces.view(pa.string()), _WORD)
    together = pa.concat_arrays([padded])
    buffer = together.buffers()[2] or pa.py_buffer(b"")
    return pa.Array.from_buffers(pa.int64(), len(together), [None, buffer], offset=0)
