"""The days the plans act on, worked by hand from the State Council notices of 2024, 2025 and 2026."""

from __future__ import annotations

from datetime import date

import pytest

from xiezhi.demo.legal_days import LegalDays
from xiezhi.law.places import working_calendar

_LAST_DAYS = [
    # begin, the last of thirty days: begin + 30 is written beside it where it moved
    ("2024-01-11", "2024-02-18"),  # 10 Feb, Spring Festival to 17 Feb; Sunday 18 Feb is worked
    ("2024-01-18", "2024-02-18"),  # 17 Feb, last day of the festival
    ("2024-03-05", "2024-04-07"),  # 4 Apr, Qingming to 6 Apr; Sunday 7 Apr is worked
    ("2024-04-01", "2024-05-06"),  # 1 May, Labour Day to 5 May
    ("2024-04-05", "2024-05-06"),  # 5 May
    ("2024-04-11", "2024-05-11"),  # a Saturday that is worked
    ("2024-05-09", "2024-06-11"),  # 8 Jun, Dragon Boat to 10 Jun
    ("2024-08-15", "2024-09-14"),  # a Saturday that is worked
    ("2024-08-16", "2024-09-18"),  # 15 Sep, Mid-Autumn to 17 Sep
    ("2024-09-01", "2024-10-08"),  # 1 Oct, National Day to 7 Oct
    ("2024-09-12", "2024-10-12"),  # a Saturday that is worked
    ("2024-12-02", "2025-01-02"),  # 1 Jan
    ("2025-01-02", "2025-02-05"),  # 1 Feb, Spring Festival to 4 Feb
    ("2025-01-09", "2025-02-08"),  # a Saturday that is worked
    ("2025-03-05", "2025-04-07"),  # 4 Apr, Qingming to 6 Apr
    ("2025-04-01", "2025-05-06"),  # 1 May, Labour Day to 5 May
    ("2025-09-01", "2025-10-09"),  # 1 Oct, National Day and Mid-Autumn to 8 Oct
    ("2025-09-11", "2025-10-11"),  # a Saturday that is worked
    ("2025-12-02", "2026-01-04"),  # 1 Jan, New Year to 3 Jan; Sunday 4 Jan is worked
    ("2026-01-16", "2026-02-24"),  # 15 Feb, Spring Festival to 23 Feb
    ("2026-01-29", "2026-02-28"),  # a Saturday that is worked
    ("2026-08-26", "2026-09-28"),  # 25 Sep, Mid-Autumn to 27 Sep
    ("2026-03-03", "2026-04-02"),  # an ordinary Thursday
]

_WORKING_DAYS_BEFORE = [
    ("2024-02-19", 1, "2024-02-18"),
    ("2024-02-19", 2, "2024-02-09"),
    ("2024-02-19", 3, "2024-02-08"),
    ("2024-04-08", 1, "2024-04-07"),
    ("2024-04-08", 2, "2024-04-03"),
    ("2024-05-06", 1, "2024-04-30"),
    ("2024-05-06", 3, "2024-04-28"),
    ("2024-10-08", 1, "2024-09-30"),
    ("2024-10-08", 2, "2024-09-29"),
    ("2024-10-08", 3, "2024-09-27"),
    ("2025-02-05", 1, "2025-01-27"),
    ("2025-02-05", 2, "2025-01-26"),
    ("2025-02-05", 3, "2025-01-24"),
    ("2025-10-09", 1, "2025-09-30"),
    ("2025-10-09", 3, "2025-09-28"),
    ("2026-01-05", 1, "2026-01-04"),
    ("2026-01-05", 2, "2025-12-31"),
    ("2026-02-24", 1, "2026-02-14"),
    ("2026-02-24", 2, "2026-02-13"),
    ("2026-03-02", 1, "2026-02-28"),
    ("2026-05-06", 1, "2026-04-30"),
    ("2026-05-11", 1, "2026-05-09"),
]


@pytest.fixture(scope="module")
def days() -> LegalDays:
    return LegalDays(working_calendar("prc"))


@pytest.mark.parametrize(("begin", "last"), _LAST_DAYS)
def test_the_last_of_thirty_days_is_the_one_worked_by_hand(days: LegalDays, begin: str, last: str) -> None:
    assert days.last_day(date.fromisoformat(begin), 30) == date.fromisoformat(last)


@pytest.mark.parametrize(("day", "number", "expected"), _WORKING_DAYS_BEFORE)
def test_the_nth_working_day_before_is_the_one_worked_by_hand(
    days: LegalDays, day: str, number: int, expected: str
) -> None:
    assert days.working_days_before(date.fromisoformat(day), number) == date.fromisoformat(expected)
