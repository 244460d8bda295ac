"""Foreign batches turned into canonical event batches, with the rows that could not be read taken out and named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.core.text import Text
from xiezhi.engine.log import ATTRIBUTE_PREFIX, EVENT_ID_PREFIX, FACT_RECORDED, ROW
from xiezhi.engine.reading import rejections as reasons
from xiezhi.engine.reading.activities import Activities, Coded
from xiezhi.engine.reading.cells import Cells, attribute, is_text, moments, sequence, texts, wrong_type
from xiezhi.engine.reading.kinds import RawTable, row_numbers
from xiezhi.engine.reading.mapping import Column, LogMapping
from xiezhi.engine.reading.rejections import Rejections
from xiezhi.law.model import ValueType

PLAIN_TEXTS = ("unit_id", "actor_id", "actor_role", "person_id", "supersedes")
_WHOLE = Column(())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read besides the fixed fields: attributes with their class, correlation keys, the local zone."""

    attributes: Mapping[str, ValueType]
    keys: Sequence[str]
    zone: str
    id_prefix: str


class Conversion:
    """Converts the batches of one table of events."""

    def __init__(
        self, raw: RawTable, mapping: LogMapping, activities: Activities, wanted: Wanted, rejections: Rejections
    ) -> None:
        self._place = str(raw.path)
        self._mapping = mapping
        self._activities = activities
        self._wanted = wanted
        self._rejections = rejections
        self.last_instant: int | None = None
        """Latest readable time, µs since 1970 UTC, rows listed under ``ignore`` included."""

    def convert(self, first_row: int, raw: pa.RecordBatch) -> pa.RecordBatch:
        """Return the canonical rows of a batch."""
        sheet = _Sheet(self._place, first_row, raw, self._rejections)
        thread = sheet.required(self._mapping.fields["thread_id"])
        coded = self._activities.code(raw, sheet)
        times = self._times(sheet, coded)
        columns: dict[str, pa.Array] = {ROW: sheet.rows, **self._identity(sheet), "thread_id": thread}
        columns |= {"seq": self._positions(sheet), "event": coded.events, **times}
        for name in PLAIN_TEXTS:
            columns[name] = sheet.plain(self._mapping.fields.get(name))
        columns["keys"] = self._keys(sheet)
        columns |= self._attributes(sheet, coded)
        self._note_last(columns["occurred_at"], sheet)
        return self._finished(columns, sheet.kept(coded.ignored))

    def _note_last(self, at: pa.Array, sheet: _Sheet) -> None:
        readable = at if sheet.bad is None else pc.if_else(sheet.bad, None, at)
        latest = pc.max(readable.view(pa.int64())).as_py()
        if latest is not None:
            self.last_instant = latest if self.last_instant is None else max(latest, self.last_instant)

    def _finished(self, columns: dict[str, pa.Array], kept: pa.Array | None) -> pa.RecordBatch:
        batch = pa.RecordBatch.from_pydict(columns)
        if "event_id" not in columns:
            batch = batch.replace_schema_metadata({EVENT_ID_PREFIX: self._wanted.id_prefix.encode()})
        return batch if kept is None else batch.filter(kept)

    def _identity(self, sheet: _Sheet) -> dict[str, pa.Array]:
        column = self._mapping.fields.get("event_id")
        if column is None or sheet.find(column) is None:
            return {}
        return {"event_id": sheet.required(column)}

    def _positions(self, sheet: _Sheet) -> pa.Array:
        column = self._mapping.fields.get("seq")
        name = None if column is None else sheet.find(column)
        if name is None:
            return sheet.rows
        array = sheet.column(name)
        cells = sequence(f"{self._place} {name}", array)
        sheet.note(name, array, cells)
        return cells.values if cells.values.null_count == 0 else pc.coalesce(cells.values, sheet.rows)

    def _times(self, sheet: _Sheet, coded: Coded) -> dict[str, pa.Array]:
        """Return occurred_at, precision and recorded_at."""
        column = self._mapping.fields["occurred_at"]
        name = sheet.needed(column)
        array = sheet.column(name)
        found = moments(f"{self._place} {name}", array, column, self._wanted.zone)
        sheet.note(name, array, found.cells)
        absent = found.cells.values.is_null() if found.cells.values.null_count else None
        if absent is not None:
            timeless = pc.and_(absent, pc.invert(pc.equal(coded.events.cast(pa.string()), FACT_RECORDED)))
            sheet.note(name, array, Cells(array, timeless, reasons.MISSING))
        return {
            "occurred_at": found.cells.values,
            "precision": self._precision(sheet, found.whole_day),
            "recorded_at": self._moment_field(sheet, "recorded_at"),
        }

    def _precision(self, sheet: _Sheet, whole_day: pa.Array | bool) -> pa.Array:
        if isinstance(whole_day, bool):
            by_form = _constant("day" if whole_day else "instant", len(sheet.rows))
        else:
            by_form = pc.if_else(whole_day, "day", "instant")
        column = self._mapping.fields.get("precision")
        name = None if column is None else sheet.find(column)
        if name is None or column is None:
            return by_form
        given = texts(f"{self._place} {name}", sheet.column(name), column)
        allowed = pc.is_in(
            given,
            value_set=pa.array(
                ["instant", "day"], given.type.value_type if pa.types.is_dictionary(given.type) else pa.string()
            ),
        )
        if given.null_count == 0 and pc.all(allowed).as_py():
            return given
        sheet.note(name, given, Cells(given, pc.and_(given.is_valid(), pc.invert(allowed)), reasons.NOT_A_PRECISION))
        return pc.coalesce(given.cast(pa.string()), by_form.cast(pa.string()))

    def _moment_field(self, sheet: _Sheet, field: str) -> pa.Array:
        column = self._mapping.fields.get(field)
        name = None if column is None else sheet.find(column)
        if name is None or column is None:
            return pa.nulls(len(sheet.rows))
        array = sheet.column(name)
        cells = moments(f"{self._place} {name}", array, column, self._wanted.zone).cells
        sheet.note(name, array, cells)
        return cells.values

    def _keys(self, sheet: _Sheet) -> pa.Array:
        columns = {key: self._mapping.keys[key] for key in self._wanted.keys if key in self._mapping.keys}
        present = {key: sheet.plain(column) for key, column in columns.items() if sheet.find(column) is not None}
        if not present:
            return sheet.pairs("keys")
        return _pairs({key: values.cast(pa.string()) for key, values in present.items()})

    def _attributes(self, sheet: _Sheet, coded: Coded) -> dict[str, pa.Array]:
        found: dict[str, pa.Array] = {"attrs": sheet.pairs("attrs"), "fact": sheet.plain(Column(("fact",)))}
        found["fact_value"] = sheet.plain(Column(("fact_value",)))
        for attribute_name, kind in self._wanted.attributes.items():
            column = self._mapping.attributes.get(attribute_name, Column(()))
            name = sheet.find(column)
            constants = coded.constants.get(attribute_name)
            if name is None and constants is None:
                continue
            array = pa.nulls(len(sheet.rows), pa.string()) if name is None else sheet.column(name)
            cells = attribute(f"{self._place} {name}", array, column, kind, self._wanted.zone)
            sheet.note(name or attribute_name, array, cells)
            values = cells.values
            if constants is not None:
                given = attribute(self._mapping.place, constants, _WHOLE, kind, self._wanted.zone).values
                values = pc.coalesce(given, values.cast(given.type))
            found[ATTRIBUTE_PREFIX + attribute_name] = values
        return found


