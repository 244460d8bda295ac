"""What is due in the courses of the cases that a viewer reaches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.db.models import QuerySet

from xiezhi.engine.verdicts import Verdict
from xiezhi.web.cases.judging import rulebook, rules
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import VIEW, Standing, cases, obligations
from xiezhi.web.org.viewer import Viewer
from xiezhi.web.remedies.courses import course_of

WAITING = (Verdict.OVERDUE, Verdict.PENDING)


def course_rules() -> Sequence[str]:
    """Return the rules that a step of a course puts under a duty."""
    return _course_rules(rulebook().digest)


@cache
def _course_rules(digest: str) -> Sequence[str]:
    del digest  # Another rulebook has other rules.
    return sorted(name for name, rule in rules().items() if any(course_of(each) for each in rule.subject.events))


def due(viewer: Viewer, now: datetime) -> QuerySet[Standing]:
    """Return the duties of courses that are overdue or still run, in the cases that a viewer may see."""
    reached = cases(viewer, VIEW, now).values("thread_id")
    rows = obligations(now).filter(thread_id__in=reached, rule_id__in=course_rules(), verdict_now__in=WAITING)
    return rows.order_by("due_at", "rule_id")


def cases_of(viewer: Viewer, threads: set[str], now: datetime) -> dict[str, Case]:
    """Return the first case of each thread that a viewer may see."""
    rows = cases(viewer, VIEW, now).filter(thread_id__in=threads).order_by("-case_id")
    return {each.thread_id: each for each in rows}
