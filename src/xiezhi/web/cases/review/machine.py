"""The states of a review, apart from any database: what a decision makes of where a review stands."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum

from xiezhi.web.cases.problems import CaseError
from xiezhi.web.org.access.reach import may_sign

SUBMISSION = "L1"


class State(StrEnum):
    """Where a review stands: with a level, back with the handler, or over."""

    OPEN = "open"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"


class Result(StrEnum):
    """What a level says: the words of the vocabulary."""

    PASS = "pass"
    RETURN = "return"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Signing:
    """Who said what at which level of which round; a submission is the ``pass`` of L1."""

    round: int
    level: str
    person_id: str
    result: Result


@dataclass(frozen=True, slots=True)
class Place:
    """Where a review stands: ``level`` decides next while it is open."""

    levels: tuple[str, ...]
    state: State = State.RETURNED
    round: int = 0
    level: str = SUBMISSION
    signings: tuple[Signing, ...] = ()


def bars(place: Place, person_id: str, handlers: AbstractSet[str], recused: AbstractSet[str]) -> CaseError | None:
    """Return why a person may not sign at the level that decides next, or None."""
    if person_id in recused:
        return CaseError("person", "已被决定回避，不得参与", "was recused and takes no part")
    if place.level == SUBMISSION:
        if person_id not in handlers:
            return CaseError("person", "只有承办民警可以报送", "only a handler of the case submits")
        elsewhere = {each.person_id for each in place.signings if each.level != SUBMISSION}
        return None if may_sign(elsewhere, (), person_id) else _twice()
    elsewhere = {each.person_id for each in place.signings if each.level != place.level}
    return None if may_sign(elsewhere, handlers, person_id) else _twice()


def _twice() -> CaseError:
    return CaseError(
        "person",
        "承办人不得审核本案，同一人不得在两级签署",
        "a handler does not review, and nobody signs at two levels",
    )


def after(
    place: Place,
    person_id: str,
    result: Result,
    handlers: AbstractSet[str],
    recused: AbstractSet[str] = frozenset(),
) -> Place:
    """Return where the review stands once a person has said a result at the level that decides next; or refuse."""
    if place.state not in (State.OPEN, State.RETURNED):
        raise CaseError("state", "审核已经结束", "the review is over")
    barred = bars(place, person_id, handlers, recused)
    if barred is not None:
        raise barred
    submits = place.state is State.RETURNED
    if submits and result is not Result.PASS:
        raise CaseError("result", "报送不能退回或者否决", "a submission neither returns nor rejects")
    number = place.round + 1 if submits else place.round
    signed = replace(place, round=number, signings=(*place.signings, Signing(number, place.level, person_id, result)))
    if result is Result.RETURN:
        return replace(signed, state=State.RETURNED, level=SUBMISSION)
    if result is Result.REJECT:
        return replace(signed, state=State.REJECTED)
    if place.level == place.levels[-1]:
        return replace(signed, state=State.APPROVED)
    return replace(signed, state=State.OPEN, level=place.levels[place.levels.index(place.level) + 1])
