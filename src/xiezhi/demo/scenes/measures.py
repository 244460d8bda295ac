"""A criminal suspect: brought in, told the rights, interrogated, detained, delivered, bailed or arrested."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import CaseFile, case_keys
from xiezhi.demo.scenes.arrival import arrive
from xiezhi.demo.scenes.evidence import interrogation
from xiezhi.demo.scenes.opening import know_person

RIGHTS = "counsel-rights-first-contact"
OVERLAP = "interrogation-two-officers-overlap"


def bring_in_suspect(case: CaseFile, at: datetime, *, number: int, together: bool) -> None:
    """Bring one suspect in; ``together``: two officers interrogate this one and another at the same time."""
    person, keys = case.person(number), case_keys(case)
    know_person(case, person)
    officers = (1, 2) if together else (2 * number - 1, 2 * number)
    arrive(case, at, person=person, regime=case.rng.choice(("criminal-summons", "caught")))
    told = _tell_rights(case, at + timedelta(minutes=30), person=person)
    first = interrogation(case, at + timedelta(minutes=40), person=person, in_detention_house=False, officers=officers)
    case.expect(OVERLAP, "cannot-tell" if together else "met", first)
    case.expect(RIGHTS, "met" if told else "violated", first)
    if case.chance(0.75):
        _detain(case, at + timedelta(hours=5), person=person, officers=(2 * number - 1, 2 * number))
    else:
        case.add("person-left", at + timedelta(hours=6), person=person, keys=keys, to="released", signed_time=True)


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


def _detain(case: CaseFile, at: datetime, *, person: str, officers: tuple[int, int]) -> None:
    keys = case_keys(case)
    case.add(
        "detention-executed", at, person=person, keys=keys, role="officer", decided_by="police", warrant_shown=True
    )
    case.add("delivered-to-detention-house", at + timedelta(hours=8), person=person, keys=keys)
    inside = at + timedelta(hours=case.rng.randint(10, 20))
    _interrogate(case, inside, person=person, in_detention_house=True, officers=officers)
    case.add(
        "family-notified",
        at + timedelta(hours=9),
        person=person,
        keys=keys,
        about="criminal-detention",
        not_notified_reason="none",
    )
    later = at + timedelta(days=case.rng.randint(2, 25))
    if case.chance(0.5):
        case.add("bail-started", later, person=person, keys=keys, decided_by="police", guarantee="guarantor")
        _interrogate(case, later + timedelta(days=1), person=person, in_detention_house=False, officers=officers)
    else:
        case.add("arrest-executed", later, person=person, keys=keys, decided_by="police", warrant_shown=True)
        _interrogate(case, later + timedelta(hours=12), person=person, in_detention_house=True, officers=officers)


def _interrogate(
    case: CaseFile, at: datetime, *, person: str, in_detention_house: bool, officers: tuple[int, int]
) -> None:
    row = interrogation(case, at, person=person, in_detention_house=in_detention_house, officers=officers)
    case.expect(OVERLAP, "met", row)
