"""The canonical event table and the findings table: the two schemas every part of the engine shares."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

INSTANT = pa.timestamp("us", tz="UTC")
PAIRS = pa.map_(pa.string(), pa.string())

EVENT_SCHEMA = pa.schema(
    [
        pa.field("event_id", pa.string(), nullable=False),
        pa.field("thread_id", pa.string(), nullable=False),
        pa.field("seq", pa.int64(), nullable=False),
        pa.field("event", pa.string(), nullable=False),
        pa.field("occurred_at", INSTANT),
        pa.field("precision", pa.string(), nullable=False),
        pa.field("recorded_at", INSTANT),
        pa.field("unit_id", pa.string()),
        pa.field("actor_id", pa.string()),
        pa.field("actor_role", pa.string()),
        pa.field("person_id", pa.string()),
        pa.field("keys", PAIRS),
        pa.field("supersedes", pa.string()),
        pa.field("source", pa.string()),
        pa.field("attrs", PAIRS),
        pa.field("fact", pa.string()),
        pa.field("fact_value", pa.string()),
    ]
)
"""Columns ``attrs.NAME`` of any type may follow; any text column may be dictionary-encoded."""

ATTRIBUTE_PREFIX = "attrs."
FACT_RECORDED = "fact-recorded"

FINDINGS_SCHEMA = pa.schema(
    [
        pa.field("obligation_id", pa.string(), nullable=False),
        pa.field("rule_id", pa.string(), nullable=False),
        pa.field("row", pa.string()),
        pa.field("thread_id", pa.string(), nullable=False),
        pa.field("person_id", pa.string()),
        pa.field("subject_event_id", pa.string(), nullable=False),
        pa.field("verdict", pa.string(), nullable=False),
        pa.field("level", pa.string()),
        pa.field("due_at", INSTANT),
        pa.field("decided_by_event_id", pa.string()),
        pa.field("margin_seconds", pa.int64()),
        pa.field("provisional", pa.bool_(), nullable=False),
        pa.field("missing", pa.string()),
        pa.field("rulebook_digest", pa.string(), nullable=False),
    ]
)

ROW = "row"
"""Internal column: 1-based data row of the source; rows of a facts file count down from -1."""
EVENT_ID_PREFIX = b"xiezhi.event-id-prefix"
"""Schema metadata of a table whose source gives no event ids: an id is this prefix followed by the row number."""


def event_ids(table: pa.Table, rows: pa.Array | None = None) -> pa.Array:
    """Return the event ids of a table, or of the rows at the given positions, as one string array.

    A log of ten million rows without ids of its own never holds ten million texts: only those asked for are made.
    """
    given = "event_id" in table.column_names
    column = table.column("event_id" if given else ROW)
    chosen = column if rows is None else column.take(rows)
    if given:
        return _one(chosen.cast(pa.string()))
    prefix = (table.schema.metadata or {}).get(EVENT_ID_PREFIX, b"").decode()
    return _one(pc.binary_join_element_wise(prefix, chosen.cast(pa.string()), ""))


def with_event_ids(table: pa.Table) -> pa.Table:
    """Return the table with the column ``event_id``, for a reader that wants every id."""
    return table if "event_id" in table.column_names else table.append_column("event_id", event_ids(table))


def _one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def plain_texts(table: pa.Table) -> pa.Table:
    """Return the table (or batch) without dictionaries, so that pieces with different ones can be joined."""
    fields = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields, table.schema.metadata))


def without_empty_columns(events: pa.Table) -> pa.Table:
    """Leave out columns the source lacks: an absent column and one of nulls mean the same."""
    return events.select([field.name for field in events.schema if not pa.types.is_null(field.type)])
