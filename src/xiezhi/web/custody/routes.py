"""The routes of the case-handling centres."""

from __future__ import annotations

from xiezhi.web.custody.queries import APPEND, CORRECT, LIST
from xiezhi.web.desk.routes import PUBLIC, Route

SECTION = "custody"
_APP = "custody"
ROUTES = (
    Route("custody/", "custody", "board.board", LIST, _APP),
    Route("custody/rows/", "custody_rows", "board.rows", LIST, _APP),
    Route("custody/stays/", "custody_stays", "stays.register", LIST, _APP),
    Route("custody/stays/<str:stay_id>/", "custody_stay", "stays.stay", LIST, _APP),
    Route("custody/stays/<str:stay_id>/steps/<str:step_name>/", "custody_step", "entering.step", APPEND, _APP),
    Route("custody/stays/<str:stay_id>/entries/<str:entry_id>/", "custody_correct", "entering.fix", CORRECT, _APP),
    Route("custody/centres/", "custody_centres", "centres.centres", LIST, _APP),
    Route("custody/centres/<str:centre_id>/", "custody_centre", "centres.centre", LIST, _APP),
    Route("custody/centres/<str:centre_id>/keeper/", "custody_keeper", "centres.keeper", CORRECT, _APP),
    Route("custody/centres/<str:centre_id>/shift/", "custody_shift", "centres.shift", APPEND, _APP),
    Route("custody/shifts/<str:handover_id>/", "custody_sign", "centres.sign_for", APPEND, _APP),
    Route("custody/beat/", "custody_beat", "calls.call", PUBLIC, _APP),
    Route("cases/<str:case_id>/custody/", "case_custody", "stays.of_case", LIST, _APP),
    Route("cases/<str:case_id>/custody/new/", "custody_arrival", "entering.arrival", APPEND, _APP),
)
