"""规则库: which rules this install judges by, what is proposed, how it differs, and from when it is in force."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from xiezhi.law.loader import load_rulebook, rulebook_names
from xiezhi.law.model import Rulebook
from xiezhi.web.desk.keeping import rule_sets
from xiezhi.web.desk.keeping.rulebooks import SHIPPED, active, changes, in_force, rulebook_in_force, shipped_body
from xiezhi.web.desk.models import RuleSet, RuleSetStage
from xiezhi.web.desk.running.requests import hasten
from xiezhi.web.desk.visit import Visit, render, unconfirmed, visit_of
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Person
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.ui.words import two

_SHOWN, _MOST_LINES = 20, 400


@cache
def _others() -> tuple[Rulebook, ...]:
    """The files of the program do not change while it runs."""
    return tuple(load_rulebook(name) for name in rulebook_names() if name != SHIPPED)


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """List the rulebooks in force, and those proposed."""
    return _rules(request)


def _rules(request: HttpRequest, status: int = 200, problem: str = "") -> HttpResponse:
    visit, used = visit_of(request), in_force()
    due = active(visit.day)
    books = [rulebook_in_force(), *_others()]
    more = {
        "rows": [
            {
                "rulebook_id": each.jurisdiction.jurisdiction,
                "name": each.jurisdiction.name.say(visit.language),
                "count": len(each.rules),
                "digest": each.digest,
            }
            for each in books
            if each.rules
        ],
        # Another one is due than the one this process was started with.
        "restart": (due.pk if due else "") != used.rule_set_id,
        "sets": _sets(visit, used.rule_set_id),
        "may_propose": visit.who.may(rule_sets.PROPOSE, visit.day),
        "may_activate": visit.who.may(rule_sets.ACTIVATE, visit.day),
        "today": visit.day.isoformat(),
        "problem": problem,
    }
    return render(request, "desk/rules.html", more, status)


def _sets(visit: Visit, used: str) -> list[dict[str, object]]:
    rows, me = list(RuleSet.objects.defer("body")[:_SHOWN]), visit.who.account.person_id
    people = {each.proposed_by for each in rows} | {each.activated_by for each in rows}
    names = dict(Person.objects.filter(pk__in=people).values_list("person_id", "name"))
    return [
        {
            "row": each,
            "state": two(each.get_stage_display(), visit.language),
            "by": names.get(each.proposed_by, each.proposed_by),
            "activated_by": names.get(each.activated_by, each.activated_by),
            "waits": each.stage == RuleSetStage.PROPOSED and each.proposed_by != me,
            "used": each.pk == used,
        }
        for each in rows
    ]


@require_GET
def rule_set(request: HttpRequest, rule_set_id: str) -> HttpResponse:
    """Show what was tested, and how a proposed rulebook differs from the one before it."""
    visit = visit_of(request)
    found = RuleSet.objects.filter(pk=rule_set_id).first()
    if found is None:
        raise DeniedError(rule_sets.LIST, rule_set_id)
    former = _former(found, visit.day)
    before = shipped_body() if former is None else bytes(former.body)
    differing, left = [], _MOST_LINES
    for each in changes(before, bytes(found.body)):
        shown = each.lines[: max(0, left)]
        left -= len(shown)
        differing.append(
            {
                "name": each.name,
                "turn": each.turn.say(visit.language),
                "lines": [(line, line[:1]) for line in shown],
                "more": len(each.lines) - len(shown),
            }
        )
    more = {
        "set": found,
        "state": two(found.get_stage_display(), visit.language),
        "former": former,
        "changes": differing,
    }
    return render(request, "desk/rule_set.html", more)


def _former(found: RuleSet, day: date) -> RuleSet | None:
    """Return what was in force before an activated one, or is in force beside a proposed one."""
    rows = RuleSet.objects.filter(stage=RuleSetStage.ACTIVE).exclude(pk=found.pk)
    if found.activated_at is not None:
        return rows.filter(activated_at__lt=found.activated_at).order_by("-activated_at").first()
    return rows.filter(first_day__lte=day).order_by("-first_day", "-activated_at").first()


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a rulebook that is uploaded as a zip file, or the one that ships."""
    visit = visit_of(request)
    given = request.FILES.get("file")
    body = given.read() if given is not None else None
    try:
        if body is None and "shipped" not in request.POST:
            raise OrgError("请选择文件", "choose a file")
        rule_sets.propose_rule_set(actor=visit.who, body=body, reason=request.POST.get("reason", ""), now=visit.now)
    except OrgError as error:
        return _rules(request, 400, visit.say(error))
    hasten("rulebooks", visit.now)
    return HttpResponseRedirect("/rules/")


@require_POST
def activate(request: HttpRequest, rule_set_id: str) -> HttpResponse:
    """Activate a rulebook from a day."""
    visit = visit_of(request)
    if (first := unconfirmed(visit, "/rules/")) is not None:
        return first
    try:
        first_day = date.fromisoformat(request.POST.get("first_day", ""))
    except ValueError:
        return _rules(request, 400, visit.words["rule_set_day"])
    try:
        rule_sets.activate_rule_set(actor=visit.who, rule_set_id=rule_set_id, first_day=first_day, now=visit.now)
    except OrgError as error:
        return _rules(request, 409, visit.say(error))
    return HttpResponseRedirect("/rules/")
