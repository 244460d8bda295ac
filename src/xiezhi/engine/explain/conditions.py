"""Conditions in words, each with its truth and what was found."""

from __future__ import annotations

from xiezhi.core.text import Text
from xiezhi.engine.explain.tree import NO_TEXT, Entry, Topic
from xiezhi.engine.explain.wording import OPERATORS, Wording, names
from xiezhi.engine.reference.clocks import Strictness
from xiezhi.engine.reference.formulas import Formulas, Hand
from xiezhi.engine.reference.operands import View
from xiezhi.engine.reference.patterns import Candidate, candidates
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
"""How many matching events are listed under a pattern; the rest are counted."""


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
        match formula:
            case Compare():
                return self._comparison(formula, answer)
            case Has():
                return self._has(formula, answer)
            case Disjoint():
                return self._disjoint(formula, answer)
            case Overlap():
                return self._overlap(formula, answer)

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
        by_due = formula.by_due and not (self.hand is not None and self.hand.ignored)
        timely = Text("，且在期限内", ", in time") if by_due else NO_TEXT
        text = Text(f"有{pattern.zh}{timely.zh}", f"there is {pattern.en}{timely.en}")
        if answer.truth is Truth.TRUE and answer.decider is not None:
            match = self.wording.event(answer.decider)
            text = Text(f"{text.zh}：{match.zh}", f"{text.en}: {match.en}")
        return Entry(Topic.CONDITION, self._said(text, answer).text, self._matches(formula.pattern), answer.truth)

    def _matches(self, pattern: Pattern) -> tuple[Entry, ...]:
        """List the events that match or may match, time limits aside, and the condition on them."""
        found = candidates(pattern, self.view)
        entries = [self._match(each) for each in found[:SHOWN]]
        if len(found) > SHOWN:
            more = len(found) - SHOWN
            entries.append(Entry(Topic.MATCH, Text(f"另有 {more} 件", f"{more} more")))
        if pattern.where is not None:
            entries.append(self._where(pattern, found))
        return tuple(entries)

    def _match(self, candidate: Candidate) -> Entry:
        event = self.wording.event(candidate.event)
        if candidate.is_sure:
            return Entry(Topic.MATCH, Text(f"符合：{event.zh}", f"matches: {event.en}"))
        missing = names(candidate.answer.missing)
        return Entry(
            Topic.MATCH,
            Text(f"可能符合：{event.zh}（缺：{missing.zh}）", f"may match: {event.en} (missing: {missing.en})"),
        )

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
