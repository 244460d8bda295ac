"""保存期限: what is kept how long, what is past that, and the lists that were disposed of."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from xiezhi.web.desk.keeping import disposals
from xiezhi.web.desk.keeping.holdings import holding_named, holdings
from xiezhi.web.desk.models import Disposal, DisposalStage
from xiezhi.web.desk.visit import Visit, record_read, render, unconfirmed, visit_of
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Person
from xiezhi.web.ui.words import two

_SHOWN = 50


@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    """Show each kind of thing with its period and how many are past it."""
    return _retention(request)


def _retention(request: HttpRequest, status: int = 200, problem: str = "") -> HttpResponse:
    visit = visit_of(request)
    rows = [
        {
            "name": each.name,
            "title": each.title.say(visit.language),
            "ground": each.ground.say(visit.language),
            "days": each.kept.days,
            "due": len(each.due(visit.now)),
        }
        for each in holdings()
    ]
    may = visit.who.may(disposals.PROPOSE, visit.day)
    more = {"rows": rows, "may_propose": may, "lists": _lists(visit), "problem": problem}
    return render(request, "desk/retention.html", more, status)


def _lists(visit: Visit) -> list[dict[str, object]]:
    rows, me = list(Disposal.objects.all()[:_SHOWN]), visit.who.account.person_id
    record_read(visit, "disposals-listed", [each.pk for each in rows])
    people = {each.proposed_by for each in rows} | {each.decided_by for each in rows}
    names = dict(Person.objects.filter(pk__in=people).values_list("person_id", "name"))
    found = []
    for each in rows:
        holding = holding_named(each.holding)
        found.append(
            {
                "row": each,
                "title": holding.title.say(visit.language) if holding else each.holding,
                "state": two(each.get_stage_display(), visit.language),
                "count": len(each.keys),
                "by": names.get(each.proposed_by, each.proposed_by),
                "decided_by": names.get(each.decided_by, each.decided_by),
                "waits": each.stage == DisposalStage.PROPOSED and each.proposed_by != me,
            }
        )
    return found


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """List what is past its period."""
    visit = visit_of(request)
    try:
        disposals.propose_disposal(actor=visit.who, name=request.POST.get("holding", ""), now=visit.now)
    except OrgError as error:
        return _retention(request, 409, visit.say(error))
    return HttpResponseRedirect("/retention/")


@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """Show the lists to whoever decides on them."""
    return _decisions(request)


def _decisions(request: HttpRequest, status: int = 200, problem: str = "") -> HttpResponse:
    more = {"lists": _lists(visit_of(request)), "may_decide": True, "problem": problem}
    return render(request, "desk/disposals.html", more, status)


@require_POST
def approve(request: HttpRequest, disposal_id: str) -> HttpResponse:
    """Dispose of what is on a list."""
    visit = visit_of(request)
    if (first := unconfirmed(visit, "/disposals/")) is not None:
        return first
    return _decided(
        request, lambda: disposals.approve_disposal(actor=visit.who, disposal_id=disposal_id, now=visit.now)
    )


@require_POST
def decline(request: HttpRequest, disposal_id: str) -> HttpResponse:
    """Refuse a list, with a reason."""
    visit, reason = visit_of(request), request.POST.get("reason", "")
    return _decided(
        request,
        lambda: disposals.decline_disposal(actor=visit.who, disposal_id=disposal_id, reason=reason, now=visit.now),
    )


def _decided(request: HttpRequest, act: Callable[[], Disposal]) -> HttpResponse:
    try:
        act()
    except OrgError as error:
        return _decisions(request, 409, visit_of(request).say(error))
    return HttpResponseRedirect("/disposals/")
