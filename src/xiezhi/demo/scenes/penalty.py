"""Penalties of a public-order case: telling of the right to a hearing, the hearing, the decision, the lock-up."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import CaseFile, EventRow, case_keys
from xiezhi.demo.legal_days import LegalDays, moment

HEARING = "hearing-request-window"
HOST = "hearing-host-separation"
MERGE = "detention-merge-20d-sum"
PENALTY_FAULTS = frozenset({HEARING, HOST, MERGE})
"""Rules that only a case with a penalty can break."""


def decide_no_penalty(case: CaseFile, at: datetime, person: str) -> EventRow:
    """Decide that one suspect is not penalised."""
    return case.add("no-penalty-decided", at, person=person, keys=case_keys(case), role="bureau-head")


class Penalties:
    """Decides on every suspect of a case, each with the steps the law asks for before and after."""

    def __init__(self, case: CaseFile, days: LegalDays) -> None:
        """Write into this thread, counting over these days."""
        self.case = case
        self.days = days
        self.keys = case_keys(case)

    def decide(self, end: datetime, suspects: int) -> None:
        """Decide on one suspect after the other; the first decision falls on ``end``."""
        for number in range(1, suspects + 1):
            self._penalty(end + timedelta(minutes=7 * (number - 1)), number)

    def _penalty(self, decided: datetime, number: int) -> None:
        case, person = self.case, self.case.person(number)
        told = number == 1 and (case.fault in {HEARING, HOST} or case.chance(0.3))
        if told:
            self._hearing(decided, person)
        days = case.rng.choice((0, 0, 5, 5, 10, 15))
        two = number == 1 and (case.fault == MERGE or case.chance(0.08))
        merge_fault = two and case.breaks(MERGE)
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
                case.expect(HEARING, self.hearing_verdict, row)
        if any(amounts):
            row = case.add(
                "lockup-delivered", decided + timedelta(hours=4), person=person, keys=self.keys, decision_ids=decisions
            )
            case.expect(MERGE, "violated" if merge_fault else "met", row)

    hearing_verdict = "met"

    def _hearing(self, decided: datetime, person: str) -> None:
        """Tell of the right to a hearing in good time, or, as a fault, too late for its window to pass."""
        case = self.case
        self.hearing_verdict = "met"
        if case.breaks(HEARING):
            self.hearing_verdict = "violated"
            told = self.days.working_days_before(decided.date(), case.rng.randint(1, 4))
            case.add("hearing-right-told", moment(case.rng, told), person=person, keys=self.keys)
            return
        way = "held" if case.fault == HOST else case.rng.choice(("waived", "waited", "waited", "held"))
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
        if case.breaks(HOST):
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
            recorder_id=case.officer(10),
            public=True,
        )
        case.expect(HOST, verdict, row)
        case.add(
            "hearing-report-submitted", held + timedelta(hours=20), person=person, keys=self.keys, role="legal-dept"
        )
