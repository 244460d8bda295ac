"""A second way of counting, slow and simple: one day (or one second) after the other.

It knows nothing of the kernel: working days come from the package chinesecalendar, the ways of counting from the
table below, typed from the articles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import chinese_calendar

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)

# How the last day behaves, whether the starting hour counts, whether a month's last day goes to a month's last day.
WAYS: dict[str, tuple[str, bool, bool]] = {
    "CPL-D": ("rolls", True, False),
    "CPL-D-CUSTODY": ("stays", True, False),
    "CPL-M": ("rolls", True, True),
    "CPL-M-CUSTODY": ("stays", True, True),
    "CPL-H": ("stays", False, False),
    "CPL-H-CUSTODY": ("stays", False, False),
    "APR-D": ("rolls", True, False),
    "APR-D-LIBERTY": ("stays", True, False),
    "APR-M": ("rolls", True, False),
    "APR-H": ("stays", False, False),
    "APL-WD": ("rolls", True, False),
    "ACL-WD": ("rolls", True, False),
    "ARL-WD": ("rolls", True, False),
    "ARL-D": ("rolls", True, False),
    "EXPL-WD": ("rolls", True, False),
    "LIT-D": ("rolls", True, False),
    "SCL-D": ("both", True, False),
    "SCL-M": ("both", True, False),
    "LOCKUP-DAY": ("stays", True, False),
    "BAR": ("stays", True, False),
    "ELAPSED": ("stays", True, False),
}


@dataclass(frozen=True)
class Asked:
    """A question in local time without zone. ``extensions``: (approved, number, unit), added in order of approval."""

    way: str
    number: int
    unit: str
    start: datetime
    excluded: tuple[tuple[datetime, datetime | None], ...] = ()
    extensions: tuple[tuple[datetime, int, str], ...] = ()


@dataclass(frozen=True)
class Counted:
    """When the main, the strict and the lenient reading end; None while an excluded period runs."""

    due: datetime | None
    warn: datetime | None
    breach: datetime | None


def count(asked: Asked) -> Counted:
    """Count it out."""
    if asked.unit in {"hours", "minutes"}:
        return _count_seconds(asked)
    return _count_days(asked)


def is_working(day: date) -> bool:
    """Say whether people work, by chinesecalendar."""
    return bool(chinese_calendar.is_workday(day))


def _count_days(asked: Asked) -> Counted:
    out = _days_out(asked.excluded)
    way, _, to_month_end = WAYS[asked.way]
    main = _walk(asked.start.date(), asked.number, asked.unit, out, to_month_end)
    strict = _walk(asked.start.date(), asked.number, asked.unit, out, False)
    lenient = main
    for approved, number, unit in sorted(asked.extensions):
        if approved.date() <= _rolled(main, way, out):
            main = _walk(main, number, unit, out, to_month_end)
            strict = _walk(strict, number, unit, out, False)
            lenient = _walk(_rolled(lenient, way, out), number, unit, out, to_month_end)
    last = _rolled(main, way, out)
    if any(end is None and begin.date() <= last for begin, end in asked.excluded):
        return Counted(None, None, None)
    first = strict if way == "both" else _rolled(strict, way, out)
    return Counted(_after(last), _after(min(first, last)), _after(max(last, _rolled(lenient, way, out))))


def _after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day) + DAY  # noqa: DTZ001 - local time without zone, on purpose


def _days_out(excluded: tuple[tuple[datetime, datetime | None], ...]) -> set[date]:
    days = set()
    for begin, end in excluded:
        day = begin.date()
        while end is not None and day <= end.date():
            days.add(day)
            day += DAY
    return days


def _walk(begin: date, number: int, unit: str, out: set[date], to_month_end: bool) -> date:
    if unit in {"months", "years"}:
        target = _months_on(begin, number * (12 if unit == "years" else 1), to_month_end)
        lost = len([day for day in out if begin < day <= target])
        return _walk(target, lost, "days", out, False)
    day = begin
    while number > 0:
        day += DAY
        if day not in out and (unit == "days" or is_working(day)):
            number -= 1
    return day


def _months_on(begin: date, months: int, to_month_end: bool) -> date:
    """Walk month after month from the first of the month, then look for the day number."""
    first = begin.replace(day=1)
    for _ in range(months):
        first = first.replace(month=first.month + 1) if first.month < 12 else date(first.year + 1, 1, 1)
    if to_month_end and (begin + DAY).month != begin.month:
        day = first
        while (day + DAY).month == first.month:
            day += DAY
        return day
    day = first
    while day.day < begin.day and (day + DAY).month == first.month:
        day += DAY
    return day


def _rolled(day: date, way: str, out: set[date]) -> date:
    while way != "stays" and (not is_working(day) or day in out):
        day += DAY
    return day


def _count_seconds(asked: Asked) -> Counted:
    counts_start = WAYS[asked.way][1]
    whole = asked.start if counts_start else asked.start.replace(minute=0, second=0) + timedelta(hours=1)
    length = asked.number * _seconds(asked.unit)
    for approved, number, unit in sorted(asked.extensions):
        if approved <= _tick(whole, length, asked):
            length += number * _seconds(unit)
    due = _tick(whole, length, asked)
    if any(end is None and begin < due for begin, end in asked.excluded):
        return Counted(None, None, None)
    return Counted(due, min(due, _tick(asked.start, length, asked)), due)


def _seconds(unit: str) -> int:
    return 3600 if unit == "hours" else 60


def _tick(at: datetime, left: int, asked: Asked) -> datetime:
    """Let one second after the other pass; a second inside an excluded period does not count."""
    closed = [(begin, end) for begin, end in asked.excluded if end is not None]
    while left > 0:
        if not any(begin <= at < end for begin, end in closed):
            left -= 1
        at += SECOND
    return at
