"""The journal for the auditor, and the page of the seal."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.web.desk.registers.ground import JOURNAL
from xiezhi.web.desk.registers.page import shown
from xiezhi.web.desk.visit import render, visit_of
from xiezhi.web.environment import Environment
from xiezhi.web.journal.fsck import load, problems
from xiezhi.web.journal.models import Checkpoint
from xiezhi.web.journal.sealer import key_of, unsealed, witnessed
from xiezhi.web.keys import journal_key, signer


@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Show entries, newest first; looking is itself an entry."""
    return shown(request, JOURNAL)


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
