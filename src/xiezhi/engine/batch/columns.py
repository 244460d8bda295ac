"""Arrow columns turned into numbers: texts into codes, typed values into 64-bit numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.batch import layout
from xiezhi.engine.batch.compiled import Numbers

ZONED = r"(?:[zZ]|[+-]\d{2}:?\d{2})$"
_DECIMAL = pa.decimal128(28, 4)


def single(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Return a column as one array; texts of several chunks without their dictionaries."""
    if isinstance(column, pa.Array):
        return column
    if column.num_chunks == 1:
        return column.chunk(0)
    if column.num_chunks == 0:
        return pa.array([], type=column.type)
    chunks = column.chunks
    if pa.types.is_dictionary(column.type):
        chunks = [chunk.dictionary_decode() for chunk in chunks]
    return pa.concat_arrays(chunks)


def encoded(column: pa.ChunkedArray | pa.Array) -> tuple[Numbers, pa.Array]:
    """Return (code per row, -1 for null; the distinct texts) of a text column.

    Chunks cut out of a large batch keep its whole dictionary; where the dictionaries hold more texts than there are
    rows, the rows are encoded anew instead (a bucket of a million rows: 0.1 s instead of 4 s).
    """
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    if not chunks or pa.types.is_null(column.type):
        return np.full(len(column), -1, np.int64), pa.array([], pa.string())
    coded = len(chunks) > 1 and pa.types.is_dictionary(column.type)
    if coded and sum(len(chunk.dictionary) for chunk in chunks) < len(column):
        return _joined(chunks)
    array = single(column)
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    return _codes(array), array.dictionary.cast(pa.string())


def _codes(array: pa.DictionaryArray) -> Numbers:
    indices = array.indices
    if indices.null_count:
        indices = pc.fill_null(indices.cast(pa.int64()), -1)
    found: Numbers = indices.to_numpy(zero_copy_only=False).astype(np.int64, copy=False)
    return found


def _joined(chunks: Sequence[pa.DictionaryArray]) -> tuple[Numbers, pa.Array]:
    """Encode chunks with dictionaries of their own by one common dictionary."""
    together = pa.concat_arrays([chunk.dictionary.cast(pa.string()) for chunk in chunks]).dictionary_encode()
    common = together.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    ends = np.cumsum([len(chunk.dictionary) for chunk in chunks])
    tables = np.split(common, ends[:-1])
    codes = [translated(_codes(chunk), table) for chunk, table in zip(chunks, tables, strict=True)]
    return np.concatenate(codes), together.dictionary


@dataclass(frozen=True, slots=True)
class MapEntries:
    """The wanted entries of a map column: row, number of the name, code of the value (-1: null); the values' texts."""

    rows: Numbers
    names: Numbers
    codes: Numbers
    words: pa.Array


def map_entries(column: pa.ChunkedArray | pa.Array, wanted: Mapping[str, int]) -> MapEntries:
    """Return the entries of a map whose names are wanted, all values encoded at once."""
    array = single(column)
    offsets = array.offsets.to_numpy()
    begin, end = int(offsets[0]), int(offsets[-1])
    codes, words = encoded(array.keys.slice(begin, end - begin))
    names = translated(codes, np.array([wanted.get(word, -1) for word in words.to_pylist()], np.int64))
    kept = np.flatnonzero(names >= 0)
    rows = np.repeat(np.arange(len(array), dtype=np.int64), np.diff(offsets))[kept]
    values, texts = encoded(array.items.slice(begin, end - begin).take(pa.array(kept)))
    return MapEntries(rows, names[kept], values, texts)


def numbers_of(array: pa.Array, missing: int = layout.NONE) -> Numbers:
    """Return an integer-like Arrow array as numbers, null as ``missing``."""
    array = array.cast(pa.int64()) if not pa.types.is_int64(array.type) else array
    if array.null_count:
        array = pc.fill_null(array, missing)
    found: Numbers = array.to_numpy(zero_copy_only=False)
    return found


def instants(array: pa.Array, missing: int = layout.NONE) -> Numbers:
    """Return a timestamp array as µs UTC."""
    if array.type.unit != "us":
        array = array.cast(pa.timestamp("us", tz=array.type.tz))
    return numbers_of(array.view(pa.int64()), missing)


