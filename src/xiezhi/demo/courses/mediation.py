"""Small public-order cases that end in mediation, in a settlement, or in its failure and a decision."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import CaseFile, EventRow, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays, moment
from xiezhi.demo.scenes.mediation import (
    agree,
    agree_on_the_spot,
    default_on_agreement,
    fail_mediation,
    hold_mediation,
    know_mediable,
)
from xiezhi.demo.scenes.opening import Setting, open_public_order_case
from xiezhi.demo.scenes.penalty import decide_no_penalty

_SECOND = "mediation-second-7wd"
_COUNT = "mediation-count-max-2"
_DECIDE = "mediation-failure-decide"
_SETTLED = "settlement-recognition"
_ENDS = {
    "mediation-on-spot-performed": "on-spot",
    _SETTLED: "settled",
    _DECIDE: "failed",
    "mediation-failure-civil-suit-told": "failed",
    "mediation-agreement-form": "agreed",
    "mediation-evidence-filed": "agreed",
}
_BREAKABLE = (*_ENDS, "mediation-scope", "mediation-minor-guardian", _SECOND, _COUNT)


def mediation(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write one mediated case of any end."""
    setting = Setting(complex_or_major=False, many=False, regulated_site=case.chance(0.5), suspects=1)
    open_public_order_case(case, start, setting)
    know_mediable(case)
    end = _ENDS.get(case.fault or "") or case.rng.choice(("agreed", "on-spot", "settled", "failed", "defaulted"))
    first = start + timedelta(days=2, hours=2)
    if end == "settled":
        _settle(case, first)
        return
    if end == "failed":
        failed = fail_mediation(case, first, regulated_site=setting.regulated_site)
        _decide(case, failed, days)
        return
    last = _sessions(case, first, setting, days)
    if end == "on-spot":
        agree_on_the_spot(case, last + timedelta(hours=1))
        return
    agree(case, last + timedelta(hours=1))
    if end == "agreed":
        case.add("agreement-performed", last + timedelta(days=2), keys=case_keys(case), role="suspect")
    else:
        _decide(case, default_on_agreement(case, last + timedelta(days=3)), days)


def _sessions(case: CaseFile, first: datetime, setting: Setting, days: LegalDays) -> datetime:
    """Hold one session, or two within seven working days; as faults a second one too late, or a third."""
    hold_mediation(case, first, regulated_site=setting.regulated_site)
    late, third = case.breaks(_SECOND), case.breaks(_COUNT)
    if not (late or third or case.chance(0.3)):
        return first
    last = days.last_working_day(first.date(), 7)
    at = moment(case.rng, last + timedelta(days=1)) if late else first + timedelta(days=case.rng.randint(1, 7))
    row = hold_mediation(case, at, regulated_site=setting.regulated_site, seq=2)
    if late:
        case.expect(_SECOND, "violated", row)
    if third:
        at += timedelta(days=1)
        row = hold_mediation(case, at, regulated_site=setting.regulated_site, seq=3)
        case.expect(_COUNT, "violated", row)
    return at


def _decide(case: CaseFile, failed: EventRow, days: LegalDays) -> None:
    """Decide within thirty days of the failure; as a fault later or never, and the whole period is overrun with it."""
    last = days.last_day(failed.occurred_at.date(), 30)
    if not case.breaks(_DECIDE):
        decide_no_penalty(case, moment(case.rng, last - timedelta(days=case.rng.randint(1, 20))), case.person(1), days)
        return
    verdict = "overdue" if case.chance(0.3) else "late"
    opened = next(row for row in case.events if row.event in {"admin-case-filed", "admin-case-accepted"})
    for rule, row in ((_DECIDE, failed), ("po-case-period", opened)):
        case.expect(rule, verdict, row)
    if verdict == "late":
        decide_no_penalty(case, moment(case.rng, last + timedelta(days=case.rng.randint(1, 15))), case.person(1), days)


def _settle(case: CaseFile, at: datetime) -> None:
    fault = case.breaks(_SETTLED)
    row = case.add(
        "settlement-recognised",
        at,
        person=case.person(1),
        keys=case_keys(case),
        role="bureau-head",
        written_request=not fault,
        performed=True,
    )
    if fault:
        case.expect(_SETTLED, "violated", row)


COURSES: tuple[Course, ...] = (Course("mediation", 0.02, timedelta(days=120), _BREAKABLE, mediation),)
