"""Days in the sense of the law, for a plan that wants to act on the last one or on the day after."""

from __future__ import annotations

import random
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from xiezhi.core.calendar import WorkingCalendar
from xiezhi.demo.window import ZONE


class LegalDays:
    """Last days and working days over one working-day calendar.

    Written apart from the kernel on purpose: it counts one day after the other.
    """

    def __init__(self, calendar: WorkingCalendar) -> None:
        """Count over this calendar."""
        self._calendar = calendar

    def is_rest(self, day: date) -> bool:
        """Say whether nobody has to work on this day."""
        return not self._calendar.is_working(day)

    def last_day(self, begin: date, days: int) -> date:
        """Return the last of so many days after ``begin``; on a rest day it moves to the next working day."""
        day = begin + timedelta(days=days)
        while self.is_rest(day):
            day += timedelta(days=1)
        return day

    def rolled(self, day: date) -> date:
        """Return the day, or the next working day when it is a rest day."""
        return self.last_day(day, 0)

    def last_working_day(self, begin: date, number: int) -> date:
        """Return the last of so many working days after ``begin``."""
        day = begin
        while number:
            day += timedelta(days=1)
            if not self.is_rest(day):
                number -= 1
        return day

    def working_days_before(self, day: date, number: int) -> date:
        """Return the n-th working day before ``day``."""
        while number:
            day -= timedelta(days=1)
            if not self.is_rest(day):
                number -= 1
        return day


def months_later(begin: date, number: int) -> date:
    """Return the same day number so many months on, or the month's last day where it has no such number."""
    years, month = divmod(begin.month - 1 + number, 12)
    year = begin.year + years
    return date(year, month + 1, min(begin.day, monthrange(year, month + 1)[1]))


def month_end_later(begin: date, number: int) -> date:
    """Return ``months_later``, but from a month's last day to a month's last day (SPC interpretation 202)."""
    there = months_later(begin, number)
    if begin.day < monthrange(begin.year, begin.month)[1]:
        return there
    return there.replace(day=monthrange(there.year, there.month)[1])


def moment(rng: random.Random, day: date) -> datetime:
    """Return an instant of this day: mostly office hours, now and then its first or last minute."""
    draw = rng.random()
    if draw < 0.02:
        clock = time(0, 0)
    elif draw < 0.05:
        clock = time(23, 59)
    else:
        clock = time(rng.randint(8, 17), rng.randint(0, 59))
    return datetime.combine(day, clock, ZONE)


def moment_before(rng: random.Random, day: date, *, days: int) -> datetime:
    """Return an instant on one of the ``days`` days before this day."""
    return moment(rng, day - timedelta(days=rng.randint(1, days)))
