"""A list shows exactly the rows that ``can`` allows: every role, the system resources, a random tree."""

from __future__ import annotations

import random

import pytest
from django.db.models import QuerySet

from tests.web.org.cast import DAY, NOW, ROLES, City, city
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.access.reach import Record, can
from xiezhi.web.org.actions.units import create_unit
from xiezhi.web.org.models import Account, Posting, UnitKind
from xiezhi.web.org.viewer import Viewer

USERS, POSTINGS = Right("user", "list"), Right("posting", "list")


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    made, chance = city(), random.Random(5)
    for number in range(30):
        parent = made.units[chance.choice(sorted(made.units))]
        code = f"R{number}"
        made.units[code] = create_unit(actor=None, code=code, name=code, kind=UnitKind.ROOM, parent=parent, now=NOW)
        made.viewer(f"v{number}", "officer", code)
    return made


def allowed(viewer: Viewer, right: Right, path: str, person: str) -> bool:
    return can(shipped_policy(), viewer.viewpoint, right, Record(path, frozenset({person})), DAY)


def test_a_list_that_forgets_closed_records_is_refused(bureau: City) -> None:
    with pytest.raises(LookupError):
        bureau.viewers["officer"].rows(Right("case", "list"), DAY, Posting.objects.all(), path="unit__path")


@pytest.mark.parametrize("role", ROLES)
def test_the_rows_of_a_list_are_those_that_can_be_listed(bureau: City, role: str) -> None:
    viewer = bureau.viewers[role]
    accounts: QuerySet[Account] = viewer.rows(
        USERS, DAY, Account.objects.all(), path="person__unit__path", person="person_id"
    )
    wanted = {
        each.pk
        for each in Account.objects.select_related("person__unit")
        if allowed(viewer, USERS, each.person.unit.path, each.person_id)
    }
    assert {each.pk for each in accounts} == wanted
    postings = viewer.rows(POSTINGS, DAY, Posting.objects.all(), path="unit__path", person="person_id")
    rows = Posting.objects.select_related("unit")
    by_hand = {each.pk for each in rows if allowed(viewer, POSTINGS, each.unit.path, each.person_id)}
    assert {each.pk for each in postings} == by_hand
    assert bool(wanted) == (role in {"unit_head", "sysadmin", "secadmin", "auditor"})
