"""Reads the vocabulary of a rulebook: events, facts, periods, actors, levels, keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from xiezhi.core.text import Text
from xiezhi.law.model import Attribute, EventKind, FactKind, ValueType, Vocabulary
from xiezhi.law.problems import Problems
from xiezhi.law.source import Fields, Node, as_text, as_texts, read_yaml

BUILT_IN = {
    "at": ValueType.INSTANT,
    "event": ValueType.TEXT,
    "person": ValueType.TEXT,
    "actor_id": ValueType.TEXT,
    "actor_role": ValueType.TEXT,
    "unit_id": ValueType.TEXT,
}
"""Names that every event has besides the correlation keys."""

EMPTY = Vocabulary({}, {}, {}, {}, (), (), {}, ())

_PLAIN = {
    "text": ValueType.TEXT,
    "id": ValueType.TEXT,
    "int": ValueType.NUMBER,
    "money": ValueType.NUMBER,
    "number": ValueType.NUMBER,
    "bool": ValueType.BOOL,
    "date": ValueType.DATE,
    "ts": ValueType.INSTANT,
    "ids": ValueType.TEXTS,
    "list": ValueType.TEXTS,
}
_WORDED = re.compile(r"(enum|list)\(([^()]+)\)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

Entry = TypeVar("Entry")
_Build = Callable[[str, Fields, Problems], Entry]


@dataclass(frozen=True, slots=True)
class Levels:
    """Ranked levels from low to high, unranked ones, and the named word lists that types refer to."""

    ranked: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]


def read_vocabulary(folder: Path, borrowed: Vocabulary, problems: Problems) -> Vocabulary:
    """Return the vocabulary in ``folder`` on top of ``borrowed``; the rulebook's own entries win."""
    keys = (*borrowed.keys, *(each for each in _keys(folder, problems) if each not in borrowed.keys))
    levels = _levels(folder, problems)
    actors = {**borrowed.actors, **_entries(folder, "actors.yaml", _actor, problems)}
    reader = _Reader(levels, keys, actors)
    events = {**borrowed.events, **_entries(folder, "events.yaml", reader.event, problems)}
    facts = {**borrowed.facts, **_entries(folder, "facts.yaml", reader.fact, problems)}
    _one_class_per_name(events.values(), str(folder / "events.yaml"), problems)
    ranked = levels.ranked or borrowed.levels
    return Vocabulary(events, facts, borrowed.periods, actors, ranked, keys, borrowed.labels, borrowed.stages)


def value_type(text: str, lists: Mapping[str, tuple[str, ...]]) -> tuple[ValueType, tuple[str, ...]] | None:
    """Return storage class and allowed words of a type as written, or None when it is unknown.

    >>> value_type("enum(yes,no)", {})
    (<ValueType.TEXT: 'text'>, ('yes', 'no'))
    >>> value_type("money", {})
    (<ValueType.NUMBER: 'number'>, ())
    """
    if text in _PLAIN:
        return _PLAIN[text], ()
    match = _WORDED.fullmatch(text)
    if match is None:
        return None
    words: list[str] = []
    for word in (each.strip() for each in match[2].split(",")):
        if not word.startswith("@"):
            words.append(word)
        elif word[1:] in lists:
            words.extend(lists[word[1:]])
        else:
            return None
    return (ValueType.TEXT if match[1] == "enum" else ValueType.TEXTS), tuple(words)


def _one_class_per_name(events: Iterable[EventKind], file: str, problems: Problems) -> None:
    seen: dict[str, tuple[ValueType, str]] = {}
    for event in events:
        for name, attribute in event.attributes.items():
            kind, first = seen.setdefault(name, (attribute.value_type, event.event))
            if kind is not attribute.value_type:
                problems.add(
                    f"{file} {event.event}",
                    Text(
                        f"属性 {name} 在此为 {attribute.value_type}，在 {first} 为 {kind}",
                        f"the attribute {name} is {attribute.value_type} here and {kind} in {first}",
                    ),
                    Text(
                        "同名属性只能有一种存储类型：改名或改类型",
                        "one name has one storage class: rename or retype it",
                    ),
                )


def optional_file(folder: Path, name: str, problems: Problems) -> Node | None:
    """Return a file of the vocabulary, or None when the rulebook has none of this name or it is damaged."""
    path = folder / name
    if not path.is_file():
        return None
    return problems.attempt(lambda: read_yaml(path, str(path), problems))


def _entries(folder: Path, name: str, build: _Build[Entry], problems: Problems) -> dict[str, Entry]:
    """Read a file that maps ids to entries."""
    node = optional_file(folder, name, problems)
    return {} if node is None else entries_of(node, build, problems)


