"""A limit is an amount and a unit, written one way."""

from __future__ import annotations

import pytest

from xiezhi.core.limits import Limit, LimitError, Unit


@pytest.mark.parametrize(
    "text", ["30 days", "5 working-days", "24 hours", "90 minutes", "2 months", "1 years", "-7 days", "03-01 date"]
)
def test_a_limit_is_read_and_written_alike(text: str) -> None:
    assert str(Limit.parse(f" {text} ")) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30",
        "days",
        "30days",
        "3.5 days",
        "30 dates",
        "3 fortnights",
        "13-01 date",
        "02-30 date",
        "00-10 date",
        "36526 days",
        "101 years",
        "-1201 months",
        "999999999 hours",
        "３ days",
        "5 date",
    ],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(LimitError, match="write '30 days'"):
        Limit.parse(text)


def test_hours_and_minutes_are_clock_time() -> None:
    assert [unit for unit in Unit if unit.is_clock_time] == [Unit.MINUTES, Unit.HOURS]
