"""Threads about administrative procedure that the large courses do not take: one officer, property, quick procedure."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.limits.table import in_force
from xiezhi.demo.scenes.administrative import public_order_act
from xiezhi.demo.scenes.mediation import know_mediable
from xiezhi.demo.scenes.opening import Setting, approve, know_person, know_public_order_case
from xiezhi.demo.scenes.penalty import Penalties, decide_no_penalty
from xiezhi.demo.scenes.questioning import Stay, question
from xiezhi.demo.scenes.steps import Step, Term, within_days, within_hours

_TWO, _OTHER = "po-two-officers", "po-two-officers-other"
_RECORDED, _VOID = "po-one-officer-recorded", "po-one-officer-evidence-void"
_MEDIATION, _AUXILIARY = "po-mediation-one-officer", "po-two-officers-auxiliary"
_CERTIFICATE = "inspection-certificate"
_ON_SPOT = "on-spot-measure-report"
_LIBERTY = "on-spot-measure-report-liberty-on-return"
_LIFT = "on-spot-measure-report-lift-if-disapproved"
_SEIZURE_RECORDED = "on-spot-measure-report-seizure-recorded"
_APPROVED = "coercive-measure-approval"
_SEIZURE, _TOLD = "admin-seizure-30-30", "admin-seizure-30-30-extension-told"
_REGISTERED = "registered-preservation-7d"
_HANDOVER, _KEEPER = "property-handover-24h", "property-keeper-separation"
_COPY, _AGAIN = "appraisal-copy-5d", "reappraisal-once"
_QUICK = "quick-procedure-48h"
_ONE_OFFICER = (_RECORDED, _VOID, _MEDIATION, _AUXILIARY)


def _item(case: CaseFile, number: int = 1) -> dict[str, str]:
    return {**case_keys(case), "item": f"{case.thread_id}-i{number}"}


def _two(case: CaseFile) -> dict[str, AttributeValue]:
    return {
        "officer_ids": [case.officer(1), case.officer(2)],
        "recorded": True,
        "recording_intact": True,
    }


def _know(case: CaseFile, *, complex_case: bool = False, regulated_site: bool = False) -> None:
    """Record the facts of a public-order case whose report and filing lie outside the thread."""
    know_public_order_case(case, Setting(complex_case, False, regulated_site, 1))


def _know_other(case: CaseFile) -> None:
    """Record the facts of another administrative case under its own procedure."""
    case.know("case_class", "other-admin")
    case.know("other_admin_law_uses_po_procedure", False)
    case.know("special_procedure", "none")
    case.know("on_regulated_site", False)


def _led_by_two(case: CaseFile, row: EventRow) -> None:
    case.expect(_TWO, "met" if in_force(_TWO, row.occurred_at) else "not-applicable", row)


def one_officer(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write an inquiry and a mediation by one officer, recorded in full; as faults unrecorded, or used all the same."""
    next_day = start + timedelta(days=1)
    unrecorded, void, quorum, auxiliary = (
        in_force(rule, start) and in_force(rule, next_day) and case.breaks(rule) for rule in _ONE_OFFICER
    )
    regulated = not (void or quorum)
    _know(case, regulated_site=regulated)
    know_mediable(case)
    attrs: dict[str, AttributeValue] = {"place": "other", "person_role": "witness"}
    alone = in_force(_RECORDED, start)
    if alone and not quorum:
        attrs |= {"officer_ids": [case.officer(1)], "recorded": not (unrecorded or void), "recording_intact": True}
    else:
        attrs |= _two(case)
    know_person(case, case.person(1))
    case.know("victim_minor_sexual_or_violent", False)
    row = case.record(Mark("inquiry-held", start, case.person(1), case_keys(case)), attrs)
    bad = unrecorded or void
    case.expect(_TWO, ("violated" if bad else "met") if alone else "not-applicable", row)
    if void:
        Penalties(case, days).decide(start + timedelta(days=40), 1)
        return
    mediated: dict[str, AttributeValue] = {
        "officer_ids": [case.officer(1)],
        "recorded": not auxiliary,
        "recording_intact": True,
        "seq": 1,
        "purpose": "in-lieu-of-penalty",
        "party_pair": f"{case.thread_id}-pair",
        "minor_party": False,
    }
    row = case.record(Mark("mediation-held", next_day, None, case_keys(case)), mediated)
    _led_by_two(case, row)


