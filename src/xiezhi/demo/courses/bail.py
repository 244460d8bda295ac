"""Threads about bail and residential surveillance: guarantees, sanctions, handing over, the end of the measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from xiezhi.demo.casefile import CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.courses.measures import open_case
from xiezhi.demo.legal_days import LegalDays, moment, month_end_later, months_later
from xiezhi.demo.scenes.closing import conclude, transfer_for_prosecution
from xiezhi.demo.scenes.measures import Suspect, bail, know_suspect
from xiezhi.demo.scenes.opening import approve, know_criminal_case
from xiezhi.demo.scenes.steps import Step, Term, within_days, within_hours

_SINGLE, _MINIMUM = "bail-single-guarantee", "bail-single-guarantee-deposit-minimum"
_PAID, _SEPARATE, _REFUND = "bail-deposit-paid-3d", "deposit-separate-custody", "bail-deposit-refund"
_CITY = "deposit-forfeiture-approval-city-level-50k"
_LOSS = "guarantor-loss-told-3d"
_REPORTED, _ANSWERED = "bail-elsewhere-report-5d", "bail-elsewhere-receipt-3d"
_TWELVE, _DECIDED = "bail-12-months", "bail-12-months-expiry-decision"
_HANDOVER, _NOTICE = "bail-handover-decision-7d", "bail-handover-notice-15d"
_LIFTED = "measure-lifted-no-liability"
_SIX, _PLACE = "residence-surveillance-6-months", "designated-residence-safeguards"
_GROUND, _SUPERIOR, _FAMILY = f"{_PLACE}-ground", f"{_PLACE}-superior-approval", f"{_PLACE}-family-24h"
_STATION = "bail-station-assigned-24h"
_FORBIDDEN = ("detention-site", "case-handling-site", "office")


@dataclass(frozen=True, slots=True)
class Sanction:
    """What follows broken rules of bail: the decision, how it is made known, and the rules on both remedies."""

    about: str
    event: str
    told: str
    approval: str
    announced: str
    remedies: tuple[tuple[str, str], ...]


_FORFEITURE = Sanction(
    "deposit-forfeiture",
    "deposit-forfeited",
    "forfeiture-read-out",
    "deposit-forfeiture-approval",
    "deposit-forfeiture-approval-read-out-3d",
    (
        ("reconsideration", "deposit-forfeiture-approval-reconsideration-7d"),
        ("second-review", "deposit-forfeiture-approval-second-review-7d"),
    ),
)
_FINE = Sanction(
    "guarantor-fine",
    "guarantor-fined",
    "guarantor-fine-announced",
    "guarantor-fine-approval",
    "guarantor-fine-announced-3d",
    (
        ("reconsideration", "guarantor-fine-reconsideration-7d"),
        ("second-review", "guarantor-fine-second-review-7d"),
    ),
)


def _faults(sanction: Sanction) -> tuple[str, ...]:
    return (sanction.approval, sanction.announced, *(rule for _, rule in sanction.remedies))


def _in_days(suspect: Suspect, rule: str, row: EventRow, number: int, step: Step, days: LegalDays) -> EventRow | None:
    term = Term(days.last_day(row.occurred_at.date(), number))
    return within_days(suspect.case, rule, row, term, step)


def deposit_bail(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write bail on a deposit: paid, kept by another department, and given back or forfeited in the end."""
    suspect = open_case(case, start)
    minor = case.chance(0.2)
    if minor:
        for fact in ("is_minor", "is_minor_at_act", "is_minor_at_event"):
            case.know(fact, True, person=suspect.person)
    both, low, major = case.breaks(_SINGLE), case.breaks(_MINIMUM), case.fault == _CITY
    least = 500 if minor else 1000
    deposit = least - 100 if low else case.rng.choice((60000, 80000) if major else (least, 5000, 20000))
    at = start + timedelta(days=5)
    row = bail(suspect, at, guarantee="both" if both else "deposit", deposit=deposit)
    suspect.case.violate(row, {_SINGLE: both, _MINIMUM: low})
    _collect(suspect, at, days)
    forfeited = case.fault in {_CITY, *_faults(_FORFEITURE)} or (case.fault != _REFUND and case.chance(0.3))
    case.know("bail_rules_broken", forfeited, person=suspect.person)
    if forfeited:
        _sanction(suspect, _FORFEITURE, at + timedelta(days=40), deposit, days)
    ended = suspect.act("bail-ended", at + timedelta(days=case.rng.randint(150, 200)), "bureau-head")
    kept = case.breaks(_REFUND)
    suspect.case.violate(ended, {_REFUND: kept})
    if not (kept or forfeited):
        refunded = ended.occurred_at + timedelta(hours=case.rng.randint(1, 20))
        suspect.act("bail-deposit-refund-decided", refunded, "bureau-head")


