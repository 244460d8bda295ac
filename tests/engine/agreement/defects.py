"""Defects to plant in the reference evaluator: each must be seen by comparing findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from xiezhi.core import periods
from xiezhi.core.periods import Due, Instant, Terms
from xiezhi.engine.reference import (
    casefile,
    clocks,
    conditions,
    extensions,
    formulas,
    obligations,
    operands,
    patterns,
    rows,
    starts,
)
from xiezhi.engine.reference.casefile import Ground
from xiezhi.engine.reference.operands import Reading, View
from xiezhi.engine.reference.patterns import Candidate
from xiezhi.engine.reference.record import Event, Fact, Value
from xiezhi.engine.reference.truth import FALSE, OPEN, TRUE, Answer
from xiezhi.engine.verdicts import Truth
from xiezhi.law.model import Row, Side


@dataclass(frozen=True, slots=True)
class Defect:
    """Something wrong: the name of a function in a module, and what stands in its place."""

    name: str
    module: object
    function: str
    # The signature is that of whatever function is replaced.
    instead: Callable[..., Any]

    def plant(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put the wrong function in place until the test ends."""
        monkeypatch.setattr(self.module, self.function, self.instead)


_less = operands._less
_compute = periods.compute


def _less_or_equal(left: Reading, right: Reading) -> bool | None:
    return True if left.low == right.low else _less(left, right)


def _a_day_longer(start: Instant, terms: Terms) -> Due:
    due = _compute(start, terms)
    day = 24 * periods.HOUR
    return due if due.due_at is None else replace(due, due_at=due.due_at + day)


def _microsecond_early(start: Instant, terms: Terms) -> Due:
    due = _compute(start, terms)
    if due.due_at is None or due.warn_at is None or due.breach_at is None:
        return due
    return replace(due, due_at=due.due_at - 1, warn_at=due.warn_at - 1, breach_at=due.breach_at - 1)


def _unknown_before_open(parts: Sequence[Answer]) -> Answer:
    for truth in (Truth.TRUE, Truth.UNKNOWN, Truth.OPEN):
        found = [part for part in parts if part.truth is truth]
        if found:
            return found[0]
    return FALSE


def _by_row(one: Event, other: Event, _ground: Ground) -> Answer:
    return Answer.of(one.position < other.position)


def _matches_without_keys(_event: Event, _view: View) -> Answer:
    return TRUE


def _the_other_end(found: Sequence[Candidate], side: Side) -> Candidate | None:
    sure = [each for each in found if each.is_sure]
    if not sure:
        return None
    return sure[0] if side is Side.BEFORE else sure[-1]


def _first_fact(facts: Sequence[Fact], _at: Instant) -> Value | None:
    return facts[0].value if facts else None


def _last_day_left_out(row: Row, subject: Event) -> bool:
    begun = row.effective_from is None or row.effective_from <= subject.day
    return begun and (row.effective_to is None or subject.day < row.effective_to)


def _none(*_: object) -> tuple[()]:
    return ()


def _once_more(_entry: object, _view: View) -> int:
    return 3


def _unrestarted(start: starts.Start, *_: object, **__: object) -> starts.Start:
    return start


def _no_margin(*_: object) -> None:
    return None


def _keeps_open(answer: Answer) -> Answer:
    return OPEN if answer.truth is Truth.FALSE else answer


DEFECTS = (
    Defect("le for lt", operands, "_less", _less_or_equal),
    Defect("a day longer", periods, "compute", _a_day_longer),
    Defect("a microsecond early", periods, "compute", _microsecond_early),
    Defect("unknown wins over open", conditions, "any_of", _unknown_before_open),
    Defect("order by row where only the day is known", patterns, "precedes", _by_row),
    Defect("keys that are missing match", patterns, "same_keys", _matches_without_keys),
    Defect("the far match decides", formulas, "decisive", _the_other_end),
    Defect("the first fact stays in force", casefile, "_in_force", _first_fact),
    Defect("the last day of a row left out", rows, "in_force", _last_day_left_out),
    Defect("no pauses", clocks, "_periods", _none),
    Defect("more extensions than allowed", extensions, "_times", _once_more),
    Defect("no restarts", clocks, "restarted", _unrestarted),
    Defect("no margin", obligations, "_margin", _no_margin),
    Defect("not leaves false open", conditions, "negate", _keeps_open),
)
