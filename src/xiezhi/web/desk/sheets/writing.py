"""Writing the good rows of a run, and taking them back: in pieces, each of them one transaction.

A piece is what one may hold the database for while others wait. With its records it writes the outcome of its rows and
the counts of the run, so that a process that is killed leaves whole pieces, and the run knows exactly which. A file of
one piece is written as a whole or not at all.
"""

from __future__ import annotations

import base64
import time
import zlib
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Count

from xiezhi.core.text import Text
from xiezhi.web.desk.models import Outcome, RunState, SheetRow, SheetRun
from xiezhi.web.desk.sheets.columns import Clock
from xiezhi.web.desk.sheets.progress import Progress
from xiezhi.web.desk.sheets.reading import Reading
from xiezhi.web.desk.sheets.refusals import RefusedFileError
from xiezhi.web.desk.sheets.runs import RunError, actor_of, as_row, journal_tell, stored_file
from xiezhi.web.desk.sheets.trying import Judged, judged_rows
from xiezhi.web.desk.sheets.types import known
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import DeniedError

# Half a second on an idle machine.
PIECE = 500
# A process that waits for SQLite looks every tenth of a second; without a pause it would never find it free.
PAUSE = 0.15


class _RowRefusedError(Exception):
    def __init__(self, judged: Judged, what: Text) -> None:
        super().__init__(judged.number)
        self.judged, self.what = judged, what


def apply(run: SheetRun, clock: Clock, progress: Progress) -> None:
    """Judge every row anew, and write the good ones if all are still good; otherwise say which are not, and stop."""
    try:
        good, changed = _judged_anew(run, clock())
    except (RefusedFileError, RunError) as error:
        return _stop(run, [], error.what, clock())
    if changed:
        why = Text(f"{len(changed)} 行在试算之后情况已变", f"{len(changed)} rows are no longer as they were tried")
        return _stop(run, changed, why, clock())
    if known()[run.sheet].prepare is not None:
        return _apply_whole(run, good, clock, progress)
    for start in range(0, len(good), PIECE):
        try:
            _write(run, good[start : start + PIECE], clock())
        except _RowRefusedError as error:
            row = as_row(run, error.judged, Outcome.ERROR)
            row.problems = [["", error.what.zh, error.what.en]]
            number = error.judged.number
            why = Text(f"第 {number} 行：{error.what.zh}", f"row {number}: {error.what.en}")
            return _stop(run, [row], why, clock())
        _let_others_in(progress, start + PIECE, len(good))
    return _end(run, RunState.APPLIED, clock())


def _judged_anew(run: SheetRun, now: datetime) -> tuple[list[Judged], list[SheetRow]]:
    """Return the rows to write, and those that were good when tried and are not now."""
    waiting = dict(run.rows.filter(outcome=Outcome.GOOD).values_list("number", "fingerprint"))
    good, changed = [], []
    with stored_file(run) as file:
        for each in judged_rows(file, known()[run.sheet], actor_of(run), now, Reading()):
            fingerprint = waiting.pop(each.number, None)
            if fingerprint is None:
                continue
            if each.outcome == Outcome.GOOD and each.fingerprint == fingerprint:
                good.append(each)
            else:
                changed.append(as_row(run, each))
    if waiting:
        raise RunError("文件与试算时不同", "the file is not the one that was tried")
    return good, changed


@transaction.atomic
def _write(run: SheetRun, piece: list[Judged], now: datetime) -> None:
    _hold(run, RunState.APPLYING)
    sheet, actor, made = known()[run.sheet], actor_of(run), []
    for each in piece:
        if each.row is None or sheet.apply is None:
            raise LookupError("a row that cannot be read was called good")
        try:
            record_id = sheet.apply(each.row, actor, now)
        except (OrgError, DeniedError) as error:
            raise _RowRefusedError(each, error.what) from error
        made.append(as_row(run, each, Outcome.APPLIED, record_id))
    _store(run, made, now)
    journal_tell(actor, "sheet-applied", run, now, ids=_packed(row.record_id for row in made))


