"""Activity names turned into event ids: each distinct name is looked up once."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.reading import rejections as reasons
from xiezhi.engine.reading.cells import Cells
from xiezhi.engine.reading.mapping import Activity, Column, Condition, LogMapping


@dataclass(frozen=True, slots=True)
class Coded:
    """The events of a batch, the mask of rows to leave out silently, and constant attributes as texts."""

    events: pa.Array
    ignored: pa.Array | None
    constants: Mapping[str, pa.Array] = field(default_factory=dict)


class Sheet(Protocol):
    """What is needed of a raw batch here."""

    def required(self, column: Column) -> pa.Array:
        """Return a text column in which every cell must hold something."""

    def note(self, name: str, shown: pa.Array, cells: Cells) -> None:
        """Refuse the rows whose cell is bad."""


class Activities:
    """Codes activity columns; ``known`` None admits every event id (a draft rulebook)."""

    def __init__(self, mapping: LogMapping, known: Set[str] | None) -> None:
        self._column = mapping.fields["event"]
        self._ignore = mapping.ignore
        self._known = known
        self._table = mapping.activities

    def code(self, raw: pa.RecordBatch, sheet: Sheet) -> Coded:
        """Return the events of a batch; rows with an unknown activity are refused."""
        given = sheet.required(self._column)
        coded = given if pa.types.is_dictionary(given.type) else given.dictionary_encode()
        words: list[str | None] = coded.dictionary.to_pylist()
        ignored = [word in self._ignore for word in words]
        choices = [() if skip or not word else self._choices(word) for word, skip in zip(words, ignored, strict=True)]
        name = self._column.found_in(raw.schema.names) or ""
        unknown = [
            bool(word) and not skip and not found for word, skip, found in zip(words, ignored, choices, strict=True)
        ]
        if any(unknown):
            sheet.note(name, coded, Cells(coded, _spread(unknown, coded), reasons.UNKNOWN_ACTIVITY))
        skipped = _spread(ignored, coded) if any(ignored) else None
        if all(len(found) <= 1 and all(_simple(each) for each in found) for found in choices):
            events = pa.array([found[0].event if found else "" for found in choices], pa.string())
            return Coded(pa.DictionaryArray.from_arrays(coded.indices, events), skipped)
        return self._conditional(raw, sheet, coded, choices, skipped)

    def _choices(self, word: str) -> tuple[Activity, ...]:
        if self._table is not None:
            return self._table.get(word, ())
        return (Activity(word),) if self._known is None or word in self._known else ()

    def _conditional(
        self,
        raw: pa.RecordBatch,
        sheet: Sheet,
        coded: pa.Array,
        choices: list[tuple[Activity, ...]],
        ignored: pa.Array | None,
    ) -> Coded:
        """Take, on each row, the first alternative whose condition holds."""
        events = pa.nulls(len(coded), pa.string())
        constants: dict[str, pa.Array] = {}
        for number, found in enumerate(choices):
            for activity in found:
                free = pc.and_(pc.fill_null(pc.equal(coded.indices, number), False), events.is_null())
                here = free if activity.condition is None else pc.and_(free, _holds(raw, activity.condition))
                events = pc.if_else(here, activity.event, events)
                for name, value in activity.attributes.items():
                    before = constants.get(name, pa.nulls(len(coded), pa.string()))
                    constants[name] = pc.if_else(here, value, before)
        listed = _spread([bool(found) for found in choices], coded)
        sheet.note(
            self._column.found_in(raw.schema.names) or "",
            coded,
            Cells(coded, pc.and_(listed, events.is_null()), reasons.NO_CASE_APPLIES),
        )
        return Coded(pc.fill_null(events, "").dictionary_encode(), ignored, constants)


def _simple(activity: Activity) -> bool:
    return activity.condition is None and not activity.attributes


def _spread(per_word: list[bool], coded: pa.Array) -> pa.Array:
    return pc.fill_null(pa.array(per_word, pa.bool_()).take(coded.indices), False)


def _holds(raw: pa.RecordBatch, condition: Condition) -> pa.Array:
    """Return the mask of the rows on which a condition holds; a column the file lacks holds nothing."""
    if condition.column not in raw.schema.names:
        return pa.repeat(pa.scalar(False), raw.num_rows)
    return pc.is_in(raw.column(condition.column).cast(pa.string()), value_set=pa.array(condition.values, pa.string()))
