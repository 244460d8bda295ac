"""Threads about other administrative penalty cases: time bar, ninety days, who decides, how the case ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays, moment, months_later
from xiezhi.demo.limits.table import planted_limit
from xiezhi.demo.scenes.decision import Sentence, close_and_archive, penalise
from xiezhi.demo.scenes.opening import NEW_LAW, approve, know_person
from xiezhi.demo.scenes.review import archive
from xiezhi.demo.scenes.steps import Step, Term, within_days

_PERIOD, _BAR = "other-admin-case-90d", "penalty-time-bar"
_POWER, _DETAINED = "decision-power-level", "decision-power-level-detention"
_NO = (
    "hearing_held",
    "multi_legal_relations",
    "major_public_interest",
    "violation_complex_or_major_for_decision",
    "social_impact",
    "has_victim",
    "state_secret",
    "offender_unknown_or_absconded",
    "injury_maybe_light_or_disputed",
    "on_regulated_site",
    "complex_or_major",
)
_ENDS = ("penalty", "penalty", "penalty", "detention", "no-penalty", "criminal", "elsewhere", "terminated")


def _know(case: CaseFile, *, borrowed: bool, harm: bool, longer: bool = False) -> None:
    case.know("case_class", "other-admin")
    case.know("other_admin_law_uses_po_procedure", borrowed)
    case.know("special_procedure", "none")
    case.know("other_period_by_law", longer)
    case.know("subject_type", "person")
    case.know("proposed_kinds", '["warning"]')
    case.know("proposed_fine", 0)
    case.know("life_health_or_finance_harm", harm)
    case.know("investigator_ids", f'["{case.officer(1)}", "{case.officer(2)}"]')
    for fact in _NO:
        case.know(fact, False)
    know_person(case, case.person(1))


def _offence_ended(case: CaseFile, discovered: datetime, *, harm: bool) -> date:
    """Draw when the offence ended: within two years of its discovery, five where it did grave harm, or before that."""
    years = planted_limit(_BAR, discovered, "other-admin, harm" if harm else "other-admin").value or 0
    day = discovered.date()
    if case.fault == _BAR:
        return months_later(day, -12 * years) - timedelta(days=case.rng.randint(3, 200))
    if day.day <= 28 and case.chance(0.1):
        return months_later(day, -12 * years)
    return day - timedelta(days=case.rng.randint(0, 350 * years))


def _file(case: CaseFile, at: datetime) -> EventRow:
    """File the case, now and then after it was accepted under the name of the older procedure."""
    if case.chance(0.3):
        case.add("admin-case-accepted", at - timedelta(days=2), keys=case_keys(case), case_class="other-admin")
    return case.add("admin-case-filed", at, keys=case_keys(case), case_class="other-admin")


def _appraise(case: CaseFile, filed: datetime) -> int:
    """Have something appraised; return the days that the period leaves out."""
    opened = filed + timedelta(days=case.rng.randint(1, 4))
    closed = opened + timedelta(days=case.rng.randint(5, 25))
    case.add("appraisal-commissioned", opened, keys=case_keys(case), kind="other")
    case.add("appraisal-opinion-received", closed, keys=case_keys(case), used_as_evidence=False, kind="other")
    return (closed.date() - opened.date()).days + 1


def other_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write another administrative case: discovered in time, filed, ended in ninety days, closed, archived.

    Now and then its law has a period of its own, and nobody counts ninety days.
    """
    longer = case.fault is None and case.chance(0.1)
    filed, ended = _open(case, start, borrowed=False, longer=longer)
    begin = filed.occurred_at
    out = 30 if longer else _appraise(case, begin) if case.chance(0.3) else 0
    last = days.last_day(begin.date(), 90 + out)
    if case.fault == _PERIOD:
        step = Step("no-penalty-decided", case.person(1), _decision(case), "bureau-head")
        decided = within_days(case, _PERIOD, filed, Term(last), step)
        if decided is not None:
            _serve(case, decided.occurred_at)
        return
    _end(case, _some_day(case, begin.date() + timedelta(days=5 + out), last), ended)