def entries_of(node: Node, build: _Build[Entry], problems: Problems) -> dict[str, Entry]:
    """Build every entry of a table of ids; a bad entry is noted and left out."""
    fields = problems.attempt(lambda: Fields(node, problems))
    entries: dict[str, Entry] = {}
    for key, value in (fields.table.entries if fields else {}).items():
        entry = problems.attempt(partial(_entry, build, key, value, problems))
        if entry is not None:
            entries[key] = entry
    return entries


def _entry(build: _Build[Entry], key: str, value: Node, problems: Problems) -> Entry:
    if not _ID.fullmatch(key):
        problems.stop(
            value.place,
            Text(f"编号 {key} 含有不允许的字符", f"the id {key} has characters that are not allowed"),
            Text("只用字母、数字、- 和 _", "use letters, digits, - and _"),
        )
    return build(key, Fields(value, problems), problems)


def label_of(fields: Fields, problems: Problems) -> Text:
    """Return the label that an entry must have in both languages."""
    return Text(as_text(fields.need("zh"), problems), as_text(fields.need("en"), problems))


def _actor(_: str, fields: Fields, problems: Problems) -> Text:
    label = label_of(fields, problems)
    fields.finish()
    return label


def _keys(folder: Path, problems: Problems) -> tuple[str, ...]:
    node = optional_file(folder, "keys.yaml", problems)
    return () if node is None else problems.attempt(lambda: as_texts(node, problems)) or ()


def _levels(folder: Path, problems: Problems) -> Levels:
    node = optional_file(folder, "levels.yaml", problems)
    found = None if node is None else problems.attempt(lambda: _read_levels(node, problems))
    return found or Levels((), {})


def _read_levels(node: Node, problems: Problems) -> Levels:
    fields = Fields(node, problems)
    ranked = as_texts(fields.need("ranked"), problems)
    unranked = fields.get("unranked")
    lists = {"levels": ranked + (as_texts(unranked, problems) if unranked else ())}
    enums = fields.get("enums")
    if enums is not None:
        for name, words in Fields(enums, problems).table.entries.items():
            lists[name] = as_texts(words, problems)
    fields.finish()
    return Levels(ranked, lists)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Builds events and facts; the methods have the shape ``entries_of`` wants."""

    levels: Levels
    keys: tuple[str, ...]
    actors: Mapping[str, Text]

    def event(self, event: str, fields: Fields, problems: Problems) -> EventKind:
        label = label_of(fields, problems)
        actor = as_text(fields.need("actor"), problems)
        if actor not in self.actors:
            problems.add(
                fields.place,
                Text(f"未知的行为人 {actor}", f"unknown actor {actor}"),
                Text("在 vocabulary/actors.yaml 中声明", "declare it in vocabulary/actors.yaml"),
            )
        attributes = fields.get("attrs")
        fields.finish()
        return EventKind(event, label, actor, {} if attributes is None else self._attributes(attributes, problems))

    def fact(self, fact: str, fields: Fields, problems: Problems) -> FactKind:
        label = label_of(fields, problems)
        of = as_text(fields.need("of"), problems)
        if of not in {"case", "person"}:
            problems.stop(
                fields.place, Text(f"of 为 {of}", f"of is {of}"), Text("写 case 或 person", "write case or person")
            )
        attribute = self._attribute(fact, fields.need("type"), problems)
        fields.finish()
        return FactKind(fact, label, of == "person", attribute)

    def _attributes(self, node: Node, problems: Problems) -> dict[str, Attribute]:
        attributes = {}
        for name, kind in Fields(node, problems).table.entries.items():
            if name in BUILT_IN or name in self.keys or not _NAME.fullmatch(name):
                problems.add(
                    kind.place,
                    Text(
                        f"属性名 {name} 不可用（内置名、关联键或字符不合）",
                        f"the attribute name {name} is built in, a key, or malformed",
                    ),
                    Text("改名：小写字母、数字和 _", "rename it: lower-case letters, digits and _"),
                )
            attribute = problems.attempt(partial(self._attribute, name, kind, problems))
            if attribute is not None:
                attributes[name] = attribute
        return attributes

    def _attribute(self, name: str, node: Node, problems: Problems) -> Attribute:
        text = as_text(node, problems)
        found = value_type(text, self.levels.lists)
        if found is None:
            problems.stop(
                node.place,
                Text(f"{name} 的类型 {text} 未知", f"{name} has the unknown type {text}"),
                Text(f"用 {' '.join(_PLAIN)} enum(…) list(…)", f"use {' '.join(_PLAIN)} enum(…) list(…)"),
            )
        return Attribute(name, found[0], found[1])
