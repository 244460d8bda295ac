"""Who handles a case, where it lies, and whether it is over: assigned, handed to another unit, closed, reopened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from xiezhi.engine.history import CASE_REOPENED
from xiezhi.web.cases.actions.steps import record, record_of
from xiezhi.web.cases.models import Case, CaseOfficer, RiskItem
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.machine import State
from xiezhi.web.cases.steps import Step
from xiezhi.web.identity.texts import known, tokenised
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.models import Person, Unit
from xiezhi.web.org.viewer import Viewer, legal_day

ASSIGN, TRANSFER, CLOSE = Right("case", "assign"), Right("case", "transfer"), Right("case", "close")


def _held(actor: Viewer, right: Right, case: Case, now: datetime) -> Case:
    """Return the case as it stands, locked, if the right reaches it."""
    found = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=case.pk)
    actor.demand(right, record_of(found), legal_day(now), found.pk)
    return found


@transaction.atomic
def assign(*, actor: Viewer, case: Case, handlers: Sequence[Person], now: datetime) -> None:
    """Let others of the case's unit handle it; the first leads."""
    found = _held(actor, ASSIGN, case, now)
    if not handlers:
        raise CaseError("handlers", "至少一名承办民警", "at least one officer handles a case")
    if any(each.unit_id != found.unit_id for each in handlers):
        raise CaseError("handlers", "承办民警须属办案单位", "who handles a case belongs to its unit")
    if len({each.pk for each in handlers}) != len(handlers):
        raise CaseError("handlers", "主办和协办不能是同一人", "lead and second officer are two persons")
    _refuse_closed(found)
    found.officers.all().delete()
    CaseOfficer.objects.bulk_create(
        CaseOfficer(case=found, person_id=each.pk, name=each.name, lead=place == 0)
        for place, each in enumerate(handlers)
    )
    attrs = {"case": found.pk, "handlers": [each.pk for each in handlers]}
    write(Note(Kind.ACT, "case-assigned", thread_id=found.thread_id, attrs=attrs), actor.author, now)


@transaction.atomic
def transfer(*, actor: Viewer, case: Case, unit: Unit, now: datetime) -> None:
    """Hand a case to another unit, whose head assigns it anew; what is under review is decided first."""
    found = _held(actor, TRANSFER, case, now)
    if unit.pk == found.unit_id or unit.closed_on is not None:
        raise CaseError("unit", "须移交给另一个在用的单位", "it goes to another unit that is in use")
    _refuse_closed(found)
    _refuse_under_review(found)
    before = found.unit_id
    found.officers.all().delete()
    Case.objects.filter(pk=found.pk).update(unit=unit, path=unit.path)
    RiskItem.objects.filter(thread_id=found.thread_id, path=found.path).update(path=unit.path)
    attrs = {"case": found.pk, "from": before, "to": unit.pk}
    write(Note(Kind.ACT, "case-transferred", thread_id=found.thread_id, attrs=attrs), actor.author, now)


@transaction.atomic
def close_case(*, actor: Viewer, case: Case, now: datetime) -> None:
    """Close a case; a second person does, and nothing may be under review."""
    found = _held(actor, CLOSE, case, now)
    _refuse_closed(found)
    _refuse_under_review(found)
    if found.officers.filter(person_id=actor.account.person_id).exists():
        raise CaseError("person", "承办人不得自行结案", "who handles a case does not close it")
    Case.objects.filter(pk=found.pk).update(closed_at=now)
    note = Note(Kind.ACT, "case-closed", thread_id=found.thread_id, attrs={"case": found.pk})
    write(note, actor.author, now)


@transaction.atomic
def reopen_case(*, actor: Viewer, case: Case, reason: str, now: datetime) -> None:
    """Take a closed case up again, for a reason that stands in the journal with tokens for names."""
    found = _held(actor, CLOSE, case, now)
    told = tokenised(reason.strip(), known(found.thread_id))
    if not told:
        raise CaseError("reason", "须写明恢复办理的理由", "say why it is taken up again")
    if found.closed_at is None:
        raise CaseError("state", "案件未结", "the case is not closed")
    step = Step(CASE_REOPENED, now, attrs={"reason": told})
    record(actor=actor, case=found, step=step, now=now, reason=told, demanded=True)
    Case.objects.filter(pk=found.pk).update(closed_at=None)


def _refuse_closed(case: Case) -> None:
    if case.closed_at is not None:
        raise CaseError("state", "案件已结", "the case is closed")


def _refuse_under_review(case: Case) -> None:
    if case.reviews.filter(state__in=[State.OPEN, State.RETURNED]).exists():
        raise CaseError("state", "尚有事项在审核中", "a matter of it is still under review")
