"""Threads of the traffic police: camera records, offenders who come, things taken, samples, accidents."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.scenes.steps import Step, Term, within_days, within_hours

_CAMERA, _DECISION = "traffic-camera-record-vetted-5wd", "traffic-decision-time"
_ITEM, _SAMPLE = "traffic-item-handed-in-24h", "traffic-sample-sent-5wd"
_DETERMINED, _APPRAISED = "accident-determination-10wd", "accident-determination-after-appraisal-5wd"
_SERVED = "accident-determination-served-3wd"
_FORWARDED, _REVIEWED = "accident-review-forwarded-2wd", "accident-review-30d"
_REVIEW_SERVED = "accident-review-served-3wd"
_WORKING_DAYS = {"suspend-licence": 3, "revoke-licence": 7}


def _know(case: CaseFile, procedure: str) -> None:
    case.know("case_class", "other-admin")
    case.know("other_admin_law_uses_po_procedure", False)
    case.know("special_procedure", procedure)
    case.know("on_regulated_site", False)


def _item(case: CaseFile) -> dict[str, str]:
    return {**case_keys(case), "item": f"{case.thread_id}-i1"}


def camera_record(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write an offence seen by a camera, vetted and entered within five working days."""
    _know(case, "traffic")
    row = case.record(Mark("camera-record-captured", start, None, _item(case)), {})
    last = days.last_working_day(start.date(), 5)
    within_days(case, _CAMERA, row, Term(last), Step("camera-record-vetted", None, row.keys))


