"""The sheet of postings: one row proposes one posting, which another then approves on its page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from xiezhi.core.text import Text
from xiezhi.web.desk.sheets.columns import Column, Finding, Judge, Problem, Row, SheetType, Sort, not_there
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.access.reach import Record, Scope
from xiezhi.web.org.actions.postings import (
    PROPOSE,
    Term,
    apart_problem,
    propose_posting,
    term_problem,
    withdraw_proposal,
)
from xiezhi.web.org.models import Person, Posting, State, Unit
from xiezhi.web.org.viewer import Viewer, legal_day
from xiezhi.web.ui.words import ROLES

_ROLES = {role: ROLES[role] for role in shipped_policy().roles}
_COLUMNS = (
    Column(
        "person", Text("人员编号", "Person id"), Sort.CODE, Text("已有人员", "somebody entered already"), longest=36
    ),
    Column("role", Text("角色", "Role"), Sort.CHOICE, Text("从下拉表选", "choose from the list"), choices=_ROLES),
    Column("unit", Text("单位代码", "Unit code"), Sort.UNIT, Text("任职单位", "where they are posted")),
    Column(
        "serves",
        Text("派驻单位代码", "Codes of units served"),
        Sort.UNITS,
        Text("仅派驻法制监督员填写，多个用空格分隔", "stationed supervisors only; separate by spaces"),
        required=False,
    ),
    Column("first_day", Text("首日", "First day"), Sort.DAY, Text("如 2026-03-02", "such as 2026-03-02")),
    Column("last_day", Text("末日", "Last day"), Sort.DAY, Text("可空", "may be empty"), required=False),
)
Held = tuple[str, date, date | None]


@dataclass(slots=True)
class _Judge:
    scope: Scope
    units: dict[str, Unit]
    people: dict[str, Person]
    held: dict[str, list[Held]]
    known: dict[tuple[str, str, str, date], Posting]

    def __call__(self, row: Row) -> Finding:
        person, unit = self.people.get(row.text("person")), self.units.get(row.text("unit"))
        missing = [Problem("serves", not_there(code)) for code in row.codes("serves") if code not in self.units]
        if person is None:
            missing.append(Problem("person", not_there(row.text("person"))))
        if unit is None or not self.scope.holds(Record(unit.path)):
            missing.append(Problem("unit", not_there(row.text("unit"))))
        if missing or person is None or unit is None:
            return Finding(problems=tuple(missing))
        term = _term(row, self.units)
        before = self.known.get((person.person_id, term.role, unit.unit_id, term.first_day))
        if before is not None:
            served = {each.code for each in before.serves.all()}
            same = (before.last_day, served) == (term.last_day, set(row.codes("serves")))
            told = Text("同日同岗任职已有，内容不同", "there is another posting there from that day")
            return Finding(record_id=before.pk) if same else Finding(problems=(Problem("person", told),))
        problem = term_problem(person, term) or apart_problem(self._roles(person.person_id, term), term.role)
        return Finding() if problem is None else Finding(problems=(Problem("", problem.what),))

    def _roles(self, person_id: str, term: Term) -> frozenset[str]:
        return frozenset(
            role
            for role, first_day, last_day in self.held.get(person_id, ())
            if (last_day is None or last_day >= term.first_day)
            and (term.last_day is None or first_day <= term.last_day)
        )


def _term(row: Row, units: dict[str, Unit]) -> Term:
    serves = [units[code] for code in row.codes("serves")]
    first_day = row.day("first_day")
    if first_day is None:
        raise LookupError("a row without a first day is not well formed and is judged by nobody")
    return Term(row.text("role"), units[row.text("unit")], first_day, row.day("last_day"), serves)


def _judge(viewer: Viewer, now: datetime) -> Judge:
    units = {unit.code: unit for unit in Unit.objects.all()}
    people = {person.person_id: person for person in Person.objects.filter(left_on=None).order_by()}
    standing = Posting.objects.exclude(state=State.REVOKED).order_by().prefetch_related("serves")
    held: dict[str, list[Held]] = defaultdict(list)
    known = {}
    for each in standing:
        known[each.person_id, each.role, each.unit_id, each.first_day] = each
        if each.state == State.APPROVED:
            held[each.person_id].append((each.role, each.first_day, each.last_day))
    return _Judge(viewer.scope(PROPOSE, legal_day(now)), units, people, held, known)


def _apply(row: Row, viewer: Viewer, now: datetime) -> str:
    person = Person.objects.get(pk=row.text("person"))
    codes = [row.text("unit"), *row.codes("serves")]
    term = _term(row, {unit.code: unit for unit in Unit.objects.filter(code__in=codes)})
    return propose_posting(actor=viewer, person=person, term=term, now=now).posting_id


def _undo(record_id: str, viewer: Viewer, reason: str, now: datetime) -> None:
    posting = Posting.objects.select_related("unit").get(pk=record_id)
    withdraw_proposal(actor=viewer, posting=posting, reason=reason, now=now)


POSTINGS = SheetType(
    "postings",
    Text("任职（提出）", "Postings (proposed)"),
    PROPOSE,
    _COLUMNS,
    ("person", "role", "unit", "first_day"),
    _judge,
    _apply,
    _undo,
)
