"""Criminal cases seen from their end: transferred and returned, withdrawn, not prosecuted, or grown stale."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays, month_end_later, months_later
from xiezhi.demo.scenes.closing import CLOSING_FAULTS, conclude, contest, transfer_for_prosecution
from xiezhi.demo.scenes.opening import approve, file_criminal_case, know_criminal_case, open_report
from xiezhi.demo.scenes.steps import Step, Term, at_once, within_days

_SUPPLEMENT = "supplementary-investigation-1m"
_RETURNS = "supplementary-investigation-max-2"
_RECONSIDERATION = "non-prosecution-reconsideration-7d"
_SECOND_REVIEW = "non-prosecution-second-review-7d"
_RELEASE = "withdrawal-notify-3d-release"


def _open(case: CaseFile, start: datetime) -> datetime:
    know_criminal_case(case)
    open_report(case, start, "criminal")
    file_criminal_case(case, start + timedelta(days=1))
    return start + timedelta(days=40)


def returned_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a case that is transferred, returned for supplement once or twice, and transferred again."""
    person = case.person(1)
    case.know("in_custody", False, person=person)
    at = _open(case, start)
    conclude(case, at)
    transfer_for_prosecution(case, at + timedelta(days=2), person)
    times = 3 if case.fault == _RETURNS else case.rng.choice((0, 1, 1, 2))
    for number in range(1, times + 1):
        at += timedelta(days=75)
        row = case.add(
            "returned-for-supplement",
            at,
            person=person,
            keys={**case_keys(case), "round": str(number)},
            role="procuratorate",
            stage="prosecution-review",
        )
        if number == 3 and case.breaks(_RETURNS):
            case.expect(_RETURNS, "violated", row)
        completed = _supplement(case, row, days)
        if completed is not None:
            transfer_for_prosecution(case, completed.occurred_at + timedelta(hours=34), person)


def _supplement(case: CaseFile, row: EventRow, days: LegalDays) -> EventRow | None:
    begin = row.occurred_at.date()
    term = Term(days.rolled(month_end_later(begin, 1)), days.rolled(months_later(begin, 1)))
    step = Step("supplement-completed", row.person_id, row.keys, role="bureau-head")
    return within_days(case, _SUPPLEMENT, row, term, step)


def withdrawn_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a case that an agency handed over and that is withdrawn, or the investigation of one person ended."""
    keys, person = case_keys(case), case.person(1)
    know_criminal_case(case)
    case.know("suspect_known", True)
    case.know("has_victim", True)
    agency = {**keys, "request": f"{case.thread_id}-r1"}
    case.add("agency-transfer-received", start, keys=agency, materials_complete=True, jurisdiction="this-unit")
    file_criminal_case(case, start + timedelta(days=1))
    case.add("agency-result-notified", start + timedelta(days=2), keys=agency)
    held = case.fault == _RELEASE or case.chance(0.3)
    case.know("in_custody", held, person=person)
    at = start + timedelta(days=50)
    property_at_stake = case.fault == "withdrawal-notify-3d-property" or case.chance(0.3)
    if property_at_stake:
        _freeze(case, start + timedelta(days=9))
    withdrawn = case.fault in {"withdrawal-notify-3d-victim", "withdrawal-notify-3d-agency"} or case.chance(0.7)
    event = "case-withdrawn" if withdrawn or property_at_stake else "investigation-terminated-for-person"
    _end(case, at, event, days, held=held)


def _freeze(case: CaseFile, at: datetime) -> None:
    keys = {**case_keys(case), "item": f"{case.thread_id}-i1"}
    attrs: dict[str, AttributeValue] = {"regime": "criminal", "asset": "deposit", "major_complex": False}
    approve(case, at - timedelta(hours=1), "freeze", "county-head", keys=keys)
    case.record(Mark("freeze-imposed", at, None, keys, role="bureau-head"), {**attrs, "queued": False})


def _end(case: CaseFile, at: datetime, event: str, days: LegalDays, *, held: bool) -> None:
    keys, person = case_keys(case), case.person(1)
    withdrawn = event == "case-withdrawn"
    unapproved = case.breaks("withdrawal-notify-3d-approval")
    if not unapproved:
        matter = "case-withdrawal" if withdrawn else "investigation-termination"
        approve(case, at - timedelta(hours=2), matter, person=person)
    row = case.add(event, at, person=person, keys=keys, role="bureau-head")
    if unapproved:
        case.expect("withdrawal-notify-3d-approval", "violated", row)
    if held:
        at_once(case, _RELEASE, row, Step("released", person, keys, role="bureau-head"))
    last = Term(days.last_day(at.date(), 3))
    told = [("withdrawal-notify-3d", "suspect")]
    if withdrawn:
        told += [("withdrawal-notify-3d-victim", "victim"), ("withdrawal-notify-3d-agency", "agency")]
    for rule, to in told:
        within_days(case, rule, row, last, Step("withdrawal-notified", person, keys, attrs={"to": to}))
    for frozen in [each for each in case.events if each.event == "freeze-imposed"]:
        _unfreeze(case, frozen, row)


def _unfreeze(case: CaseFile, frozen: EventRow, withdrawn: EventRow) -> None:
    rule = "withdrawal-notify-3d-property"
    late = case.breaks(rule)
    case.expect(rule, "violated" if late else "met", withdrawn)
    after = timedelta(days=case.rng.randint(32, 60) if late else case.rng.randint(1, 25))
    case.add("freeze-lifted", withdrawn.occurred_at + after, keys=frozen.keys, role="bureau-head")


def non_prosecution(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a case that the procuratorate does not prosecute: the person freed, the decision perhaps contested."""
    keys, person = case_keys(case), case.person(1)
    held = case.fault == "non-prosecution-release" or case.chance(0.3)
    case.know("in_custody", held, person=person)
    at = _open(case, start)
    conclude(case, at)
    transfer_for_prosecution(case, at + timedelta(days=2), person)
    at += timedelta(days=40)
    conditional = not held and case.chance(0.2)
    row = case.add(
        "non-prosecution-received", at, person=person, keys=keys, role="procuratorate", conditional=conditional
    )
    if held:
        at_once(case, "non-prosecution-release", row, Step("released", person, keys, role="bureau-head"))
    if case.fault not in {_RECONSIDERATION, _SECOND_REVIEW} and case.chance(0.5):
        return
    asked = contest(
        case, _RECONSIDERATION, "non-prosecution-reconsideration-requested", at, days.last_day(at.date(), 7)
    )
    answered = asked + timedelta(days=20)
    case.add(
        "non-prosecution-reconsideration-result-received", answered, person=person, keys=keys, role="procuratorate"
    )
    last = days.last_day(answered.date(), 7)
    contest(case, _SECOND_REVIEW, "non-prosecution-second-review-requested", answered, last)


