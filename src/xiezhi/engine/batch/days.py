"""The table of legal days, as the compiled pass reads it: local midnights of a zone, working days of a calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from xiezhi.core.calendar import DayKind, WorkingCalendar
from xiezhi.engine.batch.calendar import D_COUNT, D_FIRST, D_HEAD
from xiezhi.engine.batch.compiled import Numbers

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_EPOCH = date(1970, 1, 1).toordinal()
_US = timedelta(microseconds=1)
_DAY_US = 86_400_000_000
_WEEK = 7


@lru_cache(maxsize=8)
def midnights(zone: str) -> Numbers:
    """Return the local midnight (µs UTC) of every day from FIRST_DAY, and of the day after LAST_DAY.

    The offset is asked once a week and day by day only where it changed in between. Where midnight does not exist
    (clocks put forward at 00:00) it is the instant the offset before the change gives, as ``datetime`` says.
    """
    place = ZoneInfo(zone)
    number = LAST_DAY.toordinal() - FIRST_DAY.toordinal() + 2
    begin = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day)  # noqa: DTZ001  # the zone is asked, not attached

    def offset(day: int) -> int:
        found = place.utcoffset(begin + timedelta(days=day))
        return 0 if found is None else found // _US

    weekly = np.array([offset(day) for day in range(0, number + _WEEK, _WEEK)], dtype=np.int64)
    offsets = np.repeat(weekly, _WEEK)[:number]
    for week in np.flatnonzero(np.diff(weekly)).tolist():
        for day in range(week * _WEEK, min((week + 1) * _WEEK, number)):
            offsets[day] = offset(day)
    days = np.arange(number, dtype=np.int64) + FIRST_DAY.toordinal() - _EPOCH
    return days * _DAY_US - offsets


@lru_cache(maxsize=8)
def _plain_week(first: int, number: int) -> Numbers:
    """Return 1 for every Monday to Friday."""
    weekdays = (np.arange(first, first + number, dtype=np.int64) - 1) % _WEEK
    return (weekdays < 5).astype(np.int64)


def days_table(zone: str, calendar: WorkingCalendar) -> Numbers:
    """Return the table of legal days: head, midnights, working days up to each day, uncovered days up to each."""
    first = FIRST_DAY.toordinal()
    begins = midnights(zone)
    number = len(begins) - 1
    working = _plain_week(first, number).copy()
    for day, special in calendar.special.items():
        if FIRST_DAY <= day <= LAST_DAY:
            working[day.toordinal() - first] = int(special.kind is DayKind.WORK)
    uncovered = np.ones(number, np.int64)
    for span in calendar.coverage:
        uncovered[max(span.first.toordinal() - first, 0) : max(span.last.toordinal() - first + 1, 0)] = 0
    head = np.zeros(D_HEAD, np.int64)
    head[D_FIRST], head[D_COUNT] = first - _EPOCH, number
    return np.concatenate([head, begins, np.cumsum(working), np.cumsum(uncovered)])
