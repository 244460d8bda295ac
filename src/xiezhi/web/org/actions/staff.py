"""Persons of the staff: registered at a unit, moved to another."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Account, Person, State, Unit
from xiezhi.web.org.search import index
from xiezhi.web.org.viewer import Viewer, legal_day

REGISTER, MOVE = Right("staff", "register"), Right("staff", "move")


@transaction.atomic
def register_person(*, actor: Viewer, name: str, unit: Unit, now: datetime, person_id: str = "") -> Person:
    """Register somebody at a unit, under a number of their own if one is given; one who had left is in use again.

    This gives neither an account nor a posting.
    """
    actor.demand(REGISTER, Record(unit.path), legal_day(now), person_id or unit.unit_id)
    if not name.strip():
        raise OrgError("请填写姓名", "give a name")
    _check_open(unit)
    before = Person.objects.filter(pk=person_id).first() if person_id else None
    if before is not None and before.left_on is None:
        raise OrgError(f"人员编号 {person_id} 已有", f"the person id {person_id} is taken")
    person = Person(person_id=person_id or new_id(now), name=name.strip(), unit=unit)
    person.save(force_insert=before is None)
    index.put("person", person)
    _tell(actor, "person-registered", person, now)
    return person


@transaction.atomic
def withdraw_person(*, actor: Viewer, person: Person, reason: str, now: datetime) -> None:
    """Take somebody out of use who has neither an account nor a posting."""
    actor.demand(REGISTER, Record(person.unit.path), legal_day(now), person.person_id)
    if Account.objects.filter(person=person).exists():
        raise OrgError("已有账号", "there is an account")
    if person.postings.exclude(state=State.REVOKED).exists():
        raise OrgError("已有任职", "there is a posting")
    if not Person.objects.filter(pk=person.pk, left_on=None).update(left_on=legal_day(now)):
        raise OrgError("已停用", "is out of use already")
    _tell(actor, "person-withdrawn", person, now, reason=reason)


@transaction.atomic
def move_person(*, actor: Viewer, person: Person, unit: Unit, on: date, now: datetime) -> None:
    """Move somebody to another unit from a day on, not later than today; their postings are matters of their own."""
    actor.demand(MOVE, Record(person.unit.path), legal_day(now), person.person_id)
    actor.demand(MOVE, Record(unit.path), legal_day(now), unit.unit_id)
    _check_open(unit)
    if on > legal_day(now):
        raise OrgError("不得晚于今日，请到当日再办", "not later than today: do it on the day itself")
    if person.left_on is not None:
        raise OrgError(f"{person.name} 已停用", f"{person.name} is out of use")
    if unit.unit_id == person.unit_id:
        raise OrgError(f"{person.name} 已在 {unit.name}", f"{person.name} is at {unit.name} already")
    if person.person_id == actor.account.person_id:
        raise OrgError("不得调动本人", "nobody moves themselves")
    before, person.unit = person.unit_id, unit
    person.save(update_fields=["unit"])
    attrs = {"person": person.person_id, "before": before, "unit": unit.unit_id, "on": on.isoformat()}
    write(Note(Kind.ACT, "person-moved", attrs=attrs), actor.author, now)


def _check_open(unit: Unit) -> None:
    if unit.closed_on is not None:
        raise OrgError(f"{unit.name} 已撤销", f"{unit.name} is closed")


def _tell(actor: Viewer, what: str, person: Person, now: datetime, **more: str) -> None:
    attrs = {"person": person.person_id, "unit": person.unit_id, **more}
    write(Note(Kind.ACT, what, attrs=attrs), actor.author, now)
