"""Venues: entered for a unit, changed, inspected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xiezhi.seal.verify import Json
from xiezhi.web.intake.checklist import checklist
from xiezhi.web.intake.models import Inspected, Inspection, Venue, VenueKind
from xiezhi.web.intake.queries import EDIT_VENUE, INSPECT
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Unit
from xiezhi.web.org.search import index
from xiezhi.web.org.viewer import Viewer, legal_day


@dataclass(frozen=True, slots=True)
class VenueFacts:
    """What the register holds of a venue."""

    kind: VenueKind
    opened_on: date | None
    staff: int


def record_of(venue: Venue) -> Record:
    """Return a venue as the table of rights asks about it: it is in the charge of the unit above."""
    return Record(_in_charge(venue.unit).path)


def _in_charge(unit: Unit) -> Unit:
    if unit.parent is None:
        raise OrgError("场所须有上级单位", "a venue stands below the unit that has charge of it")
    return unit.parent


@transaction.atomic
def enter_venue(*, actor: Viewer | None, unit: Unit, facts: VenueFacts, now: datetime) -> Venue:
    """Enter a unit as a venue."""
    if actor is not None:
        actor.demand(EDIT_VENUE, Record(_in_charge(unit).path), legal_day(now), unit.unit_id)
    if Venue.objects.filter(unit=unit).exists():
        raise OrgError("该单位已在场所台账", "the unit stands in the register of venues already")
    _check(facts, now)
    venue = Venue(venue_id=new_id(now), unit=unit, kind=facts.kind, opened_on=facts.opened_on, staff=facts.staff)
    venue.save(force_insert=True)
    attrs = {"venue": venue.pk, "unit": unit.pk, **_said(facts)}
    write(Note(Kind.ACT, "venue-entered", attrs=attrs), SYSTEM if actor is None else actor.author, now)
    index.put("venue", venue)
    return venue


@transaction.atomic
def change_venue(*, actor: Viewer, venue: Venue, facts: VenueFacts, now: datetime) -> None:
    """Change what the register holds of a venue."""
    actor.demand(EDIT_VENUE, record_of(venue), legal_day(now), venue.venue_id)
    _check(facts, now)
    venue.kind, venue.opened_on, venue.staff = facts.kind, facts.opened_on, facts.staff
    venue.save(update_fields=["kind", "opened_on", "staff"])
    write(Note(Kind.ACT, "venue-changed", attrs={"venue": venue.pk, **_said(facts)}), actor.author, now)
    index.put("venue", venue)


@transaction.atomic
def inspect_venue(
    *,
    actor: Viewer | None,
    venue: Venue,
    day: date,
    answers: Mapping[str, bool],
    now: datetime,
    remark: str = "",
    by: str = "",
) -> Inspection:
    """Keep an inspection: every item of the checklist is answered; one that is wanting is to be rectified."""
    if actor is not None:
        actor.demand(INSPECT, record_of(venue), legal_day(now), venue.venue_id)
        by = actor.account.person.name
    if set(answers) != set(checklist()):
        raise OrgError("清单各项都须作答", "answer every item of the checklist")
    if day > legal_day(now):
        raise OrgError("检查日期晚于今天", "the day of the inspection lies after today")
    made = Inspection(
        inspection_id=new_id(now), venue=venue, day=day, answers=dict(answers), remark=remark.strip(), by=by
    )
    made.save(force_insert=True)
    newest = venue.inspected_on is None or day >= venue.inspected_on
    if newest:
        venue.inspected = Inspected.PASSED if all(answers.values()) else Inspected.WANTING
        venue.inspected_on = day
        venue.save(update_fields=["inspected", "inspected_on"])
    said: dict[str, Json] = dict(answers)
    attrs: dict[str, Json] = {"venue": venue.pk, "day": day.isoformat(), "answers": said, "remark": made.remark}
    write(Note(Kind.ACT, "venue-inspected", attrs=attrs), SYSTEM if actor is None else actor.author, now)
    return made


def _check(facts: VenueFacts, now: datetime) -> None:
    if facts.opened_on is not None and facts.opened_on > legal_day(now):
        raise OrgError("启用日期晚于今天", "the day of opening lies after today")


def _said(facts: VenueFacts) -> dict[str, Json]:
    opened = facts.opened_on.isoformat() if facts.opened_on else None
    return {"kind": str(facts.kind), "opened_on": opened, "staff": facts.staff}
