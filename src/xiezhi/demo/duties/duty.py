"""What a lawful log says of a duty: to which acts it attaches, and what is true there when nothing is planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from xiezhi.demo.casefile import CaseFile, EventRow


@dataclass(frozen=True, slots=True)
class Act:
    """One event of a finished thread, with what the thread knows; values are texts (``true``, ``false``)."""

    case: CaseFile
    row: EventRow

    @property
    def day(self) -> date:
        """The legal day of the act."""
        return self.row.occurred_at.date()

    def attr(self, name: str) -> str | None:
        """Return an attribute of the act, the first value of a list, or None."""
        return next((value for key, value in self.row.attrs if key == name), None)

    def attrs(self, name: str) -> tuple[str, ...]:
        """Return every value of a list attribute."""
        return tuple(value for key, value in self.row.attrs if key == name and value is not None)

    def fact(self, name: str) -> str | None:
        """Return the last value of a fact about the case as of the act, or None when nobody knows it."""
        return self._fact(name, None)

    def person_fact(self, name: str) -> str | None:
        """Return the last value of a fact about the person of the act as of the act, or None."""
        return self._fact(name, self.row.person_id)

    def before(self, *events: str, same_person: bool = True) -> tuple[EventRow, ...]:
        """Return the earlier events of these kinds, of the same person unless told otherwise, in order of time."""
        return self._others(events, earlier=True, same_person=same_person)

    def after(self, *events: str, same_person: bool = True) -> tuple[EventRow, ...]:
        """Return the later events of these kinds, of the same person unless told otherwise, in order of time."""
        return self._others(events, earlier=False, same_person=same_person)

    def _fact(self, name: str, person: str | None) -> str | None:
        values = [
            row.value
            for row in self.case.facts
            if row.fact == name and row.person_id == person and (row.at is None or row.at <= self.row.occurred_at)
        ]
        return values[-1] if values else None

    def _others(self, events: tuple[str, ...], *, earlier: bool, same_person: bool) -> tuple[EventRow, ...]:
        here = (self.row.occurred_at, self.row.seq)
        found = [
            row
            for row in self.case.events
            if row.event in events
            and row is not self.row
            and ((row.occurred_at, row.seq) < here) is earlier
            and (not same_person or row.person_id == self.row.person_id)
        ]
        return tuple(sorted(found, key=lambda row: (row.occurred_at, row.seq)))


Expected = Callable[[Act], str | None]
"""Returns the verdict a lawful thread has at this act, or None where the duty does not attach to it."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A rule, the events its obligations arise from, and what is expected of each in a lawful thread."""

    rule_id: str
    events: tuple[str, ...]
    expected: Expected


def always(_act: Act) -> str | None:
    """Expect the duty to be met wherever it attaches."""
    return "met"


def where(**wanted: str) -> Expected:
    """Expect the duty to be met where every named attribute of the act has this value; elsewhere it does not attach."""
    return lambda act: "met" if all(act.attr(name) == value for name, value in wanted.items()) else None
