"""Mappings as kinds of sheets: what the Excel client needs to try, write and take back the rows of one."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from xiezhi.core.text import Text
from xiezhi.web.cases.models import Case
from xiezhi.web.desk.sheets.columns import Finding, Judge, Prepared, Problem, Row, SheetType, Tell
from xiezhi.web.imports.actions.importing import IMPORT, prepare_cases, withdraw
from xiezhi.web.imports.mapping import CaseMapping
from xiezhi.web.imports.models import Imported
from xiezhi.web.imports.rows import Ground, Reader
from xiezhi.web.keys import journal_key
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.models import Person, Unit
from xiezhi.web.org.viewer import Viewer, legal_day

PREFIX = "cases-"


def sheet_of(mapping: CaseMapping) -> SheetType:
    """Return the kind of sheet that a mapping makes."""

    def judge(viewer: Viewer, now: datetime) -> Judge:
        return _judge(mapping, viewer, now)

    def prepare(rows: Sequence[Row], viewer: Viewer, now: datetime, tell: Tell) -> Prepared:
        hashed = [fingerprint(mapping, row) for row in rows]
        reader = Reader(mapping, ground(viewer, now))
        return prepare_cases(reader, rows, hashed, viewer, now, tell)

    number = mapping.case["number"].column
    return SheetType(
        name=PREFIX + mapping.name,
        label=mapping.label,
        right=IMPORT,
        columns=mapping.columns,
        key=tuple(each.name for each in mapping.columns) if mapping.long else (number,),
        judge=judge,
        apply=None,
        undo=withdraw,
        prepare=prepare,
        group=number if mapping.long else "",
    )


def fingerprint(mapping: CaseMapping, row: Row) -> str:
    """Return a keyed hash of what a row says."""
    values = [_canonical(row.values[each.name]) for each in mapping.columns]
    text = json.dumps([mapping.name, *values], ensure_ascii=False)
    return hmac.new(journal_key(settings.ENVIRONMENT), text.encode(), hashlib.sha256).hexdigest()


def _canonical(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def ground(viewer: Viewer, now: datetime) -> Ground:
    """Return what rows are read against: the units where the viewer may import, and the staff."""
    scope = viewer.scope(IMPORT, legal_day(now))
    units = {each.code: each for each in Unit.objects.filter(closed_on=None) if scope.holds(Record(each.path))}
    staff = {each.pk: each for each in Person.objects.order_by()}
    by_name: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for each in staff.values():
        by_name[each.unit_id, each.name].append(each)
    return Ground(units, staff, by_name, now)


@dataclass(slots=True)
class _Judge:
    mapping: CaseMapping
    reader: Reader
    known: dict[str, str]
    imported: dict[str, str]
    shared: dict[str, tuple[int, tuple[object, ...]]]

    def __call__(self, row: Row) -> Finding:
        column = self.mapping.case["number"].column
        number = row.text(column)
        if number in self.known:
            before = self.imported.get(fingerprint(self.mapping, row))
            if before is not None and before == self.known[number]:
                return Finding(record_id=before)
            told = Text(
                "案件编号已有而内容不同；后来的步骤请在案件页登记",
                "the number is taken; enter later steps on the page of the case",
            )
            return Finding(problems=(Problem(column, told),))
        return Finding(problems=self._unlike_the_first(row, number) or self.reader.problems(row))

    def _unlike_the_first(self, row: Row, number: str) -> tuple[Problem, ...]:
        """Return which particular of the case differs from the first row of that number."""
        names = [source.column for source in self.mapping.case.values() if source.column]
        here = tuple(row.values[name] for name in names)
        first, there = self.shared.setdefault(number, (row.number, here))
        differing = [name for name, one, other in zip(names, here, there, strict=True) if one != other]
        what = Text(f"与第 {first} 行同案而不同", f"differs from row {first} of the same case")
        return (Problem(differing[0], what),) if differing else ()


def _judge(mapping: CaseMapping, viewer: Viewer, now: datetime) -> Judge:
    known = dict(Case.objects.order_by().values_list("number", "case_id"))
    imported = dict(Imported.objects.filter(mapping=mapping.name).values_list("fingerprint", "case_id"))
    return _Judge(mapping, Reader(mapping, ground(viewer, now)), known, imported, {})
