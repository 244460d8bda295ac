"""Threads about remedy and disclosure that the large courses do not take: review, suit, compensation, information."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import CaseFile, EventRow
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays, month_end_later, months_later
from xiezhi.demo.limits.table import planted_limit
from xiezhi.demo.scenes.steps import Step, Term, at_once, within_days

_RECIPIENTS = ["party-committee", "same-level-government", "superior-department", "rule-of-law-office-copy"]


def _request(case: CaseFile) -> dict[str, str]:
    return {"request": f"{case.thread_id}-r1"}


def _number(rule_id: str, at: datetime, when: str = "") -> int:
    value = planted_limit(rule_id, at, when).value
    assert value is not None  # only rules with a number ask
    return value


def administrative_review(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a review from the application handed in at the organ to the opinion of the organ above."""
    keys = _request(case)
    uphold = case.fault == "review-forward-5wd" or case.chance(0.6)
    handed_in = case.add("review-application-received-by-police", start, keys=keys, wants_to_uphold=uphold)
    if uphold:
        last = days.last_working_day(start.date(), _number("review-forward-5wd", start))
        within_days(case, "review-forward-5wd", handed_in, Term(last), Step("review-application-forwarded", keys=keys))
    summary = case.chance(0.3)
    came = start + timedelta(days=35)
    papers = case.add(
        "review-papers-received", came, keys=keys, role="review-organ", procedure="summary" if summary else "ordinary"
    )
    last = days.last_working_day(came.date(), _number("review-answer-deadline", came, "summary" if summary else ""))
    complete = not case.breaks("review-answer-deadline-attachments")
    step = Step("review-answer-submitted", keys=keys, role="legal-dept", attrs={"materials_attached": complete})
    answered = within_days(case, "review-answer-deadline", papers, Term(last), step)
    if answered is not None and not complete:
        case.expect("review-answer-deadline-attachments", "violated", answered)
    _review_hearing(case, came + timedelta(days=50), keys)
    told = came + timedelta(days=70)
    opinion = case.add("review-opinion-received", told, keys=keys, role="review-organ")
    last = days.last_day(told.date(), _number("review-opinion-60d", told))
    step = Step("review-opinion-answered", keys=keys, role="legal-dept")
    within_days(case, "review-opinion-60d", opinion, Term(last), step)


def _review_hearing(case: CaseFile, at: datetime, keys: dict[str, str]) -> None:
    fault = case.breaks("head-appears-at-review-hearing")
    head = not fault and case.chance(0.6)
    row = case.add(
        "review-hearing-held",
        at,
        keys=keys,
        role="review-organ",
        head_present=head,
        reason_stated=not fault,
        delegate_present=not head,
    )
    if fault:
        case.expect("head-appears-at-review-hearing", "violated", row)


