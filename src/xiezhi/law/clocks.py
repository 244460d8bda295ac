"""Reads the clock of a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TypeVar

from xiezhi.core.limits import Limit
from xiezhi.core.text import Text
from xiezhi.law.limits import check_profile
from xiezhi.law.model import (
    Anchor,
    Clock,
    Extension,
    Formula,
    LatestOf,
    Pattern,
    Ref,
    Restart,
    Scope,
    Side,
    Start,
    ValueType,
)
from xiezhi.law.operands import Frame
from xiezhi.law.reading import Reading
from xiezhi.law.rows import Draft
from xiezhi.law.source import Fields, Items, Node, Scalar, Table, as_items, as_text, as_texts

Each = TypeVar("Each")
_TIMES = (ValueType.INSTANT, ValueType.DATE)


class ClockReader:
    """Builds one clock; ``frame`` is what its formulas may name, ``drafts`` are the rows that feed its parameters."""

    def __init__(self, frame: Frame, drafts: tuple[Draft, ...], reading: Reading) -> None:
        self._frame = frame
        self._drafts = drafts
        self._reading = reading
        self._problems = reading.problems

    def clock(self, node: Node) -> Clock:
        """Read ``{from, limit, cal, pause, restart, extend}``."""
        fields = Fields(node, self._problems)
        start = self._problems.attempt(lambda: self._start(fields.need("from")))
        limit = self._problems.attempt(
            lambda: self._reading.formulas.limit_or_parameter(fields.need("limit"), self._frame)
        )
        profile = self._problems.attempt(lambda: self._profile(fields.need("cal")))
        pauses = self._problems.attempt(lambda: self._pauses(fields.get("pause")))
        restarts = self._problems.attempt(lambda: self._list(fields.get("restart"), self._restart))
        extensions = self._problems.attempt(lambda: self._list(fields.get("extend"), self._extension))
        fields.finish()
        if (
            start is None
            or limit is None
            or profile is None
            or pauses is None
            or restarts is None
            or extensions is None
        ):
            return self._reading.give_up()
        self._check_units(limit, profile, fields.place)
        return Clock(start, limit, profile, pauses, restarts, extensions)

    def _start(self, node: Node) -> Start:
        if isinstance(node, Scalar):
            typed = self._reading.formulas.operands.reference(node, self._frame)
            if typed.kind is None:
                typed.settle(ValueType.INSTANT)
            elif typed.kind not in _TIMES:
                self._no_time(node)
            assert isinstance(typed.operand, Ref)  # reference() returns nothing else
            return typed.operand
        fields = Fields(node, self._problems)
        name = next((each for each in ("last", "first", "max") if fields.get(each)), "")
        if not name:
            self._no_time(node)
        inner = fields.need(name)
        fields.finish()
        if name == "max":
            return LatestOf(
                self._problems.every(partial(self._start, each) for each in as_items(inner, self._problems))
            )
        events, where = self._named(inner)
        return Anchor(Pattern(events, where, Side.BEFORE if name == "last" else Side.AFTER), last=name == "last")

    def _no_time(self, node: Node) -> None:
        self._problems.stop(
            node.place,
            Text("时钟的起点须是时间", "a clock must start at a time"),
            Text(
                "写 t.at、t.<日期属性>、{last: 事件}、{first: 事件} 或 {max: […]}",
                "write t.at, t.<date attribute>, {last: event}, {first: event} or {max: […]}",
            ),
        )

    def _named(self, node: Node) -> tuple[tuple[str, ...], Formula | None]:
        """Read ``E``, ``[E..]`` or ``{event, where}``."""
        if not isinstance(node, Table):
            return self._reading.formulas.events(node), None
        fields = Fields(node, self._problems)
        pattern = self._reading.formulas.pattern(fields, self._frame)
        fields.finish()
        return pattern.events, pattern.where

    def _profile(self, node: Node) -> str | Ref:
        text = as_text(node, self._problems)
        if not text.startswith("p."):
            self._known_profile(text, node.place)
            return text
        name = text[2:]
        parameter = (self._frame.parameters or {}).get(name)
        if parameter is None or parameter.kind is not ValueType.TEXT:
            self._not_on_every_row(name, node.place)
        for draft in self._drafts:
            self._known_profile(str(draft.parameters[name]), draft.fields.table.places[name])
        return Ref(Scope.ROW, name)

    def _not_on_every_row(self, name: str, place: str) -> None:
        self._problems.stop(
            place,
            Text(f"不是每一行都有合适的参数 {name}", f"not every row has a fitting parameter {name}"),
            Text("给 choose 的每一行补上它", "add it to every row of choose"),
        )

    def _known_profile(self, profile: str, place: str) -> None:
        profiles = self._reading.words.profiles
        if profile not in profiles:
            self._problems.stop(
                place,
                Text(f"未知的日历规则 {profile}", f"unknown calendar profile {profile}"),
                Text(f"用 {' '.join(profiles)} 之一", f"use one of {' '.join(profiles)}"),
            )

    def _pauses(self, node: Node | None) -> tuple[str, ...] | Ref:
        if node is None:
            return ()
        if isinstance(node, Items):
            return self._known_periods(as_texts(node, self._problems), node.place)
        text = as_text(node, self._problems)
        if not text.startswith("p."):
            return self._known_periods((text,), node.place)
        name = text[2:]
        parameter = (self._frame.parameters or {}).get(name)
        if parameter is None or parameter.kind is not ValueType.TEXTS:
            self._not_on_every_row(name, node.place)
        for draft in self._drafts:
            value = draft.parameters[name]
            periods = tuple(str(each) for each in value) if isinstance(value, tuple) else ()
            self._known_periods(periods, draft.fields.table.places[name])
        return Ref(Scope.ROW, name)

    def _known_periods(self, periods: tuple[str, ...], place: str) -> tuple[str, ...]:
        known = self._reading.words.base.periods
        for period in periods:
            if period not in known:
                self._problems.stop(
                    place,
                    Text(f"未知的扣除期间 {period}", f"unknown period {period}"),
                    Text(
                        f"用 {' '.join(known)} 之一，或在 vocabulary/periods.yaml 中声明",
                        f"use one of {' '.join(known)} or declare it in vocabulary/periods.yaml",
                    ),
                )
        return periods

    def _list(self, node: Node | None, read: Callable[[Node], Each]) -> tuple[Each, ...]:
        if node is None:
            return ()
        nodes = node.items if isinstance(node, Items) else (node,)
        return self._problems.every(partial(read, each) for each in nodes)

    def _restart(self, node: Node) -> Restart:
        events, where = self._named(node)
        return Restart(events, where)

    def _extension(self, node: Node) -> Extension:
        fields = Fields(node, self._problems)
        formulas = self._reading.formulas
        pattern = formulas.pattern(fields, self._frame)
        add, to, until, times = (fields.get(name) for name in ("add", "to", "until", "times"))
        fields.finish()
        if sum(each is not None for each in (add, to, until)) != 1:
            self._problems.stop(
                fields.place,
                Text("延长须在 add、to、until 中恰取一个", "an extension has exactly one of add, to, until"),
                Text(
                    "写 add: 30 days、to: 60 days 或 until: x.until",
                    "write add: 30 days, to: 60 days or until: x.until",
                ),
            )
        return Extension(
            pattern.events,
            pattern.where,
            None if add is None else formulas.limit_or_parameter(add, self._frame),
            None if to is None else formulas.limit_or_parameter(to, self._frame),
            None if until is None else self._until(until, pattern.events),
            1 if times is None else self._number_of_times(times),
        )

    def _until(self, node: Node, events: tuple[str, ...]) -> str:
        typed = self._reading.formulas.operands.reference(node, replace(self._frame, found=events))
        if typed.kind is None:
            typed.settle(ValueType.DATE)
        elif typed.kind not in _TIMES:
            self._no_time(node)
        if not isinstance(typed.operand, Ref) or typed.operand.scope is not Scope.FOUND:
            self._no_time(node)
        return as_text(node, self._problems)[2:]

    def _number_of_times(self, node: Node) -> int | Ref:
        if isinstance(node, Scalar) and isinstance(node.value, Decimal):
            if node.value != int(node.value) or node.value < 1:
                self._problems.stop(
                    node.place,
                    Text(f"times 为 {node.text}", f"times is {node.text}"),
                    Text("写 1 或更大的整数", "write a whole number from 1"),
                )
            return int(node.value)
        typed = self._reading.formulas.operands.reference(node, self._frame)
        if (
            not isinstance(typed.operand, Ref)
            or typed.operand.scope is not Scope.ROW
            or typed.kind is not ValueType.NUMBER
        ):
            self._not_on_every_row("times", node.place)
        assert isinstance(typed.operand, Ref)  # checked above
        return typed.operand

    def _check_units(self, limit: Limit | Ref, profile: str | Ref, place: str) -> None:
        """Check limit against profile, for every row when a row parameter gives one of them."""
        known = self._reading.words.profiles
        if isinstance(limit, Limit) and isinstance(profile, str):
            check_profile(limit, known[profile], place, self._problems)
            return
        for draft in self._drafts:
            chosen = draft.parameters[limit.name] if isinstance(limit, Ref) else limit
            named = str(draft.parameters[profile.name]) if isinstance(profile, Ref) else profile
            assert isinstance(chosen, Limit)  # limit_or_parameter saw to it
            check_profile(chosen, known[named], draft.fields.place, self._problems)
