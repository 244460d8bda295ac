"""The kernel: when a legal limit runs out, and how that was counted.

Instants are microseconds since 1970-01-01 UTC; legal days are ``date`` in the jurisdiction's zone.
Every due has three readings, ``warn_at <= due_at <= breach_at``: passing the first fails only under the stricter
reading of an unsettled question, passing the last fails under every reading. Mostly the three are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from xiezhi.core.calendar import WorkingCalendar
from xiezhi.core.limits import Limit, Unit
from xiezhi.core.profiles import HourRule, Profile, RollOver

Instant = int

MICROSECOND: Instant = 1
SECOND: Instant = 1_000_000
MINUTE: Instant = 60 * SECOND
HOUR: Instant = 60 * MINUTE
DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_instant(at: datetime) -> Instant:
    """Return an aware date-time as an instant."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def to_local(instant: Instant, zone: ZoneInfo) -> datetime:
    """Return an instant as a local date-time."""
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone)


def midnight(day: date, zone: ZoneInfo) -> Instant:
    """Return the instant at which a legal day begins."""
    return to_instant(datetime.combine(day, time(), zone))


@dataclass(frozen=True, slots=True)
class Interval:
    """An excluded period; ``end`` None while it is still running."""

    start: Instant
    end: Instant | None


@dataclass(frozen=True, slots=True)
class Extension:
    """An approved extension: exactly one of added time, a new limit from the start, or a fixed last day."""

    approved_at: Instant
    add: Limit | None = None
    to: Limit | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything a due instant depends on besides its start."""

    limit: Limit
    profile: Profile
    calendar: WorkingCalendar
    zone: ZoneInfo
    excluded: tuple[Interval, ...] = ()
    extensions: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit runs out.

    ``due_on`` is the last day. For limits of days and longer ``due_at`` is the midnight after it and an act at that
    instant is late; for hours and minutes an act at ``due_at`` is still in time (``inclusive``).
    ``open``: an excluded period is still running, so there is no due instant yet and the instants are None.
    ``counted`` tells for each extension, in the order of approval, whether it came in time.
    """

    due_on: date | None
    due_at: Instant | None
    warn_at: Instant | None
    breach_at: Instant | None
    inclusive: bool
    open: bool = False
    provisional_days: tuple[date, ...] = ()
    counted: tuple[bool, ...] = ()

    def in_time(self, at: Instant, until: Instant) -> bool:
        """Say whether an act at this instant is in time under the reading that ends at ``until``."""
        return at <= until if self.inclusive else at < until


def compute(start: Instant, terms: Terms) -> Due:
    """Return when the limit that starts at ``start`` runs out. Extensions are taken in order of approval."""
    if terms.limit.unit.is_clock_time:
        return _by_the_clock(start, terms)
    return _by_days(to_local(start, terms.zone).date(), terms)


# ---------------------------------------------------------------- days and longer


@dataclass(slots=True)
class _Days:
    """The days one reading has come to: the unrolled last day, and the days whose kind was asked for."""

    last: date
    asked: set[date]


def _by_days(start: date, terms: Terms) -> Due:
    excluded = _excluded_days(terms)
    main = _Reading(terms, excluded, start, clamp_month_end=False)
    strict = _Reading(terms, excluded, start, clamp_month_end=True)
    lenient = _Reading(terms, excluded, start, clamp_month_end=False)
    counted = []
    for extension in sorted(terms.extensions, key=lambda each: each.approved_at):
        in_time = extension.approved_at < _after(main.rolled(), terms)
        counted.append(in_time)
        if in_time:
            rolled = lenient.rolled()
            main.extend(extension)
            strict.extend(extension)
            lenient.last = rolled
            lenient.extend(extension)
    if _running_before(terms.excluded, _after(main.rolled(), terms)):
        return Due(None, None, None, None, inclusive=False, open=True, counted=tuple(counted))
    due_on = main.rolled()
    first = strict.last if terms.profile.rolls_over is RollOver.UNSPECIFIED else strict.rolled()
    last = max(due_on, lenient.rolled())
    return Due(
        due_on=due_on,
        due_at=_after(due_on, terms),
        warn_at=_after(min(first, due_on), terms),
        breach_at=_after(last, terms),
        inclusive=False,
        provisional_days=tuple(sorted(day for day in main.asked if not terms.calendar.is_known(day))),
        counted=tuple(counted),
    )


