"""Single acts of officers, each with the truth about the duties that attach to the act itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark
from xiezhi.demo.limits import in_force

_LINEUP_MINIMUM = {"person": 7, "person-photo": 10, "object": 5, "object-photo": 10}
_RECORDABLE_ALONE = frozenset({"inquiry-held", "property-seized", "identification-held"})


def officers_for(case: CaseFile, event: str, *, alone: bool) -> dict[str, AttributeValue]:
    """Return the officer and recording attributes of an act, with two officers or with one."""
    return {
        "officer_ids": [case.officer(1)] if alone else [case.officer(1), case.officer(2)],
        "recorded": event in _RECORDABLE_ALONE or case.chance(0.5),
        "recording_intact": True,
    }


def public_order_act(
    case: CaseFile, event: str, at: datetime, *, person: str | None, regulated_site: bool, **attrs: AttributeValue
) -> EventRow:
    """An act that takes two officers since 2026, or one with full recording at a regulated site (PSL25 108)."""
    excused = regulated_site and event in _RECORDABLE_ALONE
    fault = in_force("po-two-officers", at) and not excused and case.breaks("po-two-officers")
    alone = fault or (excused and case.chance(0.2))
    row = case.record(Mark(event, at, person, case_keys(case)), {**officers_for(case, event, alone=alone), **attrs})
    if not in_force("po-two-officers", at):
        case.expect("po-two-officers", "not-applicable", row)
    else:
        case.expect("po-two-officers", "violated" if fault else "met", row)
    return row


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


def case_keys(case: CaseFile) -> dict[str, str]:
    """Return the correlation key of the thread's only case."""
    return {"case": f"{case.thread_id}-c1"}
