"""Every route and who passes it, as one table; ``urls`` is made from it, and what is not in it is denied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xiezhi.web.org.access.policy import Right

PUBLIC, ACCOUNT, POSTING = "public", "account", "posting"
Guard = str | Right


@dataclass(frozen=True, slots=True)
class Route:
    """Address, name, the view as ``module.function`` below ``views`` of its application, and who passes."""

    address: str
    name: str
    view: str
    guard: Guard
    app: str = "desk"


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
    Route("me/", "me", "mine.me", ACCOUNT),
    Route("me/password/", "password", "mine.password", ACCOUNT),
    Route("me/manual/", "manual", "mine.manual", POSTING),
    Route("me/end/", "end_session", "mine.end_session", ACCOUNT),
    Route("drafts/keep/", "keep_draft", "mine.keep_draft", POSTING),
    Route("drafts/drop/", "drop_draft", "mine.drop_draft", POSTING),
    Route("selection/", "select", "selection.select", POSTING),
    Route("selection/tree/", "select_tree", "selection.tree", Right("org_unit", "list")),
    Route("registers/<str:register_name>/choose/", "choose_columns", "registers.choose", POSTING),
    Route("registers/<str:register_name>/save/", "save_filter", "registers.save", POSTING),
    Route("registers/<str:register_name>/forget/", "forget_filter", "registers.forget", POSTING),
    Route("registers/units/export/", "units_export", "registers.export", Right("unit_register", "export")),
    Route("registers/accounts/export/", "accounts_export", "registers.export", Right("user_register", "export")),
    Route("registers/postings/export/", "postings_export", "registers.export", Right("posting_register", "export")),
    Route("registers/journal/export/", "journal_export", "registers.export", Right("audit_log", "export")),
    Route("search/", "search", "search.search", POSTING),
    Route("units/", "units", "units.tree", Right("org_unit", "list")),
    Route("units/list/", "unit_list", "units.register", Right("org_unit", "list")),
    Route("units/new/", "unit_new", "unit_acts.create", Right("org_unit", "edit")),
    Route("units/<str:unit_id>/", "unit", "units.unit", Right("org_unit", "list")),
    Route("units/<str:unit_id>/below/", "below", "units.below", Right("org_unit", "list")),
    Route("units/<str:unit_id>/rename/", "unit_rename", "unit_acts.rename", Right("org_unit", "edit")),
    Route("units/<str:unit_id>/move/", "unit_move", "unit_acts.move", Right("org_unit", "move")),
    Route("units/<str:unit_id>/merge/", "unit_merge", "unit_acts.merge", Right("org_unit", "move")),
    Route("staff/new/", "person_new", "staff.register", Right("staff", "register")),
    Route("staff/<str:person_id>/move/", "person_move", "staff.move", Right("staff", "move")),
    Route("choose/unit/", "choose_unit", "choosing.unit", Right("org_unit", "list")),
    Route("choose/person/", "choose_person", "choosing.person", Right("staff", "list")),
    Route("accounts/new/", "account_new", "staff.account", Right("user", "create")),
    Route("accounts/", "accounts", "people.accounts", Right("user", "list")),
    Route("accounts/<str:account_id>/disable/", "disable", "people.disable", Right("user", "disable")),
    Route("accounts/<str:account_id>/reset/", "reset", "people.reset", Right("user", "reset_factor")),
    Route("postings/", "postings", "people.postings", Right("posting", "list")),
    Route("postings/propose/", "propose", "posting_forms.propose", Right("posting", "propose")),
    Route("postings/cover/", "cover", "posting_forms.cover", Right("leave_cover", "propose")),
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
    Route("postings/<str:posting_id>/files/", "posting_files", "files.listing", Right("posting", "list")),
    Route("postings/<str:posting_id>/files/add/", "add_posting_file", "files.add", Right("posting", "propose")),
    Route("postings/<str:posting_id>/files/<str:file_id>/", "posting_file", "files.show", Right("posting", "list")),
    Route(
        "postings/<str:posting_id>/files/<str:file_id>/content/",
        "posting_file_content",
        "files.content",
        Right("posting", "list"),
    ),
    Route(
        "postings/<str:posting_id>/files/<str:file_id>/preview/<int:page>/",
        "posting_file_preview",
        "files.preview",
        Right("posting", "list"),
    ),
    Route(
        "postings/<str:posting_id>/files/<str:file_id>/supersede/",
        "supersede_posting_file",
        "files.supersede",
        Right("posting", "propose"),
    ),
    Route("journal/", "journal", "evidence.journal", Right("audit_log", "list")),
    Route("journal/export/", "export_journal", "evidence.export", Right("audit_log", "export")),
    Route("seal/", "seal", "evidence.seal", Right("audit_log", "verify")),
    Route("running/", "running", "running.running", Right("audit_log", "verify")),
    Route("running/backup/", "back_up", "running.backup", Right("backup", "run")),
    Route("running/restore/", "ask_restore", "running.ask_restore", Right("backup", "restore_request")),
    Route(
        "running/restore/<str:request_id>/approve/",
        "allow_restore",
        "running.allow_restore",
        Right("backup", "restore_approve"),
    ),
    Route("keys/", "keys", "keys.keys", Right("key", "rotate")),
    Route("keys/rotate/", "rotate_key", "keys.rotate", Right("key", "rotate")),
    Route("keys/shred/<str:destruction_id>/approve/", "shred", "keys.shred", Right("key", "shred_approve")),
    Route("keys/shred/<str:destruction_id>/decline/", "keep_identity", "keys.keep", Right("key", "shred_approve")),
    Route("shredding/", "shredding", "keys.shredding", Right("key", "shred_request")),
    Route("shredding/new/", "shredding_new", "keys.propose", Right("key", "shred_request")),
    Route("retention/", "retention", "retention.retention", Right("retention", "list")),
    Route("retention/propose/", "propose_disposal", "retention.propose", Right("disposal", "propose")),
    Route("disposals/", "disposals", "retention.lists", Right("retention", "approve_disposal")),
    Route(
        "disposals/<str:disposal_id>/approve/",
        "approve_disposal",
        "retention.approve",
        Right("retention", "approve_disposal"),
    ),
    Route(
        "disposals/<str:disposal_id>/decline/",
        "decline_disposal",
        "retention.decline",
        Right("retention", "approve_disposal"),
    ),
    Route("rules/", "rules", "rules.rules", Right("rule_set", "list")),
    Route("rules/propose/", "propose_rules", "rules.propose", Right("rule_set", "propose")),
    Route("rules/<str:rule_set_id>/", "rule_set", "rules.rule_set", Right("rule_set", "list")),
    Route("rules/<str:rule_set_id>/activate/", "activate_rules", "rules.activate", Right("rule_set", "activate")),
)
# What the left navigation may show, in this order.
SECTIONS = (
    *("units", "accounts", "postings", "sheets", "journal", "seal", "running"),
    *("keys", "shredding", "retention", "disposals", "rules"),
)
# What applications above the desk bring, each with its own section, before the first request.
_BROUGHT: list[Route] = []
_ABOVE: list[str] = []
_GUARDS: dict[str, Guard] = {route.name: route.guard for route in ROUTES}


def register(routes: Iterable[Route], *sections: str) -> None:
    """Take the routes of an application above the desk, and the names of those that are sections of their own."""
    for route in routes:
        if route.name in _GUARDS:
            raise LookupError(f"two routes are called {route.name}")
        _GUARDS[route.name] = route.guard
        _BROUGHT.append(route)
    _ABOVE.extend(sections)


def all_routes() -> tuple[Route, ...]:
    """Return every route there is."""
    return (*ROUTES, *_BROUGHT)


def business_sections() -> tuple[str, ...]:
    """Return the sections of the daily work, in the order in which they came."""
    return tuple(_ABOVE)


def guard_of(name: str | None) -> Guard | None:
    """Return who passes a route; None for one that is not in the table."""
    return None if name is None else _GUARDS.get(name)
