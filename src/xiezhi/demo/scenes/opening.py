"""How a case begins: a report is received, registered online, answered with a receipt, and the case is opened."""

from __future__ import annotations

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


def file_criminal_case(case: CaseFile, at: datetime) -> EventRow:
    """File a criminal case by fact."""
    return case.add(
        "criminal-case-filed", at, keys=case_keys(case), role="bureau-head", economic=False, by_person_or_by_fact="fact"
    )
