"""The tree is today's; what was is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.web.org.cast import DAY, NOW, City, city
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.actions.units import create_unit, merge_unit, move_unit, path_on, rename_unit
from xiezhi.web.org.models import Unit, UnitKind
from xiezhi.web.org.viewer import DeniedError

pytestmark = pytest.mark.usefixtures("db")
MAY, LATER = date(2026, 5, 1), datetime(2026, 5, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def test_a_moved_unit_takes_all_below_it_along_and_its_past_stays(bureau: City) -> None:
    move_unit(actor=bureau.viewers["secadmin"], unit=bureau.units["QG"], parent=bureau.units["BS"], on=MAY, now=LATER)
    moved = Unit.objects.get(code="QG1")
    assert moved.path == "JL/BS/QG/QG1/"
    assert (path_on(moved, date(2026, 4, 30)), path_on(moved, MAY)) == ("JL/QG/QG1/", "JL/BS/QG/QG1/")
    assert Entry.objects.get(what="unit-moved").attrs["before"] == "JL/QG/"


def test_a_renamed_unit_keeps_its_former_name_for_former_days(bureau: City) -> None:
    rename_unit(actor=bureau.viewers["sysadmin"], unit=bureau.units["QG1"], name="城关中心所", on=MAY, now=LATER)
    assert [row.name for row in bureau.units["QG1"].validities.all()] == ["城关派出所", "城关中心所"]


def test_a_merged_unit_is_closed_and_its_people_and_children_go_over(bureau: City) -> None:
    bureau.person("王", "BS1")
    above = bureau.units["BS1"]
    create_unit(actor=None, code="BS1R", name="接报案室", kind=UnitKind.ROOM, parent=above, now=NOW)
    merge_unit(actor=bureau.viewers["secadmin"], unit=bureau.units["BS1"], into=bureau.units["QG1"], on=MAY, now=LATER)
    assert Unit.objects.get(code="BS1R").path == "JL/QG/QG1/BS1R/"
    assert (path_on(bureau.units["BS1"], date(2026, 4, 30)), path_on(bureau.units["BS1"], MAY)) == ("JL/BS/BS1/", None)
    assert [each.name for each in bureau.units["QG1"].staff.all()] == ["王"]


def test_a_unit_with_people_posted_is_not_merged_away(bureau: City) -> None:
    with pytest.raises(OrgError):
        merge_unit(
            actor=bureau.viewers["secadmin"], unit=bureau.units["QG"], into=bureau.units["BS"], on=MAY, now=LATER
        )


def test_a_unit_does_not_go_below_itself_and_no_code_comes_twice(bureau: City) -> None:
    with pytest.raises(OrgError):
        move_unit(
            actor=bureau.viewers["secadmin"], unit=bureau.units["QG"], parent=bureau.units["QG1"], on=MAY, now=LATER
        )
    for code in ("QG1", "a/b", ""):
        with pytest.raises(OrgError):
            create_unit(actor=bureau.viewers["sysadmin"], code=code, name="x", kind=UnitKind.ROOM, parent=None, now=NOW)


@pytest.mark.parametrize("role", ["officer", "unit_head", "bureau_leader", "auditor", "sysadmin"])
def test_only_the_security_administrator_moves(bureau: City, role: str) -> None:
    with pytest.raises(DeniedError):
        move_unit(actor=bureau.viewers[role], unit=bureau.units["QG1"], parent=bureau.units["BS"], on=MAY, now=LATER)


def test_a_change_before_the_last_change_or_after_today_is_refused(bureau: City) -> None:
    for on, now in ((date(2025, 1, 1), NOW), (MAY, NOW)):
        with pytest.raises(OrgError):
            rename_unit(actor=bureau.viewers["sysadmin"], unit=bureau.units["QG1"], name="x", on=on, now=now)
    rename_unit(actor=bureau.viewers["sysadmin"], unit=bureau.units["QG1"], name="x", on=DAY, now=NOW)
    assert bureau.units["QG1"].validities.count() == 1


def test_a_unit_with_a_closed_one_below_moves_and_the_closed_one_keeps_its_past(bureau: City) -> None:
    secadmin, units = bureau.viewers["secadmin"], bureau.units
    merge_unit(actor=secadmin, unit=units["QG2"], into=units["QG1"], on=MAY, now=LATER)
    move_unit(actor=secadmin, unit=units["QG"], parent=units["BS"], on=MAY, now=LATER)
    closed = Unit.objects.get(code="QG2")
    assert (closed.path, [row.path for row in closed.validities.all()]) == ("JL/BS/QG/QG2/", ["JL/QG/QG2/"])
    with pytest.raises(OrgError):
        rename_unit(actor=bureau.viewers["sysadmin"], unit=closed, name="x", on=MAY, now=LATER)
    with pytest.raises(OrgError):
        move_unit(actor=secadmin, unit=closed, parent=units["BS"], on=MAY, now=LATER)
    with pytest.raises(OrgError):
        merge_unit(actor=secadmin, unit=units["BS1"], into=closed, on=MAY, now=LATER)
