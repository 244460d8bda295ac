"""A public-order case: questioning, acts, mediation or penalty, hearing, the handling period, the lock-up."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import CaseFile, EventRow, case_keys
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays, moment, moment_before
from xiezhi.demo.limits.table import planted_limit
from xiezhi.demo.scenes.administrative import public_order_act
from xiezhi.demo.scenes.arrival import ARRIVAL_FAULTS
from xiezhi.demo.scenes.evidence import LineUp, identification
from xiezhi.demo.scenes.mediation import fail_mediation, know_mediable, mediate_and_perform
from xiezhi.demo.scenes.opening import (
    NEW_LAW,
    OPENING_FAULTS,
    Setting,
    approve,
    draw_setting,
    open_public_order_case,
)
from xiezhi.demo.scenes.penalty import PENALTY_FAULTS, Penalties, decide_no_penalty
from xiezhi.demo.scenes.questioning import (
    QUESTIONING_FAULTS,
    RESTRAINT_FAULTS,
    draw_stay,
    question,
    summon_again,
)
from xiezhi.demo.scenes.review import archive

_PERIOD = "po-case-period"
_APPRAISAL = "injury-appraisal-required"
LONGEST = timedelta(days=290)
"""No course of this module takes longer, two extensions, an appraisal and the longest delay included."""
LONGEST_PLAIN = timedelta(days=115)
"""No course without extension, appraisal or failed mediation takes longer, the longest delay included."""
LONGEST_EXTENDED = LONGEST_PLAIN + timedelta(days=60)
"""Two extensions more than a plain course."""
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
_EXTENDED = ("extended",)
_APPROVED_FIRST = {"property-seized": "seizure", "inspection-conducted": "inspection"}


def public_order_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write one public-order thread of any course that begins at ``start`` and is finished inside the window."""
    _write(case, start, days, tuple(_COURSES))


def plain_public_order_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write one public-order thread without extension, appraisal or failed mediation."""
    _write(case, start, days, _PLAIN)


def extended_public_order_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write one public-order thread whose period is extended, since 2026 perhaps twice."""
    _write(case, start, days, _EXTENDED)


def _write(case: CaseFile, start: datetime, days: LegalDays, courses: tuple[str, ...]) -> None:
    setting = draw_setting(case)
    filed = open_public_order_case(case, start, setting)
    _bring_in(case, start, setting)
    course = case.rng.choices(courses, [_COURSES[each] for each in courses])[0]
    if case.fault in PENALTY_FAULTS:
        course = "penalty"
    if case.fault == _APPRAISAL:
        course = "appraised"
    _Course(case, setting, filed, days).run(course)


