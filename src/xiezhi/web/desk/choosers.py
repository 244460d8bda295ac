"""Units and persons, searched for while typing, and named where they were chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from xiezhi.web.desk.visit import Visit
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.models import Person, Unit
from xiezhi.web.ui.forms import FieldKind

UNITS, STAFF = Right("org_unit", "list"), Right("staff", "list")
MOST = 12


@dataclass(frozen=True, slots=True)
class Option:
    """Something that may be chosen."""

    id: str
    label: str
    note: str = ""


def units_in_reach(visit: Visit) -> QuerySet[Unit]:
    """Return the units one may choose among: those that stand."""
    return visit.who.rows(UNITS, visit.day, Unit.objects.filter(closed_on=None), path="path")


def staff_in_reach(visit: Visit) -> QuerySet[Person]:
    """Return the persons one may choose among."""
    rows = visit.who.rows(STAFF, visit.day, Person.objects.all(), path="unit__path", person="person_id")
    return rows.select_related("unit")


def search(visit: Visit, kind: FieldKind, typed: str, right: str = "") -> list[Option]:
    """Return the first units or persons that fit; ``right`` (``posting.propose``) leaves only where it reaches."""
    resource, _, action = right.partition(".")
    if kind is FieldKind.UNIT:
        units = units_in_reach(visit).filter(Q(name__icontains=typed) | Q(code__istartswith=typed))
        if right:
            units = visit.who.rows(Right(resource, action), visit.day, units, path="path")
        return [Option(each.pk, each.name, each.code) for each in units.order_by("path")[:MOST]]
    staff = staff_in_reach(visit).filter(Q(name__icontains=typed) | Q(person_id__istartswith=typed))
    return [Option(each.pk, each.name, each.unit.name) for each in staff.order_by("name", "person_id")[:MOST]]


def name_of(visit: Visit, kind: FieldKind, ids: list[str]) -> Mapping[str, str]:
    """Return the names of what was chosen, as far as it is in reach."""
    if kind is FieldKind.UNIT:
        return {each.pk: f"{each.name} {each.code}" for each in units_in_reach(visit).filter(pk__in=ids)}
    return {each.pk: f"{each.name} · {each.unit.name}" for each in staff_in_reach(visit).filter(pk__in=ids)}


def units_named(visit: Visit, ids: list[str]) -> list[Unit]:
    """Return the chosen units in their order, leaving out what is out of reach."""
    found = {each.pk: each for each in units_in_reach(visit).filter(pk__in=ids)}
    return [found[each] for each in ids if each in found]


def person_named(visit: Visit, person_id: str) -> Person | None:
    """Return the chosen person; None if out of reach."""
    return staff_in_reach(visit).filter(pk=person_id).first()
