"""A public-order case: questioning, acts, mediation or penalty, hearing, the handling period, the lock-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xiezhi.demo.acts import LineUp, case_keys, identification, public_order_act
from xiezhi.demo.casefile import CaseFile, EventRow
from xiezhi.demo.legal_days import LegalDays, moment, moment_before
from xiezhi.demo.limits import planted_limit
from xiezhi.demo.questioning import draw_stay, question, summon_again

_PERIOD = "po-case-period"
_HEARING = "hearing-request-window"
_HOST = "hearing-host-separation"
_MERGE = "detention-merge-20d-sum"
NEW_LAW = date(2026, 1, 1)
LONGEST = timedelta(days=260)
"""No course of this module takes longer, two extensions, an appraisal and the longest delay included."""
LONGEST_PLAIN = timedelta(days=85)
"""No course without extension, appraisal or failed mediation takes longer, the longest delay included."""
_COURSES = {
    "penalty": 40,
    "mediated": 16,
    "no-penalty": 9,
    "terminated": 5,
    "extended": 12,
    "appraised": 8,
    "mediation-failed": 10,
}
_PLAIN = ("penalty", "mediated", "no-penalty", "terminated")


@dataclass(frozen=True, slots=True)
class Setting:
    """Facts of the case that the plan draws once."""

    complex_or_major: bool
    many: bool
    regulated_site: bool
    suspects: int


def public_order_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write one public-order thread of any course that begins at ``start`` and is finished inside the window."""
    _write(case, start, days, tuple(_COURSES))


