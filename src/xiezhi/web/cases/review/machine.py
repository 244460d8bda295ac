"""The states of a review, apart from any database: what each act makes of where a review stands."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from xiezhi.web.cases.problems import CaseError
from xiezhi.web.org.access.reach import may_sign

SUBMISSION = "L1"
# Levels at which somebody is named, and the role that holds the level.
ASSIGNED = {"L4": "legal_reviewer", "L5": "bureau_leader"}
# Whoever keeps a review waiting is reminded once in so long.
REMINDED_EVERY = timedelta(hours=24)


class State(StrEnum):
    """Where a review stands: with a level, back with the handler, or over."""

    OPEN = "open"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECALLED = "recalled"


LIVE = (State.OPEN, State.RETURNED)


class Result(StrEnum):
    """What a level says: the words of the vocabulary."""

    PASS = "pass"
    RETURN = "return"
    REJECT = "reject"


class StateError(CaseError):
    """The review stands otherwise than the act needs."""


@dataclass(frozen=True, slots=True)
class Signing:
    """Who said what at which level of which round; a submission is the ``pass`` of L1."""

    round: int
    level: str
    person_id: str
    result: Result


@dataclass(frozen=True, slots=True)
class Place:
    """Where a review stands: ``level`` decides next while it is open, ``assigned`` where somebody is named."""

    levels: tuple[str, ...]
    state: State = State.RETURNED
    round: int = 0
    level: str = SUBMISSION
    signings: tuple[Signing, ...] = ()
    assigned: str = ""

    @property
    def submitter(self) -> str:
        """Who submitted last; nobody before the first submission."""
        return next((each.person_id for each in reversed(self.signings) if each.level == SUBMISSION), "")


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


def _refuse_over(place: Place) -> None:
    if place.state not in LIVE:
        raise StateError("state", "审核已经结束", "the review is over")


def after(
    place: Place,
    person_id: str,
    result: Result,
    handlers: AbstractSet[str],
    recused: AbstractSet[str] = frozenset(),
) -> Place:
    """Return where the review stands once a person has said a result at the level that decides next; or refuse."""
    _refuse_over(place)
    barred = bars(place, person_id, handlers, recused)
    if barred is not None:
        raise barred
    submits = place.state is State.RETURNED
    if submits and result is not Result.PASS:
        raise CaseError("result", "报送不能退回或者否决", "a submission neither returns nor rejects")
    number = place.round + 1 if submits else place.round
    said = (*place.signings, Signing(number, place.level, person_id, result))
    signed = replace(place, round=number, signings=said, assigned="")
    if result is Result.RETURN:
        return replace(signed, state=State.RETURNED, level=SUBMISSION)
    if result is Result.REJECT:
        return replace(signed, state=State.REJECTED)
    if place.level == place.levels[-1]:
        return replace(signed, state=State.APPROVED)
    return replace(signed, state=State.OPEN, level=place.levels[place.levels.index(place.level) + 1])


def recalled(place: Place, person_id: str, handlers: AbstractSet[str], recused: AbstractSet[str]) -> Place:
    """Return where the review stands once it was taken back (撤回); refuse as soon as the next level has decided.

    Whoever submitted it takes it back, or a handler if the submitter handles the case no more.
    """
    _refuse_over(place)
    if place.state is State.OPEN and place.level != place.levels[1]:
        raise StateError("state", "下一级已作出决定，不能撤回", "the next level has decided; it cannot be recalled")
    if not place.submitter:
        raise StateError("state", "尚未报送", "it was not submitted yet")
    takes_it_back = place.submitter if place.submitter in handlers else person_id
    if person_id in recused or person_id not in handlers or person_id != takes_it_back:
        raise CaseError("person", "只有报送人可以撤回", "only who submitted it recalls it")
    return replace(place, state=State.RECALLED, assigned="")


def reassigned(place: Place, person_id: str, handlers: AbstractSet[str], recused: AbstractSet[str]) -> Place:
    """Return where the review stands once another person was named (改派) at the level that decides next."""
    if place.state is not State.OPEN or place.level not in ASSIGNED:
        raise StateError("state", "目前不在可以改派的级别", "it is at no level at which somebody is named")
    if person_id == place.assigned:
        raise CaseError("person", "本级已指派给此人", "the level is this person's already")
    barred = bars(place, person_id, handlers, recused)
    if barred is not None:
        raise barred
    return replace(place, assigned=person_id)


def refuse_reminder(place: Place, due_at: datetime | None, last: datetime | None, now: datetime) -> None:
    """Refuse to remind (催办) a level that is not past its time, or was reminded less than a day ago."""
    if place.state is not State.OPEN or due_at is None or now <= due_at:
        raise StateError("state", "本级没有超过审核时限", "the level is not past its time")
    if last is not None and now - last < REMINDED_EVERY:
        raise StateError("state", "24小时内已经催办", "it was reminded within the last 24 hours")
