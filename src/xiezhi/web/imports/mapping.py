"""The mapping of another system's table: which of its columns is which of our words. A YAML file; see the reference.

Every defect is told with the file and the place in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.law.labels import word_label
from xiezhi.law.model import Attribute, ValueType, Vocabulary
from xiezhi.web.cases.models import CaseClass, PartyKind
from xiezhi.web.desk.sheets.columns import Column, Sort
from xiezhi.web.ui.words import two_halves

_YES_NO = {"true": Text("是", "yes"), "false": Text("否", "no")}
PARTICULARS = ("name", "id_number", "phone", "address")
_CASE = ("number", "class", "unit", "title", "handlers")
_NO_NOTE = Text("", "")


class MappingError(XiezhiError):
    """A mapping that does not say what it must, or names what the law has no word for."""

    def __init__(self, where: str, zh: str, en: str) -> None:
        super().__init__(
            where, Text(zh, en), Text("对照 docs/reference/imports.md 改正", "see docs/reference/imports.md")
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: the column of that name, or always the same text."""

    column: str = ""
    always: str = ""


@dataclass(frozen=True, slots=True)
class PartyMap:
    """Somebody concerned: what they are, and where their particulars come from."""

    kind: PartyKind
    particulars: Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class EventMap:
    """An event: its kind (or the column that says it), when, to whom (a place in ``parties``), its particulars."""

    event: Source
    at: str
    person: int | None = None
    attributes: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FactMap:
    """A fact that holds from the beginning."""

    fact: str
    value: Source
    person: int | None = None


@dataclass(frozen=True, slots=True)
class CaseMapping:
    """A mapping; ``long``: a row tells an event, else a whole case."""

    name: str
    label: Text
    about: Text
    long: bool
    columns: tuple[Column, ...]
    case: Mapping[str, Source]
    parties: tuple[PartyMap, ...]
    events: tuple[EventMap, ...]
    facts: tuple[FactMap, ...]


def load_mapping(file: Path, vocabulary: Vocabulary) -> CaseMapping:
    """Return a mapping; raise ``MappingError`` with the place of its first defect."""
    try:
        told = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise MappingError(str(file), f"不是可读的 YAML：{error}", f"is no readable YAML: {error}") from error
    return _Reader(file, vocabulary).mapping(told)


