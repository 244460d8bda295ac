"""What the home page and the digest say of reviews: what waits, what stands longer than its time, what is reminded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.links import CaseLink
from xiezhi.web.cases.models import Case, ReviewTask
from xiezhi.web.cases.review.chains import chains_in_force
from xiezhi.web.cases.review.machine import State
from xiezhi.web.cases.review.queries import FRONTS, GIVE, LIST, is_overdue, last_reminder, mine, tasks, waiting_for
from xiezhi.web.cases.review.registers import FRONT_REVIEWS
from xiezhi.web.desk.todo import Group, Task
from xiezhi.web.desk.visit import Visit
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.access.reach import can
from xiezhi.web.org.viewer import Viewer
from xiezhi.web.ui.words.review import SAID

# The page of a case links to so many of its reviews, the newest first, and to the list of all.
_LINKED = 4


def overdue_for(viewer: Viewer, now: datetime) -> list[ReviewTask]:
    """Return the reviews that wait for the viewer longer than their time."""
    return [each for each in waiting_for(viewer, now) if is_overdue(each, now)]


def waiting_lines(visit: Visit) -> Iterator[Task]:
    """Yield the lines of the home page: what waits, what is overdue, what was returned to the viewer."""
    waiting = waiting_for(visit.who, visit.now)
    returned = [each for each in waiting if each.state == State.RETURNED]
    late = [each for each in waiting if is_overdue(each, visit.now)]
    if len(waiting) > len(returned):
        yield Task(Group.MINE, "/reviews/", visit.words["review_waiting"], len(waiting) - len(returned))
    if returned:
        yield Task(Group.RETURNED, "/reviews/", visit.words["review_returned_to_me"], len(returned))
    if late:
        yield Task(Group.OVERDUE, "/reviews/", visit.words["review_overdue_mine"], len(late))
    if reminded := sum(last_reminder(each) is not None for each in late):
        yield Task(Group.NOTICES, "/reviews/", visit.words["review_reminded_me"], reminded)
    if stuck := sum(is_overdue(each, visit.now) for each in mine(visit.who, visit.now)):
        yield Task(Group.NOTICES, "/reviews/", visit.words["review_sent_overdue"], stuck)


def case_links(visit: Visit, case: Case) -> Iterator[CaseLink]:
    """Yield the links from the page of a case: its reviews, the advice on it, and giving some."""
    if visit.who.may(LIST, visit.day):
        found = tasks(visit.who, LIST, visit.now).filter(case=case).order_by("-since")
        matters = chains_in_force().matters
        for each in found[:_LINKED]:
            told = f"{matters[each.matter].say(visit.language)} · {SAID[each.state].say(visit.language)}"
            yield CaseLink(f"/reviews/{each.pk}/", told)
        if (count := found.count()) > _LINKED:
            yield CaseLink(f"/reviews/all/?case={case.number}", visit.words["reviews"], count)
    if visit.who.may(FRONTS, visit.day):
        count = FRONT_REVIEWS.rows(visit, FRONTS).filter(case=case).count()
        if count:
            yield CaseLink(f"/front-reviews/?case={case.number}", visit.words["front_reviews"], count)
    if not visit.who.may(GIVE, visit.day) or case.closed_at is not None:
        return
    if can(shipped_policy(), visit.who.viewpoint, GIVE, record_of(case), visit.day):
        yield CaseLink(f"/cases/{case.pk}/front-review/", visit.words["front_give"])
