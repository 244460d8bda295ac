"""The registers of deadlines, of what was escalated and of what moved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.web.deadlines.models import Rejudging
from xiezhi.web.deadlines.registers import DEADLINES
from xiezhi.web.deadlines.told import ESCALATIONS, MOVES
from xiezhi.web.desk.registers.page import shown
from xiezhi.web.desk.views.registers import export
from xiezhi.web.desk.visit import render

__all__ = ["deadlines", "escalations", "export", "moves", "progress"]


@require_GET
def deadlines(request: HttpRequest) -> HttpResponse:
    """List the open deadlines in reach, the first due first."""
    return shown(request, DEADLINES)


@require_GET
def escalations(request: HttpRequest) -> HttpResponse:
    """List what was escalated, the newest first."""
    return shown(request, ESCALATIONS)


@require_GET
def moves(request: HttpRequest) -> HttpResponse:
    """List what moved when calendar or rulebook changed, the newest first."""
    return shown(request, MOVES)


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Say how far the judging anew is: a fragment that asks again while there is work."""
    return render(request, "deadlines/progress.html", {"run": Rejudging.objects.first()})
