"""The routes of deadlines."""

from __future__ import annotations

from xiezhi.web.deadlines.queries import EXPORT, LIST
from xiezhi.web.desk.routes import Route

SECTION = "deadlines"
_APP = "deadlines"
ROUTES = (
    Route("deadlines/", "deadlines", "lists.deadlines", LIST, _APP),
    Route("deadlines/calendar/", "deadline_calendar", "month.month", LIST, _APP),
    Route("deadlines/escalations/", "escalations", "lists.escalations", LIST, _APP),
    Route("deadlines/moves/", "moves", "lists.moves", LIST, _APP),
    Route("deadlines/moves/progress/", "moves_progress", "lists.progress", LIST, _APP),
    Route("deadlines/digests/", "digests", "digests.digests", LIST, _APP),
    Route("deadlines/digests/read/", "digests_read", "digests.read", LIST, _APP),
    Route("registers/escalations/export/", "escalations_export", "lists.export", EXPORT, _APP),
    Route("registers/moves/export/", "moves_export", "lists.export", EXPORT, _APP),
    Route("registers/deadlines/export/", "deadlines_export", "lists.export", EXPORT, _APP),
)
