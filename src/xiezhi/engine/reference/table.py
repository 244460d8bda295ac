"""The Arrow table of a log read into events and facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pyarrow as pa

from xiezhi.core.periods import Instant, to_instant, to_local
from xiezhi.engine.log import ATTRIBUTE_PREFIX, FACT_RECORDED
from xiezhi.engine.reference.casefile import BEGINNING
from xiezhi.engine.reference.record import Event, Fact, Moment, Value
from xiezhi.engine.reference.values import day_span, members_of, scalar_of
from xiezhi.law.model import ValueType, Vocabulary

ROOT = "root_event_id"


@dataclass(frozen=True, slots=True)
class Log:
    """The events not after as-of, in the order of the table, and the facts that hold from a time not after it."""

    events: tuple[Event, ...]
    facts: tuple[Fact, ...]
    as_of: Instant


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the table; ``occurred_at`` is None only for a fact that holds from the beginning."""

    number: int
    cells: Mapping[str, object]
    occurred_at: Instant | None

    def text(self, column: str) -> str | None:
        cell = self.cells.get(column)
        return None if cell is None else str(cell)

    def required(self, column: str) -> str:
        return str(self.cells[column])

    @property
    def seq(self) -> int:
        seq = self.cells["seq"]
        return seq if isinstance(seq, int) else int(str(seq))

    @property
    def where(self) -> str:
        return self.text("source") or f"row {self.number + 1}"


def read(table: pa.Table, vocabulary: Vocabulary, zone: ZoneInfo, as_of: Instant | None, *, by_seq: bool) -> Log:
    """Read a table (EVENT_SCHEMA, more columns ``attrs.NAME``, ``root_event_id``).

    ``as_of`` None stands for the greatest ``occurred_at``. Raises ``ValueTextError`` for a value of the wrong type.
    """
    lines = _lines(table)
    times = [line.occurred_at for line in lines if line.occurred_at is not None]
    end = max(times, default=0) if as_of is None else as_of
    seen = [line for line in lines if line.occurred_at is None or line.occurred_at <= end]
    types = _Types.of(vocabulary)
    events = [line for line in seen if line.required("event") != FACT_RECORDED]
    events.sort(key=_by_seq if by_seq else _by_time)
    return Log(
        tuple(_event(line, position, types, zone) for position, line in enumerate(events)),
        tuple(_facts((line for line in seen if line.required("event") == FACT_RECORDED), types, zone)),
        end,
    )


def _lines(table: pa.Table) -> list[_Line]:
    return [_Line(number, row, _instant(row["occurred_at"])) for number, row in enumerate(table.to_pylist())]


def _instant(cell: object) -> Instant | None:
    return to_instant(cell) if isinstance(cell, datetime) else None


def _by_time(line: _Line) -> tuple[Instant, int, int]:
    return line.occurred_at or 0, line.seq, line.number


def _by_seq(line: _Line) -> tuple[int, int]:
    return line.seq, line.number


@dataclass(frozen=True, slots=True)
class _Types:
    """Storage class of every attribute and fact; attributes the rulebook does not know are not read."""

    attributes: Mapping[str, ValueType]
    facts: Mapping[str, ValueType]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> _Types:
        kinds = vocabulary.events.values()
        return cls(
            {name: each.value_type for kind in kinds for name, each in kind.attributes.items()},
            {name: each.attribute.value_type for name, each in vocabulary.facts.items()},
        )


# ---------------------------------------------------------------- events


def _event(line: _Line, position: int, types: _Types, zone: ZoneInfo) -> Event:
    at = line.occurred_at or 0
    day = to_local(at, zone).date()
    event_id = line.required("event_id")
    return Event(
        event_id=event_id,
        root=line.text(ROOT) or event_id,
        thread_id=line.required("thread_id"),
        kind=line.required("event"),
        at=day_span(day, zone) if line.text("precision") == "day" else Moment(at, at),
        day=day,
        position=position,
        person_id=line.text("person_id"),
        actor_id=line.text("actor_id"),
        actor_role=line.text("actor_role"),
        unit_id=line.text("unit_id"),
        keys={key: str(value) for key, value in _pairs(line.cells.get("keys")) if value is not None},
        attributes=_attributes(line, types, zone),
    )


def _pairs(cell: object) -> Sequence[tuple[str, object]]:
    return cell if isinstance(cell, list) else ()


def _attributes(line: _Line, types: _Types, zone: ZoneInfo) -> Mapping[str, Value]:
    """Return the attributes; a column of its own wins over the entry in ``attrs``."""
    entries: dict[str, list[object]] = defaultdict(list)
    for name, cell in _pairs(line.cells.get("attrs")):
        entries[name].append(cell)
    for column, cell in line.cells.items():
        if column.startswith(ATTRIBUTE_PREFIX) and cell is not None:
            entries[column.removeprefix(ATTRIBUTE_PREFIX)] = cell if isinstance(cell, list) else [cell]
    return {
        name: value
        for name, cells in entries.items()
        if name in types.attributes
        and (value := _value(cells, types.attributes[name], zone, f"{line.where}, {name}")) is not None
    }


def _value(cells: Sequence[object], value_type: ValueType, zone: ZoneInfo, where: str) -> Value | None:
    """Return the value the cells of one attribute or fact make; of several scalars the first counts."""
    if value_type is ValueType.TEXTS:
        return members_of(cells)
    return None if cells[0] is None else scalar_of(cells[0], value_type, zone, where)


# ---------------------------------------------------------------- facts


def _facts(lines: Iterable[_Line], types: _Types, zone: ZoneInfo) -> Iterable[Fact]:
    """Yield the facts the rulebook knows; rows of a list fact that agree in everything but the value are one set."""
    sets: dict[tuple[str, str | None, str, Instant, Instant, int], list[_Line]] = defaultdict(list)
    for line in lines:
        name = line.required("fact")
        if name in types.facts:
            since, recorded = _times(line)
            alone = line.number if types.facts[name] is not ValueType.TEXTS else -1
            sets[line.required("thread_id"), line.text("person_id"), name, since, recorded, alone].append(line)
    for (thread, person, name, since, recorded, _), members in sets.items():
        last = max(members, key=_by_seq)
        cells = [line.cells["fact_value"] for line in members]
        value = _value(cells, types.facts[name], zone, f"{last.where}, {name}")
        rank = (recorded, last.seq, last.number)
        yield Fact(thread, person, name, value, None if since == BEGINNING else since, rank)


def _times(line: _Line) -> tuple[Instant, Instant]:
    """Return since when the fact holds and when it was recorded (the former where nothing else is said)."""
    since = BEGINNING if line.occurred_at is None else line.occurred_at
    recorded = _instant(line.cells.get("recorded_at"))
    return since, since if recorded is None else recorded
