"""What the home page and the page of a case say of closed records."""

from __future__ import annotations

from collections.abc import Iterator

from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.closure.queries import APPROVE, CLOSE, open_now, to_decide
from xiezhi.web.cases.links import CaseLink
from xiezhi.web.cases.models import Case
from xiezhi.web.desk.todo import Group, Task
from xiezhi.web.desk.visit import Visit
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.access.reach import can


def closure_lines(visit: Visit) -> Iterator[Task]:
    """Yield the requests to decide, and what is open to the visitor now."""
    if visit.who.may(APPROVE, visit.day) and (count := to_decide(visit.who, visit.now).count()):
        yield Task(Group.MINE, "/closed/waiting/", visit.words["closure_waiting"], count)
    if count := open_now(visit.who, visit.now).count():
        yield Task(Group.NOTICES, "/closed/mine/", visit.words["closure_open_now"], count)


def closure_link(visit: Visit, case: Case) -> Iterator[CaseLink]:
    """Yield the act of closing a case off, to whom it is open."""
    if can(shipped_policy(), visit.who.viewpoint, CLOSE, record_of(case), visit.day):
        yield CaseLink(f"/cases/{case.pk}/close-off/", visit.words["closure_close"])
