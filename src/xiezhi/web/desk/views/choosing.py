"""What may be chosen, offered while one types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.web.desk.choosers import search
from xiezhi.web.desk.visit import record_read, render, visit_of
from xiezhi.web.ui.forms import FieldKind


@require_GET
def unit(request: HttpRequest) -> HttpResponse:
    """Offer units by name or code."""
    return _offer(request, FieldKind.UNIT)


@require_GET
def person(request: HttpRequest) -> HttpResponse:
    """Offer persons by name; the search is an entry."""
    return _offer(request, FieldKind.PERSON)


def _offer(request: HttpRequest, kind: FieldKind) -> HttpResponse:
    visit, typed = visit_of(request), request.GET.get("q", "").strip()[:40]
    options = search(visit, kind, typed, request.GET.get("within", "")[:60]) if typed else []
    if kind is FieldKind.PERSON and typed:
        record_read(visit, "staff-searched", (each.id for each in options))
    return render(request, "ui/options.html", {"options": options, "typed": typed})
