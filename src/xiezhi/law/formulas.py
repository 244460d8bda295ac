"""Reads the formulas of a rule: connectives, comparisons and patterns."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from xiezhi.core.limits import Limit
from xiezhi.core.text import Text
from xiezhi.law.limits import read_limit
from xiezhi.law.model import (
    Add,
    AllOf,
    AnyOf,
    Compare,
    CountOf,
    Disjoint,
    Formula,
    Has,
    Not,
    Operand,
    Operator,
    Overlap,
    Pattern,
    Ref,
    Scope,
    Side,
    SumOf,
    ValueOf,
    ValueType,
)
from xiezhi.law.operands import Frame, OperandReader, Typed, is_reference
from xiezhi.law.problems import Problems
from xiezhi.law.source import Fields, Items, Node, Scalar, Table, as_items, as_text, as_texts
from xiezhi.law.words import Words

_AGGREGATES = frozenset({"count", "sum", "last", "first", "add"})
_CONSTRUCTS = ("all_of", "any_of", "not", "has", "count", "sum", "disjoint", "overlap")


class FormulaReader:
    """Builds formulas and reports what is wrong in them."""

    def __init__(self, words: Words, problems: Problems) -> None:
        self.words = words
        self.problems = problems
        self.operands = OperandReader(words, problems)

    def formula(self, node: Node, frame: Frame) -> Formula:
        """Read one formula."""
        if isinstance(node, Items):
            return self._comparison(node, frame)
        if not isinstance(node, Table):
            self.problems.stop(
                node.place,
                Text("此处应为公式", "a formula is expected here"),
                Text(
                    f"用比较 [引用, 运算, 值] 或 {' '.join(_CONSTRUCTS)}",
                    f"use [ref, op, value] or {' '.join(_CONSTRUCTS)}",
                ),
            )
        return self._construct(node, frame)

    def _construct(self, node: Table, frame: Frame) -> Formula:
        fields = Fields(node, self.problems)
        name = next((each for each in _CONSTRUCTS if each in node.entries), None)
        if name is None:
            self.problems.stop(
                node.place,
                Text(f"未知的构造 {'、'.join(node.entries)}", f"unknown construct {', '.join(node.entries)}"),
                Text(f"用 {' '.join(_CONSTRUCTS)}", f"use {' '.join(_CONSTRUCTS)}"),
            )
        inner = fields.need(name)
        if frame.inside and name in {"has", "count", "sum", "overlap"}:
            self._nested(node.place, name)
        if name in {"count", "sum"}:
            return self._aggregate_comparison(name, inner, fields, frame)
        fields.finish()
        if name in {"all_of", "any_of"}:
            return self._connective(name, inner, frame)
        if name == "not":
            return Not(self.formula(inner, frame))
        if name == "has":
            return self._has(inner, frame)
        return self._disjoint(inner, frame) if name == "disjoint" else self._overlap(inner, frame)

    def _nested(self, place: str, name: str) -> None:
        self.problems.stop(
            place,
            Text(f"where 之内不能再有 {name}", f"{name} may not stand inside a where"),
            Text("把它移到 need、if 或 subject.where", "move it to need, if or subject.where"),
        )

    def _connective(self, name: str, inner: Node, frame: Frame) -> Formula:
        nodes = as_items(inner, self.problems)
        if not nodes or is_reference(nodes[0]):
            self.problems.stop(
                inner.place,
                Text(f"{name} 要一个公式的列表", f"{name} wants a list of formulas"),
                Text(f"写成 {name}: [[t.x, eq, true], …]", f"write {name}: [[t.x, eq, true], …]"),
            )
        items = self.problems.every(partial(self.formula, each, frame) for each in nodes)
        return AllOf(items) if name == "all_of" else AnyOf(items)

    def _comparison(self, node: Items, frame: Frame) -> Formula:
        starts = len(node.items) == 3 and (is_reference(node.items[0]) or isinstance(node.items[0], Table))
        if not starts:
            self.problems.stop(
                node.place,
                Text(
                    "比较须是三项，且以引用或聚合开头",
                    "a comparison has three members and begins with a reference or an aggregate",
                ),
                Text(
                    "写成 [t.x, eq, 值]；多个条件用 all_of / any_of",
                    "write [t.x, eq, value]; join conditions by all_of / any_of",
                ),
            )
        left, middle, right = node.items
        op = self._operator(middle)
        sides = self.problems.every([partial(self._operand, left, frame), partial(self._operand, right, frame)])
        self.operands.check(sides[0], op, sides[1], node.place)
        return Compare(sides[0].operand, op, sides[1].operand)

    def _aggregate_comparison(self, name: str, inner: Node, fields: Fields, frame: Frame) -> Formula:
        """Read ``{count: {…}, op: le, value: 2}``, the longer spelling of a comparison."""
        op = self._operator(fields.need("op"))
        value = fields.need("value")
        fields.finish()
        sides = self.problems.every(
            [partial(self._aggregate, name, inner, frame), partial(self._operand, value, frame)]
        )
        self.operands.check(sides[0], op, sides[1], fields.place)
        return Compare(sides[0].operand, op, sides[1].operand)

    def _operator(self, node: Node) -> Operator:
        text = as_text(node, self.problems)
        if text not in set(Operator):
            self.problems.stop(
                node.place,
                Text(f"未知的运算 {text}", f"unknown operator {text}"),
                Text(f"用 {' '.join(Operator)}", f"use {' '.join(Operator)}"),
            )
        return Operator(text)

    def _operand(self, node: Node, frame: Frame) -> Typed:
        if not isinstance(node, Table):
            return self.operands.constant_or_reference(node, frame)
        name = next(iter(node.entries), "")
        if len(node.entries) != 1 or name not in _AGGREGATES:
            self.problems.stop(
                node.place,
                Text(f"未知的聚合 {'、'.join(node.entries)}", f"unknown aggregate {', '.join(node.entries)}"),
                Text(f"用 {' '.join(sorted(_AGGREGATES))}", f"use one of {' '.join(sorted(_AGGREGATES))}"),
            )
        return self._aggregate(name, node.entries[name], frame)

    def _aggregate(self, name: str, node: Node, frame: Frame) -> Typed:
        if frame.inside:
            self._nested(node.place, name)
        if name == "add":
            return Typed(Add(self._addends(node, frame)), ValueType.NUMBER)
        fields = Fields(node, self.problems)
        pattern = self.pattern(fields, frame)
        if name == "count":
            fields.finish()
            return Typed(CountOf(pattern), ValueType.NUMBER)
        attribute = self._number_of(fields.need("of"), pattern.events, frame)
        fields.finish()
        operand: Operand = SumOf(pattern, attribute) if name == "sum" else ValueOf(pattern, attribute, name == "last")
        return Typed(operand, ValueType.NUMBER)

    def _addends(self, node: Node, frame: Frame) -> tuple[Operand, ...]:
        parts = self.problems.every(partial(self._operand, each, frame) for each in as_items(node, self.problems))
        for part in parts:
            if part.kind is None:
                part.settle(ValueType.NUMBER)
        if not parts or any(part.kind not in {None, ValueType.NUMBER} for part in parts):
            self.problems.stop(
                node.place,
                Text("add 只能相加数字", "add adds numbers only"),
                Text("列出数字的引用或聚合", "list references to numbers or aggregates"),
            )
        return tuple(part.operand for part in parts)

    def _number_of(self, node: Node, events: tuple[str, ...], frame: Frame) -> str:
        name = as_text(node, self.problems)
        typed = self.operands.reference(Scalar(node.place, f"x.{name}", f"x.{name}"), replace(frame, found=events))
        if typed.kind is None:
            typed.settle(ValueType.NUMBER)
        elif typed.kind is not ValueType.NUMBER:
            self.problems.stop(
                node.place,
                Text(f"{name} 不是数字（{typed.kind}）", f"{name} is not a number ({typed.kind})"),
                Text("of 要数字属性", "of wants a number attribute"),
            )
        return name

    def _has(self, node: Node, frame: Frame) -> Has:
        fields = Fields(node, self.problems)
        pattern = self.pattern(fields, frame)
        by = fields.get("by")
        fields.finish()
        if by is None:
            return Has(pattern)
        if as_text(by, self.problems) != "due" or not frame.due:
            self.problems.stop(
                by.place,
                Text("by 只能是 due，且规则须有 clock", "by may only be due, and the rule needs a clock"),
                Text("写 by: due 并给出 clock，或改用 within", "write by: due and give a clock, or use within"),
            )
        return Has(pattern, by_due=True)

    def pattern(self, fields: Fields, frame: Frame) -> Pattern:
        """Read event, where, side, within, since / unless_since of a pattern (the other keys are the caller's)."""
        events = self.events(fields.need("event"))
        where, side, within = fields.get("where"), fields.get("side"), fields.get("within")
        since = fields.get("since") or fields.get("unless_since")
        fields.get("unless_since")
        return Pattern(
            events,
            None if where is None else self.formula(where, replace(frame, found=events, inside=True, due=False)),
            Side.AFTER if side is None else self._side(side),
            None if within is None else self.limit_or_parameter(within, frame),
            () if since is None else self.events(since),
        )

    def events(self, node: Node) -> tuple[str, ...]:
        """Read one event id or a list of them; each must be in the vocabulary."""
        events = as_texts(node, self.problems)
        unknown = [each for each in events if not self.words.has_event(each)]
        if unknown or not events:
            self.problems.stop(
                node.place,
                Text(f"未知的事件 {'、'.join(unknown)}", f"unknown event {', '.join(unknown)}"),
                Text(
                    "在 vocabulary/events.yaml 中声明，或改正拼写",
                    "declare it in vocabulary/events.yaml or correct the name",
                ),
            )
        return events

    def _side(self, node: Node) -> Side:
        text = as_text(node, self.problems)
        if text not in set(Side):
            self.problems.stop(
                node.place,
                Text(f"未知的 side {text}", f"unknown side {text}"),
                Text(f"用 {' '.join(Side)}", f"use {' '.join(Side)}"),
            )
        return Side(text)

    def limit_or_parameter(self, node: Node, frame: Frame) -> Limit | Ref:
        """Read a limit such as ``30 days``, or the row parameter that holds one."""
        text = as_text(node, self.problems)
        if not text.startswith("p."):
            return read_limit(node, self.problems)
        name = text[2:]
        parameter = (frame.parameters or {}).get(name)
        if parameter is None or parameter.kind is not None:
            self.problems.stop(
                node.place,
                Text(f"参数 {name} 不是每行都有的期限", f"the parameter {name} is not a limit on every row"),
                Text(f"给 choose 的每一行写 {name}: 30 days", f"write {name}: 30 days on every row of choose"),
            )
        return Ref(Scope.ROW, name)

    def _disjoint(self, node: Node, frame: Frame) -> Disjoint:
        sides = as_items(node, self.problems)
        if len(sides) != 2:
            self.problems.stop(
                node.place,
                Text("disjoint 要两边", "disjoint wants two sides"),
                Text("写成 [[t.a, t.b], case.c]", "write [[t.a, t.b], case.c]"),
            )
        left, right = self.problems.every(partial(self._people, side, frame) for side in sides)
        return Disjoint(left, right)

    def _people(self, node: Node, frame: Frame) -> tuple[Ref, ...]:
        nodes = node.items if isinstance(node, Items) else (node,)
        typed = self.problems.every(partial(self.operands.reference, each, frame) for each in nodes)
        for each in typed:
            if each.kind is None:
                each.settle(
                    ValueType.TEXTS
                    if isinstance(each.operand, Ref) and each.operand.name.endswith("s")
                    else ValueType.TEXT
                )
        if not typed or any(each.kind not in {None, ValueType.TEXT, ValueType.TEXTS} for each in typed):
            self.problems.stop(
                node.place,
                Text("disjoint 只比较文字或文字列表", "disjoint compares texts or lists of texts"),
                Text("改用合适的属性", "use fitting attributes"),
            )
        return tuple(each.operand for each in typed if isinstance(each.operand, Ref))

    def _overlap(self, node: Node, frame: Frame) -> Overlap:
        fields = Fields(node, self.problems)
        events = self.events(fields.need("event"))
        share = as_text(fields.need("share"), self.problems)
        span = as_texts(fields.need("span"), self.problems)
        fields.finish()
        if len(span) != 2:
            self.problems.stop(
                node.place,
                Text("span 要起止两个时间", "span wants a start and an end"),
                Text("写成 [at, ended_at]", "write [at, ended_at]"),
            )
        inside = replace(frame, found=events)
        self._typed_as(share, node, inside, (ValueType.TEXT, ValueType.TEXTS), ValueType.TEXTS)
        for name in span:
            self._typed_as(name, node, inside, (ValueType.INSTANT, ValueType.DATE), ValueType.INSTANT)
        return Overlap(events, share, span[0], span[1])

    def _typed_as(
        self, name: str, node: Node, frame: Frame, allowed: tuple[ValueType, ...], implied: ValueType
    ) -> None:
        """Check an attribute that both t and x must carry."""
        for prefix in ("t", "x"):
            text = f"{prefix}.{name}"
            typed = self.operands.reference(Scalar(node.place, text, text), frame)
            if typed.kind is None:
                typed.settle(implied)
            elif typed.kind not in allowed:
                self.problems.stop(
                    node.place,
                    Text(f"{text} 的类型 {typed.kind} 不合适", f"{text} is {typed.kind}, which does not fit"),
                    Text(f"应为 {'/'.join(allowed)}", f"it must be {'/'.join(allowed)}"),
                )
