"""What the clocks of a stay depend on, in the words of the law: facts and extensions by regime and class of case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from xiezhi.engine.log import FACT_RECORDED
from xiezhi.seal.verify import Json
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import CaseClass
from xiezhi.web.cases.powers import level_held
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.steps import Step
from xiezhi.web.custody.models import Stay
from xiezhi.web.org.viewer import legal_day

CONTINUED, COMPELLED = "continued-questioning", "criminal-compelled"
# Which hours may be asked for, and the facts on which they rest in an administrative case.
_GROUNDS = {24: ("complex_or_major", "may_be_detained_admin"), 12: ("many_suspects_or_identity_unknown",)}
_ADMINISTRATIVE = ("complex_or_major", "may_be_detained_admin", "many_suspects_or_identity_unknown")
_MAJOR = ("especially_major_or_complex", "detention_or_arrest_needed")


def facts_of(asked: Iterable[str], ticked: frozenset[str]) -> dict[str, Json]:
    """Return the facts a form asked for, each with whether it was ticked."""
    return {name: name in ticked for name in asked}


def arrival_facts(stay: Stay, given: Mapping[str, Json]) -> dict[str, Json]:
    """Return the facts of an arrival: what was said, what follows from it, and the class of the case."""
    facts: dict[str, Json] = {"case_class": stay.case.case_class, **given}
    age = given.get("age_at_event")
    if isinstance(age, int):
        facts["is_minor_at_event"] = age < 18
    if stay.case.case_class != CaseClass.CRIMINAL:
        facts = dict.fromkeys(_ADMINISTRATIVE, False) | facts
    return facts


def new_facts(stay: Stay, facts: Mapping[str, Json]) -> list[Step]:
    """Return the steps that record what is not known yet, as true since the arrival; what a case holds stays."""
    known = _known(stay)
    steps = []
    for name, value in facts.items():
        of_person = rulebook().vocabulary.facts[name].of_person
        held = known.get((name, stay.person_id if of_person else None))
        # That a ground was not ticked here does not undo what the case says already.
        if held == value or (held is True and value is False):
            continue
        attrs: dict[str, Json] = {"fact": name, "value": value}
        if name == "case_class":
            attrs["from_the_beginning"] = True
        person = stay.person_id if of_person else None
        steps.append(Step(FACT_RECORDED, stay.arrived_at, person_id=person, keys={"stay": stay.pk}, attrs=attrs))
    return steps


def known_sex(stay: Stay) -> Json:
    """Return the sex recorded of the person of a stay; None where it is not known."""
    return _known(stay).get(("sex", stay.person_id))


def _known(stay: Stay) -> dict[tuple[str, str | None], Json]:
    rows = events().filter(thread_id=stay.case.thread_id, what=FACT_RECORDED)
    return {(str(each.attrs.get("fact")), each.person_id): each.attrs.get("value") for each in rows}


def extension(stay: Stay, hours: int, attrs: Mapping[str, Json], at: datetime) -> tuple[list[Step], dict[str, Json]]:
    """Return the steps that extend a stay to so many hours, and the facts on which the extension rests.

    Raises ``CaseError`` where the law has no such extension.
    """
    approver, keys = str(attrs.get("approver_id") or ""), {"stay": stay.pk}
    if stay.regime == CONTINUED:
        _allowed(hours, (24, 48))
        told: dict[str, Json] = {"to_hours": hours, "level": _level(stay, approver, at)}
        return [Step("continued-questioning-extended", at, False, stay.person_id, keys, told)], {}
    if stay.regime == COMPELLED or stay.case.case_class == CaseClass.CRIMINAL:
        _allowed(hours, (24,))
        matter = "compelled-appearance" if stay.regime == COMPELLED else "criminal-summons"
        told = {"matter": matter, "level": _level(stay, approver, at), "approver_id": approver}
        return [Step("approval-granted", at, False, stay.person_id, keys, told)], dict.fromkeys(_MAJOR, True)
    _allowed(hours, (12, 24))
    return [], dict.fromkeys(_GROUNDS[hours], True)


def _allowed(hours: int, allowed: tuple[int, ...]) -> None:
    if hours not in allowed:
        said = "、".join(str(each) for each in allowed)
        raise CaseError("hours", f"此到案方式只能延长至 {said} 小时", f"this regime is extended to {said} hours only")


def _level(stay: Stay, approver: str, at: datetime) -> str:
    if not approver:
        raise CaseError("approver_id", "须写明批准人", "say who approved")
    return level_held(approver, stay.case.path, legal_day(at))
