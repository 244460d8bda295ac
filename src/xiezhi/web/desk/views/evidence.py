"""The journal for the auditor, and the page of the seal."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from datetime import UTC, date, datetime

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.core.text import Text
from xiezhi.seal.verify import Json
from xiezhi.web.desk.registers.ground import JOURNAL
from xiezhi.web.desk.registers.page import shown
from xiezhi.web.desk.visit import render, unconfirmed, visit_of
from xiezhi.web.environment import Environment
from xiezhi.web.journal.export import Days, ExportError, export_journal
from xiezhi.web.journal.fsck import check_journal
from xiezhi.web.journal.models import Checkpoint, Kind
from xiezhi.web.journal.sealer import SealError, key_of, make_checkpoint, unsealed, witnessed
from xiezhi.web.journal.writer import Note, write_apart
from xiezhi.web.keys import journal_key, signer


@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Show entries, newest first; looking is itself an entry."""
    return shown(request, JOURNAL)


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
        return shown(request, JOURNAL, 400, problem=told.say(visit.language))
    make_checkpoint(keeper, visit.now)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        made = export_journal(out, days, keeper)
    except (ExportError, SealError) as error:
        out.close()
        return shown(request, JOURNAL, 400, problem=visit.say(error))
    attrs: dict[str, Json] = {"first": str(days.first), "last": str(days.last), **asdict(made)}
    write_apart(Note(Kind.EXPORT, "journal-exported", attrs=attrs), visit.author, datetime.now(UTC))
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"journal-{days.first}-{days.last}.zip")


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
        found = check_journal(key_of(keeper), journal_key(environment), notes).problems
        more["checked"] = True
        more["problems"] = [f"{each.where} {each.what.say(visit.language)}" for each in found]
    return render(request, "desk/seal.html", more)
