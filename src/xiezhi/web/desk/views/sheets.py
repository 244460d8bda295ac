"""The pages of the Excel client: templates and upload, the dry run, confirmation, undo."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.web.desk.models import Outcome, RunState, SheetRun
from xiezhi.web.desk.sheets import runs
from xiezhi.web.desk.sheets.columns import SheetType, Sort
from xiezhi.web.desk.sheets.csv_file import as_workbook
from xiezhi.web.desk.sheets.limits import MOST_BYTES
from xiezhi.web.desk.sheets.progress import rows_done
from xiezhi.web.desk.sheets.refusals import RefusedFileError
from xiezhi.web.desk.sheets.returned import marked_workbook, said
from xiezhi.web.desk.sheets.template import write_template
from xiezhi.web.desk.sheets.types import known
from xiezhi.web.desk.sheets.work import begin
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.models import Unit
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.ui.words import two

UPLOAD = Right("sheet", "upload")
_SHOWN, _LISTED, _MOST_UNITS = 50, 50, 5_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BUSY = (RunState.READING, RunState.APPLYING, RunState.UNDOING)
_COLOURS = {
    "error": "bg-red",
    "kept": "bg-red",
    "duplicate": "bg-yellow text-dark",
    "good": "bg-green",
    "applied": "bg-green",
}


def _sheet(visit: Visit, name: str) -> SheetType:
    found = known().get(name)
    if found is None or not visit.who.may(found.right, visit.day):
        raise DeniedError(UPLOAD, name[:40])
    return found


def _run(visit: Visit, run_id: str) -> SheetRun:
    """Return a run of one's own; anybody else's does not exist, nor one of a type that is not there any more."""
    base = SheetRun.objects.select_related("account__person", "posting__unit", "posting__person")
    mine = visit.who.rows(UPLOAD, visit.day, base, path="posting__unit__path", person="account__person_id")
    found = mine.filter(pk=run_id).first()
    if found is None or found.sheet not in known():
        raise DeniedError(UPLOAD, run_id)
    return found


@require_GET
def sheets(request: HttpRequest) -> HttpResponse:
    """Show the types one may upload and one's runs."""
    return _sheets(request)


def _sheets(request: HttpRequest, status: int = 200, **told: str) -> HttpResponse:
    visit = visit_of(request)
    mine = visit.who.rows(
        UPLOAD, visit.day, SheetRun.objects.all(), path="posting__unit__path", person="account__person_id"
    )
    types = [each for each in known().values() if visit.who.may(each.right, visit.day)]
    more = {
        "types": [{"name": each.name, "label": each.label.say(visit.language)} for each in types],
        "runs": [_line(each, visit) for each in mine[:_LISTED]],
    }
    return render(request, "desk/sheets.html", more | told, status)


def _line(run: SheetRun, visit: Visit) -> dict[str, object]:
    return {
        "run": run,
        "sheet": _label(run, visit),
        "state": two(run.get_state_display(), visit.language),
        "counts": _counts(run, visit),
    }


def _label(run: SheetRun, visit: Visit) -> str:
    found = known().get(run.sheet)
    return run.sheet if found is None else found.label.say(visit.language)


def _counts(run: SheetRun, visit: Visit) -> list[dict[str, object]]:
    return [
        {
            "label": two(str(label), visit.language),
            "count": run.counts[value],
            "colour": _COLOURS.get(value, "bg-azure"),
        }
        for value, label in Outcome.choices
        if run.counts.get(value)
    ]


@require_GET
def template(request: HttpRequest, sheet_name: str) -> HttpResponse:
    """Give the template of a type."""
    visit = visit_of(request)
    sheet = _sheet(visit, sheet_name)
    units: list[tuple[str, str]] = []
    if any(column.sort is Sort.UNIT for column in sheet.columns):
        # For new units those above are offered; for the rest those the right reaches.
        right = Right("org_unit", "list") if sheet.name == "units" else sheet.right
        rows = visit.who.rows(right, visit.day, Unit.objects.filter(closed_on=None), path="path")
        units = list(rows.values_list("code", "name")[:_MOST_UNITS])
    body = write_template(sheet, units, visit.language)
    return _workbook(body, f"{sheet.label.say(visit.language)}-{visit.words['sheet_template']}.xlsx")


