"""Construct 11: which dated row applies, and whether it matters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.engine.building import Line, fact, row, rule
from tests.engine.reference.cases import case, clock, event, findings, has, is_, only, outcome, p, t, verdict
from xiezhi.core.limits import Limit
from xiezhi.law.model import AtEnd, FailLevel, Formula, Policy, Row, Rule

COMPLEX = is_(case("complex"), "eq", True)


def tier(number: int, least: int, condition: Formula | None = None) -> Row:
    return row(number, condition=condition, parameters={"least": Decimal(least)})


def at_least(*rows: Row, policy: Policy = Policy(FailLevel.BREACH)) -> Rule:  # noqa: B008  # a frozen value
    return rule(is_(t("amount"), "ge", p("least")), rows=rows, policy=policy)


def start(amount: str, at: str = "2026-03-02T09:00") -> Line:
    return event("start", at, amount=amount)


@pytest.mark.parametrize(
    ("day", "name"),
    [("2025-12-31T23:59", "always#1"), ("2026-01-01T00:00", "2026-01-01#1"), ("2026-06-30T23:59", "2026-01-01#1")],
)
def test_the_row_in_force_on_the_legal_day_of_the_subject_applies(day: str, name: str) -> None:
    rows = [
        row(1, None, date(2025, 12, 31), parameters={"least": Decimal(1)}),
        row(1, date(2026, 1, 1), date(2026, 6, 30), parameters={"least": Decimal(1)}),
    ]
    assert only(at_least(*rows), start("1", day))["row"] == name


def test_a_day_that_no_row_covers_is_not_applicable() -> None:
    found = only(at_least(row(1, date(2026, 7, 1), parameters={"least": Decimal(1)})), start("1"))
    assert (found["verdict"], found["row"], found["level"]) == ("not-applicable", None, None)


def test_the_first_row_whose_condition_holds_closes_the_list() -> None:
    rows = [tier(1, 10, COMPLEX), tier(2, 1), tier(3, 5)]
    assert only(at_least(*rows), start("3"), fact("complex", "false"))["row"] == "always#2"
    assert outcome(at_least(*rows), start("3"), fact("complex", "true")) == ("violated", None)


def test_an_unknown_condition_does_not_matter_where_the_rows_agree() -> None:
    rows = [tier(1, 10, COMPLEX), tier(2, 1)]
    found = only(at_least(*rows), start("20"))
    assert (found["verdict"], found["row"]) == ("met", "always#1")


def test_an_unknown_condition_matters_where_the_rows_differ() -> None:
    rows = [tier(1, 10, COMPLEX), tier(2, 1)]
    found = only(at_least(*rows), start("5"))
    assert (found["verdict"], found["missing"], found["row"]) == ("cannot-tell", "case.complex", None)


def test_where_no_row_is_certain_not_applicable_is_one_of_the_possibilities() -> None:
    assert outcome(at_least(tier(1, 10, COMPLEX)), start("20")) == ("cannot-tell", "case.complex")
    assert verdict(at_least(tier(1, 10, COMPLEX)), start("20"), fact("complex", "false")) == "not-applicable"


def test_a_condition_that_is_open_leaves_a_difference_pending() -> None:
    rows = [tier(1, 10, has("told")), tier(2, 1)]
    assert outcome(at_least(*rows), start("5")) == ("pending", None)
    assert verdict(at_least(*rows), start("20")) == "met"


def test_a_dropped_finding_is_a_verdict_for_the_agreement_of_rows() -> None:
    drop = Policy(FailLevel.BREACH, (), AtEnd.DROP)
    rows = [
        row(1, condition=COMPLEX, parameters={"limit": Limit.parse("400 days")}),
        row(2, parameters={"limit": Limit.parse("500 days")}),
    ]
    timely = rule(has("done", by_due=True), rows=rows, clock=clock(p("limit")), policy=drop)
    assert findings(timely, start("1")) == []
    assert outcome(timely, start("1"), event("done", "2027-04-20T09:00"), as_of="2028-01-01") == (
        "cannot-tell",
        "case.complex",
    )
