"""The routes of papers."""

from __future__ import annotations

from xiezhi.web.cases.actions.steps import APPEND
from xiezhi.web.cases.queries import VIEW
from xiezhi.web.desk.routes import Route
from xiezhi.web.papers.queries import UPLOAD

SECTION = "paper_templates"
_APP = "papers"
ROUTES = (
    Route("cases/<str:case_id>/papers/", "papers", "pages.listing", VIEW, _APP),
    Route("cases/<str:case_id>/papers/<str:paper_kind>/", "paper_new", "acts.make", APPEND, _APP),
    Route("papers/<str:paper_id>/", "paper", "pages.paper", VIEW, _APP),
    Route("papers/<str:paper_id>/content/", "paper_content", "pages.content", VIEW, _APP),
    Route("papers/<str:paper_id>/serve/", "paper_serve", "acts.serve", APPEND, _APP),
    Route("papers/<str:paper_id>/correct/", "paper_correct", "acts.correct", APPEND, _APP),
    Route("papers/<str:paper_id>/void/", "paper_void", "acts.void", APPEND, _APP),
    Route("paper-templates/", "paper_templates", "templates.listing", UPLOAD, _APP),
    Route("paper-templates/<str:paper_kind>/", "paper_template", "templates.content", UPLOAD, _APP),
)
