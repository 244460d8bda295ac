"""What the log says today of what happened: corrections, voids, merged and split threads, and what was known when.

A row that ``supersedes`` another takes its place: the former is no longer evidence, and the obligation keeps the root
of the chain. ``event-voided`` removes the row it supersedes; ``event-corrected`` restates it, where every column and
attribute it fills replaces the former's (attribute ``event`` renames it, ``occurred_at`` re-dates it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.core.dates import Moment, read_moment
from xiezhi.core.text import Text
from xiezhi.engine.log import ATTRIBUTE_PREFIX, EVENT_SCHEMA, ROW, event_ids
from xiezhi.engine.reading.errors import LogError
from xiezhi.law.model import ValueType

EVENT_CORRECTED = "event-corrected"
EVENT_VOIDED = "event-voided"
THREAD_MERGED = "thread-merged"
THREAD_SPLIT = "thread-split"
CASE_REOPENED = "case-reopened"
PLATFORM_EVENTS = frozenset({EVENT_CORRECTED, EVENT_VOIDED, THREAD_MERGED, THREAD_SPLIT, CASE_REOPENED})
"""Events of the platform's own vocabulary, admitted in every log."""
OTHER_THREAD = "other_thread_id"
PLATFORM_ATTRIBUTES: Mapping[str, ValueType] = MappingProxyType({OTHER_THREAD: ValueType.TEXT})

_OVERLAID = ("unit_id", "actor_id", "actor_role", "person_id")
_NEVER_COPIED = frozenset({"event", "occurred_at"})

Cell = object
RowCells = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Corrected:
    """The events as they stand, and the threads in which a correction was made."""

    events: pa.Table
    threads: pa.Array


def known_by(events: pa.Table, known_at: int | None) -> pa.Table:
    """Return the rows recorded by ``known_at`` (µs since 1970 UTC); without that time it is known when it happens."""
    if known_at is None or events.num_rows == 0:
        return events
    recorded, occurred = (events.column(name) for name in ("recorded_at", "occurred_at"))
    at = occurred if pa.types.is_null(recorded.type) else pc.coalesce(recorded, occurred)
    limit = pa.scalar(known_at, pa.int64()).cast(pa.timestamp("us", tz="UTC"))
    return events.filter(pc.fill_null(pc.less_equal(at, limit), True))


def has_corrections(events: pa.Table) -> bool:
    """Say whether any row supersedes another."""
    column = events.column("supersedes")
    return bool(column.null_count < len(column))


def before_corrections(events: pa.Table) -> pa.Table:
    """Return the events as first recorded: every row that supersedes another is left out."""
    return events.filter(events.column("supersedes").is_null())


def corrected(events: pa.Table, zone: str) -> Corrected:
    """Apply all corrections of a table of whole threads; cheap when there is none.

    ``zone`` is that of restated times without an offset. Raises ``LogError`` for one that cannot be read.
    """
    if not has_corrections(events):
        return Corrected(events, pa.array([], pa.string()))
    ids = event_ids(events)
    revisions = _revisions(events, ids)
    roots = _roots(revisions)
    chains: dict[str, list[_Revision]] = {}
    for revision in sorted(revisions, key=lambda each: each.order):
        chains.setdefault(roots[revision.event_id], []).append(revision)
    places = _places(ids, chains)
    gone = {revision.place for revision in revisions} | set(places.values())
    standing = [
        row
        for root, chain in chains.items()
        if (row := _standing(events, places.get(root), chain, root, ZoneInfo(zone))) is not None
    ]
    kept = events.filter(_mask_without(gone, events.num_rows))
    return Corrected(_joined(kept, standing), _threads(events, [each.place for each in revisions]))


@dataclass(frozen=True, slots=True)
class _Revision:
    """A row that supersedes another: where it stands in the table, its id, whose place it takes, its kind and order."""

    place: int
    event_id: str
    supersedes: str
    event: str
    order: tuple[int, int]


def _revisions(events: pa.Table, ids: pa.Array) -> list[_Revision]:
    places = pc.indices_nonzero(events.column("supersedes").is_valid())
    chosen = events.take(places)
    recorded = chosen.column("occurred_at")
    if not pa.types.is_null(chosen.column("recorded_at").type):
        recorded = pc.coalesce(chosen.column("recorded_at"), recorded)
    columns = (
        places.to_pylist(),
        ids.take(places).to_pylist(),
        chosen.column("supersedes").to_pylist(),
        chosen.column("event").to_pylist(),
        recorded.cast(pa.int64()).to_pylist(),
        chosen.column("seq").to_pylist(),
    )
    rows = zip(*columns, strict=True)
    return [_Revision(place, own, other, event, (at or 0, seq)) for place, own, other, event, at, seq in rows]


