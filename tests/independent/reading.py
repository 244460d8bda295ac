"""A log as plain Python: threads of events with everything a naive rule asks for."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Event:
    """An event of a log, in local time; attribute values are texts, lists of them under ``lists``."""

    event_id: str
    kind: str
    at: datetime
    person: str | None
    keys: dict[str, str]
    attrs: dict[str, str]
    lists: dict[str, list[str]]

    @property
    def day(self) -> date:
        """The legal day."""
        return self.at.date()

    def __getitem__(self, name: str) -> str | None:
        """Return an attribute, None where it is not recorded."""
        return self.attrs.get(name)


@dataclass
class Thread:
    """The events of a case family in order, and what is known of the case and its people."""

    thread_id: str
    events: list[Event] = field(default_factory=list)
    facts: dict[tuple[str | None, str], str] = field(default_factory=dict)

    def of(self, *kinds: str) -> list[Event]:
        """Return the events of these kinds."""
        return [event for event in self.events if event.kind in kinds]

    def after(self, t: Event, *kinds: str) -> list[Event]:
        """Return the events of these kinds after ``t``."""
        return self._around(t, kinds, later=True)

    def before(self, t: Event, *kinds: str) -> list[Event]:
        """Return the events of these kinds before ``t``."""
        return self._around(t, kinds, later=False)

    def case(self, fact: str) -> str | None:
        """Return a fact about the case."""
        return self.facts.get((None, fact))

    def about(self, person: str | None, fact: str) -> str | None:
        """Return a fact about a person."""
        return self.facts.get((person, fact))

    def _around(self, t: Event, kinds: tuple[str, ...], *, later: bool) -> list[Event]:
        place = self.events.index(t)
        side = self.events[place + 1 :] if later else self.events[:place]
        return [event for event in side if event.kind in kinds]


Verdicts = dict[str, str]
"""Verdict by subject event id; what a rule does not judge is not in it."""
NaiveRule = Callable[[Thread, datetime], Verdicts]
"""Judges one thread at an instant (local time): the end of the log."""


def read_threads(folder: Path) -> Iterator[Thread]:
    """Yield the threads of a log written by ``xiezhi synth``."""
    threads: dict[str, Thread] = {}
    rows = pq.read_table(folder / "events.parquet").to_pylist()
    for row in sorted(rows, key=lambda row: (row["occurred_at"], row["seq"])):
        thread = threads.setdefault(row["thread_id"], Thread(row["thread_id"]))
        lists: dict[str, list[str]] = defaultdict(list)
        for name, value in row["attrs"] or []:
            if value is not None:
                lists[name].append(value)
        attrs = {name: values[0] for name, values in lists.items()}
        at = row["occurred_at"].astimezone(ZONE).replace(tzinfo=None)
        keys = dict(row["keys"] or [])
        thread.events.append(Event(row["event_id"], row["event"], at, row["person_id"], keys, attrs, dict(lists)))
    for row in pq.read_table(folder / "facts.parquet").to_pylist():
        threads.setdefault(row["thread_id"], Thread(row["thread_id"])).facts[row["person_id"], row["fact"]] = row[
            "value"
        ]
    yield from threads.values()


def members(value: str | None) -> set[str]:
    """Return the members of a list fact (written as JSON)."""
    return set(json.loads(value)) if value else set()


def alike(t: Event, x: Event, *keys: str) -> bool:
    """Say whether two events are about the same person (``person``) and share these keys."""
    return all(t.person == x.person if key == "person" else t.keys.get(key) == x.keys.get(key) for key in keys)
