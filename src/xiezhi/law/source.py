"""YAML text with the place of every key: the only door by which rule files come in.

Refused: aliases and anchors, tags, duplicate keys, several documents, files over 1 MB, more than 200,000 nodes, nesting
deeper than 60, text that is not UTF-8, and the words that YAML 1.1 silently turns into booleans (``on``, ``yes`` …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from xiezhi.core.text import Text
from xiezhi.law.problems import Problems

MAX_BYTES = 1_048_576
MAX_NODES = 200_000
MAX_DEPTH = 60

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BOOLEANS = {"true": True, "false": False}
_YAML_11_BOOLEANS = frozenset({"yes", "no", "on", "off"})


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value: text, bool, number, day, or None for an empty one. ``text`` is it as written."""

    place: str
    value: str | bool | Decimal | date | None
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    place: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and values; ``places`` holds the place of every key."""

    place: str
    entries: Mapping[str, Node]
    places: Mapping[str, str]


Node = Scalar | Items | Table
Word = TypeVar("Word", bound=StrEnum)


def read_yaml(path: Path, name: str, problems: Problems) -> Node:
    """Return the one document of ``path``; ``name`` is how messages call the file.

    Raises ``Rejected`` (after noting the reason in ``problems``) when the file is refused.
    """
    with path.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    return parse_yaml(content, name, problems)


def parse_yaml(content: bytes, name: str, problems: Problems) -> Node:
    """Return the one document of ``content``; see ``read_yaml``."""
    if len(content) > MAX_BYTES:
        problems.stop(name, Text("文件超过 1 MB", "the file is larger than 1 MB"), Text("拆成较小的文件", "split it"))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        problems.stop(
            name,
            Text(f"不是 UTF-8：{error.reason}", f"not UTF-8: {error.reason}"),
            Text("另存为 UTF-8", "save it as UTF-8"),
        )
    reader = _Reader(name, problems)
    try:
        return reader.document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.stop(
            f"{name}:{line}",
            Text(f"不是有效的 YAML：{error.problem}", f"not valid YAML: {error.problem}"),
            Text("改正该行的写法", "correct the notation of that line"),
        )
    except yaml.YAMLError as error:
        problems.stop(
            name,
            Text(f"不是有效的 YAML：{error}", f"not valid YAML: {error}"),
            Text("改正文件的写法", "correct the notation of the file"),
        )


class _Reader:
    """Builds nodes from parser events, counting as it goes."""

    def __init__(self, name: str, problems: Problems) -> None:
        self._name = name
        self._problems = problems
        self._nodes = 0

    def document(self, events: Iterator[yaml.Event]) -> Node:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                if root is not None:
                    self._problems.stop(
                        self._place(event),
                        Text("一个文件里有多个文档（---）", "more than one document (---) in a file"),
                        Text("每个文件只留一个文档", "keep one document per file"),
                    )
                root = self._node(event, events, 0)
        if root is None:
            self._problems.stop(
                f"{self._name}:1",
                Text("文件是空的", "the file is empty"),
                Text("填写内容或删除文件", "fill or delete it"),
            )
        return root

    def _place(self, event: yaml.Event) -> str:
        return f"{self._name}:{event.start_mark.line + 1}" if event.start_mark else self._name

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        self._guard(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(event, events, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._table(event, events, depth)
        assert isinstance(event, yaml.ScalarEvent)  # the only kind left once aliases are refused
        return self._scalar(event)

    def _guard(self, event: yaml.Event, depth: int) -> None:
        place = self._place(event)
        if getattr(event, "anchor", None) is not None:
            self._problems.stop(
                place,
                Text("YAML 别名/锚点（* &）不被接受", "YAML aliases and anchors (* &) are not accepted"),
                Text("把内容写完整", "write the content out"),
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._problems.stop(
                place,
                Text(f"YAML 标签 {tag} 不被接受", f"the YAML tag {tag} is not accepted"),
                Text("删除标签", "remove the tag"),
            )
        self._nodes += 1
        if self._nodes > MAX_NODES or depth > MAX_DEPTH:
            self._problems.stop(
                place,
                Text(
                    f"内容过大：超过 {MAX_NODES} 个节点或 {MAX_DEPTH} 层",
                    f"too large: over {MAX_NODES} nodes or {MAX_DEPTH} levels",
                ),
                Text("拆分或简化", "split or simplify it"),
            )

    def _items(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Items:
        items: list[Node] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, depth + 1))
        return Items(self._place(start), tuple(items))

    def _table(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Table:
        entries: dict[str, Node] = {}
        places: dict[str, str] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event)
            node = self._node(next(events), events, depth + 1)
            if key in entries:
                self._problems.add(
                    self._place(event),
                    Text(
                        f"键 {key} 重复，前一次在 {places[key]}", f"the key {key} is repeated, first at {places[key]}"
                    ),
                    Text("只保留一个", "keep one of them"),
                )
            entries[key] = node
            places[key] = self._place(event)
        return Table(self._place(start), entries, places)

    def _key(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None or event.tag is not None:
            self._problems.stop(
                self._place(event),
                Text("键必须是单个词", "a key must be a single word"),
                Text("改写该键", "rewrite the key"),
            )
        key = str(event.value)
        if event.implicit[0] and key.lower() in _YAML_11_BOOLEANS | _BOOLEANS.keys():
            self._problems.add(
                self._place(event),
                Text(f"键 {key} 会被 YAML 读成布尔值", f"the key {key} is read as a boolean by YAML"),
                Text("换用别的键（触发事件用 subject）", "use another key (subject for the triggering event)"),
            )
        return key

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        text = str(event.value)
        place = self._place(event)
        if not event.implicit[0]:
            return Scalar(place, text, text)
        if text in {"", "~", "null"}:
            return Scalar(place, None, text)
        if text in _BOOLEANS:
            return Scalar(place, _BOOLEANS[text], text)
        if text.lower() in _YAML_11_BOOLEANS | _BOOLEANS.keys():
            self._problems.add(
                place,
                Text(f"{text} 会被 YAML 读成布尔值", f"{text} is read as a boolean by YAML"),
                Text(f'写成 true/false，或加引号 "{text}"', f'write true/false, or quote it: "{text}"'),
            )
        if _NUMBER.fullmatch(text):
            return Scalar(place, Decimal(text), text)
        if _DAY.fullmatch(text):
            return Scalar(place, self._day(text, place), text)
        return Scalar(place, text, text)

    def _day(self, text: str, place: str) -> date | None:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._problems.add(
                place, Text(f"没有 {text} 这一天", f"there is no day {text}"), Text("改正日期", "correct the date")
            )
            return None


class Fields:
    """Reads the keys of one table; ``finish`` reports the keys nobody asked for."""

    def __init__(self, node: Node, problems: Problems) -> None:
        if not isinstance(node, Table):
            problems.stop(
                node.place,
                Text("此处应为“键: 值”的表", "a table of keys and values is expected here"),
                Text("写成 {键: 值, …}", "write {key: value, …}"),
            )
        self.table = node
        self.place = node.place
        self._problems = problems
        self._read: set[str] = set()

    def get(self, key: str) -> Node | None:
        """Return the value of ``key``, or None when it is absent or empty."""
        self._read.add(key)
        node = self.table.entries.get(key)
        return None if isinstance(node, Scalar) and node.value is None else node

    def need(self, key: str) -> Node:
        """Return the value of ``key``; its absence is a defect."""
        node = self.get(key)
        if node is None:
            self._problems.stop(self.place, Text(f"缺少 {key}", f"{key} is missing"), Text(f"补上 {key}", f"add {key}"))
        return node

    def finish(self) -> None:
        """Report unknown keys."""
        known = ", ".join(sorted(self._read))
        for key, place in self.table.places.items():
            if key not in self._read:
                self._problems.add(
                    place,
                    Text(f"未知的键 {key}", f"unknown key {key}"),
                    Text(f"删除或改为：{known}", f"remove it or use one of: {known}"),
                )


def as_text(node: Node, problems: Problems) -> str:
    """Return the text of a scalar as written (numbers and days keep their spelling)."""
    if not isinstance(node, Scalar) or node.value is None or isinstance(node.value, bool):
        problems.stop(node.place, Text("此处应为文字", "a text is expected here"), Text("写成文字", "write a text"))
    return node.text


def as_items(node: Node, problems: Problems) -> tuple[Node, ...]:
    """Return the members of a list."""
    if not isinstance(node, Items):
        problems.stop(
            node.place, Text("此处应为列表", "a list is expected here"), Text("写成 [甲, 乙]", "write [a, b]")
        )
    return node.items


def as_texts(node: Node, problems: Problems) -> tuple[str, ...]:
    """Return a list of texts; a single text counts as a list of one."""
    if isinstance(node, Scalar):
        return (as_text(node, problems),)
    return tuple(as_text(each, problems) for each in as_items(node, problems))


def as_word(node: Node, words: type[Word], problems: Problems) -> Word:
    """Return a member of a closed set of words."""
    text = as_text(node, problems)
    if text not in set(words):
        known = " ".join(words)
        problems.stop(
            node.place, Text(f"未知的值 {text}", f"unknown value {text}"), Text(f"用 {known}", f"use {known}")
        )
    return words(text)


def as_day(node: Node, problems: Problems) -> date:
    """Return a day ``YYYY-MM-DD``."""
    if not isinstance(node, Scalar) or not isinstance(node.value, date):
        problems.stop(
            node.place, Text("此处应为日期", "a date is expected here"), Text("写成 2026-01-01", "write 2026-01-01")
        )
    return node.value


def as_bilingual(node: Node, problems: Problems) -> Text:
    """Return ``{zh: …, en: …}``; both must be there."""
    fields = Fields(node, problems)
    parts = problems.every([lambda: as_text(fields.need("zh"), problems), lambda: as_text(fields.need("en"), problems)])
    fields.finish()
    return Text(parts[0], parts[1])


def quietly_text(node: Node | None) -> str | None:
    """Return a scalar's text, or None for anything else; for reading an id before the rest is checked."""
    return node.text if isinstance(node, Scalar) and isinstance(node.value, str) else None
