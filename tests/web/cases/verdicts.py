"""What the pages show of every obligation, and what an audit of the same journal finds: two tables to compare."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq

from xiezhi.core.periods import to_instant
from xiezhi.engine.audit import Order, audit
from xiezhi.engine.batch.judging import judge
from xiezhi.engine.runners import one_by_one
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.log import export
from xiezhi.web.cases.queries import obligations

Line = tuple[object, ...]
_NAMES = ("verdict", "level", "due_at", "row", "missing", "provisional", "decided_by_event_id", "person_id")


def audited(folder: Path, moment: datetime) -> dict[str, Line]:
    """Audit the journal as it stands; return what is found of each obligation."""
    log = folder / "events.parquet"
    export(log)
    order = Order(log=log, mapping=None, rulebook=rulebook(), out=folder / "out", as_of=to_instant(moment))
    audit(order, one_by_one(judge))
    return found_in(folder / "out")


def found_in(folder: Path) -> dict[str, Line]:
    """Return what an audit that wrote to a folder found of each obligation."""
    found: dict[str, Line] = {}
    for batch in pq.ParquetFile(folder / "findings.parquet").iter_batches():
        for row in batch.to_pylist():
            # That a correction changed a verdict is about the record, which the timeline shows struck through.
            if row["rule_id"] != "platform-correction-changes-verdict":
                found[row["obligation_id"]] = tuple(row[name] for name in _NAMES)
    return found


def shown(moment: datetime) -> dict[str, Line]:
    """Return what a page would say of each obligation at a moment."""
    return dict(_shown(moment))


def _shown(moment: datetime) -> Iterator[tuple[str, Line]]:
    for each in obligations(moment).iterator(chunk_size=5000):
        yield (
            each.pk,
            (
                each.verdict_now,
                each.level_now,
                each.due_at,
                each.row,
                each.missing,
                each.provisional,
                each.decided_by_event_id,
                each.person_id,
            ),
        )
