"""Threads about things in an administrative case: held for an examination, lent for an appraisal, found unrelated."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays, moment
from xiezhi.demo.limits.table import in_force
from xiezhi.demo.scenes.opening import Setting, approve, know_public_order_case
from xiezhi.demo.scenes.steps import Step, Term, within_days, within_hours

_EXAMINED = "property-handover-24h-after-examination"
_UNRELATED = "admin-unrelated-property-return"
_TWO = "po-two-officers"
_LENT = "victim-property-after-appraisal"


def _open(case: CaseFile) -> dict[str, str]:
    know_public_order_case(case, Setting(complex_or_major=False, many=False, regulated_site=False, suspects=1))
    case.know("investigator_ids", f'["{case.officer(1)}", "{case.officer(2)}"]')
    return {**case_keys(case), "item": f"{case.thread_id}-i1"}


def _keeper(case: CaseFile, keys: dict[str, str]) -> Step:
    attrs: dict[str, AttributeValue] = {"keeper_is_case_officer": False, "keeper_id": case.officer(9)}
    return Step("property-handed-to-keeper", None, keys, "property-keeper", attrs)


def examined_thing(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a thing held back for an examination, with approval, and handed over in a day after it."""
    keys = _open(case)
    case.add("property-extracted", start, keys=keys, remote_place=False)
    approve(case, start + timedelta(hours=case.rng.randint(1, 20)), "hold-for-examination", "unit-head", keys=keys)
    between = case.fault is None and case.chance(0.2)
    if between:
        _keeper(case, keys).take(case, start + timedelta(hours=30))
    at = start + timedelta(days=case.rng.randint(2, 9))
    done = case.add("examination-completed", at, keys=keys)
    if not between:
        within_hours(case, _EXAMINED, done, 24, _keeper(case, keys))


def unrelated_thing(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a thing that turns out to have nothing to do with the case: given back, freed, or its owner looked for."""
    keys = _open(case)
    case.add("property-extracted", start, keys=keys, remote_place=False)
    _keeper(case, keys).take(case, start + timedelta(hours=3))
    at = start + timedelta(days=case.rng.randint(2, 20))
    found = case.add("property-found-unrelated", at, keys=keys)
    event = case.rng.choice(("property-returned", "seizure-ended", "owner-notice-published"))
    within_days(case, _UNRELATED, found, Term(days.last_day(at.date(), 3)), Step(event, keys=keys))


def lent_thing(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a victim's or third party's thing seized for appraisal and given back after it, or, seldom, before."""
    keys = _open(case)
    late = in_force(_LENT, start) and case.breaks(_LENT)
    row = _lend(case, start, keys)
    at = start + timedelta(days=case.rng.randint(4, 9))
    found: dict[str, AttributeValue] = {"used_as_evidence": True, "kind": "price", "expert_ids": [case.officer(20)]}
    case.record(Mark("appraisal-opinion-received", at, None, keys), found)
    for party in ("suspect", "victim"):
        case.add("appraisal-copy-served", at + timedelta(hours=2), keys=keys, to=party)
    last = days.last_day(at.date(), 3)
    back = moment(case.rng, last + timedelta(days=case.rng.randint(1, 6))) if late else _in_time(case, at, last)
    Step(case.rng.choice(("property-returned", "seizure-ended")), keys=keys).take(case, back)
    if late:
        case.expect(_LENT, "late", row)


def lent_thing_pending(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a victim's or third party's thing whose appraisal has not come yet when the log ends."""
    row = _lend(case, start, _open(case))
    for rule in (_LENT, "admin-seizure-30-30"):
        case.expect(rule, "pending", row)


def _lend(case: CaseFile, start: datetime, keys: dict[str, str]) -> EventRow:
    """Seize a thing that is not the suspect's, with approval, and have it appraised."""
    approve(case, start - timedelta(hours=2), "seizure")
    seized: dict[str, AttributeValue] = {
        "officer_ids": [case.officer(1), case.officer(2)],
        "recorded": True,
        "recording_intact": True,
        "regime": "admin",
        "on_spot": False,
        "list_given": True,
        "list_noted_reason": "none",
        "owner": case.rng.choice(("victim", "third-party")),
    }
    row = case.record(Mark("property-seized", start, None, keys), seized)
    case.expect(_TWO, "met" if in_force(_TWO, start) else "not-applicable", row)
    case.add("appraisal-commissioned", start + timedelta(days=1), keys=keys, kind="price")
    return row


def _in_time(case: CaseFile, at: datetime, last: date) -> datetime:
    if case.chance(0.15):
        return at - timedelta(days=2)
    return moment(case.rng, last) if case.chance(0.15) else at + timedelta(hours=case.rng.randint(1, 60))


COURSES: tuple[Course, ...] = (
    Course("examined-thing", 0.003, timedelta(days=20), (_EXAMINED,), examined_thing),
    Course("unrelated-thing", 0.003, timedelta(days=60), (_UNRELATED,), unrelated_thing),
    Course("lent-thing", 0.003, timedelta(days=40), (_LENT,), lent_thing),
    Course("lent-thing-pending", 0.001, timedelta(days=25), (), lent_thing_pending),
)
