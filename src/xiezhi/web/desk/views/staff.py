"""Staff: registered, moved, given an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from xiezhi.web.desk import org_forms
from xiezhi.web.desk.choosers import person_named
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.views.unit_acts import chosen, must_exist
from xiezhi.web.desk.visit import Visit, render, visit_of
from xiezhi.web.org.actions import staff
from xiezhi.web.org.actions.accounts import create_account
from xiezhi.web.org.models import Account, Person, Posting, State
from xiezhi.web.ui.forms import Filled

_form = require_http_methods(["GET", "POST"])


@_form
def register(request: HttpRequest) -> HttpResponse:
    """Register somebody."""
    visit = visit_of(request)

    def act(filled: Filled) -> Sent:
        unit = chosen(visit, filled, "unit")
        staff.register_person(actor=visit.who, name=filled.text("name"), unit=unit, now=visit.now)
        return Sent(f"/units/{unit.pk}/")

    task = Task(
        org_forms.person_new(visit.words),
        act,
        start={"unit": request.GET.get("unit", "")},
        check=lambda filled: must_exist(visit, filled, "unit"),
        explanation=visit.words["register_explained"],
    )
    return work(request, task)


@_form
def move(request: HttpRequest, person_id: str) -> HttpResponse:
    """Move somebody to another unit."""
    visit = visit_of(request)
    base = Person.objects.select_related("unit")
    person = visit.who.one(staff.MOVE, visit.day, base, person_id, path="unit__path")

    def act(filled: Filled) -> Sent:
        unit = chosen(visit, filled, "unit")
        moved = Person.objects.select_related("unit").get(pk=person.pk)
        staff.move_person(actor=visit.who, person=moved, unit=unit, on=filled.day("on"), now=visit.now)
        return Sent(f"/units/{unit.pk}/")

    def current() -> dict[str, str]:
        return {"unit": Person.objects.select_for_update().get(pk=person.pk).unit_id}

    task = Task(
        org_forms.person_move(visit.words),
        act,
        about=person.pk,
        record={"unit": person.unit_id},
        start={"on": visit.day.isoformat()},
        check=lambda filled: must_exist(visit, filled, "unit"),
        current=current,
        effects=lambda _filled: [_left_behind(visit, person)],
        explanation=f"{person.name} · {person.unit.name}",
    )
    return work(request, task)


def _left_behind(visit: Visit, person: Person) -> str:
    rows = Posting.objects.filter(person=person, unit=person.unit, state=State.APPROVED).exclude(last_day__lt=visit.day)
    return visit.words["effect_postings"].format(rows.count())


@_form
def account(request: HttpRequest) -> HttpResponse:
    """Make an account; its one-time code is shown once."""
    visit = visit_of(request)

    def act(filled: Filled) -> Sent:
        person = Person.objects.select_related("unit").get(pk=filled.text("person"))
        made, code = create_account(actor=visit.who, person=person, username=filled.text("username"), now=visit.now)
        return Sent("/accounts/", f"{made.username} {code}")

    def check(filled: Filled) -> None:
        if person_named(visit, filled.text("person")) is None:
            filled.errors["person"] = visit.words["field_not_found"]
        elif Account.objects.filter(person_id=filled.text("person")).exists():
            filled.errors["person"] = visit.words["has_account"]
        if Account.objects.filter(username=filled.text("username")).exists():
            filled.errors["username"] = visit.words["username_taken"]

    task = Task(
        org_forms.account_new(visit.words),
        act,
        start={"person": request.GET.get("person", "")},
        check=check,
        answer=lambda sent: render(request, "desk/code.html", {"new_code": sent.shown}),
        explanation=visit.words["account_explained"],
        sensitive=True,
    )
    return work(request, task)
