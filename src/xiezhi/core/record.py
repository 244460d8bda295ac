"""The two records everything is judged from: an event, and a fact that was recorded about a thread or a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | bool | date | datetime | tuple[str, ...]
"""What an attribute or a fact may hold; a date-time is aware."""


class Precision(StrEnum):
    """How exactly the time of an event is known: to the instant, or only to the day."""

    INSTANT = "instant"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened.

    ``occurred_at`` and ``recorded_at`` are microseconds since 1970-01-01 UTC; with precision ``day`` the event stands
    for the whole day that begins at ``occurred_at`` (local midnight). ``supersedes`` names the event this one corrects.
    """

    event_id: str
    thread_id: str
    seq: int
    event: str
    occurred_at: int
    precision: Precision = Precision.INSTANT
    recorded_at: int | None = None
    unit_id: str | None = None
    actor_id: str | None = None
    actor_role: str | None = None
    person_id: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    supersedes: str | None = None
    source: str | None = None
    attrs: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that is true of a thread or a person from ``at`` on; ``at`` None: from the beginning."""

    thread_id: str
    fact: str
    value: Value
    person_id: str | None = None
    at: int | None = None
    recorded_at: int | None = None
    source_event_id: str | None = None
