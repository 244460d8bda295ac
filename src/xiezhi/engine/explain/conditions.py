"""Conditions in words, each with its truth and what was found."""

from __future__ import annotations

from xiezhi.core.text import Text
from xiezhi.engine.explain.tree import NO_TEXT, Entry, Topic
from xiezhi.engine.explain.wording import OPERATORS, Wording, names
from xiezhi.engine.reference.clocks import Strictness
from xiezhi.engine.reference.formulas import Formulas, Hand, dated_in_time
from xiezhi.engine.reference.operands import View
from xiezhi.engine.reference.patterns import Candidate, Trait, candidates, refusal
from xiezhi.engine.reference.record import Event
from xiezhi.engine.reference.truth import Answer
from xiezhi.engine.verdicts import Truth
from xiezhi.law.model import (
    AllOf,
    AnyOf,
    Compare,
    CountOf,
    Disjoint,
    Due,
    Formula,
    Has,
    Not,
    Operand,
    Overlap,
    Pattern,
    SumOf,
    ValueOf,
)

SHOWN = 12
"""How many events are listed under a pattern, those that match first; the rest are counted."""
_IN_TIME = {
    Truth.TRUE: Text("，在期限内", ", in time"),
    Truth.FALSE: Text("，已过期限", ", past the due instant"),
    Truth.UNKNOWN: Text("，是否在期限内不明", ", in time or not is not known"),
    Truth.OPEN: Text("，期限尚未起算", ", the limit has not started"),
}
_REFUSALS = {
    Trait.SIDE: Text("先后不符", "on the other side"),
    Trait.KEYS: Text("不属于同一案、同一人或同一事项", "of another case, person or item"),
    Trait.DISTANCE: Text("相距过远", "too far away"),
    Trait.CONDITION: Text("条件不成立", "the condition does not hold"),
    Trait.NOT_UNDONE: Text("其间另有事件使其不计", "undone by an event in between"),
}


