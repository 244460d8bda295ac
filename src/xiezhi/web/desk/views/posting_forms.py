"""Postings and leave cover, proposed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from xiezhi.web.desk import org_forms
from xiezhi.web.desk.choosers import person_named, units_named
from xiezhi.web.desk.context import label
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.views.unit_acts import chosen, must_exist
from xiezhi.web.desk.visit import Visit, visit_of
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.actions import postings
from xiezhi.web.org.models import Person
from xiezhi.web.ui.forms import Filled

LIST = Right("posting", "list")
_form = require_http_methods(["GET", "POST"])


@_form
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a posting."""
    visit = visit_of(request)

    def act(filled: Filled) -> Sent:
        serves = units_named(visit, filled.each("serves"))
        unit, days = chosen(visit, filled, "unit"), (filled.day("first_day"), filled.maybe_day("last_day"))
        term = postings.Term(filled.text("role"), unit, *days, serves)
        postings.propose_posting(actor=visit.who, person=_person(filled), term=term, now=visit.now)
        # The system administrator proposes, and lists no postings.
        return Sent("/postings/" if visit.who.may(LIST, visit.day) else f"/units/{unit.pk}/")

    def check(filled: Filled) -> None:
        _must_be_staff(visit, filled)
        must_exist(visit, filled, "unit")
        must_exist(visit, filled, "serves")
        if bool(filled.text("serves")) != (filled.text("role") == postings.STATIONED):
            filled.errors["serves"] = visit.words["why_serves"]
        _must_be_a_period(visit, filled)

    start = {"person": request.GET.get("person", ""), "unit": request.GET.get("unit", "")}
    return work(request, Task(org_forms.posting(visit.words), act, start=start, check=check))


@_form
def cover(request: HttpRequest) -> HttpResponse:
    """Propose leave cover for the posting one acts from."""
    visit = visit_of(request)

    def act(filled: Filled) -> Sent:
        days = {"first_day": filled.day("first_day"), "last_day": filled.day("last_day")}
        postings.propose_cover(actor=visit.who, person=_person(filled), now=visit.now, **days)
        return Sent("/me/")

    def check(filled: Filled) -> None:
        _must_be_staff(visit, filled)
        _must_be_a_period(visit, filled)

    held = visit.who.posting
    task = Task(
        org_forms.cover(visit.words),
        act,
        start={"first_day": visit.day.isoformat()},
        check=check,
        effects=lambda _filled: [visit.words["effect_cover"]],
        explanation=label(held, visit) if held else "",
    )
    return work(request, task)


def _must_be_staff(visit: Visit, filled: Filled) -> None:
    if person_named(visit, filled.text("person")) is None:
        filled.errors["person"] = visit.words["field_not_found"]


def _must_be_a_period(visit: Visit, filled: Filled) -> None:
    last_day = filled.maybe_day("last_day")
    if last_day is not None and last_day < filled.day("first_day"):
        filled.errors["last_day"] = visit.words["last_before_first"]


def _person(filled: Filled) -> Person:
    return Person.objects.select_related("unit").get(pk=filled.text("person"))
