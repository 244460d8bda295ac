"""The acts on a run but for the writing itself: receive, try, ask for what comes next, drop."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO

from django.conf import settings
from django.db import transaction

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.seal.verify import Json
from xiezhi.web.ciphers import decrypted, encrypted
from xiezhi.web.desk.models import Outcome, RunState, SheetFile, SheetRow, SheetRun
from xiezhi.web.desk.sheets.columns import SheetType
from xiezhi.web.desk.sheets.precheck import inspect
from xiezhi.web.desk.sheets.progress import Progress, take, working
from xiezhi.web.desk.sheets.reading import Reading
from xiezhi.web.desk.sheets.refusals import RefusedFileError
from xiezhi.web.desk.sheets.trying import Judged, judged_rows
from xiezhi.web.desk.sheets.types import known
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.keys import journal_key
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day, viewer_of

_BATCH = 2_000
# How long an uploaded workbook is kept; the run and its rows stay.
FILE_KEPT = timedelta(days=30)
# Nothing has been written in these states; the last is there only when a process broke off.
DROPPABLE = (RunState.CHECKED, RunState.REFUSED, RunState.READING, RunState.APPLYING)
_BEFORE = {
    RunState.READING: (RunState.CHECKED, RunState.READING),
    RunState.APPLYING: (RunState.CHECKED, RunState.APPLYING),
    RunState.UNDOING: (RunState.CHECKED, RunState.APPLYING, RunState.APPLIED, RunState.UNDONE, RunState.UNDOING),
}


class RunError(XiezhiError):
    """An act that the state of a run does not allow, or that was given up as a whole."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__("", Text(zh, en), Text("核对后再试", "check and try again"))


@transaction.atomic
def receive(*, actor: Viewer, sheet: SheetType, file: IO[bytes], name: str, now: datetime) -> SheetRun:
    """Take a file in, inspected but not parsed; a refused one leaves nothing."""
    if actor.posting is None or not actor.may(sheet.right, legal_day(now)):
        raise DeniedError(sheet.right, sheet.name)
    inspect(file)
    file.seek(0)
    body = file.read()
    run = SheetRun(
        run_id=new_id(now),
        sheet=sheet.name,
        account=actor.account,
        posting=actor.posting,
        file_name=name[-120:],
        sha256=hashlib.sha256(body).hexdigest(),
        size=len(body),
        state=RunState.READING,
        started_at=now,
        changed_at=now,
    )
    run.save(force_insert=True)
    SheetFile.objects.create(run=run, body=encrypted(body, journal_key(settings.ENVIRONMENT), run.run_id))
    SheetFile.objects.filter(run__account=actor.account, run__started_at__lt=now - FILE_KEPT).delete()
    journal_tell(actor, "sheet-received", run, now)
    return run


def attempt(run: SheetRun, now: datetime, progress: Progress) -> None:
    """Do the dry run. Its rows are stored in pieces, so that others may write in between; the state comes last."""
    sheet, actor, told = known()[run.sheet], actor_of(run), Reading()
    counts: Counter[str] = Counter()
    run.rows.all().delete()
    try:
        with stored_file(run) as file:
            for rows in _pieces(judged_rows(file, sheet, actor, now, told)):
                counts.update(each.outcome.value for each in rows)
                SheetRow.objects.bulk_create(as_row(run, each) for each in rows)
                progress.tell(counts.total())
    except (RefusedFileError, RunError) as error:
        run.rows.all().delete()
        why: dict[str, Json] = {"zh": error.what.zh, "en": error.what.en}
        run.told = why | {"zh_remedy": error.remedy.zh, "en_remedy": error.remedy.en}
        return _finish(actor, run, RunState.REFUSED, {}, now)
    run.told = {"sheet": told.sheet, "part": told.part, "heading_row": told.heading_row}
    run.told |= {"columns": told.columns, "unread": told.unread, "widest": told.widest}
    return _finish(actor, run, RunState.CHECKED, dict(counts), now)


