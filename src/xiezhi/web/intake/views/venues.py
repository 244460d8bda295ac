"""Venues: listed, shown with their inspections, entered, changed, inspected."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.web.desk.choosers import units_named
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.registers.page import shown
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.intake import forms
from xiezhi.web.intake.actions.venues import VenueFacts, change_venue, enter_venue, inspect_venue, record_of
from xiezhi.web.intake.checklist import checklist
from xiezhi.web.intake.models import Venue, VenueKind
from xiezhi.web.intake.queries import EDIT_VENUE, INSPECT, VENUES, one_venue
from xiezhi.web.intake.registers import VENUE_REGISTER
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.access.reach import can
from xiezhi.web.ui.forms import Field, FieldKind, Filled, Form
from xiezhi.web.ui.words import two

_form = require_http_methods(["GET", "POST"])


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the venues one may list."""
    return shown(request, VENUE_REGISTER)


@require_GET
def venue(request: HttpRequest, venue_id: str) -> HttpResponse:
    """Show a venue and its inspections."""
    visit = visit_of(request)
    found = one_venue(visit.who, VENUES, venue_id, visit.now)
    record_read(visit, "venue-read", [found.pk])
    words = visit.words
    record = record_of(found)
    more = {
        "venue": found,
        "kind": two(str(found.get_kind_display()), visit.language),
        "result": two(str(found.get_inspected_display()), visit.language),
        "items": [each.say(visit.language) for each in checklist().values()],
        "inspections": [
            {
                "row": each,
                "answers": [
                    (words["venue_fits"] if each.answers.get(item) else words["venue_lacks"], each.answers.get(item))
                    for item in checklist()
                ],
            }
            for each in found.inspections.all()
        ],
        "may_edit": can(shipped_policy(), visit.who.viewpoint, EDIT_VENUE, record, visit.day),
        "may_inspect": can(shipped_policy(), visit.who.viewpoint, INSPECT, record, visit.day),
    }
    return render(request, "intake/venue.html", more)


@_form
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a unit as a venue."""
    visit = visit_of(request)
    inner = forms.venue_form(visit.words)
    unit = Field("unit", visit.words["venue"], FieldKind.UNIT, within="intake_venue.edit")
    form = Form("venue-new", visit.words["venue_new"], visit.words["register"], (unit, *inner.fields))

    def act(filled: Filled) -> Sent:
        chosen = units_named(visit, filled.each("unit"))[0]
        made = enter_venue(actor=visit.who, unit=chosen, facts=_facts(filled), now=visit.now)
        return Sent(f"/venues/{made.pk}/")

    def check(filled: Filled) -> None:
        _check(visit, filled)
        if not units_named(visit, filled.each("unit")):
            filled.errors["unit"] = visit.words["not_here"]

    return work(request, Task(form, act, check=check))


@_form
def change(request: HttpRequest, venue_id: str) -> HttpResponse:
    """Change what the register holds of a venue."""
    visit = visit_of(request)
    found = one_venue(visit.who, EDIT_VENUE, venue_id, visit.now)

    def act(filled: Filled) -> Sent:
        change_venue(actor=visit.who, venue=found, facts=_facts(filled), now=visit.now)
        return Sent(f"/venues/{venue_id}/")

    def current() -> dict[str, str]:
        return _values(Venue.objects.select_for_update().get(pk=found.pk))

    task = Task(
        forms.venue_form(visit.words),
        act,
        about=venue_id,
        record=_values(found),
        current=current,
        check=lambda filled: _check(visit, filled),
        explanation=found.unit.name,
    )
    return work(request, task)


@_form
def inspect(request: HttpRequest, venue_id: str) -> HttpResponse:
    """Keep an inspection of a venue."""
    visit = visit_of(request)
    found = one_venue(visit.who, INSPECT, venue_id, visit.now)

    def act(filled: Filled) -> Sent:
        answers = {item: filled.text(item) == "yes" for item in checklist()}
        day, remark = filled.day("day"), filled.text("remark")
        inspect_venue(actor=visit.who, venue=found, day=day, answers=answers, remark=remark, now=visit.now)
        return Sent(f"/venues/{venue_id}/")

    start = {"day": visit.day.isoformat()}
    task = Task(forms.inspection(visit.words), act, venue_id, start=start, explanation=found.unit.name)
    return work(request, task)


def _facts(filled: Filled) -> VenueFacts:
    return VenueFacts(VenueKind(filled.text("kind")), filled.maybe_day("opened_on"), int(filled.text("staff")))


def _values(row: Venue) -> dict[str, str]:
    opened = row.opened_on.isoformat() if row.opened_on else ""
    return {"kind": row.kind, "opened_on": opened, "staff": str(row.staff)}


def _check(visit: Visit, filled: Filled) -> None:
    if filled.text("staff") and not (filled.text("staff").isascii() and filled.text("staff").isdecimal()):
        filled.errors["staff"] = visit.words["intake_no_number"]
