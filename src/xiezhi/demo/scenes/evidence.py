"""Interrogations and identifications, each with the truth about the duties that attach to the act itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.limits.table import in_force
from xiezhi.demo.scenes.administrative import officers_for, public_order_act

INTERROGATION_FAULTS = (
    "interrogation-two-officers",
    "interrogation-two-officers-individually",
    "interrogation-recording-major",
    "interrogation-recording-major-intact",
)
_LINEUP_MINIMUM = {"person": 7, "person-photo": 10, "object": 5, "object-photo": 10}


@dataclass(frozen=True, slots=True)
class LineUp:
    """What is shown to whom: a person, a photograph, an object, its photograph, or a place."""

    kind: str
    criminal: bool
    person: str | None = None
    regulated_site: bool = False


def identification(case: CaseFile, at: datetime, line_up: LineUp) -> EventRow:
    """A line-up of persons, photographs or objects (CPR 259, 260, APR 102-104)."""
    kind = line_up.kind
    counted = kind in _LINEUP_MINIMUM and (line_up.criminal or kind != "object-photo")
    size = _LINEUP_MINIMUM.get(kind, 1) + case.rng.randint(0, 2)
    verdict = "met"
    if counted and case.breaks("identification-lineup"):
        size, verdict = _LINEUP_MINIMUM[kind] - 1, "violated"
    together = case.breaks("identification-lineup-individually")
    reused = not line_up.criminal and kind != "place-or-body" and case.breaks("identification-lineup-no-foil-reuse")
    attrs: dict[str, AttributeValue] = {"kind": kind, "individually": not together, "foils_reused": reused}
    if counted and verdict == "met" and case.chance(0.02):
        verdict = "cannot-tell"
    else:
        attrs["lineup_size"] = size
    row = _identify(case, at, line_up, attrs)
    case.expect("identification-lineup", verdict if counted else "not-applicable", row)
    case.violate(row, {"identification-lineup-individually": together, "identification-lineup-no-foil-reuse": reused})
    return row


def _identify(case: CaseFile, at: datetime, line_up: LineUp, attrs: dict[str, AttributeValue]) -> EventRow:
    rule = "identification-lineup-two-officers"
    alone = (line_up.criminal or not in_force("po-two-officers", at)) and case.breaks(rule)
    if line_up.criminal:
        officers = officers_for(case, "identification-held", alone=alone)
        row = case.record(Mark("identification-held", at, line_up.person, case_keys(case)), {**officers, **attrs})
    else:
        if alone:
            attrs["officer_ids"] = [case.officer(1)]
        row = public_order_act(
            case, "identification-held", at, person=line_up.person, regulated_site=line_up.regulated_site, **attrs
        )
    case.violate(row, {rule: alone})
    return row


def interrogation(
    case: CaseFile, at: datetime, *, person: str, in_detention_house: bool, officers: tuple[int, int] = (1, 2)
) -> EventRow:
    """An interrogation as the law wants it; as faults in the wrong place, by one officer, together, or unrecorded."""
    place = "detention-house" if in_detention_house else case.rng.choice(("case-area", "case-area", "home-or-hospital"))
    wrong_place = in_detention_house and case.breaks("interrogation-place")
    broken = {
        "interrogation-two-officers": case.breaks("interrogation-two-officers"),
        "interrogation-two-officers-individually": case.breaks("interrogation-two-officers-individually"),
        "interrogation-recording-major": case.breaks("interrogation-recording-major"),
        "interrogation-recording-major-intact": case.breaks("interrogation-recording-major-intact"),
    }
    alone, together, unrecorded, damaged = broken.values()
    row = case.add(
        "interrogation-held",
        at,
        person=person,
        keys=case_keys(case),
        place="case-area" if wrong_place else place,
        officer_ids=[case.officer(number) for number in officers[: 1 if alone else 2]],
        individually=not together,
        ended_at=at + timedelta(minutes=case.rng.randint(40, 110)),
        recorded=not unrecorded,
        recording_intact=not damaged,
        guardian_present=True,
        adult_kind="guardian",
        guardian_absence_noted=False,
        officer_juvenile_designated=True,
        female_staff_present=True,
    )
    case.expect("interrogation-place", "violated" if wrong_place else "met", row)
    case.violate(row, broken)
    return row
