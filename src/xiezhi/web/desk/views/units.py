"""The unit tree, opened branch by branch."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.web.desk.visit import Visit, render, visit_of
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.models import Unit
from xiezhi.web.ui.words import two

LIST = Right("org_unit", "list")


def _units(visit: Visit) -> QuerySet[Unit]:
    return visit.who.rows(LIST, visit.day, Unit.objects.all(), path="path")


def _branch(visit: Visit, parent: str | None, depth: int = 0) -> list[dict[str, object]]:
    children = Unit.objects.filter(parent=OuterRef("pk"), closed_on=None)
    rows = _units(visit).filter(parent=parent, closed_on=None).annotate(has_children=Exists(children))
    return [
        {
            "unit": each,
            "kind": two(each.get_kind_display(), visit.language),
            "has_children": each.has_children,
            "open": _branch(visit, each.pk, depth - 1) if depth and each.has_children else [],
        }
        for each in rows
    ]


def _found(visit: Visit, unit_id: str) -> Unit:
    return visit.who.one(LIST, visit.day, Unit.objects.all(), unit_id, path="path")


@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """Show the root and what is right below it."""
    visit = visit_of(request)
    total = _units(visit).filter(closed_on=None).count()
    return render(request, "desk/units.html", {"branch": _branch(visit, None, 1), "total": total})


@require_GET
def below(request: HttpRequest, unit_id: str) -> HttpResponse:
    """Return the branch below a unit, for the tree."""
    visit = visit_of(request)
    return render(request, "desk/branch.html", {"branch": _branch(visit, _found(visit, unit_id).pk)})


@require_GET
def unit(request: HttpRequest, unit_id: str) -> HttpResponse:
    """Show a unit and its history."""
    visit = visit_of(request)
    found = _found(visit, unit_id)
    more = {
        "unit": found,
        "kind": two(found.get_kind_display(), visit.language),
        "history": found.validities.all(),
        "staff": found.staff.count(),
    }
    return render(request, "desk/unit.html", more)
