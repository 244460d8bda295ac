"""期限：which periods run in a case, what is left out, what was asked, and asking for an extension or a pause."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from xiezhi.engine.verdicts import Verdict
from xiezhi.web.cases.actions.extensions import ask_extension, level_expected, look_at_extension
from xiezhi.web.cases.actions.steps import APPEND, record_of
from xiezhi.web.cases.closed_records import open_entries
from xiezhi.web.cases.extensions import Extension, asked_in, extensions, kinds_for, stretches
from xiezhi.web.cases.families import history, judged_as
from xiezhi.web.cases.models import Case, ReviewTask
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.queries import VIEW, obligations, one_case
from xiezhi.web.cases.review.queries import DECIDE, LIST, tasks
from xiezhi.web.cases.views.extension_form import effects_of, extension_form, rank_said, told_of, wanted_of
from xiezhi.web.cases.views.record_closure import said
from xiezhi.web.cases.wording import kind_label, line_of, local
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.access.reach import can
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.ui.forms import Filled
from xiezhi.web.ui.words.review import SAID


@require_safe
def listing(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show the periods that run, what was left out, what was asked, and what may be asked."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    record_read(visit, "extensions-read", [found.pk])
    kinds, record, is_open = kinds_for(found), record_of(found), found.closed_at is None
    asks, appends = (
        is_open and can(shipped_policy(), visit.who.viewpoint, right, record, visit.day)
        for right in (DECIDE["L1"], APPEND)
    )
    rows = obligations(visit.now).filter(thread_id=judged_as(found.thread_id)).order_by("due_at", "rule_id")
    rows = rows.filter(rule_id__in={rule for each in kinds for rule in each.rules})
    asked = [_asked(each, visit) for each in tasks(visit.who, LIST, visit.now).filter(case=found)]
    more = {
        "case": found,
        "clocks": [
            line_of(each, each.verdict_now, each.level_now, visit.language)
            | {"runs": each.verdict_now == Verdict.PENDING}
            for each in rows
        ],
        "kinds": [_offer(found, each, visit) for each in kinds] if asks else [],
        "asked": [each for each in asked if each],
        "stretches": _stretches(visit, found),
        "may_append": appends,
    }
    return render(request, "cases/extensions.html", more)


def _offer(found: Case, kind: Extension, visit: Visit) -> dict[str, object]:
    shown: dict[str, object] = {"kind": kind, "label": kind.label.say(visit.language)}
    try:
        return shown | {"rank": rank_said(level_expected(found, kind, visit.now), visit.language)}
    except CaseError as error:
        return shown | {"nobody": error.what.say(visit.language)}


def _asked(task: ReviewTask, visit: Visit) -> dict[str, object]:
    asked = asked_in(task)
    if asked is None:
        return {}
    return {
        "task": task,
        "label": asked[0].label.say(visit.language),
        "said": told_of(*asked, visit.language),
        "state": SAID[task.state].say(visit.language),
        "level": SAID[task.level].say(visit.language),
        "is_open": task.state == "open",
        "since": local(task.opened_at),
    }


def _stretches(visit: Visit, found: Case) -> list[dict[str, object]]:
    tokens = {each.person_id: each.token for each in found.parties.all()}
    return [
        {
            "label": each.label.say(visit.language),
            "token": tokens.get(each.begun.person_id or "", ""),
            "person": each.begun.person_id or "",
            "begun": local(each.begun.occurred_at),
            "ended": "" if each.ended is None else local(each.ended.occurred_at),
            "ends": [(event, kind_label(event, visit.language)) for event in each.ended_by],
        }
        for each in stretches(open_entries(found, history(found.thread_id)))
    ]


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, case_id: str, extension_id: str) -> HttpResponse:
    """Ask for an extension or a pause; what granting it would move is shown before it is sent."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    visit.who.demand(DECIDE["L1"], record_of(found), visit.day, case_id)
    kind = extensions().get(extension_id)
    if kind is None or kind not in kinds_for(found):
        raise DeniedError(DECIDE["L1"], extension_id)

    def act(filled: Filled) -> Sent:
        wanted = wanted_of(found, kind, filled)
        made = said(lambda: ask_extension(actor=visit.who, case=found, kind=kind, wanted=wanted, now=visit.now))
        return Sent(f"/reviews/{made.pk}/")

    def effects(filled: Filled) -> list[str]:
        wanted = wanted_of(found, kind, filled)
        level = said(lambda: level_expected(found, kind, visit.now))
        granted = visit.words["extension_granted_by"].format(rank_said(level, visit.language))
        told = said(lambda: look_at_extension(actor=visit.who, case=found, kind=kind, wanted=wanted, now=visit.now))
        return [granted, *effects_of(found, kind, told, visit)]

    form, about = extension_form(visit.words, kind, found), f"{found.number} {found.title}"
    return work(request, Task(form, act, about=case_id, effects=effects, explanation=about))
