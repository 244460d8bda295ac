"""Event ids given by the source must be unique; a repeated one is a rejected row, the first one stands."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.log import FACT_RECORDED, ROW
from xiezhi.engine.reading.rejections import DUPLICATE_ID, Rejections


def without_repeated_ids(events: pa.Table, rejections: Rejections) -> pa.Table:
    """Return the table without the later rows of a repeated event id (looked for within a bucket of whole threads)."""
    if "event_id" not in events.column_names:
        return events
    ids = events.column("event_id")
    ids = ids.cast(pa.string()) if pa.types.is_dictionary(ids.type) else ids
    given = len(ids) - ids.null_count
    if pc.count_distinct(ids).as_py() == given:
        return events
    later = _later(events)
    chosen = events.take(later)
    rejections.add_cells(
        "events",
        "event_id",
        DUPLICATE_ID,
        chosen.column(ROW).combine_chunks(),
        chosen.column("event_id").cast(pa.string()).combine_chunks(),
    )
    return events.filter(pc.invert(pc.is_in(pa.arange(0, events.num_rows), value_set=later)))


def _later(events: pa.Table) -> pa.Array:
    """Return the positions of rows whose id an earlier row has; facts have none."""
    places = pa.table({"id": events.column("event_id").cast(pa.string()), "at": pa.arange(0, events.num_rows)})
    own = places.filter(pc.invert(pc.equal(events.column("event").cast(pa.string()), FACT_RECORDED)))
    first = own.group_by("id").aggregate([("at", "min")]).column("at_min").combine_chunks()
    return own.column("at").filter(pc.invert(pc.is_in(own.column("at"), value_set=first))).combine_chunks()
