"""Interrogations and identifications, each with the truth about the duties that attach to the act itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.scenes.administrative import officers_for, public_order_act

_LINEUP_MINIMUM = {"person": 7, "person-photo": 10, "object": 5, "object-photo": 10}


@dataclass(frozen=True, slots=True)
class LineUp:
    """What is shown to whom: a person, a photograph, an object, its photograph, or a place."""

    kind: str
    criminal: bool
    person: str | None = None
    regulated_site: bool = False


def identification(case: CaseFile, at: datetime, line_up: LineUp) -> EventRow:
    """A line-up of persons, photographs or objects (CPR 260, APR 102–104)."""
    kind = line_up.kind
    counted = kind in _LINEUP_MINIMUM and (line_up.criminal or kind != "object-photo")
    size = _LINEUP_MINIMUM.get(kind, 1) + case.rng.randint(0, 2)
    verdict = "met"
    if counted and case.breaks("identification-lineup"):
        size, verdict = _LINEUP_MINIMUM[kind] - 1, "violated"
    attrs: dict[str, AttributeValue] = {"kind": kind, "individually": True, "foils_reused": False}
    if counted and verdict == "met" and case.chance(0.02):
        verdict = "cannot-tell"
    else:
        attrs["lineup_size"] = size
    if line_up.criminal:
        officers = officers_for(case, "identification-held", alone=False)
        row = case.record(Mark("identification-held", at, line_up.person, case_keys(case)), {**officers, **attrs})
    else:
        row = public_order_act(
            case, "identification-held", at, person=line_up.person, regulated_site=line_up.regulated_site, **attrs
        )
    if kind in _LINEUP_MINIMUM:
        case.expect("identification-lineup", verdict if counted else "not-applicable", row)
    return row


def interrogation(
    case: CaseFile, at: datetime, *, person: str, in_detention_house: bool, officers: tuple[int, int] = (1, 2)
) -> EventRow:
    """An interrogation in the right place, or, as a fault, in the wrong one (CPL 118, 119; CPR 198)."""
    place = "detention-house" if in_detention_house else case.rng.choice(("case-area", "case-area", "home-or-hospital"))
    verdict = "met"
    if in_detention_house and case.breaks("interrogation-place"):
        place, verdict = "case-area", "violated"
    row = case.add(
        "interrogation-held",
        at,
        person=person,
        keys=case_keys(case),
        place=place,
        officer_ids=[case.officer(number) for number in officers],
        ended_at=at + timedelta(minutes=case.rng.randint(40, 110)),
        recorded=True,
        recording_intact=True,
        guardian_present=True,
    )
    case.expect("interrogation-place", verdict, row)
    return row
