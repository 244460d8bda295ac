"""May I, and which ones: the two questions every page, query and action asks, answered from the table of rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from xiezhi.web.org.access.policy import Policy, Reach, Right


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """The posting somebody acts from: person, role, the path of the unit, the units stationed at.

    A path is unit codes joined and closed by ``/`` (``市局/青岗/``), so that a prefix is a subtree. ``last_day`` None:
    open. An account that is disabled has no viewpoint.
    """

    person_id: str
    role: str
    path: str
    stationed: frozenset[str] = field(default_factory=frozenset)
    first_day: date = date.min
    last_day: date | None = None

    def in_force(self, day: date) -> bool:
        """Say whether the posting holds on a day, first and last included."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Record:
    """What a right is asked about: path of the owning unit, who takes part, whom it is assigned to, closed or not."""

    path: str
    participants: frozenset[str] = field(default_factory=frozenset)
    assigned: frozenset[str] = field(default_factory=frozenset)
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Which records a list may show: a record is in it when any of the ways applies and it is open (if ``open_only``).

    ``everything`` beats the others; ``units`` are exact paths, ``subtrees`` prefixes; an empty scope shows nothing.
    """

    everything: bool = False
    units: frozenset[str] = field(default_factory=frozenset)
    subtrees: frozenset[str] = field(default_factory=frozenset)
    participant: str | None = None
    assignee: str | None = None
    open_only: bool = False

    def holds(self, record: Record) -> bool:
        """Say whether a record is in the scope: the same answer the database gives for the list."""
        if self.open_only and record.closed:
            return False
        return (
            self.everything
            or record.path in self.units
            or any(record.path.startswith(prefix) for prefix in self.subtrees)
            or (self.participant is not None and self.participant in record.participants)
            or (self.assignee is not None and self.assignee in record.assigned)
        )


NOTHING = Scope()


def scope(policy: Policy, viewpoint: Viewpoint | None, right: Right, day: date) -> Scope:
    """Return which records a right reaches from a viewpoint on a day; nothing without one or when it is over.

    A person's own acts lie within every wider reach (the table's relation *mine*), wherever the record's unit is today.
    """
    if viewpoint is None or not viewpoint.in_force(day):
        return NOTHING
    reach = policy.reach(right, viewpoint.role)
    if reach is None:
        return NOTHING
    return replace(_reached(reach, viewpoint), open_only=right.resource in policy.closable)


def _reached(reach: Reach, viewpoint: Viewpoint) -> Scope:
    me = viewpoint.person_id
    match reach:
        case Reach.ALL:
            return Scope(everything=True)
        case Reach.ASSIGNED:
            return Scope(assignee=me)
        case Reach.OWN:
            return Scope(participant=me)
        case Reach.UNIT:
            return Scope(units=frozenset({viewpoint.path}), participant=me)
        case Reach.SUBTREE:
            return Scope(subtrees=frozenset({viewpoint.path}), participant=me)
        case Reach.STATIONED:
            return Scope(units=viewpoint.stationed, participant=me)


def can(policy: Policy, viewpoint: Viewpoint | None, right: Right, record: Record, day: date) -> bool:
    """Say whether a right reaches one record: by definition whether the record is in the right's scope."""
    return scope(policy, viewpoint, right, day).holds(record)


def may_sign(signers: Iterable[str], handlers: Iterable[str], person_id: str) -> bool:
    """Say whether a person may decide at a review level: not a handler of the case, and not at another level of it.

    (Dynamic separation of duties; the matrix alone cannot say it because it knows no history.)
    """
    return person_id not in set(signers) and person_id not in set(handlers)
