"""Acts on a report: what one would do is shown, then confirmed, then done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.wording import line_of_change
from xiezhi.web.desk.choosers import person_named
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, render, visit_of
from xiezhi.web.identity.problems import IdentityError
from xiezhi.web.intake import forms
from xiezhi.web.intake.actions.deciding import Said, carry_out, done_before, look_ahead
from xiezhi.web.intake.acts import BY_NAME, DECIDE, RECEIPT, TRANSFER, Act
from xiezhi.web.intake.models import Report
from xiezhi.web.intake.queries import one_report
from xiezhi.web.intake.shown import report_page
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.ui.forms import Filled

_form = require_http_methods(["GET", "POST"])


@_form
def decide(request: HttpRequest, report_id: str) -> HttpResponse:
    """Decide on a report, or enter what bears on the decision."""
    return _act(request, report_id, DECIDE)


@_form
def transfer(request: HttpRequest, report_id: str) -> HttpResponse:
    """Transfer a report with hand-over."""
    return _act(request, report_id, TRANSFER)


@_form
def follow(request: HttpRequest, report_id: str) -> HttpResponse:
    """Enter what was done for the reporter."""
    return _act(request, report_id, RECEIPT)


def _act(request: HttpRequest, report_id: str, right: Right) -> HttpResponse:
    visit = visit_of(request)
    found = one_report(visit.who, right, report_id, visit.now)
    if "as" not in request.GET:
        return HttpResponseRedirect(f"/intake/{report_id}/")
    act = BY_NAME.get(request.GET["as"])
    if act is None or act.right != right:
        raise DeniedError(right, report_id)
    task = _task(visit, found, act)
    if request.method == "GET" and not act.fits(found, done_before(found)):
        told = visit.words["report_other_stage"]
        return render(request, "intake/report.html", report_page(visit, found) | {"problem": told}, 409)
    return work(request, task)


def _task(visit: Visit, found: Report, act: Act) -> Task:
    def done(filled: Filled) -> Sent:
        try:
            carry_out(actor=visit.who, report=found, act=act, said=_said(visit, filled, act), now=visit.now)
        except (CaseError, IdentityError) as error:
            raise OrgError(error.what.zh, error.what.en) from error
        return Sent(f"/intake/{found.pk}/")

    def effects(filled: Filled) -> list[str]:
        said = _said(visit, filled, act)
        try:
            changes = look_ahead(actor=visit.who, report=found, act=act, said=said, now=visit.now)
        except CaseError as error:
            raise OrgError(error.what.zh, error.what.en) from error
        return [line_of_change(each, visit.language) for each in changes] or [visit.words["case_does_nothing"]]

    return Task(
        form=forms.act_form(visit.words, act, found),
        act=done,
        about=found.pk,
        start={"at": forms.moment_text(visit.now), "case_class": found.matter},
        check=lambda filled: _check(visit, filled),
        effects=effects,
        explanation=found.number,
    )


def _check(visit: Visit, filled: Filled) -> None:
    at = forms.moment_of(filled, "at", visit.words, visit.now)
    if at is not None and at > visit.now:
        filled.errors["at"] = visit.words["intake_future"]
    for name in ("handler", "approver_id"):
        if filled.text(name) and person_named(visit, filled.text(name)) is None:
            filled.errors[name] = visit.words["not_here"]
    if "item_count" in {each.name for each in filled.form.fields} and not filled.text("item_count").isdecimal():
        filled.errors["item_count"] = visit.words["intake_no_number"]


def _said(visit: Visit, filled: Filled, act: Act) -> Said:
    handler = filled.text("handler")
    return Said(
        at=forms.moment_of(filled, "at", visit.words, visit.now) or visit.now,
        attrs=forms.attrs_of(filled, act),
        told=filled.text("told"),
        title=filled.text("title"),
        handler=person_named(visit, handler) if handler else None,
        reason=filled.text("breach"),
    )
