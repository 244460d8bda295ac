"""What courses bring to the desk and to the page of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial

from django.db.models import Count, Q

from xiezhi.engine.verdicts import Verdict
from xiezhi.web.cases import links
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import VIEW
from xiezhi.web.desk import routes as desk_routes
from xiezhi.web.desk import todo
from xiezhi.web.desk.drafts import register_form
from xiezhi.web.desk.visit import Visit
from xiezhi.web.remedies.courses import courses
from xiezhi.web.remedies.forms import step_form
from xiezhi.web.remedies.queries import due
from xiezhi.web.remedies.routes import ROUTES, SECTION
from xiezhi.web.remedies.runs import runs_of

_SOON = timedelta(days=7)


def bring() -> None:
    """Make routes, forms, the link and the tasks known."""
    desk_routes.register(ROUTES, SECTION)
    links.provide(courses_of)
    todo.provide(tasks)
    for course in courses().values():
        for event in course.moves:
            register_form(partial(step_form, event=event), f"/cases/{{}}/remedies/{event}/")


def courses_of(visit: Visit, case: Case) -> Iterator[links.CaseLink]:
    """Yield the hearings and remedies of a case."""
    yield links.CaseLink(f"/cases/{case.pk}/remedies/", visit.words["remedies"], len(runs_of(case)))


def tasks(visit: Visit) -> Iterable[todo.Task]:
    """Yield what is overdue in the courses of one's cases, and what is due within seven days."""
    if not visit.who.may(VIEW, visit.day):
        return
    found = due(visit.who, visit.now).filter(Q(verdict_now=Verdict.OVERDUE) | Q(due_at__lte=visit.now + _SOON))
    counts = dict(found.order_by().values_list("verdict_now").annotate(count=Count("*")))
    for verdict, group in ((Verdict.OVERDUE, todo.Group.OVERDUE), (Verdict.PENDING, todo.Group.DUE_SOON)):
        if counts.get(verdict):
            yield todo.Task(group, "/remedies/", visit.words["remedies"], counts[verdict])
