"""The words of a rulebook as a reader knows them: events, facts, references, patterns, times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from xiezhi.core.limits import Limit
from xiezhi.core.periods import MINUTE, Instant, to_local
from xiezhi.core.text import Text
from xiezhi.core.working import limit_words
from xiezhi.engine.reference.operands import Reading, View, parameter
from xiezhi.engine.reference.record import Event
from xiezhi.law.model import (
    Add,
    CountOf,
    Due,
    Literal,
    Literals,
    Operand,
    Operator,
    Pattern,
    Ref,
    Rulebook,
    Scope,
    Side,
    Size,
    SumOf,
    ValueOf,
)

OPERATORS = {
    Operator.EQ: Text("等于", "equals"),
    Operator.NE: Text("不等于", "differs from"),
    Operator.LT: Text("小于（早于）", "is less than (before)"),
    Operator.LE: Text("不大于（不晚于）", "is at most (not after)"),
    Operator.GT: Text("大于（晚于）", "is more than (after)"),
    Operator.GE: Text("不小于（不早于）", "is at least (not before)"),
    Operator.IN: Text("属于", "is one of"),
    Operator.CONTAINS: Text("包含", "contains"),
}
SIDES = {
    Side.BEFORE: Text("在此之前", "before"),
    Side.AFTER: Text("在此之后", "after"),
    Side.AT: Text("在此时", "at that time"),
    Side.ANY: Text("不论先后", "at any position"),
}

DUE = Text("届满时间", "the due instant")


def joined(parts: Iterable[Text], zh: str = "、", en: str = ", ") -> Text:
    """Return texts joined in each language."""
    said = list(parts)
    return Text(zh.join(part.zh for part in said), en.join(part.en for part in said))


def plain(word: str) -> Text:
    """Return a word that is the same in both languages."""
    return Text(word, word)


class Wording:
    """Puts what a rulebook names into words."""

    def __init__(self, rulebook: Rulebook, zone: ZoneInfo) -> None:
        self.vocabulary = rulebook.vocabulary
        self.zone = zone

    # ------------------------------------------------------------ times and events

    def time(self, at: Instant) -> str:
        """Return an instant in local time, to the second where it has seconds."""
        local = to_local(at, self.zone)
        return f"{local:%Y-%m-%d %H:%M}" if at % MINUTE == 0 else f"{local:%Y-%m-%d %H:%M:%S}"

    def iso(self, at: Instant) -> str:
        """Return an instant as ISO 8601 in local time with its offset."""
        return to_local(at, self.zone).isoformat()

    def kind(self, kind: str) -> Text:
        """Return the label of an event kind."""
        known = self.vocabulary.events.get(kind)
        return plain(kind) if known is None else known.label

    def kinds(self, kinds: Iterable[str]) -> Text:
        """Return the labels of several kinds."""
        return joined((self.kind(kind) for kind in kinds), "或", " or ")

    def event(self, event: Event) -> Text:
        """Return an event with its label, time and id."""
        label = self.kind(event.kind)
        if event.at.is_exact:
            return Text(
                f"{label.zh}（{self.time(event.at.first)}，{event.event_id}）",
                f"{label.en} ({self.time(event.at.first)}, {event.event_id})",
            )
        return Text(
            f"{label.zh}（{event.day}，仅知日期，{event.event_id}）",
            f"{label.en} ({event.day}, known to the day only, {event.event_id})",
        )

    # ------------------------------------------------------------ operands

    def ref(self, ref: Ref, view: View) -> Text:
        """Return a reference in words; of a row's parameter its value."""
        if ref.scope is Scope.ROW:
            return self.parameter(ref, view)
        if ref.scope in (Scope.CASE, Scope.PERSON):
            fact = self.vocabulary.facts.get(ref.name)
            return plain(f"{ref.scope}.{ref.name}") if fact is None else fact.label
        if ref.scope is Scope.SUBJECT:
            return Text(f"本事件的 {ref.name}", f"{ref.name} of this event")
        return Text(f"所查事件的 {ref.name}", f"{ref.name} of that event")

    def parameter(self, ref: Ref, view: View) -> Text:
        """Return the value a row gives a parameter."""
        value = parameter(view.row, ref.name)
        if isinstance(value, Limit):
            return limit_words(value)
        if isinstance(value, tuple):
            return joined(plain(self.constant(each)) for each in value)
        return plain(f"p.{ref.name}" if value is None else self.constant(value))

    def constant(self, value: object) -> str:
        """Return a constant or a value of the log as it is written."""
        if isinstance(value, bool):
            return str(value).lower()
        return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)

    def operand(self, operand: Operand, view: View) -> Text:
        """Return one side of a comparison in words."""
        match operand:
            case Ref():
                return self.ref(operand, view)
            case Literal(value):
                return plain(self.constant(value))
            case Literals(values):
                return joined(plain(self.constant(value)) for value in values)
            case Size(of):
                inner = self.ref(of, view)
                return Text(f"{inner.zh} 的个数", f"number of members in {inner.en}")
            case Add(items):
                return joined((self.operand(item, view) for item in items), " 加 ", " plus ")
        return DUE if isinstance(operand, Due) else self.aggregate(operand, view)

    def aggregate(self, operand: CountOf | SumOf | ValueOf, view: View) -> Text:
        """Return a number of events, a total, or a first or last value in words."""
        pattern = self.pattern(operand.pattern, view)
        if isinstance(operand, CountOf):
            return Text(f"{pattern.zh} 的次数", f"the number of events: {pattern.en}")
        if isinstance(operand, SumOf):
            return Text(
                f"{pattern.zh} 的 {operand.attribute} 合计", f"the total of {operand.attribute} over: {pattern.en}"
            )
        which = Text("末次", "the last") if operand.last else Text("首次", "the first")
        name = operand.attribute
        return Text(f"{pattern.zh} 的{which.zh} {name}", f"{name} of {which.en} of: {pattern.en}")

    def value(self, reading: Reading) -> Text:
        """Return what an operand was found to be."""
        if reading.open:
            return Text("尚未确定", "still open")
        if reading.members is not None:
            members = "{" + ", ".join(sorted(self.constant(member) for member in reading.members)) + "}"
            return plain(members)
        if reading.low is None:
            return Text("缺失", "missing")
        low, high = self._point(reading.low), self._point(reading.high)
        return plain(low if low == high else f"{low} … {high}")

    def _point(self, value: object) -> str:
        if type(value) is int:
            return self.time(value)
        return str(value) if isinstance(value, date) else self.constant(value)

    # ------------------------------------------------------------ patterns

    def pattern(self, pattern: Pattern, view: View) -> Text:
        """Return in words which events a pattern means, its condition aside."""
        side, kinds = SIDES[pattern.side], self.kinds(pattern.events)
        zh, en = f"{side.zh}的“{kinds.zh}”", f"“{kinds.en}” {side.en}"
        if pattern.within is not None:
            reach = self.limit(pattern.within, view)
            zh, en = f"{zh}，相距不超过 {reach.zh}", f"{en}, within {reach.en}"
        if pattern.unless_since:
            since = self.kinds(pattern.unless_since)
            zh, en = f"{zh}，其间无“{since.zh}”", f"{en}, no “{since.en}” in between"
        return Text(zh, en)

    def limit(self, limit: Limit | Ref, view: View) -> Text:
        """Return a limit, or the row's parameter it refers to, in words."""
        return limit_words(limit) if isinstance(limit, Limit) else self.parameter(limit, view)


def names(missing: Iterable[str]) -> Text:
    """Return missing names, sorted."""
    listed = sorted(missing)
    return Text("、".join(listed), ", ".join(listed))