def borrowed_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a case under another law whose penalty is public order's: since 2026 its procedure is too (PSL25 141)."""
    filed, ended = _open(case, start, borrowed=True)
    begin = filed.occurred_at.date()
    at = _some_day(case, begin + timedelta(days=5), days.last_day(begin, 30))
    _penalty(case, at, ended, detained=False, too_much=at.date() >= NEW_LAW and case.breaks(_POWER))


def _open(case: CaseFile, start: datetime, *, borrowed: bool, longer: bool = False) -> tuple[EventRow, date]:
    """Discover the offence and file the case; return the filing and when the offence ended."""
    harm = case.chance(0.3)
    _know(case, borrowed=borrowed, harm=harm, longer=longer)
    ended = _offence_ended(case, start, harm=harm)
    case.add("offence-discovered", start, keys=case_keys(case), offence_ended_at=ended)
    return _file(case, start + timedelta(days=case.rng.randint(3, 20))), ended


def _some_day(case: CaseFile, first: date, last: date) -> datetime:
    day = first + timedelta(days=case.rng.randint(0, (last - first).days))
    return moment(case.rng, last if case.chance(0.1) else day)


def _decision(case: CaseFile) -> dict[str, str]:
    return {**case_keys(case), "decision": f"{case.thread_id}-d1"}


def _serve(case: CaseFile, decided: datetime) -> None:
    Step("decision-served-party", case.person(1), _decision(case)).take(case, decided + timedelta(hours=2))


def _end(case: CaseFile, at: datetime, ended: date) -> None:
    """End the case in one of the ways that keep its period, then close and archive it."""
    way = "detention" if case.fault == _DETAINED else "penalty" if case.fault else case.rng.choice(_ENDS)
    if way in {"penalty", "detention"}:
        _penalty(case, at, ended, detained=way == "detention", too_much=case.breaks(_DETAINED))
    elif way == "criminal":
        approve(case, at - timedelta(hours=1), "filing")
        case.add("criminal-case-filed", at, keys=case_keys(case), role="bureau-head", by_person_or_by_fact="fact")
        close_and_archive(case, at + timedelta(days=3), "turned-criminal")
    elif way == "elsewhere":
        moved: dict[str, AttributeValue] = {
            "change_of_jurisdiction": False,
            "transfer_notice_made": True,
            "to_organ": "other",
        }
        case.record(Mark("case-transferred-out", at, None, case_keys(case)), {**moved, "stage": "after-filing"})
    elif way == "terminated":
        case.add("admin-investigation-terminated", at, keys=case_keys(case), role="unit-head")
        archive(case, at + timedelta(days=case.rng.randint(5, 30)))
    else:
        Step("no-penalty-decided", case.person(1), _decision(case), "bureau-head").take(case, at)
        _serve(case, at)
        close_and_archive(case, at + timedelta(days=3), "no-penalty")


def _penalty(case: CaseFile, at: datetime, ended: date, *, detained: bool, too_much: bool) -> None:
    """Fine or detain the offender; as faults decided by a unit or station whose power does not reach so far."""
    fined = 1500 if too_much else 500
    who = "other-unit" if too_much else "county-or-above"
    if detained:
        sentence = Sentence(["detention"], 0, 5, who, ended)
    else:
        sentence = Sentence(["fine"], fined, 0, "police-station", ended)
    row = penalise(case, at, sentence)
    case.violate(row, {_DETAINED: too_much and detained, _POWER: too_much and not detained})
    if case.breaks(_BAR):
        case.expect(_BAR, "late", row)
    close_and_archive(case, at + timedelta(days=15), "decided-executed")


def other_case_pending(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write another administrative case that is within its ninety days when the log ends."""
    _know(case, borrowed=False, harm=False)
    case.add("offence-discovered", start, keys=case_keys(case), offence_ended_at=start.date())
    filed = case.add("admin-case-filed", start + timedelta(days=2), keys=case_keys(case), case_class="other-admin")
    case.expect(_PERIOD, "pending", filed)


COURSES: tuple[Course, ...] = (
    Course("other-case", 0.01, timedelta(days=200), (_PERIOD, _BAR, _DETAINED), other_case),
    Course("borrowed-case", 0.003, timedelta(days=115), (_BAR, _POWER), borrowed_case),
    Course("other-case-pending", 0.001, timedelta(days=25), (), other_case_pending),
)
