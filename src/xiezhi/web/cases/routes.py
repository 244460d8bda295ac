"""The routes of cases."""

from __future__ import annotations

from xiezhi.web.cases.attachments import ADD, SEE, TAKE
from xiezhi.web.desk.routes import Route
from xiezhi.web.org.access.policy import Right

SECTION = "cases"
_LIST, _VIEW = Right("case", "list"), Right("case", "view")
_UNMASK = Right("party_pii", "unmask")
_REQUEST, _APPROVE = Right("sealed_record", "request_open"), Right("sealed_record", "approve_open")
_CLOSE_RECORD, _LOOK = Right("case", "seal"), Right("sealed_record", "view")
_SUBMIT = Right("review_task", "decide_l1_handler")
_APPEND, _CORRECT = Right("case_event", "append"), Right("case_event", "correct")
ROUTES = (
    Route("cases/", "cases", "lists.cases", _LIST, "cases"),
    Route("registers/cases/export/", "cases_export", "registers.export", Right("case", "export"), "desk"),
    Route("cases/open/", "case_open", "opening.open_one", Right("case", "create"), "cases"),
    Route("cases/<str:case_id>/", "case", "one.case", _VIEW, "cases"),
    Route("cases/<str:case_id>/obligations/<str:obligation_id>/", "obligation", "one.obligation", _VIEW, "cases"),
    Route("cases/<str:case_id>/parties/", "case_party", "parties.party", Right("case", "edit"), "cases"),
    Route("cases/<str:case_id>/parties/<str:party_id>/", "case_unmask", "parties.one_party", _UNMASK, "cases"),
    Route(
        "cases/<str:case_id>/record-closure/", "case_record_closure", "record_closure.close_one", _CLOSE_RECORD, "cases"
    ),
    Route("cases/<str:case_id>/assign/", "case_assign", "standing.assign_one", Right("case", "assign"), "cases"),
    Route(
        "cases/<str:case_id>/transfer/", "case_transfer", "standing.transfer_one", Right("case", "transfer"), "cases"
    ),
    Route("cases/<str:case_id>/close/", "case_close", "standing.close_one", Right("case", "close"), "cases"),
    Route("cases/<str:case_id>/reopen/", "case_reopen", "standing.reopen_one", Right("case", "close"), "cases"),
    Route("cases/<str:case_id>/merge/", "case_merge", "standing.merge_one", _APPEND, "cases"),
    Route("cases/<str:case_id>/split/", "case_split", "standing.split_one", _APPEND, "cases"),
    Route("cases/<str:case_id>/entries/<str:entry_id>/", "case_correct", "correcting.correct", _CORRECT, "cases"),
    Route("closed-records/", "closed_records", "record_closure.closed", _REQUEST, "cases"),
    Route("closed-records/ask/", "closed_ask", "record_closure.ask_one", _REQUEST, "cases"),
    Route("closed-records/requests/", "closed_requests", "record_closure.requests", _APPROVE, "cases"),
    Route("closed-records/<str:case_id>/", "closed_record", "record_closure.opened", _LOOK, "cases"),
    Route("cases/<str:case_id>/extensions/", "case_extensions", "extensions.listing", _VIEW, "cases"),
    Route("cases/<str:case_id>/extensions/<str:extension_id>/", "case_extension", "extensions.ask", _SUBMIT, "cases"),
    Route("cases/<str:case_id>/files/", "case_files", "files.listing", SEE),
    Route("cases/<str:case_id>/files/add/", "add_case_file", "files.add", ADD),
    Route("cases/<str:case_id>/files/<str:file_id>/", "case_file", "files.show", TAKE),
    Route("cases/<str:case_id>/files/<str:file_id>/content/", "case_file_content", "files.content", TAKE),
    Route("cases/<str:case_id>/files/<str:file_id>/preview/<int:page>/", "case_file_preview", "files.preview", TAKE),
    Route("cases/<str:case_id>/files/<str:file_id>/supersede/", "supersede_case_file", "files.supersede", ADD),
    Route("cases/<str:case_id>/files/<str:file_id>/replace/", "replace_case_file", "files.replace", ADD),
    Route("cases/<str:case_id>/items/", "case_item", "items.item", _APPEND, "cases"),
    Route("cases/<str:case_id>/steps/", "case_step", "entry.step", _APPEND, "cases"),
)
