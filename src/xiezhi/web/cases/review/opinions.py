"""What is submitted and what a level says, and whether it is complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.machine import Place, Result, State

POINTS = ("identity", "facts", "characterisation", "law", "procedure", "appropriateness")
ANSWERS = frozenset({"yes", "no", "remark"})


@dataclass(frozen=True, slots=True)
class Matter:
    """What is submitted: the matter, whom and which item of property it concerns, its kinds and its amount in yuan.

    ``facts``: what the submitter states of the facts that decide whether the law asks for more (``asked_facts``).
    """

    matter: str
    about: str = ""
    kinds: tuple[str, ...] = ()
    amount: Decimal | None = None
    facts: Mapping[str, bool] = field(default_factory=dict)
    item: str = ""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """What who does a legal review says of themselves."""

    first_time: bool
    qualified: bool


@dataclass(frozen=True, slots=True)
class Discussion:
    """When the leaders discussed the matter together, and who did."""

    held_at: datetime
    participants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reviewer says. ``checklist``: for each point ``(answer, remark)``; ``seen``: the version on the screen.

    ``reviewer`` goes with a legal review of the law, ``discussion`` with a last decision that needs one.
    """

    result: Result
    seen: int
    text: str = ""
    checklist: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    next_person: str = ""
    reviewer: Reviewer | None = None
    discussion: Discussion | None = None


def refuse_incomplete(opinion: Opinion, place: Place) -> None:
    """Refuse a return or a rejection without reasons, and an approval without its checklist."""
    if opinion.result is not Result.PASS:
        if not opinion.text.strip():
            raise CaseError("opinion", "退回或者否决须写明理由", "a return or a rejection states its reasons")
        return
    if place.state is State.RETURNED:
        return
    for point in POINTS:
        answer, remark = opinion.checklist.get(point, ("", ""))
        if answer not in ANSWERS:
            raise CaseError(point, "审核清单未填完", "the checklist is not complete")
        if answer != "yes" and not remark.strip():
            raise CaseError(point, "答“否”或“备注”须写明", "a no or a remark says what")
