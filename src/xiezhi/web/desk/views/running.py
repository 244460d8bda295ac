"""运行: the background tasks, the clock, the backups and who asked to restore one."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from xiezhi import __version__
from xiezhi.web.desk.models import Job, JobState, Loading, RestoreRequest
from xiezhi.web.desk.running import requests
from xiezhi.web.desk.running.backup import entries_of_backups
from xiezhi.web.desk.running.tasks import all_tasks
from xiezhi.web.desk.visit import Visit, render, unconfirmed, visit_of
from xiezhi.web.journal.clock import CLOCK
from xiezhi.web.keys import install_id
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Person
from xiezhi.web.ui.words import two

_COLOURS = {
    JobState.NEVER: "bg-secondary text-white",
    JobState.RUNNING: "bg-azure text-white",
    JobState.DONE: "bg-green text-white",
    JobState.FAILED: "bg-red text-white",
}


@require_GET
def running(request: HttpRequest) -> HttpResponse:
    """Show how the install runs."""
    return _running(request)


def _running(request: HttpRequest, status: int = 200, **told: str) -> HttpResponse:
    visit = visit_of(request)
    rows = {each.name: each for each in Job.objects.all()}
    more: dict[str, object] = {
        "drift": f"{CLOCK.drift().total_seconds():+.1f}",
        "version": __version__,
        "install_id": install_id(settings.ENVIRONMENT),
        "loading": Loading.objects.filter(ended_at=None).first(),
        "tasks": [_task(name, rows.get(name), visit) for name in all_tasks()],
        "backups": [{"made_at": each.recorded_at, **each.attrs} for each in entries_of_backups()],
        "folder_set": settings.ENVIRONMENT.backups is not None,
        "requests": _requests(visit),
        "may_run": visit.who.may(requests.RUN, visit.day),
        "may_request": visit.who.may(requests.REQUEST, visit.day),
        "may_approve": visit.who.may(requests.APPROVE, visit.day),
    }
    return render(request, "desk/running.html", {**more, **told}, status)


def _task(name: str, row: Job | None, visit: Visit) -> dict[str, object]:
    state = JobState(row.state if row else JobState.NEVER)
    said = "" if row is None else (row.said_zh, row.said_en)[str(visit.language) == "en"]
    return {
        "title": all_tasks()[name].title.say(visit.language),
        "state": two(str(state.label), visit.language),
        "colour": _COLOURS[state],
        "row": row,
        "said": said,
    }


def _requests(visit: Visit) -> list[dict[str, object]]:
    rows, me = list(RestoreRequest.objects.all()[:20]), visit.who.account.person_id
    people = {each.requested_by for each in rows} | {each.approved_by for each in rows}
    names = dict(Person.objects.filter(pk__in=people).values_list("person_id", "name"))
    return [
        {
            "row": each,
            "asked_by": names.get(each.requested_by, each.requested_by),
            "approved_by": names.get(each.approved_by, each.approved_by),
            "waits": each.approved_at is None and each.requested_by != me,
        }
        for each in rows
    ]


@require_POST
def backup(request: HttpRequest) -> HttpResponse:
    """Ask for a backup now."""
    visit = visit_of(request)
    if (first := unconfirmed(visit, "/running/")) is not None:
        return first
    try:
        requests.request_backup(actor=visit.who, now=visit.now)
    except OrgError as error:
        return _running(request, 409, problem=visit.say(error))
    return HttpResponseRedirect("/running/")


@require_POST
def ask_restore(request: HttpRequest) -> HttpResponse:
    """Ask for a restore."""
    visit = visit_of(request)
    given = {name: request.POST.get(name, "") for name in ("backup", "reason")}
    try:
        requests.request_restore(actor=visit.who, **given, now=visit.now)
    except OrgError as error:
        return _running(request, 400, problem=visit.say(error))
    return HttpResponseRedirect("/running/")


@require_POST
def allow_restore(request: HttpRequest, request_id: str) -> HttpResponse:
    """Allow a restore that somebody else asked for."""
    visit = visit_of(request)
    if (first := unconfirmed(visit, "/running/")) is not None:
        return first
    try:
        requests.approve_restore(actor=visit.who, request_id=request_id, now=visit.now)
    except OrgError as error:
        return _running(request, 409, problem=visit.say(error))
    return HttpResponseRedirect("/running/")
