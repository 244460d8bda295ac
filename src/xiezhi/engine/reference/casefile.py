"""What lies on the table for one judgement: the events of one group in order, the facts, and the terms of judging."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from xiezhi.core.calendar import WorkingCalendar
from xiezhi.core.periods import Instant
from xiezhi.core.profiles import Profile
from xiezhi.engine.reference.record import Event, Fact, Value
from xiezhi.law.model import Period

BEGINNING: Instant = -(2**63)
"""Earlier than any instant: the time from which a fact without ``at`` holds."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same for every group of a table: evaluation instant, calendar, zone, pauses, order of events."""

    as_of: Instant
    calendar: WorkingCalendar
    profiles: Mapping[str, Profile]
    zone: ZoneInfo
    periods: Mapping[str, Period]
    order_by_seq: bool


class Facts:
    """All facts, ready to be asked which value was in force at an instant."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._by_thread: dict[tuple[str, str | None, str], list[Fact]] = defaultdict(list)
        self._by_person: dict[tuple[str | None, str], list[Fact]] = defaultdict(list)
        for fact in sorted(facts, key=_in_force_order):
            self._by_thread[fact.thread_id, fact.person_id, fact.fact].append(fact)
            _join(self._by_person[fact.person_id, fact.fact], fact)

    def of_case(self, thread_id: str, fact: str, at: Instant) -> Value | None:
        """Return the value in force for a case, None if unknown."""
        return _in_force(self._by_thread.get((thread_id, None, fact), ()), at)

    def of_person(self, thread_id: str, person_id: str, fact: str, at: Instant) -> Value | None:
        """Return the value in force for a person of one thread."""
        return _in_force(self._by_thread.get((thread_id, person_id, fact), ()), at)

    def of_person_anywhere(self, person_id: str, fact: str, at: Instant) -> Value | None:
        """Return the value in force for a person, whichever thread told it."""
        return _in_force(self._by_person.get((person_id, fact), ()), at)


def _join(facts: list[Fact], fact: Fact) -> None:
    """Add a fact; lists that several threads tell of a person as of and at the same instants are one list."""
    last = facts[-1] if facts else fact
    told_alike = last is not fact and (last.since, last.rank[0]) == (fact.since, fact.rank[0])
    if told_alike and isinstance(last.value, frozenset) and isinstance(fact.value, frozenset):
        facts[-1] = replace(fact, value=last.value | fact.value)
    else:
        facts.append(fact)


def _since(fact: Fact) -> Instant:
    return BEGINNING if fact.since is None else fact.since


def _in_force_order(fact: Fact) -> tuple[Instant, tuple[Instant, int, int]]:
    return _since(fact), fact.rank


def _in_force(facts: Sequence[Fact], at: Instant) -> Value | None:
    found = bisect_right(facts, at, key=_since)
    return facts[found - 1].value if found else None


@dataclass(frozen=True, slots=True)
class People:
    """The one person of each thread that names exactly one."""

    only: Mapping[str, str]

    @classmethod
    def of(cls, events: Iterable[Event]) -> People:
        """Gather the persons each thread names."""
        named: dict[str, set[str]] = defaultdict(set)
        for event in events:
            if event.person_id is not None:
                named[event.thread_id].add(event.person_id)
        return cls({thread: next(iter(persons)) for thread, persons in named.items() if len(persons) == 1})


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One group of events in order: a thread, a person across threads, or what shares an officer with a subject.

    ``across_threads``: a person's facts are read whichever thread told them.
    """

    ground: Ground
    facts: Facts
    people: People
    events: tuple[Event, ...]
    across_threads: bool
    by_kind: Mapping[str, Sequence[Event]]
    _several: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(
        cls, ground: Ground, facts: Facts, people: People, events: Iterable[Event], *, across_threads: bool
    ) -> CaseFile:
        """Lay out a group."""
        ordered = tuple(sorted(events, key=lambda event: event.position))
        by_kind: dict[str, list[Event]] = defaultdict(list)
        for event in ordered:
            by_kind[event.kind].append(event)
        return cls(ground, facts, people, ordered, across_threads, dict(by_kind))

    def of_kinds(self, kinds: Iterable[str]) -> Sequence[Event]:
        """Return the events of these kinds in order."""
        lists = [self.by_kind[kind] for kind in dict.fromkeys(kinds) if kind in self.by_kind]
        if len(lists) == 1:
            return lists[0]
        return sorted((event for each in lists for event in each), key=lambda event: event.position)

    def has_several(self, key: str) -> bool:
        """Say whether the group's events carry more than one value of a correlation key."""
        if key not in self._several:
            values = {event.key(key) for event in self.events} - {None}
            self._several[key] = len(values) > 1
        return self._several[key]
