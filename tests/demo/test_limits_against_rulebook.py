"""The synthetic bureau's own table of limits beside the rulebook: typed apart, compared here (decision 22)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from xiezhi.core.limits import Limit
from xiezhi.demo.limits.limit import PlantedLimit
from xiezhi.demo.limits.table import LIMITS
from xiezhi.demo.window import DEFAULT_WINDOW
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Row, Rule
from xiezhi.law.shape import parts

_SPANS = {"minutes", "hours", "days", "working-days", "months", "years"}
_FIRST_DAY = DEFAULT_WINDOW.start.date()


@pytest.fixture(scope="module")
def rules() -> dict[str, Rule]:
    return {rule.rule_id: rule for rule in load_rulebook("prc").rules}


def differences(planted: PlantedLimit, rule: Rule) -> list[str]:
    """Say where no row of the rule, in force on the days of the planted limit, carries its amount."""
    rows = [row for row in rule.rows if _meets(row, planted)]
    if not rows:
        return [f"{rule.rule_id}: no row in force from {planted.first_day} to {planted.last_day}"]
    if planted.value is None or any(_carries(row, rule, planted) for row in rows):
        return []
    return [f"{rule.rule_id}: no row from {planted.first_day} carries {planted.value} {planted.unit}"]


def _meets(row: Row, planted: PlantedLimit) -> bool:
    """Compare only the days the synthetic log covers; what was law before it begins is not planted."""
    first, last = max(planted.first_day, _FIRST_DAY), planted.last_day or date.max
    begins, ends = max(row.effective_from or date.min, _FIRST_DAY), row.effective_to or date.max
    return (begins, ends) == (first, last)


def _carries(row: Row, rule: Rule, planted: PlantedLimit) -> bool:
    written = parts((tuple(row.parameters.values()), rule.clock, rule.need, rule.subject))
    values = [each for each in written if isinstance(each, Limit | Decimal)]
    wanted = Limit.parse(f"{planted.value} {planted.unit}") if planted.unit in _SPANS else Decimal(planted.value or 0)
    return wanted in values


@pytest.mark.parametrize("planted", LIMITS, ids=lambda limit: f"{limit.rule_id} {limit.first_day} {limit.when}".strip())
def test_the_rulebook_carries_the_limit_typed_from_the_article(planted: PlantedLimit, rules: dict[str, Rule]) -> None:
    assert differences(planted, rules[planted.rule_id]) == []


def test_a_limit_off_by_one_is_found(rules: dict[str, Rule]) -> None:
    wrong = PlantedLimit("po-case-period", date(2026, 1, 1), None, 31, "days", "PSL25 118")
    assert differences(wrong, rules["po-case-period"]) == [
        "po-case-period: no row from 2026-01-01 carries 31 days",
    ]


def test_a_day_of_change_off_by_one_is_found(rules: dict[str, Rule]) -> None:
    wrong = PlantedLimit("po-case-period", date(2026, 1, 2), None, 30, "days", "PSL25 118")
    assert differences(wrong, rules["po-case-period"]) == ["po-case-period: no row in force from 2026-01-02 to None"]


def test_every_rule_has_planted_limits(rules: dict[str, Rule]) -> None:
    assert {limit.rule_id for limit in LIMITS} == set(rules)
