"""A report that ends without filing, and the complainant's (or another agency's) request to reconsider it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays, moment, moment_before
from xiezhi.demo.limits.table import planted_limit
from xiezhi.demo.scenes.opening import decide_no_filing, know_criminal_case, open_report
from xiezhi.demo.scenes.steps import Step, Term, within_days

_RULE = "no-filing-reconsideration-30d"
_AGENCY = "no-filing-reconsideration-30d-agency-3d"
_SECOND = "no-filing-reconsideration-30d-second-review"
LONGEST = timedelta(days=240)


def filing_review(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write one thread with one or two requests for reconsideration, decided before the log ends."""
    asked = _refuse_filing(case, start)
    requests = case.rng.choice((1, 1, 1, 2))
    complex_or_major = case.chance(0.4)
    know_criminal_case(case, complex_or_major=complex_or_major)
    for number in range(1, requests + 1):
        _request(
            case, asked + timedelta(days=number - 1, hours=number), number, days, complex_or_major=complex_or_major
        )


def pending_filing_review(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a thread whose request is still undecided, within the thirty days, when the log ends."""
    asked = _refuse_filing(case, start)
    know_criminal_case(case)
    row = case.add(
        "no-filing-reconsideration-requested",
        asked,
        keys={**case_keys(case), "request": f"{case.thread_id}-r1"},
        role="reporter",
        by="complainant",
    )
    case.expect(_RULE, "pending", row)


def _refuse_filing(case: CaseFile, start: datetime) -> datetime:
    open_report(case, start, "criminal")
    decided = start + timedelta(days=2, hours=3)
    row = decide_no_filing(case, decided, serve=False)
    if case.breaks("no-filing-notice-3d"):
        case.expect("no-filing-notice-3d", "late", row)
        decided += timedelta(days=case.rng.randint(16, 25))  # beyond any holiday
    case.add("no-filing-notice-served", decided + timedelta(days=1), keys=case_keys(case), to="complainant")
    return decided + timedelta(days=case.rng.randint(2, 5))


def _request(case: CaseFile, asked: datetime, number: int, days: LegalDays, *, complex_or_major: bool) -> None:
    keys = {**case_keys(case), "request": f"{case.thread_id}-r{number}"}
    by = "agency" if case.fault == _AGENCY or (number == 2 and case.chance(0.3)) else "complainant"
    row = case.add("no-filing-reconsideration-requested", asked, keys=keys, role="reporter", by=by)
    if by == "agency":
        attrs: dict[str, AttributeValue] = {"result": "uphold", "agency_told_in_writing": True}
        step = Step("no-filing-reconsideration-decided", keys=keys, role="legal-dept", attrs=attrs)
        within_days(case, _AGENCY, row, Term(days.last_day(asked.date(), 3)), step)
        return
    limit = planted_limit(_RULE, asked).value or 0
    due = days.last_day(asked.date(), limit)
    if complex_or_major and case.chance(0.4):
        told = moment_before(case.rng, due, days=5)
        case.add("remedy-period-extended", told, keys=keys, days=30, told_in_writing=True)
        due = days.last_day(asked.date(), limit * 2)
    if case.breaks(_RULE):
        _break(case, row, due, keys)
        return
    case.expect(_RULE, "met", row)
    at = moment(case.rng, due) if case.chance(0.1) else moment_before(case.rng, due, days=20)
    case.add("no-filing-reconsideration-decided", at, keys=keys, role="legal-dept", result="uphold")
    if case.fault == _SECOND or case.chance(0.3):
        again = at + timedelta(days=5)
        asked_again = case.add("no-filing-second-review-requested", again, keys=keys, role="reporter")
        step = Step("no-filing-second-review-decided", keys=keys, role="superior-organ", attrs={"result": "uphold"})
        within_days(case, _SECOND, asked_again, Term(days.last_day(again.date(), 30)), step)


def _break(case: CaseFile, row: EventRow, due: date, keys: dict[str, str]) -> None:
    """Decide a day or more too late, or never; or tell of an extension only after the period is over."""
    if case.chance(0.3):
        case.expect(_RULE, "overdue", row)
        return
    case.expect(_RULE, "late", row)
    at = moment(case.rng, due + timedelta(days=1 if case.chance(0.4) else case.rng.randint(2, 30)))
    if case.chance(0.3):
        told = moment(case.rng, due + timedelta(days=1))
        case.add("remedy-period-extended", told, keys=keys, days=30, told_in_writing=True)
        at = max(at, told + timedelta(hours=1))
    case.add("no-filing-reconsideration-decided", at, keys=keys, role="legal-dept", result="uphold")


COURSES = (
    Course("filing-review", 0.05, LONGEST, (_RULE, _AGENCY, _SECOND, "no-filing-notice-3d"), filing_review),
    Course("filing-review-pending", 0.01, timedelta(days=25), (), pending_filing_review),
)
