"""The right to a hearing, told, waived or used, and the hearing itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import CaseFile, EventRow, case_keys
from xiezhi.demo.legal_days import LegalDays, moment

_WINDOW = "hearing-request-window"
_HOST = "hearing-host-separation"
_TIMING = "hearing-timing"
_ACCEPTANCE = "hearing-timing-acceptance-2d"
_NOTICE = "hearing-timing-notice-7wd"
_ORGANISER = "hearing-host-separation-organiser"
_REPORT = "hearing-host-separation-report"
_HELD_FAULTS = (_HOST, _TIMING, _ACCEPTANCE, _NOTICE, _ORGANISER, _REPORT)
HEARING_FAULTS = (_WINDOW, *_HELD_FAULTS)
_WORKING_DAYS_AHEAD = 22
"""From telling to a decision after a hearing: the notice alone takes seven working days."""


class Hearing:
    """What one suspect makes of the right to a hearing; ``held`` once a hearing took place."""

    def __init__(self, case: CaseFile, days: LegalDays, person: str, *, may_sit: bool) -> None:
        """Write into this thread, counting over these days; only where it ``may_sit`` is a hearing held."""
        self.case = case
        self._ways = ("waived", "waited", "waited", *(("held",) if may_sit else ()))
        self.days = days
        self.person = person
        self.keys = case_keys(case)
        self.held = False
        self._hasty = False
        self._told = False
        self._unreported = False

    def tell(self, decided: datetime) -> EventRow:
        """Tell of the right so early that the decision may fall on ``decided``; as a fault too late."""
        case = self.case
        self._told = True
        if case.breaks(_WINDOW):
            self._hasty = True
            return self._tell(moment(case.rng, self.days.working_days_before(decided.date(), case.rng.randint(1, 4))))
        way = "held" if case.fault in _HELD_FAULTS else case.rng.choice(self._ways)
        early = self.days.working_days_before(decided.date(), _WORKING_DAYS_AHEAD)
        if way == "held" and early <= min(row.occurred_at for row in case.events).date():
            # Too short a case for a hearing; it began yesterday.
            early = min(row.occurred_at for row in case.events).date() - timedelta(days=1)
        if way == "held":
            told = self._tell(moment(case.rng, early))
            self._hold(told.occurred_at + timedelta(hours=2), decided)
            return told
        if way == "waived":
            told = self._tell(decided - timedelta(days=2))
            at = told.occurred_at + timedelta(hours=1)
            case.add("hearing-right-waived", at, person=self.person, keys=self.keys, actor=self.person, role="suspect")
            return told
        # The sixth working day before the decision: five full working days lie between (APL 64).
        day = self.days.working_days_before(decided.date(), 6 + case.rng.randint(0, 2))
        return self._tell(moment(case.rng, day))

    def settle(self, decision: EventRow) -> None:
        """Write down what is true of a decision about this person."""
        if self._told:
            self.case.expect(_WINDOW, "violated" if self._hasty else "met", decision)
        if self._unreported:
            self.case.expect(_REPORT, "violated", decision)

    def _tell(self, at: datetime) -> EventRow:
        return self.case.add("hearing-right-told", at, person=self.person, keys=self.keys, guardian_told=False)

    def _hold(self, requested: datetime, decided: datetime) -> None:
        case, days = self.case, self.days
        self.held = True
        case.know("hearing_held", True)
        keys = {**self.keys, "request": f"{self.person}-hearing"}
        asked = case.add(
            "hearing-requested", requested, person=self.person, keys=keys, actor=self.person, role="suspect"
        )
        notice = self._accept(asked, keys)
        case.add("hearing-notice-served", notice, person=self.person, keys=keys, role="legal-dept")
        short = case.breaks(_NOTICE)
        day = days.last_working_day(notice.date(), 6 if short else 7)
        last = days.last_day(requested.date(), 10)
        late = case.breaks(_TIMING)
        if late:
            day = days.last_working_day(max(last, day), 2)
            case.expect(_TIMING, "late", asked)
        elif day > last:
            case.add(
                "hearing-adjourned", requested + timedelta(days=4), person=self.person, keys=keys, role="legal-dept"
            )
        row = self._sit(datetime.combine(day, requested.timetz()).replace(hour=10), keys)
        if short:
            case.expect(_NOTICE, "violated", row)
        self._unreported = case.breaks(_REPORT)
        report = decided + timedelta(days=1) if self._unreported else row.occurred_at + timedelta(hours=20)
        case.add("hearing-report-submitted", report, person=self.person, keys=keys, role="legal-dept")

    def _accept(self, asked: EventRow, keys: dict[str, str]) -> datetime:
        """Accept the request within the hour; as a fault only after two days. Return when the notice is served."""
        case = self.case
        at = asked.occurred_at + timedelta(minutes=30)
        if case.breaks(_ACCEPTANCE):
            case.expect(_ACCEPTANCE, "late", asked)
            late = self.days.last_day(asked.occurred_at.date(), 2) + timedelta(days=1)
            at = datetime.combine(late, asked.occurred_at.timetz())
        case.add("hearing-request-decided", at, person=self.person, keys=keys, role="legal-dept", accepted=True)
        return at + timedelta(minutes=40)

    def _sit(self, at: datetime, keys: dict[str, str]) -> EventRow:
        case = self.case
        host, members = case.officer(8), [case.officer(9)]
        verdict = "met"
        if case.breaks(_HOST):
            verdict = "violated"
            if case.chance(0.5):
                host = case.officer(1)
            else:
                members = [case.officer(9), case.officer(2)]
        elif not any(fact.fact == "investigator_ids" for fact in case.facts):
            verdict = "cannot-tell"
        wrong = case.breaks(_ORGANISER)
        row = case.add(
            "hearing-held",
            at,
            person=self.person,
            keys=keys,
            role="legal-dept",
            host_id=host,
            member_ids=members,
            recorder_id=case.officer(10),
            public=True,
            organised_by="investigating-dept" if wrong else "legal-dept",
        )
        case.expect(_HOST, verdict, row)
        if wrong:
            case.expect(_ORGANISER, "violated", row)
        return row
