"""Whole columns of foreign cells turned into typed ones, each with the mask of the cells that could not be read.

Typed columns are cast by Arrow without a loop; of text columns each distinct text is read once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.core.dates import Moment
from xiezhi.core.text import Text
from xiezhi.engine.log import INSTANT
from xiezhi.engine.reading import rejections as reasons
from xiezhi.engine.reading.errors import LogError
from xiezhi.engine.reading.mapping import Column
from xiezhi.engine.reading.values import read_bool, read_members, read_number, read_time
from xiezhi.law.model import ValueType

NUMBER = pa.decimal128(28, 4)
_FIRST = pa.scalar(-2_208_988_800_000_000, pa.int64())
_LAST = pa.scalar(7_258_118_400_000_000, pa.int64())


@dataclass(frozen=True, slots=True)
class Cells:
    """A column as read; ``bad`` marks the cells refused for ``reason`` (None: every cell is good)."""

    values: pa.Array
    bad: pa.Array | None = None
    reason: Text = reasons.MISSING


@dataclass(frozen=True, slots=True)
class Moments:
    """A column of times; ``whole_day`` is a mask, or one truth value for all."""

    cells: Cells
    whole_day: pa.Array | bool


def is_text(kind: pa.DataType) -> bool:
    """Say whether an Arrow type holds text, dictionary-encoded or not."""
    if pa.types.is_dictionary(kind):
        return is_text(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def texts(place: str, array: pa.Array, column: Column) -> pa.Array:
    """Return a column as texts, dictionary-encoded if it came so; numbers are written plainly."""
    kind = array.type
    if column.words:
        return _by_distinct(_plain_text(place, array), lambda text: column.words.get(text, text), pa.string()).values
    return array if is_text(kind) or pa.types.is_null(kind) else _plain_text(place, array)


def _plain_text(place: str, array: pa.Array) -> pa.Array:
    kind = array.type
    simple = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_decimal, pa.types.is_temporal)
    if not is_text(kind) and not pa.types.is_null(kind) and not any(each(kind) for each in simple):
        raise wrong_type(place, kind, Text("文字", "text"))
    return array.cast(pa.string())


def moments(place: str, array: pa.Array, column: Column, zone: str) -> Moments:
    """Return a column as UTC instants; a day is its local midnight in the column's zone, else in ``zone``."""
    local = column.zone or zone
    kind = array.type
    if is_text(kind):
        return _written_moments(array, column, ZoneInfo(local))
    if pa.types.is_date(kind):
        return Moments(_in_range(_from_local(array.cast(pa.timestamp("us")), local)), whole_day=True)
    if pa.types.is_null(kind):
        return Moments(Cells(pa.nulls(len(array), INSTANT)), column.whole_day)
    if not pa.types.is_timestamp(kind):
        raise wrong_type(place, kind, Text("时间", "a time"))
    at = _from_local(array, local) if kind.tz is None else array.cast(INSTANT, safe=False)
    if column.whole_day:
        floored = pc.floor_temporal(at.cast(pa.timestamp("us", tz=local)), unit="day")
        return Moments(_in_range(floored.cast(INSTANT)), whole_day=True)
    return Moments(_in_range(at), whole_day=False)


def _from_local(array: pa.Array, zone: str) -> pa.Array:
    naive = array.cast(pa.timestamp("us"), safe=False)
    return pc.assume_timezone(naive, zone, ambiguous="earliest", nonexistent="earliest").cast(INSTANT)


def _in_range(at: pa.Array) -> Cells:
    numbers = at.view(pa.int64())
    extent = pc.min_max(numbers)
    low, high = extent["min"], extent["max"]
    if not low.is_valid or (low.as_py() >= _FIRST.as_py() and high.as_py() < _LAST.as_py()):
        return Cells(at)
    outside = pc.or_(pc.less(numbers, _FIRST), pc.greater_equal(numbers, _LAST))
    return Cells(at, pc.fill_null(outside, False), reasons.FAR_TIME)


def _written_moments(array: pa.Array, column: Column, zone: ZoneInfo) -> Moments:
    known: dict[str, Moment | None] = {}

    def read(text: str) -> Moment | None:
        found = known[text] = read_time(column.words.get(text, text), zone, column.formats)
        return found

    cells = _by_distinct(array, lambda text: None if (found := read(text)) is None else found.at, INSTANT)
    if column.whole_day:
        return Moments(_both(cells, moments("", cells.values, column, zone.key).cells), whole_day=True)
    days = _by_distinct(array, lambda text: (found := known[text]) is not None and found.whole_day, pa.bool_())
    marked = _both(Cells(cells.values, cells.bad, reasons.NOT_A_TIME), _in_range(cells.values))
    return Moments(marked, pc.fill_null(days.values, False))


