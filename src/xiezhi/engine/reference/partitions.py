"""Which events a rule sees together: a thread, a person across threads, or what shares an officer (decision 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from xiezhi.engine.reference.casefile import CaseFile, Facts, Ground, People
from xiezhi.engine.reference.leaves import shared_attribute
from xiezhi.engine.reference.obligations import Obligation, judge_subject
from xiezhi.engine.reference.record import Event
from xiezhi.law.model import Partition, Rule


@dataclass(frozen=True, slots=True)
class Archive:
    """All events of a table in order, all facts, and the groups they form."""

    ground: Ground
    facts: Facts
    people: People
    events: tuple[Event, ...]
    _groups: dict[Partition, tuple[CaseFile, ...]] = field(default_factory=dict)

    def obligations(self, rule: Rule, thread_id: str | None = None) -> Iterator[Obligation]:
        """Yield every obligation of a rule, or those whose subject is in one thread."""
        for case, event in self._subjects(rule, thread_id):
            obligation = judge_subject(rule, case, event)
            if obligation is not None:
                yield obligation

    def _subjects(self, rule: Rule, thread_id: str | None) -> Iterator[tuple[CaseFile, Event]]:
        """Yield the subject events of a rule, each with the group it is judged in."""
        if rule.partition is Partition.OFFICER:
            yield from self._by_officer(rule, thread_id)
            return
        for case in self.groups(rule.partition):
            for event in case.of_kinds(rule.subject.events):
                if thread_id in (None, event.thread_id):
                    yield case, event

    def groups(self, partition: Partition) -> tuple[CaseFile, ...]:
        """Return the groups of a partition, in order of their first event."""
        if partition not in self._groups:
            by_person = partition is Partition.PERSON
            members: dict[Hashable, list[Event]] = defaultdict(list)
            for event in self.events:
                members[_owner(event) if by_person else event.thread_id].append(event)
            self._groups[partition] = tuple(self._case(events, across_threads=by_person) for events in members.values())
        return self._groups[partition]

    def _by_officer(self, rule: Rule, thread_id: str | None) -> Iterator[tuple[CaseFile, Event]]:
        """Yield each subject with all events that share a value of the rule's attribute with it."""
        attribute = shared_attribute(rule)
        sharing: dict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            for value in _values(event, attribute):
                sharing[value].append(event)
        for event in self.events:
            if event.kind in rule.subject.events and thread_id in (None, event.thread_id):
                near = {id(each): each for value in _values(event, attribute) for each in sharing[value]}
                yield self._case((near | {id(event): event}).values(), across_threads=False), event

    def _case(self, events: Iterable[Event], *, across_threads: bool) -> CaseFile:
        return CaseFile.of(self.ground, self.facts, self.people, events, across_threads=across_threads)


def _owner(event: Event) -> tuple[str, str]:
    """Return whose group an event is in: its person's, or that of its thread's events without a person."""
    return ("person", event.person_id) if event.person_id is not None else ("thread", event.thread_id)


def _values(event: Event, attribute: str | None) -> frozenset[str]:
    value = event.attributes.get(attribute or "")
    if value is None:
        return frozenset()
    return value if isinstance(value, frozenset) else frozenset([str(value)])
