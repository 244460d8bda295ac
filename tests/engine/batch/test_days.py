"""The table of legal days: midnights, working days, uncovered days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.engine.building import prc_calendar, said
from xiezhi.core.calendar import DayKind, SpecialDay, WorkingCalendar
from xiezhi.core.periods import midnight
from xiezhi.engine.batch.calendar import D_COUNT, D_FIRST, D_HEAD
from xiezhi.engine.batch.coding import days_of
from xiezhi.engine.batch.days import FIRST_DAY, LAST_DAY, days_table, midnights

ZONES = ["Asia/Shanghai", "Europe/Rome", "America/Santiago", "Asia/Kolkata", "Australia/Lord_Howe"]


@pytest.mark.parametrize("zone", ZONES)
def test_every_midnight_of_half_a_century_is_that_of_the_zone(zone: str) -> None:
    begins = midnights(zone)
    for number in range((date(1980, 1, 1) - FIRST_DAY).days, (date(2030, 1, 1) - FIRST_DAY).days):
        assert begins[number] == midnight(FIRST_DAY + timedelta(days=number), ZoneInfo(zone))


@pytest.mark.parametrize("zone", ZONES)
def test_an_instant_lies_in_the_day_the_clock_on_the_wall_shows(zone: str) -> None:
    table = days_table(zone, prc_calendar())
    hours = [datetime(2025, 3, 1, tzinfo=UTC) + timedelta(hours=7 * n) for n in range(2000)]
    moments = np.array([int(hour.timestamp()) * 1_000_000 for hour in hours], np.int64)
    days = [date(1970, 1, 1) + timedelta(days=int(day)) for day in days_of(table, moments)]
    assert days == [hour.astimezone(ZoneInfo(zone)).date() for hour in hours]


def test_one_microsecond_before_midnight_is_still_the_day_before() -> None:
    table = days_table("Asia/Shanghai", prc_calendar())
    noon = int(datetime.combine(date(2026, 2, 17), time(), ZoneInfo("Asia/Shanghai")).timestamp()) * 1_000_000
    before, after = days_of(table, np.array([noon - 1, noon], np.int64))
    assert after - before == 1


def test_working_and_uncovered_days_are_those_of_the_calendar() -> None:
    calendar = prc_calendar()
    table = days_table("Asia/Shanghai", calendar)
    count = int(table[D_COUNT])
    working = np.diff(table[D_HEAD + count + 1 : D_HEAD + 2 * count + 1])
    uncovered = np.diff(table[D_HEAD + 2 * count + 1 :])
    assert table[D_FIRST] == (FIRST_DAY - date(1970, 1, 1)).days
    for day in (date(2012, 12, 30) + timedelta(days=n) for n in range(15 * 365)):
        row = (day - FIRST_DAY).days - 1
        assert working[row] == calendar.is_working(day), day
        assert uncovered[row] == (not calendar.is_known(day)), day


def test_a_special_day_beyond_the_table_changes_nothing() -> None:
    beyond = LAST_DAY + timedelta(days=1)
    calendar = WorkingCalendar({beyond: SpecialDay(beyond, DayKind.WORK, said("work"), "none")})
    assert (days_table("UTC", calendar) == days_table("UTC", WorkingCalendar())).all()