def _roots(revisions: Sequence[_Revision]) -> Mapping[str, str]:
    """Return, per superseding row, the first row of its chain; a circle ends where it closes."""
    target = {each.event_id: each.supersedes for each in revisions}
    roots: dict[str, str] = {}
    for start, first in target.items():
        seen = {start}
        here = first
        while here in target and here not in seen:
            seen.add(here)
            here = target[here]
        roots[start] = here
    return roots


def _places(ids: pa.Array, roots: Iterable[str]) -> Mapping[str, int]:
    """Return where the first rows of the chains stand; a row elsewhere is absent."""
    found = pc.indices_nonzero(pc.is_in(ids, value_set=pa.array(list(roots), pa.string())))
    return dict(zip(ids.take(found).to_pylist(), found.to_pylist(), strict=True))


def _standing(
    events: pa.Table, place: int | None, chain: Sequence[_Revision], root: str, zone: ZoneInfo
) -> RowCells | None:
    """Return the row that stands at the end of a chain, or None when the event was voided."""
    first = None if place is None else _cells(events, place)
    row = first
    for revision in chain:
        own = _cells(events, revision.place)
        if revision.event == EVENT_VOIDED:
            row = None
        elif revision.event == EVENT_CORRECTED:
            row = None if row is None else _restated(row, own, zone)
        else:
            row = own
        if row is not None:
            row |= {"event_id": revision.event_id, "root_event_id": root}
            row["seq"] = own["seq"] if first is None else first["seq"]
    return row


def _cells(events: pa.Table, place: int) -> RowCells:
    cells: RowCells = events.slice(place, 1).to_pylist()[0]
    return cells


def _restated(former: RowCells, correction: RowCells, zone: ZoneInfo) -> RowCells:
    """Return the former row with everything the correction fills in put in its place."""
    said = dict(_entries(correction, "attrs"))
    row = dict(former)
    for name, value in correction.items():
        if value is not None and (name in _OVERLAID or name.startswith(ATTRIBUTE_PREFIX)):
            row[name] = value
    for name in ("keys", "attrs"):
        changes = [(key, value) for key, value in _entries(correction, name) if key not in _NEVER_COPIED]
        renamed = {key for key, _ in changes}
        row[name] = [each for each in _entries(former, name) if each[0] not in renamed] + changes or None
    if "event" in said:
        row["event"] = said["event"]
    if "occurred_at" in said:
        moment = _restated_time(correction, str(said["occurred_at"]), zone)
        row["occurred_at"], row["precision"] = moment.at, "day" if moment.whole_day else "instant"
    if ROW in correction:
        # The entries of an install have an id and no row.
        row[ROW] = correction[ROW]
    return row


def _restated_time(correction: RowCells, text: str, zone: ZoneInfo) -> Moment:
    moment = read_moment(text, zone)
    if moment is None:
        raise LogError(
            f"{EVENT_CORRECTED}, {ROW} {correction.get(ROW, correction.get('event_id'))}",
            Text(f"更正后的时间 {text!r} 无法读取", f"the corrected time {text!r} cannot be read"),
            Text("写成 2025-03-07 或 2025-03-07T08:30:00+08:00", "write 2025-03-07 or 2025-03-07T08:30:00+08:00"),
        )
    return moment


def _entries(row: RowCells, name: str) -> list[tuple[str, str | None]]:
    # A map column comes out of Arrow as a list of pairs, or None.
    return list(cast("list[tuple[str, str | None]] | None", row.get(name)) or [])


def _mask_without(places: Iterable[int], length: int) -> pa.Array:
    return pc.invert(pc.is_in(pa.arange(0, length), value_set=pa.array(sorted(places), pa.int64())))


def _threads(events: pa.Table, places: Sequence[int]) -> pa.Array:
    return events.column("thread_id").take(pa.array(places, pa.int64())).cast(pa.string()).unique()


def _joined(kept: pa.Table, standing: Sequence[RowCells]) -> pa.Table:
    """Return the untouched rows and the standing ones, with ``event_id`` and ``root_event_id`` in every row."""
    plain = kept
    for number, field in enumerate(kept.schema):
        if pa.types.is_dictionary(field.type):
            plain = plain.set_column(number, field.name, plain.column(field.name).cast(field.type.value_type))
    if "event_id" not in plain.column_names:
        plain = plain.append_column("event_id", event_ids(kept))
    plain = plain.append_column("root_event_id", pa.nulls(plain.num_rows, pa.string()))
    rows = pa.Table.from_pylist(list(standing), schema=_typed_for(plain.schema))
    return pa.concat_tables([plain, rows], promote_options="permissive")


def _typed_for(schema: pa.Schema) -> pa.Schema:
    """Return the schema with a type for columns that are empty in the log but may be filled by a correction."""
    known = {field.name: field.type for field in EVENT_SCHEMA}
    return pa.schema(
        [
            field.with_type(known[field.name]) if pa.types.is_null(field.type) and field.name in known else field
            for field in schema
        ]
    )
