"""The sheet of the staff: one row enters one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xiezhi.core.text import Text
from xiezhi.web.desk.sheets.columns import Column, Finding, Judge, Problem, Row, SheetType, Sort, not_there
from xiezhi.web.org.access.reach import Record, Scope
from xiezhi.web.org.actions.staff import REGISTER, register_person, withdraw_person
from xiezhi.web.org.models import Person, Unit
from xiezhi.web.org.viewer import Viewer, legal_day

_COLUMNS = (
    Column("person", Text("人员编号", "Person id"), Sort.CODE, Text("警号等，不得重复", "used once"), longest=36),
    Column("name", Text("姓名", "Name"), Sort.TEXT, Text("", ""), longest=40),
    Column("unit", Text("单位代码", "Unit code"), Sort.UNIT, Text("所属单位", "the unit they belong to")),
)


@dataclass(slots=True)
class _Judge:
    scope: Scope
    units: dict[str, Unit]
    known: dict[str, Person]

    def __call__(self, row: Row) -> Finding:
        unit, before = self.units.get(row.text("unit")), self.known.get(row.text("person"))
        if unit is None or not self.scope.holds(Record(unit.path)):
            return Finding(problems=(Problem("unit", not_there(row.text("unit"))),))
        if before is None or before.left_on is not None:
            return Finding()
        if (before.name, before.unit_id) == (row.text("name"), unit.unit_id):
            return Finding(record_id=before.person_id)
        told = Text(f"人员编号 {before.person_id} 已有，内容不同", f"the person id {before.person_id} is taken")
        return Finding(problems=(Problem("person", told),))


def _judge(viewer: Viewer, now: datetime) -> Judge:
    units = {unit.code: unit for unit in Unit.objects.filter(closed_on=None)}
    known = {person.person_id: person for person in Person.objects.order_by()}
    return _Judge(viewer.scope(REGISTER, legal_day(now)), units, known)


def _apply(row: Row, viewer: Viewer, now: datetime) -> str:
    unit = Unit.objects.get(code=row.text("unit"))
    return register_person(
        actor=viewer, person_id=row.text("person"), name=row.text("name"), unit=unit, now=now
    ).person_id


def _undo(record_id: str, viewer: Viewer, reason: str, now: datetime) -> None:
    person = Person.objects.select_related("unit").get(pk=record_id)
    withdraw_person(actor=viewer, person=person, reason=reason, now=now)


PERSONS = SheetType("persons", Text("人员", "Staff"), REGISTER, _COLUMNS, ("person",), _judge, _apply, _undo)
