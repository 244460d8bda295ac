"""Typed limits: what is read, what is refused."""

from __future__ import annotations

import pytest

from xiezhi.core.limits import Limit, LimitError, Unit


@pytest.mark.parametrize(
    "text",
    ["30 days", "-7 days", "5 working-days", "12 months", "1 years", "24 hours", "90 minutes", "03-01 date", "0 days"],
)
def test_a_limit_is_written_as_it_is_read(text: str) -> None:
    assert str(Limit.parse(text)) == text


def test_spaces_around_it_do_not_matter() -> None:
    assert Limit.parse(" 30 days ") == Limit(30, Unit.DAYS)
    assert Limit.parse(" 03-01 date ") == Limit(301, Unit.DATE)


@pytest.mark.parametrize(
    "text",
    ["", "30", "days", "30 weeks", "thirty days", "1.5 hours", "3 date", "02-29 date", "13-01 date", "04-31 date",
     "1001 years", "12001 months", "400000 days", "٣٠ days", "9999999 hours"],
)  # fmt: skip
def test_anything_else_is_refused_with_examples(text: str) -> None:
    with pytest.raises(LimitError, match="write '30 days'"):
        Limit.parse(text)


def test_only_hours_and_minutes_run_by_the_clock() -> None:
    assert {unit for unit in Unit if unit.is_clock_time} == {Unit.HOURS, Unit.MINUTES}
