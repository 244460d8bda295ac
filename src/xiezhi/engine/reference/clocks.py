"""The clock of a rule: when it runs out, asked for one instant or for the time still left (section 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from xiezhi.core import periods
from xiezhi.core.periods import Due, Instant, Terms
from xiezhi.core.text import Text
from xiezhi.engine.reference.bounds import Bound, Sight
from xiezhi.engine.reference.extensions import NEVER, Approval, approvals_of
from xiezhi.engine.reference.operands import Reading, View, parameter
from xiezhi.engine.reference.patterns import limit_of, no_parameter
from xiezhi.engine.reference.pauses import Pause, pauses_of
from xiezhi.engine.reference.record import Moment
from xiezhi.engine.reference.starts import Start, StartPoint, restarted, start_of
from xiezhi.engine.reference.truth import NOTHING, OPEN, Answer
from xiezhi.engine.verdicts import Truth
from xiezhi.law.model import Clock, Period, Ref


class Strictness(Enum):
    """Which reading of the due instant counts: the stricter, the main, the more lenient one."""

    WARN = "warn"
    MAIN = "main"
    BREACH = "breach"


@dataclass(frozen=True, slots=True)
class Run:
    """One clock followed from its start to its due instant."""

    start: StartPoint
    terms: Terms
    due: Due
    pauses: tuple[Pause, ...]
    approvals: tuple[Approval, ...]

    def due_at(self, strictness: Strictness) -> Instant | None:
        """Return the due instant of a reading, None while a pause runs."""
        if strictness is Strictness.MAIN:
            return self.due.due_at
        return self.due.warn_at if strictness is Strictness.WARN else self.due.breach_at

    def takes(self, at: Moment, strictness: Strictness) -> Truth:
        """Say whether something at this time is in time; everything is while a pause runs."""
        due_at = self.due_at(strictness)
        if due_at is None or self.due.in_time(at.last, due_at):
            return Truth.TRUE
        return Truth.UNKNOWN if self.due.in_time(at.first, due_at) else Truth.FALSE

    def has_time_left(self, as_of: Instant, strictness: Strictness) -> bool:
        """Say whether the due instant is still to come."""
        due_at = self.due_at(strictness)
        return due_at is None or as_of < due_at


@dataclass(frozen=True, slots=True)
class ClockState:
    """Both clocks; or none: UNKNOWN with the names, or OPEN because it has not started.

    ``missing``: what would tell which of the two clocks is the right one; empty where they agree.
    """

    truth: Truth
    missing: frozenset[str] = NOTHING
    runs: tuple[Run, ...] = ()

    def in_time(self, at: Moment, names: frozenset[str], strictness: Strictness) -> Answer:
        """Say whether something at this time is in time; ``names`` would tell the time more exactly."""
        if self.truth is not Truth.TRUE:
            return Answer(self.truth, self.missing)
        truths = {run.takes(at, strictness) for run in self.runs}
        if truths in ({Truth.TRUE}, {Truth.FALSE}):
            return Answer(truths.pop())
        vague = names if Truth.UNKNOWN in truths else NOTHING
        return Answer.unknown(vague | (self.missing if len(truths) > 1 else NOTHING))

    def has_time_left(self, as_of: Instant, strictness: Strictness) -> Answer:
        """Say whether the due instant of a clock that has started is still to come at as-of."""
        left = {run.has_time_left(as_of, strictness) for run in self.runs}
        return Answer.of(left.pop()) if len(left) == 1 else Answer.unknown(self.missing)

    @property
    def readings_agree(self) -> bool:
        """Say whether the stricter and the more lenient reading are the same instant, in both clocks."""
        return all(run.due.warn_at == run.due.breach_at for run in self.runs)

    @property
    def due(self) -> Due | None:
        """Return the due instant to report: where both clocks have the same one."""
        instants = {run.due.due_at for run in self.runs}
        return self.runs[0].due if len(instants) == 1 and None not in instants else None


def wind(clock: Clock, view: View) -> ClockState:
    """Return the state of a rule's clock for the subject under the row at hand."""
    limit = limit_of(clock.limit, view)
    by_the_clock = limit.unit.is_clock_time
    start = start_of(clock.start, view, by_the_clock=by_the_clock)
    start = restarted(start, clock.restarts, view, by_the_clock=by_the_clock)
    if start.truth is not Truth.TRUE:
        return ClockState(start.truth, start.missing)
    earliest, unclear = _run(clock, view, start, Sight(Bound.EARLIEST, by_the_clock))
    names = start.missing | unclear
    if not names:
        return ClockState(Truth.TRUE, NOTHING, (earliest,))
    latest, unclear = _run(clock, view, start, Sight(Bound.LATEST, by_the_clock))
    if _instants(earliest.due) == _instants(latest.due):
        return ClockState(Truth.TRUE, NOTHING, (earliest,))
    return ClockState(Truth.TRUE, names | unclear, (earliest, latest))


def _instants(due: Due) -> tuple[Instant | None, ...]:
    return due.warn_at, due.due_at, due.breach_at


def _run(clock: Clock, view: View, start: Start, sight: Sight) -> tuple[Run, frozenset[str]]:
    """Follow one of the two clocks."""
    point = start.at(sight.bound)
    after = point.event if point.restart and point.event is not None else view.subject
    pauses = pauses_of(_periods(clock, view), view, point.at, sight)
    approvals = approvals_of(clock.extensions, view, after, sight)
    ground = view.case.ground
    terms = Terms(
        limit_of(clock.limit, view),
        ground.profiles[_profile(clock, view)],
        ground.calendar,
        ground.zone,
        tuple(pause.interval for pause in pauses.taken),
        tuple(approval.extension for approval in approvals.taken),
    )
    due = _never_ending(periods.compute(point.at, terms))
    return Run(point, terms, due, pauses.taken, approvals.taken), pauses.missing | approvals.missing


def _never_ending(due: Due) -> Due:
    if due.due_on is None or due.due_on < NEVER:
        return due
    return replace(due, due_on=None, due_at=None, warn_at=None, breach_at=None, open=True)


def _profile(clock: Clock, view: View) -> str:
    if not isinstance(clock.profile, Ref):
        return clock.profile
    value = parameter(view.row, clock.profile.name)
    if not isinstance(value, str):
        raise no_parameter(clock.profile, view, Text("计算方式", "a calendar profile"))
    return value


def _periods(clock: Clock, view: View) -> Sequence[Period]:
    """Return the periods that pause the clock; a row may name them, one that names none has none."""
    known = view.case.ground.periods
    if not isinstance(clock.pauses, Ref):
        return [known[period] for period in clock.pauses]
    value = parameter(view.row, clock.pauses.name)
    named = value if isinstance(value, tuple) else () if value is None else (value,)
    return [known[str(period)] for period in named]


def compare_due(reading: Reading, state: ClockState, strictness: Strictness) -> Answer:
    """Judge ``[reading, le, due]``: OPEN before the clock has started, UNKNOWN for want of a time on either side."""
    if reading.open or state.truth is Truth.OPEN:
        return OPEN
    if isinstance(reading.low, int) and isinstance(reading.high, int):
        return state.in_time(Moment(reading.low, reading.high), reading.names, strictness)
    return Answer.unknown(reading.names | state.missing if state.truth is Truth.UNKNOWN else reading.names)
