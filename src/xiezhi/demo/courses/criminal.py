"""A criminal case from the report to the bail of each suspect, or to the arrest and the transfer for prosecution."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import CaseFile
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.scenes.closing import conclude, transfer_for_prosecution
from xiezhi.demo.scenes.evidence import INTERROGATION_FAULTS, LineUp, identification
from xiezhi.demo.scenes.measures import ARREST_FAULTS, DETENTION_FAULTS, OVERLAP, bring_in_suspect, know_measures
from xiezhi.demo.scenes.opening import CRIMINAL_OPENING_FAULTS, file_criminal_case, know_criminal_case, open_report

LONGEST = timedelta(days=95)
"""No criminal course of this module takes longer."""


def criminal_case(case: CaseFile, start: datetime, days: LegalDays) -> None:
    """Write one criminal thread that begins at ``start``."""
    know_criminal_case(case)
    know_measures(case)
    open_report(case, start, "criminal")
    file_criminal_case(case, start + timedelta(days=case.rng.randint(1, 3)))
    suspects = 2 if case.fault == OVERLAP else case.rng.choice((1, 1, 1, 1, 2, 3))
    together = suspects > 1 and case.breaks(OVERLAP)
    begin = start + timedelta(days=case.rng.randint(4, 9), hours=case.rng.randint(0, 5))
    arrested: list[str] = []
    for number in range(1, suspects + 1):
        offset = timedelta() if together and number == 2 else timedelta(hours=7 * (number - 1))
        if bring_in_suspect(case, begin + offset, days, number=number, together=together and number <= 2):
            arrested.append(case.person(number))
    if (case.fault or "").startswith("identification") or case.chance(0.3):
        kind = case.rng.choice(("person", "person-photo", "object", "object-photo", "place-or-body"))
        identification(case, begin + timedelta(days=6), LineUp(kind, criminal=True, person=case.person(1)))
    if arrested:
        conclude(case, begin + timedelta(days=45))
    for number, person in enumerate(arrested):
        transfer_for_prosecution(case, begin + timedelta(days=48 + 2 * number), person)


COURSES = (
    Course(
        "criminal",
        0.34,
        LONGEST,
        (
            "counsel-rights-first-contact",
            "interrogation-place",
            "interrogation-two-officers-overlap",
            "identification-lineup",
            "identification-lineup-two-officers",
            "identification-lineup-individually",
            *DETENTION_FAULTS,
            *ARREST_FAULTS,
            *INTERROGATION_FAULTS,
            *CRIMINAL_OPENING_FAULTS,
        ),
        criminal_case,
    ),
)
