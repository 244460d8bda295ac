"""Submitting and deciding: one transaction with the events of the law that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from xiezhi.engine.log import FACT_RECORDED
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.models import Case, ReviewDecision, ReviewTask
from xiezhi.web.cases.powers import level_of, reaches
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.actions.legality import discussed, refuse_reviewer, refuse_unmet
from xiezhi.web.cases.review.actions.moving import StaleError, held, move, tell, without_names
from xiezhi.web.cases.review.chains import Asked, Chain, chains_in_force
from xiezhi.web.cases.review.duties import DISCUSSION, LEGAL_REVIEW, arising, asked_facts, facts_of
from xiezhi.web.cases.review.machine import ASSIGNED, LIVE, Place, Result, State, after
from xiezhi.web.cases.review.opinions import Matter, Opinion, refuse_incomplete
from xiezhi.web.cases.review.queries import (
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
from xiezhi.web.cases.things import items_of
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day


@transaction.atomic
def submit(*, actor: Viewer, case: Case, matter: Matter, now: datetime, text: str = "") -> ReviewTask:
    """Submit a matter of a case for review: the first level, by a handler."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    _refuse_matter(case, matter)
    task = ReviewTask(
        task_id=new_id(now),
        case=case,
        matter=matter.matter,
        about=matter.about,
        item=matter.item,
        kinds=sorted(set(matter.kinds)),
        amount=matter.amount,
        state=State.RETURNED,
        since=now,
        opened_at=now,
    )
    stated = _stated(case, matter)
    _take_chain(task, facts_of(case) | stated)
    task.save(force_insert=True)
    _sign(actor, task, Opinion(Result.PASS, 0, text), now)
    for fact, value in stated.items():
        step = Step(FACT_RECORDED, now, attrs={"fact": fact, "value": value}, source="review")
        record(actor=actor, case=case, step=step, now=now, reason=text, demanded=True)
    return task


def _refuse_matter(case: Case, matter: Matter) -> None:
    chains = chains_in_force()
    if matter.matter not in chains.matters or set(matter.kinds) - chains.kinds.keys():
        raise CaseError("matter", "不是可以报送的事项", "is no matter that is reviewed")
    if matter.amount is not None and matter.amount < 0:
        raise CaseError("amount", "金额不能为负", "an amount is not negative")
    if matter.about and not case.parties.filter(person_id=matter.about).exists():
        raise CaseError("about", "不是本案当事人", "is nobody whom the case concerns")
    if matter.item and matter.item not in items_of(case):
        raise CaseError("item", "本案没有这一项", "the case has none such")
    same = {"case": case, "matter": matter.matter, "about": matter.about, "item": matter.item}
    if ReviewTask.objects.filter(**same, state__in=LIVE).exists():
        raise CaseError("matter", "此事项已在审核中", "the matter is under review already")


def _stated(case: Case, matter: Matter) -> dict[str, bool]:
    """Return what a submission adds to the facts that decide what the law asks; none of them may stay open."""
    known, added = facts_of(case), dict[str, bool]()
    for fact in asked_facts(case.case_class, matter.matter):
        said = matter.facts.get(fact)
        if said is None and fact not in known:
            raise CaseError(fact, "须说明是否有此情形", "say whether it is so: the law asks for more where it is")
        if said is False and known.get(fact):
            raise CaseError(fact, "卷内登记为是，不符的先更正", "the file says that it is so; correct that first")
        if said is not None and known.get(fact) is not said:
            added[fact] = said
    return added


def _take_chain(task: ReviewTask, facts: Mapping[str, bool]) -> None:
    """Give a review the chain that fits what is known now."""
    case = task.case
    asked = {each.event for each in arising(case.case_class, task.matter, facts)}
    chain: Chain = chains_in_force().for_what(
        Asked(
            case.case_class,
            task.matter,
            case.unit.kind,
            frozenset(task.kinds),
            task.amount,
            legal_review=LEGAL_REVIEW in asked,
            discussion=DISCUSSION in asked,
        )
    )
    task.chain, task.levels, task.hours = chain.chain_id, list(chain.levels), dict(chain.hours)
    task.level = chain.levels[0]


@transaction.atomic
def decide(*, actor: Viewer, task_id: str, opinion: Opinion, now: datetime) -> ReviewTask:
    """Decide at the level that is next, or submit anew what was returned; the second of two is told so."""
    # Deciders of one case wait for each other here; who comes second reads what the first wrote.
    task = held(task_id)
    if task.version != opinion.seen:
        # Told only to whom the review exists at all.
        one_task(actor, task_id, now)
        raise StaleError
    if task.state == State.RETURNED:
        _take_chain(task, facts_of(task.case))
        ReviewTask.objects.filter(pk=task.pk).update(chain=task.chain, levels=task.levels, hours=task.hours)
    _sign(actor, task, opinion, now)
    return task


def _sign(actor: Viewer, task: ReviewTask, opinion: Opinion, now: datetime) -> None:
    case, level = task.case, task.level
    for right in (DECIDE[level], *([RETURN] if opinion.result is Result.RETURN else [])):
        actor.demand(right, record_of_task(actor, task), legal_day(now), task.pk)
    place = place_of(task)
    found = after(place, actor.account.person_id, opinion.result, handlers(case), recused(case))
    refuse_incomplete(opinion, place)
    posting = actor.posting
    if posting is None:
        raise DeniedError(DECIDE[level], task.pk)
    least = least_of(task)
    if found.state is State.APPROVED and least and not reaches(level_of(posting), least):
        raise CaseError("level", "批准人的级别不够", "the approver does not rank high enough")
    refuse_reviewer(task, place, opinion)
    opinion = replace(
        opinion,
        text=without_names(case, opinion.text),
        discussion=discussed(task, posting.person_id, opinion, now) if found.state is State.APPROVED else None,
    )
    if found.state is State.APPROVED:
        refuse_unmet(task, found, opinion)
    found = replace(found, assigned=_assignee(task, found, opinion.next_person, now))
    ReviewDecision.objects.create(
        task=task,
        round=found.round,
        level=level,
        person_id=posting.person_id,
        name=posting.person.name,
        posting_id=posting.pk,
        result=opinion.result,
        opinion=opinion.text,
        checklist={point: [said, without_names(case, remark)] for point, (said, remark) in opinion.checklist.items()},
        waited_since=task.since,
        decided_at=now,
    )
    move(task, found, now)
    tell(actor, task, posting, (place, found), opinion, now)


def _assignee(task: ReviewTask, found: Place, wanted: str, now: datetime) -> str:
    """Return who is assigned at the level that is next, if it is one at which somebody is named."""
    if found.state not in LIVE:
        return task.assigned
    if found.state is not State.OPEN or found.level not in ASSIGNED:
        return ""
    able = [each.person_id for each in candidates(task.case, found, now, least_of(task))]
    if wanted and wanted not in able:
        raise CaseError("next_person", "此人不能审核下一级", "the person cannot take the next level")
    if not able:
        raise CaseError("next_person", "下一级没有可以指派的人", "nobody can be assigned at the next level")
    return wanted or able[0]
