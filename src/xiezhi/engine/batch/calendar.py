"""Legal days, months and working days for the compiled pass: tables by day number, made once per zone and calendar.

A day number counts days since 1970-01-01. ``days`` holds, for every day from 1900 to 2199, its local midnight (µs
UTC), the working days up to and with it, and whether the calendar covers it.
"""

from __future__ import annotations

from xiezhi.engine.batch.compiled import Numbers, compiled

D_FIRST, D_COUNT = range(2)
D_HEAD = 2
"""Columns follow the head: midnights (one more than days), working days up to each day, uncovered days up to each."""

_DAY_US = 86_400_000_000


@compiled
def slot(days: Numbers, day: int) -> int:
    """Return the row of a day, clamped to the table."""
    return min(max(day - days[D_FIRST], 0), days[D_COUNT] - 1)


@compiled
def midnight(days: Numbers, day: int) -> int:
    """Return the instant (µs UTC) at which a local day begins."""
    return days[D_HEAD + min(max(day - days[D_FIRST], 0), days[D_COUNT])]


@compiled
def day_of(days: Numbers, instant: int) -> int:
    """Return the local day of an instant."""
    day = days[D_FIRST] + (instant - days[D_HEAD]) // _DAY_US
    while midnight(days, day + 1) <= instant and slot(days, day + 1) > slot(days, day):
        day += 1
    while midnight(days, day) > instant and slot(days, day) > 0:
        day -= 1
    return day


@compiled
def working_until(days: Numbers, day: int) -> int:
    """Return how many working days lie between the start of the table and the end of ``day``."""
    return days[D_HEAD + days[D_COUNT] + 1 + slot(days, day)]


@compiled
def is_working(days: Numbers, day: int) -> bool:
    """Tell whether a day is a working day."""
    return working_until(days, day) > working_until(days, day - 1)


@compiled
def unknown_until(days: Numbers, day: int) -> int:
    """Return how many days the working calendar does not cover, from the start of the table to ``day``."""
    return days[D_HEAD + 2 * days[D_COUNT] + 1 + slot(days, day)]


@compiled
def nth_working_day(days: Numbers, day: int, number: int) -> int:
    """Return the ``number``-th working day after ``day``."""
    wanted = working_until(days, day) + number
    low, high = slot(days, day), days[D_COUNT] - 1
    high = min(high, low + 2 * number + 40)
    if working_until(days, days[D_FIRST] + high) < wanted:
        high = days[D_COUNT] - 1
    while low < high:
        middle = (low + high) // 2
        if working_until(days, days[D_FIRST] + middle) < wanted:
            low = middle + 1
        else:
            high = middle
    return days[D_FIRST] + low


@compiled
def month_of(day: int) -> tuple[int, int]:
    """Return (months since year 0, day of the month) of a day number, proleptic Gregorian."""
    shifted = day + 719468
    era = shifted // 146097
    in_era = shifted - era * 146097
    year = (in_era - in_era // 1460 + in_era // 36524 - in_era // 146096) // 365
    in_year = in_era - (365 * year + year // 4 - year // 100)
    month = (5 * in_year + 2) // 153
    number = in_year - (153 * month + 2) // 5 + 1
    # months run from March
    return (era * 400 + year) * 12 + month + 2, number


@compiled
def first_of_month(months: int) -> int:
    """Return the day number of the first day of a month."""
    shifted = months - 2
    year = shifted // 12
    month = shifted - year * 12
    era = year // 400
    in_era_year = year - era * 400
    in_year = (153 * month + 2) // 5
    return era * 146097 + in_era_year * 365 + in_era_year // 4 - in_era_year // 100 + in_year - 719468


@compiled
def add_months(day: int, number: int) -> int:
    """Return the same day number ``number`` months on, clamped to the end of that month."""
    months, in_month = month_of(day)
    first = first_of_month(months + number)
    return min(first + in_month, first_of_month(months + number + 1)) - 1
