"""Dates and times as officials write them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from xiezhi.core.dates import DateError, parse_day, parse_moment, read_moment
from xiezhi.core.text import Language

BEIJING = ZoneInfo("Asia/Shanghai")
DAY = "2025-03-06T16:00:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-07",
        "2025年3月7日",
        "2025年03月07",
        "2025.3.7",
        "2025/3/7",
        "20250307",
        "２０２５．３．７",
        " ２０２５年３月７日 ",
    ],
)
def test_a_day_is_read_in_every_usual_form(text: str) -> None:
    moment = parse_moment(text, BEIJING, "--from")
    assert (moment.at.isoformat(), moment.whole_day, moment.naive) == (DAY, True, True)
    assert parse_day(text, "--from") == date(2025, 3, 7)


@pytest.mark.parametrize(
    ("text", "utc", "naive"),
    [
        ("2025-03-07T08:30", "2025-03-07T00:30:00+00:00", True),
        ("2025-03-07 08:30:15", "2025-03-07T00:30:15+00:00", True),
        ("2025-03-07T08:30:15.25", "2025-03-07T00:30:15.250000+00:00", True),
        ("2025.3.7 8:30", "2025-03-07T00:30:00+00:00", True),
        ("2025年3月7日8时30分", "2025-03-07T00:30:00+00:00", True),
        ("2025年3月7日 8时30分15秒", "2025-03-07T00:30:15+00:00", True),
        ("2025年3月7日8点", "2025-03-07T00:00:00+00:00", True),
        ("２０２５／３／７　８：３０", "2025-03-07T00:30:00+00:00", True),
        ("2025-03-07T08:30Z", "2025-03-07T08:30:00+00:00", False),
        ("2025-03-07T08:30:00+01:00", "2025-03-07T07:30:00+00:00", False),
        ("2025-03-07T08:30:00-0530", "2025-03-07T14:00:00+00:00", False),
    ],
)
def test_an_instant_is_read_with_or_without_offset(text: str, utc: str, naive: bool) -> None:
    moment = parse_moment(text, BEIJING, "--from")
    assert (moment.at.isoformat(), moment.whole_day, moment.naive) == (utc, False, naive)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2025-02-30",
        "2025-13-01",
        "7/3/2025",
        "2025-03.07",
        "2025-3-7-",
        "2025-03-0708:30",
        "2025-03",
        "2025-03-07 24:00",
        "2025-03-07 08:61",
        "2025-03-07T",
        "2025-03-07T8",
        "25-03-07",
        "2025-03-07 08:30+99:00",
        "0001-01-01",
        "0001-01-01 00:00",
        "2025-03-07 08:30+25:00",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    assert read_moment(text, BEIJING) is None


def test_the_refusal_teaches() -> None:
    with pytest.raises(DateError) as caught:
        parse_moment("2025-02-30", BEIJING, "--from")
    assert "2025-02-30" in caught.value.say(Language.ZH)
    assert caught.value.where == "--from"
    for wrong in ("2025-02-30", "soon", "2025-03-07T08:30"):
        with pytest.raises(DateError, match="write 2025-03-07"):
            parse_day(wrong, "--from")
