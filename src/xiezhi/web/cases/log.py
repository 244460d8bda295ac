"""The journal as the engine reads it: entries of kind ``event`` as the canonical event table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.db.models import QuerySet

from xiezhi.engine.log import EVENT_SCHEMA, FACT_RECORDED
from xiezhi.seal.verify import Json
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write

# Who a posting's role is in the vocabulary of the law.
ACTORS = {
    "intake": "officer",
    "officer": "officer",
    "unit_head": "unit-head",
    "legal_stationed": "stationed-legal-supervisor",
    "legal_reviewer": "legal-dept",
    "bureau_leader": "bureau-head",
}
_BATCH = 50_000


def events() -> QuerySet[Entry]:
    """Return what is evidence of cases: the entries of kind ``event``, in order of the threads."""
    return Entry.objects.filter(kind=Kind.EVENT).order_by("thread_id", "seq")


def table_of(entries: Iterable[Entry]) -> pa.Table:
    """Return entries as EVENT_SCHEMA."""
    rows = [row_of(each) for each in entries]
    return pa.table({name: [row[name] for row in rows] for name in EVENT_SCHEMA.names}, schema=EVENT_SCHEMA)


def row_of(entry: Entry) -> dict[str, object]:
    """Return one entry as a row of EVENT_SCHEMA; a fact without a time holds from the beginning."""
    fact = entry.what == FACT_RECORDED
    given = dict(entry.attrs)
    value = given.pop("value", None) if fact else None
    timeless = bool(given.pop("from_the_beginning", False)) if fact else False
    return {
        "event_id": entry.entry_id,
        "thread_id": entry.thread_id,
        "seq": entry.seq,
        "event": entry.what,
        "occurred_at": None if timeless else entry.occurred_at,
        "precision": entry.precision,
        "recorded_at": entry.recorded_at,
        "unit_id": entry.unit_id or None,
        "actor_id": entry.actor_id or None,
        "actor_role": ACTORS.get(entry.actor_role, entry.actor_role) or None,
        "person_id": entry.person_id,
        "keys": list(entry.keys.items()),
        "supersedes": entry.supersedes,
        "source": entry.source,
        "attrs": [] if fact else list(_pairs(given)),
        "fact": str(given.get("fact")) if fact else None,
        "fact_value": json.dumps(value) if isinstance(value, list) else next(iter(_texts(value)), None),
    }


def _pairs(attrs: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    for name, value in attrs.items():
        for text in _texts(value):
            yield name, text


def _texts(value: Json) -> list[str]:
    """Return a value as the texts the engine reads: a list's members one by one.

    >>> _texts(True), _texts(["a", "b"]), _texts(None), _texts(3)
    (['true'], ['a', 'b'], [], ['3'])
    """
    if value is None:
        return []
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [str(value).lower() if isinstance(value, bool) else str(value)]


def export_live(target: Path) -> None:
    """Write every event for an audit from the command line, which stands in the journal as a read."""
    with transaction.atomic():
        number = export(target)
        write(Note(Kind.READ, "live-audit", attrs={"count": number}), SYSTEM, datetime.now(UTC))


def export(target: Path) -> int:
    """Write every event into one Parquet file, as ``xiezhi audit`` reads it; return how many there are."""
    number = 0
    with pq.ParquetWriter(target, EVENT_SCHEMA) as writer:
        waiting: list[Entry] = []
        for entry in events().iterator(chunk_size=2000):
            waiting.append(entry)
            if len(waiting) == _BATCH:
                writer.write_table(table_of(waiting))
                number += len(waiting)
                waiting = []
        writer.write_table(table_of(waiting))
    return number + len(waiting)
