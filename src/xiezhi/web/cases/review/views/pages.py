"""审核: what waits, one review with its whole dossier on one screen, and submitting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.web.cases.extensions import matters
from xiezhi.web.cases.models import Case, ReviewTask
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.queries import VIEW, one_case
from xiezhi.web.cases.review.actions.decisions import POINTS, Matter, Opinion, StaleError, decide, submit
from xiezhi.web.cases.review.chains import shipped_chains
from xiezhi.web.cases.review.machine import Result, State, after
from xiezhi.web.cases.review.queries import (
    ASSIGNED,
    LIST,
    candidates,
    handlers,
    least_of,
    may_decide,
    one_task,
    place_of,
    recused,
    tasks,
    waiting_for,
)
from xiezhi.web.cases.views.extension_form import said_of_request
from xiezhi.web.cases.views.one import shown
from xiezhi.web.cases.wording import local
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.org.models import Person
from xiezhi.web.ui.words.review import SAID

PAGE = 50


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """List what waits for the viewer, what the viewer submitted, and what else may be seen."""
    visit = visit_of(request)
    waiting = waiting_for(visit.who, visit.now)
    ids = {each.pk for each in waiting}
    seen = [each for each in tasks(visit.who, LIST, visit.now)[:PAGE] if each.pk not in ids]
    me = visit.who.account.person_id
    sent = set(ReviewTask.objects.filter(decisions__level="L1", decisions__person_id=me).values_list("pk", flat=True))
    record_read(visit, "reviews-listed", [each.pk for each in [*waiting, *seen]])
    more = {
        "waiting": _lines(waiting, visit),
        "sent": _lines([each for each in seen if each.pk in sent], visit),
        "others": _lines([each for each in seen if each.pk not in sent], visit),
    }
    return render(request, "cases/reviews.html", more)


def _lines(rows: Iterable[ReviewTask], visit: Visit) -> list[dict[str, object]]:
    return [_line(each, visit) for each in rows]


def _line(task: ReviewTask, visit: Visit) -> dict[str, object]:
    return {
        "task": task,
        "matter": shipped_chains().matters[task.matter].say(visit.language),
        "level": _said(task.level, visit),
        "state": _said(task.state, visit),
        "since": local(task.since),
        "hours": _hours(task.since, visit.now) if task.state in (State.OPEN, State.RETURNED) else "",
    }


def _said(value: str, visit: Visit) -> str:
    return SAID[value].say(visit.language)


def _hours(first: datetime, last: datetime) -> str:
    return f"{(last - first).total_seconds() / 3600:.1f}"


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, task_id: str) -> HttpResponse:
    """Show a review, or decide on it; the second of two who press at once is told what stands now."""
    visit = visit_of(request)
    task = one_task(visit.who, task_id, visit.now)
    if request.method == "GET":
        record_read(visit, "review-read", [task.pk])
        return render(request, "cases/review.html", _dossier(visit, task, request.POST))
    problem, status = "", 400
    try:
        decide(actor=visit.who, task_id=task_id, opinion=_opinion(request.POST), now=visit.now)
    except StaleError:
        problem, status = visit.words["review_stale"], 409
    except CaseError as error:
        problem = error.say(visit.language)
    else:
        return HttpResponseRedirect("/reviews/")
    now_stands = one_task(visit.who, task_id, visit.now)
    more = _dossier(visit, now_stands, request.POST) | {"problem": problem, "given": request.POST}
    return render(request, "cases/review.html", more, status)


def _opinion(given: QueryDict) -> Opinion:
    try:
        result, seen = Result(given.get("result", "")), int(given.get("version", ""))
    except ValueError as error:
        raise CaseError("result", "须选择同意、退回或否决", "choose to approve, return or reject") from error
    said = {point: (given.get(f"point-{point}", ""), given.get(f"remark-{point}", "")) for point in POINTS}
    checklist = {point: each for point, each in said.items() if each[0]}
    return Opinion(result, seen, given.get("opinion", ""), checklist, given.get("next_person", ""))


def _dossier(visit: Visit, task: ReviewTask, given: QueryDict) -> dict[str, object]:
    decides = may_decide(visit.who, task, visit.now)
    tokens = {each.person_id: each.token for each in task.case.parties.all()}
    kinds = shipped_chains().kinds
    chain = shipped_chains().named(task.chain)
    assigned = Person.objects.filter(pk=task.assigned).first()
    return {
        **shown(visit, task.case),
        **_line(task, visit),
        "chain": task.chain if chain is None else chain.name.say(visit.language),
        "about": tokens.get(task.about, ""),
        "kinds": [kinds[each].say(visit.language) for each in task.kinds],
        "assigned": "" if assigned is None or task.state != State.OPEN else assigned.name,
        "steps": [(_said(each, visit), each == task.level) for each in task.levels],
        "decisions": [
            {
                "row": each,
                "level": _said(each.level, visit),
                "result": visit.words["review_submit"] if each.level == "L1" else _said(each.result, visit),
                "hours": _hours(each.waited_since, each.decided_at),
                "when": local(each.decided_at),
                "points": [
                    (_said(point, visit), remark)
                    for point, (answer, remark) in each.checklist.items()
                    if answer != "yes"
                ],
            }
            for each in task.decisions.all()
        ],
        "decides": decides,
        "submits": decides and task.state == State.RETURNED,
        "points": [_point(point, given, visit) for point in POINTS],
        "extension": said_of_request(visit, task, foretold=decides and task.state == State.OPEN),
        "next_people": _next_people(visit, task) if decides else [],
    }


def _point(point: str, given: QueryDict, visit: Visit) -> dict[str, str]:
    """Return a point of the checklist with what was answered before it was refused."""
    answer, remark = given.get(f"point-{point}", ""), given.get(f"remark-{point}", "")
    return {"id": point, "label": _said(point, visit), "answer": answer, "remark": remark}


def _next_people(visit: Visit, task: ReviewTask) -> list[Person]:
    """Return who may be named at the next level if the viewer approves."""
    case = task.case
    me = visit.who.account.person_id
    then = after(place_of(task), me, Result.PASS, handlers(case), recused(case))
    if then.state is not State.OPEN or then.level not in ASSIGNED:
        return []
    return [each.person for each in candidates(case, then.level, then, visit.now, least_of(task))]


@require_http_methods(["GET", "POST"])
def submit_one(request: HttpRequest, case_id: str) -> HttpResponse:
    """Submit a matter of a case."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    more = _form(visit, found) | {"given": request.POST, "given_kinds": request.POST.getlist("kinds")}
    if request.method == "GET":
        return render(request, "cases/submit.html", more)
    try:
        matter = _matter(request.POST)
        text = request.POST.get("opinion", "")
        made = submit(actor=visit.who, case=found, matter=matter, now=visit.now, text=text)
    except CaseError as error:
        return render(request, "cases/submit.html", more | {"problem": error.say(visit.language)}, 400)
    return HttpResponseRedirect(f"/reviews/{made.pk}/")


def _form(visit: Visit, found: Case) -> dict[str, object]:
    chains = shipped_chains()
    return {
        "case": found,
        "parties": found.parties.all(),
        "matters": [(key, name.say(visit.language)) for key, name in chains.matters.items() if key not in matters()],
        "kinds": [(key, name.say(visit.language)) for key, name in chains.kinds.items()],
    }


def _matter(given: QueryDict) -> Matter:
    text = given.get("amount", "").strip()
    try:
        amount = Decimal(text) if text else None
        fits = amount is None or (amount.is_finite() and amount < 10**12)
    except InvalidOperation:
        fits = False
    if not fits:
        raise CaseError("amount", "金额须为数字", "an amount is a number")
    if given.get("matter") in matters():
        raise CaseError("matter", "请在“期限”页申请", "ask for it on the page of periods")
    return Matter(given.get("matter", ""), given.get("about", ""), tuple(given.getlist("kinds")), amount)
