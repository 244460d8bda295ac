"""Acts of a public-order case, each with the officers the law asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.limits.table import in_force

_USUAL: Mapping[str, Mapping[str, AttributeValue]] = {
    "property-seized": {
        "regime": "admin",
        "on_spot": False,
        "list_given": True,
        "list_noted_reason": "none",
        "owner": "suspect",
    },
    "inspection-conducted": {
        "object": "place",
        "target_sex": "m",
        "checker_role": "other",
        "legal_basis": "case",
        "urgent_danger": False,
        "on_spot": False,
        "certificate_shown": True,
    },
}
_RECORDABLE_ALONE = frozenset({"inquiry-held", "property-seized", "identification-held"})


def officers_for(case: CaseFile, event: str, *, alone: bool) -> dict[str, AttributeValue]:
    """Return the officer and recording attributes of an act, with two officers or with one.

    One officer's mediation is lawful when recorded, so an act alone is recorded only where that saves nothing.
    """
    recorded = event in _RECORDABLE_ALONE or (not alone and case.chance(0.5))
    return {
        "officer_ids": [case.officer(1)] if alone else [case.officer(1), case.officer(2)],
        "recorded": recorded,
        "recording_intact": True,
    }


def public_order_act(
    case: CaseFile, event: str, at: datetime, *, person: str | None, regulated_site: bool, **attrs: AttributeValue
) -> EventRow:
    """An act that takes two officers since 2026, or one with full recording at a regulated site (PSL25 108)."""
    binding = in_force("po-two-officers", at)
    excused = binding and regulated_site and event in _RECORDABLE_ALONE
    fault = binding and not excused and case.breaks("po-two-officers")
    alone = fault or (excused and case.chance(0.2))
    usual = dict(_USUAL.get(event, {}))
    officers = officers_for(case, event, alone=alone)
    row = case.record(Mark(event, at, person, case_keys(case)), {**usual, **officers, **attrs})
    if not binding:
        case.expect("po-two-officers", "not-applicable", row)
    else:
        case.expect("po-two-officers", "violated" if fault else "met", row)
    return row
