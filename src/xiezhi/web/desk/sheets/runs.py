"""The acts on a run: receive, try, confirm, undo, drop. What is written is one transaction, or nothing."""

from __future__ import annotations

import base64
import hashlib
import os
import zlib
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
from xiezhi.web.desk.models import Outcome, RunState, SheetFile, SheetRow, SheetRun
from xiezhi.web.desk.sheets.columns import SheetType
from xiezhi.web.desk.sheets.precheck import inspect
from xiezhi.web.desk.sheets.progress import Progress, take, working
from xiezhi.web.desk.sheets.reading import Reading
from xiezhi.web.desk.sheets.refusals import RefusedFileError
from xiezhi.web.desk.sheets.trying import Judged, judged_rows
from xiezhi.web.desk.sheets.types import TYPES
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.keys import decrypted, encrypted, journal_key
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day, viewer_of

_BATCH = 2_000
# How long an uploaded workbook is kept; the run and its rows stay.
FILE_KEPT = timedelta(days=30)
# Nothing has been written in these states; the last is there only when a process broke off.
DROPPABLE = (RunState.CHECKED, RunState.REFUSED, RunState.READING, RunState.APPLYING)


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
    _tell(actor, "sheet-received", run, now)
    return run


def attempt(run: SheetRun, now: datetime, progress: Progress) -> None:
    """Do the dry run. Its rows are stored in pieces, so that others may write in between; the state comes last."""
    sheet, actor, told = TYPES[run.sheet], actor_of(run), Reading()
    counts: Counter[str] = Counter()
    run.rows.all().delete()
    try:
        with stored_file(run) as file:
            for rows in _pieces(judged_rows(file, sheet, actor, now, told)):
                counts.update(each.outcome.value for each in rows)
                SheetRow.objects.bulk_create(_as_row(run, each) for each in rows)
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
        _tell(actor, "sheet-tried", run, now)


def apply(run: SheetRun, now: datetime, progress: Progress) -> None:
    """Write every good row in one transaction; if the state of things has changed since the dry run, write nothing."""
    try:
        with transaction.atomic(), stored_file(run) as file:
            _apply(run, file, now, progress)
    except (OrgError, RunError, RefusedFileError, DeniedError) as error:
        why = {
            "zh": f"未写入：{error.where}{error.what.zh}",
            "en": f"nothing was written: {error.where}{error.what.en}",
        }
        SheetRun.objects.filter(pk=run.pk).update(state=RunState.CHECKED, told=run.told | {"stopped": why})


def _apply(run: SheetRun, file: IO[bytes], now: datetime, progress: Progress) -> None:
    sheet, actor, done = TYPES[run.sheet], actor_of(run), 0
    good = dict(run.rows.filter(outcome=Outcome.GOOD).values_list("number", "fingerprint"))
    made: list[SheetRow] = []
    for each in judged_rows(file, sheet, actor, now, Reading()):
        if each.number not in good:
            continue
        if each.row is None or each.outcome != Outcome.GOOD or each.fingerprint != good[each.number]:
            raise RunError(
                f"第 {each.number} 行的情况在试算之后变了", f"row {each.number} is no longer as it was tried"
            )
        try:
            record_id = sheet.apply(each.row, actor, now)
        except (OrgError, DeniedError) as error:
            raise RunError(f"第 {each.number} 行：{error.what.zh}", f"row {each.number}: {error.what.en}") from error
        made.append(_as_row(run, each, Outcome.APPLIED, record_id))
        done += 1
        if done % 100 == 0:
            progress.tell(done)
    if done != len(good):
        raise RunError("文件与试算时不同", "the file is not the one that was tried")
    _store(made)
    _close(run, RunState.APPLIED, now)
    _tell(actor, "sheet-applied", run, now, ids=_packed(each.record_id for each in made))


