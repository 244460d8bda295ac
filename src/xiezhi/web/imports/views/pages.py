"""The page of imports: mappings, one's runs, how far the judging is; and the page of the bulk endpoint."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.web.desk.models import RunState, SheetRun
from xiezhi.web.desk.sheets.columns import SheetType
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.imports.bulk import MOST_ROWS
from xiezhi.web.imports.kinds import PREFIX
from xiezhi.web.imports.models import Waiting
from xiezhi.web.imports.queries import runs_of, waiting_of
from xiezhi.web.imports.shipped import mappings as known_mappings
from xiezhi.web.imports.views.bulk import own_sheet
from xiezhi.web.ui.words import two

_SHOWN = 50


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """Show from what one may import, and one's runs."""
    visit = visit_of(request)
    runs = list(runs_of(visit)[:_SHOWN])
    record_read(visit, "imports-listed", [each.pk for each in runs])
    known = known_mappings()
    mappings = [
        {
            "name": PREFIX + each.name,
            "label": each.label.say(visit.language),
            "about": each.about.say(visit.language),
            "row": visit.words["import_one_event"] if each.long else visit.words["import_one_row"],
            "columns": len(each.columns),
        }
        for each in known.by_name.values()
    ]
    more = {
        "mappings": mappings,
        "defects": [each.say(visit.language) for each in known.defects],
        "runs": [_line(each, visit) for each in runs],
        **_judging(visit),
    }
    return render(request, "imports/imports.html", more)


def _line(run: SheetRun, visit: Visit) -> dict[str, object]:
    mapping = known_mappings().by_name.get(run.sheet.removeprefix(PREFIX))
    good = run.counts.get("applied", 0) if run.state == RunState.APPLIED else run.counts.get("good", 0)
    return {
        "run": run,
        "label": run.sheet if mapping is None else mapping.label.say(visit.language),
        "state": two(run.get_state_display(), visit.language),
        "rows": sum(run.counts.values()),
        "good": good,
        "wrong": run.counts.get("error", 0) + run.counts.get("duplicate", 0),
    }


def _judging(visit: Visit) -> dict[str, object]:
    return {"mine": waiting_of(visit), "all": Waiting.objects.count()}


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Say how many imported cases are not judged yet: a fragment of the page."""
    return render(request, "imports/progress.html", _judging(visit_of(request)))


@require_GET
def api(request: HttpRequest) -> HttpResponse:
    """Describe the bulk endpoint, from the same columns that it reads."""
    visit = visit_of(request)
    sheet: SheetType = own_sheet()
    fields = [
        {
            "name": each.name,
            "label": each.label.say(visit.language),
            "needed": each.required,
            "values": "、".join(each.choices) if each.choices else "",
        }
        for each in sheet.columns
    ]
    return render(request, "imports/api.html", {"fields": fields, "most": MOST_ROWS})