def inspected_place(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write the inspection of a place with approval and certificate, or on the spot and recorded."""
    _know(case)
    faults = {rule: case.breaks(rule) for rule in (_CERTIFICATE, f"{_CERTIFICATE}-approval")}
    unseen = case.breaks(f"{_CERTIFICATE}-on-spot-recorded")
    on_spot = unseen or (case.fault is None and case.chance(0.4))
    if not (on_spot or faults[f"{_CERTIFICATE}-approval"]):
        approve(case, start - timedelta(hours=2), "inspection")
    shown = not (on_spot or faults[_CERTIFICATE])
    attrs: dict[str, AttributeValue] = {**_two(case), "on_spot": on_spot, "certificate_shown": shown}
    attrs["recorded"] = not unseen
    row = public_order_act(case, "inspection-conducted", start, person=None, regulated_site=False, **attrs)
    case.violate(row, {**faults, f"{_CERTIFICATE}-on-spot-recorded": unseen})


def other_inspection(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write the inspection of a place in another administrative case, by two officers; as a fault by one."""
    _know_other(case)
    alone = case.breaks(_OTHER)
    attrs: dict[str, AttributeValue] = {
        **_two(case),
        "object": "place",
        "target_sex": "m",
        "checker_role": "other",
        "legal_basis": "case",
        "urgent_danger": False,
        "on_spot": False,
        "certificate_shown": True,
    }
    if alone:
        attrs["officer_ids"] = [case.officer(1)]
    case.record(Mark("inspection-conducted", start, None, case_keys(case)), attrs)


def measured_on_the_spot(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a seizure on the spot, recorded and reported in a day; disapproved now and then and lifted at once."""
    _know(case)
    keys = _item(case)
    unseen = case.breaks(_SEIZURE_RECORDED)
    attrs: dict[str, AttributeValue] = {
        **_two(case),
        "regime": "admin",
        "on_spot": True,
        "recorded": not unseen,
        "list_given": True,
        "list_noted_reason": "none",
        "owner": "suspect",
    }
    row = case.record(Mark("property-seized", start, None, keys), attrs)
    _led_by_two(case, row)
    case.violate(row, {_SEIZURE_RECORDED: unseen})
    within_hours(case, _ON_SPOT, row, 24, Step("compulsory-measure-reported", keys=keys))
    ended = Step("property-returned", keys=keys, role="property-keeper")
    if case.fault == _LIFT or (case.fault is None and case.chance(0.3)):
        refused: dict[str, AttributeValue] = {
            "matter": "compulsory-measure",
            "level": "L3",
            "result": "reject",
        }
        signed = case.record(
            Mark("review-signed", start + timedelta(hours=30), None, keys, role="bureau-head"), refused
        )
        within_hours(case, _LIFT, signed, 24, ended, surely=True)
        return
    ended.take(case, start + timedelta(days=12))


def restrained_on_the_spot(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a measure on liberty taken on the spot, reported within the hour of the return; as a fault days later."""
    _know(case)
    person, keys = case.person(1), case_keys(case)
    attrs: dict[str, AttributeValue] = {**_two(case), "kind": "personal-liberty", "on_spot": True, "scene_record": True}
    row = case.record(Mark("compulsory-measure-imposed", start, person, keys), attrs)
    _led_by_two(case, row)
    told: dict[str, AttributeValue] = {"about": "compulsory-measure", "not_notified_reason": "none"}
    Step("family-notified", person, keys, attrs=told).take(case, start + timedelta(minutes=15))
    back = start + timedelta(minutes=case.rng.randint(30, 90))
    Step("back-at-station", person, keys).take(case, back)
    late = case.breaks(_LIBERTY)
    if late:
        case.expect(_LIBERTY, "late", row)
    wait = timedelta(hours=case.rng.randint(3, 60)) if late else timedelta(minutes=case.rng.randint(2, 55))
    Step("compulsory-measure-reported", person, keys).take(case, back + wait)


def approved_seizure(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write an approved seizure returned in thirty days, in a complex case extended once and the party told."""
    extended = case.fault == _TOLD or (case.fault is None and case.chance(0.4))
    _know(case, complex_case=extended)
    keys = _item(case)
    bare, silent = case.breaks(_APPROVED), case.breaks(_TOLD)
    if not bare:
        approve(case, start - timedelta(hours=2), "seizure")
    attrs: dict[str, AttributeValue] = {
        **_two(case),
        "regime": "admin",
        "on_spot": False,
        "list_given": True,
        "owner": "suspect",
    }
    row = case.record(Mark("property-seized", start, None, keys), {**attrs, "list_noted_reason": "none"})
    _led_by_two(case, row)
    case.violate(row, {_APPROVED: bare})
    step = Step("property-returned", keys=keys, role="property-keeper")
    if not extended:
        within_days(case, _SEIZURE, row, Term(days.last_day(start.date(), 30)), step)
        return
    told: dict[str, AttributeValue] = {"party_told_in_writing": not silent, "level": "county-head"}
    again = case.record(Mark("seizure-extended", start + timedelta(days=25), None, keys, role="bureau-head"), told)
    case.violate(again, {_TOLD: silent})
    case.expect(_SEIZURE, "met", row)
    step.take(case, start + timedelta(days=case.rng.randint(35, 59)))


def kept_property(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write evidence registered and kept, and property taken out: approved, decided on, handed to a keeper in time."""
    _know(case)
    case.know("investigator_ids", f'["{case.officer(1)}", "{case.officer(2)}"]')
    keys = _item(case)
    bare = case.breaks(f"{_REGISTERED}-approval")
    if not bare:
        approve(case, start - timedelta(hours=2), "registered-preservation", keys=keys)
    row = case.record(Mark("evidence-registered-kept", start, None, keys), {"on_spot": False})
    case.violate(row, {f"{_REGISTERED}-approval": bare})
    within_hours(
        case,
        f"{_HANDOVER}-papers",
        row,
        24,
        Step("property-papers-handed-to-keeper", keys=keys, role="property-keeper"),
    )
    first, second = days.last_day(start.date(), 7), days.last_working_day(start.date(), 7)
    step = Step("registered-evidence-decided", keys=keys, role="unit-head")
    within_days(case, _REGISTERED, row, Term(max(first, second), min(first, second)), step)
    _hand_over(case, start + timedelta(days=40), remote=False)
    _hand_over(case, start + timedelta(days=45), remote=True)


def _hand_over(case: CaseFile, at: datetime, *, remote: bool) -> None:
    keys = _item(case, 3 if remote else 2)
    rule = f"{_HANDOVER}-remote" if remote else _HANDOVER
    row = case.record(Mark("property-extracted", at, None, keys), {"remote_place": remote})
    begin = row
    if remote:
        begin = case.record(Mark("back-at-station", at + timedelta(hours=30), None, keys), {})
    own = not remote and case.breaks(_KEEPER)
    keeper: dict[str, AttributeValue] = {
        "keeper_is_case_officer": own,
        "keeper_id": case.officer(1 if own else 9),
    }
    step = Step("property-handed-to-keeper", None, keys, "property-keeper", keeper)
    if remote:
        late = case.breaks(rule)
        case.expect(rule, "late" if late else "met", row)
        wait = timedelta(hours=case.rng.randint(26, 60)) if late else timedelta(minutes=case.rng.randint(5, 1400))
        handed: EventRow | None = step.take(case, begin.occurred_at + wait)
    else:
        handed = within_hours(case, rule, row, 24, step)
    if handed is not None:
        case.violate(handed, {_KEEPER: own})


def appraised_again(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write an appraisal, copied to the parties in five days, and a new one by other experts, asked for once."""
    _know(case)
    keys = _item(case)
    found: dict[str, AttributeValue] = {"used_as_evidence": True, "kind": "price", "expert_ids": [case.officer(20)]}
    row = case.record(Mark("appraisal-opinion-received", start, None, keys), found)
    last = days.last_day(start.date(), 5)
    Step("appraisal-copy-served", keys=keys, attrs={"to": "victim"}).take(case, start + timedelta(hours=2))
    within_days(case, _COPY, row, Term(last), Step("appraisal-copy-served", keys=keys, attrs={"to": "suspect"}))
    _appraise_anew(case, start + timedelta(days=30), days)


def _appraise_anew(case: CaseFile, at: datetime, days: LegalDays) -> None:
    keys = _item(case)
    bare, same, twice = (case.breaks(f"{_AGAIN}{what}") for what in ("-approval", "-new-expert", ""))
    if not bare:
        approve(case, at - timedelta(hours=2), "reappraisal")
    done: dict[str, AttributeValue] = {"matter": "price", "initiated_by": "party"}
    row = case.record(
        Mark("reappraisal-done", at, None, keys), {**done, "expert_ids": [case.officer(20 if same else 21)]}
    )
    case.violate(row, {f"{_AGAIN}-approval": bare, f"{_AGAIN}-new-expert": same})
    later = at + timedelta(days=10)
    if twice:
        row = case.record(Mark("reappraisal-done", later, None, keys), {**done, "expert_ids": [case.officer(22)]})
        case.expect(_AGAIN, "violated", row)
        return
    request = {**keys, "request": f"{case.thread_id}-r1"}
    refused = case.record(Mark("reappraisal-refused", later, None, request, role="bureau-head"), {})
    term = Term(days.last_day(later.date(), 3))
    within_days(case, f"{_AGAIN}-refusal-notice-3d", refused, term, Step("reappraisal-refusal-notified", keys=request))


def quick_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a case under the quick procedure: consent in writing, a decision within two days of arrival."""
    _know(case)
    person = case.person(1)
    barred, oral, slow = (case.breaks(f"{_QUICK}{what}") for what in ("-barred-persons", "-consent-written", ""))
    case.know("deaf_blind_mute", barred, person=person)
    case.know("suspected_mental_disorder", False, person=person)
    case.know("proposed_detention_days", 0, person=person)
    case.know("hearing_required", False)
    question(case, start, person=person, stay=Stay("public-order-summons", "", "met"), regulated_site=False)
    agreed = case.add(
        "quick-procedure-consented",
        start + timedelta(minutes=80),
        person=person,
        keys=case_keys(case),
        role="suspect",
        written=not oral,
    )
    hours = case.rng.randint(52, 200) if slow else case.rng.randint(9, 47)
    if slow:
        case.expect(_QUICK, "late", agreed)
    decided = decide_no_penalty(case, start + timedelta(hours=hours), person, days)
    case.violate(agreed, {f"{_QUICK}-consent-written": oral})
    case.violate(decided, {f"{_QUICK}-barred-persons": barred})


COURSES: tuple[Course, ...] = (
    Course("one-officer", 0.006, timedelta(days=100), _ONE_OFFICER, one_officer),
    Course(
        "inspected-place",
        0.005,
        timedelta(days=5),
        (_CERTIFICATE, f"{_CERTIFICATE}-approval", f"{_CERTIFICATE}-on-spot-recorded"),
        inspected_place,
    ),
    Course("other-inspection", 0.003, timedelta(days=5), (_OTHER,), other_inspection),
    Course(
        "measured-on-the-spot",
        0.005,
        timedelta(days=20),
        (_ON_SPOT, _LIFT, _SEIZURE_RECORDED),
        measured_on_the_spot,
    ),
    Course("restrained-on-the-spot", 0.002, timedelta(days=8), (_LIBERTY,), restrained_on_the_spot),
    Course("approved-seizure", 0.005, timedelta(days=90), (_APPROVED, _SEIZURE, _TOLD), approved_seizure),
    Course(
        "kept-property",
        0.007,
        timedelta(days=60),
        (
            _REGISTERED,
            f"{_REGISTERED}-approval",
            _HANDOVER,
            f"{_HANDOVER}-papers",
            f"{_HANDOVER}-remote",
            _KEEPER,
        ),
        kept_property,
    ),
    Course(
        "appraised-again",
        0.005,
        timedelta(days=80),
        (_COPY, _AGAIN, *(f"{_AGAIN}-{what}" for what in ("approval", "new-expert", "refusal-notice-3d"))),
        appraised_again,
    ),
    Course(
        "quick-case",
        0.005,
        timedelta(days=50),
        (_QUICK, f"{_QUICK}-barred-persons", f"{_QUICK}-consent-written"),
        quick_case,
    ),
)
