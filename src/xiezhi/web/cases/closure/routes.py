"""The routes of closed records."""

from __future__ import annotations

from xiezhi.web.cases.closure.queries import APPROVE, ASK, CLOSE, EXISTS, LOOK
from xiezhi.web.desk.routes import Route

_APP = "cases.closure"
ROUTES = (
    Route("closed/", "closed_records", "pages.existing", EXISTS, _APP),
    Route("closed/ask/", "ask_opening", "pages.ask_one", ASK, _APP),
    Route("closed/mine/", "my_openings", "pages.mine", ASK, _APP),
    Route("closed/waiting/", "openings", "pages.waiting", APPROVE, _APP),
    Route("closed/waiting/<str:opening_id>/", "decide_opening", "pages.decide_one", APPROVE, _APP),
    Route("closed/<str:case_id>/", "closed_record", "pages.opened", LOOK, _APP),
    Route("cases/<str:case_id>/close-off/", "close_off", "pages.close_one", CLOSE, _APP),
)
