"""Disposing of what is past its period: listed by one, approved by another, and the journal keeps the list."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from xiezhi.seal.verify import Json
from xiezhi.web.desk.keeping.holdings import Holding, holding_named
from xiezhi.web.desk.models import Disposal, DisposalStage
from xiezhi.web.desk.visit import packed
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day

APPROVE, PROPOSE = Right("retention", "approve_disposal"), Right("disposal", "propose")
# These rights reach the whole install; no unit's path limits them.
_WHOLE = Record("")
# One list is what one person can answer for; the rest waits for the next.
MOST = 5_000


def propose_disposal(*, actor: Viewer, name: str, now: datetime) -> Disposal:
    """List what of a holding is past its period now."""
    actor.demand(PROPOSE, _WHOLE, legal_day(now), name)
    keys = _holding(name).due(now)[:MOST]
    if not keys:
        raise OrgError("没有到期的内容", "nothing is past its period")
    disposal = Disposal(disposal_id=new_id(now), holding=name, keys=keys)
    disposal.proposed_by, disposal.proposed_at = actor.account.person_id, now
    try:
        with transaction.atomic():
            disposal.save(force_insert=True)
            attrs: dict[str, Json] = {"disposal": disposal.pk, "holding": name, "count": len(keys), "ids": packed(keys)}
            write(Note(Kind.ACT, "disposal-proposed", attrs=attrs), actor.author, now)
    except IntegrityError as error:
        raise OrgError("已有待审批的清单", "a list is waiting already") from error
    return disposal


@transaction.atomic
def approve_disposal(*, actor: Viewer, disposal_id: str, now: datetime) -> Disposal:
    """Dispose of what somebody else has listed, as far as it is still past its period."""
    disposal = _decide(actor, disposal_id, DisposalStage.DONE, now)
    holding = _holding(disposal.holding)
    still = set(holding.due(now))
    keys = [each for each in disposal.keys if each in still]
    attrs: dict[str, Json] = {"disposal": disposal.pk, "holding": holding.name, "count": len(keys), "ids": packed(keys)}
    write(Note(Kind.ACT, "disposal-approved", attrs=attrs), actor.author, now)
    disposal.disposed = holding.dispose(keys)
    disposal.save(update_fields=["disposed"])
    return disposal


@transaction.atomic
def decline_disposal(*, actor: Viewer, disposal_id: str, reason: str, now: datetime) -> Disposal:
    """Refuse a list, with a reason."""
    if not reason.strip():
        raise OrgError("请填写理由", "give a reason")
    disposal = _decide(actor, disposal_id, DisposalStage.DECLINED, now)
    attrs: dict[str, Json] = {"disposal": disposal.pk, "holding": disposal.holding, "reason": reason.strip()[:200]}
    write(Note(Kind.ACT, "disposal-declined", attrs=attrs), actor.author, now)
    return disposal


def _decide(actor: Viewer, disposal_id: str, stage: DisposalStage, now: datetime) -> Disposal:
    actor.demand(APPROVE, _WHOLE, legal_day(now), disposal_id)
    disposal = Disposal.objects.filter(pk=disposal_id).first()
    if disposal is None:
        raise DeniedError(APPROVE, disposal_id)
    me = actor.account.person_id
    if me == disposal.proposed_by:
        raise OrgError("不得审批自己的清单", "nobody decides their own list")
    waiting = Disposal.objects.filter(pk=disposal_id, stage=DisposalStage.PROPOSED)
    if not waiting.update(stage=stage, decided_by=me, decided_at=now):
        raise OrgError("该清单已审批", "the list is decided already")
    disposal.refresh_from_db()
    return disposal


def _holding(name: str) -> Holding:
    found = holding_named(name)
    if found is None:
        raise DeniedError(PROPOSE, name)
    return found