def _finish(actor: Viewer, run: SheetRun, state: RunState, counts: dict[str, int], now: datetime) -> None:
    with transaction.atomic():
        run.state, run.counts, run.changed_at = state, counts, now
        run.save(update_fields=["state", "counts", "told", "changed_at"])
        journal_tell(actor, "sheet-tried", run, now)


def drop(*, actor: Viewer, run: SheetRun, now: datetime) -> None:
    """Give a run up before anything was written; its file is gone with it. Not while a process works on it."""
    if written(run):
        raise RunError("已有写入的行，请撤回", "rows were written: undo them")
    descriptor = take(run.run_id)
    if descriptor is None:
        raise RunError("正在处理，请稍候", "it is being worked on; wait")
    with working(run.run_id, descriptor), transaction.atomic():
        _move(run, DROPPABLE, RunState.DISCARDED, now)
        SheetFile.objects.filter(run=run).delete()
        journal_tell(actor, "sheet-dropped", run, now)


@transaction.atomic
def ask(*, actor: Viewer, run: SheetRun, state: RunState, reason: str, now: datetime) -> None:
    """Move a run on to what is to be worked on next; of two who ask at once, one is refused."""
    if state == RunState.UNDOING and not reason.strip():
        raise RunError("请填写理由", "give a reason")
    if actor.posting is None or not actor.may(known()[run.sheet].right, legal_day(now)):
        raise DeniedError(known()[run.sheet].right, run.run_id)
    # The act is the asker's: the posting of today counts, not that of the upload.
    SheetRun.objects.filter(pk=run.pk).update(posting=actor.posting, reason=reason.strip()[:200])
    if state == RunState.READING and written(run):
        raise RunError("已有写入的行，不再试算", "rows were written: it is not tried again")
    _move(run, _BEFORE[state], state, now)


def _move(run: SheetRun, before: Iterable[RunState], state: RunState, now: datetime) -> None:
    rows = SheetRun.objects.filter(pk=run.pk, state__in=list(before), changed_at=run.changed_at)
    if not rows.update(state=state, changed_at=now):
        raise RunError("该导入的状态已变", "the run is no longer in that state")
    run.refresh_from_db()


def written(run: SheetRun) -> int:
    """Return how many rows stand written."""
    return int(run.counts.get(Outcome.APPLIED, 0) + run.counts.get(Outcome.KEPT, 0))


def actor_of(run: SheetRun) -> Viewer:
    """Return the viewer a run acts for: its account from its posting, as both stand now."""
    return viewer_of(run.account, run.posting)


@contextmanager
def stored_file(run: SheetRun) -> Iterator[IO[bytes]]:
    """Give the uploaded workbook as a real file without a name."""
    kept = SheetFile.objects.filter(run=run).first()
    if kept is None:
        raise RunError("文件已不再保存", "the file is no longer kept")
    # In memory, not on a disk: what was encrypted lies nowhere in the clear.
    with os.fdopen(os.memfd_create("workbook"), "w+b") as file:
        file.write(decrypted(bytes(kept.body), journal_key(settings.ENVIRONMENT), run.run_id))
        file.flush()
        yield file


def _pieces(rows: Iterator[Judged]) -> Iterator[list[Judged]]:
    piece: list[Judged] = []
    for each in rows:
        piece.append(each)
        if len(piece) == _BATCH:
            yield piece
            piece = []
    if piece:
        yield piece


def as_row(run: SheetRun, judged: Judged, outcome: Outcome | None = None, record_id: str = "") -> SheetRow:
    """Return a row as it is stored."""
    problems = [[each.column, each.what.zh, each.what.en] for each in judged.problems]
    return SheetRow(
        run=run,
        number=judged.number,
        fingerprint=judged.fingerprint,
        outcome=outcome or judged.outcome,
        record_id=record_id or judged.record_id,
        problems=problems,
    )


def journal_tell(actor: Viewer, what: str, run: SheetRun, now: datetime, **more: Json) -> None:
    """Write the entry of an act on a run."""
    attrs: dict[str, Json] = {"run": run.run_id, "sheet": run.sheet, "sha256": run.sha256, "state": run.state}
    write(Note(Kind.ACT, what, attrs=attrs | {"counts": run.counts} | more), actor.author, now)