def _from_texts(texts: pa.Array, kind: int, zone: str) -> Numbers:
    if kind == layout.NUMBER:
        return _scaled(texts.cast(_DECIMAL))
    if kind == layout.BOOL:
        return numbers_of(pc.equal(texts, "true").cast(pa.int64()))
    if kind == layout.DAY:
        return numbers_of(texts.cast(pa.date32()).cast(pa.int32()))
    zoned = pc.match_substring_regex(texts, ZONED)
    with_zone = pc.if_else(zoned, texts, None).cast(pa.timestamp("us", tz="UTC"))
    naive = pc.if_else(zoned, None, texts).cast(pa.timestamp("us"))
    local = pc.assume_timezone(naive, zone, ambiguous="earliest", nonexistent="earliest")
    return np.maximum(instants(with_zone), instants(local.cast(pa.timestamp("us", tz="UTC"))))


def _scaled(decimals: pa.Array) -> Numbers:
    """Return decimals of four places as whole numbers: the low half of each 128-bit value."""
    halves = np.frombuffer(decimals.buffers()[1], dtype=np.int64)
    low: Numbers = halves[2 * decimals.offset : 2 * (decimals.offset + len(decimals)) : 2].copy()
    if decimals.null_count:
        low[decimals.is_null().to_numpy(zero_copy_only=False)] = layout.NONE
    return low


def typed_numbers(column: pa.ChunkedArray | pa.Array, kind: int, zone: str) -> Numbers:
    """Return a column of numbers, bools, days or instants as numbers, null as NONE; texts are parsed.

    Numbers are scaled by ten thousand; a day given as an instant is its local day and the other way round is refused.
    """
    array = single(column)
    if pa.types.is_dictionary(array.type):
        values = typed_numbers(array.dictionary, kind, zone)
        codes, _ = encoded(array)
        return np.where(codes < 0, layout.NONE, values[codes] if len(values) else layout.NONE)
    if pa.types.is_null(array.type):
        return np.full(len(array), layout.NONE, np.int64)
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        return _from_texts(array, kind, zone)
    if kind == layout.NUMBER:
        return _number_column(array)
    if kind == layout.INSTANT:
        return instants(array.cast(pa.timestamp("us", tz="UTC")))
    if kind == layout.DAY:
        return numbers_of(array.cast(pa.date32()).cast(pa.int32()))
    return numbers_of(array.cast(pa.int64()))


def _number_column(array: pa.Array) -> Numbers:
    if pa.types.is_floating(array.type):
        absent = array.is_null().to_numpy(zero_copy_only=False)
        values: npt.NDArray[np.float64] = array.cast(pa.float64()).to_numpy(zero_copy_only=False)
        absent |= np.isnan(values)
        scaled = np.rint(np.where(absent, 0.0, values) * layout.SCALE).astype(np.int64)
        return np.where(absent, layout.NONE, scaled)
    if pa.types.is_decimal(array.type):
        return _scaled(array.cast(_DECIMAL))
    whole = numbers_of(array.cast(pa.int64()))
    return np.where(whole == layout.NONE, layout.NONE, whole * layout.SCALE)


def members_of(text: str) -> list[str]:
    """Return the members a list value written as text holds.

    >>> members_of('["a", "b"]'), members_of("a")
    (['a', 'b'], ['a'])
    """
    if not text.startswith("["):
        return [text]
    return [str(member) for member in json.loads(text)]


@dataclass(slots=True)
class WordBook:
    """One code space for all texts of a bucket: the rulebook's words first, then what the columns bring."""

    words: list[pa.Array] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)

    def add(self, words: pa.Array) -> int:
        """Add the distinct texts of a column; return its ticket."""
        self.words.append(words.cast(pa.string()))
        self.lengths.append(len(words))
        return len(self.words) - 1

    def close(self) -> tuple[list[Numbers], int]:
        """Return, per ticket, the code of each of its texts, and how many codes there are."""
        together = pa.concat_arrays(self.words).dictionary_encode()
        codes = together.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        return np.split(codes, np.cumsum(self.lengths)[:-1]), len(together.dictionary)


def translated(codes: Numbers, table: Numbers) -> Numbers:
    """Return codes of a column in the common code space, -1 for null."""
    if len(table) == 0:
        return codes
    return np.where(codes < 0, -1, table[codes])
