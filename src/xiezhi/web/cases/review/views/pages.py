"""审核: what waits and what one submitted, and submitting."""

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
from xiezhi.web.cases.review.actions.decisions import submit
from xiezhi.web.cases.review.chains import chains_in_force
from xiezhi.web.cases.review.duties import DUTIES, facts_of
from xiezhi.web.cases.review.machine import LIVE, State
from xiezhi.web.cases.review.opinions import Matter
from xiezhi.web.cases.review.queries import GIVE, is_overdue, last_reminder, mine, waiting_for
from xiezhi.web.cases.things import items_of
from xiezhi.web.cases.wording import due_text, fact_label, local, party_label
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.ui.words.review import SAID

_YES_NO = {True: "yes", False: "no", None: ""}


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """List what waits for the viewer, what has stood too long first, and what of the viewer's is under way."""
    visit = visit_of(request)
    waiting = sorted(waiting_for(visit.who, visit.now), key=lambda each: not is_overdue(each, visit.now))
    ids = {each.pk for each in waiting}
    sent = [each for each in mine(visit.who, visit.now) if each.pk not in ids]
    record_read(visit, "reviews-listed", [each.pk for each in [*waiting, *sent]])
    more = {
        "waiting": _lines(waiting, visit),
        "sent": _lines(sent, visit),
        "may_advise": visit.who.may(GIVE, visit.day),
    }
    return render(request, "cases/reviews.html", more)


def _lines(rows: Iterable[ReviewTask], visit: Visit) -> list[dict[str, object]]:
    return [line_of(each, visit) for each in rows]


def line_of(task: ReviewTask, visit: Visit) -> dict[str, object]:
    """Return a review as a line of a list shows it."""
    matter = chains_in_force().matters.get(task.matter)
    reminded = last_reminder(task)
    return {
        "task": task,
        "matter": task.matter if matter is None else matter.say(visit.language),
        "level": said(task.level, visit),
        "state": said(task.state, visit),
        "since": local(task.since),
        "hours": hours_between(task.since, visit.now) if task.state in LIVE else "",
        "due": due_text(task.due_at) if task.state == State.OPEN else "",
        "overdue": is_overdue(task, visit.now),
        "reminded": "" if reminded is None else local(reminded.at),
    }


def said(value: str, visit: Visit) -> str:
    """Return what a value that a row holds is called."""
    return SAID[value].say(visit.language)


def hours_between(first: datetime, last: datetime) -> str:
    """Return the hours between two instants to a tenth."""
    return f"{(last - first).total_seconds() / 3600:.1f}"


@require_http_methods(["GET", "POST"])
def submit_one(request: HttpRequest, case_id: str) -> HttpResponse:
    """Submit a matter of a case."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    more = _form(visit, found, request.POST) | {"given": request.POST, "given_kinds": request.POST.getlist("kinds")}
    if request.method == "GET":
        return render(request, "cases/submit.html", more)
    try:
        matter = _matter(request.POST)
        text = request.POST.get("opinion", "")
        made = submit(actor=visit.who, case=found, matter=matter, now=visit.now, text=text)
    except CaseError as error:
        more |= {"problem": error.say(visit.language), "wrong": error.where}
        return render(request, "cases/submit.html", more, 400)
    return HttpResponseRedirect(f"/reviews/{made.pk}/")


def _form(visit: Visit, found: Case, given: QueryDict) -> dict[str, object]:
    chains = chains_in_force()
    return {
        "case": found,
        "items": items_of(found).items(),
        "parties": [(each.person_id, party_label(each, visit.language)) for each in found.parties.all()],
        "matters": [(key, name.say(visit.language)) for key, name in chains.matters.items() if key not in matters()],
        "kinds": [(key, name.say(visit.language)) for key, name in chains.kinds.items()],
        "duties": _duties(visit, found, given),
    }


def _duties(visit: Visit, found: Case, given: QueryDict) -> list[dict[str, object]]:
    """Return what is asked for each duty that may arise in the case: its facts, as known or as just answered."""
    known, named = facts_of(found), chains_in_force().matters
    return [
        {
            "name": duty.name.say(visit.language),
            "basis": duty.basis.say(visit.language),
            "matters": "、".join(named[each].say(visit.language) for each in sorted(duty.matters) if each in named),
            "facts": [
                {
                    "fact": fact,
                    "label": fact_label(fact, visit.language),
                    "known": known.get(fact) is True,
                    "answer": given.get(f"fact-{fact}") or _YES_NO[known.get(fact)],
                }
                for fact in duty.facts
            ],
        }
        for duty in DUTIES
        if any(duty.is_for(found.case_class, matter) for matter in duty.matters)
    ]


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
        raise CaseError("matter", "请在“延长与中止”页申请", "ask for it on the page Extend or pause")
    asked = {fact: given.get(f"fact-{fact}", "") for duty in DUTIES for fact in duty.facts}
    facts = {fact: answer == "yes" for fact, answer in asked.items() if answer in ("yes", "no")}
    return Matter(
        given.get("matter", ""),
        given.get("about", ""),
        tuple(given.getlist("kinds")),
        amount,
        facts,
        given.get("item", ""),
    )
