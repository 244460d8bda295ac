"""Threads about recusal: asked for, decided in time by whom the law names, told, reviewed, and then kept to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.limits.table import in_force
from xiezhi.demo.scenes.opening import Setting, know_criminal_case, know_person, know_public_order_case
from xiezhi.demo.scenes.steps import Step, Term, within_days

_DECISION, _TOLD = "recusal-decision", "recusal-decision-told"
_HEAD, _FORWARD = "recusal-decision-organ-head-level", "recusal-forward-procuratorate"
_REVIEW, _NO_PART = "recusal-review-5d", "recused-no-part"
_TWO = "po-two-officers"


@dataclass(frozen=True, slots=True)
class _Request:
    """A request for recusal: whom it is about, under which law, and until when it is decided."""

    row: EventRow
    about: str
    criminal: bool
    last: date

    @property
    def keys(self) -> dict[str, str]:
        """The keys of the request, which its decision carries too."""
        return dict(self.row.keys)

    @property
    def right_organ(self) -> str:
        """Who decides: for the head the organ above, in a criminal case the procuratorate (APR 19, CPR 35)."""
        if self.about != "organ-head":
            return "own-organ"
        return "procuratorate" if self.criminal else "superior-organ"


def administrative_recusal(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a request for recusal in an administrative case, decided in two days, an accident's in two working days."""
    know_public_order_case(case, Setting(complex_or_major=False, many=False, regulated_site=False, suspects=1))
    accident = case.chance(0.3)
    if accident:
        case.know("case_class", "other-admin")
        case.know("special_procedure", "traffic-accident")
    _know_witness(case)
    _act(case, "inquiry-held", start, case.officer(1))
    at = start + timedelta(days=1)
    last = days.last_working_day(at.date(), 2) if accident else days.last_day(at.date(), 2)
    request = _ask(case, at, criminal=False, last=last)
    decided = _decide(case, request)
    if decided is not None and ("result", "granted") in decided.attrs:
        _go_on(case, decided.occurred_at + timedelta(days=2))


