"""Exact intervals at their edges."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xiezhi.checker import SourceText, check_report
from xiezhi.checker.arithmetic import interval_of, quotient
from xiezhi.checker.model import Interval


@pytest.mark.parametrize(
    ("value", "step", "approx", "low", "high"),
    [
        ("7995", "1", "余", "7995", "7995"),
        ("5000", "1", "余", "5000", "5999"),
        ("13000", "1000", "余", "13000", "13999"),
        ("130", "1", "约", "125", "135"),
        ("18", "1", "近", "17", "18"),
        ("94.92", "0.01", "none", "94.915", "94.925"),
    ],
)
def test_a_printed_figure_stands_for_an_interval(value: str, step: str, approx: str, low: str, high: str) -> None:
    found = interval_of(Decimal(value), None, Decimal(step), approx)
    assert (found.low, found.high) == (Decimal(low), Decimal(high))


def test_more_than_has_no_upper_end() -> None:
    assert interval_of(Decimal(300), None, Decimal(1), "超过").high is None


def test_nothing_is_divided_by_an_interval_that_may_be_zero() -> None:
    assert quotient(Interval(Decimal(1), Decimal(1)), Interval(Decimal(0), Decimal(2))) is None


def test_a_base_of_zero_is_no_crash() -> None:
    found = check_report(SourceText("受理0件，办结0件，办结率100%。")).findings
    assert not any(finding.verdict == "fail" and finding.type == "le" for finding in found)


def test_the_longest_figures_are_still_exact() -> None:
    text = (
        "收入999999999999999万亿元，其中甲500000000000000万亿元，乙300000000000000万亿元，其他199999999999999万亿元。"
    )
    assert [(f.type, str(f.verdict)) for f in check_report(SourceText(text)).findings] == [("sum", "ok")]


def test_longer_runs_of_digits_are_no_figures() -> None:
    assert check_report(SourceText(f"账号{'9' * 16}元。")).claims == ()


def test_a_serial_number_does_not_take_its_unit_from_the_next_figure() -> None:
    text = f"编号{'6' * 30}、20件。"
    assert [claim.text for claim in check_report(SourceText(text)).claims] == ["20件"]
