"""What changed between two days, against the change of 2026-01-01 as read in the two laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from xiezhi.core.limits import Limit
from xiezhi.law.changes import Matter, Turn, articles_changed, as_if_on, changes_between, rows_in_force
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Rule, Rulebook

BEFORE, AFTER = date(2025, 12, 31), date(2026, 1, 1)


@pytest.fixture(scope="module")
def prc() -> Rulebook:
    return load_rulebook("prc")


def one(rulebook: Rulebook, rule_id: str) -> Rule:
    return next(rule for rule in rulebook.rules if rule.rule_id == rule_id)


# Read by hand: the 2012 law, arts 16, 83 and 99, beside the 2025 law, arts 16, 97, 103, 108 and 118.
OF_SUBSTANCE = {"po-case-period", "po-questioning-duration", "po-two-officers"}


def test_the_new_year_changes_what_the_new_law_changed(prc: Rulebook) -> None:
    changed = {each.rule.rule_id: each.of_substance for each in changes_between(prc, BEFORE, AFTER)}
    assert {rule for rule, substance in changed.items() if substance} >= OF_SUBSTANCE
    assert changed["detention-merge-20d-sum"] is False


def test_every_changed_rule_rests_on_the_new_law(prc: Rulebook) -> None:
    for change in changes_between(prc, BEFORE, AFTER):
        cited = {each.instrument for row in change.rows if row.after for each in row.after.basis}
        lapsed = all(row.turn is Turn.ENDS for row in change.rows)
        assert lapsed or "PSL25" in cited, change.rule.rule_id


def test_a_row_that_goes_on_in_other_words_is_paired_by_its_limit(prc: Rulebook) -> None:
    rule = one(prc, "po-questioning-duration")
    (change,) = changes_between(replace(prc, rules=(rule,)), BEFORE, AFTER)
    turns = [(row.turn, str((row.after or rule.rows[0]).parameters["limit"])) for row in change.rows]
    assert turns == [(Turn.REPLACED, "24 hours"), (Turn.BEGINS, "12 hours"), (Turn.REPLACED, "8 hours")]


def test_parameters_that_differ_are_told_with_both_values(prc: Rulebook) -> None:
    (change,) = changes_between(replace(prc, rules=(one(prc, "po-case-period"),)), BEFORE, AFTER)
    (row,) = change.rows
    assert {name for name, _, _ in row.parameters()} == {"times", "filing_ends", "pause"}
    assert Matter.CONDITION in row.matters


def test_backwards_a_row_that_began_ends(prc: Rulebook) -> None:
    (change,) = changes_between(replace(prc, rules=(one(prc, "po-two-officers"),)), AFTER, BEFORE)
    assert [row.turn for row in change.rows] == [Turn.ENDS]
    assert change.of_substance


@pytest.mark.parametrize("day", [date(2012, 6, 1), BEFORE, AFTER, date(2030, 1, 1)])
def test_a_day_and_itself_differ_in_nothing(prc: Rulebook, day: date) -> None:
    assert changes_between(prc, day, day) == ()


def test_a_planted_change_of_one_limit_is_seen(prc: Rulebook) -> None:
    rule = one(prc, "po-case-period")
    last = rule.rows[-1]
    until = replace(last, effective_to=date(2026, 6, 30))
    since = replace(
        last,
        row_id="2026-07-01#1",
        effective_from=date(2026, 7, 1),
        parameters={**last.parameters, "limit": Limit.parse("31 days")},
    )
    planted = replace(prc, rules=(replace(rule, rows=(*rule.rows[:-1], until, since)),))
    (change,) = changes_between(planted, date(2026, 6, 30), date(2026, 7, 1))
    assert [row.parameters() for row in change.rows] == [(("limit", Limit.parse("30 days"), Limit.parse("31 days")),)]


def test_a_row_cut_in_two_without_any_difference_is_no_change(prc: Rulebook) -> None:
    rule = one(prc, "po-case-period")
    last = rule.rows[-1]
    cut = (
        replace(last, effective_to=date(2026, 6, 30)),
        replace(last, row_id="2026-07-01#1", effective_from=date(2026, 7, 1)),
    )
    planted = replace(prc, rules=(replace(rule, rows=(*rule.rows[:-1], *cut)),))
    assert changes_between(planted, date(2026, 6, 30), date(2026, 7, 1)) == ()


def test_articles_come_and_go_once_each(prc: Rulebook) -> None:
    changes = changes_between(prc, BEFORE, AFTER)
    articles = {(each.instrument, each.article, each.turn): each.rules for each in articles_changed(changes)}
    assert articles["PSL25", "118", Turn.BEGINS] == ("po-case-period", "mediation-failure-decide")
    assert articles["PSL12", "99", Turn.ENDS] == ("po-case-period", "mediation-failure-decide")
    assert ("APR", "165", Turn.BEGINS) not in articles


def test_the_law_of_a_day_holds_its_rows_alone_and_always(prc: Rulebook) -> None:
    frozen = as_if_on(prc, BEFORE)
    assert "po-two-officers" not in {rule.rule_id for rule in frozen.rules}
    for rule in frozen.rules:
        kept = rows_in_force(one(prc, rule.rule_id), BEFORE)
        assert [row.row_id for row in rule.rows] == [row.row_id for row in kept]
        assert {(row.effective_from, row.effective_to) for row in rule.rows} == {(None, None)}
    assert len({prc.digest, frozen.digest, as_if_on(prc, AFTER).digest}) == 3