def offender_processed(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write an offender who comes: a fine is decided in a day, a licence suspended in three, revoked in seven days."""
    _know(case, "traffic")
    person = case.person(1)
    proposed = case.rng.choice(("fine", "fine", "suspend-licence", "revoke-licence"))
    row = case.record(
        Mark("traffic-offender-processed", start, person, case_keys(case), person, "suspect"), {"proposed": proposed}
    )
    case.know("has_victim", False)
    case.know("injury_maybe_light_or_disputed", False)
    step = Step("no-penalty-decided", person, {**case_keys(case), "decision": f"{person}-d0"}, "bureau-head")
    if proposed == "fine":
        decided = within_hours(case, _DECISION, row, 24, step)
    else:
        begin = row
        if proposed == "revoke-licence" and case.chance(0.4):
            begin = _hear(case, start, person, days)
        last = days.last_working_day(begin.occurred_at.date(), _WORKING_DAYS[proposed])
        decided = _after(case, row, begin, Term(last), step)
    if decided is not None:
        served = decided.occurred_at + timedelta(hours=case.rng.randint(1, 20))
        case.add("decision-served-party", served, person=person, keys=decided.keys, method="hand")


def _hear(case: CaseFile, start: datetime, person: str, days: LegalDays) -> EventRow:
    """Hold the hearing after seven full working days' notice, before people who did not investigate."""
    keys = {**case_keys(case), "request": f"{person}-hearing"}
    case.know("investigator_ids", f'["{case.officer(1)}", "{case.officer(2)}"]')
    case.add("hearing-notice-served", start + timedelta(hours=1), person=person, keys=keys, role="legal-dept")
    day = days.last_working_day(start.date(), 9)
    row = case.add(
        "hearing-held",
        datetime.combine(day, start.timetz()),
        person=person,
        keys=keys,
        role="legal-dept",
        host_id=case.officer(8),
        member_ids=[case.officer(9)],
        recorder_id=case.officer(10),
        public=True,
        organised_by="legal-dept",
    )
    case.expect("hearing-host-separation", "met", row)
    return row


def _after(case: CaseFile, row: EventRow, begin: EventRow, term: Term, step: Step) -> EventRow | None:
    """Decide in time after the offender came, or after the hearing, from which the days run again."""
    if begin is row:
        return within_days(case, _DECISION, row, term, step)
    late = case.breaks(_DECISION)
    case.expect(_DECISION, "late" if late else "met", row)
    wait = timedelta(days=case.rng.randint(1, 9))
    at = begin.occurred_at + timedelta(days=1)
    if late:
        at = begin.occurred_at.replace(hour=10) + (term.last - begin.occurred_at.date()) + wait
    return step.take(case, at)


def thing_taken(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a vehicle or licence detained on the spot, reported, and handed in within a day, or given back at once."""
    _know(case, "traffic")
    kind = case.rng.choice(("detain-vehicle", "detain-licence"))
    attrs: dict[str, AttributeValue] = {
        "kind": kind,
        "on_spot": True,
        "officer_ids": [case.officer(1), case.officer(2)],
        "scene_record": True,
        "recorded": True,
        "recording_intact": True,
    }
    row = case.record(Mark("compulsory-measure-imposed", start, case.person(1), _item(case)), attrs)
    Step("compulsory-measure-reported", case.person(1), row.keys).take(case, start + timedelta(hours=2))
    event = "property-returned" if case.chance(0.2) else "traffic-item-handed-in"
    role = "property-keeper" if event == "property-returned" else "officer"
    within_hours(case, _ITEM, row, 24, Step(event, None, row.keys, role))


def sample_taken(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a blood sample sent for testing within five working days."""
    _know(case, "traffic")
    row = case.record(Mark("traffic-sample-taken", start, case.person(1), _item(case)), {})
    last = days.last_working_day(start.date(), 5)
    within_days(case, _SAMPLE, row, Term(last), Step("traffic-sample-sent", None, row.keys))


def accident(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write an accident: the scene, perhaps an appraisal or a driver who fled and is found, determination, review."""
    _know(case, "traffic-accident")
    fled = case.chance(0.2)
    case.know("hit_and_run", fled)
    two: dict[str, AttributeValue] = {
        "officer_ids": [case.officer(1), case.officer(2)],
        "recorded": True,
        "recording_intact": True,
    }
    row = case.record(Mark("scene-examined", start, None, case_keys(case)), two)
    if fled:
        at = start + timedelta(days=case.rng.randint(3, 40))
        row = case.record(Mark("hit-and-run-found", at, None, case_keys(case)), {})
    appraised = case.fault == _APPRAISED or (case.fault is None and case.chance(0.4))
    tenth = days.last_working_day(row.occurred_at.date(), 10)
    determined = _appraise(case, row, days) if appraised else _determine(case, _DETERMINED, row, tenth)
    if determined is None:
        return
    third = Term(days.last_working_day(determined.occurred_at.date(), 3))
    served = within_days(case, _SERVED, determined, third, Step("accident-determination-served", None, determined.keys))
    if served is not None and (case.fault in {_FORWARDED, _REVIEWED, _REVIEW_SERVED} or case.chance(0.3)):
        _review(case, served.occurred_at + timedelta(days=2), days)


def _determine(case: CaseFile, rule: str, row: EventRow, last: date) -> EventRow | None:
    return within_days(case, rule, row, Term(last), Step("accident-determined", None, row.keys))


def _appraise(case: CaseFile, row: EventRow, days: LegalDays) -> EventRow | None:
    asked = row.occurred_at + timedelta(days=case.rng.randint(1, 3))
    case.add("appraisal-commissioned", asked, keys=case_keys(case), kind="other")
    at = asked + timedelta(days=case.rng.randint(5, 25))
    settled = case.record(Mark("accident-appraisal-settled", at, None, case_keys(case)), {})
    return _determine(case, _APPRAISED, settled, days.last_working_day(at.date(), 5))


def _review(case: CaseFile, at: datetime, days: LegalDays) -> None:
    keys = {**case_keys(case), "request": f"{case.thread_id}-review"}
    person = case.person(1)
    asked = case.record(Mark("accident-review-requested", at, person, keys, person, "suspect"), {})
    last = days.last_working_day(at.date(), 2)
    step = Step("accident-review-forwarded", None, keys)
    if within_days(case, _FORWARDED, asked, Term(last), step) is None:
        return
    accepted = case.record(
        Mark("accident-review-accepted", at + timedelta(days=40), None, keys, role="superior-organ"), {}
    )
    ended = case.fault is None and case.chance(0.15)
    event = "accident-review-terminated" if ended else "accident-review-decided"
    term = Term(days.last_day(accepted.occurred_at.date(), 30))
    decided = within_days(case, _REVIEWED, accepted, term, Step(event, None, keys, "superior-organ"))
    if decided is not None and not ended:
        last = days.last_working_day(decided.occurred_at.date(), 3)
        step = Step("accident-review-served", None, keys, "superior-organ")
        within_days(case, _REVIEW_SERVED, decided, Term(last), step)


COURSES: tuple[Course, ...] = (
    Course("camera-record", 0.005, timedelta(days=60), (_CAMERA,), camera_record),
    Course("traffic-offender", 0.006, timedelta(days=60), (_DECISION,), offender_processed),
    Course("traffic-thing-taken", 0.004, timedelta(days=20), (_ITEM,), thing_taken),
    Course("traffic-sample", 0.004, timedelta(days=60), (_SAMPLE,), sample_taken),
    Course(
        "traffic-accident",
        0.01,
        timedelta(days=200),
        (_DETERMINED, _APPRAISED, _SERVED, _FORWARDED, _REVIEWED, _REVIEW_SERVED),
        accident,
    ),
)
