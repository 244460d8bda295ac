"""Criminal cases seen from their evidence and from the defence: searches, seizures, freezes, counsel, requests."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays, month_end_later, months_later
from xiezhi.demo.scenes.opening import approve, file_criminal_case, know_criminal_case, open_report
from xiezhi.demo.scenes.steps import Step, Term, at_once, within_days, within_hours

_SEARCH = ("search-requirements", "search-requirements-warrant", "search-requirements-witness")
_SEIZURE = ("seizure-requirements", "seizure-requirements-two-officers")
_ORDINARY = "seizure-requirements-approval"
_HIGH_VALUE = "seizure-requirements-approval-high-value"
_RENEWAL = "freeze-duration"
_FREEZE_LEVELS = {
    "freeze-duration-approval": ("deposit", "county-head"),
    "freeze-duration-approval-equity": ("equity-or-policy", "city-head"),
    "freeze-duration-approval-listed": ("equity-or-policy", "province-head"),
    "freeze-duration-approval-major": ("deposit", "city-head"),
}
_FREEZE_MONTHS = {"deposit": 6, "securities": 24, "equity-or-policy": 6}
_DAYS_TO_ANSWER = (
    ("measure-change-decision-3d", "measure-change-requested", "measure-change-decided", 3),
    ("custody-necessity-reply-10d", "custody-necessity-advice-received", "custody-necessity-replied", 10),
    ("translator-permit-3d", "translator-permit-requested", "translator-permit-decided", 3),
    ("refused-legal-aid-lawyer-3d", "legal-aid-lawyer-refused", "legal-aid-agency-told-of-refusal", 3),
    ("criminal-appraisal-refusal-3d", "reappraisal-refused", "reappraisal-refusal-notified", 3),
    ("mandatory-legal-aid-3d", "mandatory-legal-aid-found", "legal-aid-notified", 3),
)


def _open(case: CaseFile, start: datetime) -> datetime:
    know_criminal_case(case)
    open_report(case, start, "criminal")
    file_criminal_case(case, start + timedelta(days=1))
    return start + timedelta(days=5)


def searched_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a search with its approval, warrant, officers and witness, and what was seized in it."""
    at = _open(case, start)
    urgent = case.fault is None and case.chance(0.2)
    faults = {rule: case.breaks(rule) for rule in (*_SEARCH, "search-requirements-approval")}
    alone, no_warrant, nobody, unapproved = faults.values()
    if not (urgent or unapproved):
        approve(case, at - timedelta(hours=4), "search")
    present = [] if nobody else [case.rng.choice(("searched-person", "family", "witness"))]
    row = case.add(
        "search-executed",
        at,
        keys=case_keys(case),
        officer_ids=[case.officer(1)] if alone else [case.officer(1), case.officer(2)],
        warrant_shown=not (no_warrant or urgent),
        urgent_with_detention_or_arrest=urgent,
        witness_present=present == ["witness"],
        recorded=False,
        noted=False,
        object="home",
        target_sex="m",
        searcher_role="other",
        present=present or ["nobody"],
    )
    case.violate(row, faults)
    _seize(case, at + timedelta(minutes=30), days)


def _seize(case: CaseFile, at: datetime, days: LegalDays) -> None:
    keys = {**case_keys(case), "item": f"{case.thread_id}-i1"}
    ordinary = case.fault == _ORDINARY or (case.fault != _HIGH_VALUE and case.chance(0.6))
    faults = {rule: case.breaks(rule) for rule in (*_SEIZURE, _ORDINARY, _HIGH_VALUE)}
    unlisted, alone, bare, high = faults.values()
    at_scene = ordinary and not bare and case.chance(0.5)
    if not (at_scene or bare or high):
        approve(case, at - timedelta(hours=3), "seizure", "unit-head" if ordinary else "county-head")
    row = case.add(
        "property-seized",
        at,
        keys=keys,
        regime="criminal",
        property_class="ordinary" if ordinary else case.rng.choice(("high-value", "mail")),
        in_search_or_scene=at_scene,
        officer_ids=[case.officer(1)] if alone else [case.officer(1), case.officer(2)],
        list_given=not unlisted,
        list_noted_reason="none",
        on_spot=False,
        recorded=True,
        recording_intact=True,
    )
    case.violate(row, faults)
    if case.fault == "seized-unrelated-return-3d" or (case.fault is None and case.chance(0.3)):
        found_at = at + timedelta(days=12)
        found = case.add("property-found-unrelated", found_at, keys=keys)
        step = Step("property-returned", keys=keys, role="property-keeper")
        within_days(case, "seized-unrelated-return-3d", found, Term(days.last_day(found_at.date(), 3)), step)