def ordered_withdrawal(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write a case that the procuratorate orders withdrawn: withdrawn, or the order contested, in fifteen days."""
    keys = {**case_keys(case), "request": f"{case.thread_id}-r1"}
    at = _open(case, start)
    row = case.add("procurator-ordered-withdrawal", at, keys=keys, role="procuratorate")
    last = Term(days.last_day(at.date(), 15))
    step = Step("withdrawal-order-reconsideration-requested", keys=keys, role="bureau-head")
    within_days(case, "procurator-ordered-withdrawal-15d", row, last, step)


def stale_economic_case(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write an economic case against a person on whom no measure was ever taken: ended within two years."""
    rule = "economic-stale-case-withdrawal-no-measure-2y"
    know_criminal_case(case, economic=True)
    open_report(case, start, "criminal")
    filed = file_criminal_case(case, start + timedelta(days=3), economic=True, by_person_or_by_fact="person")
    limit = _whole_years(filed.occurred_at.date(), 2)
    _end_stale(case, rule, filed, limit)


def freed_economic_suspect(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write an economic case whose last measure ended: ended within twelve months from then."""
    rule = "economic-stale-case-withdrawal-after-measures-12m"
    know_criminal_case(case, economic=True)
    open_report(case, start, "criminal")
    file_criminal_case(case, start + timedelta(days=3), economic=True)
    at = start + timedelta(days=60)
    ended = case.add(
        "last-compulsory-measure-ended", at, person=case.person(1), keys=case_keys(case), role="bureau-head"
    )
    _end_stale(case, rule, ended, _whole_years(at.date(), 1))


def _whole_years(begin: date, years: int) -> date:
    return months_later(begin, 12 * years)


def _end_stale(case: CaseFile, rule: str, subject: EventRow, limit: date) -> None:
    late = case.breaks(rule)
    case.expect(rule, "late" if late else "met", subject)
    days = case.rng.randint(15, 60) if late else -case.rng.randint(2, 200)
    at = datetime.combine(limit, subject.occurred_at.timetz()) + timedelta(days=days)
    person = case.person(1)
    approve(case, at - timedelta(hours=2), "investigation-termination", person=person)
    case.add("investigation-terminated-for-person", at, person=person, keys=case_keys(case), role="bureau-head")
    step = Step("withdrawal-notified", person, case_keys(case), attrs={"to": "suspect"})
    step.take(case, at + timedelta(hours=5))
    case.know("in_custody", False, person=person)


COURSES: tuple[Course, ...] = (
    Course("returned-case", 0.012, timedelta(days=400), (_SUPPLEMENT, _RETURNS, *CLOSING_FAULTS), returned_case),
    Course(
        "withdrawn-case",
        0.008,
        timedelta(days=130),
        (
            "withdrawal-notify-3d",
            "withdrawal-notify-3d-victim",
            "withdrawal-notify-3d-agency",
            "withdrawal-notify-3d-approval",
            "withdrawal-notify-3d-property",
            _RELEASE,
        ),
        withdrawn_case,
    ),
    Course(
        "non-prosecution",
        0.006,
        timedelta(days=170),
        ("non-prosecution-release", _RECONSIDERATION, _SECOND_REVIEW),
        non_prosecution,
    ),
    Course(
        "ordered-withdrawal", 0.003, timedelta(days=100), ("procurator-ordered-withdrawal-15d",), ordered_withdrawal
    ),
    Course(
        "stale-economic-case",
        0.003,
        timedelta(days=830),
        ("economic-stale-case-withdrawal-no-measure-2y",),
        stale_economic_case,
    ),
    Course(
        "freed-economic-suspect",
        0.003,
        timedelta(days=520),
        ("economic-stale-case-withdrawal-after-measures-12m",),
        freed_economic_suspect,
    ),
)
