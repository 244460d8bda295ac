"""Threads about people held and questioned: stop and question, minors, foreigners."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays, month_end_later, months_later
from xiezhi.demo.scenes.arrival import arrive, check_and_notify
from xiezhi.demo.scenes.measures import OVERLAP, RIGHTS
from xiezhi.demo.scenes.opening import approve, know_criminal_case, know_person
from xiezhi.demo.scenes.steps import Step, Term, at_once, within_days, within_hours

_STEPS = "continued-questioning-duration-steps"
_LENGTH = "continued-questioning-duration"
_TENDER = "continued-questioning-vulnerable-4h"
_EXCLUDED = "continued-questioning-excluded"
_OPEN_CASE = "continued-questioning-excluded-case-open"
_TOLD = "continued-questioning-duration-family"
_ADULT, _NOTED = "minor-interrogation-adult", "minor-interrogation-adult-absence-noted"
_GIRL, _TRAINED, _APART = "minor-girl-female-staff", "minor-specialised-handling", "minor-custody-separate"
_VICTIM = "minor-victim-one-time-recording"
_EARLIEST = {12: 650, 24: 650, 48: 1330}
_BIOMETRICS = ("po-biometrics-approval", "po-biometrics-no-repeat", "po-biometrics-victim-consent")
_EXIT_REASON, _EXIT_APPROVAL = "case-area-immediate-entry-exit-reason", "case-area-immediate-entry-exit-approval"
_RIGHTS_TOLD: dict[str, AttributeValue] = {"counsel": True, "legal_aid": True, "noted_in_record": True}
_COMPELLED = ("criminal-compelled-duration-approval", "criminal-compelled-duration-warrant")


def stopped_and_questioned(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a stop for continued questioning: approved, family told, extended in steps, let go in time."""
    person, keys = case.person(1), case_keys(case)
    know_person(case, person)
    excluded = case.breaks(_EXCLUDED)
    for fact in ("suspicion_cleared", "only_non_custodial_penalty", "caught_at_home_or_work", "surrendered"):
        case.know(fact, False, person=person)
    for fact in ("suspected_mental_disorder", "seriously_ill"):
        case.know(fact, False, person=person)
    case.know("not_questioned_on_spot", excluded, person=person)
    case.know("outside_jurisdiction", False)
    tender = case.fault == _TENDER or (case.fault is None and case.chance(0.1))
    if tender:
        case.know("age_at_event", 72, person=person)
    early = case.breaks(_OPEN_CASE)
    if early:
        case.add(
            "criminal-case-filed", start - timedelta(hours=5), keys=keys, economic=False, by_person_or_by_fact="fact"
        )
        case.excuse("criminal-filing-approval", case.events[-1])
        case.expect("criminal-filing-approval", "violated", case.events[-1])
    arrived = arrive(case, start, person=person, regime="continued-questioning")
    approved = case.add(
        "continued-questioning-approved", start + timedelta(minutes=20), person=person, keys=keys, approved_hours=12
    )
    case.violate(approved, {_EXCLUDED: excluded, _OPEN_CASE: early})
    attrs: dict[str, AttributeValue] = {"about": "continued-questioning", "not_notified_reason": "none"}
    at_once(case, _TOLD, approved, Step("family-notified", person, keys, attrs=attrs))
    _let_go(case, arrived, tender=tender)


def _let_go(case: CaseFile, arrived: EventRow, *, tender: bool) -> None:
    person, keys, start = case.person(1), case_keys(case), arrived.occurred_at
    hours = 12
    if case.fault == _STEPS or (case.fault is None and not tender and case.chance(0.3)):
        hours = _extend(case, start)
    if tender:
        late = case.breaks(_TENDER)
        if late:
            case.expect(_TENDER, "late", arrived)
        spent = timedelta(minutes=case.rng.randint(250, 600) if late else case.rng.randint(60, 240))
        case.add("continued-questioning-ended", start + spent, person=person, keys=keys)
    over = case.breaks(_LENGTH)
    if over:
        case.expect(_LENGTH, "late", arrived)
    minutes = hours * 60 + case.rng.randint(5, 600) if over else case.rng.randint(_EARLIEST[hours], hours * 60)
    case.add("person-left", start + timedelta(minutes=minutes), person=person, keys=keys, to="released")


def _extend(case: CaseFile, start: datetime) -> int:
    """Extend to 24 hours and, where identity is unknown, to 48; as a fault to 48 at once."""
    person, keys = case.person(1), case_keys(case)
    direct = case.breaks(_STEPS)
    if not direct:
        at = start + timedelta(hours=10)
        case.add("continued-questioning-extended", at, person=person, keys=keys, to_hours=24, level="county-duty-head")
    if not (direct or case.chance(0.3)):
        return 24
    case.know("identity_known", False, person=person)
    at = start + timedelta(hours=11 if direct else 22)
    row = case.add("continued-questioning-extended", at, person=person, keys=keys, to_hours=48, level="county-head")
    if direct:
        case.expect(_STEPS, "violated", row)
    return 48