def frozen_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a freeze with the approval its asset asks for, renewed before it expires and lifted in the end."""
    at = _open(case, start)
    keys = {**case_keys(case), "item": f"{case.thread_id}-i1"}
    rule = case.fault if case.fault in _FREEZE_LEVELS else case.rng.choice(tuple(_FREEZE_LEVELS))
    asset, level = _FREEZE_LEVELS[rule]
    attrs: dict[str, AttributeValue] = {
        "regime": "criminal",
        "asset": asset,
        "major_complex": rule.endswith("-major"),
        "listed_company": rule.endswith("-listed"),
        "queued": False,
    }
    low = case.breaks(rule)
    if low:
        # One level too low: enough for the general rule on deposits, not for the stricter one.
        level = {"county-head": "unit-head", "city-head": "county-head", "province-head": "city-head"}[level]
    approve(case, at - timedelta(hours=2), "freeze", level, keys=keys)
    row = case.record(Mark("freeze-imposed", at, None, keys, role="bureau-head"), attrs)
    if low:
        case.expect(rule, "violated", row)
    if case.breaks("freeze-duration-no-duplicate"):
        approve(case, at + timedelta(days=19), "freeze", "province-head", keys=keys)
        again = case.record(Mark("freeze-imposed", at + timedelta(days=20), None, keys, role="bureau-head"), attrs)
        case.expect("freeze-duration-no-duplicate", "violated", again)
        return
    if not low:
        _renew(case, row, attrs, days)


def _renew(case: CaseFile, row: EventRow, attrs: dict[str, AttributeValue], days: LegalDays) -> None:
    months = 12 if attrs["major_complex"] else _FREEZE_MONTHS[str(attrs["asset"])]
    late = case.breaks(_RENEWAL)
    begin = row.occurred_at.date()
    last = days.rolled(month_end_later(begin, months)) if late else months_later(begin, months)
    day = last + timedelta(days=case.rng.randint(1, 20) if late else -case.rng.randint(1, 40))
    at = datetime.combine(day, row.occurred_at.timetz())
    approve(case, at - timedelta(hours=2), "freeze", "province-head", keys=row.keys)
    told = {name: value for name, value in attrs.items() if name != "queued"} | {"level": "province-head"}
    renewed = case.record(Mark("freeze-renewed", at, None, row.keys, role="bureau-head"), told)
    case.expect(_RENEWAL, "violated" if late else "met", renewed)


def terror_freeze(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a freeze under the counter-terror law: delivered in three days, ended in two months."""
    keys = {**case_keys(case), "item": f"{case.thread_id}-i1"}
    case.know("case_class", "other-admin")
    row = case.add("freeze-imposed", start, keys=keys, role="bureau-head", regime="admin-terror", asset="deposit")
    begin = start.date()
    strict = days.last_day(begin, 3)
    step = Step("freeze-decision-delivered", keys=keys)
    within_days(case, "freeze-admin-delivery-3d", row, Term(days.last_working_day(begin, 3), strict), step)
    term = Term(days.rolled(months_later(begin, 2)))
    papers = Step("property-papers-handed-to-keeper", keys=keys, role="property-keeper")
    within_hours(case, "property-handover-24h-papers", row, 24, papers)
    within_days(case, "freeze-duration-admin", row, term, Step("freeze-lifted", keys=keys, role="bureau-head"))


