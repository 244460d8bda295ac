"""Formulas that look for other events: has, count, sum, first, last, overlap, and the due instant (4, 5, 6, 7, 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xiezhi.engine.reference import operands
from xiezhi.engine.reference.clocks import ClockState, Strictness, compare_due
from xiezhi.engine.reference.conditions import Conditions
from xiezhi.engine.reference.operands import Reading, View, compare, interval, missing, point, read_set, whole_day
from xiezhi.engine.reference.order import Distance
from xiezhi.engine.reference.patterns import Candidate, candidates, decisive, reach, same_keys
from xiezhi.engine.reference.record import Event
from xiezhi.engine.reference.truth import (
    FALSE,
    NOTHING,
    OPEN,
    TRUE,
    Answer,
    all_of,
    any_of,
    missing_names,
    negate,
)
from xiezhi.engine.verdicts import Truth
from xiezhi.law.model import (
    Compare,
    CountOf,
    Due,
    Has,
    Operator,
    Overlap,
    Partition,
    Pattern,
    Ref,
    Scope,
    Side,
    SumOf,
    ValueOf,
)


@dataclass(frozen=True, slots=True)
class Hand:
    """The clock of the rule and which reading of its due instant counts; ``ignored``: in time or not is left aside."""

    clock: ClockState
    strictness: Strictness = Strictness.MAIN
    ignored: bool = False


class Formulas(Conditions):
    """Judges every formula. ``hand`` is None where there is no due instant: subject, choose, a rule without clock."""

    def __init__(self, view: View, hand: Hand | None = None) -> None:
        super().__init__(view)
        self.hand = hand

    def search(self, formula: Has | Overlap) -> Answer:
        """Judge has and overlap."""
        return self.has(formula) if isinstance(formula, Has) else self.overlap(formula)

    def compare(self, formula: Compare) -> Answer:
        """Judge a comparison; a due instant on the right and a number of events on the left are read their own way."""
        if isinstance(formula.right, Due):
            return self._against_due(formula)
        if isinstance(formula.left, CountOf) and formula.op not in (Operator.IN, Operator.CONTAINS):
            return self._count(formula.left.pattern, formula.op, self.operand(formula.right))
        return super().compare(formula)

    # ------------------------------------------------------------ the due instant

    def _against_due(self, formula: Compare) -> Answer:
        hand = self._hand()
        reading = whole_day(self.operand(formula.left), self.view.case.ground.zone)
        in_time = compare_due(reading, hand.clock, hand.strictness)
        answer = Answer(in_time.truth, in_time.missing, self.view.subject if _is_decided(in_time) else None)
        return negate(answer) if formula.op is Operator.GT else answer

    def _hand(self) -> Hand:
        if self.hand is None:
            raise TypeError("a rule without a clock cannot name its due instant")
        return self.hand

    # ------------------------------------------------------------ has

    def has(self, formula: Has) -> Answer:
        """Judge whether an event matches, in time where the rule says so (construct 5)."""
        pattern, hand = formula.pattern, self._hand() if formula.by_due else None
        if hand is None or hand.ignored:
            return self._exists(pattern, candidates(pattern, self.view), self._window(pattern, None))
        if hand.clock.truth is Truth.OPEN:
            return OPEN
        found = candidates(pattern, self.view, lambda event: dated_in_time(event, hand))
        return self._exists(pattern, found, self._window(pattern, hand))

    def _exists(self, pattern: Pattern, found: Sequence[Candidate], window: Answer) -> Answer:
        match = decisive(found, pattern.side)
        if match is not None:
            return Answer.of(True, match.event)
        if window.truth is Truth.TRUE:
            return OPEN
        if window.truth is Truth.UNKNOWN or found:
            return Answer.unknown(window.missing | missing_names(each.answer for each in found))
        return FALSE

    def _window(self, pattern: Pattern, hand: Hand | None) -> Answer:
        """Say whether events to come could still match: side, distance and due instant must all leave room."""
        if pattern.side is Side.BEFORE or (pattern.side is Side.AT and pattern.within is None):
            return FALSE
        ground = self.view.case.ground
        within = reach(pattern, self.view)
        if within is not None and ground.as_of >= Distance(within, pattern.side, ground).last_instant(
            self.view.subject
        ):
            return FALSE
        return TRUE if hand is None else hand.clock.has_time_left(ground.as_of, hand.strictness)

    # ------------------------------------------------------------ count, sum, first, last

    def _count(self, pattern: Pattern, operator: Operator, right: Reading) -> Answer:
        """Judge ``number of matches <op> right`` (construct 6)."""
        if right.open:
            return OPEN
        if right.is_missing:
            return Answer.unknown(right.names)
        least = self._number(pattern)
        answer = compare(least, operator, right, self.view.case.ground.zone, self.view.subject)
        if self._window(pattern, None).truth is not Truth.TRUE or _is_settled(least, answer, operator, right):
            return answer
        return OPEN

    def _number(self, pattern: Pattern) -> Reading:
        found = candidates(pattern, self.view)
        sure = sum(each.is_sure for each in found)
        return interval(Decimal(sure), Decimal(len(found)), missing_names(each.answer for each in found))

    def aggregate(self, operand: CountOf | SumOf | ValueOf | Due) -> Reading:
        """Read a number of events, a total, or the first or last value; OPEN while more events could change it."""
        if isinstance(operand, Due):
            return super().aggregate(operand)
        if self._window(operand.pattern, None).truth is Truth.TRUE:
            return operands.STILL_OPEN
        if isinstance(operand, CountOf):
            return self._number(operand.pattern)
        if isinstance(operand, SumOf):
            return self._total(operand.pattern, operand.attribute)
        return self._value(operand.pattern, operand.attribute, last=operand.last)

    def _total(self, pattern: Pattern, attribute: str) -> Reading:
        found = candidates(pattern, self.view)
        names = missing_names(each.answer for each in found)
        values = [each.event.attributes.get(attribute) for each in found if each.is_sure]
        if None in values:
            names |= {f"x.{attribute}"}
        return missing(names) if names else point(sum((operands.number(value) for value in values), Decimal(0)))

    def _value(self, pattern: Pattern, attribute: str, *, last: bool) -> Reading:
        """Return the attribute of the last or first match that carries it; one beyond it that may match hides it."""
        carrying = [each for each in candidates(pattern, self.view) if attribute in each.event.attributes]
        if last:
            carrying.reverse()
        chosen = next((each for each in carrying if each.is_sure), None)
        beyond = carrying if chosen is None else carrying[: carrying.index(chosen)]
        names = missing_names(each.answer for each in beyond)
        if chosen is None:
            return missing(names | {f"x.{attribute}"})
        return missing(names) if beyond else self._attribute_of(chosen.event, attribute)

    def _attribute_of(self, event: Event, attribute: str) -> Reading:
        return operands.read(Ref(Scope.FOUND, attribute), self.view.looking_at(event))

    # ------------------------------------------------------------ overlap

    def overlap(self, formula: Overlap) -> Answer:
        """Judge whether another event meets the subject in time and shares a value (construct 9)."""
        share = read_set(Ref(Scope.SUBJECT, formula.share), self.view)
        if share.is_missing and self.view.partition is Partition.OFFICER:
            return Answer.unknown(share.names)
        others = (each for each in self.view.case.of_kinds(formula.events) if each is not self.view.subject)
        found = [(event, self._meets(event, formula, share)) for event in others]
        for event, answer in found:
            if answer.truth is Truth.TRUE:
                return Answer.of(True, event)
        unknown = any_of([answer for _, answer in found])
        return Answer(unknown.truth, unknown.missing)

    def _meets(self, event: Event, formula: Overlap, share: Reading) -> Answer:
        view = self.view.looking_at(event)
        parts = [
            same_keys(event, self.view),
            _earlier(view, Scope.SUBJECT, formula, Scope.FOUND),
            _earlier(view, Scope.FOUND, formula, Scope.SUBJECT),
            _common(share, read_set(Ref(Scope.FOUND, formula.share), view)),
        ]
        return all_of(parts)


def _is_decided(answer: Answer) -> bool:
    return answer.truth in (Truth.TRUE, Truth.FALSE)


def dated_in_time(event: Event, hand: Hand) -> Answer:
    """Say whether an event is in time under a reading of the clock."""
    names = NOTHING if event.at.is_exact else frozenset([event.time_name])
    return hand.clock.in_time(event.at, names, hand.strictness)


def _is_settled(least: Reading, answer: Answer, operator: Operator, right: Reading) -> bool:
    """Say whether more matches cannot change a comparison of their number."""
    if operator in (Operator.LE, Operator.LT):
        return answer.truth is Truth.FALSE
    if operator in (Operator.GE, Operator.GT):
        return answer.truth is Truth.TRUE
    return operands.number(least.low) > operands.number(right.high)


def _earlier(view: View, one: Scope, formula: Overlap, other: Scope) -> Answer:
    """Say whether one event's span begins before the other's ends."""
    begin = whole_day(operands.read(Ref(one, formula.span_from), view), view.case.ground.zone)
    end = whole_day(operands.read(Ref(other, formula.span_to), view), view.case.ground.zone)
    return compare(begin, Operator.LT, end, view.case.ground.zone, view.subject)


def _common(one: Reading, other: Reading) -> Answer:
    if one.members is None or other.members is None:
        return Answer.unknown(one.names | other.names)
    return Answer.of(bool(one.members & other.members))