def criminal_recusal(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a request in a criminal case: two days, five for a complex one with approval; a refusal is reviewed."""
    complex_case = case.chance(0.5)
    know_criminal_case(case, complex_or_major=complex_case)
    know_person(case, case.person(1))
    case.know("special_procedure", "none")
    _know_witness(case)
    _act(case, "inquiry-held", start, case.officer(1))
    at = start + timedelta(days=1)
    extended = complex_case and case.fault != _DECISION and case.chance(0.7)
    if extended:
        level = case.rng.choice(("county-head", "superior-organ"))
        _extend(case, at, level)
    elif case.fault == _DECISION and case.chance(0.5):
        # A unit head may not extend, and nobody may where the case is not complex.
        level = "unit-head" if complex_case else "county-head"
        _extend(case, at, level)
    request = _ask(case, at, criminal=True, last=days.last_day(at.date(), 5 if extended else 2))
    if request.about == "organ-head":
        step = Step("recusal-forwarded", case.person(1), request.keys)
        if within_days(case, _FORWARD, request.row, Term(days.last_day(at.date(), 3)), step) is None:
            return
    decided = _decide(case, request)
    if decided is None:
        return
    if ("result", "granted") in decided.attrs:
        _go_on(case, decided.occurred_at + timedelta(days=2))
    elif case.fault == _REVIEW or case.chance(0.6):
        _review(case, decided.occurred_at + timedelta(days=2), days)


def _know_witness(case: CaseFile) -> None:
    know_person(case, case.person(2))
    case.know("victim_minor_sexual_or_violent", False)


def _extend(case: CaseFile, asked: datetime, level: str) -> None:
    attrs: dict[str, AttributeValue] = {"matter": "recusal-extension", "level": level, "approver_id": case.officer(12)}
    mark = Mark("approval-granted", asked + timedelta(minutes=20), None, _keys(case), role="bureau-head")
    case.record(mark, attrs)


def _keys(case: CaseFile) -> dict[str, str]:
    return {**case_keys(case), "request": f"{case.thread_id}-recusal"}


def _ask(case: CaseFile, at: datetime, *, criminal: bool, last: date) -> _Request:
    about = "organ-head" if case.fault in {_HEAD, _FORWARD} else case.rng.choice(("officer", "officer", "expert"))
    if case.fault is None and case.chance(0.3):
        about = "organ-head"
    attrs: dict[str, AttributeValue] = {"about": about, "regime": "criminal" if criminal else "admin"}
    row = case.record(Mark("recusal-requested", at, case.person(1), _keys(case), case.person(1), "suspect"), attrs)
    return _Request(row, about, criminal, last)


def _decide(case: CaseFile, request: _Request) -> EventRow | None:
    """Decide on the request in time and tell the applicant; return None where nobody ever decides."""
    wrong, silent = case.breaks(_HEAD), case.breaks(_TOLD)
    granted = case.fault == _NO_PART or (case.fault != _REVIEW and case.chance(0.5))
    attrs: dict[str, AttributeValue] = {
        "result": "granted" if granted else "rejected",
        "told_applicant": not silent,
        "decided_by": "own-organ" if wrong else request.right_organ,
        "recused_id": case.officer(1),
    }
    step = Step("recusal-decided", case.person(1), request.keys, "bureau-head", attrs)
    if request.about == "organ-head" and request.criminal:  # the procuratorate has no two days
        row: EventRow | None = step.take(case, request.row.occurred_at + timedelta(days=case.rng.randint(24, 40)))
    else:
        row = within_days(case, _DECISION, request.row, Term(request.last), step)
    if row is not None:
        case.violate(row, {_HEAD: wrong, _TOLD: silent})
    return row


def _review(case: CaseFile, at: datetime, days: LegalDays) -> None:
    """Review the refusal in five days and tell the applicant in writing."""
    keys = _keys(case)
    asked = case.record(Mark("recusal-review-requested", at, case.person(1), keys, case.person(1), "suspect"), {})
    silent = case.breaks(_TOLD)
    step = Step("recusal-review-decided", case.person(1), keys, "bureau-head", {"told_in_writing": not silent})
    decided = within_days(case, _REVIEW, asked, Term(days.last_day(at.date(), 5)), step)
    if decided is not None:
        case.violate(decided, {_TOLD: silent})


def _go_on(case: CaseFile, at: datetime) -> None:
    """Go on with other hands; as a fault the recused officer takes part in one of the acts."""
    acts = ["inquiry-held", "review-signed", "approval-granted"]
    if ("special_procedure", "traffic-accident") not in {(fact.fact, fact.value) for fact in case.facts}:
        acts.append("scene-examined")
    meddled = case.rng.choice(acts) if case.breaks(_NO_PART) else None
    for number, event in enumerate(acts):
        row = _act(case, event, at + timedelta(hours=number), case.officer(1 if event == meddled else 3))
        case.violate(row, {_NO_PART: event == meddled})


def _act(case: CaseFile, event: str, at: datetime, who: str) -> EventRow:
    """Let one officer act: ask and examine together with another, review or approve alone."""
    together: dict[str, AttributeValue] = {
        "officer_ids": [who, case.officer(4)],
        "recorded": True,
        "recording_intact": True,
    }
    attrs: dict[str, dict[str, AttributeValue]] = {
        "inquiry-held": {**together, "place": "other", "person_role": "witness"},
        "scene-examined": together,
        "review-signed": {"matter": "other", "level": "L2", "reviewer_id": who, "result": "pass"},
        "approval-granted": {"matter": "other", "level": "unit-head", "approver_id": who},
    }
    roles = {"review-signed": "legal-dept", "approval-granted": "bureau-head"}
    person = case.person(2) if event == "inquiry-held" else None
    mark = Mark(event, at, person, case_keys(case), None, roles.get(event, "officer"))
    row = case.record(mark, attrs[event])
    if event in {"inquiry-held", "scene-examined"}:
        _settle_two(case, row)
    return row


def _settle_two(case: CaseFile, row: EventRow) -> None:
    facts = {fact.fact: fact.value for fact in case.facts}
    if facts["case_class"] == "public-order":
        case.expect(_TWO, "met" if in_force(_TWO, row.occurred_at) else "not-applicable", row)


COURSES: tuple[Course, ...] = (
    Course(
        "administrative-recusal", 0.004, timedelta(days=40), (_DECISION, _TOLD, _HEAD, _NO_PART), administrative_recusal
    ),
    Course(
        "criminal-recusal",
        0.004,
        timedelta(days=90),
        (_DECISION, _TOLD, _HEAD, _FORWARD, _REVIEW, _NO_PART),
        criminal_recusal,
    ),
)
