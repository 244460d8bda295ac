"""Write a synthetic log to disk: ``events``, ``facts`` and ``truth`` as Parquet, in pieces of bounded size."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from xiezhi.demo.casefile import CaseFile
from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.stream import Order, threads

_INSTANT = pa.timestamp("us", tz="UTC")
_PAIRS = pa.map_(pa.string(), pa.string())
_SCHEMAS = {
    "events": pa.schema(
        [
            ("event_id", pa.string()),
            ("thread_id", pa.string()),
            ("seq", pa.int64()),
            ("event", pa.string()),
            ("occurred_at", _INSTANT),
            ("precision", pa.string()),
            ("recorded_at", _INSTANT),
            ("unit_id", pa.string()),
            ("actor_id", pa.string()),
            ("actor_role", pa.string()),
            ("person_id", pa.string()),
            ("keys", _PAIRS),
            ("supersedes", pa.string()),
            ("source", pa.string()),
            ("attrs", _PAIRS),
        ]
    ),
    "facts": pa.schema(
        [
            ("thread_id", pa.string()),
            ("person_id", pa.string()),
            ("fact", pa.string()),
            ("value", pa.string()),
            ("at", _INSTANT),
            ("recorded_at", _INSTANT),
            ("source_event_id", pa.string()),
        ]
    ),
    "truth": pa.schema(
        [
            ("thread_id", pa.string()),
            ("person_id", pa.string()),
            ("rule_id", pa.string()),
            ("verdict", pa.string()),
            ("subject_event_id", pa.string()),
        ]
    ),
}
PIECE = 5_000
"""Threads made and written at a time; memory does not grow beyond a few of these."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    cases: int
    events: int
    facts: int
    obligations: int


def write_log(
    order: Order,
    days: LegalDays,
    folder: Path,
    *,
    workers: int = 1,
    progress: Callable[[int], None] = lambda _done: None,
) -> Written:
    """Write the three files into ``folder`` (made if absent), all or none, and say how much it was.

    The same order gives the same bytes whatever the number of workers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".synth-", dir=folder))
    try:
        written = _write_pieces(order, days, scratch, workers, progress)
        for name in _SCHEMAS:
            (scratch / f"{name}.parquet").replace(folder / f"{name}.parquet")
    finally:
        shutil.rmtree(scratch)
    return written


def _write_pieces(
    order: Order, days: LegalDays, folder: Path, workers: int, progress: Callable[[int], None]
) -> Written:
    counts = dict.fromkeys(_SCHEMAS, 0)
    done = 0
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(
                pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd", use_dictionary=True)
            )
            for name, schema in _SCHEMAS.items()
        }
        for size, tables in _pieces(order, days, workers, stack):
            for name, table in tables.items():
                writers[name].write_table(table)
                counts[name] += table.num_rows
            done += size
            progress(done)
        _heartbeat(order, writers["events"])
    return Written(done, counts["events"] + 1, counts["facts"], counts["truth"])


def _heartbeat(order: Order, writer: pq.ParquetWriter) -> None:
    """Close the log with an inspection at its very last instant, so that as-of is the same in every sample."""
    end = order.window.end
    row = {
        "event_id": f"t{order.seed}-end-e1",
        "thread_id": f"t{order.seed}-end",
        "seq": 1,
        "event": "enforcement-inspected",
        "occurred_at": end,
        "precision": "instant",
        "recorded_at": end,
        "unit_id": "市局",
        "actor_id": "市局-法制",
        "actor_role": "internal-oversight",
    }
    writer.write_table(pa.Table.from_pylist([row], schema=_SCHEMAS["events"]))


def _pieces(order: Order, days: LegalDays, workers: int, stack: ExitStack) -> Iterator[tuple[int, dict[str, pa.Table]]]:
    spans = [(first, min(PIECE, order.cases - first)) for first in range(0, order.cases, PIECE)]
    if workers == 1:
        yield from (_piece(order, days, first, size) for first, size in spans)
        return
    pool = stack.enter_context(ProcessPoolExecutor(workers))
    # Only a few pieces are under way at once: a nation's log must not pile up in memory.
    waiting = iter(spans)
    running = [pool.submit(_piece, order, days, *span) for span in islice(waiting, workers + 1)]
    while running:
        yield running.pop(0).result()
        running.extend(pool.submit(_piece, order, days, *span) for span in islice(waiting, 1))


def _piece(order: Order, days: LegalDays, first: int, size: int) -> tuple[int, dict[str, pa.Table]]:
    cases = list(threads(order, days, first, size))
    return size, {"events": _events(cases), "facts": _facts(cases), "truth": _truth(cases)}


def _events(cases: Iterable[CaseFile]) -> pa.Table:
    rows = [row for case in cases for row in case.events]
    columns = {
        "event_id": [row.event_id for row in rows],
        "thread_id": [row.thread_id for row in rows],
        "seq": [row.seq for row in rows],
        "event": [row.event for row in rows],
        "occurred_at": [_microseconds(row.occurred_at) for row in rows],
        "precision": ["instant"] * len(rows),
        "recorded_at": [_microseconds(row.recorded_at) for row in rows],
        "unit_id": [row.unit_id for row in rows],
        "actor_id": [row.actor_id for row in rows],
        "actor_role": [row.actor_role for row in rows],
        "person_id": [row.person_id for row in rows],
        "keys": [list(row.keys.items()) for row in rows],
        "supersedes": [None] * len(rows),
        "source": [None] * len(rows),
        "attrs": [row.attrs for row in rows],
    }
    return pa.table(columns, schema=_SCHEMAS["events"])


def _facts(cases: Iterable[CaseFile]) -> pa.Table:
    rows = [row for case in cases for row in case.facts]
    columns = {
        "thread_id": [row.thread_id for row in rows],
        "person_id": [row.person_id for row in rows],
        "fact": [row.fact for row in rows],
        "value": [row.value for row in rows],
        "at": [None if row.at is None else _microseconds(row.at) for row in rows],
        "recorded_at": [None] * len(rows),
        "source_event_id": [None] * len(rows),
    }
    return pa.table(columns, schema=_SCHEMAS["facts"])


def _truth(cases: Iterable[CaseFile]) -> pa.Table:
    rows = [row for case in cases for row in case.truths]
    columns = {name: [getattr(row, name) for row in rows] for name in _SCHEMAS["truth"].names}
    return pa.table(columns, schema=_SCHEMAS["truth"])


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND
