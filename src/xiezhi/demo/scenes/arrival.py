"""A person brought to the police: arrival, case-handling area, safety check, word to the family."""

from __future__ import annotations

from datetime import datetime

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark, case_keys
from xiezhi.demo.scenes.steps import Step, at_once

_ENTRY = "case-area-immediate-entry"
_CHECK = "safety-check-on-arrival"
_BELONGINGS = "safety-check-on-arrival-belongings"
_FEMALE = "female-body-check"
_FAMILY = "po-summons-family-notice"
ARRIVAL_FAULTS = (_ENTRY, _CHECK, _BELONGINGS, _FEMALE, _FAMILY)
"""Rules that any arrival in an administrative case can break."""


def arrive(case: CaseFile, at: datetime, *, person: str, regime: str, **attrs: AttributeValue) -> EventRow:
    """Bring a person to police premises, straight into the case-handling area; as a fault elsewhere first."""
    usual: dict[str, AttributeValue] = {"regime": regime, "signed_time": True, "place": "police-premises"}
    row = case.record(Mark("person-arrived", at, person, case_keys(case)), {**usual, **attrs})
    step = Step("case-area-entered", person, case_keys(case), attrs={"site_id": case.post.unit_id})
    at_once(case, _ENTRY, row, step, minutes=25)
    return row


def check_and_notify(case: CaseFile, arrived: EventRow) -> None:
    """Check a suspect of an administrative case for safety and tell the family why and where the person is."""
    person = arrived.person_id
    keys = case_keys(case)
    woman = any(row.fact == "sex" and row.value == "f" and row.person_id == person for row in case.facts)
    wrong = woman and case.breaks(_FEMALE)
    kept = case.chance(0.3) or case.fault == _BELONGINGS
    attrs: dict[str, AttributeValue] = {
        "target_sex": "f" if woman else "m",
        "checker_role": "female-staff" if woman and not wrong else "other",
        "injuries_recorded": True,
        "belongings_found": kept,
    }
    check = at_once(case, _CHECK, arrived, Step("safety-check-done", person, keys, attrs=attrs))
    if check is not None:
        if wrong:
            case.expect(_FEMALE, "violated", check)
        if kept:
            step = Step("belongings-registered", person, keys, "centre-keeper", {"list_no": "1"})
            at_once(case, _BELONGINGS, check, step)
    told = {"about": "public-order-summons", "not_notified_reason": "none"}
    at_once(case, _FAMILY, arrived, Step("family-notified", person, keys, attrs=told), minutes=55)
