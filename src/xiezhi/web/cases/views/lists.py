"""The list of cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.engine.verdicts import Level, Verdict
from xiezhi.web.cases.links import unjudged
from xiezhi.web.cases.queries import LIST, VIEW, obligations
from xiezhi.web.cases.queries import cases as cases_for
from xiezhi.web.cases.wording import kind_label, local
from xiezhi.web.desk.visit import record_read, render, visit_of
from xiezhi.web.org.access.policy import Right
from xiezhi.web.ui.words import two

PAGE = 50
FAILING = (Verdict.LATE, Verdict.OVERDUE, Verdict.VIOLATED)


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases one may list, the newest first; a case that may not be viewed has no link."""
    visit = visit_of(request)
    before = request.GET.get("before", "")
    rows = cases_for(visit.who, LIST, visit.now)
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    page = found[:PAGE]
    ids = [each.pk for each in page]
    record_read(visit, "cases-listed", ids, before=before[:36])
    viewable = set(cases_for(visit.who, VIEW, visit.now).filter(pk__in=ids).values_list("pk", flat=True))
    state = _state([each.thread_id for each in page], visit.now)
    more = {
        "rows": [
            {
                "case": each,
                "class": two(each.get_case_class_display(), visit.language),
                "last": kind_label(each.last_event, visit.language),
                "may_view": each.pk in viewable,
                **state.get(each.thread_id, {"due": "", "failing": 0, "unjudged": False}),
            }
            for each in page
        ],
        "total": rows.count(),
        "earlier": page[-1].pk if len(found) > PAGE else "",
        "may_open": visit.who.may(Right("case", "create"), visit.day),
    }
    return render(request, "cases/list.html", more)


def _state(threads: Sequence[str], now: datetime) -> Mapping[str, Mapping[str, object]]:
    """Return, per thread, the next due instant and how many obligations are breached."""
    here = obligations(now).filter(thread_id__in=threads)
    due = here.filter(verdict_now=Verdict.PENDING).values("thread_id").annotate(due=Min("due_at"))
    failing = here.filter(verdict_now__in=FAILING, level_now=Level.BREACH).values_list("thread_id", flat=True)
    counts = dict.fromkeys(threads, 0)
    for thread in failing:
        counts[thread] += 1
    dues = {row["thread_id"]: local(row["due"]) for row in due}
    waiting = unjudged(threads)
    return {
        thread: {"due": dues.get(thread, ""), "failing": counts[thread], "unjudged": thread in waiting}
        for thread in threads
    }
