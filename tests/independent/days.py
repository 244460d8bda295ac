"""Days and hours counted one after the other, over the working days of the package chinesecalendar."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import chinese_calendar

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
_LAST_NOTICE = max(day.year for day in chinese_calendar.holidays)


def works(day: date) -> bool:
    """Say whether people work on this day; beyond the last holiday notice by the plain week."""
    if day.year > _LAST_NOTICE:
        return day.weekday() < 5
    return bool(chinese_calendar.is_workday(day))


def rolled(day: date) -> date:
    """Return the day itself, or the next working day where it is a rest day (CPL 105, APR 35)."""
    while not works(day):
        day += DAY
    return day


def after_days(start: date, number: int, out: Iterable[date] = ()) -> date:
    """Return the last of so many days after ``start``, days in ``out`` not counted; not rolled."""
    left, excluded, day = number, set(out), start
    while left:
        day += DAY
        if day not in excluded:
            left -= 1
    return day


def after_working_days(start: date, number: int) -> date:
    """Return the last of so many working days after ``start``."""
    day = start
    while number:
        day += DAY
        if works(day):
            number -= 1
    return day


def after_months(start: date, number: int) -> date:
    """Return the same day number so many months on; a month's last day goes to a month's last day (SPC 202)."""
    year, month = divmod(start.month - 1 + number, 12)
    year, month = start.year + year, month + 1
    last = calendar.monthrange(year, month)[1]
    whole = start.day == calendar.monthrange(start.year, start.month)[1]
    return date(year, month, last if whole else min(start.day, last))


def touched(first: datetime, last: datetime) -> set[date]:
    """Return every legal day an interval touches, first and last included."""
    days, day = set(), first.date()
    while day <= last.date():
        days.add(day)
        day += DAY
    return days


def hours_end(start: datetime, hours: int) -> datetime:
    """Return when so many hours are over; the hour of the start is not counted (CPL 105, APR 35)."""
    return start.replace(minute=0, second=0, microsecond=0) + HOUR + hours * HOUR
