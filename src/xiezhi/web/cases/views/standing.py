"""Forms about a case as a whole: who handles it, where it lies, whether it is over, what it is joined with."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from xiezhi.web.cases.actions.linking import merge, split
from xiezhi.web.cases.actions.standing import ASSIGN, CLOSE, TRANSFER, assign, close_case, reopen_case, transfer
from xiezhi.web.cases.actions.steps import APPEND, record_of
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import VIEW, cases, one_case
from xiezhi.web.cases.views.record_closure import said
from xiezhi.web.desk.choosers import person_named
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.views.unit_acts import chosen, must_exist
from xiezhi.web.desk.visit import Visit, visit_of
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.models import Person
from xiezhi.web.ui.forms import Field, FieldKind, Filled, Form

Act = Callable[[Visit, Case, Filled], None]
_form = require_http_methods(["GET", "POST"])


def _about(
    request: HttpRequest,
    case_id: str,
    right: Right,
    form: Callable[[Visit], Form],
    act: Act,
    check: Callable[[Visit, Filled], None] | None = None,
) -> HttpResponse:
    """Work a form about a case that the right reaches; what one may no longer view afterwards is left for the list."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    visit.who.demand(right, record_of(found), visit.day, case_id)

    def go(filled: Filled) -> Sent:
        said(lambda: act(visit, found, filled))
        return Sent(f"/cases/{case_id}/" if cases(visit.who, VIEW, visit.now).filter(pk=case_id) else "/cases/")

    checked = None if check is None else (lambda filled: check(visit, filled))
    return work(request, Task(form(visit), go, about=case_id, check=checked, explanation=found.number))


def _one(name: str, title: str, *fields: Field) -> Form:
    return Form(name, title, title, fields)


@_form
def assign_one(request: HttpRequest, case_id: str) -> HttpResponse:
    """Let others of the unit handle the case."""

    def form(visit: Visit) -> Form:
        words = visit.words
        lead = Field("lead", words["case_lead"], FieldKind.PERSON)
        second = Field("second", words["case_second"], FieldKind.PERSON, required=False)
        return _one("case_assign", words["case_assign"], lead, second)

    def check(visit: Visit, filled: Filled) -> None:
        for name in ("lead", "second"):
            if filled.text(name) and person_named(visit, filled.text(name)) is None:
                filled.errors[name] = visit.words["field_not_found"]

    def act(visit: Visit, found: Case, filled: Filled) -> None:
        named = [filled.text(name) for name in ("lead", "second") if filled.text(name)]
        people = Person.objects.in_bulk(named)
        assign(actor=visit.who, case=found, handlers=[people[each] for each in named], now=visit.now)

    return _about(request, case_id, ASSIGN, form, act, check)


@_form
def transfer_one(request: HttpRequest, case_id: str) -> HttpResponse:
    """Hand the case to another unit."""

    def form(visit: Visit) -> Form:
        return _one("case_transfer", visit.words["case_transfer"], Field("unit", visit.words["unit"], FieldKind.UNIT))

    def act(visit: Visit, found: Case, filled: Filled) -> None:
        transfer(actor=visit.who, case=found, unit=chosen(visit, filled, "unit"), now=visit.now)

    return _about(request, case_id, TRANSFER, form, act, lambda visit, filled: must_exist(visit, filled, "unit"))


@_form
def close_one(request: HttpRequest, case_id: str) -> HttpResponse:
    """Close the case."""

    def act(visit: Visit, found: Case, _filled: Filled) -> None:
        close_case(actor=visit.who, case=found, now=visit.now)

    return _about(request, case_id, CLOSE, lambda visit: _one("case_close", visit.words["case_close"]), act)


@_form
def reopen_one(request: HttpRequest, case_id: str) -> HttpResponse:
    """Take the case up again."""

    def act(visit: Visit, found: Case, filled: Filled) -> None:
        reopen_case(actor=visit.who, case=found, reason=filled.text("reason"), now=visit.now)

    def form(visit: Visit) -> Form:
        return _one("case_reopen", visit.words["case_reopen"], _reason(visit))

    return _about(request, case_id, CLOSE, form, act)


def _reason(visit: Visit, *, required: bool = True) -> Field:
    return Field("reason", visit.words["reason"], FieldKind.TEXTAREA, required=required)


@_form
def merge_one(request: HttpRequest, case_id: str) -> HttpResponse:
    """Join another case to this one."""

    def other(visit: Visit, filled: Filled) -> Case | None:
        return cases(visit.who, VIEW, visit.now).filter(number=filled.text("number")).first()

    def form(visit: Visit) -> Form:
        number = Field("number", visit.words["case_merge_with"], longest=60, why=visit.words["case_merge_why"])
        return _one("case_merge", visit.words["case_merge"], number, _reason(visit))

    def check(visit: Visit, filled: Filled) -> None:
        if other(visit, filled) is None:
            filled.errors["number"] = visit.words["field_not_found"]

    def act(visit: Visit, found: Case, filled: Filled) -> None:
        joined = other(visit, filled)
        if joined is not None:
            merge(actor=visit.who, case=found, other=joined, now=visit.now, reason=filled.text("reason"))

    return _about(request, case_id, APPEND, form, act, check)


@_form
def split_one(request: HttpRequest, case_id: str) -> HttpResponse:
    """Open a case of its own out of this one."""

    def form(visit: Visit) -> Form:
        title = Field("title", visit.words["case_title"], longest=120, why=visit.words["case_split_why"])
        return _one("case_split", visit.words["case_split"], title, _reason(visit))

    def act(visit: Visit, found: Case, filled: Filled) -> None:
        title, reason = filled.text("title"), filled.text("reason")
        split(actor=visit.who, case=found, title=title, now=visit.now, reason=reason)

    return _about(request, case_id, APPEND, form, act)
