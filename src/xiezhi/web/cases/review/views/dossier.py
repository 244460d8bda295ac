"""One review with its whole dossier on one screen, and deciding on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_http_methods

from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.models import FrontReview, ReviewDecision, ReviewTask, ReviewTurn
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.actions.decisions import decide
from xiezhi.web.cases.review.chains import LEADER, LEGAL, chains_in_force
from xiezhi.web.cases.review.duties import DISCUSSION, arising, facts_of, has_legal_review
from xiezhi.web.cases.review.machine import ASSIGNED, LIVE, Result, State, StateError, after
from xiezhi.web.cases.review.opinions import POINTS, Discussion, Opinion, Reviewer
from xiezhi.web.cases.review.queries import (
    acts_on,
    candidates,
    handlers,
    holders,
    leaders,
    least_of,
    may_decide,
    one_task,
    place_of,
    recused,
)
from xiezhi.web.cases.review.views.pages import hours_between, line_of, said
from xiezhi.web.cases.things import items_of, names_in_texts
from xiezhi.web.cases.views.extension_form import said_of_request
from xiezhi.web.cases.views.one import shown
from xiezhi.web.cases.wording import local
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.identity.texts import resolved
from xiezhi.web.org.models import Person
from xiezhi.web.ui.words import two


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, task_id: str) -> HttpResponse:
    """Show a review, or decide on it; the second of two who press at once is told what stands now."""
    visit = visit_of(request)
    task = one_task(visit.who, task_id, visit.now)
    if request.method == "GET":
        record_read(visit, "review-read", [task.pk])
        return render(request, "cases/review.html", _dossier(visit, task, request.POST))
    problem, status, wrong = "", 400, ""
    try:
        decide(actor=visit.who, task_id=task_id, opinion=_opinion(request.POST), now=visit.now)
    except StateError:
        problem, status = visit.words["review_stale"], 409
    except CaseError as error:
        problem, wrong = error.say(visit.language), error.where
    else:
        return HttpResponseRedirect("/reviews/")
    now_stands = one_task(visit.who, task_id, visit.now)
    more = {"problem": problem, "given": request.POST, "wrong": wrong}
    return render(request, "cases/review.html", _dossier(visit, now_stands, request.POST) | more, status)


# ---------------------------------------------------------------- what was posted


def _opinion(given: QueryDict) -> Opinion:
    try:
        result, seen = Result(given.get("result", "")), int(given.get("version", ""))
    except ValueError as error:
        raise CaseError("result", "须选择同意、退回或否决", "choose to approve, return or reject") from error
    answers = {point: (given.get(f"point-{point}", ""), given.get(f"remark-{point}", "")) for point in POINTS}
    checklist = {point: each for point, each in answers.items() if each[0]}
    first, qualified = given.get("first_time", ""), given.get("qualified", "")
    return Opinion(
        result,
        seen,
        given.get("opinion", ""),
        checklist,
        given.get("next_person", ""),
        Reviewer(first == "yes", qualified == "yes") if first and qualified else None,
        _discussion(given),
    )


def _discussion(given: QueryDict) -> Discussion | None:
    if not (text := given.get("discussed_at", "")):
        return None
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(rulebook().jurisdiction.zone))
    except ValueError as error:
        raise CaseError("discussion", "集体讨论的时间不对", "the time of the discussion is wrong") from error
    return Discussion(moment, tuple(given.getlist("participants")))


# ---------------------------------------------------------------- what is shown


def _dossier(visit: Visit, task: ReviewTask, given: QueryDict) -> dict[str, object]:
    decides = may_decide(visit.who, task, visit.now)
    chain = chains_in_force().named(task.chain)
    names = names_in_texts(task.case)
    duties = arising(task.case.case_class, task.matter, facts_of(task.case))
    live = task.state in LIVE
    return {
        **shown(visit, task.case),
        **line_of(task, visit),
        "chain": task.chain if chain is None else chain.name.say(visit.language),
        "about": {each.person_id: each.token for each in task.case.parties.all()}.get(task.about, ""),
        "item": items_of(task.case).get(task.item, "") if task.item else "",
        "kinds": [chains_in_force().kinds[each].say(visit.language) for each in task.kinds],
        "steps": list(_steps(visit, task)),
        "decisions": _told(visit, task, names),
        "fronts": [front_line(visit, each, names) for each in fronts_of(task)],
        "decides": decides,
        "submits": decides and task.state == State.RETURNED,
        "points": [_point(point, given, visit) for point in POINTS],
        "extension": said_of_request(visit, task, foretold=decides and task.state == State.OPEN),
        "next_people": _next_people(visit, task) if decides else [],
        "duties": [f"{each.name.say(visit.language)}（{each.basis.say(visit.language)}）" for each in duties],
        "asks_reviewer": task.level == LEGAL and has_legal_review(task.case.case_class, task.matter),
        "asks_discussion": task.level == LEADER and any(each.event == DISCUSSION for each in duties),
        "leaders": _others_who_lead(visit, task) if task.level == LEADER else [],
        "given_participants": given.getlist("participants"),
        "acts_on": acts_on(visit.who, task, visit.now) if live else {},
        "nobody": task.state == State.OPEN and not holders(task, visit.now),
    }


def _others_who_lead(visit: Visit, task: ReviewTask) -> list[Person]:
    me = visit.who.account.person_id
    return [each.person for each in leaders(task.case, visit.now) if each.person_id != me]


def _steps(visit: Visit, task: ReviewTask) -> Iterator[dict[str, object]]:
    """Yield the levels of the chain: who signed in this round, who is to, and how long each has."""
    signed = {each.level: each for each in task.decisions.all() if each.round == task.round}
    assigned = Person.objects.filter(pk=task.assigned).first()
    for level in task.levels:
        row, here = signed.get(level), task.state in LIVE and level == task.level
        named = assigned.name if here and assigned is not None and level in ASSIGNED else ""
        yield {
            "label": said(level, visit),
            "here": here,
            "name": row.name if row is not None and not here else named,
            "result": said(row.result, visit) if row is not None and not here and level != "L1" else "",
            "limit": task.hours.get(level, ""),
        }


def _told(visit: Visit, task: ReviewTask, names: dict[str, str]) -> list[dict[str, object]]:
    """Return what the levels said and what else was done about the review, in order."""
    rows = [(each.decided_at, _decision(visit, each, names)) for each in task.decisions.all()]
    rows += [(each.at, _turn(visit, each, names)) for each in task.turns.all()]
    return [line for _, line in sorted(rows, key=itemgetter(0))]


def _decision(visit: Visit, row: ReviewDecision, names: dict[str, str]) -> dict[str, object]:
    return {
        "when": local(row.decided_at),
        "level": said(row.level, visit),
        "name": row.name,
        "result": visit.words["review_submit"] if row.level == "L1" else said(row.result, visit),
        "tone": "" if row.level == "L1" else {"pass": "green", "return": "yellow", "reject": "red"}[row.result],
        "round": row.round,
        "hours": "" if row.level == "L1" and row.round == 1 else hours_between(row.waited_since, row.decided_at),
        "text": resolved(row.opinion, names),
        "points": [
            (said(point, visit), resolved(remark, names))
            for point, (answer, remark) in row.checklist.items()
            if answer != "yes"
        ],
    }


def _turn(visit: Visit, row: ReviewTurn, names: dict[str, str]) -> dict[str, object]:
    return {
        "when": local(row.at),
        "level": said(row.level, visit),
        "name": row.name,
        "result": two(str(row.get_kind_display()), visit.language) + (f" → {row.to_name}" if row.to_name else ""),
        "round": row.round,
        "text": resolved(row.text, names),
        "points": [],
    }


def fronts_of(task: ReviewTask) -> list[FrontReview]:
    """Return the advice on the matter of a review."""
    return list(FrontReview.objects.filter(case=task.case, matter=task.matter, about__in=["", task.about]))


def front_line(visit: Visit, row: FrontReview, names: dict[str, str]) -> dict[str, object]:
    """Return advice as a page shows it."""
    return {
        "row": row,
        "when": local(row.given_at),
        "advice": two(str(row.get_advice_display()), visit.language),
        "tone": {"ready": "green", "mend": "yellow", "against": "red"}[row.advice],
        "opinion": resolved(row.opinion, names),
        "items": [resolved(each, names) for each in row.items],
        "points": [(said(point, visit), visit.words[f"front_{said_of}"]) for point, said_of in row.points.items()],
    }


def _point(point: str, given: QueryDict, visit: Visit) -> dict[str, str]:
    """Return a point of the checklist with what was answered before it was refused."""
    answer, remark = given.get(f"point-{point}", ""), given.get(f"remark-{point}", "")
    return {"id": point, "label": said(point, visit), "answer": answer, "remark": remark}


def _next_people(visit: Visit, task: ReviewTask) -> list[Person]:
    """Return who may be named at the next level if the viewer approves."""
    case = task.case
    me = visit.who.account.person_id
    then = after(place_of(task), me, Result.PASS, handlers(case), recused(case))
    if then.state is not State.OPEN or then.level not in ASSIGNED:
        return []
    return [each.person for each in candidates(case, then, visit.now, least_of(task))]
