"""DECISIONS 13 over every register: list = count = can(list), export = can(export), links = can(view)."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from tests.web.desk.test_registers import sheet
from tests.web.desk.visitors import browser
from tests.web.org.cast import NOW, ROLES, City, city
from xiezhi.web.cases.actions.cases import open_case
from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.models import Case, CaseClass
from xiezhi.web.custody.models import Stay
from xiezhi.web.custody.queries import record_of_stay
from xiezhi.web.desk.models import RegisterChoice
from xiezhi.web.desk.registers.register import AnyRegister, all_registers, register_named
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import Reach, Right, shipped_policy
from xiezhi.web.org.access.reach import Record, can
from xiezhi.web.org.actions.units import create_unit
from xiezhi.web.org.models import Account, Person, Posting, Unit, UnitKind
from xiezhi.web.org.viewer import Viewer, legal_day

REGISTERS = [each.name for each in all_registers()]


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    made, chance = city(), random.Random(13)
    for number in range(20):
        parent = made.units[chance.choice(sorted(made.units))]
        code = f"R{number}"
        made.units[code] = create_unit(actor=None, code=code, name=code, kind=UnitKind.ROOM, parent=parent, now=NOW)
        made.viewer(f"v{number}", chance.choice(["officer", "unit_head", "intake"]), code)
    _cases(made, chance)
    return made


def _cases(made: City, chance: random.Random) -> None:
    """Open cases all over the tree, some of them handled by the cast, some closed off."""
    people = list(Person.objects.all())
    for number in range(30):
        unit, handlers = made.units[chance.choice(sorted(made.units))], chance.sample(people, 2)
        case = open_case(
            actor=None, case_class=CaseClass.OTHER_ADMIN, title=f"案{number}", unit=unit, handlers=handlers, now=NOW
        )
        Case.objects.filter(pk=case.pk).update(record_closed=number % 5 == 0)


def records(name: str) -> dict[str, Record]:
    """Return whose each row is, found out by hand and not by the register.

    Other registers above the desk are compared with rows in the tests of their applications.
    """
    people, postings = Account.objects.select_related("person__unit"), Posting.objects.select_related("unit")
    found: dict[str, Callable[[], dict[str, Record]]] = {
        "units": lambda: {each.pk: Record(each.path) for each in Unit.objects.all()},
        "accounts": lambda: {
            each.pk: Record(each.person.unit.path, frozenset({each.person_id})) for each in people.all()
        },
        "postings": lambda: {each.pk: Record(each.unit.path, frozenset({each.person_id})) for each in postings.all()},
        "cases": lambda: {each.pk: record_of(each) for each in Case.objects.all()},
        "stays": lambda: {each.pk: record_of_stay(each) for each in Stay.objects.all()},
        "journal": lambda: {
            each.pk: Record(each.unit_path, frozenset({each.actor_id})) for each in Entry.objects.all()
        },
    }
    return found[name]() if name in found else {}


def reached(viewer: Viewer, right: Right, rows: dict[str, Record]) -> set[str]:
    day = legal_day(NOW)
    return {pk for pk, record in rows.items() if can(shipped_policy(), viewer.viewpoint, right, record, day)}


def listed(client: Client, register: AnyRegister) -> tuple[int, int, list[str]]:
    """Return how many rows the page shows and says there are, and its links."""
    answer = client.get(register.address)
    if answer.status_code == 404:
        return 0, 0, []
    page = answer.content.decode()
    said = re.search(r"合计 (\d+) 条", page)
    assert said is not None
    links = re.findall(r'<tr><td>\d+</td><td><a href="([^"]+)"', page)
    return len(re.findall(r"<tr><td>\d+</td>", page)), int(said.group(1)), links


def disagreements(bureau: City, name: str, role: str, whose: Callable[[str], dict[str, Record]] = records) -> list[str]:
    """Compare one role's list, count, export and links with what the table of rights says of each row."""
    register, viewer, client = register_named(name), bureau.viewers[role], browser(bureau.viewers[role])
    assert register is not None
    RegisterChoice.objects.get_or_create(account=viewer.account, register=name, defaults={"size": 200})
    before = whose(name)
    shown, counted, links = listed(client, register)
    wanted = reached(viewer, register.right, before)
    wrong = [] if shown == counted == len(wanted) else [f"list {shown} count {counted} can {len(wanted)}"]
    viewable = reached(viewer, register.view, before) & wanted if register.view else set()
    if {link.strip("/").rpartition("/")[2] for link in links} != viewable:
        wrong.append("links")
    wrong += [link for link in links if client.get(link).status_code != 200]
    allowed = len(reached(viewer, register.export, whose(name)))
    answer = client.get(f"/registers/{name}/export/")
    if answer.status_code == 404:
        return wrong if allowed == 0 else [*wrong, f"export of {allowed} denied"]
    out = len(sheet(client, f"/registers/{name}/export/")) - 1
    return wrong if out == allowed else [*wrong, f"export {out} can {allowed}"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", REGISTERS)
def test_list_count_export_and_links_are_what_the_table_of_rights_says(bureau: City, name: str, role: str) -> None:
    assert disagreements(bureau, name, role) == []


def test_a_register_that_forgot_the_reach_would_be_seen(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "xiezhi.web.desk.registers.register.Register.rows", lambda self, visit, _right: self.base(visit)
    )
    assert disagreements(bureau, "accounts", "unit_head") != []


def test_an_export_by_the_right_to_list_would_be_seen(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    register = register_named("accounts")
    assert register is not None
    shipped = shipped_policy()
    narrower = replace(shipped, reaches={**shipped.reaches, register.export: {"unit_head": Reach.UNIT}})
    for place in ("xiezhi.web.org.viewer.shipped_policy", f"{__name__}.shipped_policy"):
        monkeypatch.setattr(place, lambda: narrower)
    assert disagreements(bureau, "accounts", "unit_head") == []
    kept = type(register).rows
    monkeypatch.setattr(type(register), "rows", lambda self, visit, _right: kept(self, visit, self.right))
    assert disagreements(bureau, "accounts", "unit_head") != []


def test_a_link_where_nothing_may_be_viewed_would_be_seen(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    register = register_named("accounts")
    assert register is not None
    linked = replace(register, view=Right("user", "reset_factor"), link=lambda row: f"/units/{row.person.unit_id}/")
    monkeypatch.setattr("xiezhi.web.desk.views.people.ACCOUNTS", linked)
    viewer = bureau.viewers["unit_head"]
    assert listed(browser(viewer), register)[2] == []
    monkeypatch.setattr(type(register), "viewable", lambda _self, _visit, page: {row.pk for row in page})
    assert listed(browser(viewer), register)[2] != []
