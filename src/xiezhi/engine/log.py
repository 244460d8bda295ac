"""The canonical event table and the findings table: the two schemas every part of the engine shares."""

from __future__ import annotations

import pyarrow as pa

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
