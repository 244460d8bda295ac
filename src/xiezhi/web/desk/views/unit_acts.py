"""Units: made, renamed, moved, merged, each on a form of its own with a confirmation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from xiezhi.web.desk import org_forms
from xiezhi.web.desk.choosers import units_named
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, visit_of
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.actions import units
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Person, Unit, UnitKind
from xiezhi.web.ui.forms import Filled

_form = require_http_methods(["GET", "POST"])


@_form
def create(request: HttpRequest) -> HttpResponse:
    """Make a unit."""
    visit = visit_of(request)

    def act(filled: Filled) -> Sent:
        kind, parent = UnitKind(filled.text("kind")), chosen(visit, filled, "parent")
        given = {"code": filled.text("code"), "name": filled.text("name")}
        made = units.create_unit(actor=visit.who, kind=kind, parent=parent, now=visit.now, **given)
        return Sent(f"/units/{made.pk}/")

    task = Task(
        org_forms.unit_new(visit.words),
        act,
        start={"parent": request.GET.get("parent", "")},
        check=lambda filled: must_exist(visit, filled, "parent"),
        effects=lambda _filled: [],
    )
    return work(request, task)


@_form
def rename(request: HttpRequest, unit_id: str) -> HttpResponse:
    """Give a unit another name."""
    visit, unit = visit_of(request), _unit(request, unit_id, units.EDIT)

    def act(filled: Filled) -> Sent:
        locked = Unit.objects.get(pk=unit.pk)
        units.rename_unit(actor=visit.who, unit=locked, name=filled.text("name"), on=filled.day("on"), now=visit.now)
        return Sent(f"/units/{unit.pk}/")

    task = Task(
        org_forms.unit_rename(visit.words),
        act,
        about=unit.pk,
        record={"name": unit.name},
        start={"on": visit.day.isoformat()},
        current=lambda: {"name": _locked(unit).name},
        effects=lambda filled: [visit.words["effect_rename"].format(unit.name, filled.text("name"))],
        explanation=f"{unit.name} · {unit.code}",
    )
    return work(request, task)


@_form
def move(request: HttpRequest, unit_id: str) -> HttpResponse:
    """Put a unit under another."""
    visit, unit = visit_of(request), _unit(request, unit_id, units.MOVE)

    def act(filled: Filled) -> Sent:
        parent = chosen(visit, filled, "parent")
        units.move_unit(actor=visit.who, unit=_locked(unit), parent=parent, on=filled.day("on"), now=visit.now)
        return Sent(f"/units/{unit.pk}/")

    task = Task(
        org_forms.unit_move(visit.words),
        act,
        about=unit.pk,
        record={"parent": unit.parent_id or ""},
        start={"on": visit.day.isoformat()},
        check=lambda filled: must_exist(visit, filled, "parent"),
        current=lambda: {"parent": _locked(unit).parent_id or ""},
        effects=lambda _filled: [_taken_along(visit, unit), visit.words["effect_reach"]],
        explanation=f"{unit.name} · {unit.code}",
        sensitive=True,
    )
    return work(request, task)


@_form
def merge(request: HttpRequest, unit_id: str) -> HttpResponse:
    """Close a unit into another."""
    visit, unit = visit_of(request), _unit(request, unit_id, units.MOVE)

    def act(filled: Filled) -> Sent:
        into = chosen(visit, filled, "into")
        units.merge_unit(actor=visit.who, unit=_locked(unit), into=into, on=filled.day("on"), now=visit.now)
        return Sent(f"/units/{into.pk}/")

    task = Task(
        org_forms.unit_merge(visit.words),
        act,
        about=unit.pk,
        start={"on": visit.day.isoformat()},
        check=lambda filled: must_exist(visit, filled, "into"),
        effects=lambda _filled: [_taken_along(visit, unit), visit.words["effect_merge"].format(unit.name)],
        explanation=f"{unit.name} · {unit.code}",
        sensitive=True,
    )
    return work(request, task)


def must_exist(visit: Visit, filled: Filled, name: str) -> None:
    """Say beside a field that a unit chosen there does not exist or is out of reach."""
    ids = filled.each(name)
    if len(units_named(visit, ids)) != len(ids):
        filled.errors[name] = visit.words["field_not_found"]


def chosen(visit: Visit, filled: Filled, name: str) -> Unit:
    """Return the unit of a field after ``must_exist``."""
    found = units_named(visit, filled.each(name))
    if not found:
        # Closed between the check and the act.
        raise OrgError("所选单位已撤销", "the chosen unit is closed")
    return found[0]


def _unit(request: HttpRequest, unit_id: str, right: Right) -> Unit:
    visit = visit_of(request)
    return visit.who.one(right, visit.day, Unit.objects.filter(closed_on=None), unit_id, path="path")


def _locked(unit: Unit) -> Unit:
    return Unit.objects.select_for_update().get(pk=unit.pk)


def _taken_along(visit: Visit, unit: Unit) -> str:
    below = Unit.objects.filter(path__below=unit.path, closed_on=None).count() - 1
    staff = Person.objects.filter(unit__path__below=unit.path).count()
    return visit.words["effect_along"].format(below, staff)
