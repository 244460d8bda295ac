"""What the page of a case draws from its events: measures as stretches of time, things and whose hands, outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from xiezhi.core.text import Text
from xiezhi.engine.history import EVENT_CORRECTED, EVENT_VOIDED
from xiezhi.seal.verify import Json
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.journal.models import Entry

_FILE = Path(__file__).with_name("overview.yaml")
_OF_THE_CORRECTION = frozenset({"reason", "occurred_at"})


@dataclass(frozen=True, slots=True)
class Standing:
    """An event as it stands after its corrections; what was voided stands nowhere."""

    entry: Entry
    at: datetime
    person_id: str
    attrs: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Measure:
    """A kind of measure: its label, the kinds of event with which it begins and ends."""

    label: Text
    begin: frozenset[str]
    end: frozenset[str]


@dataclass(frozen=True, slots=True)
class Keeping:
    """With which event a thing comes into other hands, whose, and the attribute that names one of the staff."""

    event: str
    hands: Text
    staff: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A measure on somebody (empty: on nobody in particular); ``ended`` None: it lasts."""

    label: Text
    person_id: str
    begun: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """Where a thing is: the last event about it, and the last that brought it into other hands, if there was one."""

    last: Standing
    keeping: Keeping | None
    since: Standing | None


@cache
def _table() -> Mapping[str, list[dict[str, object]]]:
    table: Mapping[str, list[dict[str, object]]] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return table


@cache
def measures() -> tuple[Measure, ...]:
    """Return the kinds of measure, in the order of the table."""
    return tuple(
        Measure(_text(each), frozenset(_names(each["from"])), frozenset(_names(each["to"])))
        for each in _table()["measures"]
    )


@cache
def outcomes() -> frozenset[str]:
    """Return the kinds of event that decide on the matter or end the case."""
    return frozenset(_names(_table()["outcomes"]))


@cache
def keepings() -> Mapping[str, Keeping]:
    """Return what brings a thing into other hands, by kind of event."""
    rows = (Keeping(str(each["event"]), _text(each), str(each.get("staff", ""))) for each in _table()["keeping"])
    return {each.event: each for each in rows}


def _names(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _text(row: Mapping[str, object]) -> Text:
    return Text(str(row["zh"]), str(row["en"]))


def as_it_stands(entries: Iterable[Entry]) -> list[Standing]:
    """Return events in order of time with what corrections say of them; corrections themselves are left out."""
    told, found = list(entries), list[Standing]()
    voided = {each.supersedes for each in told if each.what == EVENT_VOIDED}
    corrections = defaultdict[str | None, list[Entry]](list)
    for each in told:
        if each.what == EVENT_CORRECTED and each.pk not in voided:
            corrections[each.supersedes].append(each)
    for entry in told:
        if entry.what in (EVENT_CORRECTED, EVENT_VOIDED) or entry.pk in voided:
            continue
        attrs, at, person = dict(entry.attrs), entry.occurred_at, entry.person_id or ""
        for each in corrections[entry.pk]:
            attrs |= {name: value for name, value in each.attrs.items() if name not in _OF_THE_CORRECTION}
            at = _moment(str(each.attrs["occurred_at"])) if each.attrs.get("occurred_at") else at
            person = each.person_id or person
        found.append(Standing(entry, at, person, attrs))
    return sorted(found, key=lambda each: each.at)


def _moment(text: str) -> datetime:
    said = datetime.fromisoformat(text)
    return said if said.tzinfo is not None else said.replace(tzinfo=ZoneInfo(rulebook().jurisdiction.zone))


def stretches(events: Sequence[Standing]) -> list[Stretch]:
    """Return the measures that were taken, in order of their beginnings."""
    found = list[Stretch]()
    for measure in measures():
        open_for: dict[str, datetime] = {}
        for event in events:
            kind, person = event.entry.what, event.person_id
            if kind in measure.end:
                # What ends it for nobody in particular ends it for all.
                for each in [person] if person else list(open_for):
                    if each in open_for:
                        found.append(Stretch(measure.label, each, open_for.pop(each), event.at))
            if kind in measure.begin:
                open_for.setdefault(person, event.at)
        found += [Stretch(measure.label, person, begun, None) for person, begun in open_for.items()]
    return sorted(found, key=lambda each: (each.begun, each.person_id))


def held(events: Sequence[Standing], item_id: str) -> Held | None:
    """Return where a thing is; None if no event tells of it."""
    about = [each for each in events if each.entry.keys.get("item") == item_id]
    if not about:
        return None
    moved = [each for each in about if each.entry.what in keepings()]
    return Held(about[-1], keepings()[moved[-1].entry.what] if moved else None, moved[-1] if moved else None)
