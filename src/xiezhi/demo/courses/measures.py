"""Threads about detention and arrest that the large courses do not take: refused, long, extended, counted anew."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from xiezhi.demo.casefile import CaseFile, EventRow
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays, moment, month_end_later, months_later
from xiezhi.demo.scenes.closing import conclude, contest, transfer_for_prosecution
from xiezhi.demo.scenes.measures import (
    DELIVERY,
    DETENTION_FAULTS,
    REFUSAL_FAULTS,
    REVIEW,
    Suspect,
    arrest,
    bail,
    decide_on_arrest,
    detain,
    free_after_refusal,
    interrogate_first,
    know_measures,
    know_suspect,
    release,
)
from xiezhi.demo.scenes.opening import file_criminal_case, know_criminal_case, open_report
from xiezhi.demo.scenes.steps import Term, within_days
from xiezhi.demo.window import ZONE

_RECONSIDERATION = "arrest-refusal-reconsideration-5d"
_SECOND_REVIEW = "arrest-refusal-second-review-5d"
_LIMIT, _EXPIRY = "investigation-custody-limit", "measure-expiry-release"
_ANEW = "investigation-custody-limit-recalculated"
_WARNING, _OVERDUE = "custody-expiry-warning", "overdue-custody-report"
_EXTENSION = "custody-extension-request-7d-before"
_EXTENSION_APPROVAL = "custody-extension-request-7d-before-approval"
_RECOUNT = "custody-recalculation-5d"
_RECOUNT_APPROVAL = "custody-recalculation-5d-approval"
_RECOUNT_HOUSE = "custody-recalculation-5d-notice-detention-house"
_RECOUNT_FILED = "custody-recalculation-5d-procuratorate-filing"


def open_case(case: CaseFile, start: datetime, *, roaming: bool = False, security: bool = False) -> Suspect:
    """Open a criminal case against one suspect, filed a day after the report."""
    know_criminal_case(case)
    know_measures(case, roaming=roaming, security=security)
    open_report(case, start, "criminal")
    file_criminal_case(case, start + timedelta(days=1))
    suspect = know_suspect(case)
    interrogate_first(suspect, start + timedelta(days=3), suspect.officers)
    return suspect


def refused_arrest(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a detention, now and then extended to thirty days, an arrest that is refused, and the contest of it."""
    roaming = case.chance(0.3)
    suspect = open_case(case, start, roaming=roaming)
    detained = detain(suspect, start + timedelta(days=4), caught=case.chance(0.3))
    refusal = decide_on_arrest(suspect, detained, "arrest-refusal-received", to_days=30 if roaming else None)
    freed = free_after_refusal(suspect, refusal, days)
    if freed.event == "bail-started":
        suspect.act("bail-ended", freed.occurred_at + timedelta(days=case.rng.randint(20, 60)), "bureau-head")
    if case.fault not in {_RECONSIDERATION, _SECOND_REVIEW} and case.chance(0.5):
        return
    since = refusal.occurred_at
    event = "arrest-refusal-reconsideration-requested"
    asked = contest(case, _RECONSIDERATION, event, since, days.last_day(since.date(), 5))
    answer = suspect.act("arrest-refusal-reconsideration-result-received", asked + timedelta(days=7), "procuratorate")
    since = answer.occurred_at
    event = "arrest-refusal-second-review-requested"
    contest(case, _SECOND_REVIEW, event, since, days.last_day(since.date(), 5))


