"""How a case begins: a report is received, registered online, answered with a receipt, and the case is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import CaseFile, EventRow, case_keys

NEW_LAW = date(2026, 1, 1)


def open_report(case: CaseFile, start: datetime, matter: str) -> EventRow:
    """Write the report down: received in person at ``start``, registered and answered with a receipt within minutes."""
    keys = case_keys(case)
    received = case.add(
        "report-received",
        start,
        keys=keys,
        channel="in-person",
        remit="yes",
        jurisdiction="this-unit",
        matter=matter,
    )
    case.add("report-registered", start + timedelta(minutes=10), keys=keys, disposition="accept")
    case.add(
        "report-receipt-issued",
        start + timedelta(minutes=15),
        keys=keys,
        query_channel_told=True,
        complaint_channel_told=True,
    )
    return received


def file_public_order_case(case: CaseFile, at: datetime) -> EventRow:
    """Accept the case under the law before 2026, file it under the law since."""
    event = "admin-case-filed" if at.date() >= NEW_LAW else "admin-case-accepted"
    return case.add(event, at, keys=case_keys(case), case_class="public-order")


@dataclass(frozen=True, slots=True)
class Setting:
    """Facts of a public-order case that its plan draws once."""

    complex_or_major: bool
    many: bool
    regulated_site: bool
    suspects: int


def draw_setting(case: CaseFile) -> Setting:
    """Draw the facts of a public-order case."""
    return Setting(case.chance(0.3), case.chance(0.1), case.chance(0.5), case.rng.choice((1, 1, 1, 2, 2, 3)))


def open_public_order_case(case: CaseFile, start: datetime, setting: Setting) -> EventRow:
    """Record what is known of the case, its report and its acceptance or filing; return the latter."""
    case.know("case_class", "public-order")
    case.know("complex_or_major", setting.complex_or_major)
    case.know("many_suspects_or_identity_unknown", setting.many)
    case.know("on_regulated_site", setting.regulated_site)
    case.know("other_admin_law_uses_po_procedure", False)
    case.know("unit_level", case.post.unit_level)
    case.know("offender_unknown_or_absconded", False)
    for number in range(1, setting.suspects + 1):
        case.know("may_be_detained_admin", True, person=case.person(number))
    open_report(case, start, "public-order")
    return file_public_order_case(case, start + timedelta(minutes=30))


def file_criminal_case(case: CaseFile, at: datetime) -> EventRow:
    """File a criminal case by fact."""
    return case.add(
        "criminal-case-filed", at, keys=case_keys(case), role="bureau-head", economic=False, by_person_or_by_fact="fact"
    )
