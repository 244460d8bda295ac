"""A person brought in and questioned in a public-order case: arrival, restraint, inquiry, leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, case_keys
from xiezhi.demo.limits.table import in_force, planted_limit
from xiezhi.demo.scenes.administrative import public_order_act
from xiezhi.demo.scenes.arrival import arrive, check_and_notify
from xiezhi.demo.scenes.steps import Step, at_once

_RULE = "po-questioning-duration"
_LIBERTY = "liberty-measure-family-notice"
_SOBER = "drunk-restraint"
_MEANS = "drunk-restraint-means"
_RECORDING = "po-questioning-recording"
_INTACT = "po-questioning-recording-intact"
RESTRAINT_FAULTS = (_LIBERTY, _MEANS, _SOBER)
QUESTIONING_FAULTS = (_RECORDING, _INTACT)
_WHOLE_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """What a stay shall be: how the person came, which limit binds it, and the verdict it is built to have."""

    regime: str
    tier: str
    verdict: str


def draw_stay(case: CaseFile, *, tier: str) -> Stay:
    """Choose how a person comes in; the thread's fault decides whether the stay lasts too long."""
    regime = case.rng.choice(("public-order-summons",) * 6 + ("caught", "surrender", "handed-over"))
    verdict = "late" if case.breaks(_RULE) else "met"
    return Stay(regime, tier, verdict)


def question(case: CaseFile, at: datetime, *, person: str, stay: Stay, regulated_site: bool) -> datetime:
    """Write the stay down and return the instant the person left."""
    limit = timedelta(hours=planted_limit(_RULE, at, stay.tier).value or 0)
    arrived = arrive(case, at, person=person, regime=stay.regime)
    check_and_notify(case, arrived)
    case.expect(_RULE, stay.verdict, arrived)
    drunk = case.fault in RESTRAINT_FAULTS or case.chance(0.06)
    asleep = _restrain(case, at, person) if stay.verdict == "met" and drunk else timedelta()
    _ask(case, at + asleep + timedelta(minutes=case.rng.randint(15, 60)), person, regulated_site=regulated_site)
    left = at + asleep + _length(case, stay, limit)
    case.add("person-left", left, person=person, keys=case_keys(case), to="released", signed_time=True)
    return left


def _ask(case: CaseFile, at: datetime, person: str, *, regulated_site: bool) -> None:
    """Question a suspect in the case area, recorded throughout; as faults since 2026 unrecorded, or cut."""
    broken = {rule: in_force(rule, at) and case.breaks(rule) for rule in QUESTIONING_FAULTS}
    attrs: dict[str, AttributeValue] = {"place": "case-area", "person_role": "suspect", "female_staff_present": True}
    if broken[_RECORDING]:
        attrs["recorded"] = False
    elif broken[_INTACT]:
        attrs["recording_intact"] = False
    faulty = any(broken.values())
    row = public_order_act(
        case, "inquiry-held", at, person=person, regulated_site=regulated_site and not faulty, **attrs
    )
    case.violate(row, broken)


def _length(case: CaseFile, stay: Stay, limit: timedelta) -> timedelta:
    """Time between arrival and leaving besides restraint: to the second at the limit, or over it.

    The hour of arrival is not counted (APR 35): up to one hour over N hours is the stricter reading only, so that a
    late stay is either within that hour (a hint) or clearly beyond it (a breach); late in both.
    """
    if stay.verdict == "met":
        return limit if case.chance(0.05) else timedelta(minutes=case.rng.randint(90, int(limit.total_seconds() // 60)))
    return limit + _WHOLE_HOUR + timedelta(seconds=1) + timedelta(minutes=case.rng.randint(0, 600))


def _restrain(case: CaseFile, at: datetime, person: str) -> timedelta:
    """A drunk person is restrained until sober; the time does not count (APR 58)."""
    asleep = timedelta(minutes=case.rng.randint(60, 300))
    keys = case_keys(case)
    cuffed = case.breaks(_MEANS)
    started = case.add(
        "restraint-started",
        at,
        person=person,
        keys=keys,
        means="handcuffs" if cuffed else "约束带",
        person_state="drunk",
    )
    if cuffed:
        case.expect(_MEANS, "violated", started)
    told: dict[str, AttributeValue] = {"about": "compulsory-measure", "not_notified_reason": "none"}
    at_once(case, _LIBERTY, started, Step("family-notified", person, keys, attrs=told))
    sober = case.add("sobriety-confirmed", at + asleep, person=person, keys=keys)
    if case.breaks(_SOBER):
        case.expect(_SOBER, "violated", sober)
        started_again = asleep + timedelta(hours=case.rng.randint(26, 40))
        case.add("restraint-ended", at + started_again, person=person, keys=keys)
    else:
        case.add("restraint-ended", at + asleep, person=person, keys=keys)
    return asleep


def summon_again(case: CaseFile, after: datetime, *, person: str, tier: str, regulated_site: bool) -> datetime:
    """Summon a released person once more: after a decent rest, or, as a fault, within hours."""
    hasty = case.breaks("no-serial-summons")
    at = after + (timedelta(hours=case.rng.randint(1, 11)) if hasty else timedelta(hours=case.rng.randint(14, 80)))
    arrived = arrive(case, at, person=person, regime="public-order-summons")
    check_and_notify(case, arrived)
    case.expect(_RULE, "met", arrived)
    case.expect("no-serial-summons", "cannot-tell" if hasty else "met", arrived)
    _ask(case, at + timedelta(minutes=20), person, regulated_site=regulated_site)
    left = at + timedelta(hours=case.rng.randint(1, planted_limit(_RULE, at, tier).value or 8))
    case.add("person-left", left, person=person, keys=case_keys(case), to="released", signed_time=True)
    return left