class Conditions:
    """Explains formulas from one view, under one reading of the clock."""

    def __init__(self, wording: Wording, view: View, hand: Hand | None = None) -> None:
        self.wording = wording
        self.view = view
        self.hand = hand
        self.formulas = Formulas(view, hand)

    def entry(self, formula: Formula) -> Entry:
        """Return a formula in words with its truth; its parts lie under it."""
        answer = self.formulas.judge(formula)
        match formula:
            case AllOf(items):
                parts = tuple(self.entry(item) for item in items)
                return self._said(Text("以下各项均须成立", "all of these"), answer, parts)
            case AnyOf(items):
                parts = tuple(self.entry(item) for item in items)
                return self._said(Text("以下任一项成立即可", "any one of these"), answer, parts)
            case Not(item):
                return self._said(Text("以下不得成立", "the following must not hold"), answer, (self.entry(item),))
        return self._leaf(formula, answer)

    def _leaf(self, formula: Compare | Has | Disjoint | Overlap, answer: Answer) -> Entry:
        if isinstance(formula, Compare):
            return self._comparison(formula, answer)
        if isinstance(formula, Has):
            return self._has(formula, answer)
        return self._disjoint(formula, answer) if isinstance(formula, Disjoint) else self._overlap(formula, answer)

    def _said(self, text: Text, answer: Answer, children: tuple[Entry, ...] = ()) -> Entry:
        if answer.truth is Truth.UNKNOWN and not children:
            missing = names(answer.missing)
            text = Text(f"{text.zh}（缺：{missing.zh}）", f"{text.en} (missing: {missing.en})")
        return Entry(Topic.CONDITION, text, children, answer.truth)

    # ------------------------------------------------------------ comparisons

    def _comparison(self, formula: Compare, answer: Answer) -> Entry:
        left, right = self._side(formula.left), self._side(formula.right)
        operator = OPERATORS[formula.op]
        text = Text(f"{left.zh} {operator.zh} {right.zh}", f"{left.en} {operator.en} {right.en}")
        matches = tuple(
            entry
            for operand in (formula.left, formula.right)
            if isinstance(operand, CountOf | SumOf | ValueOf)
            for entry in self._matches(operand.pattern)
        )
        return Entry(Topic.CONDITION, self._said(text, answer).text, matches, answer.truth)

    def _side(self, operand: Operand) -> Text:
        """Return an operand in words, followed by what it was found to be."""
        words = self.wording.operand(operand, self.view)
        if isinstance(operand, Due):
            return words
        found = self.wording.value(self.formulas.operand(operand))
        if found == words:
            return words
        return Text(f"{words.zh}［{found.zh}］", f"{words.en} [{found.en}]")

    def _disjoint(self, formula: Disjoint, answer: Answer) -> Entry:
        left = [self._side(ref) for ref in formula.left]
        right = [self._side(ref) for ref in formula.right]
        text = Text(
            f"{'、'.join(each.zh for each in left)} 与 {'、'.join(each.zh for each in right)} 无相同者",
            f"no value common to {', '.join(each.en for each in left)} and {', '.join(each.en for each in right)}",
        )
        return self._said(text, answer)

    # ------------------------------------------------------------ events

    def _has(self, formula: Has, answer: Answer) -> Entry:
        pattern = self.wording.pattern(formula.pattern, self.view)
        hand = self.hand if formula.by_due and self.hand is not None and not self.hand.ignored else None
        timely = NO_TEXT if hand is None else Text("，且在期限内", ", in time")
        text = Text(f"有{pattern.zh}{timely.zh}", f"there is {pattern.en}{timely.en}")
        if answer.truth is Truth.TRUE and answer.decider is not None:
            match = self.wording.event(answer.decider)
            text = Text(f"{text.zh}：{match.zh}", f"{text.en}: {match.en}")
        children = self._matches(formula.pattern, hand)
        return Entry(Topic.CONDITION, self._said(text, answer).text, children, answer.truth)

    def _matches(self, pattern: Pattern, hand: Hand | None = None) -> tuple[Entry, ...]:
        """List the events that match or may match, whether each is in time, and those that do not with the reason."""
        found = candidates(pattern, self.view)
        matching = {id(each.event) for each in found}
        others = [
            each
            for each in self.view.case.of_kinds(pattern.events)
            if id(each) not in matching and each is not self.view.subject
        ]
        entries = [self._match(each, hand) for each in found[:SHOWN]]
        entries += [self._refused(each, pattern) for each in others[: max(0, SHOWN - len(entries))]]
        more = len(found) + len(others) - len(entries)
        if more:
            entries.append(Entry(Topic.MATCH, Text(f"另有 {more} 件同类事件", f"{more} more events of these kinds")))
        if pattern.where is not None:
            entries.append(self._where(pattern, found))
        return tuple(entries)

    def _match(self, candidate: Candidate, hand: Hand | None) -> Entry:
        event = self.wording.event(candidate.event)
        timely = NO_TEXT if hand is None else _IN_TIME[dated_in_time(candidate.event, hand).truth]
        if candidate.is_sure:
            return Entry(Topic.MATCH, Text(f"符合：{event.zh}{timely.zh}", f"matches: {event.en}{timely.en}"))
        missing = names(candidate.answer.missing)
        return Entry(
            Topic.MATCH,
            Text(
                f"可能符合：{event.zh}{timely.zh}（缺：{missing.zh}）",
                f"may match: {event.en}{timely.en} (missing: {missing.en})",
            ),
        )

    def _refused(self, event: Event, pattern: Pattern) -> Entry:
        label = self.wording.event(event)
        reason = _REFUSALS[refusal(event, pattern, self.view)]
        return Entry(Topic.MATCH, Text(f"不符合：{label.zh}：{reason.zh}", f"no match: {label.en}: {reason.en}"))

    def _where(self, pattern: Pattern, found: tuple[Candidate, ...]) -> Entry:
        """Explain the condition on the first event that matches, else on the first of its kinds."""
        others = [each for each in self.view.case.of_kinds(pattern.events) if each is not self.view.subject]
        event = found[0].event if found else next(iter(others), None)
        if event is None or pattern.where is None:
            return Entry(Topic.CONDITION, Text("另有条件；无此类事件", "with a condition; there is no such event"))
        label = self.wording.event(event)
        head = Text(f"条件，就 {label.zh} 而言", f"the condition, for {label.en}")
        inner = Conditions(self.wording, self.view.looking_at(event)).entry(pattern.where)
        return Entry(Topic.CONDITION, head, (inner,))

    def _overlap(self, formula: Overlap, answer: Answer) -> Entry:
        kinds = self.wording.kinds(formula.events)
        span = f"{formula.span_from}–{formula.span_to}"
        text = Text(
            f"另有“{kinds.zh}”与本事件时间重叠（{span}）且 {formula.share} 相同",
            f"another “{kinds.en}” overlaps this event ({span}) and shares {formula.share}",
        )
        if answer.truth is Truth.TRUE and answer.decider is not None:
            match = self.wording.event(answer.decider)
            text = Text(f"{text.zh}：{match.zh}", f"{text.en}: {match.en}")
        return self._said(text, answer)


def under(strictness: Strictness) -> Text:
    """Say which reading of the due instant a condition is judged by."""
    return {
        Strictness.WARN: Text("按从严口径", "under the stricter reading"),
        Strictness.MAIN: Text("按通常口径", "under the main reading"),
        Strictness.BREACH: Text("按从宽口径", "under the more lenient reading"),
    }[strictness]
