"""Lists, counts, links and exports are what the table of rights says of each case, on random trees and through HTTP."""

from __future__ import annotations

import csv
import random
import re
from datetime import datetime
from pathlib import Path

import pytest

from tests.web.deadlines.ground import CRITICAL, HOUR, MAJOR, a_case, deadline, present, visit
from tests.web.desk.test_registers import sheet
from tests.web.desk.visitors import browser
from tests.web.org.cast import NOW, ROLES, City, city
from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.models import Case, Obligation
from xiezhi.web.cases.queries import cases
from xiezhi.web.deadlines.actions.escalations import escalate
from xiezhi.web.deadlines.home import lines
from xiezhi.web.deadlines.models import Escalation
from xiezhi.web.deadlines.queries import EXPORT, LIST, VIEW, Light, open_deadlines
from xiezhi.web.deadlines.registers import DEADLINES, CaseRegister
from xiezhi.web.deadlines.told import ESCALATIONS
from xiezhi.web.desk.models import RegisterChoice
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.access.reach import can
from xiezhi.web.org.actions.units import create_unit
from xiezhi.web.org.models import UnitKind
from xiezhi.web.org.viewer import Viewer, legal_day

CASES = 14


@pytest.fixture(params=[3, 17])
def bureau(request: pytest.FixtureRequest, db: None) -> City:  # noqa: ARG001 - asked for, not used
    made, chance = city(), random.Random(request.param)
    for number in range(10):
        parent = made.units[chance.choice(sorted(made.units))]
        code = f"R{number}"
        made.units[code] = create_unit(actor=None, code=code, name=code, kind=UnitKind.ROOM, parent=parent, now=NOW)
    for number in range(4):
        role = chance.choice(["officer", "unit_head", "legal_reviewer"])
        made.viewers[f"v{number}"] = made.viewer(f"v{number}", role, chance.choice(sorted(made.units)))
    now = present()
    for number in range(CASES):
        case = a_case(made, chance.choice(sorted(made.units)), chance.choice(sorted(made.viewers)))
        deadline(case, CRITICAL, now - HOUR)
        deadline(case, MAJOR, now + HOUR)
        Case.objects.filter(pk=case.pk).update(record_closed=number % 5 == 4)
    escalate(now)
    return made


def reached(viewer: Viewer, right: Right, now: datetime) -> set[str]:
    """Return the cases a right reaches, one by one from the table of rights and not by a query."""
    day = legal_day(now)
    return {
        case.pk for case in Case.objects.all() if can(shipped_policy(), viewer.viewpoint, right, record_of(case), day)
    }


def disagreements(viewer: Viewer, now: datetime) -> list[str]:
    """Compare what a visitor is shown with the table of rights."""
    wrong, client = [], browser(viewer)
    for register in (DEADLINES, ESCALATIONS):
        RegisterChoice.objects.get_or_create(account=viewer.account, register=register.name, defaults={"size": 200})
        for right in (LIST, VIEW, EXPORT):
            rows = register.rows(visit(viewer, now), right)
            if {each.case_key for each in rows} != {
                case for case in reached(viewer, right, now) if _has(register.name, case)
            }:
                wrong.append(f"{register.name} {right}")
        answer = client.get(register.address)
        if answer.status_code == 404:
            wrong += ["no page"] if reached(viewer, LIST, now) else []
            continue
        page = answer.content.decode()
        if set(re.findall(r"<td><a href=\"/cases/([^/]+)/", page)) != {
            case for case in reached(viewer, VIEW, now) & reached(viewer, LIST, now) if _has(register.name, case)
        }:
            wrong.append(f"{register.name} links")
        out = client.get(f"/registers/{register.name}/export/")
        number = register.rows(visit(viewer, now), EXPORT).count()
        if out.status_code == 404:
            wrong += [f"{register.name} export denied"] if number else []
        elif len(sheet(client, f"/registers/{register.name}/export/")) - 1 != number:
            wrong.append(f"{register.name} export")
    return wrong


def _has(name: str, case_id: str) -> bool:
    if name == "escalations":
        return Escalation.objects.filter(case_key=case_id).exists()
    return Obligation.objects.filter(thread_id=Case.objects.get(pk=case_id).thread_id, due_at__isnull=False).exists()


def test_lists_links_and_exports_are_what_the_table_of_rights_says_of_each_case(bureau: City) -> None:
    now = present()
    for name, viewer in bureau.viewers.items():
        assert disagreements(viewer, now) == [], name


def test_a_register_that_forgot_the_reach_would_be_seen(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CaseRegister, "rows", lambda self, asked, _right: self.base(asked))
    assert disagreements(bureau.viewers["unit_head"], present()) != []


def test_counts_on_home_are_the_rows_of_the_cases_in_reach(bureau: City) -> None:
    now = present()
    for name, viewer in bureau.viewers.items():
        mine, critical = name.startswith("officer"), viewer.posting and viewer.posting.role
        found = open_deadlines(now).filter(case_key__in=reached(viewer, LIST, now))
        if critical == "officer" or mine:
            own = Case.objects.filter(officers__person_id=viewer.account.person_id).values("pk")
            found = found.filter(case_key__in=own)
        elif critical in {"legal_reviewer", "bureau_leader"}:
            found = found.filter(rule_id=CRITICAL)
        elif critical not in {"unit_head", "legal_stationed"}:
            found = found.none()
        for light in (Light.OVERDUE, Light.SOON):
            told = sum(each.count for each in lines(viewer, now) if each.light == light)
            assert told == found.filter(light=light).count(), (name, light)


def test_the_cells_of_the_matrix_hold_for_rows_and_http(db: None, shared: Path) -> None:
    del db
    bureau, now = city(), present()
    with (shared / "trust" / "access_matrix.csv").open(encoding="utf-8") as file:
        rights = {"list", "view", "export"}
        cells = [
            row
            for row in csv.DictReader(file)
            if row["resource"] == "case" and row["action"] in rights and row["role"] in ROLES
        ]
    assert cells
    case = a_case(bureau, "QG", "officer")
    deadline(case, CRITICAL, now + HOUR)
    other = a_case(bureau, "BS1", "bureau_leader")
    deadline(other, CRITICAL, now + HOUR)
    for role in ROLES:
        viewer, may = (
            bureau.viewers[role],
            {right: reached(bureau.viewers[role], right, now) for right in (LIST, EXPORT)},
        )
        client = browser(viewer)
        assert set(cases(viewer, LIST, now).values_list("pk", flat=True)) == may[LIST]
        for address in ("/deadlines/", "/deadlines/calendar/", "/deadlines/escalations/", "/deadlines/moves/"):
            allowed = any(
                cell["expected"] == "allow" for cell in cells if (cell["role"], cell["action"]) == (role, "list")
            )
            assert (client.get(address).status_code == 200) is allowed, (role, address)
        page = client.get("/deadlines/").content.decode()
        for each in (case, other):
            assert (each.number in page) is (each.pk in may[LIST]), (role, each.number)
        exports = any(
            cell["expected"] == "allow" for cell in cells if (cell["role"], cell["action"]) == (role, "export")
        )
        for name in ("deadlines", "escalations", "moves"):
            assert (client.get(f"/registers/{name}/export/").status_code == 200) is exports, (role, name)
