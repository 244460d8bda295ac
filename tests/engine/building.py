"""Rules, rulebooks and logs written down in a test with few words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pyarrow as pa

from xiezhi.core.calendar import WorkingCalendar
from xiezhi.core.periods import Instant, to_instant
from xiezhi.core.text import Text
from xiezhi.engine.log import EVENT_SCHEMA, FACT_RECORDED
from xiezhi.engine.settings import Settings
from xiezhi.law import places
from xiezhi.law.model import (
    Attribute,
    Clock,
    EventKind,
    FactKind,
    FailLevel,
    Formula,
    Jurisdiction,
    Kind,
    ParameterValue,
    Partition,
    Period,
    Policy,
    Row,
    Rule,
    Rulebook,
    Severity,
    Subject,
    ValueType,
    Vocabulary,
)

SHANGHAI = "Asia/Shanghai"


BREACH = Policy(FailLevel.BREACH)
NO_PARAMETERS: Mapping[str, ParameterValue] = MappingProxyType({})


def said(word: str) -> Text:
    """Return a word as a text in both languages."""
    return Text(word, word)


# ---------------------------------------------------------------- rulebooks


@dataclass(frozen=True, slots=True)
class Words:
    """A vocabulary in short: every event kind has every attribute."""

    kinds: Sequence[str]
    attributes: Mapping[str, ValueType] = field(default_factory=dict)
    case_facts: Mapping[str, ValueType] = field(default_factory=dict)
    person_facts: Mapping[str, ValueType] = field(default_factory=dict)
    periods: Sequence[Period] = ()
    keys: Sequence[str] = ("case", "request", "item")

    def vocabulary(self) -> Vocabulary:
        """Return it in full."""
        attributes = {name: Attribute(name, kind) for name, kind in self.attributes.items()}
        facts = [(name, kind, False) for name, kind in self.case_facts.items()]
        facts += [(name, kind, True) for name, kind in self.person_facts.items()]
        return Vocabulary(
            events={kind: EventKind(kind, said(kind), "unit", attributes) for kind in self.kinds},
            facts={name: FactKind(name, said(name), person, Attribute(name, kind)) for name, kind, person in facts},
            periods={period.period: period for period in self.periods},
            actors={"unit": said("unit")},
            levels=("low", "high"),
            keys=tuple(self.keys),
            labels={},
            stages=(),
        )


def row(
    number: int = 1,
    since: date | None = None,
    until: date | None = None,
    condition: Formula | None = None,
    parameters: Mapping[str, ParameterValue] = NO_PARAMETERS,
) -> Row:
    """Return a row of ``choose``."""
    return Row(f"{since or 'always'}#{number}", since, until, condition, said("when"), dict(parameters), (), "high")


def rule(
    need: Formula,
    subject: str | Subject = "start",
    *,
    rule_id: str = "r",
    same: Sequence[str] = ("case",),
    rows: Sequence[Row] = (row(),),
    clock: Clock | None = None,
    policy: Policy = BREACH,
    partition: Partition = Partition.THREAD,
) -> Rule:
    """Return a rule; what the engine does not read is filled in."""
    return Rule(
        rule_id=rule_id,
        kind=Kind.DEADLINE,
        domain="test",
        severity=Severity.MAJOR,
        responsible="unit",
        title=said("title"),
        duty=said("duty"),
        subject=Subject((subject,)) if isinstance(subject, str) else subject,
        same=tuple(same),
        rows=tuple(rows),
        need=need,
        clock=clock,
        policy=policy,
        partition=partition,
        questions=(),
        place=f"{rule_id}.yaml:1",
    )


def rulebook(words: Words, *rules: Rule, zone: str = SHANGHAI, by_seq: bool = False) -> Rulebook:
    """Return a rulebook; its digest is that of its rules."""
    jurisdiction = Jurisdiction("test", said("test"), zone, "none", None, by_seq, False)
    return Rulebook(jurisdiction, {}, words.vocabulary(), tuple(rules), digest_of(repr((words, rules))), "test")


def digest_of(text: str) -> str:
    """Return a text's digest, as that of a rulebook's files."""
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def prc_calendar() -> WorkingCalendar:
    """Return the calendar the repository ships."""
    return places.working_calendar("prc")


def settings(as_of: Instant | None = None, zone: str = SHANGHAI) -> Settings:
    """Return settings with the shipped calendar and profiles."""
    return Settings(as_of, None, prc_calendar(), places.profiles("prc"), zone)


# ---------------------------------------------------------------- logs

Cell = str | bool | int | Decimal | date | Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Line:
    """One event (or, with ``fact``, one fact) of a log; ``at`` is ``2026-03-02`` or ``2026-03-02T09:30``, local."""

    event: str
    at: str | None
    event_id: str = ""
    thread: str = "T"
    seq: int | None = None
    person: str | None = None
    actor: str | None = None
    role: str | None = None
    unit: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    attrs: Mapping[str, Cell] = field(default_factory=dict)
    fact: str | None = None
    value: str | None = None
    recorded_at: str | None = None
    root: str | None = None


def fact(name: str, value: str | None, at: str | None = None, **more: str | None) -> Line:
    """Return a fact; ``at`` None holds from the beginning."""
    return Line(
        FACT_RECORDED,
        at,
        fact=name,
        value=value,
        thread=more.get("thread") or "T",
        person=more.get("person"),
        recorded_at=more.get("recorded_at"),
    )


def instant(text: str, zone: str = SHANGHAI) -> Instant:
    """Return a local time, or the midnight that begins a local day, as an instant."""
    return to_instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))


def _text(cell: Cell) -> str | None:
    if cell is None:
        return None
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _pairs(attrs: Mapping[str, Cell]) -> list[tuple[str, str | None]]:
    pairs: list[tuple[str, str | None]] = []
    for name, cell in attrs.items():
        if isinstance(cell, list | tuple):
            pairs.extend((name, member) for member in cell or (None,))
        else:
            pairs.append((name, _text(cell)))
    return pairs


def log(*lines: Line, zone: str = SHANGHAI) -> pa.Table:
    """Return a log as a table of EVENT_SCHEMA with ``root_event_id``."""
    rows = [_row(number, line, zone) for number, line in enumerate(lines)]
    schema = EVENT_SCHEMA.append(pa.field("root_event_id", pa.string()))
    return pa.table({name: [each[name] for each in rows] for name in schema.names}, schema=schema)


def _row(number: int, line: Line, zone: str) -> dict[str, object]:
    return {
        "event_id": line.event_id or f"e{number}",
        "thread_id": line.thread,
        "seq": number if line.seq is None else line.seq,
        "event": line.event,
        "occurred_at": None if line.at is None else instant(line.at, zone),
        "precision": "day" if line.at is not None and len(line.at) == len("2026-03-02") else "instant",
        "recorded_at": None if line.recorded_at is None else instant(line.recorded_at, zone),
        "unit_id": line.unit,
        "actor_id": line.actor,
        "actor_role": line.role,
        "person_id": line.person,
        "keys": list(line.keys.items()),
        "supersedes": None,
        "source": f"row {number + 1}",
        "attrs": _pairs(line.attrs),
        "fact": line.fact,
        "fact_value": line.value,
        "root_event_id": line.root,
    }