class _Reading:
    """One way of reading the text, followed through the limit and its extensions."""

    def __init__(self, terms: Terms, excluded: frozenset[date], start: date, *, clamp_month_end: bool) -> None:
        self.terms = terms
        self.excluded = excluded
        self.start = start
        self.clamp_month_end = clamp_month_end
        self.asked: set[date] = set()
        self.last = self._whole(terms.limit)

    def extend(self, extension: Extension) -> None:
        """Move the unrolled last day by an extension that came in time."""
        if extension.until is not None:
            self.last = extension.until
        elif extension.to is not None:
            self.last = self._whole(extension.to)
        elif extension.add is not None:
            self.last = self._advance(self.last, extension.add)

    def rolled(self) -> date:
        """Return the last day after the roll-over over rest days."""
        day = self.last
        if self.terms.profile.rolls_over is RollOver.NO or self.terms.limit.value < 0:
            return day
        self.asked.add(day)
        while not self.terms.calendar.is_working(day):
            day += DAY
            self.asked.add(day)
        return day

    def _whole(self, limit: Limit) -> date:
        begin = self.start - DAY if self.terms.profile.counts_start and limit.value > 0 else self.start
        return self._advance(begin, limit)

    def _advance(self, begin: date, limit: Limit) -> date:
        if limit.unit is Unit.WORKING_DAYS:
            return self._working_days(begin, limit.value)
        plain = self._plain(begin, limit)
        return plain if limit.value < 0 else self._skip_excluded(begin, plain)

    def _plain(self, begin: date, limit: Limit) -> date:
        if limit.unit is Unit.DAYS:
            return begin + timedelta(days=limit.value)
        if limit.unit is Unit.DATE:
            return _next_date(begin, limit.value)
        months = limit.value * (12 if limit.unit is Unit.YEARS else 1)
        to_last = self.terms.profile.last_day_to_last_day and not self.clamp_month_end
        return add_months(begin, months, last_day_to_last_day=to_last)

    def _working_days(self, begin: date, number: int) -> date:
        step = DAY if number > 0 else -DAY
        day, left = begin, abs(number)
        while left:
            day += step
            self.asked.add(day)
            if self.terms.calendar.is_working(day) and day not in self.excluded:
                left -= 1
        return day

    def _skip_excluded(self, begin: date, plain: date) -> date:
        """Push the last day by the excluded days inside the span, again until no new one falls inside."""
        last = plain
        while True:
            pushed = plain + timedelta(days=sum(begin < day <= last for day in self.excluded))
            if pushed == last:
                return last
            last = pushed


def add_months(begin: date, months: int, *, last_day_to_last_day: bool) -> date:
    """Return the same day number so many months on, clamped to the month's end.

    >>> add_months(date(2025, 1, 31), 1, last_day_to_last_day=False)
    datetime.date(2025, 2, 28)
    >>> add_months(date(2025, 2, 28), 1, last_day_to_last_day=True)
    datetime.date(2025, 3, 31)
    """
    index = begin.year * 12 + begin.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    length = (_first_of_next_month(first) - first).days
    at_end = last_day_to_last_day and (begin + DAY).day == 1
    return first.replace(day=length if at_end else min(begin.day, length))


def _first_of_next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _next_date(begin: date, month_day: int) -> date:
    this_year = date(begin.year, month_day // 100, month_day % 100)
    return this_year if this_year > begin else this_year.replace(year=begin.year + 1)


def _excluded_days(terms: Terms) -> frozenset[date]:
    """Return every legal day that a closed excluded period touches, first and last included."""
    days: set[date] = set()
    for interval in terms.excluded:
        if interval.end is None:
            continue
        day, last = to_local(interval.start, terms.zone).date(), to_local(interval.end, terms.zone).date()
        while day <= last:
            days.add(day)
            day += DAY
    return frozenset(days)


def _running_before(excluded: Iterable[Interval], due_at: Instant) -> bool:
    return any(interval.end is None and interval.start < due_at for interval in excluded)


def _after(day: date, terms: Terms) -> Instant:
    return midnight(day + DAY, terms.zone)


# ---------------------------------------------------------------- hours and minutes

_LENGTH = {Unit.HOURS: HOUR, Unit.MINUTES: MINUTE}


def _by_the_clock(start: Instant, terms: Terms) -> Due:
    whole = start
    if terms.profile.hour_rule is HourRule.NEXT_WHOLE_HOUR:
        local = to_local(start, terms.zone)
        whole = to_instant(local.replace(minute=0, second=0, microsecond=0)) + HOUR
    length = terms.limit.value * _LENGTH[terms.limit.unit]
    counted = []
    for extension in sorted(terms.extensions, key=lambda each: each.approved_at):
        in_time = extension.approved_at <= _elapse(whole, length, terms.excluded)
        counted.append(in_time)
        if in_time:
            length = _extended(length, extension)
    due_at = _elapse(whole, length, terms.excluded)
    if _running_before(terms.excluded, due_at):
        return Due(None, None, None, None, inclusive=True, open=True, counted=tuple(counted))
    return Due(
        due_on=to_local(due_at, terms.zone).date(),
        due_at=due_at,
        warn_at=min(due_at, _elapse(start, length, terms.excluded)),
        breach_at=due_at,
        inclusive=True,
        counted=tuple(counted),
    )


def _extended(length: Instant, extension: Extension) -> Instant:
    limit = extension.to or extension.add
    if limit is None or limit.unit not in _LENGTH:
        raise ValueError("an hour limit is extended by hours or minutes")
    amount = limit.value * _LENGTH[limit.unit]
    return amount if extension.to else length + amount


def _elapse(start: Instant, length: Instant, excluded: Sequence[Interval]) -> Instant:
    """Return ``start`` plus ``length`` of time outside the closed excluded periods."""
    at = start + length
    for begin, end in _union(excluded):
        if begin >= at:
            break
        if end > start:
            at += end - max(begin, start)
    return at


def _union(excluded: Iterable[Interval]) -> list[tuple[Instant, Instant]]:
    merged: list[tuple[Instant, Instant]] = []
    for begin, end in sorted((each.start, each.end) for each in excluded if each.end is not None):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged
