"""How a criminal case leaves the police: concluded, transferred for prosecution, returned, withdrawn."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import CaseFile, EventRow, case_keys
from xiezhi.demo.scenes.opening import approve
from xiezhi.demo.scenes.steps import Step, at_once

_APPROVAL = "investigation-closing-approval"
_COLLECTIVE = "investigation-closing-approval-collective"
_REPORT = "investigation-closing-approval-report"
_LAWYER = "investigation-closing-approval-lawyer-opinion"
_TOLD = "transfer-told-suspect-lawyer"
_LEGALITY = "evidence-legality-review"
CLOSING_FAULTS = (_LEGALITY, _APPROVAL, _COLLECTIVE, _REPORT, _LAWYER, _TOLD)


def conclude(case: CaseFile, at: datetime) -> EventRow:
    """Conclude the investigation with a report; a major case is discussed first. As faults: without one of them."""
    major = case.fault == _COLLECTIVE or case.chance(0.2)
    undiscussed, unreported = major and case.breaks(_COLLECTIVE), case.breaks(_REPORT)
    if major and not undiscussed:
        case.add(
            "collective-discussion-held",
            at - timedelta(hours=5),
            keys=case_keys(case),
            role="bureau-head",
            matter="closing-report",
            participant_ids=[case.officer(5), case.officer(6), case.officer(7)],
        )
    row = case.add(
        "investigation-concluded",
        at,
        keys=case_keys(case),
        role="bureau-head",
        major_complex=major,
        closing_report_made=not unreported,
    )
    case.violate(row, {_COLLECTIVE: undiscussed, _REPORT: unreported})
    return row


def transfer_for_prosecution(case: CaseFile, at: datetime, person: str) -> EventRow:
    """Transfer the case against one suspect, approved, counsel's opinion attached, suspect and counsel told."""
    keys = case_keys(case)
    case.know("has_counsel", True, person=person)
    unreviewed = case.breaks(_LEGALITY)
    if not unreviewed:
        case.add("evidence-legality-reviewed", at - timedelta(hours=30), keys=keys, role="legal-dept", excluded_count=0)
    unapproved = case.breaks(_APPROVAL)
    if not unapproved:
        approve(case, at - timedelta(hours=3), "prosecution-transfer")
    given = case.fault == _LAWYER or case.chance(0.5)
    left_out = given and case.breaks(_LAWYER)
    row = case.add(
        "prosecution-transferred",
        at,
        person=person,
        keys=keys,
        role="bureau-head",
        lawyer_opinion_given=given,
        lawyer_opinion_attached=given and not left_out,
    )
    case.violate(row, {_APPROVAL: unapproved, _LAWYER: left_out, _LEGALITY: unreviewed})
    attrs = {"suspect_told": True, "lawyer_told": True}
    at_once(case, _TOLD, row, Step("transfer-told-suspect-and-lawyer", person, keys, attrs=attrs))
    return row


def contest(case: CaseFile, rule: str, event: str, since: datetime, last: date) -> datetime:
    """Contest a decision of the procuratorate by the last day; as a fault a day or more later, without effect."""
    late = case.breaks(rule)
    gap = (last - since.date()).days
    at = since + timedelta(days=gap + case.rng.randint(1, 5) if late else case.rng.randint(1, gap - 1))
    row = case.add(event, at, person=case.person(1), keys=case_keys(case), role="bureau-head")
    case.expect(rule, "violated" if late else "met", row)
    return at
