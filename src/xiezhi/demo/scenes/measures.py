"""A criminal suspect: brought in, told the rights, interrogated, detained, arrested or not, bailed, let go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.legal_days import LegalDays, moment
from xiezhi.demo.scenes.arrival import arrive
from xiezhi.demo.scenes.evidence import interrogation
from xiezhi.demo.scenes.opening import approve, know_person
from xiezhi.demo.scenes.steps import Step, Term, at_once, within_days, within_hours

RIGHTS = "counsel-rights-first-contact"
OVERLAP = "interrogation-two-officers-overlap"
_DETENTION = ("detention-approval-and-warrant", "detention-approval-and-warrant-warrant")
_DELIVERED = "detention-delivery-24h"
_ASKED = "detention-interrogation-24h"
_REQUEST = "arrest-request-3-7-30d"
_TOTAL = "detention-total-10-14-37d"
REVIEW = "arrest-review-7d"
_REFUSED = "arrest-refused-release"
_REFUSAL_RECEIPT = "arrest-refused-release-receipt-3d"
_ARREST = ("arrest-execution", "arrest-execution-warrant")
_APPROVED = "arrest-execution-approval"
_AT_ONCE = "arrest-approved-executed-at-once"
DELIVERY = "arrest-execution-delivery"
_ARREST_RECEIPT = "arrest-execution-receipt-3d"
_ARREST_ASKED = "arrest-family-and-interrogation-24h-interrogation"
_FAMILY = {"criminal-detention": "detention-family-24h", "arrest": "arrest-family-and-interrogation-24h-family"}
DETENTION_FAULTS = (*_DETENTION, _DELIVERED, _ASKED, _FAMILY["criminal-detention"], _REQUEST, _TOTAL, REVIEW)
"""Rules that any detention up to the request for arrest and the decision on it can break."""
ARREST_FAULTS = (*_ARREST, _APPROVED, _AT_ONCE, _ARREST_RECEIPT, _ARREST_ASKED, _FAMILY["arrest"])
"""Rules that any arrest can break."""
REFUSAL_FAULTS = (_REFUSED, _REFUSAL_RECEIPT)
"""Rules that any refused arrest of a detained person can break."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """One suspect of a thread, with the two officers who deal with this one."""

    case: CaseFile
    number: int = 1

    @property
    def person(self) -> str:
        """The pseudonym."""
        return self.case.person(self.number)

    @property
    def officers(self) -> tuple[int, int]:
        """The numbers of the two officers."""
        return 2 * self.number - 1, 2 * self.number

    def act(self, event: str, at: datetime, role: str = "officer", **attrs: AttributeValue) -> EventRow:
        """Record an event of this suspect."""
        return self.case.record(Mark(event, at, self.person, case_keys(self.case), role=role), attrs)

    def step(self, event: str, role: str = "officer", **attrs: AttributeValue) -> Step:
        """Return a step to be taken for this suspect."""
        return Step(event, self.person, case_keys(self.case), role, attrs)

    def approve(self, at: datetime, matter: str, level: str = "county-head") -> None:
        """Write down that a matter of this suspect was approved."""
        approve(self.case, at, matter, level, self.person)

    def held(self, yes: bool, at: datetime | None = None) -> None:
        """Write down that the suspect is in custody, or is not, from an instant on."""
        self.case.know("in_custody", yes, person=self.person, at=at)

    def interrogate(self, at: datetime, *, inside: bool) -> EventRow:
        """Interrogate the suspect, in the detention house or outside."""
        row = interrogation(self.case, at, person=self.person, in_detention_house=inside, officers=self.officers)
        self.case.expect(OVERLAP, "met", row)
        return row


def bring_in_suspect(case: CaseFile, at: datetime, days: LegalDays, *, number: int, together: bool) -> bool:
    """Bring one suspect in and say whether an arrest came of it.

    ``together``: two officers interrogate this one and another at the same time.
    """
    suspect = know_suspect(case, number)
    officers = (1, 2) if together else suspect.officers
    arrive(case, at, person=suspect.person, regime=case.rng.choice(("criminal-summons", "caught")))
    interrogate_first(suspect, at + timedelta(minutes=40), officers, together=together)
    if case.fault in {*DETENTION_FAULTS, *ARREST_FAULTS} or case.chance(0.75):
        return _detained(suspect, at + timedelta(hours=5), days)
    suspect.act("person-left", at + timedelta(hours=6), to="released", signed_time=True)
    return False


def know_suspect(case: CaseFile, number: int = 1) -> Suspect:
    """Record what is ordinarily known of a suspect in a criminal case, who is still free."""
    suspect = Suspect(case, number)
    know_person(case, suspect.person)
    suspect.held(False)
    return suspect


def interrogate_first(suspect: Suspect, at: datetime, officers: tuple[int, int], *, together: bool = False) -> None:
    """Interrogate a suspect for the first time, who has been told the rights."""
    case, person = suspect.case, suspect.person
    told = _tell_rights(case, at - timedelta(minutes=10), person=person)
    first = interrogation(case, at, person=person, in_detention_house=False, officers=officers)
    case.expect(OVERLAP, "cannot-tell" if together else "met", first)
    case.expect(RIGHTS, "met" if told else "violated", first)


def know_measures(case: CaseFile, *, roaming: bool = False, security: bool = False) -> None:
    """Record what of a criminal case bears on its measures: ``roaming`` offenders, state ``security``."""
    case.know("roaming_multiple_gang", roaming)
    case.know("state_security_or_terror", security)
    case.know("notice_would_impede", False)


def _tell_rights(case: CaseFile, at: datetime, *, person: str) -> bool:
    """Tell the suspect of counsel and legal aid and note it; the fault leaves one of the three out, or all."""
    keys = case_keys(case)
    if not case.breaks(RIGHTS):
        case.add(
            "suspect-rights-told", at, person=person, keys=keys, counsel=True, legal_aid=True, noted_in_record=True
        )
        return True
    if case.chance(0.5):
        case.add(
            "suspect-rights-told", at, person=person, keys=keys, counsel=True, legal_aid=False, noted_in_record=True
        )
    return False


def _detained(suspect: Suspect, at: datetime, days: LegalDays) -> bool:
    """Detain the suspect; before arrest is requested bail may come of it, else arrest."""
    case = suspect.case
    row = detain(suspect, at)
    if case.fault not in {_DELIVERED, _ASKED, _REQUEST, _TOTAL, REVIEW, *ARREST_FAULTS} and case.chance(0.5):
        started = bail(suspect, moment(case.rng, at.date() + timedelta(days=case.rng.randint(2, 3))))
        suspect.interrogate(started.occurred_at + timedelta(days=1), inside=False)
        later = timedelta(days=case.rng.randint(10, 60))
        suspect.act("bail-ended", started.occurred_at + later, "bureau-head")
        return False
    arrest(suspect, decide_on_arrest(suspect, row, "arrest-approval-received"), days)
    return True


def bail(suspect: Suspect, at: datetime, **attrs: AttributeValue) -> EventRow:
    """Let the suspect out on bail, with a guarantor unless told otherwise."""
    usual: dict[str, AttributeValue] = {"decided_by": "police", "guarantee": "guarantor"}
    row = suspect.act("bail-started", at, "bureau-head", **{**usual, **attrs})
    suspect.held(False, at)
    return row


def release(suspect: Suspect, at: datetime) -> EventRow:
    """Let the suspect go."""
    row = suspect.act("released", at, "bureau-head")
    suspect.held(False, at)
    return row


def detain(suspect: Suspect, at: datetime, *, caught: bool = False) -> EventRow:
    """Detain the suspect: approved, warrant shown, delivered, family told and interrogated within a day.

    ``caught``: in the act; the approval follows within hours.
    """
    case = suspect.case
    faults = {rule: case.breaks(rule) for rule in _DETENTION}
    bare, hidden = faults.values()
    if not bare:
        suspect.approve(at + timedelta(hours=5 if caught else -2), "detention")
    row = suspect.act("detention-executed", at, decided_by="police", warrant_shown=not hidden, caught_in_act=caught)
    suspect.case.violate(row, faults)
    suspect.held(True, at)
    inside = within_hours(case, _DELIVERED, row, 24, suspect.step("delivered-to-detention-house"), surely=True)
    _tell_family(suspect, row, "criminal-detention")
    late = case.breaks(_ASKED)
    case.expect(_ASKED, "late" if late else "met", row)
    asked = at + timedelta(hours=case.rng.randint(26, 40) if late else case.rng.randint(12, 23), seconds=30)
    suspect.interrogate(asked, inside=inside is not None and inside.occurred_at < asked)
    return row


def _tell_family(suspect: Suspect, row: EventRow, about: str) -> None:
    step = suspect.step("family-notified", about=about, not_notified_reason="none")
    within_hours(suspect.case, _FAMILY[about], row, 24, step)


def decide_on_arrest(suspect: Suspect, detained: EventRow, outcome: str, *, to_days: int | None = None) -> EventRow:
    """Request arrest in 3 days, or as many as the time was extended to, and have it decided in 7; return the decision.

    As faults: requested too late, decided too late within the detention's whole time, or beyond that.
    """
    case, begin = suspect.case, detained.occurred_at.date()
    if to_days is None:
        to_days = case.rng.choice((3, 3, 3, 4, 5, 6, 7))
    if to_days > 3:
        ground = "roaming-multiple-gang" if to_days > 7 else "special"
        at = moment(case.rng, begin + timedelta(days=2))
        suspect.act("detention-period-extended", at, "bureau-head", to_days=to_days, ground=ground)
    time_to_decide = 4 if outcome == "arrest-refusal-received" else 7  # a refused suspect is still to be let go
    asked, answered = _days_of_request(suspect, detained, to_days, to_days + time_to_decide)
    request = suspect.act("arrest-requested", moment(case.rng, begin + timedelta(days=asked)), "bureau-head")
    if answered - asked > 7:
        case.expect(REVIEW, "late", request)
    return suspect.act(outcome, moment(case.rng, begin + timedelta(days=answered)), "procuratorate")


def _days_of_request(suspect: Suspect, detained: EventRow, to_days: int, last: int) -> tuple[int, int]:
    """Return on which days after the detention arrest is requested and decided on; the decision by the last one."""
    case, rng = suspect.case, suspect.case.rng
    if case.breaks(_REQUEST):
        case.expect(_REQUEST, "late", detained)
        return to_days + 1, to_days + rng.randint(2, 4)
    if case.breaks(_TOTAL):
        case.expect(_TOTAL, "late", detained)
        return to_days, to_days + rng.randint(8, 12)
    first = 3 if to_days > 3 else 1
    if case.breaks(REVIEW):
        return first, rng.randint(first + 8, last)
    asked = rng.randint(first, to_days)
    return asked, rng.randint(asked + 1, min(asked + 7, last))


def arrest(suspect: Suspect, approval: EventRow, days: LegalDays, *, free: bool = False) -> EventRow:
    """Arrest the suspect within hours of the approval: by two officers, warrant shown, family told, interrogated.

    ``free``: the suspect was not yet held and is taken to the detention house.
    As faults: before the approval came, a day too late, alone, without the warrant, or one of the rest too late.
    """
    case, decided = suspect.case, approval.occurred_at
    early, slow = case.breaks(_APPROVED), case.breaks(_AT_ONCE)
    after = timedelta(hours=case.rng.randint(26, 60) if slow else case.rng.randint(1, 10))
    faults = {rule: case.breaks(rule) for rule in _ARREST}
    alone, hidden = faults.values()
    row = suspect.act(
        "arrest-executed",
        decided - timedelta(hours=3) if early else decided + after,
        decided_by="police",
        warrant_shown=not hidden,
        officer_ids=[case.officer(number) for number in suspect.officers[: 1 if alone else 2]],
    )
    suspect.case.violate(row, {**faults, _APPROVED: early})
    suspect.case.violate(approval, {_AT_ONCE: slow})
    inside = not free or _take_in(suspect, row)
    _report_arrest(suspect, row, days, shortly=early)
    _tell_family(suspect, row, "arrest")
    late = case.breaks(_ARREST_ASKED)
    case.expect(_ARREST_ASKED, "late" if late else "met", row)
    asked = row.occurred_at + timedelta(hours=case.rng.randint(26, 60) if late else case.rng.randint(12, 23))
    suspect.interrogate(asked, inside=inside)
    return row


def _take_in(suspect: Suspect, row: EventRow) -> bool:
    """Take an arrested suspect to the detention house at once and say so; as a fault never."""
    suspect.held(True, row.occurred_at + timedelta(minutes=1))
    return at_once(suspect.case, DELIVERY, row, suspect.step("delivered-to-detention-house")) is not None


def _report_arrest(suspect: Suspect, row: EventRow, days: LegalDays, *, shortly: bool) -> None:
    """Return the receipt of the arrest within three days; ``shortly``: within a day of the approval that came after."""
    step = suspect.step("execution-receipt-returned", about="arrest")
    if shortly:
        step.take(suspect.case, row.occurred_at + timedelta(hours=12))
        return
    term = Term(days.last_day(row.occurred_at.date(), 3))
    within_days(suspect.case, _ARREST_RECEIPT, row, term, step)


def free_after_refusal(suspect: Suspect, refusal: EventRow, days: LegalDays) -> EventRow:
    """Release or bail the suspect within a day of the refusal and report it in three; as faults a day late, or not."""
    case = suspect.case
    slow = case.breaks(_REFUSED)
    at = refusal.occurred_at + timedelta(hours=case.rng.randint(27, 60) if slow else case.rng.randint(1, 20))
    suspect.case.violate(refusal, {_REFUSED: slow})
    row = bail(suspect, at) if case.chance(0.5) else release(suspect, at)
    term = Term(days.last_day(at.date(), 3))
    step = suspect.step("execution-receipt-returned", about="arrest-refusal")
    within_days(case, _REFUSAL_RECEIPT, row, term, step)
    return row
