"""Threads about penalties and their execution: minors, suspension, the lock-up, unpaid fines, records, warnings."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays, months_later
from xiezhi.demo.scenes.opening import NEW_LAW, Setting, know_person, know_public_order_case
from xiezhi.demo.scenes.penalty import offence_ended
from xiezhi.demo.scenes.review import review_penalty
from xiezhi.demo.scenes.steps import Step, Term, within_days, within_hours

_GUARDIAN = "pre-penalty-notice-guardian"
_HEARING_GUARDIAN = "hearing-right-threshold-guardian"
_CLOSED = "hearing-right-threshold-minor-closed"
_GROUPS = "detention-not-executed-groups"
_REPORT = "public-official-report"
_PUBLISH = "penalty-publication-20wd"
_SEAL = "po-record-seal"
_RELEASE = "detention-merge-20d-release-on-time"
_FAMILY = "admin-detention-family-before-release"
_FOREIGNER = "foreigner-measure-report-48h-admin"
_ONE = "suspension-single-guarantee"
_RATE = "suspension-deposit-rate"
_KEPT = "suspension-deposit-separate-keeping"
_CAP, _EARLY, _COUNTED = "surcharge-cap", "surcharge-after-15d", "surcharge-not-during-remedy"
_COURT, _DEMAND = "court-enforcement-window", "court-enforcement-window-demand-10wd"
_JUVENILE = "minor-record-sealing"


def _open(case: CaseFile) -> str:
    """Record the facts of a small public-order case whose penalty is the first event; return its only suspect."""
    know_public_order_case(case, Setting(complex_or_major=False, many=False, regulated_site=False, suspects=1))
    case.know("has_victim", False)
    return case.person(1)


def _keys(case: CaseFile) -> dict[str, str]:
    return {**case_keys(case), "decision": f"{case.thread_id}-d1"}


def _announced(case: CaseFile, at: datetime, *, guardian: bool = False) -> None:
    attrs: dict[str, AttributeValue] = {
        "form": "written",
        "guardian_told": guardian,
        "views_raised": False,
        "notice_contents": ["facts", "reasons", "basis", "rights", "proposed-penalty"],
        "proposed_fine": 5000,
        "proposed_detention_days": 15,
        "proposed_revocation": False,
    }
    case.record(Mark("pre-penalty-notice-given", at, case.person(1), case_keys(case)), attrs)


def _penalise(case: CaseFile, at: datetime, *, detention: int = 0, fine: int = 0) -> EventRow:
    """Decide a penalty, serve it, and tell the family of a detention; sealing is left to the course."""
    person, keys = case.person(1), _keys(case)
    review_penalty(case, at, person)
    row = case.add(
        "penalty-decided",
        at,
        person=person,
        keys=keys,
        role="bureau-head",
        decision_id=keys["decision"],
        decider="county-or-above",
        kinds=["detention"] if detention else ["fine"],
        fine=fine,
        detention_days=detention,
        remedies_told=True,
        offence_ended_at=offence_ended(case, at.date() - timedelta(days=2), barred=False),
    )
    served = at + timedelta(hours=2)
    case.add("decision-served-party", served, person=person, keys=keys, method="hand")
    if detention and case.fault != _FAMILY:
        case.add(
            "family-notified", served, person=person, keys=keys, about="admin-detention", not_notified_reason="none"
        )
    return row


def _seal(case: CaseFile, row: EventRow) -> None:
    """Seal the record within ninety days; as a fault later or never."""
    if row.occurred_at.date() < NEW_LAW:
        return
    step = Step("record-sealed", row.person_id, case_keys(case), attrs={"kind": "public-order"})
    last = row.occurred_at.date() + timedelta(days=89)
    within_days(case, _SEAL, row, Term(last + timedelta(days=2), last), step)


def _deliver(case: CaseFile, at: datetime, *, with_adults: bool) -> EventRow:
    """Deliver the person to the lock-up on the one decision of the case."""
    row = case.add(
        "lockup-delivered",
        at,
        person=case.person(1),
        keys=case_keys(case),
        decision_ids=[_keys(case)["decision"]],
        prior_custody_days=0,
        offset_days=0,
        held_with_adults=with_adults,
    )
    case.expect("detention-merge-20d-sum", "met", row)
    return row


def young_offender(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a minor of seventeen whose detention may be executed since 2026: guardian, hearing, lock-up."""
    person, keys = _open(case), case_keys(case)
    fault = case.fault
    minor: dict[str, bool | int] = {"is_minor": True, "is_minor_at_event": True, "age_at_act": 17, "age_at_event": 17}
    minor["grave_circumstances"] = fault != _GROUPS
    # Before 2026 only a repeated offence let the detention of a minor of seventeen be executed (PSL12 21).
    minor["first_public_order_offence"] = fault == _GROUPS or start.date() >= NEW_LAW
    for fact, value in minor.items():
        case.know(fact, value, person=person)
    case.know("proposed_kinds", '["detention"]')
    case.know("hearing_held", fault == _CLOSED)
    untold = case.breaks(_HEARING_GUARDIAN)
    row = case.add("hearing-right-told", start, person=person, keys=keys, guardian_told=not untold)
    if untold:
        case.expect(_HEARING_GUARDIAN, "violated", row)
    decided = start + timedelta(days=40)
    if fault == _CLOSED:
        _open_hearing(case, start, days, decided)
    alone = case.breaks(_GUARDIAN)
    _announced(case, decided - timedelta(days=3), guardian=not alone)
    penalty = _penalise(case, decided, detention=10)
    case.expect("hearing-request-window", "met", penalty)
    if alone:
        case.expect(_GUARDIAN, "violated", penalty)
    if fault == _CLOSED:
        case.add("legal-review-completed", decided - timedelta(hours=3), person=person, keys=keys, matter="other")
        case.excuse("penalty-legal-review", penalty)
        case.expect("penalty-legal-review", "violated", penalty)
    delivered = _deliver(case, decided + timedelta(hours=5), with_adults=False)
    if case.breaks(_GROUPS):
        case.expect(_GROUPS, "violated", delivered)
        case.excuse("hearing-right-threshold-guardian", row)
    _seal(case, penalty)


