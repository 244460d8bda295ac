"""Days in the sense of the law, for a plan that wants to act on the last one or on the day after."""

from __future__ import annotations

import random
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

    def working_days_before(self, day: date, number: int) -> date:
        """Return the n-th working day before ``day``."""
        while number:
            day -= timedelta(days=1)
            if not self.is_rest(day):
                number -= 1
        return day


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
