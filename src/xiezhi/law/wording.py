"""Formulas and clocks in words, Chinese and English, for the people who answer for them."""

from __future__ import annotations

from collections.abc import Iterable

from xiezhi.core.limits import Limit
from xiezhi.core.text import Text
from xiezhi.law.model import (
    Add,
    AllOf,
    Anchor,
    AnyOf,
    Clock,
    Compare,
    CountOf,
    Disjoint,
    Due,
    Extension,
    Formula,
    Has,
    Literal,
    Literals,
    Not,
    Operand,
    Operator,
    Overlap,
    ParameterValue,
    Pattern,
    Ref,
    Row,
    Scope,
    Side,
    Size,
    Start,
    SumOf,
    ValueOf,
    Vocabulary,
)

_OPERATORS = {
    Operator.EQ: Text("为", "is"),
    Operator.NE: Text("不为", "is not"),
    Operator.LT: Text("小于", "is less than"),
    Operator.LE: Text("不超过", "is at most"),
    Operator.GT: Text("大于", "is more than"),
    Operator.GE: Text("不少于", "is at least"),
    Operator.IN: Text("属于", "is one of"),
    Operator.CONTAINS: Text("包含", "contains"),
}
_SIDES = {
    Side.BEFORE: Text("之前", "before it"),
    Side.AFTER: Text("之后", "after it"),
    Side.AT: Text("同时", "at the same time"),
    Side.ANY: Text("任何时候", "at any time"),
}
_SCOPES = {
    Scope.SUBJECT: Text("本事件", "this event's"),
    Scope.FOUND: Text("该事件", "that event's"),
    Scope.ROW: Text("本行", "the row's"),
    Scope.CASE: Text("本案", "the case's"),
    Scope.PERSON: Text("本人", "the person's"),
}
_NAMES = {
    "at": Text("时间", "time"),
    "event": Text("种类", "kind"),
    "person": Text("当事人", "person"),
    "actor_id": Text("经办人", "actor"),
    "actor_role": Text("经办人身份", "actor's role"),
    "unit_id": Text("单位", "unit"),
}
_UNITS = {
    "minutes": Text("分钟", "minutes"),
    "hours": Text("小时", "hours"),
    "days": Text("日", "days"),
    "working-days": Text("个工作日", "working days"),
    "months": Text("个月", "months"),
    "years": Text("年", "years"),
}


def condition_text(formula: Formula, vocabulary: Vocabulary) -> Text:
    """Return a formula in words."""
    return _Teller(vocabulary, None).formula(formula)


def duty_text(formula: Formula, row: Row, vocabulary: Vocabulary) -> Text:
    """Return a formula in words with the row's parameters filled in."""
    return _Teller(vocabulary, row).formula(formula)


def clock_lines(clock: Clock, row: Row, vocabulary: Vocabulary) -> tuple[Text, ...]:
    """Return the clock in lines of words: start, limit, pauses, restarts, extensions."""
    return _Teller(vocabulary, row).clock(clock)


def events_text(events: Iterable[str], vocabulary: Vocabulary) -> Text:
    """Return event kinds by their labels."""
    return _Teller(vocabulary, None).events(events)


def parameter_text(value: ParameterValue, vocabulary: Vocabulary) -> Text:
    """Return the value of a row parameter in words."""
    if isinstance(value, Limit):
        return limit_text(value)
    if isinstance(value, bool):
        return Text("是" if value else "否", "yes" if value else "no")
    if isinstance(value, tuple):
        names = (vocabulary.periods[str(each)].label if str(each) in vocabulary.periods else None for each in value)
        named = [_both(str(each)) if name is None else name for each, name in zip(value, names, strict=True)]
        return _joined(named, "、", ", ") if named else Text("无", "none")
    event = vocabulary.events.get(str(value))
    return _both(str(value)) if event is None else event.label


def limit_text(limit: Limit) -> Text:
    """Return a limit in words.

    >>> limit_text(Limit.parse("5 working-days")).zh
    '5个工作日'
    """
    unit = _UNITS.get(limit.unit)
    return _both(str(limit)) if unit is None else Text(f"{limit.value}{unit.zh}", f"{limit.value} {unit.en}")


def _both(text: str) -> Text:
    return Text(text, text)


def _joined(parts: Iterable[Text], zh: str, en: str) -> Text:
    listed = tuple(parts)
    return Text(zh.join(each.zh for each in listed), en.join(each.en for each in listed))