def arrested_from_bail(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a suspect on bail whose arrest is requested, decided in twenty days, and who is then taken in."""
    suspect = open_case(case, start)
    bailed = bail(suspect, start + timedelta(days=5))
    request = suspect.act("arrest-requested", bailed.occurred_at + timedelta(days=case.rng.randint(10, 40)))
    slow = case.breaks(REVIEW)
    case.expect(REVIEW, "late" if slow else "met", request)
    wait = case.rng.randint(32, 40) if slow else case.rng.randint(2, 20)  # beyond a rest-day roll-over
    approval = suspect.act("arrest-approval-received", request.occurred_at + timedelta(days=wait), "procuratorate")
    row = arrest(suspect, approval, days, free=True)
    _leave(suspect, row.occurred_at + timedelta(days=case.rng.randint(20, 55)))


def held_for_investigation(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write custody after arrest that ends within two months, perhaps on the day on which it expires."""
    suspect, row = _arrested(case, start, days)
    begin = row.occurred_at.date()
    if case.breaks(_LIMIT):
        _leave_too_late(suspect, row, month_end_later(begin, 2))
        return
    expires = months_later(begin, 2)
    if case.fault in {_EXPIRY, _WARNING, _OVERDUE} or case.chance(0.4):
        _expire(suspect, row, expires)
        return
    _leave(suspect, moment(case.rng, expires - timedelta(days=case.rng.randint(4, 30))))


def _arrested(case: CaseFile, start: datetime, days: LegalDays) -> tuple[Suspect, EventRow]:
    suspect = open_case(case, start)
    detained = detain(suspect, start + timedelta(days=4))
    return suspect, arrest(suspect, decide_on_arrest(suspect, detained, "arrest-approval-received"), days)


def _leave(suspect: Suspect, at: datetime) -> None:
    """End the custody: released, bailed, or transferred for prosecution."""
    case, way = suspect.case, suspect.case.rng.choice(("release", "bail", "transfer"))
    if way == "transfer":
        conclude(case, at - timedelta(days=2))
        transfer_for_prosecution(case, at, suspect.person)
    elif way == "release":
        release(suspect, at)
    else:
        bail(suspect, at)
        suspect.act("bail-ended", at + timedelta(days=case.rng.randint(20, 60)), "bureau-head")


def _leave_too_late(suspect: Suspect, row: EventRow, last: date, rule: str = _LIMIT) -> None:
    """End the custody after its last day, or never."""
    case = suspect.case
    never = case.chance(0.3)
    case.expect(rule, "overdue" if never else "late", row)
    if not never:
        _leave(suspect, moment(case.rng, last + timedelta(days=case.rng.randint(1, 15))))


def _expire(suspect: Suspect, row: EventRow, last: date) -> None:
    """Let the custody expire, warned of days before, and end it on the same day.

    As faults: nobody warned, or the person is still held for days, which is reported, or is not.
    """
    case = suspect.case
    unwarned, still, silent = (case.breaks(rule) for rule in (_WARNING, _EXPIRY, _OVERDUE))
    at = datetime.combine(last, time(9), ZONE)
    _warn(suspect, at, too_early=unwarned)
    expired = _expires(suspect, at)
    suspect.case.violate(expired, {_WARNING: unwarned, _EXPIRY: still or silent, _OVERDUE: silent})
    if not (still or silent):
        _leave(suspect, at + timedelta(hours=case.rng.randint(1, 9)))
        return
    if not silent:
        suspect.act("overdue-custody-reported", at + timedelta(hours=case.rng.randint(1, 20)), "detention-house")
    _leave_too_late(suspect, row, last + timedelta(days=3))


def _warn(suspect: Suspect, expires: datetime, *, too_early: bool = False) -> None:
    """Warn the case unit in the seven days before custody expires; as a fault earlier, or not at all."""
    if too_early and suspect.case.chance(0.5):
        return
    ahead = suspect.case.rng.randint(9, 20) if too_early else suspect.case.rng.randint(1, 6)
    suspect.act("custody-expiry-warned", expires - timedelta(days=ahead), "detention-house")


def _expires(suspect: Suspect, at: datetime) -> EventRow:
    return suspect.act("custody-period-expires", at, "detention-house", kind="investigation")


def extended_custody(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write custody that the procuratorate extends by a month, asked for seven days before it expires.

    As faults: asked for later than that, without the approval of the head, or held beyond the third month.
    """
    suspect, row = _arrested(case, start, days)
    begin = row.occurred_at.date()
    expires = datetime.combine(months_later(begin, 2), time(9), ZONE)
    hasty, bare = case.breaks(_EXTENSION), case.breaks(_EXTENSION_APPROVAL)
    asked = expires - timedelta(days=case.rng.randint(3, 5) if hasty else case.rng.randint(12, 20))
    if not bare:
        suspect.approve(asked - timedelta(hours=3), "custody-extension")
    request = suspect.act("custody-extension-requested", asked, "bureau-head", step="1")
    suspect.case.violate(request, {_EXTENSION: hasty, _EXTENSION_APPROVAL: bare})
    granted = expires - timedelta(days=case.rng.randint(1, 2))
    suspect.act("custody-extension-approved", granted, "procuratorate", step="1")
    if hasty or case.chance(0.4):
        _expires(suspect, expires)
    if case.breaks(_LIMIT):
        _leave_too_late(suspect, row, month_end_later(begin, 3) + timedelta(days=3))
    else:
        _leave(suspect, moment(case.rng, months_later(begin, 3) - timedelta(days=case.rng.randint(4, 25))))


def recounted_custody(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write custody that is counted anew because another crime was found: approved, told to house and procuratorate.

    As faults: decided after the fifth day, unapproved, told to one of them only, or over the new two months.
    """
    suspect, row = _arrested(case, start, days)
    found_at = row.occurred_at + timedelta(days=case.rng.randint(10, 30))
    found = suspect.act("other-major-crime-found", found_at)
    last = Term(found_at.date() + timedelta(days=5))
    recount = within_days(case, _RECOUNT, found, last, suspect.step("custody-recalculated", "bureau-head"), surely=True)
    if recount is None:
        return
    faults = {rule: case.breaks(rule) for rule in (_RECOUNT_APPROVAL, _RECOUNT_HOUSE, _RECOUNT_FILED)}
    bare, untold, unfiled = faults.values()
    suspect.case.violate(recount, faults)
    decided = recount.occurred_at
    if not bare:
        suspect.approve(decided - timedelta(seconds=30), "custody-recalculation")
    for to, missing, hours in (("detention-house", untold, 20), ("procuratorate", unfiled, 48)):
        if not missing:
            suspect.act("custody-recalculation-told", decided + timedelta(hours=case.rng.randint(1, hours)), to=to)
    if case.breaks(_ANEW):
        _leave_too_late(suspect, recount, month_end_later(found_at.date(), 2), _ANEW)
    else:
        _leave(suspect, moment(case.rng, months_later(found_at.date(), 2) - timedelta(days=case.rng.randint(1, 20))))


COURSES: tuple[Course, ...] = (
    Course(
        "refused-arrest",
        0.012,
        timedelta(days=130),
        (*(rule for rule in DETENTION_FAULTS if rule != REVIEW), *REFUSAL_FAULTS, _RECONSIDERATION, _SECOND_REVIEW),
        refused_arrest,
    ),
    Course("arrested-from-bail", 0.004, timedelta(days=220), (REVIEW, DELIVERY), arrested_from_bail),
    Course(
        "held-for-investigation",
        0.008,
        timedelta(days=170),
        (_LIMIT, _EXPIRY, _WARNING, _OVERDUE),
        held_for_investigation,
    ),
    Course("extended-custody", 0.006, timedelta(days=200), (_EXTENSION, _EXTENSION_APPROVAL, _LIMIT), extended_custody),
    Course(
        "recounted-custody",
        0.006,
        timedelta(days=220),
        (_RECOUNT, _RECOUNT_APPROVAL, _RECOUNT_HOUSE, _RECOUNT_FILED, _ANEW),
        recounted_custody,
    ),
)
