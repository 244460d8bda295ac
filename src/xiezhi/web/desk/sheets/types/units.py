"""The sheet of units: one row makes one unit; a unit above stands in the system or in an earlier row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from xiezhi.core.text import Text
from xiezhi.web.desk.sheets.columns import Column, Finding, Judge, Problem, Row, SheetType, Sort, not_there
from xiezhi.web.org.access.reach import Record, Scope
from xiezhi.web.org.actions.units import EDIT, close_unit, create_unit, standing_on
from xiezhi.web.org.models import Unit, UnitKind
from xiezhi.web.org.viewer import Viewer, legal_day

_KINDS = {value: Text(*str(label).split(" / ")) for value, label in UnitKind.choices if value != UnitKind.BUREAU}
_COLUMNS = (
    Column("code", Text("单位代码", "Unit code"), Sort.CODE, Text("不得重复", "used once"), longest=20),
    Column("name", Text("单位名称", "Unit name"), Sort.TEXT, Text("全称", "its full name")),
    Column(
        "kind",
        Text("单位类别", "Kind of unit"),
        Sort.CHOICE,
        Text("从下拉表选", "choose from the list"),
        choices=_KINDS,
    ),
    Column(
        "parent",
        Text("上级单位代码", "Code of the unit above"),
        Sort.UNIT,
        Text("已有单位，或本表前面的行", "a unit that exists, or an earlier row"),
    ),
)


@dataclass(slots=True)
class _Judge:
    scope: Scope
    longest_path: int
    known: dict[str, Unit]
    paths: dict[str, str] = field(default_factory=dict)

    def __call__(self, row: Row) -> Finding:
        code, above = row.text("code"), self.paths.get(row.text("parent"))
        unit = self.known.get(code)
        if above is None:
            return Finding(problems=(Problem("parent", not_there(row.text("parent"))),))
        path = f"{above}{code}/"
        if not self.scope.holds(Record(path)):
            return Finding(problems=(Problem("parent", not_there(row.text("parent"))),))
        if "/" in code or len(path) > self.longest_path:
            told = Text(f"代码“{code}”不可用", f"the code {code!r} cannot be used")
            return Finding(problems=(Problem("code", told),))
        if unit is not None and unit.closed_on is None:
            same = (unit.name, unit.kind, unit.path) == (row.text("name"), row.text("kind"), path)
            return Finding(record_id=unit.pk) if same else _taken(code)
        if unit is not None and standing_on(unit) is not None:
            return _taken(code)
        self.paths[code] = path
        return Finding()


def _taken(code: str) -> Finding:
    told = Text(f"代码 {code} 已有，内容不同", f"the code {code} is taken by something else")
    return Finding(problems=(Problem("code", told),))


def _judge(viewer: Viewer, now: datetime) -> Judge:
    known = {unit.code: unit for unit in Unit.objects.all()}
    paths = {code: unit.path for code, unit in known.items() if unit.closed_on is None}
    longest = Unit._meta.get_field("path").max_length or 0
    return _Judge(viewer.scope(EDIT, legal_day(now)), longest, known, paths)


def _apply(row: Row, viewer: Viewer, now: datetime) -> str:
    parent = Unit.objects.get(code=row.text("parent"))
    kind = UnitKind(row.text("kind"))
    made = create_unit(actor=viewer, code=row.text("code"), name=row.text("name"), kind=kind, parent=parent, now=now)
    return made.unit_id


def _undo(record_id: str, viewer: Viewer, reason: str, now: datetime) -> None:
    close_unit(actor=viewer, unit=Unit.objects.get(pk=record_id), reason=reason, now=now)


UNITS = SheetType("units", Text("机构", "Units"), EDIT, _COLUMNS, ("code",), _judge, _apply, _undo)
