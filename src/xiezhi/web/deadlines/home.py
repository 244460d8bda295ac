"""What the home page and the digest say of deadlines: a line is a count and the list that has these rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count

from xiezhi.law.model import Severity
from xiezhi.web.cases.review.reminders import overdue_for
from xiezhi.web.deadlines.queries import LIST, Light, deadlines, with_mine
from xiezhi.web.desk.todo import Group, Task
from xiezhi.web.desk.visit import Visit
from xiezhi.web.org.viewer import Viewer, legal_day

# Whose deadlines a role answers for: its own, those of the units in reach, or the critical ones among these.
OWN, UNIT, CRITICAL = "own", "unit", "critical"
# What of a digest is not about deadlines of the law: reviews that wait for a person longer than their time.
REVIEW = "review"
_ANSWERS = {
    "officer": OWN,
    "unit_head": UNIT,
    "legal_stationed": UNIT,
    "legal_reviewer": CRITICAL,
    "bureau_leader": CRITICAL,
}
_FILTERS = {OWN: {"mine": "yes"}, UNIT: {}, CRITICAL: {"severity": str(Severity.CRITICAL)}}
GROUPS = {Light.OVERDUE: Group.OVERDUE, Light.SOON: Group.DUE_SOON}


@dataclass(frozen=True, slots=True)
class Line:
    """How many deadlines of a light wait, of which kind, and the list of them."""

    light: Light
    kind: str
    count: int

    @property
    def url(self) -> str:
        """The list with exactly these rows; reviews that wait stand on a page of their own."""
        if self.kind == REVIEW:
            return "/reviews/"
        return f"/deadlines/?{urlencode({'light': str(self.light), **_FILTERS[self.kind]})}"

    @property
    def word(self) -> str:
        """The name of the line among the words."""
        return f"deadline_line_{self.light}_{self.kind}"


def lines(viewer: Viewer, now: datetime) -> Iterator[Line]:
    """Yield what is overdue and due soon for the posting somebody acts from; one query."""
    kind = _ANSWERS.get(viewer.posting.role) if viewer.posting else None
    if kind is None or not viewer.may(LIST, legal_day(now)):
        return
    rows = with_mine(deadlines(viewer, LIST, now), viewer).filter(**_FILTERS[kind])
    counts = dict(rows.order_by().values_list("light").annotate(count=Count("*")))
    for light in GROUPS:
        if counts.get(light):
            yield Line(light, kind, counts[light])


def digest_lines(viewer: Viewer, now: datetime) -> Iterator[Line]:
    """Yield what a digest tells: the deadlines, and the reviews that stand longer than their time."""
    yield from lines(viewer, now)
    if count := len(overdue_for(viewer, now)):
        yield Line(Light.OVERDUE, REVIEW, count)


def waiting_lines(visit: Visit) -> Iterator[Task]:
    """Yield the lines of the home page."""
    for line in lines(visit.who, visit.now):
        yield Task(GROUPS[line.light], line.url, visit.words[line.word], line.count)
