"""Duties of administrative decisions, their files and the property of a case, typed from the articles."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.duties.duty import Act, Duty, Expected, always

_NEW_LAW = date(2026, 1, 1)
_ADMIN = {"public-order", "other-admin"}
_DISCOVERY = (
    "offence-discovered",
    "report-received",
    "agency-transfer-received",
    "admin-case-accepted",
    "admin-case-filed",
)


def _admin(act: Act) -> bool:
    return act.fact("case_class") in _ADMIN


def _po(act: Act) -> bool:
    borrowed = act.fact("other_admin_law_uses_po_procedure") == "true" and act.day >= _NEW_LAW
    return act.fact("case_class") == "public-order" or (act.fact("case_class") == "other-admin" and borrowed)


def _in_admin(expected: Expected) -> Expected:
    return lambda act: expected(act) if _admin(act) else None


def _ordinary(act: Act) -> str | None:
    return "met" if _admin(act) and act.fact("special_procedure") == "none" else None


def _discovered(act: Act) -> str | None:
    return "met" if _admin(act) and act.before(*_DISCOVERY, same_person=False) else None


def _station(act: Act) -> str | None:
    if act.attr("decider") != "police-station":
        return None
    if act.fact("case_class") == "other-admin" and act.fact("other_admin_law_uses_po_procedure") == "true":
        return "met" if act.day >= _NEW_LAW else "not-applicable"
    return "met" if act.fact("case_class") == "public-order" else None


def _detained(act: Act) -> str | None:
    return "met" if _admin(act) and "detention" in act.attrs("kinds") else None


def _other_case(act: Act) -> str | None:
    """Another administrative case under its own procedure and period."""
    if act.attr("case_class") != "other-admin" or act.fact("special_procedure") != "none":
        return None
    if act.fact("other_period_by_law") != "false":
        return None
    return "not-applicable" if _po(act) else "met"


def _examined(act: Act) -> str | None:
    """An examination ends a permission to hold the thing for it."""
    taken = act.before("property-extracted")
    held = [row for row in act.before("approval-granted") if dict(row.attrs).get("matter") == "hold-for-examination"]
    return "met" if _admin(act) and taken and held else None


def _lent(act: Act) -> str | None:
    """A thing of the victim or of a third party, seized for appraisal."""
    if act.attr("regime") != "admin" or act.attr("owner") not in {"victim", "third-party"}:
        return None
    return ("met" if act.day >= _NEW_LAW else "not-applicable") if _po(act) else None


DUTIES: tuple[Duty, ...] = (
    Duty("admin-penalty-reviewed-first", ("penalty-decided",), _ordinary),
    Duty("penalty-time-bar", ("penalty-decided",), _discovered),
    Duty("decision-power-level", ("penalty-decided",), _station),
    Duty("decision-power-level-detention", ("penalty-decided",), _detained),
    Duty("admin-file-complete", ("admin-case-closed", "admin-investigation-terminated"), always),
    Duty("admin-file-complete-contents", ("file-archived",), _in_admin(always)),
    Duty("other-admin-case-90d", ("admin-case-filed", "admin-case-accepted"), _other_case),
    Duty("property-handover-24h-after-examination", ("examination-completed",), _examined),
    Duty("admin-unrelated-property-return", ("property-found-unrelated",), _in_admin(always)),
    Duty("victim-property-after-appraisal", ("property-seized",), _lent),
)
