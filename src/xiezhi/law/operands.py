"""Reads the operands of comparisons and checks that the two sides go together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from xiezhi.core.text import Text
from xiezhi.law.model import (
    Due,
    Literal,
    Literals,
    Operand,
    Operator,
    Ref,
    Scope,
    Size,
    ValueType,
)
from xiezhi.law.problems import Problems
from xiezhi.law.source import Items, Node, Scalar
from xiezhi.law.words import Words

_REF = re.compile(r"(t|x|p|case|person)\.([^\W\d_][\w:-]*)")
"""Names as foreign logs have them (``t.Amount``, ``x.org:resource``, ``t.金额``); the vocabulary says which exist."""
_SIZE = re.compile(r"size\((.*)\)")
_RANKS = re.compile(r"RANKS\[>=([a-z0-9-]+)\]")
_TIMES = (ValueType.INSTANT, ValueType.DATE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A row parameter as the formulas see it; ``kind`` is None for a limit. ``words`` are the texts of all rows."""

    kind: ValueType | None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What may be named where a formula stands.

    ``found`` are the events ``x`` stands for (None: no ``x`` here), ``parameters`` the row parameters (None: no ``p``
    here), ``due`` whether the due instant may be named; ``inside`` is True within a pattern's ``where``.
    """

    subject: tuple[str, ...]
    found: tuple[str, ...] | None = None
    parameters: Mapping[str, Parameter] | None = None
    due: bool = False
    inside: bool = False


def void(_: object) -> None:
    """Drop a result where a callback returns nothing."""


@dataclass(frozen=True, slots=True)
class Typed:
    """An operand with its storage class (None: a draft has not settled it), enum words allowed, and constant words."""

    operand: Operand
    kind: ValueType | None
    allowed: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    settle: Callable[[ValueType], None] = void
    admit: Callable[[tuple[str, ...]], None] | None = None


def is_reference(node: Node) -> bool:
    """Say whether a node is a reference, ``due`` or ``size(…)``: what a comparison may begin with."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return False
    return node.text == "due" or bool(_REF.fullmatch(node.text) or _SIZE.fullmatch(node.text))


