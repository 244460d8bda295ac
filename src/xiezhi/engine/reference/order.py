"""Before and after, near and far: where one event lies as seen from another (construct 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xiezhi.core.calendar import WorkingCalendar
from xiezhi.core.limits import Limit, Unit
from xiezhi.core.periods import DAY, HOUR, MINUTE, Instant, add_months, midnight
from xiezhi.engine.reference.casefile import Ground
from xiezhi.engine.reference.record import Event
from xiezhi.engine.reference.truth import Answer
from xiezhi.law.model import Side


def unclear_times(*events: Event) -> frozenset[str]:
    """Return the names of the times that would settle an order: those of the events known only to the day."""
    return frozenset(event.time_name for event in events if not event.at.is_exact)


def precedes(one: Event, other: Event, ground: Ground) -> Answer:
    """Say whether one event lies before another in order; UNKNOWN where a day and a time on that day meet."""
    if ground.order_by_seq or (one.at.is_exact and other.at.is_exact):
        return Answer.of(one.position < other.position)
    if one.at.last < other.at.first or other.at.last < one.at.first:
        return Answer.of(one.at.first < other.at.first)
    return Answer.unknown(unclear_times(one, other))


@dataclass(frozen=True, slots=True)
class Distance:
    """How far an event may lie from the subject, on one side. ``limit`` None: at the very instant."""

    limit: Limit | None
    side: Side
    ground: Ground

    def holds(self, subject: Event, found: Event) -> Answer:
        """Say whether the event found lies within the distance."""
        if self.limit is None or self.limit.unit.is_clock_time:
            return self._elapsed(subject, found)
        if self.limit.unit is Unit.DAYS:
            return Answer.of(self._days_apart(subject.day, found.day) <= self.limit.value)
        first, last = sorted((subject.day, found.day))
        if self.limit.unit is Unit.WORKING_DAYS:
            return Answer.of(_working_days(first, last, self.ground.calendar) <= self.limit.value)
        return Answer.of(last <= add_months(first, _months(self.limit), last_day_to_last_day=False))

    def _days_apart(self, subject: date, found: date) -> int:
        days = (found - subject).days
        if self.side is Side.AFTER:
            return days
        return -days if self.side is Side.BEFORE else abs(days)

    def _elapsed(self, subject: Event, found: Event) -> Answer:
        length = 0 if self.limit is None else _length(self.limit)
        least, most = self._time_apart(subject, found)
        if most <= length:
            return Answer.of(True)
        return Answer.of(False) if least > length else Answer.unknown(unclear_times(subject, found))

    def _time_apart(self, subject: Event, found: Event) -> tuple[Instant, Instant]:
        """Return the least and the greatest time between the two, in the direction of the side."""
        least, most = found.at.first - subject.at.last, found.at.last - subject.at.first
        if self.side is Side.AFTER:
            return least, most
        if self.side is Side.BEFORE:
            return -most, -least
        return max(0, least, -most), max(most, -least)

    def last_instant(self, subject: Event) -> Instant:
        """Return the last instant at which an event after the subject still lies within the distance."""
        if self.limit is None or self.limit.unit.is_clock_time:
            return subject.at.last + (0 if self.limit is None else _length(self.limit))
        return midnight(self._last_day(subject.day, self.limit) + DAY, self.ground.zone) - 1

    def _last_day(self, day: date, limit: Limit) -> date:
        if limit.unit is Unit.DAYS:
            return day + timedelta(days=limit.value)
        if limit.unit is Unit.WORKING_DAYS:
            return _working_day_after(day, limit.value + 1, self.ground.calendar) - DAY
        return add_months(day, _months(limit), last_day_to_last_day=False)


def _length(limit: Limit) -> Instant:
    return limit.value * (HOUR if limit.unit is Unit.HOURS else MINUTE)


def _months(limit: Limit) -> int:
    return limit.value * (12 if limit.unit is Unit.YEARS else 1)


def _working_days(first: date, last: date, calendar: WorkingCalendar) -> int:
    """Return how many working days lie after the first day, up to and with the last."""
    return sum(calendar.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def _working_day_after(day: date, number: int, calendar: WorkingCalendar) -> date:
    while number:
        day += DAY
        number -= calendar.is_working(day)
    return day
