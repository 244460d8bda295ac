"""Every route and who passes it, as one table; ``urls`` is made from it, and what is not in it is denied."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.web.org.access.policy import Right

PUBLIC, ACCOUNT, POSTING = "public", "account", "posting"
Guard = str | Right


@dataclass(frozen=True, slots=True)
class Route:
    """Address, name, the view as ``module.function`` below ``desk.views``, and who passes."""

    address: str
    name: str
    view: str
    guard: Guard


ROUTES = (
    Route("", "home", "home.home", POSTING),
    Route("health/", "health", "door.health", PUBLIC),
    Route("login/", "login", "door.login", PUBLIC),
    Route("first/", "first", "door.first", PUBLIC),
    Route("language/", "language", "door.language", PUBLIC),
    Route("logout/", "logout", "door.logout", ACCOUNT),
    Route("posting/", "posting", "door.choose_posting", ACCOUNT),
    Route("confirm/", "confirm", "door.confirm", POSTING),
    Route("factor/", "factor", "door.factor", POSTING),
    Route("units/", "units", "units.tree", Right("org_unit", "list")),
    Route("units/<str:unit_id>/", "unit", "units.unit", Right("org_unit", "list")),
    Route("units/<str:unit_id>/below/", "below", "units.below", Right("org_unit", "list")),
    Route("accounts/", "accounts", "people.accounts", Right("user", "list")),
    Route("accounts/<str:account_id>/disable/", "disable", "people.disable", Right("user", "disable")),
    Route("accounts/<str:account_id>/reset/", "reset", "people.reset", Right("user", "reset_factor")),
    Route("postings/", "postings", "people.postings", Right("posting", "list")),
    Route("postings/propose/", "propose", "people.propose", Right("posting", "propose")),
    Route("postings/<str:posting_id>/approve/", "approve", "people.approve", Right("posting", "approve")),
    Route("postings/<str:posting_id>/revoke/", "revoke", "people.revoke", Right("posting", "revoke")),
    Route("sheets/", "sheets", "sheets.sheets", Right("sheet", "upload")),
    Route("sheets/upload/", "sheet_upload", "sheets.upload", Right("sheet", "upload")),
    Route("sheets/<str:sheet_name>/template/", "sheet_template", "sheets.template", Right("sheet", "upload")),
    Route("sheets/runs/<str:run_id>/", "sheet_run", "sheets.run", Right("sheet", "upload")),
    Route("sheets/runs/<str:run_id>/progress/", "sheet_progress", "sheets.progress", Right("sheet", "upload")),
    Route("sheets/runs/<str:run_id>/workbook/", "sheet_workbook", "sheets.workbook", Right("sheet", "upload")),
    Route("sheets/runs/<str:run_id>/again/", "sheet_again", "sheets.again", Right("sheet", "upload")),
    Route("sheets/runs/<str:run_id>/confirm/", "sheet_confirm", "sheets.confirm", Right("sheet", "upload")),
    Route("sheets/runs/<str:run_id>/undo/", "sheet_undo", "sheets.undo", Right("sheet", "upload")),
    Route("sheets/runs/<str:run_id>/drop/", "sheet_drop", "sheets.drop", Right("sheet", "upload")),
    Route("journal/", "journal", "evidence.journal", Right("audit_log", "list")),
    Route("seal/", "seal", "evidence.seal", Right("audit_log", "verify")),
)
_GUARDS = {route.name: route.guard for route in ROUTES}
# What the left navigation may show, in this order.
SECTIONS = ("units", "accounts", "postings", "sheets", "journal", "seal")


def guard_of(name: str | None) -> Guard | None:
    """Return who passes a route; None for one that is not in the table."""
    return _GUARDS.get(name or "")


def section_right(name: str) -> Guard:
    """Return the guard of a section."""
    return _GUARDS[name]
