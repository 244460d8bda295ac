"""What stops a clock: the periods that do not count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xiezhi.core.periods import Instant, Interval
from xiezhi.engine.reference.bounds import Bound, Sight
from xiezhi.engine.reference.operands import View
from xiezhi.engine.reference.patterns import Candidate, candidates, same_keys
from xiezhi.engine.reference.record import Event
from xiezhi.engine.reference.truth import NOTHING
from xiezhi.engine.verdicts import Truth
from xiezhi.law.model import Pattern, Period, Side


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the clock stands still, clipped to its start; ``closer`` None while it still runs."""

    period: str
    opener: Event
    closer: Event | None
    interval: Interval


@dataclass(frozen=True, slots=True)
class Pauses:
    """The pauses of one of the two clocks, and the names that would tell whether there are more or fewer."""

    taken: tuple[Pause, ...]
    missing: frozenset[str]


def pauses_of(periods: Iterable[Period], view: View, start: Instant, sight: Sight) -> Pauses:
    """Return the pauses after the start of a clock, or still open at it."""
    taken: list[Pause] = []
    names = NOTHING
    for period in periods:
        openers = Pattern((period.opened_by,), period.where, Side.ANY)
        for opener in candidates(openers, view):
            closer, unclear = _closer(period, opener.event, view, sight)
            names |= opener.answer.missing | unclear | _time_names(opener.event, closer, start, sight)
            pause = _pause(period, opener, closer, start, sight)
            if pause is not None:
                taken.append(pause)
    return Pauses(tuple(taken), names)


def _closer(period: Period, opener: Event, view: View, sight: Sight) -> tuple[Event | None, frozenset[str]]:
    """Return the next event that closes a pause, and the names of those before it that may be it.

    What may have closed it has done so in the earliest clock and has not in the latest.
    """
    names = NOTHING
    chosen = None
    for event in view.case.of_kinds(period.closed_by):
        if event.position <= opener.position:
            continue
        answer = same_keys(event, view)
        names |= answer.missing
        sure = answer.truth is Truth.TRUE
        possible = answer.truth is Truth.UNKNOWN and sight.bound is Bound.EARLIEST
        if chosen is None and (sure or possible):
            chosen = event
        if sure:
            break
    return chosen, names


def _pause(period: Period, opener: Candidate, closer: Event | None, start: Instant, sight: Sight) -> Pause | None:
    if not opener.is_sure and sight.bound is Bound.EARLIEST:
        return None
    begin = max(start, sight.last(opener.event))
    end = None if closer is None else sight.first(closer)
    if end is not None and (end <= start or (sight.by_the_clock and end <= begin)):
        return None
    return Pause(period.period, opener.event, closer, Interval(begin, end))


def _time_names(opener: Event, closer: Event | None, start: Instant, sight: Sight) -> frozenset[str]:
    """Return the times of day that would tell how long a pause is that may reach beyond the start."""
    if closer is None:
        return sight.names(opener)
    return sight.names(opener) | sight.names(closer) if closer.at.last > start else NOTHING
