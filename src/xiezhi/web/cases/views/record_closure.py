"""The pages of what is closed off: closing, asking, deciding, and looking for at most three hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.law.labels import word_label
from xiezhi.web.cases.actions.record_closure import CLOSE_RECORD, LONGEST, ask, close_record, decide_opening
from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.closed_records import EXISTS, VIEW, closed_records, one_closed_record, waiting_openings
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.models import Opening, Wanted
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.queries import VIEW as VIEW_CASE
from xiezhi.web.cases.queries import one_case
from xiezhi.web.cases.views.one import shown
from xiezhi.web.cases.wording import local
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.identity.models import Narrative
from xiezhi.web.identity.texts import read_narrative
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Person
from xiezhi.web.ui.forms import Field, FieldKind, Filled, Form
from xiezhi.web.ui.words import Words, two

_KIND = "kind"
Told = TypeVar("Told")


@require_http_methods(["GET", "POST"])
def close_one(request: HttpRequest, case_id: str) -> HttpResponse:
    """Close the record of a case off."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW_CASE, case_id, visit.now)
    visit.who.demand(CLOSE_RECORD, record_of(found), visit.day, case_id)

    def act(filled: Filled) -> Sent:
        said(lambda: close_record(actor=visit.who, case=found, kind=filled.text(_KIND), now=visit.now))
        return Sent("/closed-records/")

    task = Task(
        _closure_form(visit.words),
        act,
        about=case_id,
        effects=lambda _filled: [visit.words["closure_effect"]],
        explanation=found.number,
    )
    return work(request, task)


def said(act: Callable[[], Told]) -> Told:
    """Do something; what a case refuses is said on the form."""
    try:
        return act()
    except CaseError as error:
        raise OrgError(error.what.zh, error.what.en) from error


def _closure_form(words: Words) -> Form:
    vocabulary = rulebook().vocabulary
    allowed = vocabulary.events["record-sealed"].attributes[_KIND].allowed
    choices = tuple((word, word_label(_KIND, word, vocabulary).say(words.language)) for word in allowed)
    why = words["closure_kind_why"]
    field = Field(_KIND, words["closure_kind"], FieldKind.CHOICE, choices=choices, why=why)
    return Form("case_record_closure", words["close_record"], words["close_record"], (field,))


def _ask_form(words: Words, *, may_end: bool) -> Form:
    wanted = [Wanted.VIEW, *([Wanted.END] if may_end else [])]
    choices = tuple((str(each), two(str(each.label), words.language)) for each in wanted)
    fields = (
        Field("number", words["case_number"], longest=60),
        Field("wanted", words["closed_wanted"], FieldKind.CHOICE, choices=choices),
        Field("purpose", words["register_purpose"], FieldKind.TEXTAREA, longest=LONGEST, why=words["closed_why"]),
    )
    return Form("closed_ask", words["closed_ask"], words["closed_ask"], fields)


@require_http_methods(["GET", "POST"])
def ask_one(request: HttpRequest) -> HttpResponse:
    """Ask to see a closed record, or to end its closure."""
    visit = visit_of(request)

    def act(filled: Filled) -> Sent:
        wanted, purpose = Wanted(filled.text("wanted")), filled.text("purpose")
        number = filled.text("number")
        said(lambda: ask(actor=visit.who, number=number, wanted=wanted, purpose=purpose, now=visit.now))
        return Sent("/closed-records/")

    form = _ask_form(visit.words, may_end=visit.who.may(EXISTS, visit.day))
    return work(request, Task(form, act, start={"number": request.GET.get("number", "")[:60]}))


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """List one's own requests, and the closed records for whoever may know that they exist."""
    visit = visit_of(request)
    me, knows = visit.who.account.person_id, visit.who.may(EXISTS, visit.day)
    rows = list(closed_records(visit.who, EXISTS, visit.now)[:500]) if knows else []
    opened = set(closed_records(visit.who, VIEW, visit.now).values_list("pk", flat=True))
    mine = Opening.objects.filter(asked_by=me, case__record_closed=True).select_related("case__unit")[:50]
    record_read(visit, "closed-records-listed", [each.pk for each in rows])
    more = {
        "knows": knows,
        "rows": rows,
        "mine": [_line(each, visit) | {"open": each.case_id in opened} for each in mine],
    }
    return render(request, "cases/closed_records.html", more)


def _line(opening: Opening, visit: Visit) -> dict[str, object]:
    return {
        "opening": opening,
        "wanted": two(str(opening.get_wanted_display()), visit.language),
        "state": two(str(opening.get_state_display()), visit.language),
        "asked": local(opening.asked_at),
        "until": local(opening.until),
    }


@require_http_methods(["GET", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    """Show the requests that wait for the viewer, each with its purpose, and decide on one."""
    visit = visit_of(request)
    if request.method == "POST":
        try:
            opening_id, approved = request.POST.get("opening", ""), request.POST.get("answer") == "yes"
            decide_opening(actor=visit.who, opening_id=opening_id, approved=approved, now=visit.now)
        except CaseError as error:
            return render(request, "cases/closed_requests.html", _waiting(visit) | {"problem": visit.say(error)}, 409)
        return HttpResponseRedirect("/closed-records/requests/")
    return render(request, "cases/closed_requests.html", _waiting(visit))


def _waiting(visit: Visit) -> dict[str, object]:
    found = waiting_openings(visit.who, visit.now)
    record_read(visit, "openings-read", [each.pk for each in found])
    names = dict(Person.objects.filter(pk__in=[each.asked_by for each in found]).values_list("pk", "name"))
    told = Narrative.objects.in_bulk([each.purpose_id for each in found])
    rows = [
        _line(each, visit)
        | {"who": names.get(each.asked_by, ""), "purpose": read_narrative(told[each.purpose_id], visit.now)}
        for each in found
    ]
    return {"rows": rows}


@require_safe
def opened(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show a closed record to whom it was opened, until three hours are over."""
    visit = visit_of(request)
    found = one_closed_record(visit.who, VIEW, case_id, visit.now)
    record_read(visit, "closed-record-read", [found.pk])
    mine = Opening.objects.filter(case=found, asked_by=visit.who.account.person_id, until__gt=visit.now)
    until = max(each.until for each in mine if each.until is not None)
    more = {"until": local(until), "looked_into": True}
    return render(request, "cases/closed_record.html", shown(visit, found) | more)
