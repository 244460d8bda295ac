"""The unit tree, opened branch by branch."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.web.desk.choosers import staff_in_reach
from xiezhi.web.desk.registers.ground import UNITS
from xiezhi.web.desk.registers.page import shown
from xiezhi.web.desk.selection import selection_of, selection_shown
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.actions import staff, units
from xiezhi.web.org.actions.accounts import CREATE
from xiezhi.web.org.actions.postings import PROPOSE
from xiezhi.web.org.models import Unit
from xiezhi.web.ui.words import two

LIST = Right("org_unit", "list")
MOST_STAFF = 200


def _units(visit: Visit) -> QuerySet[Unit]:
    return visit.who.rows(LIST, visit.day, Unit.objects.all(), path="path")


def _lines(visit: Visit, rows: QuerySet[Unit], depth: int = 0) -> list[dict[str, object]]:
    children = Unit.objects.filter(parent=OuterRef("pk"), closed_on=None)
    return [
        {
            "unit": each,
            "kind": two(each.get_kind_display(), visit.language),
            "has_children": each.has_children,
            "open": _branch(visit, each.pk, depth - 1) if depth and each.has_children else [],
        }
        for each in rows.annotate(has_children=Exists(children))
    ]


def _branch(visit: Visit, parent: str | None, depth: int = 0) -> list[dict[str, object]]:
    return _lines(visit, _units(visit).filter(parent=parent, closed_on=None), depth)


def _found(visit: Visit, unit_id: str) -> Unit:
    return visit.who.one(LIST, visit.day, Unit.objects.all(), unit_id, path="path")


@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """Show the root, or the unit that was chosen, and what is right below it."""
    visit, selection = visit_of(request), selection_of(request)
    standing = _units(visit).filter(closed_on=None)
    top = standing.filter(parent=None) if selection.unit is None else standing.filter(pk=selection.unit.pk)
    more = {
        "branch": _lines(visit, top, 1 if selection.below else 0),
        "total": selection.in_unit(standing, "path").count(),
        "may_edit": visit.who.may(units.EDIT, visit.day),
    }
    return render(request, "desk/units.html", more | selection_shown(request, selection, with_period=False))


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """List the units one below the other, closed ones too."""
    return shown(request, UNITS)


@require_GET
def below(request: HttpRequest, unit_id: str) -> HttpResponse:
    """Return the branch below a unit, for the tree."""
    visit = visit_of(request)
    return render(request, "desk/branch.html", {"branch": _branch(visit, _found(visit, unit_id).pk)})


@require_GET
def unit(request: HttpRequest, unit_id: str) -> HttpResponse:
    """Show a unit, its history, and of its staff those one may list."""
    visit = visit_of(request)
    found = _found(visit, unit_id)
    people = staff_in_reach(visit).filter(unit=found).select_related("account").order_by("name", "person_id")
    shown = list(people[:MOST_STAFF])
    if shown:
        record_read(visit, "staff-listed", (each.pk for each in shown), unit=found.pk)
    stands = found.closed_on is None
    rights = {
        "may_edit": units.EDIT,
        "may_move": units.MOVE,
        "may_register": staff.REGISTER,
        "may_transfer": staff.MOVE,
        "may_propose": PROPOSE,
    }
    more = {
        "unit": found,
        "above": found.parent,
        "kind": two(found.get_kind_display(), visit.language),
        "history": found.validities.all(),
        "below": _branch(visit, found.pk),
        "staff": found.staff.count(),
        "people": shown,
        "may_account": visit.who.may(CREATE, visit.day),
    }
    return render(
        request,
        "desk/unit.html",
        more | {name: stands and visit.who.may(right, visit.day) for name, right in rights.items()},
    )