def _both(first: Cells, second: Cells) -> Cells:
    """Return the values of the second with the bad cells of both; the reason of the first that has any."""
    if first.bad is None or not pc.any(first.bad).as_py():
        return second
    if second.bad is None:
        return Cells(second.values, first.bad, reasons.NOT_A_TIME)
    return Cells(second.values, pc.or_(first.bad, second.bad), reasons.NOT_A_TIME)


def attribute(place: str, array: pa.Array, column: Column, kind: ValueType, zone: str) -> Cells:
    """Return an attribute column in the storage class the vocabulary gives it."""
    if kind is ValueType.TEXT:
        return Cells(texts(place, array, column))
    if kind is ValueType.TEXTS:
        return _lists(place, array, column)
    if kind is ValueType.NUMBER:
        return _numbers(place, array, column)
    if kind is ValueType.BOOL:
        return _bools(place, array, column)
    found = moments(place, array, column, zone)
    if kind is ValueType.INSTANT:
        return found.cells
    local = found.cells.values.cast(pa.timestamp("us", tz=column.zone or zone))
    return Cells(pc.local_timestamp(local).cast(pa.date32(), safe=False), found.cells.bad, found.cells.reason)


def _lists(place: str, array: pa.Array, column: Column) -> Cells:
    if pa.types.is_list(array.type):
        return Cells(array)
    return _by_distinct(texts(place, array, column), read_members, pa.list_(pa.string()))


def _numbers(place: str, array: pa.Array, column: Column) -> Cells:
    kind = array.type
    if pa.types.is_floating(kind):
        broken = pc.is_nan(array)
        return Cells(pc.if_else(broken, None, array) if pc.any(broken).as_py() else array)
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        return Cells(array)
    if not is_text(kind) and not pa.types.is_null(kind):
        raise wrong_type(place, kind, Text("数", "a number"))

    def read(text: str) -> Decimal | None:
        return read_number(column.words.get(text, text), comma=column.comma)

    cells = _by_distinct(array, read, NUMBER)
    return Cells(cells.values, cells.bad, reasons.NOT_A_NUMBER)


def _bools(place: str, array: pa.Array, column: Column) -> Cells:
    kind = array.type
    if pa.types.is_boolean(kind):
        return Cells(array)
    if not is_text(kind) and not pa.types.is_null(kind):
        raise wrong_type(place, kind, Text("是/否", "a yes or no"))
    cells = _by_distinct(array, lambda text: read_bool(column.words.get(text, text)), pa.bool_())
    return Cells(cells.values, cells.bad, reasons.NOT_A_BOOL)


def sequence(place: str, array: pa.Array) -> Cells:
    """Return a column of positions as whole numbers."""
    if pa.types.is_integer(array.type) or pa.types.is_null(array.type):
        return Cells(array.cast(pa.int64()))
    if not is_text(array.type):
        raise wrong_type(place, array.type, Text("整数", "a whole number"))

    def read(text: str) -> int | None:
        number = read_number(text)
        return int(number) if number is not None and number == math.floor(number) else None

    cells = _by_distinct(array, read, pa.int64())
    return Cells(cells.values, cells.bad, reasons.NOT_A_NUMBER)


def _by_distinct(
    array: pa.Array, read: Callable[[str], str | bool | int | Decimal | date | list[str] | None], kind: pa.DataType
) -> Cells:
    """Read each distinct text once; a text that gives None is bad, an empty one is no value."""
    if pa.types.is_null(array.type):
        return Cells(pa.nulls(len(array), kind))
    coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    words = coded.dictionary.to_pylist()
    given = [bool(word) for word in words]
    found = [read(word) if here else None for word, here in zip(words, given, strict=True)]
    values = pa.array(found, kind).take(coded.indices)
    refused = [here and value is None for here, value in zip(given, found, strict=True)]
    bad = pc.fill_null(pa.array(refused, pa.bool_()).take(coded.indices), False) if any(refused) else None
    return Cells(values, bad)


def wrong_type(place: str, kind: pa.DataType, wanted: Text) -> LogError:
    """Return the error for a column whose Arrow type cannot mean what is wanted."""
    return LogError(
        place,
        Text(f"列的类型是 {kind}，需要{wanted.zh}", f"the column has type {kind}, {wanted.en} is needed"),
        Text("改正导出的列类型，或在映射中换一列", "correct the exported type, or map another column"),
    )
