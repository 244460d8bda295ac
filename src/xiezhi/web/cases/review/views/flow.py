"""Forms about a review that decide nothing: taking it back, naming another, reminding."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from xiezhi.web.cases.models import ReviewTask
from xiezhi.web.cases.review.actions.flow import reassign, recall, remind
from xiezhi.web.cases.review.chains import chains_in_force
from xiezhi.web.cases.review.machine import ASSIGNED, State
from xiezhi.web.cases.review.queries import (
    DECIDE,
    REASSIGN,
    REMIND,
    candidates,
    least_of,
    one_task,
    place_of,
    record_of_task,
)
from xiezhi.web.cases.views.record_closure import said
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, visit_of
from xiezhi.web.org.access.policy import Right
from xiezhi.web.ui.forms import Field, FieldKind, Filled, Form

_form = require_http_methods(["GET", "POST"])
Act = Callable[[Visit, ReviewTask, Filled], object]


def _about(
    request: HttpRequest, task_id: str, right: Right, form: Callable[[Visit, ReviewTask], Form], act: Act
) -> HttpResponse:
    """Work a form about a review that the right reaches; the version is that of the page it was opened from."""
    visit = visit_of(request)
    task = one_task(visit.who, task_id, visit.now)
    visit.who.demand(right, record_of_task(visit.who, task), visit.day, task_id)
    matter = chains_in_force().matters.get(task.matter)

    def go(filled: Filled) -> Sent:
        said(lambda: act(visit, task, filled))
        return Sent(f"/reviews/{task_id}/")

    explanation = f"{task.matter if matter is None else matter.say(visit.language)} · {task.case.number}"
    return work(request, Task(form(visit, task), go, about=task_id, explanation=explanation))


def _why(visit: Visit, *, required: bool = True) -> Field:
    return Field("reason", visit.words["reason"], FieldKind.TEXTAREA, required=required, longest=500)


@_form
def recall_one(request: HttpRequest, task_id: str) -> HttpResponse:
    """Take a review back."""

    def form(visit: Visit, _task: ReviewTask) -> Form:
        title = visit.words["review_recall"]
        return Form("review_recall", title, title, (_why(visit),))

    def act(visit: Visit, task: ReviewTask, filled: Filled) -> object:
        return recall(actor=visit.who, task_id=task.pk, seen=task.version, text=filled.text("reason"), now=visit.now)

    return _about(request, task_id, DECIDE["L1"], form, act)


@_form
def reassign_one(request: HttpRequest, task_id: str) -> HttpResponse:
    """Name another person at the level."""

    def form(visit: Visit, task: ReviewTask) -> Form:
        able = candidates(task.case, place_of(task), visit.now, least_of(task)) if _names_one(task) else []
        choices = tuple((each.person_id, f"{each.person.name}（{each.unit.name}）") for each in able)
        others = tuple(each for each in choices if each[0] != task.assigned)
        title = visit.words["review_reassign"]
        to = Field(
            "person", visit.words["review_to"], FieldKind.CHOICE, choices=others, why=visit.words["review_to_why"]
        )
        return Form("review_reassign", title, title, (to, _why(visit)))

    def act(visit: Visit, task: ReviewTask, filled: Filled) -> object:
        return reassign(
            actor=visit.who,
            task_id=task.pk,
            seen=task.version,
            person_id=filled.text("person"),
            text=filled.text("reason"),
            now=visit.now,
        )

    return _about(request, task_id, REASSIGN, form, act)


def _names_one(task: ReviewTask) -> bool:
    return task.state == State.OPEN and task.level in ASSIGNED


@_form
def remind_one(request: HttpRequest, task_id: str) -> HttpResponse:
    """Remind whoever keeps a review waiting."""

    def form(visit: Visit, _task: ReviewTask) -> Form:
        title = visit.words["review_remind"]
        return Form("review_remind", title, title, (_why(visit, required=False),))

    def act(visit: Visit, task: ReviewTask, filled: Filled) -> object:
        return remind(actor=visit.who, task_id=task.pk, text=filled.text("reason"), now=visit.now)

    return _about(request, task_id, REMIND, form, act)
