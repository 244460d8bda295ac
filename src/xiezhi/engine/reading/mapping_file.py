"""Reads a mapping file (docs/reference/mapping.md); every defect is named with ``file:line``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from xiezhi.core.text import Text
from xiezhi.engine.history import PLATFORM_EVENTS
from xiezhi.engine.reading.errors import LogError
from xiezhi.engine.reading.mapping import FACT_FIELDS, FIELDS, Activity, Column, Condition, LogMapping
from xiezhi.engine.usage import attribute_classes
from xiezhi.law.model import Rulebook
from xiezhi.law.problems import Problem, Problems
from xiezhi.law.source import Fields, Items, Node, Scalar, as_text, as_texts, read_yaml

Built = TypeVar("Built")
_ORDERS = {"seq": True, "time": False}


class MappingError(LogError):
    """A mapping file that cannot be used; ``problems`` holds every defect found."""

    def __init__(self, path: Path, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(
            str(path),
            Text(f"映射有 {len(problems)} 处错误", f"the mapping has {len(problems)} error(s)"),
            Text(
                "逐一改正：" + "".join(f"\n  {each.where}  {each.what.zh}；{each.remedy.zh}" for each in problems),
                "correct them:" + "".join(f"\n  {each.where}  {each.what.en}; {each.remedy.en}" for each in problems),
            ),
        )


def default_mapping(rulebook: Rulebook) -> Path | None:
    """Return the mapping file that the rulebook names for its usual logs."""
    name = rulebook.jurisdiction.mapping
    if name is None:
        return None
    folder = Path(rulebook.folder)
    candidates = (folder / name, folder / "mappings" / name, folder / "mappings" / f"{name}.yaml")
    return next((each for each in candidates if each.is_file()), candidates[0])


def load_mapping(path: Path, rulebook: Rulebook) -> LogMapping:
    """Return the mapping in a file; raise ``MappingError`` with every defect found."""
    problems = Problems()
    if not path.is_file():
        problems.add(
            str(path),
            Text("没有这个映射文件", "there is no such mapping file"),
            Text("检查路径", "check the path"),
        )
        raise MappingError(path, tuple(problems.found))
    mapping = problems.attempt(lambda: _Reader(path, rulebook, problems).read())
    if mapping is None or problems.found:
        raise MappingError(path, tuple(problems.found))
    return mapping


class _Reader:
    def __init__(self, path: Path, rulebook: Rulebook, problems: Problems) -> None:
        self._path = path
        self._problems = problems
        self._draft = rulebook.jurisdiction.draft
        self._events = rulebook.vocabulary.events.keys() | PLATFORM_EVENTS
        self._attributes = attribute_classes(rulebook).keys()
        self._keys = rulebook.vocabulary.keys

    def read(self) -> LogMapping:
        top = Fields(read_yaml(self._path, str(self._path), self._problems), self._problems)
        top.get("about")
        zone = self._zone(top.get("timezone"))
        order = self._one_of(top.get("order"), _ORDERS)
        mapping = LogMapping(
            place=str(self._path),
            fields=self._columns(top.get("fields"), FIELDS, zone),
            keys=self._columns(top.get("keys"), self._keys, zone),
            attributes=self._columns(top.get("attributes"), None if self._draft else tuple(self._attributes), zone),
            activities=self._activities(top.get("events")),
            ignore=self._ignored(top.get("ignore")),
            facts=self._columns(top.get("facts"), FACT_FIELDS, zone),
            zone=zone,
            order_by_seq=order,
        )
        top.finish()
        return mapping

    def _entries(self, node: Node | None, build: Callable[[str, str, Node], Built | None]) -> dict[str, Built]:
        """Build the entries of a table; a bad one is noted and left out."""
        if node is None:
            return {}
        table = self._problems.attempt(lambda: Fields(node, self._problems).table)
        built: dict[str, Built] = {}
        for key, value in (table.entries if table else {}).items():
            place = table.places[key] if table else ""
            entry = self._problems.attempt(partial(build, key, place, value))
            if entry is not None:
                built[key] = entry
        return built

    def _columns(self, node: Node | None, allowed: tuple[str, ...] | None, zone: str | None) -> dict[str, Column]:
        def build(name: str, place: str, value: Node) -> Column:
            self._known(name, place, allowed)
            return self._column(value, zone)

        return self._entries(node, build)

    def _known(self, name: str, place: str, allowed: tuple[str, ...] | None) -> None:
        if allowed is not None and name not in allowed:
            words = ", ".join(sorted(allowed))
            self._problems.stop(
                place,
                Text(f"不认识的名称 {name}", f"unknown name {name}"),
                Text(f"用其中之一：{words}", f"use one of: {words}"),
            )

    def _column(self, node: Node, zone: str | None) -> Column:
        if isinstance(node, Scalar | Items):
            return Column(as_texts(node, self._problems), zone=zone)
        fields = Fields(node, self._problems)
        names = as_texts(fields.need("column"), self._problems)
        formats = fields.get("format")
        whole_day = self._one_of(fields.get("precision"), {"day": True, "instant": False})
        comma = self._one_of(fields.get("decimal"), {",": True, ".": False})
        words = self._entries(fields.get("words"), lambda _key, _place, value: as_text_or_bool(value, self._problems))
        own_zone = self._zone(fields.get("timezone"))
        fields.finish()
        return Column(
            names,
            () if formats is None else as_texts(formats, self._problems),
            own_zone or zone,
            bool(whole_day),
            bool(comma),
            words,
        )

    def _activities(self, node: Node | None) -> Mapping[str, tuple[Activity, ...]] | None:
        if node is None:
            return None
        return self._entries(node, self._alternatives)

    def _alternatives(self, _name: str, _place: str, node: Node) -> tuple[Activity, ...]:
        items = node.items if isinstance(node, Items) else (node,)
        return tuple(self._activity(each) for each in items)

    def _activity(self, node: Node) -> Activity:
        if isinstance(node, Scalar):
            return Activity(self._event(node))
        fields = Fields(node, self._problems)
        event = self._event(fields.need("event"))
        attributes = self._entries(fields.get("attributes"), self._constant)
        where = fields.get("where")
        condition = None if where is None else self._condition(where)
        fields.finish()
        return Activity(event, attributes, condition)

    def _event(self, node: Node) -> str:
        event = as_text(node, self._problems)
        if event not in self._events and not self._draft:
            self._problems.stop(
                node.place,
                Text(f"词表中没有事件 {event}", f"the event {event} is not in the vocabulary"),
                Text("改正事件编号，或列在 ignore 下", "correct the event id, or list the activity under ignore"),
            )
        return event

    def _constant(self, name: str, place: str, value: Node) -> str:
        self._known(name, place, None if self._draft else tuple(self._attributes))
        return as_text_or_bool(value, self._problems)

    def _condition(self, node: Node) -> Condition:
        fields = Fields(node, self._problems)
        column = as_text(fields.need("column"), self._problems)
        values = as_texts(fields.need("in"), self._problems)
        fields.finish()
        return Condition(column, values)

    def _ignored(self, node: Node | None) -> frozenset[str]:
        return frozenset() if node is None else frozenset(as_texts(node, self._problems))

    def _zone(self, node: Node | None) -> str | None:
        if node is None:
            return None
        name = as_text(node, self._problems)
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._problems.stop(
                node.place,
                Text(f"未知的时区 {name}", f"unknown time zone {name}"),
                Text("写 Asia/Shanghai 之类", "write one such as Asia/Shanghai"),
            )

    def _one_of(self, node: Node | None, choices: Mapping[str, bool]) -> bool | None:
        if node is None:
            return None
        word = as_text(node, self._problems)
        if word not in choices:
            self._problems.stop(
                node.place,
                Text(f"未知的值 {word}", f"unknown value {word}"),
                Text(f"用 {' '.join(choices)}", f"use {' '.join(choices)}"),
            )
        return choices[word]


def as_text_or_bool(node: Node, problems: Problems) -> str:
    """Return a constant as the text a cell would hold: a truth value is ``true`` or ``false``."""
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return "true" if node.value else "false"
    return as_text(node, problems)