def technical_case(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a technical measure: after filing, approved at city level, ended or extended in time."""
    rule = "technical-measure-limits"
    keys, person = case_keys(case), case.person(1)
    know_criminal_case(case)
    early = case.breaks("technical-measure-limits-after-filing")
    low = case.breaks("technical-measure-limits-approval")
    if not early:
        file_criminal_case(case, start)
    signed = start + timedelta(days=3)
    approve(case, signed, "technical-measure", "county-head" if low else "city-head", person)
    row = case.add(
        "technical-measure-started",
        signed + timedelta(days=1),
        person=person,
        keys=keys,
        role="bureau-head",
        decided_by="police",
    )
    case.violate(row, {"technical-measure-limits-after-filing": early, "technical-measure-limits-approval": low})
    last = months_later(signed.date(), 3)
    if case.fault is None and case.chance(0.4):
        at = datetime.combine(last - timedelta(days=4), signed.timetz())
        case.add("technical-measure-extended", at, person=person, keys=keys, role="bureau-head", level="city-head")
        last = months_later(signed.date(), 6)
    lenient = last if last == months_later(signed.date(), 6) else month_end_later(signed.date(), 3)
    term = Term(lenient + timedelta(days=3), last - timedelta(days=3))
    within_days(case, rule, row, term, Step("technical-measure-ended", person, keys, role="bureau-head"))


def defended_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write what counsel, family and procuratorate ask of the police, each request answered in its time."""
    at = _open(case, start)
    person = case.person(1)
    case.know("has_counsel", False, person=person)
    case.know("family_unreachable", False)
    _meeting(case, at, days)
    _legal_aid(case, at + timedelta(days=20), days)
    for number, (rule, event, answer, length) in enumerate(_DAYS_TO_ANSWER):
        if case.fault == rule or case.chance(0.3):
            _ask(case, at + timedelta(days=45 + 25 * number), rule, event, answer, _Length(length, days))
    wish = at + timedelta(days=15)
    row = case.add("counsel-wish-expressed", wish, person=person, keys=case_keys(case), role="suspect")
    at_once(case, "counsel-wish-passed-on", row, Step("counsel-wish-forwarded", person, case_keys(case)))


class _Length:
    """How many days an answer may take, over the days of the law."""

    def __init__(self, number: int, days: LegalDays) -> None:
        self._number = number
        self._days = days

    def last(self, begin: date) -> Term:
        return Term(self._days.last_day(begin, self._number))


def _ask(case: CaseFile, at: datetime, rule: str, event: str, answer: str, length: _Length) -> None:
    person = case.person(1)
    keys = {**case_keys(case), "request": f"{case.thread_id}-{event}"}
    attrs: dict[str, AttributeValue] = {"ground": "limited-mental"} if event == "mandatory-legal-aid-found" else {}
    row = case.record(Mark(event, at, person, keys, role="lawyer"), attrs)
    answered: dict[str, AttributeValue] = {}
    silent = False
    if answer == "measure-change-decided":
        silent = case.breaks("measure-change-decision-3d-reasons")
        answered = {"result": "refused", "reasons_given": not silent}
    approved = answer != "translator-permit-decided" or not case.breaks("translator-permit-3d-approval")
    if answer == "translator-permit-decided":
        answered = {"written": True}
        if approved:
            approve(case, at + timedelta(minutes=1), "translator-permit", person=person, keys=keys)
    given = within_days(case, rule, row, length.last(at.date()), Step(answer, person, keys, "bureau-head", answered))
    if given is not None:
        case.violate(
            given, {"measure-change-decision-3d-reasons": silent, "translator-permit-3d-approval": not approved}
        )


def _meeting(case: CaseFile, at: datetime, days: LegalDays) -> None:
    person = case.person(1)
    keys = {**case_keys(case), "request": f"{case.thread_id}-meeting"}
    permit = (case.fault or "").startswith(("lawyer-permit", "lawyer-meeting-48h-permit")) or (
        case.fault is None and case.chance(0.2)
    )
    row = case.add("lawyer-meeting-requested", at, person=person, keys=keys, role="lawyer", needs_permit=permit)
    if not permit:
        within_hours(case, "lawyer-meeting-48h", row, 48, Step("lawyer-met-suspect", person, keys, "lawyer"))
        return
    bare, oral = (case.breaks(f"lawyer-meeting-48h-permit-{what}") for what in ("approval", "written"))
    if not bare:
        approve(case, at + timedelta(minutes=1), "lawyer-permit", person=person, keys=keys)
    step = Step("lawyer-permit-decided", person, keys, "bureau-head", {"written": not oral})
    decided = within_days(case, "lawyer-permit-3d", row, Term(days.last_day(at.date(), 3)), step)
    if decided is not None:
        faults = {"lawyer-meeting-48h-permit-approval": bare, "lawyer-meeting-48h-permit-written": oral}
        case.violate(decided, faults)


def _legal_aid(case: CaseFile, at: datetime, days: LegalDays) -> None:
    person = case.person(1)
    keys = {**case_keys(case), "request": f"{case.thread_id}-aid"}
    row = case.add("legal-aid-requested", at, person=person, keys=keys, role="suspect")
    within_hours(case, "legal-aid-forward-24h", row, 24, Step("legal-aid-request-forwarded", person, keys))
    term = Term(days.last_day(at.date(), 3))
    within_days(case, "legal-aid-forward-24h-family-3d", row, term, Step("legal-aid-family-told", person, keys))
    keys = {**case_keys(case), "request": f"{case.thread_id}-duty"}
    row = case.add("duty-lawyer-requested", at + timedelta(hours=1), person=person, keys=keys, role="suspect")
    within_hours(case, "duty-lawyer-notify-24h", row, 24, Step("duty-lawyer-notified", person, keys))


COURSES: tuple[Course, ...] = (
    Course(
        "searched-case",
        0.02,
        timedelta(days=60),
        (
            *_SEARCH,
            "search-requirements-approval",
            *_SEIZURE,
            _ORDINARY,
            _HIGH_VALUE,
            "seized-unrelated-return-3d",
        ),
        searched_case,
    ),
    Course(
        "frozen-case",
        0.008,
        timedelta(days=440),
        (*_FREEZE_LEVELS, _RENEWAL, "freeze-duration-no-duplicate"),
        frozen_case,
    ),
    Course(
        "terror-freeze",
        0.002,
        timedelta(days=110),
        ("freeze-admin-delivery-3d", "freeze-duration-admin"),
        terror_freeze,
    ),
    Course(
        "technical-case",
        0.004,
        timedelta(days=230),
        (
            "technical-measure-limits",
            "technical-measure-limits-after-filing",
            "technical-measure-limits-approval",
        ),
        technical_case,
    ),
    Course(
        "defended-case",
        0.015,
        timedelta(days=260),
        (
            "lawyer-meeting-48h",
            "lawyer-permit-3d",
            "lawyer-meeting-48h-permit-approval",
            "lawyer-meeting-48h-permit-written",
            "legal-aid-forward-24h",
            "legal-aid-forward-24h-family-3d",
            "duty-lawyer-notify-24h",
            "counsel-wish-passed-on",
            "measure-change-decision-3d-reasons",
            "translator-permit-3d-approval",
            *(rule for rule, *_ in _DAYS_TO_ANSWER),
        ),
        defended_case,
    ),
)