def undo(run: SheetRun, now: datetime, progress: Progress) -> None:
    """Take back every row on which nothing was built, the last first; the others stay, each with its reason."""
    sheet, actor = TYPES[run.sheet], actor_of(run)
    with transaction.atomic():
        rows = list(run.rows.filter(outcome__in=(Outcome.APPLIED, Outcome.KEPT)).order_by("-number"))
        for done, row in enumerate(rows, 1):
            try:
                sheet.undo(row.record_id, actor, run.reason, now)
                row.outcome, row.problems = Outcome.UNDONE, []
            except (OrgError, DeniedError) as error:
                row.outcome, row.problems = Outcome.KEPT, [["", error.what.zh, error.what.en]]
            if done % 100 == 0:
                progress.tell(done)
        _store(rows)
        _close(run, RunState.UNDONE, now)
        taken = (row.record_id for row in rows if row.outcome == Outcome.UNDONE)
        _tell(actor, "sheet-undone", run, now, ids=_packed(taken))


def _close(run: SheetRun, state: RunState, now: datetime) -> None:
    counts = Counter(run.rows.order_by().values_list("outcome", flat=True))
    run.state, run.counts, run.changed_at = state, dict(counts), now
    run.told = {name: value for name, value in run.told.items() if name != "stopped"}
    run.save(update_fields=["state", "counts", "told", "changed_at"])


def _packed(ids: Iterable[str]) -> str:
    return base64.b64encode(zlib.compress("\n".join(ids).encode())).decode()


def drop(*, actor: Viewer, run: SheetRun, now: datetime) -> None:
    """Give a run up before anything was written; its file is gone with it. Not while a process works on it."""
    descriptor = take(run.run_id)
    if descriptor is None:
        raise RunError("正在处理，请稍候", "it is being worked on; wait")
    with working(run.run_id, descriptor), transaction.atomic():
        _move(run, DROPPABLE, RunState.DISCARDED, now)
        SheetFile.objects.filter(run=run).delete()
        _tell(actor, "sheet-dropped", run, now)


@transaction.atomic
def ask(*, actor: Viewer, run: SheetRun, state: RunState, reason: str, now: datetime) -> None:
    """Move a run on to what is to be worked on next; of two who ask at once, one is refused."""
    before = {
        RunState.READING: (RunState.CHECKED, RunState.READING),
        RunState.APPLYING: (RunState.CHECKED, RunState.APPLYING),
        RunState.UNDOING: (RunState.APPLIED, RunState.UNDONE, RunState.UNDOING),
    }[state]
    if state == RunState.UNDOING and not reason.strip():
        raise RunError("请填写理由", "give a reason")
    if actor.posting is None or not actor.may(TYPES[run.sheet].right, legal_day(now)):
        raise DeniedError(TYPES[run.sheet].right, run.run_id)
    # The act is the asker's: the posting of today counts, not that of the upload.
    SheetRun.objects.filter(pk=run.pk).update(posting=actor.posting, reason=reason.strip()[:200])
    _move(run, before, state, now)


def _move(run: SheetRun, before: Iterable[RunState], state: RunState, now: datetime) -> None:
    rows = SheetRun.objects.filter(pk=run.pk, state__in=list(before), changed_at=run.changed_at)
    if not rows.update(state=state, changed_at=now):
        raise RunError("该导入的状态已变", "the run is no longer in that state")
    run.refresh_from_db()


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


def _as_row(run: SheetRun, judged: Judged, outcome: Outcome | None = None, record_id: str = "") -> SheetRow:
    problems = [[each.column, each.what.zh, each.what.en] for each in judged.problems]
    return SheetRow(
        run=run,
        number=judged.number,
        fingerprint=judged.fingerprint,
        outcome=outcome or judged.outcome,
        record_id=record_id or judged.record_id,
        problems=problems,
    )


def _store(rows: list[SheetRow]) -> None:
    """Write rows that exist anew: one statement for many, where an update would be one for each."""
    for row in rows:
        row.pk = None
    SheetRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["run", "number"],
        update_fields=["outcome", "record_id", "problems"],
        batch_size=_BATCH,
    )


def _tell(actor: Viewer, what: str, run: SheetRun, now: datetime, **more: Json) -> None:
    attrs: dict[str, Json] = {"run": run.run_id, "sheet": run.sheet, "sha256": run.sha256, "state": run.state}
    write(Note(Kind.ACT, what, attrs=attrs | {"counts": run.counts} | more), actor.author, now)