class _Reader:
    def __init__(self, file: Path, vocabulary: Vocabulary) -> None:
        self._file, self._vocabulary, self._columns = file, vocabulary, dict[str, Column]()

    def mapping(self, told: Any) -> CaseMapping:
        self._only(
            told, "", "label", "about", "rows", "case", "parties", "events", "facts", "event", "at", "attributes"
        )
        rows = told.get("rows")
        if rows not in ("case", "event"):
            raise self._wrong("rows", "须为 case（一行一案）或 event（一行一事）", "must be case or event")
        case = self._case(told.get("case"))
        parties = tuple(self._parties(told.get("parties") or []))
        events = self._long(told) if rows == "event" else tuple(self._events(told.get("events") or [], len(parties)))
        if not events:
            raise self._wrong("events", "没有任何事件", "names no event")
        facts = tuple(self._facts(told.get("facts") or [], len(parties)))
        label, about = self._text(told, "label"), self._text(told, "about")
        columns = tuple(self._columns.values())
        return CaseMapping(self._file.stem, label, about, rows == "event", columns, case, parties, events, facts)

    # ------------------------------------------------------------ the parts

    def _case(self, told: Any) -> dict[str, Source]:
        self._only(told, "case", *_CASE)
        missing = [name for name in _CASE if name not in told]
        if missing:
            raise self._wrong(f"case.{missing[0]}", "缺少", "is missing")
        classes = {value: Text(*two_halves(str(label))) for value, label in CaseClass.choices}
        made = {
            "number": self._source("number", told["number"], Sort.CODE, longest=60),
            "class": self._source("class", told["class"], Sort.CHOICE, choices=classes),
            "unit": self._source("unit", told["unit"], Sort.UNIT),
            "title": self._source("title", told["title"], Sort.TEXT, longest=120),
            "handlers": self._source("handlers", told["handlers"], Sort.CODE, longest=200),
        }
        if not made["number"].column:
            raise self._wrong("case.number", "须来自一列", "must come from a column")
        return made

    def _parties(self, told: Any) -> Iterator[PartyMap]:
        for place, each in enumerate(self._list(told, "parties")):
            where = f"parties[{place}]"
            self._only(each, where, "kind", *PARTICULARS)
            if each.get("kind") not in PartyKind.values or "name" not in each:
                kinds = " | ".join(PartyKind.values)
                raise self._wrong(where, f"须有 name 和 kind（{kinds}）", f"needs name and kind ({kinds})")
            particulars = {
                name: self._source(
                    f"party{place + 1}_{name}",
                    each[name],
                    Sort.CODE if name != "address" else Sort.TEXT,
                    required=False,
                )
                for name in PARTICULARS
                if name in each
            }
            yield PartyMap(PartyKind(each["kind"]), particulars)

    def _events(self, told: Any, people: int) -> Iterator[EventMap]:
        for place, each in enumerate(self._list(told, "events")):
            where = f"events[{place}]"
            self._only(each, where, "event", "at", "person", "attributes")
            event = str(each.get("event"))
            if event not in self._vocabulary.events:
                raise self._wrong(f"{where}.event", f"规则库没有事件 {event}", f"the rulebook has no event {event}")
            at = self._source(event, each.get("at"), Sort.MOMENT, required=False)
            attributes = self._attributes(event, each.get("attributes") or {}, where)
            yield EventMap(Source(always=event), at.column, self._person(each, where, people), attributes)

    def _long(self, told: Any) -> tuple[EventMap, ...]:
        known = {name: kind.label for name, kind in self._vocabulary.events.items()}
        event = self._source("event", told.get("event"), Sort.CHOICE, choices=known)
        at = self._source("at", told.get("at"), Sort.MOMENT)
        given = {}
        for name, each in (told.get("attributes") or {}).items():
            kinds = [kind for kind in self._vocabulary.events.values() if name in kind.attributes]
            if not kinds:
                raise self._wrong(f"attributes.{name}", "没有事件有这个要素", "no event has this particular")
            given[name] = self._value(name, each, kinds[0].attributes[name])
        return (EventMap(event, at.column, 0 if told.get("parties") else None, given),)

    def _attributes(self, event: str, told: Any, where: str) -> dict[str, Source]:
        known = self._vocabulary.events[event].attributes
        strange = sorted(set(told) - set(known))
        if strange:
            raise self._wrong(f"{where}.attributes", f"{event} 没有要素 {strange[0]}", f"{event} has no {strange[0]}")
        return {name: self._value(f"{event}.{name}", each, known[name]) for name, each in told.items()}

    def _facts(self, told: Any, people: int) -> Iterator[FactMap]:
        for place, each in enumerate(self._list(told, "facts")):
            where = f"facts[{place}]"
            self._only(each, where, "fact", "value", "person")
            fact = self._vocabulary.facts.get(str(each.get("fact")))
            if fact is None:
                raise self._wrong(where, f"规则库没有事实 {each.get('fact')}", f"there is no fact {each.get('fact')}")
            name = fact.attribute.name
            person = self._person(each, where, people)
            if fact.of_person != (person is not None):
                raise self._wrong(
                    where, "个人的事实须指明 person，案件的不须", "say person for a fact of a person only"
                )
            yield FactMap(name, self._value(f"fact.{name}", each.get("value"), fact.attribute), person)

    # ------------------------------------------------------------ sources

    def _value(self, name: str, told: Any, attribute: Attribute) -> Source:
        kind = attribute.value_type
        if kind is ValueType.BOOL:
            return self._source(name, told, Sort.CHOICE, choices=_YES_NO, required=False)
        if attribute.allowed and kind is not ValueType.TEXTS:
            words = {word: word_label(attribute.name, word, self._vocabulary) for word in attribute.allowed}
            return self._source(name, told, Sort.CHOICE, choices=words, required=False)
        sorts = {ValueType.DATE: Sort.DAY, ValueType.INSTANT: Sort.MOMENT, ValueType.TEXT: Sort.TEXT}
        return self._source(name, told, sorts.get(kind, Sort.CODE), required=False)

    def _source(self, name: str, told: Any, sort: Sort, *, required: bool = True, **more: Any) -> Source:
        """Return the source; one that is a column is declared with what may stand in it."""
        told = {"heading": told} if isinstance(told, (str, list)) else told
        self._only(told, name, "heading", "words", "fill", "is", "en", "required", "note")
        if "is" in told:
            return Source(always=str(told["is"]).lower() if isinstance(told["is"], bool) else str(told["is"]))
        headings = told.get("heading") or []
        headings = [headings] if isinstance(headings, str) else [str(each) for each in headings]
        if not headings or name in self._columns:
            raise self._wrong(name, "缺少列名（heading），或说了两次", "has no heading, or is said twice")
        words = {
            str(key): str(value).lower() if isinstance(value, bool) else str(value)
            for key, value in (told.get("words") or {}).items()
        }
        strange = [each for each in words.values() if more.get("choices") and each not in more["choices"]]
        if strange:
            raise self._wrong(
                f"{name}.words", f"“{strange[0]}”不是可用的值", f"{strange[0]!r} is not one of the values"
            )
        label = Text(headings[0], str(told.get("en", headings[0])))
        needed, note = bool(told.get("required", required)), Text(str(told.get("note", "")), "")
        self._columns[name] = Column(
            name, label, sort, note, needed, headings=tuple(headings), words=words, fill=bool(told.get("fill")), **more
        )
        return Source(column=name)

    # ------------------------------------------------------------ defects

    def _person(self, told: Any, where: str, people: int) -> int | None:
        person = told.get("person")
        if person is None:
            return None
        if not isinstance(person, int) or not 1 <= person <= people:
            raise self._wrong(f"{where}.person", f"须为 1 至 {people}", f"must be 1 to {people}")
        return person - 1

    def _only(self, told: Any, where: str, *names: str) -> None:
        if not isinstance(told, dict):
            raise self._wrong(where, "须为一组“名: 值”", "must be a group of names and values")
        strange = [str(each) for each in told if each not in names]
        if strange:
            allowed = ", ".join(names)
            raise self._wrong(
                where, f"不认识 {strange[0]}，可用 {allowed}", f"does not know {strange[0]}, use {allowed}"
            )

    def _list(self, told: Any, where: str) -> list[Any]:
        if not isinstance(told, list):
            raise self._wrong(where, "须为列表", "must be a list")
        return told

    def _text(self, told: Any, name: str) -> Text:
        given = told.get(name)
        if not isinstance(given, dict) or set(given) != {"zh", "en"}:
            raise self._wrong(name, "须有 zh 和 en", "needs zh and en")
        return Text(str(given["zh"]), str(given["en"]))

    def _wrong(self, where: str, zh: str, en: str) -> MappingError:
        return MappingError(f"{self._file.name}: {where or 'top'}", zh, en)
