"""From when a clock runs: an instant of the subject, another event, the latest of several, or a restart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xiezhi.core.periods import Instant
from xiezhi.engine.reference.bounds import Bound, Sight
from xiezhi.engine.reference.operands import View, read, whole_day, written
from xiezhi.engine.reference.patterns import Candidate, candidates
from xiezhi.engine.reference.record import Event
from xiezhi.engine.reference.truth import NOTHING, missing_names
from xiezhi.engine.verdicts import Truth
from xiezhi.law import model
from xiezhi.law.model import Anchor, Pattern, Ref, Restart, Scope, Side


@dataclass(frozen=True, slots=True)
class StartPoint:
    """An instant from which a clock may run: the event it comes from, or the reference as written."""

    at: Instant
    event: Event | None
    reference: str
    restart: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """The earliest and the latest possible start; or none: UNKNOWN with the names, or OPEN (not there yet)."""

    truth: Truth
    earliest: StartPoint | None = None
    latest: StartPoint | None = None
    missing: frozenset[str] = NOTHING

    def at(self, bound: Bound) -> StartPoint:
        """Return the start of one of the two clocks."""
        point = self.earliest if bound is Bound.EARLIEST else self.latest
        if point is None:
            raise ValueError("a start that is not known has no instant")
        return point


def start_of(start: model.Start, view: View, *, by_the_clock: bool) -> Start:
    """Return the start of a clock, restarts left aside."""
    if isinstance(start, Ref):
        return _at_reference(start, view, by_the_clock=by_the_clock)
    if isinstance(start, Anchor):
        return _at_event(start.pattern, view, last=start.last, by_the_clock=by_the_clock)
    return _latest_of([start_of(item, view, by_the_clock=by_the_clock) for item in start.items])


def _at_reference(ref: Ref, view: View, *, by_the_clock: bool) -> Start:
    found = whole_day(read(ref, view), view.case.ground.zone)
    if not isinstance(found.low, int) or not isinstance(found.high, int):
        return Start(Truth.UNKNOWN, missing=found.names)
    event = view.subject if ref == Ref(Scope.SUBJECT, "at") else None
    first = StartPoint(found.low, event, written(ref))
    if not by_the_clock:
        return Start(Truth.TRUE, first, first)
    return Start(Truth.TRUE, first, replace(first, at=found.high), found.names)


def _at_event(pattern: Pattern, view: View, *, last: bool, by_the_clock: bool) -> Start:
    found = candidates(replace(pattern, side=Side.BEFORE if last else Side.AFTER), view)
    sure = [each for each in found if each.is_sure]
    if not sure and found:
        return Start(Truth.UNKNOWN, missing=missing_names(each.answer for each in found))
    if not sure:
        return Start(Truth.UNKNOWN, missing=frozenset(pattern.events)) if last else Start(Truth.OPEN)
    if last:
        beyond = found[found.index(sure[-1]) + 1 :]
        early, late = sure[-1], (beyond or [sure[-1]])[-1]
    else:
        beyond = found[: found.index(sure[0])]
        early, late = (beyond or [sure[0]])[0], sure[0]
    return _between(early.event, late.event, beyond, by_the_clock=by_the_clock)


def _between(early: Event, late: Event, unsure: Sequence[Candidate], *, by_the_clock: bool) -> Start:
    """Return a start at one of two events; the names of those that may be it are missing."""
    low, high = Sight(Bound.EARLIEST, by_the_clock), Sight(Bound.LATEST, by_the_clock)
    return Start(
        Truth.TRUE,
        StartPoint(low.first(early), early, early.kind),
        StartPoint(high.first(late), late, late.kind),
        low.names(early) | high.names(late) | missing_names(each.answer for each in unsure),
    )


def _latest_of(parts: Sequence[Start]) -> Start:
    if any(part.truth is Truth.OPEN for part in parts):
        return Start(Truth.OPEN)
    if any(part.truth is Truth.UNKNOWN for part in parts):
        return Start(
            Truth.UNKNOWN, missing=NOTHING.union(*(part.missing for part in parts if part.truth is Truth.UNKNOWN))
        )
    return Start(
        Truth.TRUE,
        max((part.at(Bound.EARLIEST) for part in parts), key=_instant),
        max((part.at(Bound.LATEST) for part in parts), key=_instant),
        NOTHING.union(*(part.missing for part in parts)),
    )


def _instant(point: StartPoint) -> Instant:
    return point.at


def restarted(start: Start, restarts: Sequence[Restart], view: View, *, by_the_clock: bool) -> Start:
    """Return the start after restarts: the last sure one instead, an unsure one after it possibly."""
    found = sorted(
        (each for restart in restarts for each in candidates(Pattern(restart.events, restart.where, Side.AFTER), view)),
        key=lambda each: each.event.position,
    )
    sure = [each for each in found if each.is_sure]
    unsure = [each for each in found if not each.is_sure]
    if sure:
        last = sure[-1].event
        start = _as_restart(_between(last, last, (), by_the_clock=by_the_clock))
        unsure = [each for each in unsure if each.event.position > last.position]
    if not unsure or start.truth is not Truth.TRUE:
        return start
    late = _as_restart(_between(unsure[-1].event, unsure[-1].event, unsure, by_the_clock=by_the_clock))
    return Start(Truth.TRUE, start.earliest, late.latest, start.missing | late.missing)


def _as_restart(start: Start) -> Start:
    earliest, latest = start.at(Bound.EARLIEST), start.at(Bound.LATEST)
    return replace(start, earliest=replace(earliest, restart=True), latest=replace(latest, restart=True))
