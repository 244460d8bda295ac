"""The routes of intake; the public page has no right and asks for number and code."""

from __future__ import annotations

from xiezhi.web.desk.routes import PUBLIC, Route
from xiezhi.web.intake.acts import DECIDE, RECEIPT, TRANSFER
from xiezhi.web.intake.queries import (
    CORRECT,
    CREATE,
    EDIT_VENUE,
    EXPORT,
    EXPORT_VENUES,
    INSPECT,
    LIST,
    VENUES,
    VIEW,
)
from xiezhi.web.org.access.policy import Right

SECTIONS = ("intake", "venues")
_APP = "intake"
_FILES = "venues/<str:venue_id>/files/"
_FILE = f"{_FILES}<str:file_id>/"
ROUTES = (
    Route("intake/", "intake", "reports.listing", LIST, _APP),
    Route("intake/new/", "report_new", "reports.take", CREATE, _APP),
    Route("intake/<str:report_id>/", "report", "reports.report", VIEW, _APP),
    Route("intake/<str:report_id>/correct/", "report_correct", "reports.correct", CORRECT, _APP),
    Route("intake/<str:report_id>/unmask/", "report_unmask", "reports.unmask", Right("party_pii", "unmask"), _APP),
    Route("intake/<str:report_id>/receipt/", "report_receipt", "receipts.receipt", RECEIPT, _APP),
    Route("intake/<str:report_id>/receipt/issue/", "issue_receipt", "receipts.issue", RECEIPT, _APP),
    Route("intake/<str:report_id>/decide/", "report_decide", "acts.decide", DECIDE, _APP),
    Route("intake/<str:report_id>/transfer/", "report_transfer", "acts.transfer", TRANSFER, _APP),
    Route("intake/<str:report_id>/follow/", "report_follow", "acts.follow", RECEIPT, _APP),
    Route("registers/intake/export/", "intake_export", "registers.export", EXPORT),
    Route("venues/", "venues", "venues.listing", VENUES, _APP),
    Route("venues/new/", "venue_new", "venues.enter", EDIT_VENUE, _APP),
    Route("venues/<str:venue_id>/", "venue", "venues.venue", VENUES, _APP),
    Route("venues/<str:venue_id>/edit/", "venue_edit", "venues.change", EDIT_VENUE, _APP),
    Route("venues/<str:venue_id>/inspect/", "venue_inspect", "venues.inspect", INSPECT, _APP),
    Route(_FILES, "venue_files", "files.listing", VENUES),
    Route(f"{_FILES}add/", "add_venue_file", "files.add", EDIT_VENUE),
    Route(_FILE, "venue_file", "files.show", VENUES),
    Route(f"{_FILE}content/", "venue_file_content", "files.content", VENUES),
    Route(f"{_FILE}preview/<int:page>/", "venue_file_preview", "files.preview", VENUES),
    Route(f"{_FILE}supersede/", "supersede_venue_file", "files.supersede", EDIT_VENUE),
    Route("registers/venues/export/", "venues_export", "registers.export", EXPORT_VENUES),
    Route("progress/", "progress", "progress.progress", PUBLIC, _APP),
    Route("progress/proof/", "progress_proof", "progress.proof", PUBLIC, _APP),
    Route("progress/answer/", "progress_answer", "progress.answered", PUBLIC, _APP),
)