def _apply_whole(run: SheetRun, good: list[Judged], clock: Clock, progress: Progress) -> None:
    """Make every row ready outside the database, then write them all in one short transaction, or none."""
    sheet, actor = known()[run.sheet], actor_of(run)
    rows = [each.row for each in good if each.row is not None]
    if sheet.prepare is None or len(rows) != len(good):
        raise LookupError("a row that cannot be read was called good")
    try:
        made_ready = sheet.prepare(rows, actor, clock(), progress.tell)
        with transaction.atomic():
            _hold(run, RunState.APPLYING)
            ids = made_ready.write(clock)
            _store(run, [as_row(run, row, Outcome.APPLIED, each) for row, each in zip(good, ids, strict=True)], clock())
            journal_tell(actor, "sheet-applied", run, clock(), ids=_packed(dict.fromkeys(ids)))
    except (OrgError, DeniedError, IntegrityError) as error:
        taken = Text("其间另有记录写入，编号已被使用", "meanwhile others have used these numbers")
        return _stop(run, [], taken if isinstance(error, IntegrityError) else error.what, clock())
    return _end(run, RunState.APPLIED, clock())


def undo(run: SheetRun, clock: Clock, progress: Progress) -> None:
    """Take back every row on which nothing was built, the last first; the others stay, each with its reason."""
    numbers = list(
        run.rows.filter(outcome__in=(Outcome.APPLIED, Outcome.KEPT))
        .order_by("-number")
        .values_list("number", flat=True)
    )
    for start in range(0, len(numbers), PIECE):
        _take_back(run, numbers[start : start + PIECE], clock())
        _let_others_in(progress, start + PIECE, len(numbers))
    _end(run, RunState.UNDONE, clock())


@transaction.atomic
def _take_back(run: SheetRun, numbers: list[int], now: datetime) -> None:
    _hold(run, RunState.UNDOING)
    sheet, actor = known()[run.sheet], actor_of(run)
    rows = list(run.rows.filter(number__in=numbers).order_by("-number"))
    for row in rows:
        try:
            sheet.undo(row.record_id, actor, run.reason, now)
            row.outcome, row.problems = Outcome.UNDONE, []
        except (OrgError, DeniedError) as error:
            row.outcome, row.problems = Outcome.KEPT, [["", error.what.zh, error.what.en]]
    _store(run, rows, now)
    taken = (row.record_id for row in rows if row.outcome == Outcome.UNDONE)
    journal_tell(actor, "sheet-undone", run, now, ids=_packed(taken))


def _let_others_in(progress: Progress, done: int, total: int) -> None:
    progress.tell(min(done, total))
    if done < total and connection.vendor == "sqlite":
        time.sleep(PAUSE)


def _hold(run: SheetRun, state: RunState) -> None:
    """Hold the run for this transaction; refuse if it was moved on meanwhile."""
    if not SheetRun.objects.select_for_update().filter(pk=run.pk, state=state).exists():
        raise RunError("该导入的状态已变", "the run is no longer in that state")


def _stop(run: SheetRun, changed: list[SheetRow], why: Text, now: datetime) -> None:
    with transaction.atomic():
        _hold(run, RunState.APPLYING)
        run.told = run.told | {"stopped": {"zh": f"写入停止：{why.zh}", "en": f"writing stopped: {why.en}"}}
        _store(run, changed, now)
        _end(run, RunState.CHECKED, now)


def _end(run: SheetRun, state: RunState, now: datetime) -> None:
    if state != RunState.CHECKED:
        run.told = {name: value for name, value in run.told.items() if name != "stopped"}
    run.state, run.changed_at = state, now
    run.save(update_fields=["state", "told", "changed_at"])


def _store(run: SheetRun, rows: list[SheetRow], now: datetime) -> None:
    """Write rows that exist anew, in one statement where an update would be one for each, and count again."""
    for row in rows:
        row.pk = None
    fields = ["outcome", "record_id", "problems"]
    SheetRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["run", "number"], update_fields=fields)
    counted = run.rows.order_by("outcome").values_list("outcome").annotate(count=Count("number"))
    run.counts = dict(counted)
    run.changed_at = now
    run.save(update_fields=["counts", "changed_at"])


def _packed(ids: Iterable[str]) -> str:
    return base64.b64encode(zlib.compress("\n".join(ids).encode())).decode()
