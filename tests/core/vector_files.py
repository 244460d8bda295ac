"""The published test vectors, read into the kernel's terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeGuard

import yaml

from xiezhi.core.calendar import WorkingCalendar
from xiezhi.core.dates import parse_day, parse_moment
from xiezhi.core.limits import Limit
from xiezhi.core.periods import Due, Extension, Instant, Interval, Terms, compute, to_instant, to_local
from xiezhi.core.profiles import Profile
from xiezhi.law.places import profiles, working_calendar, zone

FOLDER = Path(__file__).parent / "vectors"
Record = dict[str, object]


@dataclass(frozen=True)
class Vector:
    """One published vector: where it stands, what is asked, what must come out."""

    where: str
    record: Record

    def text(self, name: str) -> str:
        """Return a field as text; dates come out as written."""
        return str(self.record.get(name, ""))

    @property
    def jurisdiction(self) -> str:
        """The jurisdiction whose profiles and zone are used."""
        return self.text("jurisdiction") or "prc"

    @property
    def expect(self) -> Record:
        """The expected values."""
        expected = self.record["expect"]
        assert is_record(expected)
        return expected


def is_record(value: object) -> TypeGuard[Record]:
    """Say whether a YAML value is a mapping."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    """Say whether a YAML value is a list."""
    return isinstance(value, list)


@lru_cache
def vectors() -> tuple[Vector, ...]:
    """Return every vector of the folder."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        records = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        found += [Vector(f"{path.stem}/{record['id']}", record) for record in records]
    return tuple(found)


@lru_cache
def built_in_calendar(jurisdiction: str) -> WorkingCalendar:
    """Return the built-in calendar, read once."""
    return working_calendar(jurisdiction, Path("/nonexistent"))


@lru_cache
def profile(jurisdiction: str, name: str) -> Profile:
    """Return a profile, read once."""
    return profiles(jurisdiction)[name]


def instant(vector: Vector, text: object) -> Instant:
    """Return a written day or instant as an instant in the vector's jurisdiction."""
    return to_instant(parse_moment(str(text), zone(vector.jurisdiction), vector.where).at)


def terms(vector: Vector, calendar: WorkingCalendar | None = None) -> Terms:
    """Return the terms of a vector."""
    return Terms(
        limit=Limit.parse(vector.text("limit")),
        profile=profile(vector.jurisdiction, vector.text("profile")),
        calendar=built_in_calendar(vector.jurisdiction) if calendar is None else calendar,
        zone=zone(vector.jurisdiction),
        excluded=tuple(_interval(vector, each) for each in items(vector, "exclude")),
        extensions=tuple(_extension(vector, each) for each in items(vector, "extend")),
    )


def items(vector: Vector, name: str) -> list[object]:
    """Return a list field, empty when absent."""
    found = vector.record.get(name, [])
    assert is_list(found)
    return found


def _interval(vector: Vector, pair: object) -> Interval:
    assert is_list(pair)
    first, last = pair
    return Interval(instant(vector, first), None if last is None else instant(vector, last))


def _extension(vector: Vector, record: object) -> Extension:
    assert is_record(record)
    at = instant(vector, record["at"])
    if "until" in record:
        return Extension(at, until=parse_day(str(record["until"]), vector.where))
    if "to" in record:
        return Extension(at, to=Limit.parse(str(record["to"])))
    return Extension(at, add=Limit.parse(str(record["add"])))


def computed(vector: Vector, calendar: WorkingCalendar | None = None) -> Record:
    """Return what the kernel says, in the names of ``expect``; warn and breach default to due."""
    found = terms(vector, calendar)
    return as_record(compute(instant(vector, vector.record["from"]), found), found)


def as_record(due: Due, found: Terms) -> Record:
    """Return a due in the names of ``expect``."""
    if due.open:
        return {"open": True}

    def iso(at: Instant | None) -> str | None:
        return None if at is None else to_local(at, found.zone).isoformat()

    return {
        "due_on": due.due_on,
        "due_at": iso(due.due_at),
        "warn_at": iso(due.warn_at),
        "breach_at": iso(due.breach_at),
        "provisional": list(due.provisional_days),
    }


def expected(vector: Vector, found: Record) -> Record:
    """Return what a vector expects, completed: unnamed readings equal the due instant, no day is provisional."""
    said = vector.expect
    if said.get("open"):
        return {"open": True}
    due_at = said.get("due_at") or midnight_after(vector, said["due_on"])
    completed: Record = {"due_on": found.get("due_on"), "warn_at": due_at, "breach_at": due_at, "provisional": []}
    return completed | {"due_at": due_at} | said


def midnight_after(vector: Vector, last: object) -> str:
    """Return the first instant after a last day, as text."""
    assert isinstance(last, date)
    following = date.fromordinal(last.toordinal() + 1)
    return to_local(instant(vector, following), zone(vector.jurisdiction)).isoformat()
