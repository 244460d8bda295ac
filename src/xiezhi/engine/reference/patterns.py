"""Which other events are meant: shared keys, side, distance, condition, and what must not lie between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from xiezhi.core.errors import XiezhiError
from xiezhi.core.limits import Limit
from xiezhi.core.text import Text
from xiezhi.engine.reference.conditions import Conditions
from xiezhi.engine.reference.operands import View, parameter
from xiezhi.engine.reference.order import Distance, precedes
from xiezhi.engine.reference.record import Event
from xiezhi.engine.reference.truth import FALSE, TRUE, Answer, all_of, any_of, negate
from xiezhi.engine.verdicts import Truth
from xiezhi.law.model import Pattern, Ref, Side


class ParameterError(XiezhiError):
    """A row lacks a parameter its rule needs."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that matches or may match."""

    event: Event
    answer: Answer

    @property
    def is_sure(self) -> bool:
        """Say whether the event matches for certain."""
        return self.answer.truth is Truth.TRUE


class Trait(Enum):
    """What an event must have to match a pattern."""

    SIDE = "side"
    KEYS = "keys"
    DISTANCE = "distance"
    IN_TIME = "in time"
    CONDITION = "condition"
    NOT_UNDONE = "not undone"


Test = Callable[[Event], Answer]


def candidates(pattern: Pattern, view: View, in_time: Test | None = None) -> tuple[Candidate, ...]:
    """Return, in order, the events that match a pattern or may; ``in_time`` is a further test each must pass."""
    tests = _tests(pattern, view, in_time)
    found = []
    for event in view.case.of_kinds(pattern.events):
        if event is not view.subject:
            answer = _passes(event, tests.values())
            if answer.truth is not Truth.FALSE:
                found.append(Candidate(event, answer))
    return tuple(found)


def refusal(event: Event, pattern: Pattern, view: View) -> Trait:
    """Return the first trait that an event which does not match lacks."""
    tests = _tests(pattern, view, None)
    return next(trait for trait, test in tests.items() if test(event).truth is Truth.FALSE)


def _tests(pattern: Pattern, view: View, in_time: Test | None) -> Mapping[Trait, Test]:
    tests: dict[Trait, Test] = {
        Trait.SIDE: lambda event: lies_on_side(event, pattern.side, view),
        Trait.KEYS: lambda event: same_keys(event, view),
    }
    if pattern.within is not None or pattern.side is Side.AT:
        distance = Distance(reach(pattern, view), pattern.side, view.case.ground)
        tests[Trait.DISTANCE] = lambda event: distance.holds(view.subject, event)
    if in_time is not None:
        tests[Trait.IN_TIME] = in_time
    if pattern.where is not None:
        tests[Trait.CONDITION] = lambda event: Conditions(view.looking_at(event)).judge(pattern.where)
    if pattern.unless_since:
        tests[Trait.NOT_UNDONE] = lambda event: negate(_cut_off(event, pattern.unless_since, view))
    return tests


def _passes(event: Event, tests: Iterable[Test]) -> Answer:
    """Return whether an event passes every test; a failed one settles it, whatever the others lack."""
    answers = []
    for test in tests:
        answer = test(event)
        if answer.truth is Truth.FALSE:
            return FALSE
        answers.append(answer)
    return replace(all_of(answers), decider=None)


def lies_on_side(event: Event, side: Side, view: View) -> Answer:
    """Say whether an event lies before or after the subject in order; ``at`` and ``any`` admit every position."""
    if side is Side.BEFORE:
        return precedes(event, view.subject, view.case.ground)
    if side is Side.AFTER:
        return precedes(view.subject, event, view.case.ground)
    return TRUE


def same_keys(event: Event, view: View) -> Answer:
    """Say whether an event shares the rule's keys with the subject (construct 2).

    Where one of the two lacks a key, the group's having a single value of it makes a match; several leave it open.
    """
    unclear = []
    for key in view.same:
        own, other = view.subject.key(key), event.key(key)
        if own is not None and other is not None:
            if own != other:
                return FALSE
        elif event is not view.subject and view.case.has_several(key):
            unclear.append(f"x.{key}")
    return Answer.unknown(unclear) if unclear else TRUE


def _cut_off(event: Event, kinds: Sequence[str], view: View) -> Answer:
    """Say whether an event of these kinds, with the same keys, lies between an event and the subject."""
    others = (each for each in view.case.of_kinds(kinds) if each is not event and each is not view.subject)
    return any_of([all_of([_between(event, each, view), same_keys(each, view)]) for each in others])


def _between(event: Event, middle: Event, view: View) -> Answer:
    subject, ground = view.subject, view.case.ground
    after_it = all_of([precedes(event, middle, ground), precedes(middle, subject, ground)])
    before_it = all_of([precedes(subject, middle, ground), precedes(middle, event, ground)])
    return any_of([after_it, before_it])


def reach(pattern: Pattern, view: View) -> Limit | None:
    """Return how far a pattern looks, None without a distance."""
    return None if pattern.within is None else limit_of(pattern.within, view)


def limit_of(limit: Limit | Ref, view: View) -> Limit:
    """Return a limit, or the row's parameter it refers to; raise ``ParameterError`` if the row has none."""
    if isinstance(limit, Limit):
        return limit
    value = parameter(view.row, limit.name)
    if not isinstance(value, Limit):
        raise no_parameter(limit, view, Text("期限", "a limit"))
    return value


def no_parameter(ref: Ref, view: View, wanted: Text) -> ParameterError:
    """Return the error that a row lacks a parameter."""
    row = "-" if view.row is None else view.row.row_id
    return ParameterError(
        f"p.{ref.name}",
        Text(f"行 {row} 没有该参数（应为{wanted.zh}）", f"the row {row} has no such parameter ({wanted.en} is needed)"),
        Text(f"在该行写明 {ref.name}", f"give {ref.name} in that row"),
    )


def decisive(found: Sequence[Candidate], side: Side) -> Candidate | None:
    """Return the sure match that decides: the first in order, for ``before`` the last."""
    sure = [each for each in found if each.is_sure]
    if not sure:
        return None
    return sure[-1] if side is Side.BEFORE else sure[0]
