"""The courses of a case with their clocks, and what is due in all of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.web.cases.actions.steps import APPEND, record_of
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import VIEW, obligations, one_case
from xiezhi.web.cases.wording import kind_label, line_of, local, particulars
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.access.reach import can
from xiezhi.web.remedies.courses import NOTHING, courses
from xiezhi.web.remedies.queries import cases_of, course_rules, due
from xiezhi.web.remedies.runs import Run, runs_of

_AT_MOST = 500


@require_GET
def of_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show the hearings and remedies of a case."""
    visit = visit_of(request)
    case = one_case(visit.who, VIEW, case_id, visit.now)
    record_read(visit, "remedies-seen", [case.pk])
    may = can(shipped_policy(), visit.who.viewpoint, APPEND, record_of(case), visit.day)
    tokens = {each.person_id: each.token for each in case.parties.all()}
    begin = [
        {"label": each.label.say(visit.language), "steps": _steps(each.next_of(NOTHING), visit)}
        for each in courses().values()
    ]
    runs = [_shown(each, case, tokens, visit) for each in runs_of(case)]
    return render(request, "remedies/case.html", {"case": case, "runs": runs, "begin": begin, "may_append": may})


def _steps(events: list[str], visit: Visit) -> list[tuple[str, str]]:
    return [(each, kind_label(each, visit.language)) for each in events]


def _shown(run: Run, case: Case, tokens: dict[str, str], visit: Visit) -> dict[str, object]:
    mine = [each.pk for each in run.entries]
    rows = obligations(visit.now).filter(
        thread_id=case.thread_id, rule_id__in=course_rules(), subject_event_id__in=mine
    )
    state = run.course.states.get(run.state)
    return {
        "label": run.course.label.say(visit.language),
        "request": run.request,
        "state": "" if state is None else state.say(visit.language),
        "ended": run.ended,
        "strayed": run.strayed,
        "person": tokens.get(run.person_id or "", ""),
        "events": [
            {
                "when": local(each.occurred_at)[: 10 if each.precision == "day" else 16],
                "label": kind_label(each.what, visit.language),
                "attrs": particulars(each, visit.language),
            }
            for each in run.entries
        ],
        "clocks": [
            line_of(each, each.verdict_now, each.level_now, visit.language)
            for each in rows.order_by("due_at", "rule_id")
            if each.verdict_now != "not-applicable"
        ],
        "next": _steps(run.course.next_of(run.state), visit),
    }


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List what is overdue or runs in the courses of one's cases, by due time."""
    visit = visit_of(request)
    found = list(due(visit.who, visit.now)[:_AT_MOST])
    reached = cases_of(visit.who, {each.thread_id for each in found}, visit.now)
    rows = [
        {
            "case": reached[each.thread_id],
            "line": line_of(each, each.verdict_now, each.level_now, visit.language),
        }
        for each in found
    ]
    record_read(visit, "remedies-listed", (each.pk for each in reached.values()))
    return render(request, "remedies/list.html", {"rows": rows})
