"""The routes of courses."""

from __future__ import annotations

from xiezhi.web.cases.actions.steps import APPEND
from xiezhi.web.cases.queries import VIEW
from xiezhi.web.desk.routes import Route

SECTION = "remedies"
_APP = "remedies"
ROUTES = (
    Route("remedies/", "remedies", "pages.listing", VIEW, _APP),
    Route("cases/<str:case_id>/remedies/", "case_remedies", "pages.of_case", VIEW, _APP),
    Route("cases/<str:case_id>/remedies/<str:course_event>/", "course_step", "acts.step", APPEND, _APP),
)
