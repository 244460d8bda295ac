"""Penalties of a public-order case: notice, hearing, review, decision, service, lock-up, sealing of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import CaseFile, EventRow, case_keys
from xiezhi.demo.legal_days import LegalDays, months_later
from xiezhi.demo.limits.table import planted_limit
from xiezhi.demo.scenes.hearing import HEARING_FAULTS, Hearing
from xiezhi.demo.scenes.opening import NEW_LAW
from xiezhi.demo.scenes.review import review_penalty
from xiezhi.demo.scenes.steps import Step, Term, within_days, within_hours

_MERGE = "detention-merge-20d-sum"
_NOTICE = "pre-penalty-notice"
_CONTENT = "pre-penalty-notice-content"
_VIEWS = "pre-penalty-notice-views"
_REVIEW = "penalty-legal-review"
_QUALIFIED = "penalty-legal-review-first-reviewer-qualified"
_INDEPENDENT = "penalty-legal-review-reviewer-not-investigator"
_COLLECTIVE = "penalty-collective-discussion"
_HEAVIER = "no-heavier-penalty-for-defence"
_SERVICE = "decision-service"
_VICTIM = "decision-service-victim-2d"
_FAMILY = "admin-detention-family"
_OFFSET = "detention-merge-20d-offset"
_THRESHOLD = "hearing-right-threshold"
_FIRST = "admin-penalty-reviewed-first"
_BAR = "penalty-time-bar"
_POWER, _DETAINED = "decision-power-level", "decision-power-level-detention"
_ALL_CONTENTS = ("facts", "reasons", "basis", "rights", "proposed-penalty")
PENALTY_FAULTS = (
    _MERGE,
    _NOTICE,
    _CONTENT,
    _VIEWS,
    _REVIEW,
    _QUALIFIED,
    _INDEPENDENT,
    _COLLECTIVE,
    _HEAVIER,
    _SERVICE,
    _VICTIM,
    _FAMILY,
    _OFFSET,
    _THRESHOLD,
    _FIRST,
    _BAR,
    _POWER,
    _DETAINED,
    *HEARING_FAULTS,
)
"""Rules that only a case with a penalty can break."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one suspect gets: kinds, fine, days of detention in each decision, and whether it is heavy."""

    kinds: Sequence[str]
    fine: int
    days: tuple[int, ...]
    decider: str = "county-or-above"

    @property
    def heavy(self) -> bool:
        """Whether the right to a hearing must be told under either law."""
        return self.fine >= 4000 or "suspend-business" in self.kinds

    def beyond_a_station(self, at: datetime) -> bool:
        """Whether a station decides what is not in its power: detention is looked at elsewhere."""
        too_much = self.fine > station_fine(at) or "suspend-business" in self.kinds
        return self.decider == "police-station" and too_much


def decide_no_penalty(case: CaseFile, at: datetime, person: str, days: LegalDays) -> EventRow:
    """Decide that one suspect is not penalised; serve the decision within seven days and seal the record."""
    keys = {**case_keys(case), "decision": f"{person}-d0"}
    row = case.add("no-penalty-decided", at, person=person, keys=keys, role="bureau-head")
    _serve(case, row, Term(days.last_day(at.date(), 7)), days)
    return row


def _serve(case: CaseFile, row: EventRow, term: Term, days: LegalDays) -> None:
    """Serve a decision on the party, on the victim if there is one, and seal the record of a public-order case."""
    within_days(
        case, _SERVICE, row, term, Step("decision-served-party", row.person_id, row.keys, attrs={"method": "hand"})
    )
    if any(fact.fact == "has_victim" and fact.value == "true" for fact in case.facts):
        last = Term(days.last_day(row.occurred_at.date(), 2))
        within_days(case, _VICTIM, row, last, Step("decision-served-victim", None, row.keys))
    if row.occurred_at.date() >= NEW_LAW:
        sealed = row.occurred_at + timedelta(days=case.rng.randint(6, 25))
        case.add("record-sealed", sealed, person=row.person_id, keys=case_keys(case), kind="public-order")


def station_fine(at: datetime) -> int:
    """Return the largest fine a station may decide (PSL12 91, PSL25 109)."""
    return planted_limit(_POWER, at).value or 0


def offence_ended(case: CaseFile, discovered: date, *, barred: bool) -> date:
    """Draw the day a public-order offence ended: within six months before it was discovered, or long before that."""
    if barred:
        return months_later(discovered, -case.rng.randint(7, 30))
    return discovered - timedelta(days=case.rng.choice((0, 0, 0, 1, 3, 20, 90, 170)))


