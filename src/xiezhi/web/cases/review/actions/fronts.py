"""Front-loaded review (前置审核): advice of a stationed supervisor before a matter is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.models import Case, FrontReview, ReviewTask
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.actions.moving import without_names
from xiezhi.web.cases.review.chains import chains_in_force
from xiezhi.web.cases.review.machine import State, StateError
from xiezhi.web.cases.review.models import Advice
from xiezhi.web.cases.review.opinions import POINTS
from xiezhi.web.cases.review.queries import GIVE, handlers, recused
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.viewer import Viewer, legal_day

OK, PROBLEM, NOT_SEEN = "ok", "problem", "none"
MOST_HOURS, MOST_ITEMS = Decimal(200), 50


@dataclass(frozen=True, slots=True)
class Advised:
    """What a supervisor advises. ``points``: ``ok``, ``problem`` or ``none`` of each head; ``items``: the problems."""

    matter: str
    hours: Decimal
    advice: str
    opinion: str
    about: str = ""
    points: Mapping[str, str] = field(default_factory=dict)
    items: tuple[str, ...] = ()


@transaction.atomic
def advise(*, actor: Viewer, case: Case, advised: Advised, now: datetime) -> FrontReview:
    """Keep advice on a matter of a case; refused once the matter is decided or the case is closed."""
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=case.pk)
    actor.demand(GIVE, record_of(case), legal_day(now), case.pk)
    _refuse(actor, case, advised)
    made = FrontReview(
        front_id=new_id(now),
        case=case,
        matter=advised.matter,
        about=advised.about,
        person_id=actor.account.person_id,
        name=actor.account.person.name,
        hours=advised.hours,
        advice=advised.advice,
        opinion=without_names(case, advised.opinion),
        points={point: advised.points.get(point, NOT_SEEN) for point in POINTS},
        items=[without_names(case, each) for each in advised.items],
        item_count=len(advised.items),
        given_at=now,
    )
    made.save(force_insert=True)
    attrs: dict[str, Json] = {
        "case": case.pk,
        "front_review": made.pk,
        "matter": made.matter,
        "advice": made.advice,
        "hours": str(made.hours),
        "items": made.item_count,
    }
    write(Note(Kind.ACT, "front-review-given", thread_id=case.thread_id, attrs=attrs), actor.author, now)
    return made


def _refuse(actor: Viewer, case: Case, advised: Advised) -> None:
    if case.closed_at is not None:
        raise StateError("state", "案件已结", "the case is closed")
    if ReviewTask.objects.filter(case=case, matter=advised.matter, about=advised.about, state=State.APPROVED).exists():
        raise StateError("state", "此事项已经审批，前置审核须在决定之前", "the matter is decided; advice comes before")
    if actor.account.person_id in handlers(case) | recused(case):
        raise CaseError("person", "承办人和回避人员不得前置审核", "a handler and who was recused give no advice")
    if advised.matter not in chains_in_force().matters:
        raise CaseError("matter", "不是可以报送的事项", "is no matter that is reviewed")
    if advised.about and not case.parties.filter(person_id=advised.about).exists():
        raise CaseError("about", "不是本案当事人", "is nobody whom the case concerns")
    if not (advised.hours.is_finite() and 0 < advised.hours <= MOST_HOURS and advised.hours * 10 % 1 == 0):
        raise CaseError(
            "hours", f"用时须为0.1至{MOST_HOURS}小时，一位小数", f"hours from 0.1 to {MOST_HOURS}, one decimal"
        )
    if advised.advice not in Advice.values or set(advised.points.values()) - {OK, PROBLEM, NOT_SEEN}:
        raise CaseError("advice", "须选择意见", "choose what is advised")
    if not advised.opinion.strip():
        raise CaseError("opinion", "须写明意见", "say what is advised")
    if len(advised.items) > MOST_ITEMS or not all(each.strip() for each in advised.items):
        raise CaseError("items", f"问题至多{MOST_ITEMS}条，不留空行", f"at most {MOST_ITEMS} problems, none empty")
    if PROBLEM in advised.points.values() and not advised.items:
        raise CaseError("items", "有问题的，须逐条写明", "where there is a problem, say each")
