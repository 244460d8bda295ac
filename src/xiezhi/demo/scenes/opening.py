"""How a case begins: a report is received, registered online, answered with a receipt, and the case is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys

NEW_LAW = date(2026, 1, 1)
_SPOT = "intake-three-on-the-spot"
_RECEIPT = "intake-three-on-the-spot-receipt-content"
OPENING_FAULTS = (_SPOT, _RECEIPT)
"""Rules that any report in person can break."""
_RECORDED_FAULTS = frozenset({"interrogation-recording-major", "interrogation-recording-major-intact"})
CRIMINAL_OPENING_FAULTS = (*OPENING_FAULTS, "criminal-filing-approval")


def receive_report(case: CaseFile, at: datetime, matter: str, **attrs: AttributeValue) -> EventRow:
    """Write down that a report came in; what is not said is as it is on most days."""
    usual: dict[str, AttributeValue] = {
        "channel": "in-person",
        "remit": "yes",
        "jurisdiction": "this-unit",
        "matter": matter,
        "urgent": False,
        "duplicate": False,
        "new_facts": False,
        "evidence_offered": False,
        "concrete_content": True,
        "receiving_level": "station",
        "reporter_contact_known": True,
    }
    return case.record(Mark("report-received", at, None, case_keys(case)), {**usual, **attrs})


def open_report(case: CaseFile, start: datetime, matter: str, **attrs: AttributeValue) -> EventRow:
    """Receive a report in person at ``start``; register it, take its evidence and give a receipt within minutes.

    As faults: one of the three is left out, or the receipt does not say where to complain.
    """
    keys = case_keys(case)
    case.know("state_secret", False)
    offered = case.chance(0.3)
    received = receive_report(case, start, matter, evidence_offered=offered, **attrs)
    left_out = case.rng.choice(("report-registered", "report-receipt-issued")) if case.breaks(_SPOT) else None
    if left_out:
        case.expect(_SPOT, "violated", received)
    if left_out != "report-registered":
        case.add("report-registered", start + timedelta(minutes=10), keys=keys, disposition="accept")
    if offered:
        case.add("reporter-evidence-received", start + timedelta(minutes=12), keys=keys, list_issued=True, item_count=2)
    if left_out != "report-receipt-issued":
        silent = case.breaks(_RECEIPT)
        receipt = case.add(
            "report-receipt-issued",
            start + timedelta(minutes=15),
            keys=keys,
            query_channel_told=True,
            complaint_channel_told=not silent,
            refused_or_unreachable=False,
        )
        if silent:
            case.expect(_RECEIPT, "violated", receipt)
    return received


def approve(
    case: CaseFile,
    at: datetime,
    matter: str,
    level: str = "county-head",
    person: str | None = None,
    keys: Mapping[str, str] | None = None,
) -> None:
    """Write down that a matter was approved at a level: for one person, one item or request (``keys``), or the case."""
    case.add(
        "approval-granted",
        at,
        person=person,
        keys=keys or case_keys(case),
        role="bureau-head",
        matter=matter,
        level=level,
    )


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
    know_public_order_case(case, setting)
    open_report(case, start, "public-order")
    return file_public_order_case(case, start + timedelta(minutes=30))


def know_public_order_case(case: CaseFile, setting: Setting) -> None:
    """Record the facts every public-order case has, and those of its suspects."""
    case.know("case_class", "public-order")
    case.know("complex_or_major", setting.complex_or_major)
    case.know("many_suspects_or_identity_unknown", setting.many)
    case.know("on_regulated_site", setting.regulated_site)
    case.know("other_admin_law_uses_po_procedure", False)
    case.know("unit_level", case.post.unit_level)
    case.know("offender_unknown_or_absconded", False)
    case.know("injury_maybe_light_or_disputed", False)
    case.know("has_victim", case.fault == "decision-service-victim-2d" or case.chance(0.3))
    case.know("subject_type", "person")
    case.know("border_exit_entry", False)
    case.know("proposed_kinds", '["warning"]')
    case.know("proposed_fine", 0)
    case.know("major_public_interest", False)
    case.know("multi_legal_relations", False)
    case.know("hearing_held", False)
    case.know("violation_complex_or_major_for_decision", False)
    case.know("social_impact", False)
    case.know("state_secret", False)
    case.know("special_procedure", "none")
    case.know("state_security_or_terror", False)
    case.know("other_period_by_law", False)
    case.know("family_unreachable", False)
    for number in range(1, setting.suspects + 1):
        know_person(case, case.person(number))
        case.know("may_be_detained_admin", True, person=case.person(number))


def know_criminal_case(case: CaseFile, *, economic: bool = False, complex_or_major: bool = False) -> None:
    """Record the facts every criminal case has."""
    case.know("case_class", "criminal")
    case.know("unit_level", case.post.unit_level)
    case.know("economic_crime", economic)
    case.know("complex_or_major", complex_or_major)
    case.know("leads_need_checking", False)
    major = case.fault in _RECORDED_FAULTS or case.chance(0.1)
    case.know("possible_life_or_death", False)
    case.know("other_major_intentional_crime", major)
    case.know("major_foreign_case", False)
    case.know("especially_major_or_complex", False)
    case.know("detention_or_arrest_needed", True)
    case.know("family_unreachable", False)


def know_person(case: CaseFile, person: str) -> None:
    """Record what is ordinarily known of a suspect: an adult, a citizen, no deputy, in good health."""
    case.know("deputy_level", "none", person=person)
    case.know("deputy_status_unknown_at_time", False, person=person)
    case.know("is_foreigner", False, person=person)
    case.know("is_public_official", False, person=person)
    case.know("discipline_needed", False, person=person)
    case.know("is_minor", False, person=person)
    case.know("is_minor_at_event", False, person=person)
    case.know("age_at_act", 35, person=person)
    case.know("age_at_event", 35, person=person)
    woman = case.fault == "female-body-check" or case.chance(0.2)
    case.know("sex", "f" if woman else "m", person=person)
    case.know("identity_known", True, person=person)
    case.know("first_public_order_offence", True, person=person)
    case.know("po_offences_within_1y", 1, person=person)
    case.know("grave_circumstances", False, person=person)
    case.know("prior_juvenile_measure_or_conviction", False, person=person)
    case.know("pregnant_or_nursing_under1y", False, person=person)


def file_criminal_case(case: CaseFile, at: datetime, **attrs: AttributeValue) -> EventRow:
    """File a criminal case with the county head's approval; as a fault without."""
    unapproved = case.breaks("criminal-filing-approval")
    if not unapproved:
        approve(case, at - timedelta(hours=1), "filing")
    row = case.record(
        Mark("criminal-case-filed", at, None, case_keys(case), role="bureau-head"),
        {"economic": False, "by_person_or_by_fact": "fact", **attrs},
    )
    if unapproved:
        case.expect("criminal-filing-approval", "violated", row)
    return row


def decide_no_filing(case: CaseFile, at: datetime, *, serve: bool = True) -> EventRow:
    """Decide not to file, with the county head's approval; the complainant gets the notice a day later."""
    approve(case, at - timedelta(hours=1), "no-filing")
    row = case.add("criminal-no-filing-decided", at, keys=case_keys(case), role="bureau-head", has_complainant=True)
    if serve:
        case.add("no-filing-notice-served", at + timedelta(days=1), keys=case_keys(case), to="complainant")
    return row
