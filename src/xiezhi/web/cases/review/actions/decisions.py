"""Submitting and deciding: one transaction with the events of the law that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from xiezhi.core.text import Text
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.extensions import granted_steps
from xiezhi.web.cases.models import Case, ReviewDecision, ReviewTask
from xiezhi.web.cases.powers import level_of, reaches
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.chains import Asked, shipped_chains
from xiezhi.web.cases.review.machine import Place, Result, State, after
from xiezhi.web.cases.review.queries import (
    ASSIGNED,
    DECIDE,
    RETURN,
    candidates,
    handlers,
    least_of,
    one_task,
    place_of,
    record_of_task,
    recused,
)
from xiezhi.web.cases.steps import Step
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.org.models import Posting
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day

POINTS = ("identity", "facts", "characterisation", "law", "procedure", "appropriateness")
ANSWERS = frozenset({"yes", "no", "remark"})


class StaleError(CaseError):
    """Somebody decided meanwhile: what was on the screen no longer stands."""

    def __init__(self) -> None:
        super().__init__(
            "version",
            "他人已先作出决定",
            "somebody decided before you",
            Text("查看现在的状态", "look at how it stands now"),
        )


@dataclass(frozen=True, slots=True)
class Matter:
    """What is submitted: the matter, whom it concerns, its kinds and its amount in yuan."""

    matter: str
    about: str = ""
    kinds: tuple[str, ...] = ()
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reviewer says. ``checklist``: for each point ``(answer, remark)``; ``seen``: the version on the screen."""

    result: Result
    seen: int
    text: str = ""
    checklist: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    next_person: str = ""


@transaction.atomic
def submit(*, actor: Viewer, case: Case, matter: Matter, now: datetime, text: str = "") -> ReviewTask:
    """Submit a matter of a case for review: the first level, by a handler."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    chains = shipped_chains()
    if matter.matter not in chains.matters or set(matter.kinds) - chains.kinds.keys():
        raise CaseError("matter", "不是可以报送的事项", "is no matter that is reviewed")
    if matter.amount is not None and matter.amount < 0:
        raise CaseError("amount", "金额不能为负", "an amount is not negative")
    if matter.about and not case.parties.filter(person_id=matter.about).exists():
        raise CaseError("about", "不是本案当事人", "is nobody whom the case concerns")
    same = ReviewTask.objects.filter(case=case, matter=matter.matter, about=matter.about)
    if same.filter(state__in=[State.OPEN, State.RETURNED]).exists():
        raise CaseError("matter", "此事项已在审核中", "the matter is under review already")
    kinds = frozenset(matter.kinds)
    chain = chains.for_what(Asked(case.case_class, matter.matter, case.unit.kind, kinds, matter.amount))
    task = ReviewTask(
        task_id=new_id(now),
        case=case,
        matter=matter.matter,
        about=matter.about,
        kinds=sorted(kinds),
        amount=matter.amount,
        chain=chain.chain_id,
        levels=list(chain.levels),
        level=chain.levels[0],
        state=State.RETURNED,
        since=now,
        opened_at=now,
    )
    task.save(force_insert=True)
    _sign(actor, task, Opinion(Result.PASS, 0, text), now)
    return task


@transaction.atomic
def decide(*, actor: Viewer, task_id: str, opinion: Opinion, now: datetime) -> ReviewTask:
    """Decide at the level that is next, or submit anew what was returned; the second of two is told so."""
    case_id = ReviewTask.objects.values_list("case_id", flat=True).get(pk=task_id)
    # Deciders of one case wait for each other here; who comes second reads what the first wrote.
    Case.objects.select_for_update().get(pk=case_id)
    task = ReviewTask.objects.select_related("case__unit").get(pk=task_id)
    if task.version != opinion.seen:
        # Told only to whom the review exists at all.
        one_task(actor, task_id, now)
        raise StaleError
    _sign(actor, task, opinion, now)
    return task


def _sign(actor: Viewer, task: ReviewTask, opinion: Opinion, now: datetime) -> None:
    case, level = task.case, task.level
    for right in (DECIDE[level], *([RETURN] if opinion.result is Result.RETURN else [])):
        actor.demand(right, record_of_task(actor, task), legal_day(now), task.pk)
    place = place_of(task)
    found = after(place, actor.account.person_id, opinion.result, handlers(case), recused(case))
    _complete(opinion, place)
    posting = actor.posting
    if posting is None:
        raise DeniedError(DECIDE[level], task.pk)
    least = least_of(task)
    if found.state is State.APPROVED and least and not reaches(level_of(posting), least):
        raise CaseError("level", "批准人的级别不够", "the approver does not rank high enough")
    ReviewDecision.objects.create(
        task=task,
        round=found.round,
        level=level,
        person_id=posting.person_id,
        name=posting.person.name,
        posting_id=posting.pk,
        result=opinion.result,
        opinion=opinion.text.strip(),
        checklist={point: list(said) for point, said in opinion.checklist.items()},
        waited_since=task.since,
        decided_at=now,
    )
    _move(task, found, _assignee(task, found, opinion.next_person, now), now)
    _tell(actor, task, posting, (place, found), opinion, now)


def _move(task: ReviewTask, found: Place, assigned: str, now: datetime) -> None:
    """Take the review to its new place, unless somebody else moved it meanwhile."""
    values = {"state": found.state, "level": found.level, "round": found.round, "assigned": assigned, "since": now}
    moved = ReviewTask.objects.filter(pk=task.pk, version=task.version).update(version=task.version + 1, **values)
    if moved != 1:
        raise StaleError
    task.version += 1
    for name, value in values.items():
        setattr(task, name, value)


def _complete(opinion: Opinion, place: Place) -> None:
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


def _assignee(task: ReviewTask, found: Place, wanted: str, now: datetime) -> str:
    """Return who is assigned at the level that is next, if it is one at which somebody is named."""
    if found.state in (State.APPROVED, State.REJECTED):
        return task.assigned
    if found.state is not State.OPEN or found.level not in ASSIGNED:
        return ""
    able = [each.person_id for each in candidates(task.case, found.level, found, now, least_of(task))]
    if wanted and wanted not in able:
        raise CaseError("next_person", "此人不能审核下一级", "the person cannot take the next level")
    if not able:
        raise CaseError("next_person", "下一级没有可以指派的人", "nobody can be assigned at the next level")
    return wanted or able[0]


def _tell(
    actor: Viewer, task: ReviewTask, posting: Posting, places: tuple[Place, Place], opinion: Opinion, now: datetime
) -> None:
    """Write what the law knows of: the request, the signature, and at the last level the approval."""
    before, found = places
    attrs: dict[str, Json] = {"matter": shipped_chains().word_for(task.matter)}
    signed: dict[str, Json] = {"level": before.level, "reviewer_id": posting.person_id, "result": str(opinion.result)}
    told = [("approval-requested", attrs)] if before.state is State.RETURNED else [("review-signed", attrs | signed)]
    if found.state is State.APPROVED:
        granted: dict[str, Json] = {"level": level_of(posting), "approver_id": posting.person_id}
        told.append(("approval-granted", attrs | granted))
    steps = [Step(event, now, person_id=task.about or None, attrs=said, source="review") for event, said in told]
    if found.state is State.APPROVED:
        steps += granted_steps(task, level_of(posting), now)
    for step in steps:
        record(actor=actor, case=task.case, step=step, now=now, reason=opinion.text, demanded=True)
