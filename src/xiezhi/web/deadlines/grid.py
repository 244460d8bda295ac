"""A month as weeks that begin on Monday, with what the working calendar says of each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xiezhi.core.calendar import DayKind, WorkingCalendar
from xiezhi.core.text import Text
from xiezhi.web.ui.periods import Period

_DAY = timedelta(days=1)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class GridDay:
    """One day of the grid. ``known``: a holiday notice covers it; ``occasion``: of a holiday or make-up working day."""

    day: date
    inside: bool
    working: bool
    known: bool
    kind: DayKind | None
    occasion: Text | None


def weeks_of(period: Period, calendar: WorkingCalendar) -> list[list[GridDay]]:
    """Return the weeks that hold the days of a month, each from Monday to Sunday.

    >>> from xiezhi.web.ui.periods import period_of
    >>> weeks = weeks_of(period_of("2026-02"), WorkingCalendar())
    >>> len(weeks), weeks[0][0].day.isoformat(), weeks[-1][-1].day.isoformat()
    (5, '2026-01-26', '2026-03-01')
    """
    first, last = period.first_day, period.last_day
    monday = first - _DAY * first.weekday()
    number = -(-((last - monday).days + 1) // _WEEK)
    return [
        [_day(monday + _DAY * (_WEEK * week + place), period, calendar) for place in range(_WEEK)]
        for week in range(number)
    ]


def _day(day: date, period: Period, calendar: WorkingCalendar) -> GridDay:
    special = calendar.special.get(day)
    return GridDay(
        day,
        period.first_day <= day <= period.last_day,
        calendar.is_working(day),
        calendar.is_known(day),
        None if special is None else special.kind,
        None if special is None else special.occasion,
    )


def unknown_years(weeks: list[list[GridDay]]) -> list[int]:
    """Return the years of the month whose holiday notice is not published yet."""
    return sorted({each.day.year for week in weeks for each in week if each.inside and not each.known})
