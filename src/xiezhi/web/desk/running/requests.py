"""A backup asked for on the page, and a restore asked for by one and allowed by another."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from xiezhi.web.desk.models import Job, RestoreRequest
from xiezhi.web.desk.running.tasks import all_tasks
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import Viewer, legal_day

RUN, REQUEST, APPROVE = (Right("backup", action) for action in ("run", "restore_request", "restore_approve"))
# These rights reach the whole install; no unit's path limits them.
WHOLE = Record("")


@transaction.atomic
def request_backup(*, actor: Viewer, now: datetime) -> None:
    """Have the loop make a backup at its next turn."""
    actor.demand(RUN, WHOLE, legal_day(now), "backup")
    if settings.ENVIRONMENT.backups is None:
        raise OrgError("未设置备份目录（XIEZHI_BACKUPS）", "no folder of backups is set (XIEZHI_BACKUPS)")
    hasten("backup", now)
    write(Note(Kind.ACT, "backup-requested"), actor.author, now)


def hasten(task: str, now: datetime) -> None:
    """Have the loop take a task at its next turn."""
    Job.objects.update_or_create(name=all_tasks()[task].name, defaults={"due_at": now})


@transaction.atomic
def request_restore(*, actor: Viewer, backup: str, reason: str, now: datetime) -> RestoreRequest:
    """Ask that a backup be restored; it is done on the server, once somebody else has allowed it."""
    actor.demand(REQUEST, WHOLE, legal_day(now), backup)
    if not reason.strip() or not backup.strip():
        raise OrgError("请选择备份并填写理由", "choose a backup and give a reason")
    request = RestoreRequest(request_id=new_id(now), backup=backup.strip()[:120], reason=reason.strip()[:200])
    request.requested_by, request.requested_at = actor.account.person_id, now
    request.save(force_insert=True)
    _tell(actor, "restore-requested", request, now)
    return request


@transaction.atomic
def approve_restore(*, actor: Viewer, request_id: str, now: datetime) -> None:
    """Allow a restore that somebody else has asked for."""
    actor.demand(APPROVE, WHOLE, legal_day(now), request_id)
    request = RestoreRequest.objects.filter(pk=request_id).first()
    if request is None:
        raise OrgError("没有这个申请", "there is no such request")
    me = actor.account.person_id
    if me == request.requested_by:
        raise OrgError("不得批准自己的申请", "nobody approves their own request")
    waiting = RestoreRequest.objects.filter(pk=request_id, approved_at=None)
    if not waiting.update(approved_by=me, approved_at=now):
        raise OrgError("该申请已批准", "the request is approved already")
    _tell(actor, "restore-approved", request, now)


def _tell(actor: Viewer, what: str, request: RestoreRequest, now: datetime) -> None:
    attrs = {"request": request.request_id, "backup": request.backup, "reason": request.reason}
    write(Note(Kind.ACT, what, attrs=attrs), actor.author, now)
