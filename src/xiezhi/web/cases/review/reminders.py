"""What the home page and the page of a case say of reviews."""

from __future__ import annotations

from xiezhi.web.cases.links import CaseLink
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.review.chains import shipped_chains
from xiezhi.web.cases.review.machine import State
from xiezhi.web.cases.review.queries import LIST, tasks, waiting_for
from xiezhi.web.desk.todo import Group, Task
from xiezhi.web.desk.visit import Visit
from xiezhi.web.ui.words.review import SAID

# The page of a case links to so many of its reviews, the newest first.
_LINKED = 4


def waiting_lines(visit: Visit) -> list[Task]:
    """Return a line for the reviews that wait for the visitor, and one for those that came back to him."""
    waiting = waiting_for(visit.who, visit.now)
    returned = sum(each.state == State.RETURNED for each in waiting)
    lines = (
        Task(Group.RETURNED, "/reviews/", visit.words["review_returned"], returned),
        Task(Group.MINE, "/reviews/", visit.words["review_waiting"], len(waiting) - returned),
    )
    return [each for each in lines if each.count]


def reviews_of(visit: Visit, case: Case) -> list[CaseLink]:
    """Return a link to each of the newest reviews of a case, with what it is about and how it stands."""
    found = tasks(visit.who, LIST, visit.now).filter(case=case).order_by("-since")[:_LINKED]
    matters = shipped_chains().matters
    return [
        CaseLink(
            f"/reviews/{each.pk}/",
            f"{matters[each.matter].say(visit.language)} · {SAID[each.state].say(visit.language)}",
        )
        for each in found
    ]
