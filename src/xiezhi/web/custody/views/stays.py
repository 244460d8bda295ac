"""One stay, the stays of a case, and the register of all."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.engine.log import FACT_RECORDED
from xiezhi.engine.verdicts import Verdict
from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.models import Obligation
from xiezhi.web.cases.queries import VIEW, Standing, cases, one_case
from xiezhi.web.cases.wording import line_of, local
from xiezhi.web.custody.actions.legal import CONTINUED
from xiezhi.web.custody.board import Clocks, Line, lines
from xiezhi.web.custody.fold import Folded
from xiezhi.web.custody.kinds import ARRIVED, STEPS, StepKind
from xiezhi.web.custody.models import Stay, StayEntry, StayState
from xiezhi.web.custody.projection import folded
from xiezhi.web.custody.queries import APPEND, CORRECT, LIST, one_stay, record_of_stay, stays
from xiezhi.web.custody.register import STAYS
from xiezhi.web.custody.views.board import line_of as board_line
from xiezhi.web.custody.wording import item_words, said, told, what_words
from xiezhi.web.desk.registers.page import shown
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.access.reach import can
from xiezhi.web.org.models import Person

_CONTINUED_ONLY = frozenset({"questioning", "questioning-end"})
# In which order the missing things are asked for.
_FIRST = ("safety", "belongings", "health", "rights", "family")


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Show the register."""
    return shown(request, STAYS)


@require_GET
def of_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show the stays of a case."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    rows = list(stays(visit.who, LIST, visit.now).filter(case=found))
    record_read(visit, "case-stays-read", [each.pk for each in rows])
    more = {
        "case": found,
        "lines": [board_line(each, visit) for each in lines(rows, visit.now)],
        "may_arrive": can(shipped_policy(), visit.who.viewpoint, APPEND, record_of(found), visit.day),
        "has_party": found.parties.filter(kind="suspect").exists(),
    }
    return render(request, "custody/of_case.html", more)


@require_GET
def stay(request: HttpRequest, stay_id: str) -> HttpResponse:
    """Show a stay: what happened, what the law asks, what is still missing, and the steps that fit now."""
    visit = visit_of(request)
    found = one_stay(visit.who, LIST, stay_id, visit.now)
    record_read(visit, "stay-read", [found.pk])
    (line,) = lines([found], visit.now)
    record, point = record_of_stay(found), visit.who.viewpoint
    may_append = can(shipped_policy(), point, APPEND, record, visit.day)
    more = {
        "stay": found,
        "line": board_line(line, visit),
        "case_link": cases(visit.who, VIEW, visit.now).filter(pk=found.case_id).exists(),
        "missing": [item_words(each, visit.language) for each in found.missing],
        "steps": _steps(found, visit) if may_append else [],
        **_entries(found, visit),
        "may_correct": can(shipped_policy(), point, CORRECT, record, visit.day),
        "groups": _groups(line, visit),
    }
    return render(request, "custody/stay.html", more)


def _steps(found: Stay, visit: Visit) -> list[dict[str, object]]:
    now = folded(found)
    fitting = [each for each in STEPS.values() if now is not None and _fits(found, each, now)]
    first = next((name for name in _FIRST if name in found.missing and name in {each.name for each in fitting}), "")
    if now is not None and now.running is not None:
        first = "interview-end"
    return [
        {"name": each.name, "label": said(f"step_{each.name}", visit.language), "first": each.name == first}
        for each in fitting
    ]


def _fits(found: Stay, kind: StepKind, now: Folded) -> bool:
    if found.state == StayState.LEFT or found.state not in kind.states:
        return False
    if kind.name in _CONTINUED_ONLY and found.regime != CONTINUED:
        return False
    if (kind.name == "interview-end") != (now.running is not None) and kind.name in ("interview", "interview-end"):
        return False
    return kind.interviewed or now.running is None


def _entries(found: Stay, visit: Visit) -> dict[str, list[dict[str, object]]]:
    """Return what happened, and beside it the facts that were recorded on the way."""
    rows = list(StayEntry.objects.filter(stay=found))
    # What was entered at one moment stands in the order in which it was recorded, the arrival first.
    rows.sort(key=lambda each: (each.at, each.recorded_at, each.what != ARRIVED))
    names = dict(Person.objects.filter(pk__in={each.actor_id for each in rows}).values_list("person_id", "name"))
    parts: dict[str, list[dict[str, object]]] = {"entries": [], "facts": []}
    for each in rows:
        told_of = {
            "row": each,
            "when": local(each.at)[5:],
            "label": what_words(each.what, visit.language),
            "told": told(each, visit.language),
            "who": names.get(each.actor_id, ""),
        }
        parts["facts" if each.what == FACT_RECORDED else "entries"].append(told_of)
    return parts


def _groups(line: Line, visit: Visit) -> dict[str, list[dict[str, object]]]:
    clocks: Clocks = line.clocks
    parts = {
        "broken": clocks.broken,
        "warned": clocks.warned,
        "running": clocks.pending,
        "unclear": [each for each in clocks.rows if each.verdict_now == Verdict.CANNOT_TELL],
        "met": [each for each in clocks.rows if each.verdict_now == Verdict.MET],
    }
    return {name: _lines(rows, visit) for name, rows in parts.items()}


def _lines(rows: Iterable[Standing], visit: Visit) -> list[dict[str, object]]:
    return [_line(each, each.verdict_now, each.level_now, visit) for each in rows]


def _line(each: Obligation, verdict: str, level: str | None, visit: Visit) -> dict[str, object]:
    return line_of(each, verdict, level, visit.language)
