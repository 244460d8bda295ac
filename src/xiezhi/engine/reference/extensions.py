"""What lengthens a clock: approvals that came while it still ran."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from xiezhi.core import periods
from xiezhi.core.periods import to_local
from xiezhi.core.text import Text
from xiezhi.engine.reference.bounds import Bound, Sight
from xiezhi.engine.reference.operands import View, parameter
from xiezhi.engine.reference.order import precedes
from xiezhi.engine.reference.patterns import candidates, limit_of, no_parameter
from xiezhi.engine.reference.record import Event, Moment
from xiezhi.engine.reference.truth import NOTHING, Answer, all_of
from xiezhi.engine.verdicts import Truth
from xiezhi.law.model import Extension, Pattern, Ref, Side

NEVER = date(9000, 1, 1)
"""The last day of a clock extended to a day that is not known, in the reading that favours whoever is bound."""


@dataclass(frozen=True, slots=True)
class Approval:
    """An event that extends a clock, if it came in time, and by what."""

    event: Event
    extension: periods.Extension


@dataclass(frozen=True, slots=True)
class Approvals:
    """The extensions of one of the two clocks, and the names that would tell whether there are more or fewer."""

    taken: tuple[Approval, ...]
    missing: frozenset[str]


def approvals_of(entries: Sequence[Extension], view: View, after: Event, sight: Sight) -> Approvals:
    """Return the extensions after an event (the subject, or what restarted the clock), each entry's first ``times``."""
    taken: list[Approval] = []
    names = NOTHING
    for entry in entries:
        left = _times(entry, view)
        for event, answer in _matches(entry, view, after):
            if not left:
                break
            names |= answer.missing
            if answer.truth is Truth.TRUE or sight.bound is Bound.LATEST:
                left -= 1
                approval, unclear = _approval(entry, event, view, sight)
                names |= unclear | sight.names(event)
                taken.extend(approval)
    return Approvals(tuple(taken), names)


def _matches(entry: Extension, view: View, after: Event) -> Sequence[tuple[Event, Answer]]:
    """Return the events that match or may match an entry, with the answer."""
    found = []
    for each in candidates(Pattern(entry.events, entry.where, Side.AFTER), view):
        later = each.answer
        if after is not view.subject:
            later = all_of([each.answer, precedes(after, each.event, view.case.ground)])
        if each.event is not after and later.truth is not Truth.FALSE:
            found.append((each.event, later))
    return found


def _times(entry: Extension, view: View) -> int:
    if not isinstance(entry.times, Ref):
        return entry.times
    value = parameter(view.row, entry.times.name)
    if not isinstance(value, Decimal):
        raise no_parameter(entry.times, view, Text("次数", "a number"))
    return int(value)


def _approval(entry: Extension, event: Event, view: View, sight: Sight) -> tuple[Sequence[Approval], frozenset[str]]:
    at = sight.last(event)
    if entry.add is not None:
        return [Approval(event, periods.Extension(at, add=limit_of(entry.add, view)))], NOTHING
    if entry.to is not None:
        return [Approval(event, periods.Extension(at, to=limit_of(entry.to, view)))], NOTHING
    until = _day(event, entry.until or "", view.case.ground.zone)
    if until is not None:
        return [Approval(event, periods.Extension(at, until=until))], NOTHING
    names = frozenset([f"x.{entry.until}"])
    if sight.bound is Bound.EARLIEST:
        return [], names
    return [Approval(event, periods.Extension(at, until=NEVER))], names


def _day(event: Event, attribute: str, zone: ZoneInfo) -> date | None:
    value = event.attributes.get(attribute)
    if isinstance(value, Moment):
        return to_local(value.first, zone).date()
    return value if isinstance(value, date) else None
