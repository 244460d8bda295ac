"""For the demonstration: an extension that waits for the leader, one that was just asked, an appraisal, attachments."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import segno

from xiezhi.web.cases.actions.extensions import ask_extension
from xiezhi.web.cases.attachments import ON_CASE
from xiezhi.web.cases.extensions import Wanted, extensions
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case, CaseClass, ReviewTask
from xiezhi.web.cases.queries import obligations
from xiezhi.web.cases.review.actions.decisions import decide
from xiezhi.web.cases.review.machine import Result
from xiezhi.web.cases.review.opinions import POINTS, Opinion
from xiezhi.web.desk.actions.files import Upload, add_file, replace_file
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.models import Account, Posting
from xiezhi.web.org.viewer import Viewer, viewer_of

_HEAD = "station_head"
_ALL_YES = dict.fromkeys(POINTS, ("yes", ""))


def load_extensions(now: datetime) -> int:
    """Give the newest public-order cases of the demonstration's officer something that waits; return how many."""
    officer = _named("officer")
    if officer is None or Entry.objects.filter(what="extension-asked").exists():
        return 0
    running = obligations(now).filter(rule_id="po-case-period", verdict_now="pending", due_at__gt=now)
    mine = Case.objects.filter(
        officers__person_id=officer.account.person_id,
        case_class=CaseClass.PUBLIC_ORDER,
        closed_at=None,
        thread_id__in=running.values("thread_id"),
    )
    # What somebody entered meanwhile is his own.
    mine = mine.filter(thread_id__in=events().filter(source="demo").order_by().values("thread_id"))
    cases = list(mine[:3])
    for case, (name, attrs, signers) in zip(cases, _WANTED, strict=False):
        kind = extensions()[name]
        wanted = Wanted(attrs, kind.facts, "", "涉案人员较多，关键证人在外地，需继续取证。")
        task = ask_extension(actor=officer, case=case, kind=kind, wanted=wanted, now=now)
        for username in signers:
            _sign(task, _named(username))
    for case in cases[:1]:
        _attach(officer, case)
    return len(cases)


_WANTED: tuple[tuple[str, dict[str, str | bool], tuple[str, ...]], ...] = (
    ("case-period", {}, ("legal_stationed", _HEAD, "legal_reviewer")),
    ("case-period", {}, ()),
    ("appraisal", {"kind": "injury", "period_told_in_writing": True}, (_HEAD,)),
)


def _named(username: str) -> Viewer | None:
    account = Account.objects.filter(username=username).first()
    return None if account is None else viewer_of(account, Posting.objects.filter(person=account.person).last())


def _sign(task: ReviewTask, signer: Viewer | None) -> None:
    """Approve at the level that is next; at a level at which somebody is named, by whoever that is."""
    task.refresh_from_db()
    if task.assigned:
        account = Account.objects.get(person_id=task.assigned)
        signer = viewer_of(account, Posting.objects.filter(person_id=task.assigned).last())
    if signer is not None:
        opinion = Opinion(Result.PASS, task.version, "同意", _ALL_YES)
        decide(actor=signer, task_id=task.pk, opinion=opinion, now=datetime.now(UTC))


def _attach(officer: Viewer, case: Case) -> None:
    picture = io.BytesIO()
    segno.make(case.number).save(picture, kind="png", scale=8)
    given = (
        ("伤情照片.png", picture.getvalue(), {"sort": "physical", "title": "伤情照片", "item": "物证 1 号"}),
        ("询问笔录.txt", "询问笔录（演示内容）".encode(), {"sort": "statement", "title": "第一次询问笔录"}),
    )
    for name, content, about in given:
        upload = Upload(name, content, about=about)
        file = add_file(actor=officer, kind=ON_CASE, record_id=case.pk, given=upload, now=datetime.now(UTC))
    again = Upload(name, "询问笔录（演示内容，补签名页）".encode())
    replace_file(actor=officer, kind=ON_CASE, file=file, given=again, reason="补签名页", now=datetime.now(UTC))
