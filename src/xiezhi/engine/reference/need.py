"""One obligation under one row: the clock, the need at both readings, and the verdict that follows (section 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xiezhi.core.periods import Instant
from xiezhi.engine.reference.clocks import ClockState, Strictness, wind
from xiezhi.engine.reference.formulas import Formulas, Hand
from xiezhi.engine.reference.leaves import names_due
from xiezhi.engine.reference.operands import View
from xiezhi.engine.reference.record import Event
from xiezhi.engine.reference.truth import NOTHING, OPEN, Answer
from xiezhi.engine.verdicts import HUMAN_JUDGEMENT, Level, Truth, Verdict
from xiezhi.law.model import AtEnd, FailLevel, Policy, Rule


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one row makes of an obligation. ``dropped``: the rule wants no finding for it."""

    verdict: Verdict
    level: Level | None = None
    missing: frozenset[str] = NOTHING
    decider: Event | None = None
    due_at: Instant | None = None
    provisional: bool = False
    dropped: bool = False

    @property
    def kind(self) -> tuple[Verdict, Level | None, bool]:
        """Return what two rows must have in common to agree."""
        return self.verdict, self.level, self.dropped


@dataclass(frozen=True, slots=True)
class NeedAnswers:
    """The need as it stands at the stricter and at the more lenient reading of the due instant."""

    warn: Answer
    breach: Answer

    @property
    def truth(self) -> Truth:
        """Return the value of both together; FALSE where one of them fails."""
        both = {self.warn.truth, self.breach.truth}
        order = (Truth.UNKNOWN, Truth.FALSE, Truth.OPEN, Truth.TRUE)
        return next(truth for truth in order if truth in both)

    @property
    def in_band(self) -> bool:
        """Say whether the need fails under one reading only."""
        return self.truth is Truth.FALSE and self.warn.truth is not self.breach.truth

    @property
    def deciding(self) -> tuple[Strictness, Answer]:
        """Return the reading that counts: the failing one of two that differ, else the more lenient."""
        if self.in_band and self.warn.truth is Truth.FALSE:
            return Strictness.WARN, self.warn
        return Strictness.BREACH, self.breach


@dataclass(frozen=True, slots=True)
class Working:
    """How an outcome came about; the explanation is written from it."""

    view: View
    clock: ClockState | None
    need: NeedAnswers
    outcome: Outcome


def judge_row(rule: Rule, view: View) -> Working:
    """Judge an obligation under the row of the view."""
    state = None if rule.clock is None else wind(rule.clock, view)
    judge = _Judge(rule, view, state)
    lenient = judge.need(Strictness.BREACH)
    strict = lenient if state is None or state.readings_agree else judge.need(Strictness.WARN)
    need = NeedAnswers(strict, lenient)
    return Working(view, state, need, judge.outcome(need))


class _Judge:
    """Turns the truth of the need into an outcome."""

    def __init__(self, rule: Rule, view: View, clock: ClockState | None) -> None:
        self.rule = rule
        self.view = view
        self.clock = clock
        due = None if clock is None else clock.due
        self.due_at = None if due is None else due.due_at
        self.provisional = due is not None and bool(due.provisional_days)

    def need(self, strictness: Strictness, *, ignored: bool = False) -> Answer:
        """Judge the need at one reading; ``ignored`` leaves every ``by: due`` aside."""
        return Formulas(self.view, hand_on(self.clock, strictness, ignored=ignored)).judge(self.rule.need)

    def outcome(self, need: NeedAnswers) -> Outcome:
        """Return what the need, at both readings, makes of the obligation."""
        if need.truth is Truth.TRUE:
            return self._outcome(Verdict.MET, decider=need.breach.decider)
        if need.truth is Truth.UNKNOWN:
            return self._outcome(Verdict.CANNOT_TELL, missing=need.warn.missing | need.breach.missing)
        if need.truth is Truth.OPEN and self.rule.policy.at_end is not AtEnd.FAIL:
            return self._outcome(Verdict.PENDING, dropped=self.rule.policy.at_end is AtEnd.DROP)
        return self._failure(need)

    def _failure(self, need: NeedAnswers) -> Outcome:
        level = fail_level(self.rule.policy, self.view, self.clock)
        if level is FailLevel.MANUAL:
            return self._outcome(Verdict.CANNOT_TELL, missing=frozenset([HUMAN_JUDGEMENT]))
        shown = Level.BREACH if level is FailLevel.BREACH and not need.in_band else Level.WARN
        strictness, answer = need.deciding
        if not names_due(self.rule.need):
            return self._outcome(Verdict.VIOLATED, shown, decider=answer.decider)
        anyhow = self.need(strictness, ignored=True)
        if anyhow.truth is Truth.TRUE:
            return self._outcome(Verdict.LATE, shown, decider=anyhow.decider)
        return self._outcome(Verdict.OVERDUE, shown, decider=answer.decider)

    def _outcome(
        self,
        verdict: Verdict,
        level: Level | None = None,
        *,
        missing: frozenset[str] = NOTHING,
        decider: Event | None = None,
        dropped: bool = False,
    ) -> Outcome:
        shown = None if decider is self.view.subject else decider
        return Outcome(verdict, level, missing, shown, self.due_at, self.provisional, dropped)


def fail_level(policy: Policy, view: View, clock: ClockState | None) -> FailLevel:
    """Return the level of a failure: the first ``fail_if`` that holds at the evaluation instant, else ``fail``."""
    formulas = Formulas(at_evaluation(view), hand_on(clock))
    return next(
        (level for formula, level in policy.fail_if if formulas.judge(formula).truth is Truth.TRUE), policy.fail
    )


def hand_on(
    clock: ClockState | None, strictness: Strictness = Strictness.MAIN, *, ignored: bool = False
) -> Hand | None:
    """Return a reading of a clock, None for a rule without one."""
    return None if clock is None else Hand(clock, strictness, ignored)


def at_evaluation(view: View) -> View:
    """Return the view with facts read as of the evaluation instant."""
    return replace(view, facts_at=view.case.ground.as_of)


def pending() -> Outcome:
    """Return the outcome of an obligation that later events can still shape."""
    return Outcome(Verdict.PENDING)


def cannot_tell(missing: frozenset[str]) -> Outcome:
    """Return the outcome of an obligation for want of these names."""
    return Outcome(Verdict.CANNOT_TELL, missing=missing)


def unsettled(answer: Answer) -> Outcome:
    """Return the outcome where a condition is OPEN or UNKNOWN."""
    return pending() if answer == OPEN else cannot_tell(answer.missing)
