"""What the home page and the page of a case say of custody."""

from __future__ import annotations

from collections.abc import Iterable

from xiezhi.web.cases.links import CaseLink
from xiezhi.web.cases.models import Case
from xiezhi.web.custody.board import Light, board
from xiezhi.web.custody.models import Handover
from xiezhi.web.custody.queries import LIST, stays
from xiezhi.web.desk.todo import Group, Task
from xiezhi.web.desk.visit import Visit


def running_out(visit: Visit) -> Iterable[Task]:
    """Stays whose limits are broken or run out within the hour, and a shift that waits to be signed for."""
    if not visit.who.may(LIST, visit.day):
        return
    lights = [each.light for each in board(visit.who, visit.now)]
    for light, group, label in (
        (Light.RED, Group.OVERDUE, visit.words["custody_todo_red"]),
        (Light.AMBER, Group.DUE_SOON, visit.words["custody_todo_amber"]),
    ):
        if count := lights.count(light):
            yield Task(group, "/custody/", label, count)
    for each in Handover.objects.filter(incoming_id=visit.who.account.person_id, signed_at__isnull=True):
        yield Task(Group.MINE, f"/custody/centres/{each.centre_id}/", visit.words["custody_todo_sign"], 1)


def case_link(visit: Visit, case: Case) -> Iterable[CaseLink]:
    """The stays of a case."""
    if visit.who.may(LIST, visit.day):
        count = stays(visit.who, LIST, visit.now).filter(case=case).count()
        yield CaseLink(f"/cases/{case.pk}/custody/", visit.words["custody"], count)
