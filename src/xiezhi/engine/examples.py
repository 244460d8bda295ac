"""Runs the examples of rules: a small log is made from each, judged, and compared with what the article says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from xiezhi.core.periods import to_instant
from xiezhi.engine.log import EVENT_SCHEMA, FACT_RECORDED
from xiezhi.engine.settings import Settings
from xiezhi.law.examples import Example, ExampleEvent, ExampleFact, Expectation, Value
from xiezhi.law.model import Rule, Rulebook

Judge = Callable[[pa.Table, Rulebook, Settings], pa.Table]
Cell = str | int | datetime | list[tuple[str, str | None]] | None

NOT_APPLICABLE = "not-applicable"
_THREAD = "t1"
_AFTERWARDS = timedelta(days=3653)


@dataclass(frozen=True, slots=True)
class Found:
    """What an evaluator said about one subject event of an example."""

    verdict: str
    level: str | None
    due_on: date | None
    row: str | None
    missing: tuple[str, ...]

    def __str__(self) -> str:
        parts = (self.verdict, self.level, self.due_on, self.row, ", ".join(self.missing))
        return " ".join(str(part) for part in parts if part)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One example judged by one evaluator."""

    rule_id: str
    example: Example
    evaluator: str
    found: tuple[Found, ...]

    @property
    def agrees(self) -> bool:
        """Say whether every expectation is met, one finding for each and none besides."""
        expected = self.example.expect
        return len(expected) == len(self.found) and all(map(_meets, self.found, expected))


def run_example(
    example: Example, rule: Rule, rulebook: Rulebook, settings: Settings, judges: Mapping[str, Judge]
) -> list[Outcome]:
    """Judge an example by every evaluator; ``settings`` gives calendar, profiles and zone."""
    zone = ZoneInfo(settings.zone)
    table = example_table(example, zone)
    asked = replace(settings, as_of=_as_of(example, zone))
    alone = replace(rulebook, rules=(rule,))
    named = any(each.verdict == NOT_APPLICABLE for each in example.expect)
    outcomes = []
    for name, judge in judges.items():
        findings = judge(table, alone, asked).to_pylist()
        order = {event_id: number for number, event_id in enumerate(table.column("event_id").to_pylist())}
        findings.sort(key=lambda each: order[each["subject_event_id"]])
        found = tuple(_found(each, zone) for each in findings if named or each["verdict"] != NOT_APPLICABLE)
        outcomes.append(Outcome(rule.rule_id, example, name, found))
    return outcomes


def example_table(example: Example, zone: ZoneInfo) -> pa.Table:
    """Return an example as canonical events and facts; without a thread of its own an event is in ``t1``."""
    rows = [_event_row(event, number, zone) for number, event in enumerate(example.events, start=1)]
    threads = tuple(dict.fromkeys(str(row["thread_id"]) for row in rows)) or (_THREAD,)
    facts = [(thread, fact, member) for thread in threads for fact in example.facts for member in _members(fact.value)]
    for number, (thread, fact, member) in enumerate(facts, start=len(rows) + 1):
        rows.append(_fact_row(fact, member, thread, number, zone))
    return pa.Table.from_pylist(rows, schema=EVENT_SCHEMA)


def _event_row(event: ExampleEvent, number: int, zone: ZoneInfo) -> dict[str, Cell]:
    columns = event.columns
    recorded = columns.get("recorded_at")
    return {
        "event_id": columns.get("event_id", f"e{number}"),
        "thread_id": columns.get("thread", _THREAD),
        "seq": number,
        "event": event.event,
        "occurred_at": _instant(event.at, zone),
        "precision": _precision(event.at),
        "recorded_at": None if recorded is None else _instant(recorded, zone),
        "unit_id": columns.get("unit_id"),
        "actor_id": columns.get("actor_id"),
        "actor_role": columns.get("actor_role"),
        "person_id": columns.get("person"),
        "keys": list(event.keys.items()),
        "supersedes": columns.get("supersedes"),
        "attrs": [(name, member) for name, value in event.attributes.items() for member in _members(value)],
    }


def _fact_row(fact: ExampleFact, member: str | None, thread: str, number: int, zone: ZoneInfo) -> dict[str, Cell]:
    return {
        "event_id": f"f{number}",
        "thread_id": thread,
        "seq": number,
        "event": FACT_RECORDED,
        "occurred_at": None if fact.at is None else _instant(fact.at, zone),
        "precision": "instant" if fact.at is None else _precision(fact.at),
        "recorded_at": None if fact.recorded_at is None else _instant(fact.recorded_at, zone),
        "person_id": fact.person,
        "fact": fact.fact,
        "fact_value": member,
    }


def _members(value: Value) -> tuple[str | None, ...]:
    """Return one entry per member; the empty list is one entry without a value."""
    return (value,) if isinstance(value, str) else value or (None,)


def _precision(at: str) -> str:
    return "day" if len(at) == len("2026-03-02") else "instant"


def _instant(at: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=zone).astimezone(UTC)


def _as_of(example: Example, zone: ZoneInfo) -> int:
    if example.as_of is not None:
        return to_instant(_instant(example.as_of, zone))
    return to_instant(max(_instant(event.at, zone) for event in example.events) + _AFTERWARDS)


def _found(finding: Mapping[str, object], zone: ZoneInfo) -> Found:
    due_at, missing = finding["due_at"], finding["missing"]
    level, row = finding["level"], finding["row"]
    return Found(
        str(finding["verdict"]),
        None if level is None else str(level),
        (due_at - timedelta(microseconds=1)).astimezone(zone).date() if isinstance(due_at, datetime) else None,
        None if row is None else str(row),
        tuple(missing.split("; ")) if isinstance(missing, str) else (),
    )


def _meets(found: Found, expected: Expectation) -> bool:
    return (
        found.verdict == expected.verdict
        and (expected.level is None or found.level == str(expected.level))
        and (expected.due_on is None or found.due_on == expected.due_on)
        and (expected.row is None or found.row == expected.row)
        and (expected.missing is None or set(found.missing) == set(expected.missing))
    )
