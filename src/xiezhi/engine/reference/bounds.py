"""The two clocks of an uncertain obligation: the one that runs out earliest, and the one that runs out latest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from xiezhi.core.periods import Instant
from xiezhi.engine.reference.record import Event
from xiezhi.engine.reference.truth import NOTHING


class Bound(Enum):
    """Which of the two possible clocks is meant."""

    EARLIEST = "earliest"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Sight:
    """How a clock looks at events: as which of the two clocks, and whether it measures time of day or whole days.

    For limits of days and longer an event known only to the day is as good as one known to the minute.
    """

    bound: Bound
    by_the_clock: bool

    def first(self, event: Event) -> Instant:
        """Return the instant at which the event happened if it makes the clock run out early by being early."""
        late = self.by_the_clock and self.bound is Bound.LATEST
        return event.at.last if late else event.at.first

    def last(self, event: Event) -> Instant:
        """Return the instant at which the event happened if it makes the clock run out early by being late."""
        late = self.by_the_clock and self.bound is Bound.EARLIEST
        return event.at.last if late else event.at.first

    def names(self, event: Event) -> frozenset[str]:
        """Return the name of the event's time of day if the clock needs it and it is not known."""
        return frozenset([event.time_name]) if self.by_the_clock and not event.at.is_exact else NOTHING
