"""The journal for the auditor, and the page of the seal."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.core.text import Language, Text
from xiezhi.web.desk.visit import record_read, render, visit_of
from xiezhi.web.environment import Environment
from xiezhi.web.journal.fsck import load, problems
from xiezhi.web.journal.models import Checkpoint, Entry, Kind
from xiezhi.web.journal.sealer import key_of, unsealed, witnessed
from xiezhi.web.keys import journal_key, signer
from xiezhi.web.ui.words import ACTS, AUTHORS, RESULTS, ROLES, two

PAGE = 50


@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Show entries, newest first; looking is itself an entry."""
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
    }
    return render(request, "desk/journal.html", more)


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
