"""The examples inside a rule: small logs with the verdicts the article gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

from xiezhi.core.text import Text
from xiezhi.law.model import FailLevel, Rule
from xiezhi.law.problems import Problems, RulebookError
from xiezhi.law.reading import Reading
from xiezhi.law.source import (
    Fields,
    Items,
    Node,
    Scalar,
    Table,
    as_day,
    as_items,
    as_text,
    as_texts,
    as_word,
    read_yaml,
)

VERDICTS = ("met", "late", "overdue", "pending", "violated", "cannot-tell", "not-applicable")
_OWN_COLUMNS = ("person", "actor_id", "actor_role", "unit_id", "recorded_at", "thread", "event_id", "supersedes")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?")

Value = str | tuple[str, ...]


class Shows(StrEnum):
    """What an example is there to show."""

    MET = "met"
    VIOLATED = "violated"
    LAST_DAY = "last-day"
    DAY_AFTER = "day-after"
    NOT_YET_IN_FORCE = "not-yet-in-force"
    LAWFUL_PRACTICE = "lawful-practice"
    ANOTHER_PERSON = "another-person"
    EXCEPTION = "exception"
    TIER = "tier"
    EXTENSION = "extension"
    PAUSE = "pause"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class ExampleEvent:
    """One event of an example. ``at`` is a day or a local time, as written; ``columns`` are person, actor_id and so on.

    ``keys`` are correlation keys, ``attributes`` everything else; a list attribute is a tuple.
    """

    event: str
    at: str
    columns: Mapping[str, str]
    keys: Mapping[str, str]
    attributes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class ExampleFact:
    """A fact about the case (``person`` None) or a person; ``at`` None: from the beginning."""

    person: str | None
    fact: str
    value: Value
    at: str | None
    recorded_at: str | None


@dataclass(frozen=True, slots=True)
class Expectation:
    """The verdict an example must give; the other parts are compared only when they are set."""

    verdict: str
    level: FailLevel | None = None
    due_on: date | None = None
    row: str | None = None
    missing: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A small log and the verdicts of its subject events in order, not-applicable left out unless it is named."""

    name: str
    shows: Shows
    article: str | None
    events: tuple[ExampleEvent, ...]
    facts: tuple[ExampleFact, ...]
    as_of: str | None
    expect: tuple[Expectation, ...]
    place: str


def load_examples(rule: Rule, keys: tuple[str, ...]) -> tuple[Example, ...]:
    """Read the examples of a rule from its file; ``keys`` are the correlation keys of the vocabulary."""
    path = Path(rule.place.rpartition(":")[0])
    problems = Problems()
    node = problems.attempt(lambda: read_yaml(path, str(path), problems))
    rules = node.items if isinstance(node, Items) else (node,)
    found: tuple[Example, ...] | None = ()
    for each in rules:
        examples = each.entries.get("examples") if isinstance(each, Table) and each.place == rule.place else None
        if examples is not None:
            found = problems.attempt(partial(read_examples, examples, keys, problems))
    if problems.found or found is None:
        raise RulebookError(str(path), problems.found)
    return found


def read_examples(node: Node, keys: tuple[str, ...], problems: Problems) -> tuple[Example, ...]:
    """Read the list of examples."""
    return problems.every(partial(_example, each, keys, problems) for each in as_items(node, problems))


def check_examples(node: Node | None, place: str, reading: Reading) -> None:
    """Check that examples exist and use known words."""
    if node is None or (isinstance(node, Items) and not node.items):
        reading.problems.stop(
            place,
            Text("规则没有示例", "the rule has no example"),
            Text("补上 examples：至少一个按期、一个违反", "add examples: at least one met and one violated"),
        )
    vocabulary = reading.words.vocabulary()
    for example in read_examples(node, vocabulary.keys, reading.problems):
        for event in example.events:
            known = vocabulary.events.get(event.event)
            _known(known is not None, event.event, example.place, reading.problems)
            for name in event.attributes if known else ():
                _known(
                    name in known.attributes if known else False,
                    f"{event.event}.{name}",
                    example.place,
                    reading.problems,
                )
        for fact in example.facts:
            kind = vocabulary.facts.get(fact.fact)
            _known(
                kind is not None and kind.of_person is (fact.person is not None),
                fact.fact,
                example.place,
                reading.problems,
            )