def administrative_suit(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a suit: papers, defence, evidence let come later, the hearing."""
    keys = _request(case)
    papers = case.add("suit-papers-received", start, keys=keys, role="court")
    last = days.last_day(start.date(), _number("suit-defence-15d", start))
    step = Step("defence-submitted", keys=keys, role="legal-dept")
    within_days(case, "suit-defence-15d", papers, Term(last), step)
    if case.fault == "suit-late-evidence-15d" or (case.fault is None and case.chance(0.3)):
        _late_evidence(case, start + timedelta(days=40), keys, days)
    fault = case.breaks("head-appears-in-court")
    head = not fault and case.chance(0.5)
    hearing = case.add(
        "court-hearing-held",
        start + timedelta(days=100),
        keys=keys,
        role="court",
        head_present=head,
        delegate_present=True,
        delegate_is_staff=not fault,
    )
    if fault:
        case.expect("head-appears-in-court", "violated", hearing)


def _late_evidence(case: CaseFile, at: datetime, keys: dict[str, str], days: LegalDays) -> None:
    ended = at + timedelta(days=2)
    row = case.add(
        "late-evidence-permitted", at, keys=keys, role="court", asked_within_period=True, cause_ended_at=ended
    )
    last = days.last_day(ended.date(), _number("suit-late-evidence-15d", at))
    step = Step("late-evidence-submitted", keys=keys, role="legal-dept")
    within_days(case, "suit-late-evidence-15d", row, Term(last), step)


def compensation(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write an application for state compensation, complete or not, to payment or review."""
    keys = _request(case)
    complete = case.fault != "compensation-supplement-5d" and case.chance(0.7)
    in_person = case.fault == "compensation-receipt-on-spot" or case.chance(0.7)
    applied = case.add("compensation-applied", start, keys=keys, role="suspect", complete=complete, in_person=in_person)
    if in_person:
        step = Step("compensation-receipt-issued", keys=keys, role="legal-dept")
        at_once(case, "compensation-receipt-on-spot", applied, step)
    if not complete:
        term = _unsure(start.date() + timedelta(days=5), days)
        step = Step("compensation-supplement-told", keys=keys, role="legal-dept")
        within_days(case, "compensation-supplement-5d", applied, term, step)
        applied = case.add("compensation-supplemented", start + timedelta(days=45), keys=keys, role="suspect")
    step = Step("compensation-decided", keys=keys, role="bureau-head")
    decided = within_days(case, "compensation-decision-2m", applied, _two_months(applied, days), step)
    if decided is not None:
        term = _unsure(decided.occurred_at.date() + timedelta(days=10), days)
        step = Step("compensation-served", keys=keys, role="legal-dept")
        within_days(case, "compensation-service-10d", decided, term, step)
        _after_compensation(case, decided.occurred_at + timedelta(days=40), keys, days)


def _after_compensation(case: CaseFile, at: datetime, keys: dict[str, str], days: LegalDays) -> None:
    if case.fault == "compensation-review-2m" or (case.fault is None and case.chance(0.3)):
        asked = case.add("compensation-review-requested", at, keys=keys, role="suspect")
        step = Step("compensation-review-decided", keys=keys, role="superior-organ")
        within_days(case, "compensation-review-2m", asked, _two_months(asked, days), step)
        return
    asked = case.add("compensation-payment-applied", at, keys=keys, role="suspect")
    term = _unsure(at.date() + timedelta(days=7), days)
    within_days(case, "compensation-payment-7d", asked, term, Step("compensation-payment-forwarded", keys=keys))


def _unsure(day: date, days: LegalDays) -> Term:
    """The State Compensation Law does not say whether a rest day moves the end: the stricter reading leaves it."""
    return Term(days.rolled(day), day)


def _two_months(row: EventRow, days: LegalDays) -> Term:
    begin = row.occurred_at.date()
    return Term(days.rolled(month_end_later(begin, 2)), months_later(begin, 2))


def information_request(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a request for information: clear or supplemented, answered, perhaps after an extension or consultation."""
    keys = _request(case)
    clear = case.fault != "foi-clarification-7wd" and case.chance(0.8)
    asked = case.add("foi-requested", start, keys=keys, role="reporter", clear=clear)
    if not clear:
        last = days.last_working_day(start.date(), _number("foi-clarification-7wd", start))
        step = Step("foi-clarification-asked", keys=keys, role="legal-dept", attrs={"once": True})
        if case.breaks("foi-clarification-7wd"):  # the supplement that comes unasked ends the duty, too late
            case.expect("foi-clarification-7wd", "late", asked)
        else:
            within_days(case, "foi-clarification-7wd", asked, Term(last), step)
        asked = case.add("foi-supplemented", start + timedelta(days=45), keys=keys, role="reporter", clear=True)
    refused = case.fault == "foi-refusal-review-first" or case.chance(0.3)
    untold = refused and case.breaks("foi-refusal-review-first")
    attrs = {"result": "refused" if refused else "provided", "review_first_told": not untold}
    step = Step("foi-answered", keys=keys, role="legal-dept", attrs=attrs)
    answered = within_days(case, "foi-answer-20wd", asked, Term(_answer_day(case, asked, keys, days)), step)
    if answered is not None and untold:
        case.expect("foi-refusal-review-first", "violated", answered)


def _answer_day(case: CaseFile, asked: EventRow, keys: dict[str, str], days: LegalDays) -> date:
    """Return the last day of the answer; an extension of twenty working days in some requests."""
    begin = asked.occurred_at.date()
    last = days.last_working_day(begin, 20)
    if case.fault is None and case.chance(0.2):
        case.add(
            "foi-extended",
            asked.occurred_at + timedelta(days=8),
            keys=keys,
            role="legal-dept",
            told_applicant=True,
            approved_by_foi_head=True,
        )
        return days.last_working_day(last, 20)
    return last


def annual_reports(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write the year's end of a county organ: the report on information and the one on law-based government."""
    ended = start.replace(year=start.year + (start.month > 1), month=1, day=1, hour=0, minute=0)
    case.know("unit_level", "county")
    case.know("state_secret", False)
    row = case.add("year-ended", ended, year=ended.year - 1)
    year = ended.date().year
    january, march, april = (Term(date(year, *day)) for day in ((1, 31), (3, 1), (4, 1)))
    case.add("foi-annual-report-submitted", ended + timedelta(days=14, hours=9), role="bureau-chief")
    within_days(case, "foi-annual-report-0131", row, january, Step("foi-annual-report-published", role="bureau-chief"))
    all_told = not case.breaks("rolg-report-recipients")
    told = _RECIPIENTS if all_told else _RECIPIENTS[:3]
    step = Step("rolg-report-submitted", role="bureau-chief", attrs={"recipients": told})
    submitted = within_days(case, "rolg-report-submission", row, march, step)
    case.expect("rolg-report-recipients", "met" if all_told and submitted is not None else "violated", row)
    within_days(case, "rolg-report-publication", row, april, Step("rolg-report-published", role="bureau-chief"))


def publication(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a piece of information that is to be published by itself."""
    keys = {"item": f"{case.thread_id}-i1"}
    case.know("other_period_by_law", False)
    formed = case.add("public-info-formed", start, keys=keys)
    last = days.last_working_day(start.date(), _number("proactive-publication-20wd", start))
    within_days(case, "proactive-publication-20wd", formed, Term(last), Step("public-info-published", keys=keys))


COURSES: tuple[Course, ...] = (
    Course(
        "administrative-review",
        0.01,
        timedelta(days=220),
        (
            "review-forward-5wd",
            "review-answer-deadline",
            "review-answer-deadline-attachments",
            "head-appears-at-review-hearing",
            "review-opinion-60d",
        ),
        administrative_review,
    ),
    Course(
        "administrative-suit",
        0.01,
        timedelta(days=110),
        ("suit-defence-15d", "suit-late-evidence-15d", "head-appears-in-court"),
        administrative_suit,
    ),
    Course(
        "compensation",
        0.005,
        timedelta(days=330),
        (
            "compensation-receipt-on-spot",
            "compensation-supplement-5d",
            "compensation-decision-2m",
            "compensation-service-10d",
            "compensation-payment-7d",
            "compensation-review-2m",
        ),
        compensation,
    ),
    Course(
        "information-request",
        0.01,
        timedelta(days=180),
        ("foi-clarification-7wd", "foi-answer-20wd", "foi-refusal-review-first"),
        information_request,
    ),
    Course(
        "annual-reports",
        0.003,
        timedelta(days=741),
        (
            "foi-annual-report-0131",
            "rolg-report-submission",
            "rolg-report-recipients",
            "rolg-report-publication",
        ),
        annual_reports,
    ),
    Course("publication", 0.005, timedelta(days=80), ("proactive-publication-20wd",), publication),
)
