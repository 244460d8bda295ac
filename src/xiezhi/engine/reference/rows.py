"""Which dated row applies, and whether it matters when that is not certain (construct 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xiezhi.engine.reference.formulas import Formulas
from xiezhi.engine.reference.need import Outcome, Working, judge_row, unsettled
from xiezhi.engine.reference.operands import View
from xiezhi.engine.reference.record import Event
from xiezhi.engine.reference.truth import Answer, all_of
from xiezhi.engine.verdicts import Truth, Verdict
from xiezhi.law.model import Row, Rule

NOT_APPLICABLE = Outcome(Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Choice:
    """A row considered: whether the day is its, its condition, and what it makes of the obligation if it applies."""

    row: Row
    condition: Answer
    working: Working | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows considered, in file order, and the outcome they lead to; ``row`` None where no single row does."""

    choices: tuple[Choice, ...]
    outcome: Outcome
    row: Row | None


def choose(rule: Rule, view: View) -> Chosen:
    """Judge the obligation under every row that may apply; where several may, they must agree."""
    choices, closed = _considered(rule, view)
    working = [(choice.row, choice.working.outcome) for choice in choices if choice.working is not None]
    outcomes = [outcome for _, outcome in working] + ([] if closed else [NOT_APPLICABLE])
    if len({outcome.kind for outcome in outcomes}) == 1:
        return Chosen(choices, outcomes[0], working[0][0] if working else None)
    conditions = [choice.condition for choice in choices if choice.working is not None]
    return Chosen(choices, unsettled(_doubt(conditions)), None)


def _considered(rule: Rule, view: View) -> tuple[tuple[Choice, ...], bool]:
    """Return the rows of the day up to the first certain one, and whether there is one."""
    choices = []
    for row in rule.rows:
        if not in_force(row, view.subject):
            continue
        under = view.under(row)
        condition = Formulas(under).judge(row.condition)
        applies = condition.truth is not Truth.FALSE
        choices.append(Choice(row, condition, judge_row(rule, under) if applies else None))
        if condition.truth is Truth.TRUE:
            return tuple(choices), True
    return tuple(choices), False


def in_force(row: Row, subject: Event) -> bool:
    """Say whether a row is valid on the day of the subject."""
    begun = row.effective_from is None or row.effective_from <= subject.day
    return begun and (row.effective_to is None or subject.day <= row.effective_to)


def _doubt(conditions: Sequence[Answer]) -> Answer:
    """Return OPEN or UNKNOWN, the value of the conditions that leave the choice undecided."""
    return all_of([each for each in conditions if each.truth in (Truth.OPEN, Truth.UNKNOWN)])
