"""Four truth values and how they combine (section 3 of the rule language)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xiezhi.engine.reference.record import Event
from xiezhi.engine.verdicts import Truth

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """A truth value, the names that are missing for it (only if UNKNOWN), and the event that decided it."""

    truth: Truth
    missing: frozenset[str] = NOTHING
    decider: Event | None = None

    @classmethod
    def unknown(cls, missing: Iterable[str]) -> Answer:
        """Return UNKNOWN for want of these names."""
        return cls(Truth.UNKNOWN, frozenset(missing))

    @classmethod
    def of(cls, holds: bool, decider: Event | None = None) -> Answer:
        """Return TRUE or FALSE."""
        return cls(Truth.TRUE if holds else Truth.FALSE, NOTHING, decider)


TRUE = Answer(Truth.TRUE)
FALSE = Answer(Truth.FALSE)
OPEN = Answer(Truth.OPEN)


def all_of(parts: Sequence[Answer]) -> Answer:
    """FALSE, else OPEN, else UNKNOWN, else TRUE; the latest part decides a TRUE, the earliest FALSE part a FALSE."""
    truth = _first_present(parts, (Truth.FALSE, Truth.OPEN, Truth.UNKNOWN), Truth.TRUE)
    if truth is Truth.TRUE:
        return Answer(truth, NOTHING, latest(part.decider for part in parts))
    return _with_names(truth, parts)


def any_of(parts: Sequence[Answer]) -> Answer:
    """TRUE, else OPEN, else UNKNOWN, else FALSE; the earliest part of that value decides."""
    truth = _first_present(parts, (Truth.TRUE, Truth.OPEN, Truth.UNKNOWN), Truth.FALSE)
    return _with_names(truth, parts)


def negate(part: Answer) -> Answer:
    """Swap TRUE and FALSE."""
    swapped = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}
    return Answer(swapped.get(part.truth, part.truth), part.missing, part.decider)


def _first_present(parts: Sequence[Answer], wanted: Sequence[Truth], otherwise: Truth) -> Truth:
    present = {part.truth for part in parts}
    return next((truth for truth in wanted if truth in present), otherwise)


def _with_names(truth: Truth, parts: Sequence[Answer]) -> Answer:
    if truth is Truth.UNKNOWN:
        return Answer.unknown(missing_names(parts))
    if truth is Truth.OPEN:
        return OPEN
    return Answer(truth, NOTHING, earliest(part.decider for part in parts if part.truth is truth))


def missing_names(parts: Iterable[Answer]) -> frozenset[str]:
    """Return the union of the names missing for the UNKNOWN parts."""
    return NOTHING.union(*(part.missing for part in parts if part.truth is Truth.UNKNOWN))


def earliest(events: Iterable[Event | None]) -> Event | None:
    """Return the first event in order; None among them is passed over."""
    return min((each for each in events if each is not None), key=_position, default=None)


def latest(events: Iterable[Event | None]) -> Event | None:
    """Return the last event in order; None among them is passed over."""
    return max((each for each in events if each is not None), key=_position, default=None)


def _position(event: Event) -> int:
    return event.position
