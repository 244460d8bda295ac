"""What of the reviews stands on 待办."""

from __future__ import annotations

from xiezhi.web.cases.review.queries import waiting_for
from xiezhi.web.desk.visit import Visit


def waiting_lines(visit: Visit) -> list[dict[str, object]]:
    """Return one line for the reviews that wait for the visitor, none if none does."""
    count = len(waiting_for(visit.who, visit.now))
    return [{"url": "/reviews/", "label": visit.words["review_waiting"], "count": count}] if count else []
