"""Reports: listed, taken, shown, corrected, and the reporter unmasked for a purpose."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.web.cases.problems import CaseError
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.registers.page import shown
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.identity.models import Party
from xiezhi.web.identity.particulars import Particulars, checked
from xiezhi.web.identity.problems import IdentityError
from xiezhi.web.intake import forms
from xiezhi.web.intake.actions.reports import CORRECTABLE, Told, correct_report, take_report
from xiezhi.web.intake.hints import hints
from xiezhi.web.intake.models import Care, Report
from xiezhi.web.intake.queries import CORRECT, CREATE, VIEW, one_report, record_of
from xiezhi.web.intake.registers import REPORTS
from xiezhi.web.intake.shown import report_page
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.identities import unmask_party
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.ui.forms import Filled, read_form
from xiezhi.web.ui.words import two


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the reports one may list."""
    return shown(request, REPORTS)


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Take a report; earlier ones that may be the same are shown before it is kept."""
    visit = visit_of(request)
    posting = visit.who.posting
    if posting is None:
        raise DeniedError(CREATE, "")
    visit.who.demand(CREATE, Record(posting.unit.path), visit.day)
    form = forms.report_new(visit.words)

    def act(filled: Filled) -> Sent:
        told = _told(visit, filled)
        try:
            made = take_report(actor=visit.who, unit=posting.unit, officer=posting.person, told=told, now=visit.now)
        except (IdentityError, CaseError) as error:
            raise OrgError(error.what.zh, error.what.en) from error
        return Sent(f"/intake/{made.pk}/receipt/" if told.receipt else f"/intake/{made.pk}/")

    earlier: list[str] = []
    if request.method == "POST":
        earlier = _earlier(visit, read_form(form, request.POST, visit.words))
    start = {
        "received_at": forms.moment_text(visit.now),
        "channel": "in-person",
        "remit": "yes",
        "jurisdiction": "this-unit",
        "care": "none",
        "receipt": "printed",
    }
    effects = (lambda _filled: earlier) if earlier else None
    task = Task(form, act, start=start, check=lambda filled: _check(visit, filled), effects=effects)
    return work(request, task)


def _check(visit: Visit, filled: Filled) -> None:
    at = forms.moment_of(filled, "received_at", visit.words, visit.now)
    if at is not None and at > visit.now:
        filled.errors["received_at"] = visit.words["intake_future"]
    given = _reporter(filled)
    if given is None:
        for name in ("id_number", "phone", "address"):
            if filled.text(name):
                filled.errors["reporter_name"] = visit.words["why_reporter"]
        return
    try:
        checked(given, visit.day)
    except IdentityError as error:
        filled.errors["id_number"] = visit.say(error)


def _reporter(filled: Filled) -> Particulars | None:
    name = filled.text("reporter_name")
    if not name:
        return None
    return Particulars(name, filled.text("id_number"), filled.text("phone"), filled.text("address"))


def _told(visit: Visit, filled: Filled) -> Told:
    at: datetime = forms.moment_of(filled, "received_at", visit.words, visit.now) or visit.now
    evidence = tuple(line.strip() for line in filled.text("evidence").splitlines() if line.strip())
    return Told(
        channel=filled.text("channel"),
        matter=filled.text("matter"),
        what=filled.text("what"),
        received_at=at,
        remit=filled.text("remit"),
        jurisdiction=filled.text("jurisdiction"),
        place=filled.text("place"),
        happened_on=filled.maybe_day("happened_on"),
        reporter=_reporter(filled),
        urgent=bool(filled.text("urgent")),
        duplicate=bool(filled.text("duplicate")),
        new_facts=bool(filled.text("new_facts")),
        evidence=evidence,
        economic=bool(filled.text("economic")),
        leads=bool(filled.text("leads")),
        care=Care(filled.text("care")),
        receipt=filled.text("receipt") == "printed",
        refused=filled.text("receipt") == "refused",
    )


def _earlier(visit: Visit, filled: Filled) -> list[str]:
    """Return what is said of earlier reports; looking for them is a read of its own."""
    if filled.errors or filled.text("duplicate"):
        return []
    found = hints(visit.who, _reporter(filled), filled.text("place"), filled.maybe_day("happened_on"), visit.now)
    record_read(visit, "report-hints", [each.report.pk for each in found])
    words, lines = visit.words, []
    for each in found:
        shared = [words["hint_reporter"]] * each.same_reporter + [words["hint_place"]] * each.same_place
        told = " · ".join(
            (
                each.report.number,
                forms.moment_text(each.report.received_at),
                two(str(each.report.get_stage_display()), visit.language),
                "、".join(shared),
            )
        )
        lines.append(f"{words['hint_earlier']} {told}")
    return [*lines, words["hint_then"]] if lines else []


@require_GET
def report(request: HttpRequest, report_id: str) -> HttpResponse:
    """Show a report."""
    visit = visit_of(request)
    found = one_report(visit.who, VIEW, report_id, visit.now)
    return _page(request, visit, found)


def _page(request: HttpRequest, visit: Visit, found: Report, status: int = 200, **more: object) -> HttpResponse:
    record_read(visit, "report-read", [found.pk])
    return render(request, "intake/report.html", report_page(visit, found) | more, status)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, report_id: str) -> HttpResponse:
    """Correct the words by which the law judges a report."""
    visit = visit_of(request)
    found = one_report(visit.who, CORRECT, report_id, visit.now)

    def act(filled: Filled) -> Sent:
        changes = {name: filled.text(name) for name in CORRECTABLE}
        reason = filled.text("reason")
        try:
            correct_report(actor=visit.who, report=found, changes=changes, reason=reason, now=visit.now)
        except CaseError as error:
            raise OrgError(error.what.zh, error.what.en) from error
        return Sent(f"/intake/{report_id}/")

    def current() -> dict[str, str]:
        row = Report.objects.select_for_update().get(pk=found.pk)
        return {name: getattr(row, name) for name in CORRECTABLE}

    start = {name: getattr(found, name) for name in CORRECTABLE}
    task = Task(forms.correction(visit.words), act, report_id, record=start, current=current, explanation=found.number)
    return work(request, task)


@require_POST
def unmask(request: HttpRequest, report_id: str) -> HttpResponse:
    """Show who reported, for a purpose that stands in the journal."""
    visit = visit_of(request)
    found = one_report(visit.who, VIEW, report_id, visit.now)
    party = Party.objects.filter(pk=found.party_id).select_related("key").first()
    if party is None:
        raise DeniedError(VIEW, report_id)
    purpose = request.POST.get("purpose", "").strip()[:200]
    if not purpose:
        return _page(request, visit, found, 400, problem=visit.words["register_no_purpose"])
    try:
        opened = unmask_party(actor=visit.who, record=record_of(found), party=party, purpose=purpose, now=visit.now)
    except IdentityError as error:
        return _page(request, visit, found, 409, problem=visit.say(error))
    values = [
        (visit.words[word], text)
        for word, text in (
            ("reporter", opened.name),
            ("id_number", opened.id_number),
            ("phone", opened.phone),
            ("address", opened.address),
        )
        if text
    ]
    return _page(request, visit, found, reporter=values, unmasked=True)
