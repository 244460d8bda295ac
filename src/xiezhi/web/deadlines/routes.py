"""The routes of deadlines."""

from __future__ import annotations

from xiezhi.web.deadlines.queries import EXPORT, LIST
from xiezhi.web.desk.routes import Route

SECTION = "deadlines"
_APP = "deadlines"
ROUTES = (
    Route("deadlines/", "deadlines", "lists.deadlines", LIST, _APP),
    Route("deadlines/calendar/", "deadline_calendar", "month.month", LIST, _APP),
    Route("registers/deadlines/export/", "deadlines_export", "lists.export", EXPORT, _APP),
)
