"""Dates as people write them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from xiezhi.core.dates import DateError, parse_date, parse_day
from xiezhi.core.record import Precision

BEIJING, ROME = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-07",
        "2025-3-7",
        "2025年3月7日",
        "2025年03月07日",
        "2025.3.7",
        "2025/3/7",
        "２０２５．３．７",
        " 2025/03/07 ",
        "2025年3月7",
    ],
)
def test_a_day_is_read(text: str) -> None:
    at, precision = parse_date(text, BEIJING)
    assert at.isoformat() == "2025-03-07T00:00:00+08:00"
    assert precision is Precision.DAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-07 09:05", "2025-03-07T09:05:00+08:00"),
        ("2025-03-07T09:05:06", "2025-03-07T09:05:06+08:00"),
        ("2025年3月7日9时05分", "2025-03-07T09:05:00+08:00"),
        ("2025年3月7日 9时05分06秒", "2025-03-07T09:05:06+08:00"),
        ("2025.3.7 23:59:59.5", "2025-03-07T23:59:59.500000+08:00"),
        ("2025-03-07T09:05:00Z", "2025-03-07T09:05:00+00:00"),
        ("2025-03-07T09:05:00+01:00", "2025-03-07T09:05:00+01:00"),
        ("２０２５－０３－０７　０９：０５", "2025-03-07T09:05:00+08:00"),
    ],
)
def test_a_time_is_read(text: str, expected: str) -> None:
    at, precision = parse_date(text, BEIJING)
    assert at.isoformat() == expected
    assert precision is Precision.INSTANT


@pytest.mark.parametrize(
    "text",
    ["", "7.3.2025", "2025-02-30", "2025-3/7", "2025年3-7", "2025-03-07 24:00", "2025-03-07 9", "20250307", "45723",
     "2025-13-01", "yesterday", "0000-01-01", "0001-01-01", "2025-03-07T09:05:00+25:00"],
)  # fmt: skip
def test_anything_else_is_refused_with_examples(text: str) -> None:
    with pytest.raises(DateError, match="2025年3月7日"):
        parse_date(text, BEIJING)


def test_a_time_the_clocks_skip_is_refused_and_one_they_repeat_is_the_first() -> None:
    with pytest.raises(DateError):
        parse_date("2025-03-30 02:30", ROME)
    assert parse_date("2025-10-26 02:30", ROME)[0].utcoffset() == parse_date("2025-10-25 12:00", ROME)[0].utcoffset()


def test_a_day_is_asked_for_and_a_time_of_day_refused() -> None:
    assert parse_day("2025.3.7", BEIJING) == date(2025, 3, 7)
    with pytest.raises(DateError):
        parse_day("2025.3.7 09:05", BEIJING)
