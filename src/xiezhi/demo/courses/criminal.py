"""A criminal case from the report to bail or arrest of each suspect."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiezhi.demo.casefile import CaseFile
from xiezhi.demo.courses.course import Course
from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.scenes.evidence import INTERROGATION_FAULTS, LineUp, identification
from xiezhi.demo.scenes.measures import OVERLAP, bring_in_suspect
from xiezhi.demo.scenes.opening import CRIMINAL_OPENING_FAULTS, file_criminal_case, know_criminal_case, open_report

LONGEST = timedelta(days=45)
"""No criminal course of this module takes longer."""


def criminal_case(case: CaseFile, start: datetime, _days: LegalDays) -> None:
    """Write one criminal thread that begins at ``start``."""
    know_criminal_case(case)
    open_report(case, start, "criminal")
    file_criminal_case(case, start + timedelta(days=case.rng.randint(1, 3)))
    suspects = 2 if case.fault == OVERLAP else case.rng.choice((1, 1, 1, 1, 2, 3))
    together = suspects > 1 and case.breaks(OVERLAP)
    begin = start + timedelta(days=case.rng.randint(4, 9), hours=case.rng.randint(0, 5))
    for number in range(1, suspects + 1):
        offset = timedelta() if together and number == 2 else timedelta(hours=7 * (number - 1))
        bring_in_suspect(case, begin + offset, number=number, together=together and number <= 2)
    if (case.fault or "").startswith("identification") or case.chance(0.3):
        kind = case.rng.choice(("person", "person-photo", "object", "object-photo", "place-or-body"))
        identification(case, begin + timedelta(days=6), LineUp(kind, criminal=True, person=case.person(1)))


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
            *INTERROGATION_FAULTS,
            *CRIMINAL_OPENING_FAULTS,
        ),
        criminal_case,
    ),
)