class OperandReader:
    """Reads references and constants."""

    def __init__(self, words: Words, problems: Problems) -> None:
        self.words = words
        self.problems = problems

    def reference(self, node: Node, frame: Frame) -> Typed:
        """Read ``t.a``, ``x.a``, ``p.a``, ``case.a`` or ``person.a``."""
        match = _REF.fullmatch(node.text) if isinstance(node, Scalar) else None
        if match is None:
            self.problems.stop(
                node.place,
                Text("此处应为引用", "a reference is expected here"),
                Text("写成 t.x、x.x、p.x、case.x 或 person.x", "write t.…, x.…, p.…, case.… or person.…"),
            )
        scope, name = Scope(match[1]), match[2]
        if scope is Scope.ROW:
            return self._parameter(name, node, frame)
        if scope in {Scope.CASE, Scope.PERSON}:
            return self._fact(scope, name, node)
        return self._attribute(scope, name, node, frame)

    def constant_or_reference(self, node: Scalar | Items, frame: Frame) -> Typed:
        """Read any operand but an aggregate."""
        if isinstance(node, Items):
            return self._constants(node)
        if isinstance(node.value, str):
            return self._text(node, frame)
        return self._constant(node)

    def _text(self, node: Scalar, frame: Frame) -> Typed:
        if node.text == "due":
            return self._due(node, frame)
        if match := _SIZE.fullmatch(node.text):
            return self._size(match[1], node, frame)
        if match := _RANKS.fullmatch(node.text):
            return self._ranks(match[1], node)
        if node.text.startswith(("RANKS[", "size(")):
            self.problems.stop(
                node.place,
                Text(f"无法理解 {node.text}", f"{node.text} cannot be understood"),
                Text("写成 RANKS[>=county-head] 或 size(t.x)", "write RANKS[>=county-head] or size(t.x)"),
            )
        return self.reference(node, frame) if _REF.fullmatch(node.text) else self._constant(node)

    def _due(self, node: Scalar, frame: Frame) -> Typed:
        if not frame.due:
            self.problems.stop(
                node.place,
                Text("due 用在不允许之处", "due is named where it may not be"),
                Text(
                    "due 只能用在 need 和 fail_if 中，且规则须有 clock",
                    "only need and fail_if may name due, and the rule needs a clock",
                ),
            )
        return Typed(Due(), ValueType.INSTANT)

    def _size(self, inner: str, node: Scalar, frame: Frame) -> Typed:
        typed = self.reference(Scalar(node.place, inner, inner), frame)
        if typed.kind is None:
            typed.settle(ValueType.TEXTS)
        elif typed.kind is not ValueType.TEXTS:
            self._mismatch(node.place, f"size({inner})", typed.kind, ValueType.TEXTS)
        assert isinstance(typed.operand, Ref)  # reference() returns nothing else
        return Typed(Size(typed.operand), ValueType.NUMBER)

    def _ranks(self, level: str, node: Scalar) -> Typed:
        levels = self.words.base.levels
        if level not in levels:
            self.problems.stop(
                node.place,
                Text(f"未知的层级 {level}", f"unknown level {level}"),
                Text(f"用 {'、'.join(levels)} 之一", f"use one of {', '.join(levels)}"),
            )
        above = levels[levels.index(level) :]
        return Typed(Literals(above), ValueType.TEXTS, words=above)

    def _constants(self, node: Items) -> Typed:
        parts = self.problems.every(partial(self._constant, each) for each in node.items)
        kinds = {part.kind for part in parts}
        if len(kinds) != 1 or kinds == {ValueType.BOOL}:
            self.problems.stop(
                node.place,
                Text("列表为空或混有不同类型", "the list is empty or mixes kinds"),
                Text("列出同一类型的常数", "list constants of one kind"),
            )
        values = tuple(part.operand.value for part in parts if isinstance(part.operand, Literal))
        kind = ValueType.TEXTS if kinds == {ValueType.TEXT} else None
        return Typed(Literals(values), kind, words=tuple(each for each in values if isinstance(each, str)))

    def _constant(self, node: Node) -> Typed:
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, bool):
            return Typed(Literal(value), ValueType.BOOL)
        if isinstance(value, Decimal):
            return Typed(Literal(self.number(value, node.place)), ValueType.NUMBER)
        if isinstance(value, str) and not _REF.fullmatch(value):
            return Typed(Literal(value), ValueType.TEXT, words=(value,))
        return self.problems.stop(
            node.place,
            Text("此处应为常数（文字、数字或 true/false）", "a constant (text, number or true/false) is expected here"),
            Text("日期请用行的 from/to 或时钟表达", "say dates with the row's from/to or with the clock"),
        )

    def number(self, value: Decimal, place: str) -> Decimal:
        """Return a number with at most four decimals."""
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -4:
            self.problems.stop(
                place,
                Text(f"{value} 多于四位小数", f"{value} has more than four decimals"),
                Text("保留至多四位小数", "keep at most four"),
            )
        return value

    def _parameter(self, name: str, node: Node, frame: Frame) -> Typed:
        if frame.parameters is None:
            self.problems.stop(
                node.place,
                Text("选行之前不能用 p.", "p. may not be named before a row is chosen"),
                Text("subject.where 和 if 中不用 p.", "keep p. out of subject.where and if"),
            )
        parameter = frame.parameters.get(name)
        if parameter is None:
            self.problems.stop(
                node.place,
                Text(f"不是每一行都有参数 {name}", f"not every row has the parameter {name}"),
                Text("给 choose 的每一行补上它", "add it to every row of choose"),
            )
        if parameter.kind is None:
            self.problems.stop(
                node.place,
                Text(f"参数 {name} 是期限，不能比较", f"the parameter {name} is a limit and cannot be compared"),
                Text("期限只用于 clock 和 within", "limits serve clock and within only"),
            )
        return Typed(Ref(Scope.ROW, name), parameter.kind, words=parameter.words)

    def _fact(self, scope: Scope, name: str, node: Node) -> Typed:
        of_person = scope is Scope.PERSON
        fact = self.words.fact(name)
        ref = Ref(scope, name)
        if fact is None and self.words.admit:
            return Typed(ref, None, settle=lambda kind: void(self.words.settle_fact(name, of_person, kind)))
        if fact is None or fact.of_person is not of_person:
            self.problems.stop(
                node.place,
                Text(f"未知的事实 {scope}.{name}", f"unknown fact {scope}.{name}"),
                Text(
                    "在 vocabulary/facts.yaml 中声明，或改正拼写",
                    "declare it in vocabulary/facts.yaml or correct the name",
                ),
            )
        admit = (lambda words: self.words.admit_fact_words(name, words)) if self.words.admit else None
        return Typed(ref, fact.attribute.value_type, fact.attribute.allowed, admit=admit)

    def _attribute(self, scope: Scope, name: str, node: Node, frame: Frame) -> Typed:
        events = frame.subject if scope is Scope.SUBJECT else frame.found
        if events is None:
            self.problems.stop(
                node.place,
                Text("这里没有被找到的事件 x", "there is no found event x here"),
                Text("x. 只用在事件模式的 where 中", "x. belongs inside the where of a pattern"),
            )
        ref = Ref(scope, name)
        attribute = self.words.attribute(events, name)
        if attribute is not None:
            admit = (
                (lambda words: self.words.admit_words(events, name, words))
                if self.words.admit and name != "event"
                else None
            )
            return Typed(ref, attribute.value_type, attribute.allowed, admit=admit)
        if not self.words.admit:
            self.problems.stop(
                node.place,
                Text(f"{'、'.join(events)} 没有属性 {name}", f"{', '.join(events)} has no attribute {name}"),
                Text(
                    "在 vocabulary/events.yaml 中声明，或改正拼写",
                    "declare it in vocabulary/events.yaml or correct the name",
                ),
            )
        elsewhere = self.words.class_elsewhere(name)
        if elsewhere is not None:
            self.words.settle_attribute(events, name, elsewhere)
        return Typed(ref, elsewhere, settle=lambda kind: void(self.words.settle_attribute(events, name, kind)))

    def check(self, left: Typed, op: Operator, right: Typed, place: str) -> None:
        """Reject operands that do not go with the operator; settle the undeclared ones of a draft."""
        left_kind, right_kind = self._settled(left, op, right)
        self._check_due(left, op, right, place)
        if not _fits(op, left_kind, right_kind, right.operand):
            self.problems.stop(
                place,
                Text(
                    f"{op} 不能比较 {_kind_name(left_kind)} 与 {_kind_name(right_kind)}",
                    f"{op} cannot compare {_kind_name(left_kind)} with {_kind_name(right_kind)}",
                ),
                Text(
                    "eq ne：同类的文字、数字、布尔；lt le gt ge：数字或时间；in：右边为列表；contains：左边为列表属性",
                    "eq ne: texts, numbers or bools of one kind; lt le gt ge: numbers, times; in: a list on the right, "
                    "contains: a list attribute on the left",
                ),
            )
        self._check_words(left, right, place)
        self._check_words(right, left, place)

    def _settled(self, left: Typed, op: Operator, right: Typed) -> tuple[ValueType | None, ValueType | None]:
        left_kind = left.kind or _implied_left(op, right)
        right_kind = right.kind or _implied_right(op, left_kind, right)
        if left_kind is None and right_kind is None and self.words.last_reading:
            left_kind = right_kind = ValueType.TEXT if op in {Operator.EQ, Operator.NE} else ValueType.NUMBER
        if left.kind is None and left_kind is not None:
            left.settle(left_kind)
        if right.kind is None and right_kind is not None:
            right.settle(right_kind)
        return left_kind, right_kind

    def _check_due(self, left: Typed, op: Operator, right: Typed, place: str) -> None:
        if isinstance(left.operand, Due) or (isinstance(right.operand, Due) and op not in {Operator.LE, Operator.GT}):
            self.problems.stop(
                place,
                Text("due 只能写作 [引用, le|gt, due]", "due may only be written [reference, le|gt, due]"),
                Text("le = 按期，gt = 逾期之后", "le = in time, gt = after it"),
            )

    def _check_words(self, side: Typed, other: Typed, place: str) -> None:
        unknown = tuple(word for word in other.words if side.allowed and word not in side.allowed)
        if unknown and side.admit is not None:
            side.admit(unknown)
        elif unknown:
            self.problems.stop(
                place,
                Text(f"不允许的值 {'、'.join(unknown)}", f"values not allowed: {', '.join(unknown)}"),
                Text(f"允许的值：{'、'.join(side.allowed)}", f"allowed: {', '.join(side.allowed)}"),
            )

    def _mismatch(self, place: str, what: str, kind: ValueType, wanted: ValueType) -> None:
        self.problems.stop(
            place,
            Text(f"{what} 的类型是 {kind}，应为 {wanted}", f"{what} is {kind}, {wanted} is needed"),
            Text("改用合适的属性", "use a fitting attribute"),
        )


