"""Threads about suspects of a special standing: deputies of a people's congress, foreigners."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import CaseFile, EventRow
from xiezhi.demo.courses.course import Course
from xiezhi.demo.courses.measures import open_case
from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.scenes.measures import Suspect, bail, detain
from xiezhi.demo.scenes.steps import at_once, within_hours

_PERMISSION, _REPORT = "deputy-permission", "deputy-permission-report"
_TOWNSHIP = "deputy-permission-township-report"
_PROVINCE, _MINISTRY = "foreigner-measure-report-48h", "foreigner-measure-report-48h-ministry"


def deputy_suspect(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a deputy of a county or above who is bailed: permitted first, or not known to be one and then reported.

    Now and then the deputy is caught in the act, detained and reported before that.
    """
    suspect = open_case(case, start)
    case.know("deputy_level", "county-or-above", person=suspect.person)
    known = case.fault == _PERMISSION or case.chance(0.7)
    case.know("deputy_status_unknown_at_time", not known, person=suspect.person)
    at = start + timedelta(days=4)
    if case.chance(0.4):
        _report(suspect, detain(suspect, at, caught=True), _REPORT)
    bare = case.breaks(_PERMISSION)
    if known and not bare:
        suspect.act("deputy-permission-obtained", at + timedelta(days=1, hours=20))
    row = _bail_for_a_while(suspect, at + timedelta(days=2))
    suspect.case.violate(row, {_PERMISSION: bare})
    if not known:
        _report(suspect, row, _REPORT)


def township_deputy(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a deputy of a township who is bailed, perhaps detained before that; each is reported within hours."""
    suspect = open_case(case, start)
    case.know("deputy_level", "township", person=suspect.person)
    at = start + timedelta(days=4)
    if case.chance(0.4):
        _report(suspect, detain(suspect, at), _TOWNSHIP)
    _report(suspect, _bail_for_a_while(suspect, at + timedelta(days=2)), _TOWNSHIP)


def _report(suspect: Suspect, row: EventRow, rule: str) -> None:
    at_once(suspect.case, rule, row, suspect.step("deputy-reported"), minutes=20 * 60)


def _bail_for_a_while(suspect: Suspect, at: datetime) -> EventRow:
    row = bail(suspect, at)
    suspect.act("bail-ended", at + timedelta(days=suspect.case.rng.randint(20, 60)), "bureau-head")
    return row


def foreign_suspect(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a foreigner who is bailed, perhaps detained before that: each reported in 48 hours."""
    suspect = open_case(case, start)
    case.know("is_foreigner", True, person=suspect.person)
    major = case.fault == _MINISTRY or (case.fault is None and case.chance(0.3))
    case.know("major_foreign_case", major)
    at = start + timedelta(days=4)
    measures = [detain(suspect, at)] if case.chance(0.4) else []
    measures.append(_bail_for_a_while(suspect, at + timedelta(days=2)))
    for row in measures:
        for rule, to in ((_PROVINCE, "province"), (_MINISTRY, "ministry"))[: 2 if major else 1]:
            step = suspect.step("superior-foreign-report-made", to=to)
            within_hours(case, rule, row, 48, step, surely=len(measures) > 1)


COURSES: tuple[Course, ...] = (
    Course("deputy-suspect", 0.003, timedelta(days=80), (_PERMISSION, _REPORT), deputy_suspect),
    Course("township-deputy", 0.002, timedelta(days=80), (_TOWNSHIP,), township_deputy),
    Course("foreign-suspect", 0.004, timedelta(days=80), (_PROVINCE, _MINISTRY), foreign_suspect),
)
