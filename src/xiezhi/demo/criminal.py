"""A criminal case: suspects brought in, told their rights, interrogated, detained, delivered, bailed or arrested."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.acts import LineUp, case_keys, identification, interrogation
from xiezhi.demo.casefile import CaseFile

_RIGHTS = "counsel-rights-first-contact"
_OVERLAP = "interrogation-two-officers-overlap"
LONGEST = timedelta(days=45)
"""No criminal course of this module takes longer."""


def criminal_case(case: CaseFile, start: datetime) -> None:
    """Write one criminal thread that begins at ``start``."""
    case.know("case_class", "criminal")
    case.know("unit_level", case.post.unit_level)
    keys = case_keys(case)
    case.add(
        "report-received",
        start,
        keys=keys,
        channel="in-person",
        remit="yes",
        jurisdiction="this-unit",
        matter="criminal",
    )
    case.add("report-registered", start + timedelta(minutes=12), keys=keys, disposition="accept")
    case.add(
        "criminal-case-filed",
        start + timedelta(days=case.rng.randint(1, 3)),
        keys=keys,
        economic=False,
        by_person_or_by_fact="fact",
    )
    suspects = 2 if case.fault == _OVERLAP else case.rng.choice((1, 1, 1, 1, 2, 3))
    together = suspects > 1 and case.breaks(_OVERLAP)
    begin = start + timedelta(days=case.rng.randint(4, 9), hours=case.rng.randint(0, 5))
    for number in range(1, suspects + 1):
        offset = timedelta() if together and number == 2 else timedelta(hours=7 * (number - 1))
        _suspect(case, begin + offset, number=number, together=together and number <= 2)
    if case.chance(0.3):
        kind = case.rng.choice(("person", "person-photo", "object", "object-photo", "place-or-body"))
        identification(case, begin + timedelta(days=6), LineUp(kind, criminal=True, person=case.person(1)))


def _suspect(case: CaseFile, at: datetime, *, number: int, together: bool) -> None:
    person, keys = case.person(number), case_keys(case)
    officers = (1, 2) if together else (2 * number - 1, 2 * number)
    arrived = case.add(
        "person-arrived",
        at,
        person=person,
        keys=keys,
        regime=case.rng.choice(("criminal-summons", "caught")),
        signed_time=True,
        place="police-premises",
    )
    if dict(arrived.attrs)["regime"] == "criminal-summons":
        case.expect("no-serial-summons", "met", arrived)
    told = _tell_rights(case, at + timedelta(minutes=30), person=person)
    first = interrogation(case, at + timedelta(minutes=40), person=person, in_detention_house=False, officers=officers)
    case.expect(_OVERLAP, "cannot-tell" if together else "met", first)
    case.expect(_RIGHTS, "met" if told else "violated", first)
    if case.chance(0.75):
        _detain(case, at + timedelta(hours=5), person=person, officers=(2 * number - 1, 2 * number))
    else:
        case.add("person-left", at + timedelta(hours=6), person=person, keys=keys, to="released", signed_time=True)


def _tell_rights(case: CaseFile, at: datetime, *, person: str) -> bool:
    """Tell the suspect of counsel and legal aid and note it; the fault leaves one of the three out, or all."""
    keys = case_keys(case)
    if not case.breaks(_RIGHTS):
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
    case.expect(_OVERLAP, "met", row)