def _workbook(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=_XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in and begin its dry run."""
    visit = visit_of(request)
    sheet = _sheet(visit, request.POST.get("sheet", ""))
    file = request.FILES.get("file")
    try:
        if file is None or file.file is None:
            too_large = int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES
            raise RefusedFileError("size" if too_large else "empty")
        name = file.name or ""
        body = as_workbook(file.file) if name.lower().endswith(".csv") else file.file
        run = runs.receive(actor=visit.who, sheet=sheet, file=body, name=name, now=visit.now)
    except RefusedFileError as error:
        return _sheets(request, 400, problem=_said(error, visit), chosen=sheet.name)
    begin(run, visit.now)
    return HttpResponseRedirect(f"/sheets/runs/{run.run_id}/")


def _said(error: XiezhiError, visit: Visit) -> str:
    joint = "；" if str(visit.language) == "zh" else "; "
    return f"{visit.say(error)}{joint}{error.remedy.say(visit.language)}"


@require_GET
def run(request: HttpRequest, run_id: str) -> HttpResponse:
    """Show a run: its progress, or what became of its rows."""
    visit = visit_of(request)
    found = _run(visit, run_id)
    return _page(request, found)


def _page(request: HttpRequest, found: SheetRun, status: int = 200, **told: str) -> HttpResponse:
    visit, sheet = visit_of(request), known()[found.sheet]
    # First the lock, then the state: a run that ends in between must not look broken off.
    done = rows_done(found.run_id)
    found.refresh_from_db()
    wrong = found.rows.filter(outcome__in=(Outcome.ERROR, Outcome.DUPLICATE, Outcome.KEPT))
    first = [(each.number, said(sheet, each.outcome, each.problems, visit.language)) for each in wrong[:_SHOWN]]
    if first and found.state not in _BUSY:
        record_read(visit, "sheet-viewed", [found.run_id])
    more: dict[str, object] = _line(found, visit) | {
        "whole": sheet.prepare is not None,
        "busy": found.state in _BUSY and done is not None,
        "broken_off": found.state in _BUSY and done is None,
        "done": done or 0,
        "total": sum(found.counts.values()),
        "wrong": first,
        "more_wrong": max(wrong.count() - _SHOWN, 0),
        "may_confirm": found.state == RunState.CHECKED and found.counts.get("good", 0) > 0,
        "may_undo": done is None and runs.written(found) > 0,
        "may_drop": done is None and found.state in runs.DROPPABLE and not runs.written(found),
        "may_try_again": found.state == RunState.CHECKED and "stopped" in found.told and not runs.written(found),
        "may_return": "part" in found.told and hasattr(found, "file") and found.state not in _BUSY,
        "nothing_new": found.state == RunState.CHECKED
        and not found.counts.get("good")
        and not found.counts.get("error"),
        "refused": _refused(found, visit),
        "stopped": _two_of(found.told.get("stopped"), visit),
        "unread": "、".join(found.told.get("unread", [])),
        "earlier": _earlier(found),
    }
    return render(request, "desk/sheet_run.html", more | told, status)


def _two_of(told: dict[str, str] | None, visit: Visit, ending: str = "") -> str:
    return Text(told["zh" + ending], told["en" + ending]).say(visit.language) if told else ""


def _refused(found: SheetRun, visit: Visit) -> str:
    if found.state != RunState.REFUSED:
        return ""
    joint = "；" if str(visit.language) == "zh" else "; "
    return f"{_two_of(found.told, visit)}{joint}{_two_of(found.told, visit, '_remedy')}"


def _earlier(found: SheetRun) -> SheetRun | None:
    same = SheetRun.objects.filter(
        account=found.account, sheet=found.sheet, sha256=found.sha256, state=RunState.APPLIED
    )
    return same.exclude(pk=found.pk).first()


@require_GET
def progress(request: HttpRequest, run_id: str) -> HttpResponse:
    """Say how far a run is; when it is done, tell the page to load itself anew."""
    visit = visit_of(request)
    found = _run(visit, run_id)
    done = rows_done(found.run_id)
    if done is None:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    more = {"done": done, "run": found, "goal": found.counts.get("good", 0) if found.state == RunState.APPLYING else 0}
    return render(request, "desk/sheet_progress.html", more)


@require_GET
def workbook(request: HttpRequest, run_id: str) -> HttpResponse:
    """Give the uploaded workbook back with its errors."""
    visit = visit_of(request)
    found = _run(visit, run_id)
    try:
        body = marked_workbook(found, visit.language)
    except (runs.RunError, RefusedFileError) as error:
        return _page(request, found, 409, problem=visit.say(error))
    record_read(visit, "sheet-returned", [found.run_id])
    stem = found.file_name.rpartition(".")[0] or found.file_name
    return _workbook(body, f"{stem}-{visit.words['sheet_result']}.xlsx")


def _asked(request: HttpRequest, run_id: str, state: RunState) -> HttpResponse:
    visit = visit_of(request)
    found = _run(visit, run_id)
    try:
        reason = request.POST.get("reason", found.reason)
        runs.ask(actor=visit.who, run=found, state=state, reason=reason, now=visit.now)
    except runs.RunError as error:
        return _page(request, found, 409, problem=visit.say(error))
    begin(found, visit.now)
    return HttpResponseRedirect(f"/sheets/runs/{run_id}/")


@require_POST
def again(request: HttpRequest, run_id: str) -> HttpResponse:
    """Try a run once more, or take up again what was broken off."""
    state = RunState(_run(visit_of(request), run_id).state)
    return _asked(request, run_id, state if state in _BUSY else RunState.READING)


@require_POST
def confirm(request: HttpRequest, run_id: str) -> HttpResponse:
    """Write the good rows."""
    return _asked(request, run_id, RunState.APPLYING)


@require_POST
def undo(request: HttpRequest, run_id: str) -> HttpResponse:
    """Take back what was written."""
    return _asked(request, run_id, RunState.UNDOING)


@require_POST
def drop(request: HttpRequest, run_id: str) -> HttpResponse:
    """Give a run up."""
    visit = visit_of(request)
    found = _run(visit, run_id)
    try:
        runs.drop(actor=visit.who, run=found, now=visit.now)
    except runs.RunError as error:
        return _page(request, found, 409, problem=visit.say(error))
    return HttpResponseRedirect("/sheets/")