def _known(known: bool, word: str, place: str, problems: Problems) -> None:
    if not known:
        problems.add(
            place,
            Text(f"示例用了未知的词 {word}", f"the example uses the unknown word {word}"),
            Text("在 vocabulary/ 中声明，或改正拼写", "declare it in vocabulary/ or correct the name"),
        )


def _example(node: Node, keys: tuple[str, ...], problems: Problems) -> Example:
    fields = Fields(node, problems)
    name = as_text(fields.need("name"), problems)
    shows = as_word(fields.need("shows"), Shows, problems)
    article, as_of = fields.get("article"), fields.get("as_of")
    events = problems.every(partial(_event, each, keys, problems) for each in as_items(fields.need("events"), problems))
    facts = [*_facts(None, fields.get("case_facts"), problems)]
    people = fields.get("person_facts")
    for person, table in (Fields(people, problems).table.entries if people else {}).items():
        facts.extend(_facts(person, table, problems))
    expect = problems.every(partial(_expectation, each, problems) for each in as_items(fields.need("expect"), problems))
    fields.finish()
    return Example(
        name,
        shows,
        None if article is None else as_text(article, problems),
        events,
        tuple(facts),
        None if as_of is None else _moment(as_of, problems),
        expect,
        fields.place,
    )


def _event(node: Node, keys: tuple[str, ...], problems: Problems) -> ExampleEvent:
    fields = Fields(node, problems)
    event = as_text(fields.need("event"), problems)
    at = _moment(fields.need("at"), problems)
    columns: dict[str, str] = {}
    correlation: dict[str, str] = {}
    attributes: dict[str, Value] = {}
    for name, value in fields.table.entries.items():
        if name in _OWN_COLUMNS:
            columns[name] = as_text(value, problems)
        elif name in keys:
            correlation[name] = as_text(value, problems)
        elif name not in {"event", "at"}:
            attributes[name] = _value(value, problems)
    return ExampleEvent(event, at, columns, correlation, attributes)


def _moment(node: Node, problems: Problems) -> str:
    text = as_text(node, problems)
    if not _MOMENT.fullmatch(text) or not _exists(text):
        problems.stop(
            node.place,
            Text(f"不是时间：{text}", f"not a time: {text}"),
            Text("写 2026-03-02 或 2026-03-02T09:00", "write 2026-03-02 or 2026-03-02T09:00"),
        )
    return text


def _exists(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _value(node: Node, problems: Problems) -> Value:
    if isinstance(node, Items):
        return as_texts(node, problems)
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node.text
    return as_text(node, problems)


def _facts(person: str | None, node: Node | None, problems: Problems) -> tuple[ExampleFact, ...]:
    if node is None:
        return ()
    entries = Fields(node, problems).table.entries
    return problems.every(partial(_fact, person, name, value, problems) for name, value in entries.items())


def _fact(person: str | None, name: str, node: Node, problems: Problems) -> ExampleFact:
    if not isinstance(node, Table):
        return ExampleFact(person, name, _value(node, problems), None, None)
    fields = Fields(node, problems)
    value, at, recorded = fields.need("value"), fields.get("at"), fields.get("recorded_at")
    fields.finish()
    return ExampleFact(
        person,
        name,
        _value(value, problems),
        None if at is None else _moment(at, problems),
        None if recorded is None else _moment(recorded, problems),
    )


def _expectation(node: Node, problems: Problems) -> Expectation:
    if isinstance(node, Scalar):
        return Expectation(_verdict(node, problems))
    fields = Fields(node, problems)
    verdict = _verdict(fields.need("verdict"), problems)
    level, due_on, row, missing = (fields.get(name) for name in ("level", "due_on", "row", "missing"))
    fields.finish()
    return Expectation(
        verdict,
        None if level is None else as_word(level, FailLevel, problems),
        None if due_on is None else as_day(due_on, problems),
        None if row is None else as_text(row, problems),
        None if missing is None else as_texts(missing, problems),
    )


def _verdict(node: Node, problems: Problems) -> str:
    text = as_text(node, problems)
    if text not in VERDICTS:
        known = " ".join(VERDICTS)
        problems.stop(
            node.place, Text(f"未知的结论 {text}", f"unknown verdict {text}"), Text(f"用 {known}", f"use {known}")
        )
    return text
