"""The mutants of a rule: each one wrong change, of every kind, the same ones on every machine."""

from __future__ import annotations

from dataclasses import replace

from xiezhi.core.limits import Limit
from xiezhi.engine.ground import settings_for
from xiezhi.law.loader import load_rulebook
from xiezhi.law.mutations import Mutation, mutants

PRC = load_rulebook("prc")
PROFILES = settings_for(PRC, None, None).profiles
CASE = next(rule for rule in PRC.rules if rule.rule_id == "po-case-period")


def test_every_kind_of_change_is_made() -> None:
    assert {each.mutation for each in mutants(CASE, PROFILES)} == set(Mutation)


def test_no_mutant_is_the_rule_itself_or_another_mutant() -> None:
    found = [each.rule for each in mutants(CASE, PROFILES)]
    assert CASE not in found
    assert all(rule not in found[:number] for number, rule in enumerate(found))


def test_the_changes_the_issue_names_are_among_them() -> None:
    told = {each.what for each in mutants(CASE, PROFILES)}
    assert "rows[2].parameters.limit 30 days → 31 days" in told
    assert "rows[2] effective_from 2026-01-01 → 2025-12-31" in told
    assert "rows[2] pause hearing" in told
    assert "rows[2].basis[1] PSL25 118 → 119" in told
    assert "policy fail breach → warn" in told


def test_the_same_rule_gives_the_same_mutants() -> None:
    assert mutants(CASE, PROFILES) == mutants(CASE, PROFILES)


def test_two_rows_alike_give_one_mutant_where_either_is_dropped() -> None:
    twice = replace(CASE, rows=(CASE.rows[0], CASE.rows[0]))
    dropped = [each for each in mutants(twice, PROFILES) if each.what.startswith("row ")]
    assert len(dropped) == 1


def test_a_fixed_date_has_no_number_to_move() -> None:
    clock = CASE.clock
    assert clock is not None
    dated = replace(CASE, clock=replace(clock, limit=Limit.parse("03-01 date")))
    assert not [each for each in mutants(dated, PROFILES) if each.what.startswith("clock.limit")]


def test_a_row_whose_profile_has_no_likeness_keeps_it() -> None:
    window = next(rule for rule in PRC.rules if rule.rule_id == "hearing-request-window")
    own = {name: PROFILES[name] for name in ("APR-D", "APL-WD")}
    assert not [each for each in mutants(window, own) if each.mutation is Mutation.PROFILE]
