"""The routes of review; who decides at which level is asked of each review by its action."""

from __future__ import annotations

from xiezhi.web.cases.review.queries import DECIDE, LIST
from xiezhi.web.desk.routes import Route

SECTION = "reviews"
_APP = "cases.review"
ROUTES = (
    Route("reviews/", "reviews", "pages.reviews", LIST, _APP),
    Route("reviews/<str:task_id>/", "review", "pages.review", LIST, _APP),
    Route("cases/<str:case_id>/review/", "case_review", "pages.submit_one", DECIDE["L1"], _APP),
)
