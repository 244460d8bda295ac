"""Closing a family of cases off, asking to open it, deciding: each with its entry in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.closure.models import Closure, ClosureKind, Opening, OpeningKind, OpeningState
from xiezhi.web.cases.closure.queries import (
    APPROVE,
    ASK,
    CLOSE,
    LIFT,
    closed_cases,
    nearest_leader,
    record_of_request,
    to_decide,
)
from xiezhi.web.cases.models import Case, ReviewTask
from xiezhi.web.cases.steps import Step
from xiezhi.web.identity.texts import known, tokenised
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day

LONGEST = timedelta(hours=3)
HOURS = (1, 2, 3)


@transaction.atomic
def close_off(*, actor: Viewer, case: Case, kind: ClosureKind, now: datetime) -> Closure:
    """Close off every case of a family; refuse while one of them is under review or not in reach."""
    family = list(Case.objects.select_for_update().filter(thread_id=case.thread_id).order_by("pk"))
    for each in family:
        actor.demand(CLOSE, Record(each.path, closed=each.sealed), legal_day(now), case.pk)
    waiting = ReviewTask.objects.filter(case__in=family, state__in=["open", "returned"]).select_related("case").first()
    if waiting is not None:
        raise OrgError(f"{waiting.case.number} 尚有审核未完成", f"{waiting.case.number} is still under review")
    step = Step("record-sealed", now, attrs={"kind": str(kind)})
    record(actor=actor, case=case, step=step, now=now, demanded=True)
    Case.objects.filter(pk__in=[each.pk for each in family]).update(sealed=True)
    return Closure.objects.create(thread_id=case.thread_id, kind=kind, closed_at=now)


@transaction.atomic
def ask(*, actor: Viewer, number: str, kind: OpeningKind, purpose: str, now: datetime) -> Opening:
    """Ask to look into a closed record or to lift its closure. An unknown number is refused as if out of reach."""
    case = closed_cases(actor, ASK, now).filter(number=number.strip()).first()
    if case is None:
        raise DeniedError(ASK, number[:60])
    if not purpose.strip():
        raise OrgError("须写明事由", "say what it is needed for")
    me = actor.account.person_id
    if Opening.objects.filter(case=case, person_id=me, kind=kind, state=OpeningState.ASKED).exists():
        raise OrgError("已有一件待批准的申请", "a request of yours is waiting")
    leader = nearest_leader(case, me, now) if kind == OpeningKind.LIFT else ""
    if kind == OpeningKind.LIFT and not leader:
        raise OrgError("没有可以决定的局领导", "there is no leader who could decide")
    text = tokenised(purpose.strip(), known(case.thread_id))
    made = Opening(
        opening_id=new_id(now),
        case=case,
        kind=kind,
        person_id=me,
        name=actor.account.person.name,
        purpose=text,
        leader=leader,
        asked_at=now,
    )
    made.save(force_insert=True)
    _tell(actor, "opening-asked", made, now, purpose=text)
    return made


@transaction.atomic
def decide(*, actor: Viewer, opening_id: str, granted: bool, reason: str, hours: int, now: datetime) -> Opening:
    """Grant a request, to look for ``hours`` (1 to 3) or to lift; or decline it with a reason."""
    found = Opening.objects.select_for_update().select_related("case").filter(pk=opening_id).first()
    if found is None:
        raise DeniedError(APPROVE, opening_id[:36])
    right = LIFT if found.kind == OpeningKind.LIFT else APPROVE
    if found.person_id == actor.account.person_id:
        raise DeniedError(right, opening_id)
    actor.demand(right, record_of_request(found), legal_day(now), opening_id)
    if found.state != OpeningState.ASKED or not to_decide(actor, now).filter(pk=found.pk).exists():
        raise OrgError("已经决定过", "it was decided before")
    if not granted and not reason.strip():
        raise OrgError("不批准须写明理由", "say why it is declined")
    if granted and found.kind == OpeningKind.LOOK and hours not in HOURS:
        raise OrgError("可查阅 1 至 3 小时", "it may be looked into for 1 to 3 hours")
    found.state = OpeningState.GRANTED if granted else OpeningState.DECLINED
    found.reason = tokenised(reason.strip(), known(found.case.thread_id))
    found.decided_by, found.decided_at = actor.account.person_id, now
    if granted and found.kind == OpeningKind.LOOK:
        found.until = now + min(timedelta(hours=hours), LONGEST)
    found.save()
    if not granted:
        _tell(actor, "opening-declined", found, now, purpose=found.reason)
        return found
    _tell(actor, "opening-granted", found, now, purpose=found.reason)
    if found.kind == OpeningKind.LIFT:
        _lift(actor, found.case, now)
    return found


def _lift(actor: Viewer, case: Case, now: datetime) -> None:
    record(actor=actor, case=case, step=Step("record-unsealed", now), now=now, demanded=True)
    Case.objects.filter(thread_id=case.thread_id).update(sealed=False)
    Closure.objects.filter(thread_id=case.thread_id).delete()


def _tell(actor: Viewer, what: str, opening: Opening, now: datetime, *, purpose: str) -> None:
    attrs = {"opening": opening.pk, "case": opening.case_id, "kind": str(opening.kind)}
    write(Note(Kind.ACT, what, purpose=purpose, attrs=attrs), actor.author, now)
