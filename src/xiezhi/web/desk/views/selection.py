"""Choosing the unit and the period that lists are limited to."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from xiezhi.web.desk.choosers import units_in_reach
from xiezhi.web.desk.selection import SELECTION_COOKIE, chosen, selection_of
from xiezhi.web.desk.visit import render, visit_of
from xiezhi.web.org.models import Unit

MOST = 200


@require_POST
def select(request: HttpRequest) -> HttpResponse:
    """Change what was pressed, keep the rest, and go back to the page."""
    kept, after = selection_of(request), request.POST.get("next", "/")
    made = chosen(
        visit_of(request),
        request.POST.get("unit", kept.unit.pk if kept.unit else ""),
        request.POST.get("below", "1" if kept.below else "0") != "0",
        request.POST.get("period", kept.period_code),
    )
    own = after.startswith("/") and url_has_allowed_host_and_scheme(after, allowed_hosts=None)
    response = HttpResponseRedirect(after if own else "/")
    secure = settings.ENVIRONMENT.https
    response.set_cookie(SELECTION_COOKIE, made.code, httponly=True, samesite="Lax", secure=secure)
    return response


@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """Offer the units right below one (or the topmost), or those that fit what is typed."""
    visit, typed = visit_of(request), request.GET.get("q", "").strip()[:40]
    children = Unit.objects.filter(parent=OuterRef("pk"), closed_on=None)
    rows = units_in_reach(visit).annotate(has_children=Exists(children))
    if typed:
        rows = rows.filter(Q(name__icontains=typed) | Q(code__istartswith=typed))
    else:
        rows = rows.filter(parent=request.GET.get("below") or None)
    return render(request, "ui/selection_branch.html", {"branch": rows.order_by("path")[:MOST]})
