"""The routes of review; who decides at which level is asked of each review by its action."""

from __future__ import annotations

from xiezhi.web.cases.review.queries import DECIDE, EXPORT, FRONTS, GIVE, LIST, REASSIGN, REMIND
from xiezhi.web.desk.routes import Route

SECTIONS = ("reviews", "front_reviews")
_APP = "cases.review"
ROUTES = (
    Route("reviews/", "reviews", "pages.reviews", LIST, _APP),
    Route("reviews/all/", "reviews_register", "fronts.all_reviews", LIST, _APP),
    Route("reviews/<str:task_id>/", "review", "dossier.review", LIST, _APP),
    Route("reviews/<str:task_id>/recall/", "review_recall", "flow.recall_one", DECIDE["L1"], _APP),
    Route("reviews/<str:task_id>/reassign/", "review_reassign", "flow.reassign_one", REASSIGN, _APP),
    Route("reviews/<str:task_id>/remind/", "review_remind", "flow.remind_one", REMIND, _APP),
    Route("cases/<str:case_id>/review/", "case_review", "pages.submit_one", DECIDE["L1"], _APP),
    Route("cases/<str:case_id>/front-review/", "front_give", "fronts.give", GIVE, _APP),
    Route("front-reviews/", "front_reviews", "fronts.fronts", FRONTS, _APP),
    Route("front-reviews/<str:front_id>/", "front_review", "fronts.front", FRONTS, _APP),
    Route("registers/front_reviews/export/", "front_reviews_export", "fronts.export", EXPORT, _APP),
)