def _open_hearing(case: CaseFile, told: datetime, days: LegalDays, decided: datetime) -> None:
    """Hold the minor's hearing in public, which is the fault."""
    person = case.person(1)
    keys = {**case_keys(case), "request": f"{person}-hearing"}
    requested = told + timedelta(hours=3)
    case.know("investigator_ids", f'["{case.officer(1)}"]')
    case.add("hearing-requested", requested, person=person, keys=keys, role="suspect")
    case.add("hearing-request-decided", requested + timedelta(minutes=20), person=person, keys=keys, accepted=True)
    case.add("hearing-notice-served", requested + timedelta(minutes=40), person=person, keys=keys)
    case.add("hearing-adjourned", requested + timedelta(days=3), person=person, keys=keys)
    held = datetime.combine(days.last_working_day(requested.date(), 9), requested.timetz())
    row = case.add(
        "hearing-held",
        held,
        person=person,
        keys=keys,
        host_id=case.officer(8),
        member_ids=[case.officer(9)],
        recorder_id=case.officer(10),
        public=True,
        organised_by="legal-dept",
    )
    case.expect("hearing-host-separation", "met", row)
    if case.breaks(_CLOSED):
        case.expect(_CLOSED, "violated", row)
    case.add("hearing-report-submitted", min(held + timedelta(hours=20), decided), person=person, keys=keys)


