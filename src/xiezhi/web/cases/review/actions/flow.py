"""Acts about a review that decide nothing: taken back (撤回), another person named (改派), a level reminded (催办)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from xiezhi.seal.verify import Json
from xiezhi.web.cases.models import Case, ReviewTask, ReviewTurn
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.actions.moving import StaleError, held, move, store, without_names
from xiezhi.web.cases.review.machine import Place, reassigned, recalled, refuse_reminder
from xiezhi.web.cases.review.models import TurnKind
from xiezhi.web.cases.review.queries import (
    DECIDE,
    REASSIGN,
    REMIND,
    candidates,
    handlers,
    last_reminder,
    least_of,
    one_task,
    place_of,
    record_of_task,
    recused,
)
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.models import Person
from xiezhi.web.org.viewer import Viewer, legal_day


@transaction.atomic
def recall(*, actor: Viewer, task_id: str, seen: int, text: str, now: datetime) -> ReviewTask:
    """Take a review back before the next level has decided; it is over, and the matter may be submitted anew."""
    task = _task(actor, task_id, seen, DECIDE["L1"], now)
    reason = _reason(task.case, text)
    place = place_of(task)
    found = recalled(place, actor.account.person_id, handlers(task.case), recused(task.case))
    move(task, found, now)
    _keep(actor, task, place, ReviewTurn(kind=TurnKind.RECALLED, text=reason), now)
    note = Note(Kind.ACT, "review-recalled", thread_id=task.case.thread_id, attrs=_about(task, reason))
    write(note, actor.author, now)
    return task


@transaction.atomic
def reassign(*, actor: Viewer, task_id: str, seen: int, person_id: str, text: str, now: datetime) -> ReviewTask:
    """Name another person at the level that decides next; its time goes on running.

    Refused of somebody who signed at another level, handles the case or was recused, or who does not hold the level's
    role over the case; who handles the case or was recused names nobody.
    """
    task = _task(actor, task_id, seen, REASSIGN, now)
    place, (out, gone) = place_of(task), (handlers(task.case), recused(task.case))
    if actor.account.person_id in out | gone:
        raise CaseError("person", "承办人和回避人员不得指定审核人", "a handler and who was recused name no reviewer")
    found, reason = reassigned(place, person_id, out, gone), _reason(task.case, text)
    named = next(
        (each.person for each in candidates(task.case, place, now, least_of(task)) if each.person_id == person_id), None
    )
    if named is None:
        raise CaseError("person", "此人不能审核本级", "the person cannot take this level")
    store(task, {"assigned": found.assigned})
    turn = ReviewTurn(
        kind=TurnKind.REASSIGNED, from_person=place.assigned, to_person=named.pk, to_name=named.name, text=reason
    )
    _keep(actor, task, place, turn, now)
    attrs = _about(task, reason) | {"from": place.assigned, "to": named.pk}
    write(Note(Kind.ACT, "review-reassigned", thread_id=task.case.thread_id, attrs=attrs), actor.author, now)
    return task


@transaction.atomic
def remind(*, actor: Viewer, task_id: str, text: str, now: datetime) -> ReviewTask:
    """Remind a level that has stood longer than its time, once a day."""
    task = _task(actor, task_id, None, REMIND, now)
    place, last = place_of(task), last_reminder(task)
    refuse_reminder(place, task.due_at, None if last is None else last.at, now)
    named, said = Person.objects.filter(pk=task.assigned).first(), without_names(task.case, text)
    turn = ReviewTurn(
        kind=TurnKind.REMINDED, to_person=task.assigned, to_name="" if named is None else named.name, text=said
    )
    _keep(actor, task, place, turn, now)
    attrs = _about(task, said) | {"to": task.assigned}
    write(Note(Kind.ACT, "review-reminded", thread_id=task.case.thread_id, attrs=attrs), actor.author, now)
    return task


def _task(actor: Viewer, task_id: str, seen: int | None, right: Right, now: datetime) -> ReviewTask:
    task = held(task_id)
    actor.demand(right, record_of_task(actor, task), legal_day(now), task_id)
    if seen is not None and task.version != seen:
        one_task(actor, task_id, now)
        raise StaleError
    return task


def _reason(case: Case, text: str) -> str:
    found = without_names(case, text)
    if not found:
        raise CaseError("reason", "须写明理由", "say why")
    return found


def _keep(actor: Viewer, task: ReviewTask, place: Place, turn: ReviewTurn, now: datetime) -> None:
    turn.task, turn.round, turn.level, turn.at = task, place.round, place.level, now
    turn.person_id, turn.name = actor.account.person_id, actor.account.person.name
    turn.save(force_insert=True)


def _about(task: ReviewTask, text: str) -> dict[str, Json]:
    return {"case": task.case_id, "review": task.pk, "matter": task.matter, "level": task.level, "reason": text}
