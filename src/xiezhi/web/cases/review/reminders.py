"""What the home page says of reviews that wait."""

from __future__ import annotations

from xiezhi.web.cases.review.queries import waiting_for
from xiezhi.web.desk.todo import Group, Task
from xiezhi.web.desk.visit import Visit


def waiting_lines(visit: Visit) -> list[Task]:
    """Return one line for the reviews that wait for the visitor, none if none does."""
    count = len(waiting_for(visit.who, visit.now))
    return [Task(Group.MINE, "/reviews/", visit.words["review_waiting"], count)] if count else []