def fined_official(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a fine of social impact on a public official: reported, published, sealed, perhaps overturned."""
    person = _open(case)
    case.know("is_public_official", True, person=person)
    case.know("discipline_needed", True, person=person)
    case.know("social_impact", True)
    _announced(case, start)
    row = _penalise(case, start + timedelta(days=3), fine=500)
    begin = row.occurred_at.date()
    if begin >= NEW_LAW:
        strict = begin + timedelta(days=29)
        term = Term(strict + timedelta(days=2), strict)
        within_days(case, _REPORT, row, term, Step("public-official-reported", person, case_keys(case)))
    term = Term(days.last_working_day(begin, 20))
    published = within_days(case, _PUBLISH, row, term, Step("penalty-published", person, _keys(case)))
    _seal(case, row)
    if published is not None and (case.fault == "penalty-publication-withdrawal-3wd" or case.chance(0.3)):
        at = row.occurred_at + timedelta(days=80)
        overturned = case.add("published-penalty-overturned", at, keys=_keys(case), role="review-organ")
        step = Step("penalty-publication-withdrawn", None, _keys(case), attrs={"reasons_published": True})
        term = Term(days.last_working_day(at.date(), 3))
        within_days(case, "penalty-publication-withdrawal-3wd", overturned, term, step)


def suspended_detention(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a detention suspended against a guarantee: decided in a day, deposit kept apart, banked and given back."""
    person, keys = _open(case), case_keys(case)
    _announced(case, start)
    penalty = _penalise(case, start + timedelta(days=2), detention=5)
    _seal(case, penalty)
    asked = start + timedelta(days=3)
    request = {**keys, "request": f"{case.thread_id}-r1"}
    row = case.add(
        "suspension-requested", asked, person=person, keys=request, role="suspect", received_by_organ_at=asked
    )
    both, dear = case.breaks(_ONE), case.breaks(_RATE)
    deposit = (
        dear or case.fault in {_KEPT, "suspension-deposit-banked-3d", "suspension-deposit-refund"} or case.chance(0.5)
    )
    guarantee = "both" if both else ("deposit" if deposit else "guarantor")
    attrs: dict[str, AttributeValue] = {
        "granted": True,
        "guarantee": guarantee,
        "deposit": 1000,
        "deposit_per_day": 300 if dear else 200,
    }
    step = Step("suspension-decided", person, request, "bureau-head", attrs)
    decided = within_hours(case, "detention-suspension-24h", row, 24, step)
    if decided is None:
        return
    case.violate(decided, {_ONE: both, _RATE: dear})
    if both:
        case.expect(_RATE, "met", decided)
    if deposit and not both:
        _deposit(case, decided.occurred_at + timedelta(hours=3), days)


def _deposit(case: CaseFile, at: datetime, days: LegalDays) -> None:
    person, keys = case.person(1), case_keys(case)
    own = case.breaks(_KEPT)
    cash = case.fault == "suspension-deposit-banked-3d" or case.chance(0.5)
    row = case.add(
        "suspension-deposit-collected",
        at,
        person=person,
        keys=keys,
        cash_out_of_bank_hours=cash,
        kept_by_case_unit=own,
        amount=1000,
    )
    if own:
        case.expect(_KEPT, "violated", row)
    if cash:
        term = Term(days.last_day(at.date(), 3))
        within_days(case, "suspension-deposit-banked-3d", row, term, Step("suspension-deposit-banked", person, keys))
    annulled_at = at + timedelta(days=60)
    annulled = case.add("penalty-annulled", annulled_at, person=person, keys=_keys(case), role="review-organ")
    strict = annulled_at.date() + timedelta(days=6)
    term = Term(strict + timedelta(days=2), strict)
    within_days(case, "suspension-deposit-refund", annulled, term, Step("suspension-deposit-refunded", person, keys))


def locked_up(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a detention served: papers and leave asked for, a doubt raised, let out on the last day."""
    person, keys = _open(case), case_keys(case)
    _announced(case, start)
    penalty = _penalise(case, start + timedelta(days=2), detention=10)
    _seal(case, penalty)
    if case.fault == _FOREIGNER or case.chance(0.1):
        case.know("is_foreigner", True, person=person)
        report = Step("superior-foreign-report-made", person, keys, attrs={"to": "province"})
        within_hours(case, _FOREIGNER, penalty, 48, report)
    inside = penalty.occurred_at + timedelta(hours=4)
    _deliver(case, inside, with_adults=True)
    asked = (
        ("lockup-forward-24h", "lockup-papers-handed-in", "lockup-papers-forwarded", 24),
        ("leave-decision-12h", "leave-requested", "leave-decided", 12),
    )
    for number, (rule, event, answer, hours) in enumerate(asked):
        request = {"request": f"{case.thread_id}-{event}"}
        attrs: dict[str, AttributeValue] = {"papers": "review"} if hours == 24 else {}
        at = inside + timedelta(days=1 + 3 * number)
        handed = case.record(Mark(event, at, person, request, role="suspect"), attrs)
        within_hours(case, rule, handed, hours, Step(answer, person, request, "lockup", attrs))
    at = inside + timedelta(days=6)
    if case.fault == "wrongful-detention-decision-24h" or (case.fault is None and case.chance(0.2)):
        doubt = case.add("wrongful-detention-reported", at, person=person, keys=keys, role="lockup")
        if case.breaks("wrongful-detention-decision-24h"):  # let out in the end, too late for the doubt
            case.expect("wrongful-detention-decision-24h", "late", doubt)
        else:
            step = Step("wrongful-detention-decided", person, keys, "bureau-head", {"result": "uphold"})
            within_hours(case, "wrongful-detention-decision-24h", doubt, 24, step)
    _let_out(case, datetime.combine(inside.date() + timedelta(days=10), inside.timetz()).replace(hour=12))


def _let_out(case: CaseFile, expires: datetime) -> None:
    person, keys = case.person(1), case_keys(case)
    term = case.add("lockup-term-expires", expires, person=person, keys=keys, role="lockup")
    late = case.breaks(_RELEASE)
    if late:
        case.expect(_RELEASE, "violated", term)
    at = expires + (timedelta(days=case.rng.randint(1, 3)) if late else timedelta(hours=case.rng.randint(-3, 9)))
    row = case.add("lockup-released", at, person=person, keys=keys, role="lockup")
    if case.breaks(_FAMILY):
        case.expect(_FAMILY, "violated", row)
        untold = next(each for each in case.events if each.event == "penalty-decided")
        case.expect("admin-detention-family", "overdue", untold)


def unpaid_fine(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a fine nobody pays: surcharge after fifteen days, demand, court enforcement in the window."""
    person, keys = _open(case), _keys(case)
    _announced(case, start)
    row = _penalise(case, start + timedelta(days=2), fine=500)
    _seal(case, row)
    last = days.last_day(row.occurred_at.date(), 15)
    early, above, counted = (case.breaks(rule) for rule in (_EARLY, _CAP, _COUNTED))
    at = datetime.combine(last + timedelta(days=-3 if early else 8), row.occurred_at.timetz())
    surcharge = case.add(
        "surcharge-imposed",
        at,
        person=person,
        keys=keys,
        amount=600 if above else 300,
        fine=500,
        counts_remedy_time=counted,
    )
    case.violate(surcharge, {_EARLY: early, _CAP: above, _COUNTED: counted})
    expired = row.occurred_at + timedelta(days=190)
    case.add("remedy-period-expired", expired, person=person, keys=keys)
    late, hasty = case.breaks(_COURT), case.breaks(_DEMAND)
    limit = days.rolled(months_later(expired.date(), 3))
    day = limit + timedelta(days=case.rng.randint(1, 30)) if late else limit - timedelta(days=case.rng.randint(0, 40))
    applied = datetime.combine(day, expired.timetz())
    demand = days.working_days_before(day, case.rng.randint(2, 9) if hasty else case.rng.randint(12, 20))
    case.add("demand-notice-served", datetime.combine(demand, expired.timetz()), person=person, keys=keys)
    court = case.add("court-enforcement-applied", applied, person=person, keys=keys, role="bureau-head", urgent=False)
    case.violate(court, {_COURT: late, _DEMAND: hasty})


def family_warning(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a domestic-violence warning that reaches both sides and the committee; as a fault beside a penalty."""
    person, keys = _open(case), case_keys(case)
    if case.fault == "dv-warning-not-with-penalty":
        _announced(case, start)
        _seal(case, _penalise(case, start + timedelta(days=2), fine=200))
    at = start + timedelta(days=4)
    row = case.add("dv-warning-issued", at, person=person, keys=keys)
    if case.breaks("dv-warning-not-with-penalty"):
        case.expect("dv-warning-not-with-penalty", "violated", row)
    late = case.breaks("dv-warning-service")
    if late:
        case.expect("dv-warning-service", "late", row)
    for to in ("abuser", "victim", "committee"):
        after = timedelta(days=9) if late and to == "committee" else timedelta(days=case.rng.randint(1, 5))
        case.add("dv-warning-served", at + after, person=person, keys=keys, to=to)


def disclosed_record(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a request for a closed record: given out on a lawful query, or, as a fault, without one."""
    person, keys = case.person(1), case_keys(case)
    rule = case.fault or case.rng.choice(("po-record-sealing", _JUVENILE))
    kind = "public-order" if rule == "po-record-sealing" else case.rng.choice(("juvenile-criminal", "juvenile-other"))
    if kind == "juvenile-criminal":
        case.add("record-sealed", start, person=person, keys=keys, kind=kind)
    broken = case.breaks(rule)
    row = case.add(
        "record-disclosed", start + timedelta(days=9), person=person, keys=keys, kind=kind, lawful_query=not broken
    )
    if broken:
        case.expect(rule, "violated", row)


def juvenile_judgment(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a judgment on a juvenile of five years or less: the record is sealed."""
    person, keys = case.person(1), case_keys(case)
    know_person(case, person)
    case.know("is_minor_at_act", True, person=person)
    case.know("in_custody", False, person=person)
    row = case.add(
        "judgment-effective-received",
        start,
        person=person,
        keys=keys,
        role="court",
        five_years_or_less=True,
        sentence="non-custodial",
    )
    strict = start.date() + timedelta(days=29)
    step = Step("record-sealed", person, keys, attrs={"kind": "juvenile-criminal"})
    within_days(case, "minor-record-seal", row, Term(strict + timedelta(days=2), strict), step)


COURSES: tuple[Course, ...] = (
    Course(
        "young-offender", 0.004, timedelta(days=170), (_GUARDIAN, _HEARING_GUARDIAN, _CLOSED, _GROUPS), young_offender
    ),
    Course(
        "fined-official",
        0.006,
        timedelta(days=160),
        (_REPORT, _PUBLISH, _SEAL, "penalty-publication-withdrawal-3wd"),
        fined_official,
    ),
    Course(
        "suspended-detention",
        0.006,
        timedelta(days=160),
        (
            "detention-suspension-24h",
            _ONE,
            _RATE,
            _KEPT,
            "suspension-deposit-banked-3d",
            "suspension-deposit-refund",
        ),
        suspended_detention,
    ),
    Course(
        "locked-up",
        0.008,
        timedelta(days=150),
        ("lockup-forward-24h", "leave-decision-12h", "wrongful-detention-decision-24h", _RELEASE, _FAMILY, _FOREIGNER),
        locked_up,
    ),
    Course("unpaid-fine", 0.006, timedelta(days=350), (_CAP, _EARLY, _COUNTED, _COURT, _DEMAND), unpaid_fine),
    Course(
        "family-warning",
        0.004,
        timedelta(days=150),
        ("dv-warning-service", "dv-warning-not-with-penalty"),
        family_warning,
    ),
    Course("disclosed-record", 0.004, timedelta(days=20), ("po-record-sealing", _JUVENILE), disclosed_record),
    Course("juvenile-judgment", 0.002, timedelta(days=70), ("minor-record-seal",), juvenile_judgment),
)
