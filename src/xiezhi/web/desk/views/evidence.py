"""The journal for the auditor, and the page of the seal."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.core.text import Language, Text
from xiezhi.seal.verify import Json
from xiezhi.web.desk.visit import record_read, render, unconfirmed, visit_of
from xiezhi.web.environment import Environment
from xiezhi.web.journal.export import Days, ExportError, export_journal
from xiezhi.web.journal.fsck import load, problems
from xiezhi.web.journal.models import Checkpoint, Entry, Kind
from xiezhi.web.journal.sealer import key_of, make_checkpoint, unsealed, witnessed
from xiezhi.web.journal.writer import Note, write_apart
from xiezhi.web.keys import journal_key, signer
from xiezhi.web.org.access.policy import Right
from xiezhi.web.ui.words import ACTS, AUTHORS, RESULTS, ROLES, two

PAGE = 50
EXPORT = Right("audit_log", "export")


@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Show entries, newest first; looking is itself an entry."""
    return _journal(request)


def _journal(request: HttpRequest, status: int = 200, **told: str) -> HttpResponse:
    visit = visit_of(request)
    kind, before = request.GET.get("kind", ""), request.GET.get("before", "")
    rows = Entry.objects.order_by("-entry_id")
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if before:
        rows = rows.filter(entry_id__lt=before)
    shown = list(rows[: PAGE + 1])
    page = shown[:PAGE]
    record_read(visit, "journal-read", (each.pk for each in page), kind=kind[:8], before=before[:36])
    more = {
        "rows": [_line(each, visit.language) for each in page],
        "kinds": [(value, two(str(name), visit.language)) for value, name in Kind.choices],
        "kind": kind if kind in Kind.values else "",
        "earlier": page[-1].entry_id if len(shown) > PAGE else "",
        "may_export": visit.who.may(EXPORT, visit.day),
        "today": visit.day,
    }
    return render(request, "desk/journal.html", more | told, status)


@require_POST
def export(request: HttpRequest) -> HttpResponse | FileResponse:
    """Send the sealed entries of some days with a proof of each; the export is itself an entry."""
    visit = visit_of(request)
    if (first := unconfirmed(visit, "/journal/")) is not None:
        return first
    keeper = signer(settings.ENVIRONMENT)
    try:
        days = Days(date.fromisoformat(request.POST.get("first", "")), date.fromisoformat(request.POST.get("last", "")))
    except ValueError:
        told = Text("日期须如 2026-03-02", "a day is written 2026-03-02")
        return _journal(request, 400, problem=told.say(visit.language))
    make_checkpoint(keeper, visit.now)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        count = export_journal(out, days, keeper)
    except ExportError as error:
        out.close()
        return _journal(request, 400, problem=visit.say(error))
    attrs: dict[str, Json] = {"first": str(days.first), "last": str(days.last), "count": count}
    write_apart(Note(Kind.EXPORT, "journal-exported", attrs=attrs), visit.author, visit.now)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"journal-{days.first}-{days.last}.zip")


def _line(entry: Entry, language: Language) -> dict[str, object]:
    def said(words: Mapping[str, Text], name: str) -> str:
        return words[name].say(language) if name in words else name

    return {
        "recorded_at": entry.recorded_at,
        "actor_id": entry.actor_id,
        "unit_path": entry.unit_path,
        "role": said(ROLES | AUTHORS, entry.actor_role),
        "kind": two(entry.get_kind_display(), language),
        "what": said(ACTS, entry.what),
        "result": said(RESULTS, entry.result),
    }


@require_http_methods(["GET", "POST"])
def seal(request: HttpRequest) -> HttpResponse:
    """Show the last checkpoint; on demand check everything."""
    visit = visit_of(request)
    environment: Environment = settings.ENVIRONMENT
    last, keeper = Checkpoint.objects.order_by("-size").first(), signer(environment)
    more: dict[str, object] = {
        "checkpoint": last,
        "leaves": last.size if last else 0,
        "waiting": unsealed().count(),
        "witness": environment.witness,
        "public_key": keeper.key,
    }
    if request.method == "POST":
        notes = witnessed(environment.witness) if environment.witness else []
        found = problems(load(key_of(keeper), journal_key(environment), notes))
        more["checked"] = True
        more["problems"] = [f"{each.where} {each.what.say(visit.language)}" for each in found]
    return render(request, "desk/seal.html", more)
