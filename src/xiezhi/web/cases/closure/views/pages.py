"""封存: which closed records exist, asking to open one, deciding, and looking into one while it is open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.web.cases.closure.actions.closing import ask, close_off, decide
from xiezhi.web.cases.closure.forms import ask_form, close_form, decide_form
from xiezhi.web.cases.closure.models import Closure, ClosureKind, Opening, OpeningKind, OpeningState
from xiezhi.web.cases.closure.queries import (
    APPROVE,
    EXISTS,
    closed_cases,
    open_now,
    opened_case,
    requests_of,
    to_decide,
)
from xiezhi.web.cases.models import Obligation
from xiezhi.web.cases.queries import VIEW, one_case
from xiezhi.web.cases.views.one import shown
from xiezhi.web.cases.wording import local
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.ui.forms import Filled
from xiezhi.web.ui.words import two

SHOWN = 200


@require_safe
def existing(request: HttpRequest) -> HttpResponse:
    """List that closed records exist: number, unit, kind, since when; nothing of what is in them."""
    visit = visit_of(request)
    wanted = request.GET.get("number", "")[:60].strip()
    rows = closed_cases(visit.who, EXISTS, visit.now)
    if wanted:
        rows = rows.filter(number__contains=wanted)
    total, page = rows.count(), list(rows[:SHOWN])
    since = Closure.objects.in_bulk([each.thread_id for each in page])
    record_read(visit, "closed-listed", [each.pk for each in page])
    lines = [
        {
            "number": each.number,
            "unit": each.unit.name,
            "kind": two(since[each.thread_id].get_kind_display(), visit.language),
            "since": local(since[each.thread_id].closed_at),
        }
        for each in page
    ]
    return render(request, "cases/closed.html", {"rows": lines, "total": total, "wanted": wanted})


@require_http_methods(["GET", "POST"])
def close_one(request: HttpRequest, case_id: str) -> HttpResponse:
    """Close a case off, with every case of its family; first it is said what that means."""
    visit = visit_of(request)
    case = one_case(visit.who, VIEW, case_id, visit.now)

    def act(filled: Filled) -> Sent:
        close_off(actor=visit.who, case=case, kind=ClosureKind(filled.text("kind")), now=visit.now)
        return Sent("/closed/")

    pending = Obligation.objects.filter(thread_id=case.thread_id, verdict="pending").count()
    effects = [visit.words["closure_effect"].format(case.number), visit.words["closure_pending"].format(pending)]
    task = Task(close_form(visit.words), act, about=case.pk, effects=lambda _filled: effects, sensitive=True)
    return work(request, task)


@require_http_methods(["GET", "POST"])
def ask_one(request: HttpRequest) -> HttpResponse:
    """Ask to open a closed record, known by its number."""
    visit = visit_of(request)

    def act(filled: Filled) -> Sent:
        kind = OpeningKind(filled.text("kind"))
        given = {"number": filled.text("number"), "purpose": filled.text("purpose")}
        ask(actor=visit.who, kind=kind, now=visit.now, **given)
        return Sent("/closed/mine/")

    return work(request, Task(ask_form(visit.words), act, start={"number": request.GET.get("number", "")[:60]}))


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own requests, and which records are open to one now."""
    visit = visit_of(request)
    rows = [_line(each, visit) for each in requests_of(visit.who)[:SHOWN]]
    open_ids = set(open_now(visit.who, visit.now).values_list("pk", flat=True))
    return render(request, "cases/openings.html", {"rows": rows, "open_ids": open_ids, "own": True})


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Show the requests that wait for one's decision."""
    visit = visit_of(request)
    rows = [_line(each, visit) for each in to_decide(visit.who, visit.now).order_by("opening_id")[:SHOWN]]
    return render(request, "cases/openings.html", {"rows": rows, "own": False})


def _line(opening: Opening, visit: Visit) -> dict[str, object]:
    return {
        "opening": opening,
        "kind": two(opening.get_kind_display(), visit.language),
        "state": two(opening.get_state_display(), visit.language),
        "asked": local(opening.asked_at),
        "until": local(opening.until) if opening.until else "",
    }


@require_http_methods(["GET", "POST"])
def decide_one(request: HttpRequest, opening_id: str) -> HttpResponse:
    """Decide a request."""
    visit = visit_of(request)
    found = to_decide(visit.who, visit.now).filter(pk=opening_id).first() or _decided(visit, opening_id)

    def act(filled: Filled) -> Sent:
        hours = int(filled.text("hours") or 0)
        granted = filled.text("answer") == "yes"
        given = {"opening_id": found.pk, "reason": filled.text("reason")}
        decide(actor=visit.who, granted=granted, hours=hours, now=visit.now, **given)
        return Sent("/closed/waiting/")

    explanation = visit.words["closure_request"].format(found.case.number, found.name, found.purpose)
    task = Task(decide_form(visit.words, found.kind), act, about=found.pk, explanation=explanation, sensitive=True)
    return work(request, task)


def _decided(visit: Visit, opening_id: str) -> Opening:
    """Return a request that the viewer decided, so that a second sending is told so; refuse any other."""
    me = visit.who.account.person_id
    rows = Opening.objects.exclude(state=OpeningState.ASKED).filter(decided_by=me, pk=opening_id)
    found = rows.select_related("case").first()
    if found is None:
        raise DeniedError(APPROVE, opening_id)
    return found


@require_safe
def opened(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show a closed case to whom it was opened, until the hours are over; each look is an entry with its purpose."""
    visit = visit_of(request)
    case, opening = opened_case(visit.who, case_id, visit.now)
    record_read(visit, "closed-read", [case.pk], opening=opening.pk)
    return render(request, "cases/opened.html", shown(visit, case) | _line(opening, visit))
