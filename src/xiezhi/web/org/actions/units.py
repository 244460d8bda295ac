"""Units: make, rename, move, merge. The tree is today's; ``UnitValidity`` keeps what was."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat, Length, Substr

from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Posting, State, Unit, UnitKind, UnitValidity
from xiezhi.web.org.search import index
from xiezhi.web.org.viewer import Viewer, legal_day

EDIT, MOVE = Right("org_unit", "edit"), Right("org_unit", "move")


@transaction.atomic
def create_unit(
    *, actor: Viewer | None, code: str, name: str, kind: UnitKind, parent: Unit | None, now: datetime
) -> Unit:
    """Make a unit; ``actor`` None is the first start, which makes the root.

    The code of a closed unit on which nothing stands may be used again: that unit is opened again, its history kept.
    """
    if "/" in code or not code:
        raise OrgError(f"代码“{code}”不可用", f"the code {code!r} cannot be used")
    if not name.strip():
        raise OrgError("请填写名称", "give a name")
    path = f"{parent.path if parent else ''}{code}/"
    if actor is not None:
        actor.demand(EDIT, Record(path), legal_day(now), code)
    if parent is not None:
        _check_open(parent)
    before = Unit.objects.filter(code=code).first()
    if before is not None and (before.closed_on is None or standing_on(before) is not None):
        raise OrgError(f"代码 {code} 已有", f"the code {code} is taken")
    unit = Unit(unit_id=new_id(now), code=code, name=name, kind=kind, parent=parent, path=path)
    if before is not None:
        unit.unit_id = before.unit_id
    unit.save(force_insert=before is None)
    facts = {"name": name, "path": path, "last_day": None}
    UnitValidity.objects.update_or_create(unit=unit, first_day=legal_day(now), defaults=facts)
    index.put("unit", unit)
    _tell(actor, "unit-created", unit, now)
    return unit


@transaction.atomic
def close_unit(*, actor: Viewer, unit: Unit, reason: str, now: datetime) -> None:
    """Close a unit on which nothing stands, from today on."""
    actor.demand(EDIT, Record(unit.path), legal_day(now), unit.unit_id)
    problem = standing_on(unit)
    if problem is not None:
        raise problem
    changed = Unit.objects.filter(pk=unit.pk, closed_on=None).update(closed_on=legal_day(now))
    if not changed:
        raise OrgError(f"{unit.name} 已撤销", f"{unit.name} is closed")
    unit.validities.filter(last_day=None).update(last_day=legal_day(now) - timedelta(days=1))
    _tell(actor, "unit-closed", unit, now, reason=reason)


def standing_on(unit: Unit) -> OrgError | None:
    """Return what stands on a unit: units below, staff, postings there or serving it; None: nothing."""
    if unit.children.filter(closed_on=None).exists():
        return OrgError("已有下级单位", "there are units below it")
    if unit.staff.filter(left_on=None).exists():
        return OrgError("已有人员", "people belong to it")
    if Posting.objects.filter(Q(unit=unit) | Q(serves=unit)).exclude(state=State.REVOKED).exists():
        return OrgError("已有任职", "there are postings at it")
    return None


@transaction.atomic
def rename_unit(*, actor: Viewer, unit: Unit, name: str, on: date, now: datetime) -> None:
    """Give a unit another name from a day on."""
    actor.demand(EDIT, Record(unit.path), legal_day(now), unit.unit_id)
    _check_open(unit)
    _check_day(on, now)
    before, unit.name = unit.name, name
    unit.save(update_fields=["name"])
    _new_validity(Unit.objects.filter(pk=unit.pk), on)
    index.put("unit", unit)
    _tell(actor, "unit-renamed", unit, now, before=before)


@transaction.atomic
def move_unit(*, actor: Viewer, unit: Unit, parent: Unit, on: date, now: datetime) -> None:
    """Put a unit, with all below it, under another from a day on."""
    actor.demand(MOVE, Record(unit.path), legal_day(now), unit.unit_id)
    _check_open(unit)
    _check_open(parent)
    _check_day(on, now)
    if parent.path.startswith(unit.path):
        raise OrgError("不能移到自身之下", "a unit cannot go below itself")
    before, after = unit.path, f"{parent.path}{unit.code}/"
    moved = list(Unit.objects.filter(path__below=before).values_list("pk", flat=True))
    rest = Substr("path", Length(Value(before)) + 1)
    Unit.objects.filter(pk__in=moved).update(path=Concat(Value(after), rest))
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    _new_validity(Unit.objects.filter(pk__in=moved), on)
    unit.refresh_from_db()
    _tell(actor, "unit-moved", unit, now, before=before)


@transaction.atomic
def merge_unit(*, actor: Viewer, unit: Unit, into: Unit, on: date, now: datetime) -> None:
    """Close a unit from a day on; its children go to ``into``, people posted there must go first."""
    actor.demand(MOVE, Record(unit.path), legal_day(now), unit.unit_id)
    _check_open(unit)
    _check_open(into)
    _check_day(on, now)
    if into.path.startswith(unit.path):
        raise OrgError("不能并入自身或下级", "a unit cannot be merged into itself or below")
    open_postings = Posting.objects.filter(unit=unit, state=State.APPROVED).filter(
        Q(last_day=None) | Q(last_day__gte=on)
    )
    if open_postings.exists():
        raise OrgError("仍有人在此任职", "people are still posted there")
    for child in unit.children.filter(closed_on=None):
        move_unit(actor=actor, unit=child, parent=into, on=on, now=now)
    unit.staff.update(unit=into)
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    unit.validities.filter(last_day=None).update(last_day=on - timedelta(days=1))
    _tell(actor, "unit-merged", unit, now, before=unit.path, into=into.unit_id)


def _check_open(unit: Unit) -> None:
    if unit.closed_on is not None:
        raise OrgError(f"{unit.name} 已撤销", f"{unit.name} is closed")


def path_on(unit: Unit, day: date) -> str | None:
    """Return where a unit stood on a day, or None if it did not exist."""
    rows = unit.validities.filter(first_day__lte=day).filter(Q(last_day=None) | Q(last_day__gte=day))
    return rows.values_list("path", flat=True).first()


def _check_day(on: date, now: datetime) -> None:
    # The tree is today's: what is decided for a later day is entered on that day.
    if on > legal_day(now):
        raise OrgError("不得晚于今日，请到当日再办", "not later than today: do it on the day itself")


def _new_validity(units: QuerySet[Unit], on: date) -> None:
    # What is closed has no present state to follow.
    for unit in units.filter(closed_on=None):
        current = unit.validities.get(last_day=None)
        if current.first_day > on:
            raise OrgError(
                f"早于现行状态的起始日 {current.first_day}", f"is before {current.first_day}, the last change"
            )
        if current.first_day == on:
            current.name, current.path = unit.name, unit.path
            current.save(update_fields=["name", "path"])
            continue
        current.last_day = on - timedelta(days=1)
        current.save(update_fields=["last_day"])
        UnitValidity.objects.create(unit=unit, name=unit.name, path=unit.path, first_day=on)


def _tell(actor: Viewer | None, what: str, unit: Unit, now: datetime, **more: str) -> None:
    attrs = {"unit": unit.unit_id, "code": unit.code, "name": unit.name, "path": unit.path, **more}
    write(Note(Kind.ACT, what, attrs=attrs), SYSTEM if actor is None else actor.author, now)