def _collect(suspect: Suspect, at: datetime, days: LegalDays) -> None:
    """Have the deposit paid within three days of the notice and managed elsewhere; as faults late, or by the unit."""
    case = suspect.case
    case.know("handling_dept", "criminal-investigation")
    notice = suspect.act("bail-deposit-notice-given", at + timedelta(hours=1))
    paid = _in_days(suspect, _PAID, notice, 3, suspect.step("bail-deposit-paid", "suspect"), days)
    if paid is None:
        return
    own = case.breaks(_SEPARATE)
    dept = "criminal-investigation" if own else "finance"
    managed = suspect.act("deposit-managed", paid.occurred_at + timedelta(hours=1), "legal-dept", manager_dept=dept)
    suspect.case.violate(managed, {_SEPARATE: own})


def _sanction(suspect: Suspect, sanction: Sanction, at: datetime, amount: int, days: LegalDays) -> None:
    """Decide a sanction, approved at its level, make it known in three days, and answer remedies in seven each."""
    case, large = suspect.case, sanction is _FORFEITURE and amount >= 50000
    bare, low = case.breaks(sanction.approval), large and case.breaks(_CITY)
    if not bare:
        suspect.approve(at - timedelta(hours=2), sanction.about, "city-head" if large and not low else "county-head")
    row = suspect.act(sanction.event, at, "bureau-head", amount=amount)
    suspect.case.violate(row, {sanction.approval: bare, _CITY: low})
    _in_days(suspect, sanction.announced, row, 3, suspect.step(sanction.told), days)
    if case.fault not in _faults(sanction) and case.chance(0.5):
        return
    for number, (remedy, rule) in enumerate(sanction.remedies, 1):
        keys = {**case_keys(case), "request": f"{case.thread_id}-r{number}"}
        mark = Mark(f"bail-sanction-{remedy}-requested", at + timedelta(days=40 * number), suspect.person, keys)
        asked = case.record(mark, {"about": sanction.about})
        role = "superior-organ" if remedy == "second-review" else "bureau-head"
        _in_days(suspect, rule, asked, 7, Step(f"bail-sanction-{remedy}-decided", suspect.person, keys, role), days)