class _Sheet:
    """One raw batch: its columns, its row numbers, and which rows are already refused."""

    def __init__(self, place: str, first_row: int, raw: pa.RecordBatch, rejections: Rejections) -> None:
        self._raw = raw
        self._place = place
        self._names = frozenset(raw.schema.names)
        self._rejections = rejections
        self.bad: pa.Array | None = None
        self.rows: pa.Array = row_numbers(first_row, raw)

    def find(self, column: Column) -> str | None:
        return column.found_in(self._names)

    def needed(self, column: Column) -> str:
        """Return the name of a column that ``read_log`` found in the file."""
        return next(name for name in column.names if name in self._names)

    def column(self, name: str) -> pa.Array:
        return self._raw.column(name)

    def required(self, column: Column) -> pa.Array:
        """Return a text column in which every cell must hold something."""
        name = self.needed(column)
        values = texts(f"{self._place} {name}", self.column(name), column)
        blank = _blank(values)
        if blank is not None:
            self.note(name, values, Cells(values, blank, reasons.MISSING))
        return values

    def plain(self, column: Column | None) -> pa.Array:
        """Return a text column, or nulls when the source lacks it."""
        name = None if column is None else self.find(column)
        if name is None or column is None:
            return pa.nulls(len(self.rows))
        return texts(f"{self._place} {name}", self.column(name), column)

    def pairs(self, name: str) -> pa.Array:
        """Return a column that is already a map of texts, or nulls."""
        if name not in self._names:
            return pa.nulls(len(self.rows))
        array = self.column(name)
        if not pa.types.is_map(array.type) and not pa.types.is_null(array.type):
            if is_text(array.type):
                return pa.nulls(len(self.rows))
            raise wrong_type(f"{self._place} {name}", array.type, Text("文字对（map）", "pairs of texts (map)"))
        return array

    def note(self, name: str, shown: pa.Array, cells: Cells) -> None:
        """Refuse the rows whose cell is bad; a row already refused keeps its first reason."""
        if cells.bad is None:
            return
        fresh = cells.bad if self.bad is None else pc.and_not(cells.bad, self.bad)
        self._rejections.add_cells("events", name, cells.reason, self.rows.filter(fresh), shown.filter(fresh))
        self.bad = cells.bad if self.bad is None else pc.or_(self.bad, cells.bad)

    def kept(self, ignored: pa.Array | None) -> pa.Array | None:
        """Return the mask of the rows that remain, or None when all do."""
        masks = [mask for mask in (self.bad, ignored) if mask is not None and pc.any(mask).as_py()]
        if not masks:
            return None
        together = masks[0] if len(masks) == 1 else pc.or_(masks[0], masks[1])
        return pc.invert(together)


def _blank(values: pa.Array) -> pa.Array | None:
    """Return the mask of empty cells, or None when there is none."""
    words = values.dictionary if pa.types.is_dictionary(values.type) else values
    if values.null_count == 0 and not pc.any(pc.equal(words, "")).as_py():
        return None
    plain = values.cast(pa.string())
    return pc.fill_null(pc.equal(plain, ""), True)


def _constant(word: str, length: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int8()), length), pa.array([word]))


def _pairs(columns: Mapping[str, pa.Array]) -> pa.Array:
    """Return the columns as one map per row that holds the cells that are not null."""
    width = len(columns)
    height = len(next(iter(columns.values())))
    # Cell k of row r stands at k * height + r of the joined columns; the map wants r * width + k.
    place = pa.arange(0, width * height)
    row = pc.divide(place, width)
    column = pc.subtract(place, pc.multiply(row, width))
    cells = pa.concat_arrays(list(columns.values())).take(pc.add(pc.multiply(column, height), row))
    names = pa.array(list(columns)).take(column)
    valid = cells.is_valid()
    ends = pc.cumulative_sum(valid.cast(pa.int32())).take(pa.arange(width - 1, width * height, width))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    return pa.MapArray.from_arrays(offsets, names.filter(valid), cells.filter(valid))