def compelled_suspect(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a suspect brought by compulsion: approved, warrant shown, let go within twelve hours."""
    person, keys = case.person(1), case_keys(case)
    know_criminal_case(case)
    know_person(case, person)
    bare, hidden = (case.breaks(rule) for rule in _COMPELLED)
    if not bare:
        approve(case, start - timedelta(hours=3), "compelled-appearance", person=person)
    row = arrive(case, start, person=person, regime="criminal-compelled", warrant_shown=not hidden)
    case.violate(row, dict(zip(_COMPELLED, (bare, hidden), strict=True)))
    Step("suspect-rights-told", person, keys, attrs=_RIGHTS_TOLD).take(case, start + timedelta(minutes=15))
    case.expect(RIGHTS, "met", row)
    if case.fault in {_EXIT_REASON, _EXIT_APPROVAL} or case.chance(0.4):
        _take_out(case, start + timedelta(hours=2))
    within_hours(
        case, "criminal-compelled-duration", row, 12, Step("person-left", person, keys, attrs={"to": "released"})
    )


def _take_out(case: CaseFile, at: datetime) -> None:
    """Leave the case-handling area for loot, with approval; as faults without it, or for no lawful reason."""
    person, keys = case.person(1), case_keys(case)
    idle, bare = case.breaks(_EXIT_REASON), case.breaks(_EXIT_APPROVAL)
    if not (idle or bare):
        approve(case, at - timedelta(minutes=30), "case-area-exit", "unit-head", person)
    row = case.add(
        "case-area-left-temporarily", at, person=person, keys=keys, reason="other" if idle else "recover-loot"
    )
    case.violate(row, {_EXIT_REASON: idle, _EXIT_APPROVAL: bare})


def summoned_suspect(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a suspect summoned in a criminal case and let go within twelve hours."""
    person, keys = case.person(1), case_keys(case)
    know_criminal_case(case)
    know_person(case, person)
    row = arrive(case, start, person=person, regime="criminal-summons")
    step = Step("person-left", person, keys, attrs={"to": "released"})
    within_hours(case, "criminal-summons-duration", row, 12, step)


def other_matter(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write somebody summoned in another administrative case, under its own rules or public-order procedure."""
    person, keys = case.person(1), case_keys(case)
    know_person(case, person)
    borrowed = case.chance(0.4)
    complex_case, many = case.chance(0.3), case.chance(0.3)
    case.know("case_class", "other-admin")
    case.know("other_admin_law_uses_po_procedure", borrowed)
    case.know("complex_or_major", complex_case)
    case.know("many_suspects_or_identity_unknown", many)
    case.know("family_unreachable", False)
    case.know("may_be_detained_admin", True, person=person)
    row = arrive(case, start, person=person, regime="other-admin-summons")
    check_and_notify(case, row)
    tiered = borrowed and start.year >= 2026
    hours = 24 if complex_case else (12 if many and tiered else 8)
    step = Step("person-left", person, keys, attrs={"to": "released"})
    within_hours(case, "other-admin-questioning-duration", row, hours, step)


def questioned_minor(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a girl of fifteen interrogated in a criminal case: an adult, female and trained staff, held apart."""
    person = case.person(1)
    know_criminal_case(case)
    know_person(case, person)
    for fact, value in {"is_minor_at_event": True, "is_minor": True, "age_at_event": 15, "age_at_act": 15}.items():
        case.know(fact, value, person=person)
    case.know("sex", "f", person=person)
    alone, bare, male, untrained = (case.breaks(rule) for rule in (_ADULT, _NOTED, _GIRL, _TRAINED))
    stand_in = bare or (not alone and case.chance(0.4))
    attrs: dict[str, AttributeValue] = {
        "place": "case-area",
        "officer_ids": [case.officer(1), case.officer(2)],
        "individually": True,
        "recorded": True,
        "recording_intact": True,
        "ended_at": start + timedelta(minutes=90),
        "guardian_present": not alone,
        "adult_kind": "suitable-adult" if stand_in else "guardian",
        "guardian_absence_noted": stand_in and not bare,
        "female_staff_present": not male,
        "officer_juvenile_designated": not untrained,
    }
    Step("suspect-rights-told", person, case_keys(case), attrs=_RIGHTS_TOLD).take(case, start - timedelta(minutes=9))
    row = case.record(Mark("interrogation-held", start, person, case_keys(case)), attrs)
    for rule in (RIGHTS, OVERLAP, "interrogation-place"):
        case.expect(rule, "met", row)
    case.violate(row, {_ADULT: alone, _NOTED: bare, _GIRL: male, _TRAINED: untrained})
    if case.fault == _APART or case.chance(0.5):
        mixed = case.breaks(_APART)
        inside = case.add(
            "delivered-to-detention-house",
            start + timedelta(hours=9),
            person=person,
            keys=case_keys(case),
            held_with_adults=mixed,
        )
        if mixed:
            case.expect(_APART, "violated", inside)


def harmed_minor(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write the questioning of a girl harmed by violence: recorded, once, by female staff."""
    person = case.person(1)
    know_criminal_case(case)
    know_person(case, person)
    case.know("victim_minor_sexual_or_violent", True)
    for fact, value in {"is_minor_at_event": True, "age_at_event": 12}.items():
        case.know(fact, value, person=person)
    case.know("sex", "f", person=person)
    unrecorded, male = case.breaks(_VICTIM), case.breaks(f"{_VICTIM}-female-staff")
    row = _ask_victim(case, start, recorded=not unrecorded, female=not male)
    case.violate(row, {_VICTIM: unrecorded, f"{_VICTIM}-female-staff": male, _GIRL: male})
    if case.breaks(f"{_VICTIM}-once"):
        case.expect(f"{_VICTIM}-once", "violated", _ask_victim(case, start + timedelta(days=3)))


def _ask_victim(case: CaseFile, at: datetime, *, recorded: bool = True, female: bool = True) -> EventRow:
    attrs: dict[str, AttributeValue] = {
        "officer_ids": [case.officer(1), case.officer(2)],
        "place": "other",
        "person_role": "victim",
        "recorded": recorded,
        "recording_intact": True,
        "guardian_present": True,
        "guardian_absence_noted": False,
        "adult_kind": "guardian",
        "female_staff_present": female,
        "officer_juvenile_designated": True,
    }
    return case.record(Mark("inquiry-held", at, case.person(1), case_keys(case)), attrs)


def examined_foreigner(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a foreigner detained for examination, questioned within a day, freed, or restricted in movement."""
    person, keys = case.person(1), case_keys(case)
    know_person(case, person)
    case.know("case_class", "other-admin")
    case.know("other_admin_law_uses_po_procedure", False)
    case.know("complex_or_major", False)
    row = case.add("examination-detention-started", start, person=person, keys=keys)
    attrs: dict[str, AttributeValue] = {
        "officer_ids": [case.officer(1), case.officer(2)],
        "place": "other",
        "person_role": "suspect",
        "recorded": True,
        "recording_intact": True,
    }
    step = Step("inquiry-held", person, keys, attrs=attrs)
    if case.breaks("exam-detention-questioning-24h"):
        case.expect("exam-detention-questioning-24h", "late", row)
        step.take(case, start + timedelta(hours=case.rng.randint(26, 60)))
    else:
        within_hours(case, "exam-detention-questioning-24h", row, 24, step)
    term = Term(start.date() + timedelta(days=30), start.date() + timedelta(days=29))
    ended = Step("examination-detention-ended", person, keys)
    if case.breaks("exam-detention-30d"):  # the restriction that follows would end it in any case, too late
        case.expect("exam-detention-30d", "late", row)
        ended.take(case, start + timedelta(days=case.rng.randint(33, 50)))
    elif case.fault == "exam-detention-questioning-24h":  # whoever is free again need not be questioned
        ended.take(case, start + timedelta(days=case.rng.randint(4, 20)))
    else:
        within_days(case, "exam-detention-30d", row, term, ended)
    at = start + timedelta(days=70)
    moved = case.add("movement-restricted", at, person=person, keys=keys)
    term = Term(at.date() + timedelta(days=60), at.date() + timedelta(days=59))
    within_days(case, "movement-restriction-60d", moved, term, Step("movement-restriction-ended", person, keys))


def isolated_addict(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a compulsory drug isolation: served first, made known within a day, advice decided in seven."""
    person, keys = case.person(1), case_keys(case)
    know_person(case, person)
    case.know("family_unreachable", False)
    hasty = case.breaks("drug-isolation-served-first")
    if hasty:
        row = case.add("drug-isolation-executed", start, person=person, keys=keys)
        case.expect("drug-isolation-served-first", "violated", row)
    served = case.add("drug-isolation-served", start + timedelta(hours=2), person=person, keys=keys)
    if not hasty:
        case.add("drug-isolation-executed", start + timedelta(hours=4), person=person, keys=keys)
    step = Step("drug-isolation-notified", person, keys, attrs={"to": "family"})
    within_hours(case, "drug-isolation-notice-24h", served, 24, step)
    first = served.occurred_at + timedelta(minutes=3)
    case.add("drug-isolation-notified", first, person=person, keys=keys, to="home-station")
    request = {**keys, "request": f"{case.thread_id}-r1"}
    at = start + timedelta(days=90)
    advice = case.add("drug-isolation-advice-received", at, person=person, keys=request, kind="early-release")
    term = Term(days.last_day(at.date(), 7))
    within_days(case, "drug-isolation-advice-7d", advice, term, Step("drug-isolation-advice-decided", person, request))


def collected_samples(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write biometric data taken in a public-order case: approved, not twice, from a victim with consent."""
    person = case.person(1)
    know_person(case, person)
    case.know("case_class", "public-order")
    case.know("other_admin_law_uses_po_procedure", False)
    broken = {rule: case.breaks(rule) for rule in _BIOMETRICS}
    bare, again, unasked = broken.values()
    victim = unasked or case.chance(0.4)
    row = case.add(
        "biometrics-collected",
        start,
        person=person,
        keys=case_keys(case),
        kind="fingerprints",
        approved=not bare,
        repeat=again,
        person_role="victim" if victim else "suspect",
        consent_given=victim and not unasked,
    )
    case.violate(row, broken)


def archived_recording(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a field recording kept for half a year and deleted; as faults too early, or though kept for good."""
    keys = {**case_keys(case), "item": f"{case.thread_id}-i1"}
    early, lasting = case.breaks("scene-recording-retention"), case.breaks("scene-recording-retention-permanent")
    case.add("recording-archived", start, keys=keys, kind="scene", keep_permanently=lasting)
    last = months_later(start.date(), 6)
    day = (
        last - timedelta(days=case.rng.randint(1, 60))
        if early
        else month_end_later(start.date(), 6) + timedelta(days=3)
    )
    row = case.add("recording-destroyed", datetime.combine(day, start.timetz()), keys=keys)
    case.violate(row, {"scene-recording-retention": early, "scene-recording-retention-permanent": lasting})


def sentenced(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a judgment that arrives: to prison within a month, or let go at once."""
    person, keys = case.person(1), case_keys(case)
    know_person(case, person)
    case.know("is_minor_at_act", False, person=person)
    prison = case.fault == "convict-to-prison-1m" or (case.fault is None and case.chance(0.6))
    case.know("in_custody", True, person=person)
    row = case.add(
        "judgment-effective-received",
        start,
        person=person,
        keys=keys,
        role="court",
        five_years_or_less=True,
        sentence="imprisonment" if prison else "acquitted",
    )
    if not prison:
        step = Step("released", person, keys, "bureau-head")
        at_once(case, "non-custodial-release-at-once", row, step)
        return
    begin = start.date()
    term = Term(days.rolled(month_end_later(begin, 1)), months_later(begin, 1))
    within_days(case, "convict-to-prison-1m", row, term, Step("delivered-to-prison", person, keys, "detention-house"))


COURSES: tuple[Course, ...] = (
    Course(
        "stopped-and-questioned",
        0.012,
        timedelta(days=6),
        (_STEPS, _LENGTH, _TENDER, _EXCLUDED, _OPEN_CASE, _TOLD),
        stopped_and_questioned,
    ),
    Course(
        "compelled-suspect",
        0.008,
        timedelta(days=6),
        (*_COMPELLED, "criminal-compelled-duration", _EXIT_REASON, _EXIT_APPROVAL),
        compelled_suspect,
    ),
    Course("summoned-suspect", 0.01, timedelta(days=6), ("criminal-summons-duration",), summoned_suspect),
    Course("other-matter", 0.01, timedelta(days=6), ("other-admin-questioning-duration",), other_matter),
    Course("questioned-minor", 0.006, timedelta(days=6), (_ADULT, _NOTED, _GIRL, _TRAINED, _APART), questioned_minor),
    Course(
        "harmed-minor",
        0.004,
        timedelta(days=9),
        (_VICTIM, f"{_VICTIM}-once", f"{_VICTIM}-female-staff"),
        harmed_minor,
    ),
    Course(
        "examined-foreigner",
        0.003,
        timedelta(days=170),
        ("exam-detention-questioning-24h", "exam-detention-30d", "movement-restriction-60d"),
        examined_foreigner,
    ),
    Course(
        "isolated-addict",
        0.003,
        timedelta(days=140),
        ("drug-isolation-served-first", "drug-isolation-notice-24h", "drug-isolation-advice-7d"),
        isolated_addict,
    ),
    Course("collected-samples", 0.004, timedelta(days=3), _BIOMETRICS, collected_samples),
    Course(
        "archived-recording",
        0.003,
        timedelta(days=200),
        ("scene-recording-retention", "scene-recording-retention-permanent"),
        archived_recording,
    ),
    Course(
        "sentenced", 0.004, timedelta(days=75), ("convict-to-prison-1m", "non-custodial-release-at-once"), sentenced
    ),
)