def plain_public_order_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write one public-order thread without extension, appraisal or failed mediation."""
    _write(case, start, days, _PLAIN)


def _write(case: CaseFile, start: datetime, days: LegalDays, courses: tuple[str, ...]) -> None:
    setting = _open_case(case, start)
    filed = _file(case, start)
    _bring_in(case, start, setting)
    course = case.rng.choices(courses, [_COURSES[each] for each in courses])[0]
    if case.fault in {_HEARING, _HOST, _MERGE}:
        course = "penalty"
    _Course(case, setting, filed, days).run(course)


def pending_public_order_case(case: CaseFile, start: datetime) -> None:
    """Write a thread that is still within its period when the log ends."""
    setting = _open_case(case, start)
    filed = _file(case, start)
    _bring_in(case, start, setting)
    case.expect(_PERIOD, "pending", filed)


def _open_case(case: CaseFile, start: datetime) -> Setting:
    setting = Setting(case.chance(0.3), case.chance(0.1), case.chance(0.5), case.rng.choice((1, 1, 1, 2, 2, 3)))
    case.know("case_class", "public-order")
    case.know("complex_or_major", setting.complex_or_major)
    case.know("many_suspects_or_identity_unknown", setting.many)
    case.know("on_regulated_site", setting.regulated_site)
    case.know("other_admin_law_uses_po_procedure", False)
    case.know("unit_level", case.post.unit_level)
    case.know("offender_unknown_or_absconded", False)
    for number in range(1, setting.suspects + 1):
        case.know("may_be_detained_admin", True, person=case.person(number))
    keys = case_keys(case)
    case.add(
        "report-received",
        start,
        keys=keys,
        channel="in-person",
        remit="yes",
        jurisdiction="this-unit",
        matter="public-order",
    )
    case.add("report-registered", start + timedelta(minutes=10), keys=keys, disposition="accept")
    case.add(
        "report-receipt-issued",
        start + timedelta(minutes=15),
        keys=keys,
        query_channel_told=True,
        complaint_channel_told=True,
    )
    return setting


def _file(case: CaseFile, start: datetime) -> EventRow:
    event = "admin-case-filed" if start.date() >= NEW_LAW else "admin-case-accepted"
    return case.add(event, start + timedelta(minutes=30), keys=case_keys(case), case_class="public-order")


def _bring_in(case: CaseFile, start: datetime, setting: Setting) -> None:
    for number in range(1, setting.suspects + 1):
        at = start + timedelta(hours=2 * number)
        tier = _tier(setting, at)
        stay = draw_stay(case, tier=tier)
        left = question(case, at, person=case.person(number), stay=stay, regulated_site=setting.regulated_site)
        if number == 1 and (case.fault == "no-serial-summons" or case.chance(0.05)):
            again = left + timedelta(hours=14)
            summon_again(
                case, left, person=case.person(1), tier=_tier(setting, again), regulated_site=setting.regulated_site
            )
    for _ in range(case.rng.randint(0, 2)):
        event = case.rng.choice(("scene-examined", "property-seized", "inspection-conducted"))
        public_order_act(
            case,
            event,
            start + timedelta(hours=1, minutes=case.rng.randint(0, 50)),
            person=None,
            regulated_site=setting.regulated_site,
        )
    if case.fault == "identification-lineup" or case.chance(0.15):
        kind = case.rng.choice(("person", "person-photo", "object"))
        if case.fault != "identification-lineup" and case.chance(0.3):
            kind = case.rng.choice(("object-photo", "place-or-body"))
        line_up = LineUp(kind, criminal=False, regulated_site=setting.regulated_site)
        identification(case, start + timedelta(days=1, hours=3), line_up)


def _tier(setting: Setting, at: datetime) -> str:
    if setting.complex_or_major:
        return "complex"
    return "many" if setting.many and at.date() >= NEW_LAW else ""


class _Course:
    """What happens after the people were questioned, up to the event that ends the handling period."""

    def __init__(self, case: CaseFile, setting: Setting, filed: EventRow, days: LegalDays) -> None:
        self.case = case
        self.setting = setting
        self.filed = filed
        self.days = days
        self.keys = case_keys(case)
        self.limit = planted_limit(_PERIOD, filed.occurred_at).value or 0

    def run(self, course: str) -> None:
        """Take one course to its end."""
        last_day = self._last_day(course)
        if self.case.breaks(_PERIOD):
            self._break_period(last_day)
            return
        self.case.expect(_PERIOD, "met", self.filed)
        end = self._end_on(last_day)
        if course == "mediated":
            self._mediate_and_perform(end)
        elif course == "no-penalty":
            self.case.add("no-penalty-decided", end, person=self.case.person(1), keys=self.keys)
        elif course == "terminated":
            self.case.add("admin-investigation-terminated", end, keys=self.keys)
        else:
            self._penalties(end)

    def _last_day(self, course: str) -> date:
        """Write the events that move the due day, and return the last day of the handling period."""
        begin = self.filed.occurred_at
        if course == "extended" and self.setting.complex_or_major:
            return self._extend(begin.date())
        if course == "appraised":
            return self._appraise(begin)
        if course == "mediation-failed":
            return self._fail_mediation(begin)
        return self.days.last_day(begin.date(), self.limit)

    def _extend(self, begin: date) -> date:
        times = 2 if begin >= NEW_LAW and self.case.chance(0.4) else 1
        level = "superior-organ" if self.case.post.unit_level == "county" or self.case.chance(0.5) else "county-head"
        for number in range(1, times + 1):
            due = self.days.last_day(begin, self.limit * number)
            approved = moment_before(self.case.rng, due, days=6)
            self.case.add(
                "case-period-extended",
                approved,
                keys=self.keys,
                role="superior-organ",
                days=30,
                seq=number,
                level=level,
            )
        return self.days.last_day(begin, self.limit * (times + 1))

    def _appraise(self, begin: datetime) -> date:
        opened = begin + timedelta(days=self.case.rng.randint(1, 4))
        closed = opened + timedelta(days=self.case.rng.randint(5, 25))
        self.case.add("appraisal-commissioned", opened, keys=self.keys, kind="injury")
        self.case.add("appraisal-opinion-received", closed, keys=self.keys, used_as_evidence=True, kind="injury")
        excluded = (closed.date() - opened.date()).days + 1
        return self.days.last_day(begin.date(), self.limit + excluded)

    def _fail_mediation(self, begin: datetime) -> date:
        held = begin + timedelta(days=self.case.rng.randint(2, 20))
        self._mediation(held)
        failed = held + timedelta(hours=3)
        self.case.add("mediation-failed", failed, keys=self.keys)
        return self.days.last_day(failed.date(), self.limit)

    def _end_on(self, last_day: date) -> datetime:
        """An instant in time: often days before, sometimes on the last day itself."""
        if self.case.chance(0.1):
            return moment(self.case.rng, last_day)
        return moment(self.case.rng, last_day - timedelta(days=self.case.rng.randint(1, 4)))

    def _break_period(self, last_day: date) -> None:
        if self.case.chance(0.3):
            self.case.expect(_PERIOD, "overdue", self.filed)
            return
        self.case.expect(_PERIOD, "late", self.filed)
        late = 1 if self.case.chance(0.3) else self.case.rng.randint(2, 40)
        end = moment(self.case.rng, last_day + timedelta(days=late))
        self.case.add("no-penalty-decided", end, person=self.case.person(1), keys=self.keys)

    def _mediation(self, at: datetime) -> None:
        # One officer may mediate if the session is recorded; here always two (PSL25 108).
        public_order_act(
            self.case, "mediation-held", at, person=None, regulated_site=self.setting.regulated_site, seq=1
        )

    def _mediate_and_perform(self, end: datetime) -> None:
        held = end - timedelta(days=2)
        self.case.add("mediation-offered", held - timedelta(days=1), keys=self.keys)
        self._mediation(held)
        self.case.add(
            "mediation-agreed",
            held + timedelta(hours=1),
            keys=self.keys,
            on_spot=False,
            written=True,
            recorded_terms=True,
            signed_all=True,
        )
        self.case.add("agreement-performed", end, keys=self.keys)

    # ------------------------------------------------------------ penalties

    def _penalties(self, end: datetime) -> None:
        for number in range(1, self.setting.suspects + 1):
            self._penalty(end + timedelta(minutes=7 * (number - 1)), number)

    def _penalty(self, decided: datetime, number: int) -> None:
        case, person = self.case, self.case.person(number)
        told = number == 1 and (case.fault in {_HEARING, _HOST} or case.chance(0.3))
        if told:
            self._hearing(decided, person)
        days = case.rng.choice((0, 0, 5, 5, 10, 15))
        two = number == 1 and (case.fault == _MERGE or case.chance(0.08))
        merge_fault = two and case.breaks(_MERGE)
        amounts = (15, 10) if merge_fault else ((10, 5) if two else (days,))
        decisions = []
        for index, amount in enumerate(amounts):
            decision = f"{person}-d{index + 1}"
            decisions.append(decision)
            row = case.add(
                "penalty-decided",
                decided + timedelta(minutes=index),
                person=person,
                keys={**self.keys, "decision": decision},
                role="bureau-head",
                decision_id=decision,
                decider="county-or-above",
                kinds=["detention"] if amount else ["fine"],
                fine=0 if amount else 500,
                detention_days=amount,
                remedies_told=True,
            )
            if told:
                case.expect(_HEARING, self.hearing_verdict, row)
        if any(amounts):
            row = case.add(
                "lockup-delivered", decided + timedelta(hours=4), person=person, keys=self.keys, decision_ids=decisions
            )
            case.expect(_MERGE, "violated" if merge_fault else "met", row)

    hearing_verdict = "met"

    def _hearing(self, decided: datetime, person: str) -> None:
        """Tell of the right to a hearing in good time, or, as a fault, too late for its window to pass."""
        case = self.case
        self.hearing_verdict = "met"
        if case.breaks(_HEARING):
            self.hearing_verdict = "violated"
            told = self.days.working_days_before(decided.date(), case.rng.randint(1, 4))
            case.add("hearing-right-told", moment(case.rng, told), person=person, keys=self.keys)
            return
        way = "held" if case.fault == _HOST else case.rng.choice(("waived", "waited", "waited", "held"))
        if way == "waived":
            told = decided - timedelta(days=2)
            case.add("hearing-right-told", told, person=person, keys=self.keys)
            case.add(
                "hearing-right-waived",
                told + timedelta(hours=1),
                person=person,
                keys=self.keys,
                actor=person,
                role="suspect",
            )
            return
        # The sixth working day before the decision: five full working days lie between (APL 64).
        told_on = self.days.working_days_before(decided.date(), 6 + case.rng.randint(0, 2))
        told = moment(case.rng, told_on)
        case.add("hearing-right-told", told, person=person, keys=self.keys)
        if way == "held":
            self._hold_hearing(told, decided, person)

    def _hold_hearing(self, told: datetime, decided: datetime, person: str) -> None:
        case = self.case
        requested = told + timedelta(hours=2)
        held = decided - timedelta(hours=30)
        host, members = case.officer(8), [case.officer(9)]
        verdict = "met"
        if case.breaks(_HOST):
            verdict = "violated"
            if case.chance(0.5):
                host = case.officer(1)
            else:
                members = [case.officer(9), case.officer(2)]
        if verdict == "met" and case.chance(0.1):
            verdict = "cannot-tell"
        else:
            case.know("investigator_ids", f'["{case.officer(1)}", "{case.officer(2)}"]')
        case.add("hearing-requested", requested, person=person, keys=self.keys, actor=person, role="suspect")
        row = case.add(
            "hearing-held",
            held,
            person=person,
            keys=self.keys,
            role="legal-dept",
            host_id=host,
            member_ids=members,
            public=True,
        )
        case.expect(_HOST, verdict, row)
        case.add(
            "hearing-report-submitted", held + timedelta(hours=20), person=person, keys=self.keys, role="legal-dept"
        )