class _Teller:
    """Says things in the words of one vocabulary; with a row, its parameters are said as values."""

    def __init__(self, vocabulary: Vocabulary, row: Row | None) -> None:
        self._vocabulary = vocabulary
        self._row = row

    def formula(self, formula: Formula) -> Text:
        settled = self._constant(formula)
        if settled is not None:
            return Text("一律如此", "in every case") if settled else Text("不适用", "in no case")
        return self._said(formula)

    def _said(self, formula: Formula) -> Text:
        match formula:
            case AllOf() | AnyOf():
                return self._list(formula)
            case Not(item):
                inner = self.formula(item)
                return Text(f"并非（{inner.zh}）", f"not ({inner.en})")
            case Compare(left, op, right):
                return self._comparison(left, op, right)
            case Has(pattern, by_due):
                found = self._pattern(pattern)
                due = Text("，且在期限内", ", in time") if by_due else _both("")
                return Text(f"有{found.zh}{due.zh}", f"there is {found.en}{due.en}")
            case Disjoint(left, right):
                first, second = self._refs(left), self._refs(right)
                return Text(
                    f"（{first.zh}）与（{second.zh}）没有同一人", f"nobody is both in ({first.en}) and in ({second.en})"
                )
        return self._overlap(formula)

    def _list(self, formula: AllOf | AnyOf) -> Text:
        """Say a list, leaving out the parts that the row's own parameters make idle."""
        idle = isinstance(formula, AllOf)
        items = tuple(each for each in formula.items if self._constant(each) is not idle)
        if len(items) == 1:
            return self.formula(items[0])
        zh, en = ("且", " and ") if idle else ("或", " or ")
        return _joined((Text(f"（{each.zh}）", f"({each.en})") for each in map(self.formula, items)), zh, en)

    def _constant(self, formula: Formula) -> bool | None:
        """Return what a formula over the row's parameters alone comes to, or None for any other."""
        match formula:
            case AllOf(items) | AnyOf(items):
                known = {self._constant(each) for each in items}
                decisive = isinstance(formula, AnyOf)
                if decisive in known:
                    return decisive
                return not decisive if known == {not decisive} else None
            case Compare(Ref(Scope.ROW, name), Operator.EQ | Operator.NE, Literal(bool(value))) if (
                self._row is not None
            ):
                return (self._row.parameters.get(name) == value) is (formula.op is Operator.EQ)
        return None

    def _overlap(self, overlap: Overlap) -> Text:
        events = self.events(overlap.events)
        return Text(
            f"另有{events.zh}与本事件时间重叠且 {overlap.share} 有相同者",
            f"another {events.en} overlaps this one in time and shares a member of {overlap.share}",
        )

    def _comparison(self, left: Operand, op: Operator, right: Operand) -> Text:
        first = self.operand(left)
        if isinstance(right, Due):
            in_time = op is Operator.LE
            return Text(
                f"{first.zh}{'在期限内' if in_time else '在期限届满之后'}",
                f"{first.en} is {'in time' if in_time else 'after the period is over'}",
            )
        if isinstance(right, Literal) and isinstance(right.value, bool) and op in {Operator.EQ, Operator.NE}:
            holds = right.value is (op is Operator.EQ)
            return Text(f"{first.zh}：{'是' if holds else '否'}", f"{first.en}: {'yes' if holds else 'no'}")
        second, verb = self.operand(right), _OPERATORS[op]
        return Text(f"{first.zh}{verb.zh}{second.zh}", f"{first.en} {verb.en} {second.en}")

    def operand(self, operand: Operand) -> Text:
        match operand:
            case Ref():
                return self._ref(operand)
            case Due():
                return Text("期限", "the due time")
            case Size(of):
                inner = self._ref(of)
                return Text(f"{inner.zh}的人数", f"the number of {inner.en}")
            case Literal(value):
                return self._word(value)
            case Literals(values):
                listed = _joined((self._word(each) for each in values), "、", ", ")
                return Text(f"〔{listed.zh}〕", f"[{listed.en}]")
        return self._aggregate(operand)

    def _aggregate(self, operand: Add | CountOf | SumOf | ValueOf) -> Text:
        match operand:
            case Add(items):
                return _joined((self.operand(each) for each in items), "加", " plus ")
            case CountOf(pattern):
                found = self._pattern(pattern)
                return Text(f"{found.zh}的次数", f"the number of {found.en}")
            case SumOf(pattern, attribute):
                found = self._pattern(pattern)
                return Text(f"{found.zh}的 {attribute} 合计", f"the total {attribute} of {found.en}")
        return self._value_of(operand)

    def _value_of(self, operand: ValueOf) -> Text:
        found, attribute = self._pattern(operand.pattern), operand.attribute
        zh, en = ("最后", "last") if operand.last else ("最先", "first")
        return Text(f"{found.zh}中{zh}一个的 {attribute}", f"the {attribute} of the {en} {found.en}")

    def _word(self, value: object) -> Text:
        event = self._vocabulary.events.get(str(value))
        return _both(str(value)) if event is None else event.label

    def _ref(self, ref: Ref) -> Text:
        if ref.scope is Scope.ROW and self._row is not None:
            return self._parameter(ref.name)
        if ref.scope in {Scope.CASE, Scope.PERSON} and ref.name in self._vocabulary.facts:
            label = self._vocabulary.facts[ref.name].label
            return label if ref.scope is Scope.CASE else Text(f"本人{label.zh}", f"the person: {label.en}")
        name, scope = _NAMES.get(ref.name, _both(ref.name)), _SCOPES[ref.scope]
        return Text(f"{scope.zh} {name.zh} ", f"{scope.en} {name.en}")

    def _refs(self, refs: tuple[Ref, ...]) -> Text:
        return _joined((self._ref(each) for each in refs), "、", ", ")

    def _parameter(self, name: str) -> Text:
        value = None if self._row is None else self._row.parameters.get(name)
        if isinstance(value, Limit):
            return limit_text(value)
        if isinstance(value, tuple):
            return self.operand(Literals(value))
        return _both(f"p.{name}") if value is None else self._word(value)

    def events(self, events: Iterable[str]) -> Text:
        known = self._vocabulary.events
        labels = [known[each].label if each in known else _both(each) for each in events]
        return _joined((Text(f"“{each.zh}”", f"“{each.en}”") for each in labels), "或", " or ")

    def _pattern(self, pattern: Pattern) -> Text:
        events, side = self.events(pattern.events), _SIDES[pattern.side]
        zh, en = f"{side.zh}的{events.zh}", f"{events.en} {side.en}"
        if pattern.within is not None:
            within = limit_text(pattern.within) if isinstance(pattern.within, Limit) else self._ref(pattern.within)
            zh, en = f"{zh}（相距{within.zh}以内）", f"{en} (at most {within.en} apart)"
        if pattern.where is not None:
            where = self.formula(pattern.where)
            zh, en = f"{zh}（其{where.zh}）", f"{en} (where {where.en})"
        if pattern.unless_since:
            since = self.events(pattern.unless_since)
            zh, en = f"{zh}（其间没有{since.zh}）", f"{en} (with no {since.en} in between)"
        return Text(zh, en)

    # ------------------------------------------------------------ clocks

    def clock(self, clock: Clock) -> tuple[Text, ...]:
        start, limit = self._start(clock.start), self._limit(clock.limit)
        profile = clock.profile if isinstance(clock.profile, str) else self._ref(clock.profile).zh
        lines = [
            Text(
                f"自{start.zh}起{limit.zh}（计算规则 {profile}）",
                f"{limit.en} from {start.en} (calendar profile {profile})",
            )
        ]
        pauses = self._periods(clock.pauses)
        if pauses:
            named = _joined(pauses, "、", ", ")
            lines.append(Text(f"不计入：{named.zh}", f"not counted: {named.en}"))
        for restart in (each for each in clock.restarts if not self._never(each.where)):
            events = self.events(restart.events)
            where = _both("") if restart.where is None else self.formula(restart.where)
            lines.append(
                Text(
                    f"重新计算：自{events.zh}{f'（其{where.zh}）' if where.zh else ''}之日起",
                    f"counted anew from {events.en}{f' (where {where.en})' if where.en else ''}",
                )
            )
        return (*lines, *(self._extension(each) for each in clock.extensions if not self._never(each.where)))

    def _limit(self, limit: Limit | Ref) -> Text:
        return limit_text(limit) if isinstance(limit, Limit) else self._ref(limit)

    def _periods(self, pauses: tuple[str, ...] | Ref) -> tuple[Text, ...]:
        names = pauses
        if isinstance(pauses, Ref):
            value = None if self._row is None else self._row.parameters.get(pauses.name)
            names = tuple(str(each) for each in value) if isinstance(value, tuple) else ()
        assert isinstance(names, tuple)  # a reference was resolved above
        known = self._vocabulary.periods
        return tuple(known[each].label if each in known else _both(each) for each in names)

    def _start(self, start: Start) -> Text:
        match start:
            case Ref():
                return Text("本事件", "this event") if start == Ref(Scope.SUBJECT, "at") else self._ref(start)
            case Anchor(pattern, last):
                found = self._pattern(pattern)
                return Text(
                    f"{'最后' if last else '最先'}一个{found.zh}", f"the {'last' if last else 'first'} {found.en}"
                )
        parts = _joined((self._start(each) for each in start.items), "、", ", ")
        return Text(f"{parts.zh}中最晚者", f"the latest of {parts.en}")

    def _never(self, where: Formula | None) -> bool:
        """Say whether the row's own parameters rule the condition out."""
        return where is not None and self._constant(where) is False

    def _extension(self, extension: Extension) -> Text:
        events = self.events(extension.events)
        where = _both("") if extension.where is None else self.formula(extension.where)
        times = str(extension.times) if isinstance(extension.times, int) else self._ref(extension.times).zh
        zh, en = self._effect(extension)
        return Text(
            f"期限内有{events.zh}{f'（{where.zh}）' if where.zh else ''}的，{zh}，至多{times}次",
            f"with {events.en}{f' (where {where.en})' if where.en else ''} in time, {en}, at most {times} time(s)",
        )

    def _effect(self, extension: Extension) -> tuple[str, str]:
        if extension.add is not None:
            more = self._limit(extension.add)
            return f"延长{more.zh}", f"{more.en} more"
        if extension.to is not None:
            to = self._limit(extension.to)
            return f"期限为{to.zh}", f"{to.en} instead"
        return f"延至其 {extension.until}", f"until its {extension.until}"
