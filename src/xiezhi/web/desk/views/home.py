"""待办: what waits for this person, each line a link with its count."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from xiezhi.web.desk.todo import brought
from xiezhi.web.desk.visit import Visit, render, visit_of
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.models import Posting, State


def home(request: HttpRequest) -> HttpResponse:
    """Show the to-do list."""
    visit = visit_of(request)
    return render(request, "desk/home.html", {"tasks": _tasks(visit)})


def _tasks(visit: Visit) -> list[dict[str, object]]:
    words, who, tasks = visit.words, visit.who, brought(visit)
    approve = Right("posting", "approve")
    waiting = who.rows(approve, visit.day, Posting.objects.filter(state=State.PROPOSED), path="unit__path")
    count = waiting.exclude(proposed_by=who.account.person_id).exclude(person_id=who.account.person_id).count()
    if count:
        tasks.append({"url": "/postings/", "label": words["to_approve"], "count": count})
    if not who.account.totp:
        tasks.append({"url": "/factor/", "label": words["no_factor"], "count": 0})
    if settings.ENVIRONMENT.witness is None and who.may(Right("audit_log", "verify"), visit.day):
        tasks.append({"url": "/seal/", "label": f"{words['seal']}：{words['not_witnessed']}", "count": 0})
    return tasks
