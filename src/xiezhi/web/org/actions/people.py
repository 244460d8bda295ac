"""People of the staff: entered with their number, and taken out of use while nothing stands on them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Account, Person, State, Unit
from xiezhi.web.org.viewer import Viewer, legal_day

REGISTER = Right("staff", "register")


@transaction.atomic
def enter_person(*, actor: Viewer, person_id: str, name: str, unit: Unit, now: datetime) -> Person:
    """Enter somebody of the staff; one who had left is in use again."""
    actor.demand(REGISTER, Record(unit.path), legal_day(now), person_id)
    if unit.closed_on is not None:
        raise OrgError(f"{unit.name} 已撤销", f"{unit.name} is closed")
    before = Person.objects.filter(pk=person_id).first()
    if before is not None and before.left_on is None:
        raise OrgError(f"人员编号 {person_id} 已有", f"the person id {person_id} is taken")
    person = Person(person_id=person_id, name=name, unit=unit)
    person.save(force_insert=before is None)
    _tell(actor, "person-entered", person, now)
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


def _tell(actor: Viewer, what: str, person: Person, now: datetime, **more: str) -> None:
    attrs = {"person": person.person_id, "unit": person.unit_id, **more}
    write(Note(Kind.ACT, what, attrs=attrs, personal={"name": person.name}), actor.author, now)
