"""Extensions and pauses of a period: which may be asked for, what was asked in a review, what is running."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import QuerySet

from xiezhi.core.text import Text
from xiezhi.engine.history import EVENT_VOIDED
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.law.model import Attribute
from xiezhi.seal.verify import Json
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case, ReviewTask
from xiezhi.web.cases.steps import Step
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.org.models import Unit, UnitKind
from xiezhi.web.org.subtree import line_of

_FILE = Path(__file__).with_name("extensions.yaml")
_ORGANS = {UnitKind.COUNTY: "county", UnitKind.BUREAU: "city"}


@dataclass(frozen=True, slots=True)
class Extension:
    """A kind of extension or pause, as ``extensions.yaml`` has it."""

    extension_id: str
    label: Text
    classes: tuple[str, ...]
    matter: str
    event: str
    attrs: Mapping[str, Json] = field(default_factory=dict)
    ask: tuple[str, ...] = ()
    offer: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    person: bool = False
    of: str = ""

    @property
    def attributes(self) -> Mapping[str, Attribute]:
        """The particulars that the rulebook knows of the event."""
        return rulebook().vocabulary.events[self.event].attributes


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request says: particulars of the event, facts of the case it rests on, whose period, and why.

    ``of``: the entry that it prolongs.
    """

    attrs: Mapping[str, Json] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    person_id: str = ""
    reason: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time that a clock may leave out; ``ended`` None: it is running."""

    label: Text
    begun: Entry
    ended: Entry | None
    ended_by: tuple[str, ...]


@cache
def extensions() -> Mapping[str, Extension]:
    """Return the kinds by id, in the order of the table."""
    return {each["id"]: _extension(each) for each in _table()["kinds"]}


@cache
def _table() -> dict[str, Any]:  # Any: what YAML gives
    table: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return table


def _extension(given: Mapping[str, Any]) -> Extension:  # Any: what YAML gives
    return Extension(
        extension_id=given["id"],
        label=Text(given["zh"], given["en"][:1].upper() + given["en"][1:]),
        classes=tuple(given["classes"]),
        matter=given["matter"],
        event=given["event"],
        attrs=given.get("attrs", {}),
        ask=tuple(given.get("ask", ())),
        offer={name: tuple(values) for name, values in given.get("offer", {}).items()},
        facts=tuple(given.get("facts", ())),
        rules=tuple(given.get("rules", ())),
        person=given.get("person", False),
        of=given.get("of", ""),
    )


def kinds_for(case: Case) -> list[Extension]:
    """Return what may be asked for in a case of this class."""
    return [each for each in extensions().values() if case.case_class in each.classes]


def matters() -> frozenset[str]:
    """Return the matters that are asked for here and nowhere else, because they take effect when they are granted."""
    return frozenset(each.matter for each in extensions().values())


def steps_of(case: Case, kind: Extension, wanted: Wanted, level: str, now: datetime) -> list[Step]:
    """Return what is recorded once an extension is granted at a rank: facts that are not known yet, and the event."""
    attrs: dict[str, Json] = {**kind.attrs, **wanted.attrs}
    if "level" in kind.attributes:
        attrs["level"] = level
    if "seq" in kind.attributes:
        attrs["seq"] = events().filter(thread_id=case.thread_id, what=kind.event).count() + 1
    told = [Step(FACT_RECORDED, now, attrs=each, source="review") for each in _facts(case, kind, wanted)]
    before = prolonged(case, kind).filter(pk=wanted.of).first() if kind.of else None
    person_id = wanted.person_id or (None if before is None else before.person_id)
    keys = {} if before is None else {name: str(key) for name, key in before.keys.items() if name != "case"}
    return [*told, Step(kind.event, now, person_id=person_id or None, keys=keys, attrs=attrs, source="review")]


def prolonged(case: Case, kind: Extension) -> QuerySet[Entry]:
    """Return the entries of a case that an extension of a kind may prolong."""
    return events().filter(thread_id=case.thread_id, what=kind.of).order_by("occurred_at")


def _facts(case: Case, kind: Extension, wanted: Wanted) -> list[dict[str, Json]]:
    rows = events().filter(thread_id=case.thread_id, what=FACT_RECORDED, person_id=None)
    known = {str(each.attrs.get("fact")): each.attrs.get("value") for each in rows}
    found: list[dict[str, Json]] = [
        {"fact": each, "value": True} for each in kind.facts if each in wanted.facts and known.get(each) is not True
    ]
    if "level" in kind.attributes and "unit_level" not in known:
        found.append({"fact": "unit_level", "value": unit_level_of(case.unit), "from_the_beginning": True})
    return found


def unit_level_of(unit: Unit) -> str:
    """Return the level of a handling unit in the words of the law: a station, or the organ that it belongs to."""
    if unit.kind == UnitKind.STATION:
        return "police-station"
    organs = Unit.objects.filter(path__in=line_of(unit.path), kind__in=_ORGANS)
    nearest = max(organs, key=lambda each: len(each.path), default=None)
    return "county" if nearest is None else _ORGANS[UnitKind(nearest.kind)]


def asked_in(task: ReviewTask) -> tuple[Extension, Wanted] | None:
    """Return what is asked for in a review; None where it is about something else."""
    if task.matter not in matters():
        return None
    rows = Entry.objects.filter(kind=Kind.ACT, what="extension-asked", thread_id=task.case.thread_id)
    entry = next((each for each in rows if each.attrs.get("task") == task.pk), None)
    if entry is None:
        return None
    attrs, facts = entry.attrs.get("attrs"), entry.attrs.get("facts")
    told = Wanted(
        attrs if isinstance(attrs, dict) else {},
        tuple(str(each) for each in facts) if isinstance(facts, list) else (),
        task.about,
        str(entry.attrs.get("reason", "")),
        str(entry.attrs.get("of", "")),
    )
    return extensions()[str(entry.attrs["extension"])], told


def granted_steps(task: ReviewTask, level: str, now: datetime) -> list[Step]:
    """Return what the approval of a review at a rank brings about in its case."""
    asked = asked_in(task)
    return [] if asked is None else steps_of(task.case, *asked, level, now)


def stretches(entries: Iterable[Entry]) -> list[Stretch]:
    """Return the times that a clock may leave out, from the entries of a case in order of time."""
    told = list(entries)
    void = {each.supersedes for each in told if each.what == EVENT_VOIDED}
    standing = [each for each in told if each.pk not in void]
    found = []
    for period in (rulebook().vocabulary.periods[name] for name in _table()["stretches"]):
        for place, begun in enumerate(standing):
            if begun.what == period.opened_by:
                later = standing[place + 1 :]
                ended = (each for each in later if each.what in period.closed_by and each.person_id == begun.person_id)
                found.append(Stretch(period.label, begun, next(ended, None), period.closed_by))
    return sorted(found, key=lambda each: each.begun.occurred_at)