def _kind_name(kind: ValueType | None) -> str:
    return "numbers" if kind is None else str(kind)


def _implied_left(op: Operator, right: Typed) -> ValueType | None:
    if op is Operator.CONTAINS:
        return ValueType.TEXTS
    if op is Operator.IN:
        return ValueType.NUMBER if _numbers(right.operand) else ValueType.TEXT
    return right.kind


def _implied_right(op: Operator, left: ValueType | None, right: Typed) -> ValueType | None:
    if _numbers(right.operand):
        return None
    if op is Operator.IN:
        return ValueType.TEXTS
    return ValueType.TEXT if op is Operator.CONTAINS else left


def _numbers(operand: Operand) -> bool:
    return isinstance(operand, Literals) and not isinstance(operand.values[0], str)


def _fits(op: Operator, left: ValueType | None, right: ValueType | None, operand: Operand) -> bool:
    if op in {Operator.EQ, Operator.NE}:
        return left is right and left in {ValueType.TEXT, ValueType.NUMBER, ValueType.BOOL}
    if op is Operator.IN:
        return left is ValueType.NUMBER if _numbers(operand) else (left, right) == (ValueType.TEXT, ValueType.TEXTS)
    if op is Operator.CONTAINS:
        return (left, right) == (ValueType.TEXTS, ValueType.TEXT)
    return left is right is ValueType.NUMBER or (left in _TIMES and right in _TIMES)
