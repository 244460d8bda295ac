"""The dates of rows against their instruments and against each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from xiezhi.law.loader import load_rulebook, rulebook_names
from xiezhi.law.model import Row, Rule
from xiezhi.law.validity import invalid_rows

PRC = load_rulebook("prc")
CASE = next(rule for rule in PRC.rules if rule.rule_id == "po-case-period")


def moved(number: int, row: Row) -> Rule:
    return replace(CASE, rows=(*CASE.rows[:number], row, *CASE.rows[number + 1 :]))


@pytest.mark.parametrize("name", rulebook_names())
def test_the_dates_of_a_built_in_rulebook_are_sound(name: str) -> None:
    rulebook = load_rulebook(name)
    assert {rule.rule_id: found for rule in rulebook.rules if (found := invalid_rows(rule, rulebook.instruments))} == {}


def test_a_row_without_citation_has_nothing_to_be_held_to() -> None:
    assert invalid_rows(moved(1, replace(CASE.rows[1], basis=())), PRC.instruments) == ()


def test_a_planted_row_before_its_instrument_is_found() -> None:
    early = replace(CASE.rows[0], effective_from=date(2012, 12, 31), basis=CASE.rows[0].basis[:1])
    assert "no instrument in force" in invalid_rows(moved(0, early), PRC.instruments)[0]


def test_a_planted_day_without_a_row_is_found() -> None:
    late = replace(CASE.rows[1], effective_from=date(2026, 1, 2))
    assert invalid_rows(moved(1, late), PRC.instruments) == ("2026-01-01: no row in force",)


def test_a_planted_day_with_two_rows_for_one_case_is_found() -> None:
    early = replace(CASE.rows[1], effective_from=date(2025, 12, 31), condition=CASE.rows[0].condition)
    assert "two rows for one case" in invalid_rows(moved(1, early), PRC.instruments)[-1]