def pending_public_order_case(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write a thread that is still within its period when the log ends."""
    setting = draw_setting(case)
    filed = open_public_order_case(case, start, setting)
    _bring_in(case, start, setting)
    case.expect(_PERIOD, "pending", filed)


def _bring_in(case: CaseFile, start: datetime, setting: Setting) -> None:
    for number in range(1, setting.suspects + 1):
        at = start + timedelta(hours=2 * number)
        tier = _tier(setting, at)
        stay = draw_stay(case, tier=tier)
        left = question(case, at, person=case.person(number), stay=stay, regulated_site=setting.regulated_site)
        # Summoned again, a person is checked again, which would cure what the first check lacked.
        again_too = case.fault not in ARRIVAL_FAULTS and case.chance(0.05)
        if number == 1 and (case.fault == "no-serial-summons" or again_too):
            again = left + timedelta(hours=14)
            summon_again(
                case, left, person=case.person(1), tier=_tier(setting, again), regulated_site=setting.regulated_site
            )
    for _ in range(case.rng.randint(0, 2)):
        event = case.rng.choice(("scene-examined", "property-seized", "inspection-conducted"))
        at = start + timedelta(hours=1, minutes=case.rng.randint(0, 50))
        if event in _APPROVED_FIRST:
            approve(case, at - timedelta(minutes=20), _APPROVED_FIRST[event])
        public_order_act(case, event, at, person=None, regulated_site=setting.regulated_site)
        if event == "property-seized":
            case.add("property-returned", at + timedelta(days=4), keys=case_keys(case), role="property-keeper")
    if (case.fault or "").startswith("identification") or case.chance(0.15):
        kind = case.rng.choice(("person", "person-photo", "object"))
        if case.fault is None and case.chance(0.3):
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
        self.failed: EventRow | None = None

    def run(self, course: str) -> None:
        """Take one course to its end."""
        last_day = self._last_day(course)
        if self.case.breaks(_PERIOD):
            self._break_period(last_day)
            return
        self.case.expect(_PERIOD, "met", self.filed)
        end = self._end_on(last_day)
        if course == "mediated":
            know_mediable(self.case)
            mediate_and_perform(self.case, end, regulated_site=self.setting.regulated_site)
        elif course == "no-penalty":
            decide_no_penalty(self.case, end, self.case.person(1), self.days)
        elif course == "terminated":
            self.case.add("admin-investigation-terminated", end, keys=self.keys, role="unit-head")
            archive(self.case, end + timedelta(days=self.case.rng.randint(15, 60)))
        else:
            Penalties(self.case, self.days).decide(end, self.setting.suspects)

    def _last_day(self, course: str) -> date:
        """Write the events that move the due day, and return the last day of the handling period."""
        begin = self.filed.occurred_at
        if course == "extended" and self.setting.complex_or_major:
            return self._extend(begin.date())
        if course == "appraised":
            return self._appraise(begin)
        if course == "mediation-failed":
            know_mediable(self.case)
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
        self.case.know("injury_maybe_light_or_disputed", True)
        if self.case.breaks(_APPRAISAL):  # the decision that follows lacks it
            self.case.know("victim_refused_appraisal", False)
            return self.days.last_day(begin.date(), self.limit)
        opened = begin + timedelta(days=self.case.rng.randint(1, 4))
        closed = opened + timedelta(days=self.case.rng.randint(5, 25))
        self.case.add("appraisal-commissioned", opened, keys=self.keys, kind="injury")
        self.case.add("appraisal-opinion-received", closed, keys=self.keys, used_as_evidence=True, kind="injury")
        for party in ("suspect", "victim"):
            self.case.add("appraisal-copy-served", closed + timedelta(hours=2), keys=self.keys, to=party)
        excluded = (closed.date() - opened.date()).days + 1
        return self.days.last_day(begin.date(), self.limit + excluded)

    def _fail_mediation(self, begin: datetime) -> date:
        held = begin + timedelta(days=self.case.rng.randint(2, 20))
        self.failed = fail_mediation(self.case, held, regulated_site=self.setting.regulated_site)
        return self.days.last_day(self.failed.occurred_at.date(), self.limit)

    def _expect_period(self, verdict: str) -> None:
        """A failed mediation starts the period anew: the decision after it is then late with the whole case."""
        self.case.expect(_PERIOD, verdict, self.filed)
        if self.failed is not None:
            self.case.expect("mediation-failure-decide", verdict, self.failed)

    def _end_on(self, last_day: date) -> datetime:
        """An instant in time: often days before, sometimes on the last day itself."""
        if self.case.chance(0.1):
            return moment(self.case.rng, last_day)
        return moment(self.case.rng, last_day - timedelta(days=self.case.rng.randint(1, 4)))

    def _break_period(self, last_day: date) -> None:
        if self.case.chance(0.3):
            self._expect_period("overdue")
            return
        self._expect_period("late")
        late = 1 if self.case.chance(0.3) else self.case.rng.randint(2, 40)
        end = moment(self.case.rng, last_day + timedelta(days=late))
        decide_no_penalty(self.case, end, self.case.person(1), self.days)


_BREAKABLE = (
    "po-case-period",
    "po-questioning-duration",
    "no-serial-summons",
    *PENALTY_FAULTS,
    *ARRIVAL_FAULTS,
    *RESTRAINT_FAULTS,
    "identification-lineup",
    "identification-lineup-individually",
    "identification-lineup-no-foil-reuse",
    *OPENING_FAULTS,
)
COURSES = (
    Course("public-order", 0.3, LONGEST, (*_BREAKABLE, _APPRAISAL), public_order_case),
    Course(
        "public-order-plain",
        0.28,
        LONGEST_PLAIN,
        (*_BREAKABLE, "po-two-officers", *QUESTIONING_FAULTS),
        plain_public_order_case,
    ),
    Course("public-order-extended", 0.02, LONGEST_EXTENDED, (_PERIOD,), extended_public_order_case),
    Course("public-order-pending", 0.02, timedelta(days=25), (), pending_public_order_case),
)
