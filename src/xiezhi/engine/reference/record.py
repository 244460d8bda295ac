"""Events and facts as the reference evaluator sees them: values with their meaning, no columns, no codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xiezhi.core.periods import Instant


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of time somewhere inside which something happened: first and last possible instant."""

    first: Instant
    last: Instant

    @property
    def is_exact(self) -> bool:
        """Say whether the instant is known."""
        return self.first == self.last


Scalar = str | bool | Decimal | date | Moment
Value = Scalar | frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """One thing that happened. ``at`` is a whole legal day where only the day is known.

    ``position`` is the place in the order of the table: (occurred_at, seq), or seq alone. ``root`` is the event at the
    beginning of the chain of corrections. ``keys`` are the correlation keys without the person.
    """

    event_id: str
    root: str
    thread_id: str
    kind: str
    at: Moment
    day: date
    position: int
    person_id: str | None
    actor_id: str | None
    actor_role: str | None
    unit_id: str | None
    keys: Mapping[str, str]
    attributes: Mapping[str, Value]

    @property
    def time_name(self) -> str:
        """Return how an answer is named that only the missing time of day would give."""
        return f"time of {self.kind}"

    def key(self, name: str) -> str | None:
        """Return the value of a correlation key; ``person`` is one too."""
        return self.person_id if name == "person" else self.keys.get(name)


@dataclass(frozen=True, slots=True)
class Fact:
    """What is true of a case or person from an instant on; ``since`` None means from the beginning.

    ``value`` None: from then on it is unknown. ``rank`` orders facts that hold from the same instant.
    """

    thread_id: str
    person_id: str | None
    fact: str
    value: Value | None
    since: Instant | None
    rank: tuple[Instant, int, int]