class Penalties:
    """Decides on every suspect of a case, each with the steps the law asks for before and after."""

    def __init__(self, case: CaseFile, days: LegalDays) -> None:
        """Write into this thread, counting over these days."""
        self.case = case
        self.days = days
        self.keys = case_keys(case)
        self.heard = False
        self.barred = False

    def decide(self, end: datetime, suspects: int) -> None:
        """Decide on one suspect after the other; the first decision falls on ``end``."""
        major = self.case.fault == _COLLECTIVE or self.case.chance(0.1)
        self.case.know("violation_complex_or_major_for_decision", major)
        self.case.know("multi_legal_relations", self.case.fault == _REVIEW)
        if self.case.fault is not None or self.case.chance(0.95):
            self.case.know("investigator_ids", f'["{self.case.officer(1)}", "{self.case.officer(2)}"]')
        self.barred = self.case.breaks(_BAR)
        ended = offence_ended(self.case, self.case.events[0].occurred_at.date(), barred=self.barred)
        for number in range(1, suspects + 1):
            self._penalty(end + timedelta(minutes=7 * (number - 1)), number, ended, major=major)

    def _penalty(self, decided: datetime, number: int, ended: date, *, major: bool) -> None:
        case, person = self.case, self.case.person(number)
        plan = self._plan(number, decided)
        hearing = Hearing(case, self.days, person, may_sit=number == 1)
        untold = plan.heavy and case.breaks(_THRESHOLD)
        asked = case.fault in HEARING_FAULTS or (case.fault not in {_VIEWS, _FIRST} and case.chance(0.25))
        told = not untold and (plan.heavy or (number == 1 and asked))
        told_row = hearing.tell(decided) if told else None
        self.heard = self.heard or hearing.held
        notice = min(told_row.occurred_at if told_row else decided, decided) - timedelta(hours=6)
        unannounced = case.breaks(_NOTICE)
        heavier = case.breaks(_HEAVIER)
        contested = False if unannounced else self._announce(notice, person, heavier=heavier)
        reviewed = self._review(decided, person, hearing_held=self.heard, first=number == 1)
        discussed = self._discuss(decided, person) if major else True
        unreviewed = case.fault == _FIRST and (number > 1 or case.breaks(_FIRST))
        if not unreviewed:
            review_penalty(case, decided, person)
        rows = self._decide(decided, person, plan, ended, heavier=heavier)
        for row in rows:
            broken = {
                _NOTICE: unannounced,
                _VIEWS: contested == "unheard",
                _REVIEW: not reviewed,
                _COLLECTIVE: not discussed,
                _THRESHOLD: untold,
                _FIRST: unreviewed,
                _POWER: plan.beyond_a_station(decided),
                _DETAINED: plan.decider == "police-station" and any(plan.days),
            }
            case.violate(row, broken)
            if self.barred:
                case.expect(_BAR, "late", row)
            if unannounced and hearing.held:
                case.expect(_HEAVIER, "cannot-tell", row)
            hearing.settle(row)
        self._execute(rows, person, plan)

    def _plan(self, number: int, decided: datetime) -> Plan:
        case = self.case
        if case.breaks(_POWER):
            if case.chance(0.3):
                return Plan(["suspend-business"], 0, (0,), "police-station")
            return Plan(["fine"], station_fine(decided) + case.rng.randint(1, 9) * 100, (0,), "police-station")
        if case.breaks(_DETAINED):
            return Plan(["detention"], 0, (5,), "police-station")
        if case.fault == _THRESHOLD or (case.fault is None and case.chance(0.08)):
            return Plan(["fine"], 5000, (0,))
        detained = number == 1 and case.fault in {_FAMILY, _OFFSET, _MERGE}
        days = case.rng.choice((5, 10, 15) if detained else (0, 0, 5, 5, 10, 15))
        if number == 1 and (case.fault == _MERGE or (case.fault is None and case.chance(0.08))):
            return Plan(["detention"], 0, (15, 10) if case.breaks(_MERGE) else (10, 5))
        station = "police-station" if case.chance(0.6) else "county-or-above"
        return Plan(["detention"], 0, (days,)) if days else Plan(["fine"], 500, (0,), station)

    def _announce(self, at: datetime, person: str, *, heavier: bool) -> str | bool:
        """Give notice of the penalty and hear the views, if any. Return ``unheard`` where that was not done."""
        case = self.case
        raised = heavier or case.fault == _VIEWS or case.chance(0.3)
        silent = case.breaks(_CONTENT)
        row = case.add(
            "pre-penalty-notice-given",
            at,
            person=person,
            keys=self.keys,
            form="written",
            guardian_told=False,
            views_raised=raised,
            notice_contents=_ALL_CONTENTS[1:] if silent else _ALL_CONTENTS,
            proposed_fine=100 if heavier else 5000,
            proposed_detention_days=0 if heavier else 15,
            proposed_revocation=False,
        )
        if silent:
            case.expect(_CONTENT, "violated", row)
        if not raised:
            return False
        unheard = case.breaks(_VIEWS)
        if not unheard:
            heard = at + timedelta(hours=2)
            case.add("party-views-heard", heard, person=person, keys=self.keys, waived=False, reviewed=True)
        return "unheard" if unheard else True

    def _review(self, decided: datetime, person: str, *, hearing_held: bool, first: bool) -> bool:
        """Let the legal section review the penalty where the law lists it, and in some other cases; say if it did."""
        case = self.case
        listed = hearing_held or case.fault == _REVIEW
        if listed and case.breaks(_REVIEW):
            return False
        if not (listed or case.fault in {_QUALIFIED, _INDEPENDENT} or (case.fault != _FIRST and case.chance(0.2))):
            return True
        unqualified, own = (first and case.breaks(rule) for rule in (_QUALIFIED, _INDEPENDENT))
        row = case.add(
            "legal-review-completed",
            decided - timedelta(hours=2),
            person=person,
            keys=self.keys,
            role="legal-dept",
            matter="penalty",
            reviewer_id=case.officer(1) if own else case.officer(11),
            reviewer_qualified=not unqualified,
            first_time_reviewer=unqualified or case.chance(0.2),
            result="pass",
        )
        case.violate(row, {_QUALIFIED: unqualified, _INDEPENDENT: own})
        return True

    def _discuss(self, decided: datetime, person: str) -> bool:
        if self.case.breaks(_COLLECTIVE):
            return False
        self.case.add(
            "collective-discussion-held",
            decided - timedelta(hours=1),
            person=person,
            keys=self.keys,
            role="bureau-head",
            matter="penalty",
            participant_ids=[self.case.officer(number) for number in (12, 13, 14)],
        )
        return True

    def _decide(self, decided: datetime, person: str, plan: Plan, ended: date, *, heavier: bool) -> list[EventRow]:
        case = self.case
        rows: list[EventRow] = []
        for index, amount in enumerate(plan.days):
            decision = f"{person}-d{index + 1}"
            row = case.add(
                "penalty-decided",
                decided + timedelta(minutes=index),
                person=person,
                keys={**self.keys, "decision": decision},
                role="unit-head" if plan.decider == "police-station" else "bureau-head",
                decision_id=decision,
                decider=plan.decider,
                kinds=plan.kinds,
                fine=plan.fine,
                detention_days=amount,
                remedies_told=True,
                offence_ended_at=ended,
            )
            if heavier:
                case.expect(_HEAVIER, "cannot-tell", row)
            rows.append(row)
        return rows

    def _execute(self, rows: list[EventRow], person: str, plan: Plan) -> None:
        """Serve every decision, tell the family of a detention, and bring the person to the lock-up."""
        case = self.case
        for row in rows:
            begin = row.occurred_at.date()
            strict = self.days.last_day(begin, 2)
            _serve(case, row, Term(max(strict, self.days.last_working_day(begin, 2)), strict), self.days)
        if not any(plan.days):
            return
        attrs = {"about": "admin-detention", "not_notified_reason": "none"}
        for row in rows:
            within_hours(case, _FAMILY, row, 24, Step("family-notified", person, self.keys, attrs=attrs))
        merged = sum(plan.days) > 20
        custody = 2 if case.fault == _OFFSET or case.chance(0.1) else 0
        kept = custody > 0 and case.breaks(_OFFSET)
        row = case.add(
            "lockup-delivered",
            rows[0].occurred_at + timedelta(hours=4),
            person=person,
            keys=self.keys,
            decision_ids=[str(dict(each.attrs)["decision_id"]) for each in rows],
            prior_custody_days=custody,
            offset_days=custody - 1 if kept else custody,
        )
        case.expect(_MERGE, "violated" if merged else "met", row)
        if kept:
            case.expect(_OFFSET, "violated", row)
