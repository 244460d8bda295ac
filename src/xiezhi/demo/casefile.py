"""One synthetic thread in the making: its events, its facts, and what the builder knows to be true of it.

A plan decides first what shall be true (met, late, overdue, pending …) and then places the events so that it is.
Nothing here compares an event with a limit: the truth is the intention, written down beside the event.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from xiezhi.demo.bureau import Post
from xiezhi.demo.window import Window

AttributeValue = str | bool | int | date | datetime | Sequence[str]


@dataclass(frozen=True, slots=True)
class EventRow:
    """A row of ``events.parquet``; ``occurred_at`` is aware, jurisdiction's zone."""

    event_id: str
    thread_id: str
    seq: int
    event: str
    occurred_at: datetime
    recorded_at: datetime
    unit_id: str
    actor_id: str
    actor_role: str
    person_id: str | None
    keys: Mapping[str, str]
    attrs: Sequence[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Mark:
    """What every event has besides its attributes; ``actor`` None means the first officer of the thread."""

    event: str
    at: datetime
    person: str | None
    keys: Mapping[str, str]
    actor: str | None = None
    role: str = "officer"


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row of ``facts.parquet``; ``at`` None means from the beginning."""

    thread_id: str
    person_id: str | None
    fact: str
    value: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class TruthRow:
    """A row of ``truth.parquet``: one obligation and the verdict it was built to have."""

    thread_id: str
    person_id: str | None
    rule_id: str
    verdict: str
    subject_event_id: str


@dataclass(slots=True)
class CaseFile:
    """Collects the rows of one thread in order of time."""

    thread_id: str
    rng: random.Random
    window: Window
    post: Post
    fault: str | None = None
    """The rule this thread is to break, or None for lawful handling."""
    events: list[EventRow] = field(default_factory=list)
    facts: list[FactRow] = field(default_factory=list)
    truths: list[TruthRow] = field(default_factory=list)
    planted: bool = False
    _excused: set[tuple[str, str]] = field(default_factory=set)

    def person(self, number: int) -> str:
        """Return the pseudonym of the thread's n-th person."""
        return f"{self.thread_id}-p{number}"

    def officer(self, number: int) -> str:
        """Return the thread's n-th officer; officers are not shared between threads, so none is in two places."""
        return f"{self.thread_id}-o{number}"

    def add(
        self,
        event: str,
        at: datetime,
        *,
        person: str | None = None,
        keys: Mapping[str, str] | None = None,
        actor: str | None = None,
        role: str = "officer",
        **attrs: AttributeValue,
    ) -> EventRow:
        """Record an event with its attributes as keyword arguments; see ``record``."""
        return self.record(Mark(event, at, person, keys or {}, actor, role), attrs)

    def record(self, mark: Mark, attrs: Mapping[str, AttributeValue]) -> EventRow:
        """Record an event; it must lie inside the window, because what lies outside is never seen."""
        if not self.window.holds(mark.at):
            raise ValueError(f"{self.thread_id}: {mark.event} at {mark.at} lies outside {self.window}")
        row = EventRow(
            event_id=f"{self.thread_id}-e{len(self.events) + 1}",
            thread_id=self.thread_id,
            seq=len(self.events) + 1,
            event=mark.event,
            occurred_at=mark.at,
            recorded_at=min(mark.at + timedelta(minutes=20), self.window.end),
            unit_id=self.post.unit_id,
            actor_id=mark.actor or self.officer(1),
            actor_role=mark.role,
            person_id=mark.person,
            keys=dict(mark.keys),
            attrs=[pair for name, value in attrs.items() for pair in _pairs(name, value)],
        )
        self.events.append(row)
        return row

    def know(
        self, fact: str, value: str | bool | int, *, person: str | None = None, at: datetime | None = None
    ) -> None:
        """Record a fact about the case or a person."""
        self.facts.append(FactRow(self.thread_id, person, fact, _text(value), at))

    def expect(self, rule_id: str, verdict: str, subject: EventRow) -> None:
        """Write down what is true of one obligation by construction."""
        self.truths.append(TruthRow(self.thread_id, subject.person_id, rule_id, verdict, subject.event_id))

    def violate(self, subject: EventRow, faults: Mapping[str, bool]) -> None:
        """Write down which of these rules the act violates: those whose fault was planted."""
        for rule_id, planted in faults.items():
            if planted:
                self.expect(rule_id, "violated", subject)

    def excuse(self, rule_id: str, subject: EventRow) -> None:
        """Write down that this duty does not attach to this act, whatever the table of duties says."""
        self._excused.add((rule_id, subject.event_id))

    def settled(self) -> frozenset[tuple[str, str]]:
        """Return rule and event of every truth written down so far, and of every act excused from a duty."""
        return frozenset(self._excused | {(truth.rule_id, truth.subject_event_id) for truth in self.truths})

    def breaks(self, rule_id: str) -> bool:
        """Say whether the fault of this thread is this rule and has not been planted yet, and mark it planted."""
        if self.fault != rule_id or self.planted:
            return False
        self.planted = True
        return True

    def chance(self, share: float) -> bool:
        """Draw yes with this share."""
        return self.rng.random() < share


def _pairs(name: str, value: AttributeValue) -> list[tuple[str, str | None]]:
    if isinstance(value, (list, tuple)):
        return [(name, str(member)) for member in value] or [(name, None)]
    return [(name, _text(value))]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def case_keys(case: CaseFile) -> dict[str, str]:
    """Return the correlation key of the thread's only case."""
    return {"case": f"{case.thread_id}-c1"}