def guarantor_bail(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write bail with a guarantor in another place: reported and answered, the guarantor lost or fined, lifted."""
    suspect = open_case(case, start)
    at = start + timedelta(days=5)
    bail(suspect, at)
    if case.fault in {_REPORTED, _ANSWERED} or case.chance(0.4):
        told = suspect.act("bail-elsewhere-told", at + timedelta(hours=2))
        reported = _in_days(suspect, _REPORTED, told, 5, suspect.step("bail-reported-to-unit", "suspect"), days)
        if reported is not None:
            _in_days(suspect, _ANSWERED, reported, 3, suspect.step("bail-execution-answered"), days)
    if case.fault == _LOSS or case.chance(0.4):
        found = suspect.act("guarantor-loss-found", at + timedelta(days=case.rng.randint(30, 40)))
        _in_days(suspect, _LOSS, found, 3, suspect.step("guarantor-loss-told"), days)
    if case.fault in _faults(_FINE) or case.chance(0.3):
        _sanction(suspect, _FINE, at + timedelta(days=45), case.rng.choice((1000, 5000, 20000)), days)
    suspect.act("bail-ended", at + timedelta(days=case.rng.randint(170, 200)), "bureau-head")


def long_bail(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write bail that is lifted in its last weeks; as a fault after twelve months, or never."""
    suspect = open_case(case, start)
    row = bail(suspect, start + timedelta(days=5))
    begin = row.occurred_at.date()
    late = case.breaks(_TWELVE)
    if not late:
        day = months_later(begin, 12) - timedelta(days=case.rng.randint(0, 40))
        suspect.act("bail-ended", moment(case.rng, day), "bureau-head")
        return
    never = case.chance(0.3)
    for rule in (_TWELVE, _DECIDED):
        case.expect(rule, "overdue" if never else "late", row)
    if not never:
        day = days.rolled(month_end_later(begin, 12)) + timedelta(days=case.rng.randint(1, 20))
        suspect.act("bail-ended", moment(case.rng, day), "bureau-head")


def handed_over_bail(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write bail that the police hand over with the case: the procuratorate decides anew in seven days.

    As faults: later, or not before bail expires, of which it is told in writing fifteen days before, or is not.
    """
    suspect = open_case(case, start)
    row = bail(suspect, start + timedelta(days=5))
    at = start + timedelta(days=case.rng.randint(60, 200))
    conclude(case, at - timedelta(days=2))
    transferred = transfer_for_prosecution(case, at, suspect.person)
    step = suspect.step("bail-handover-decided", "procuratorate")
    if case.fault not in {_NOTICE, _DECIDED}:
        term = Term(days.last_day(at.date(), 7))
        within_days(case, _HANDOVER, transferred, term, step, surely=True)
        return
    case.expect(_HANDOVER, "late", transferred)
    expires = datetime.combine(months_later(row.occurred_at.date(), 12), row.occurred_at.timetz())
    _give_notice(suspect, expires)
    if case.breaks(_DECIDED):
        case.expect(_DECIDED, "late", row)
        last = days.rolled(month_end_later(row.occurred_at.date(), 12))
        step.take(case, moment(case.rng, last + timedelta(days=case.rng.randint(1, 20))))
    else:
        step.take(case, expires + timedelta(hours=2))


def _give_notice(suspect: Suspect, expires: datetime) -> None:
    """Write to the receiving organ fifteen days before bail expires; as a fault later, or never."""
    case = suspect.case
    row = suspect.act("bail-period-expires", expires)
    broken = case.breaks(_NOTICE)
    never = broken and case.chance(0.3)
    case.expect(_NOTICE, ("overdue" if never else "late") if broken else "met", row)
    if not never:
        ahead = case.rng.randint(1, 14) if broken else case.rng.randint(15, 40)
        suspect.act("bail-expiry-notice-sent", expires - timedelta(days=ahead))


def freed_of_liability(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write bail or surveillance that is lifted within a day when the investigation of the person ends."""
    suspect = open_case(case, start)
    at = start + timedelta(days=5)
    measure = case.rng.choice(("bail", "residence-surveillance"))
    if measure == "bail":
        bail(suspect, at)
    else:
        case.know("has_fixed_home", True, person=suspect.person)
        suspect.act("residence-surveillance-started", at, decided_by="police", designated=False, place_type="own-home")
    ends = at + timedelta(days=case.rng.randint(30, 90))
    approve(case, ends - timedelta(hours=2), "investigation-termination", person=suspect.person)
    row = suspect.act("investigation-terminated-for-person", ends, "bureau-head")
    suspect.act("withdrawal-notified", ends + timedelta(hours=5), to="suspect")
    slow = case.breaks(_LIFTED)
    suspect.case.violate(row, {_LIFTED: slow})
    after = timedelta(hours=case.rng.randint(26, 300) if slow else case.rng.randint(1, 22))
    suspect.act(f"{measure}-ended", ends + after, "bureau-head")


def watched_suspect(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write residential surveillance: at home, or at a designated place for want of a home or in a case of terror.

    As faults: in a place of custody, without ground, without the approval of the organ above, or over six months.
    """
    ways = {_GROUND: "home", _SUPERIOR: "terror", _FAMILY: "homeless", _PLACE: "homeless"}
    way = ways.get(case.fault or "") or case.rng.choice(("home", "homeless", "terror"))
    suspect = open_case(case, start, security=way == "terror")
    case.know("has_fixed_home", way != "homeless", person=suspect.person)
    site, groundless, bare = (case.breaks(rule) for rule in (_PLACE, _GROUND, _SUPERIOR))
    designated = groundless or way != "home"
    at = start + timedelta(days=5)
    if not bare:
        level = "superior-organ" if way == "terror" else "county-head"
        suspect.approve(at - timedelta(hours=3), "residence-surveillance", level)
    place = case.rng.choice(_FORBIDDEN) if site else ("designated" if designated else "own-home")
    row = suspect.act(
        "residence-surveillance-started", at, decided_by="police", designated=designated, place_type=place
    )
    suspect.case.violate(row, {_PLACE: site, _GROUND: groundless, _SUPERIOR: bare})
    if designated:
        step = suspect.step("family-notified", about="designated-residence", not_notified_reason="none")
        within_hours(case, _FAMILY, row, 24, step)
    begin = at.date()
    term = Term(month_end_later(begin, 6), months_later(begin, 6))
    within_days(case, _SIX, row, term, suspect.step("residence-surveillance-ended", "bureau-head"))


def papers_from_court(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write bail or surveillance that a court decided and a police station is assigned to carry out within a day."""
    know_criminal_case(case)
    suspect = know_suspect(case)
    measure = case.rng.choice(("bail", "residence-surveillance"))
    row = suspect.act("measure-papers-received", start, measure=measure)
    within_hours(case, _STATION, row, 24, suspect.step("execution-station-assigned", "bureau-head"))


COURSES: tuple[Course, ...] = (
    Course(
        "deposit-bail",
        0.012,
        timedelta(days=220),
        (_SINGLE, _MINIMUM, _PAID, _SEPARATE, _REFUND, _CITY, *_faults(_FORFEITURE)),
        deposit_bail,
    ),
    Course("guarantor-bail", 0.01, timedelta(days=220), (_REPORTED, _ANSWERED, _LOSS, *_faults(_FINE)), guarantor_bail),
    Course("long-bail", 0.004, timedelta(days=410), (_TWELVE,), long_bail),
    Course("handed-over-bail", 0.006, timedelta(days=410), (_HANDOVER, _NOTICE, _DECIDED), handed_over_bail),
    Course("freed-of-liability", 0.003, timedelta(days=120), (_LIFTED,), freed_of_liability),
    Course("watched-suspect", 0.008, timedelta(days=220), (_SIX, _PLACE, _GROUND, _SUPERIOR, _FAMILY), watched_suspect),
    Course("papers-from-court", 0.003, timedelta(days=6), (_STATION,), papers_from_court),
)
