"""An obligation turns by itself only at the instants that are told: a page that looks then is true at every moment."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.building import Line, instant, log, row, rule, rulebook, settings
from tests.engine.reference.cases import WORDS, clock, event, has, is_, t
from xiezhi.core.periods import Instant
from xiezhi.engine.reference.evaluator import judged
from xiezhi.engine.reference.turning import turning_instants
from xiezhi.law.model import Rule, Side

START = event("start", "2026-03-02T09:00")
MIDNIGHT = instant("2026-03-02T00:00")
HOUR = 3_600_000_000
RULES = {
    "due on a day": rule(has("done", by_due=True), clock=clock("3 days", "APR-D")),
    "due in hours": rule(has("done", by_due=True), clock=clock("12 hours")),
    "within a distance, without a clock": rule(has("done", within="2 days")),
    "before, which no time brings": rule(has("done", side=Side.BEFORE)),
}


def stands(of: Rule, at: Instant, *lines: Line) -> tuple[object, object, list[Instant]]:
    """Return verdict and level of the one obligation at an instant, and when it is told to turn."""
    (one,) = judged(log(*lines), rulebook(WORDS, of), settings(at), "T")
    assert one.finding is not None
    return one.finding.verdict, one.finding.level, sorted(turning_instants(one))


def turned(of: Rule, *lines: Line) -> list[Instant]:
    """Return the whole hours of five days after which the obligation stands otherwise than in the hour before."""
    hours = [MIDNIGHT + number * HOUR for number in range(10, 120)]
    states = [stands(of, each, *lines)[:2] for each in hours]
    return [at for at, before, after in zip(hours, states, states[1:], strict=False) if before != after]


def unforeseen(changes: list[Instant], foretold: list[Instant]) -> list[Instant]:
    """Return the hours in which something turned that was not told to."""
    return [at for at in changes if not any(at <= each <= at + HOUR for each in foretold)]


@pytest.mark.parametrize("name", list(RULES))
def test_nothing_turns_but_when_it_was_told(name: str) -> None:
    changes, foretold = turned(RULES[name], START), stands(RULES[name], MIDNIGHT + 9 * HOUR, START)[2]
    assert unforeseen(changes, foretold) == []
    assert bool(changes) is (name != "before, which no time brings")
    # An instant that was forgotten would be seen.
    assert unforeseen(changes, []) == changes


def test_a_row_that_does_not_apply_turns_at_no_instant() -> None:
    unfit = {"not yet in force": row(since=date(2030, 1, 1)), "otherwise": row(condition=is_(t("ok"), "eq", False))}
    for each in unfit.values():
        of = rule(has("done", by_due=True), clock=clock("3 days", "APR-D"), rows=(each,))
        assert stands(of, MIDNIGHT + 9 * HOUR, event("start", "2026-03-02T09:00", ok=True))[2] == []
