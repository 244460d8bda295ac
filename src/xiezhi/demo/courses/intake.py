"""Threads about reports and filing that the large courses do not take: transfers, refusals, agencies, procurators."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.scenes.opening import (
    CRIMINAL_OPENING_FAULTS,
    OPENING_FAULTS,
    approve,
    decide_no_filing,
    file_criminal_case,
    know_criminal_case,
    open_report,
    receive_report,
)
from xiezhi.demo.scenes.steps import Step, Term, at_once, within_days, within_hours

_MINUTES = timedelta(minutes=10)


def unclear_competence(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a report whose competence nobody can tell on the spot."""
    rule = "intake-undetermined-remit-3d"
    received = receive_report(case, start, "unclear", jurisdiction="unknown")
    step = Step("remit-determined", keys=case_keys(case), attrs={"result": "other-unit"})
    within_days(case, rule, received, Term(days.last_day(start.date(), 3)), step)


def refused_report(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a report that was passed on: lawfully, because it came to a city organ for another unit, or not."""
    fault = case.breaks("intake-no-refusal")
    open_report(
        case,
        start,
        "unclear",
        receiving_level="station" if fault else "city-or-above",
        jurisdiction="this-unit" if fault else "other-unit",
    )
    case.know("complaint_only_offence", False)
    row = case.add("report-refused", start + 2 * _MINUTES, keys=case_keys(case), ground="other")
    if fault:
        case.expect("intake-no-refusal", "violated", row)


def transferred_report(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write an administrative matter of another unit: transferred, and the reporter told, within a day."""
    rule = "intake-transfer-out-24h"
    keys = case_keys(case)
    case.know("case_class", "public-order")
    received = open_report(case, start, "public-order", jurisdiction="other-unit")
    within_hours(
        case, rule, received, 24, Step("transfer-notified", keys=keys, attrs={"to": "reporter", "form": "oral"})
    )
    told = [row.occurred_at for row in case.events if row.event == "transfer-notified"]
    at = min([start + timedelta(hours=2), *(at - timedelta(minutes=1) for at in told)])
    _transfer_out(case, at, change=bool(told) and told[0] < start + timedelta(days=1, hours=1))


def _transfer_out(case: CaseFile, at: datetime, *, change: bool, stage: str = "before-filing") -> EventRow:
    made = not case.breaks("intake-transfer-out-24h-notice")
    row = case.add(
        "case-transferred-out",
        at,
        keys=case_keys(case),
        to_organ="邻县公安局",
        stage=stage,
        change_of_jurisdiction=change,
        transfer_notice_made=made,
    )
    if not made:
        case.expect("intake-transfer-out-24h-notice", "violated", row)
    return row


def transferred_crime(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a crime reported at the wrong organ: approved, transferred, told within a day of the approval."""
    keys = case_keys(case)
    know_criminal_case(case)
    open_report(case, start, "criminal", jurisdiction="other-unit")
    if case.breaks("intake-transfer-out-24h-approval"):
        row = _transfer_out(case, start + timedelta(hours=5), change=False)
        case.expect("intake-transfer-out-24h-approval", "violated", row)
        return
    at = start + timedelta(hours=3)
    approve(case, at, "transfer-out")
    approved = case.events[-1]
    step = Step("transfer-notified", keys=keys, attrs={"to": "reporter", "form": "written"})
    told = within_hours(case, "intake-transfer-out-24h-criminal", approved, 24, step)
    _transfer_out(
        case, at + timedelta(minutes=4) if told is None else told.occurred_at - timedelta(minutes=2), change=False
    )


def transferred_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a filed criminal case handed to another organ: approved, reporter and family told within three days."""
    keys = case_keys(case)
    know_criminal_case(case)
    case.know("suspect_in_hand", True)
    case.know("family_unreachable", False)
    open_report(case, start, "criminal")
    file_criminal_case(case, start + timedelta(days=1))
    at = start + timedelta(days=6)
    unapproved = case.breaks("intake-jurisdiction-change-notify-3d-approval")
    if not unapproved:
        approve(case, at - timedelta(hours=2), "transfer-out")
    row = _transfer_out(case, at, change=True, stage="after-filing")
    if unapproved:
        case.expect("intake-jurisdiction-change-notify-3d-approval", "violated", row)
    last = Term(days.last_day(at.date(), 3))
    for rule, to in (
        ("intake-jurisdiction-change-notify-3d", "reporter"),
        ("intake-jurisdiction-change-notify-3d-family", "family"),
    ):
        within_days(case, rule, row, last, Step("transfer-notified", keys=keys, attrs={"to": to, "form": "written"}))


def slow_acceptance(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write an administrative matter that is not taken up in the end: told so within a day, or too late."""
    case.know("case_class", "public-order")
    received = open_report(case, start, "public-order")
    within_hours(case, "admin-acceptance-time", received, 24, Step("admin-not-accepted", keys=case_keys(case)))


def reviewed_crime(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a criminal report whose leads are checked before it is filed."""
    know_criminal_case(case)
    case.know("leads_need_checking", True)
    received = open_report(case, start, "criminal")
    _check(case, start + timedelta(hours=3))
    if case.breaks("pre-filing-no-compulsory"):
        row = case.add(
            "verification-measure-taken",
            start + timedelta(hours=8),
            keys=case_keys(case),
            measure=case.rng.choice(("detain", "seize", "freeze")),
        )
        case.expect("pre-filing-no-compulsory", "violated", row)
    last = days.last_day(start.date(), 7)
    rule = "criminal-filing-review-time"
    if case.breaks(rule):
        case.expect(rule, "late", received)
        file_criminal_case(case, start + timedelta(days=(last - start.date()).days + case.rng.randint(1, 9)))
    else:
        file_criminal_case(case, start + timedelta(days=case.rng.randint(1, (last - start.date()).days - 1)))


def _check(case: CaseFile, at: datetime) -> None:
    rule = "pre-filing-no-compulsory-verification-approval"
    fault = case.breaks(rule)
    if not fault:
        approve(case, at - timedelta(minutes=30), "verification", "unit-head")
    row = case.add("verification-measure-taken", at, keys=case_keys(case), measure="query")
    if fault:
        case.expect(rule, "violated", row)


def economic_report(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a report of an economic crime: decided within seven days, thirty with approval in complex cases."""
    rule = "economic-filing-review-time"
    complex_or_major = case.chance(0.4)
    know_criminal_case(case, economic=True, complex_or_major=complex_or_major)
    case.know("especially_complex", False)
    case.know("trans_regional", False)
    received = open_report(case, start, "criminal")
    length = 7
    if complex_or_major:
        approve(case, start + timedelta(days=3), "filing-review-extension")
        length = 30
    last = days.last_day(start.date(), length)
    late = case.breaks(rule)
    if late:
        case.expect(rule, "late", received)
    after = (last - start.date()).days
    decide_no_filing(case, start + timedelta(days=after + case.rng.randint(1, 9) if late else after - 2))


def agency_transfer(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a case handed over by an administrative agency: reviewed, completed, answered in writing."""
    keys = {**case_keys(case), "request": f"{case.thread_id}-r1"}
    economic = case.fault == "agency-transfer-review-3d-economic" or (case.fault is None and case.chance(0.3))
    know_criminal_case(case, economic=economic)
    complete = case.fault != "agency-transfer-review-3d-supplement-24h" and case.chance(0.7)
    received = case.add(
        "agency-transfer-received",
        start,
        keys=keys,
        materials_complete=complete or economic,
        economic=economic,
        jurisdiction="this-unit",
    )
    if not (complete or economic):
        rule = "agency-transfer-review-3d-supplement-24h"
        within_hours(case, rule, received, 24, Step("agency-supplement-asked", keys=keys))
    if case.fault == "agency-transfer-review-3d-no-refusal" or case.chance(0.1):
        fault = case.breaks("agency-transfer-review-3d-no-refusal")
        row = case.add("report-refused", start + _MINUTES, keys=keys, ground="missing-papers" if fault else "other")
        if fault:
            case.expect("agency-transfer-review-3d-no-refusal", "violated", row)
    _answer_agency(case, received, keys, days, economic=economic)


def _answer_agency(
    case: CaseFile, received: EventRow, keys: dict[str, str], days: LegalDays, *, economic: bool
) -> None:
    rule = "agency-transfer-review-3d-economic" if economic else "agency-transfer-review-3d"
    last = days.last_day(received.occurred_at.date(), 10 if economic else 3)
    late = case.breaks(rule)
    if late:
        case.expect(rule, "late", received)
    gap = (last - received.occurred_at.date()).days
    at = received.occurred_at + timedelta(days=gap + case.rng.randint(1, 6) if late else gap - 1, hours=1)
    filed = file_criminal_case(case, at, economic=economic)
    untold = case.breaks("agency-transfer-review-3d-result-written")
    if untold:
        case.expect("agency-transfer-review-3d-result-written", "violated", filed)
    else:
        case.add("agency-result-notified", at + timedelta(days=1), keys=keys)


def agency_transfer_elsewhere(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write an agency's case that belongs to another unit: forwarded within a day."""
    keys = {**case_keys(case), "request": f"{case.thread_id}-r1"}
    know_criminal_case(case)
    received = case.add(
        "agency-transfer-received", start, keys=keys, materials_complete=True, jurisdiction="other-unit"
    )
    attrs: dict[str, AttributeValue] = {"stage": "before-filing", "change_of_jurisdiction": False}
    step = Step("case-transferred-out", keys=keys, attrs={**attrs, "transfer_notice_made": True})
    rule = "agency-transfer-review-3d-forward-24h"
    if within_hours(case, rule, received, 24, step) is None:
        case.add("agency-result-notified", start + timedelta(days=1, hours=6), keys=keys)


def supervised_filing(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a refusal to file that the procuratorate questions and overrules."""
    keys = {**case_keys(case), "request": f"{case.thread_id}-r1"}
    know_criminal_case(case)
    open_report(case, start, "criminal")
    decide_no_filing(case, start + timedelta(days=2))
    at = start + timedelta(days=20)
    asked = case.add("procurator-asked-reason", at, keys=keys, role="procuratorate", about="no-filing")
    last = days.last_day(at.date(), 7)
    step = Step("filing-reason-explained", keys=keys)
    if case.breaks("procurator-reason-7d"):  # the case filed in the end answers the question, too late
        case.expect("procurator-reason-7d", "late", asked)
    else:
        within_days(case, "procurator-reason-7d", asked, Term(last), step)
    at = start + timedelta(days=60)
    ordered = case.add("procurator-ordered-filing", at, keys=keys, role="procuratorate")
    last = days.last_day(at.date(), 15)
    late = case.breaks("procurator-ordered-filing-15d")
    if late:
        case.expect("procurator-ordered-filing-15d", "late", ordered)
    gap = (last - at.date()).days
    filed = file_criminal_case(case, at + timedelta(days=gap + case.rng.randint(1, 9) if late else gap - 3))
    slow = case.breaks("long-pending-indicator-3m")
    if slow:
        case.expect("long-pending-indicator-3m", "late", filed)
    case.add(
        "investigation-concluded",
        filed.occurred_at + timedelta(days=case.rng.randint(110, 150) if slow else case.rng.randint(20, 85)),
        keys=case_keys(case),
        role="bureau-head",
        major_complex=False,
        closing_report_made=True,
    )


def out_of_remit(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a report outside police remit: told at once, in writing when the reporter disputes it."""
    rule = "out-of-remit-told-on-spot"
    keys = case_keys(case)
    received = receive_report(case, start, "not-police", remit="no")
    case.add("report-registered", start + timedelta(minutes=5), keys=keys, disposition="oral-refer")
    disputed = case.fault == "out-of-remit-written" or case.chance(0.3)
    oral = not disputed or case.breaks("out-of-remit-written")
    attrs = {"form": "oral" if oral else "written", "disputed": disputed, "competent_authority": "住建部门"}
    told = at_once(case, rule, received, Step("out-of-remit-told", keys=keys, attrs=attrs))
    if told is not None and disputed and oral:
        case.expect("out-of-remit-written", "violated", told)


def urgent_report(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write an emergency: registered within a day of the end of the emergency action."""
    case.know("state_secret", False)
    receive_report(case, start, "not-police", channel="call-110", urgent=True, remit="yes")
    ended = case.add("emergency-disposal-ended", start + timedelta(hours=2), keys=case_keys(case))
    step = Step("report-registered", keys=case_keys(case), attrs={"disposition": "accept"})
    within_hours(case, "intake-urgent-registration-24h", ended, 24, step)


def remote_report(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a report that came by mail or fax: registered, and the reporter contacted within three days."""
    channel = case.rng.choice(("mail", "email", "fax"))
    received = receive_report(case, start, "unclear", channel=channel)
    case.add("report-registered", start + timedelta(hours=1), keys=case_keys(case), disposition="accept")
    step = Step("reporter-contacted", keys=case_keys(case), attrs={"attempt_failed": case.chance(0.2)})
    within_days(case, "intake-remote-report-contact-3d", received, Term(days.last_day(start.date(), 3)), step)


def litigant_complaint(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a complaint of a party about a measure or property, answered in writing within thirty days."""
    rule = "litigant-complaint-reply-30d"
    keys = {**case_keys(case), "request": f"{case.thread_id}-r1"}
    know_criminal_case(case)
    other = case.fault is None and case.chance(0.2)
    ground = "other" if other else case.rng.choice(("measure-over-limit", "deposit-not-returned", "property-misused"))
    row = case.add("litigant-complaint-received", start, keys=keys, role="lawyer", ground=ground)
    if other:
        return
    step = Step("litigant-complaint-replied", keys=keys, role="legal-dept", attrs={"written": True})
    within_days(case, rule, row, Term(days.last_day(start.date(), 30)), step)


COURSES: tuple[Course, ...] = (
    Course("unclear-competence", 0.006, timedelta(days=60), ("intake-undetermined-remit-3d",), unclear_competence),
    Course("refused-report", 0.004, timedelta(days=5), ("intake-no-refusal",), refused_report),
    Course(
        "transferred-report",
        0.008,
        timedelta(days=10),
        ("intake-transfer-out-24h", "intake-transfer-out-24h-notice"),
        transferred_report,
    ),
    Course(
        "transferred-crime",
        0.008,
        timedelta(days=10),
        ("intake-transfer-out-24h-criminal", "intake-transfer-out-24h-approval", "intake-transfer-out-24h-notice"),
        transferred_crime,
    ),
    Course(
        "transferred-case",
        0.004,
        timedelta(days=60),
        (
            "intake-jurisdiction-change-notify-3d",
            "intake-jurisdiction-change-notify-3d-family",
            "intake-jurisdiction-change-notify-3d-approval",
        ),
        transferred_case,
    ),
    Course("slow-acceptance", 0.005, timedelta(days=10), ("admin-acceptance-time", *OPENING_FAULTS), slow_acceptance),
    Course(
        "reviewed-crime",
        0.01,
        timedelta(days=60),
        (
            "criminal-filing-review-time",
            "pre-filing-no-compulsory",
            "pre-filing-no-compulsory-verification-approval",
            *CRIMINAL_OPENING_FAULTS,
        ),
        reviewed_crime,
    ),
    Course("economic-report", 0.006, timedelta(days=80), ("economic-filing-review-time",), economic_report),
    Course(
        "agency-transfer",
        0.008,
        timedelta(days=60),
        (
            "agency-transfer-review-3d",
            "agency-transfer-review-3d-economic",
            "agency-transfer-review-3d-supplement-24h",
            "agency-transfer-review-3d-no-refusal",
            "agency-transfer-review-3d-result-written",
        ),
        agency_transfer,
    ),
    Course(
        "agency-transfer-elsewhere",
        0.003,
        timedelta(days=10),
        ("agency-transfer-review-3d-forward-24h",),
        agency_transfer_elsewhere,
    ),
    Course(
        "supervised-filing",
        0.004,
        timedelta(days=280),
        ("procurator-reason-7d", "procurator-ordered-filing-15d", "long-pending-indicator-3m"),
        supervised_filing,
    ),
    Course(
        "out-of-remit", 0.01, timedelta(days=5), ("out-of-remit-told-on-spot", "out-of-remit-written"), out_of_remit
    ),
    Course("urgent-report", 0.005, timedelta(days=6), ("intake-urgent-registration-24h",), urgent_report),
    Course("remote-report", 0.006, timedelta(days=60), ("intake-remote-report-contact-3d",), remote_report),
    Course("litigant-complaint", 0.005, timedelta(days=90), ("litigant-complaint-reply-30d",), litigant_complaint),
)
