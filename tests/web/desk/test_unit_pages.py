"""Units on pages: made, renamed, moved, merged; what each role is offered; choosers."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.desk.visitors import browser, today, typed
from tests.web.org.cast import ROLES, City, city
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.actions.units import path_on
from xiezhi.web.org.models import Posting, Unit
from xiezhi.web.ui.forms import version_of


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def move(client: Client, unit: Unit, parent: Unit, **more: str) -> int:
    version = version_of({"parent": unit.parent_id or ""})
    form = typed(parent=parent.pk, on=today().isoformat(), form_version=version) | more
    return client.post(f"/units/{unit.pk}/move/", form).status_code


def test_a_unit_is_made_and_the_journal_knows_by_whom(bureau: City) -> None:
    form = typed(parent=bureau.units["QG"].pk, name="新桥派出所", code="QG9", kind="station")
    answer = browser(bureau.viewers["sysadmin"]).post("/units/new/", form)
    made = Unit.objects.get(code="QG9")
    assert (answer["Location"], made.path) == (f"/units/{made.pk}/", "JL/QG/QG9/")
    assert Entry.objects.get(what="unit-created", attrs__code="QG9").actor_id == "p-sysadmin"


def test_a_taken_code_and_a_closed_parent_are_refused(bureau: City) -> None:
    client = browser(bureau.viewers["sysadmin"])
    form = typed(parent=bureau.units["QG"].pk, name="新桥派出所", code="QG1", kind="station")
    assert client.post("/units/new/", form).status_code == 409
    Unit.objects.filter(code="BS1").update(closed_on="2026-03-03")
    assert client.post("/units/new/", form | {"code": "X", "parent": bureau.units["BS1"].pk}).status_code == 400
    assert client.get(f"/units/{bureau.units['BS1'].pk}/rename/").status_code == 404


def test_the_security_administrator_moves_and_the_confirmation_says_what_goes_along(bureau: City) -> None:
    bureau.person("钱", "QG1")
    client, unit = browser(bureau.viewers["secadmin"]), bureau.units["QG"]
    form = typed(
        parent=bureau.units["BS"].pk, on=today().isoformat(), form_version=version_of({"parent": unit.parent_id or ""})
    )
    del form["form_confirmed"]
    page = client.post(f"/units/{unit.pk}/move/", form).content.decode()
    assert "下级单位 2 个，人员 11 人" in page
    assert "权限范围立即改变" in page
    assert move(client, unit, bureau.units["BS"]) == 302
    assert Unit.objects.get(code="QG1").path == "JL/BS/QG/QG1/"


def test_a_unit_is_merged_after_its_postings_have_ended(bureau: City) -> None:
    client, unit, into = browser(bureau.viewers["secadmin"]), bureau.units["QG"], bureau.units["BS"]
    form = typed(into=into.pk, on=today().isoformat(), form_version=version_of({}))
    answer = client.post(f"/units/{unit.pk}/merge/", form)
    assert answer.status_code == 409
    assert "仍有人在此任职" in answer.content.decode()
    Posting.objects.filter(unit=unit).exclude(person_id="p-secadmin").update(state="revoked")
    Posting.objects.filter(person_id="p-secadmin").update(unit=bureau.units["JL"])
    assert client.post(f"/units/{unit.pk}/merge/", form).status_code == 302
    assert Unit.objects.get(code="QG").closed_on is not None


@pytest.mark.parametrize(("days", "status"), [(-1, 302), (0, 302), (1, 409)])
def test_a_change_holds_from_yesterday_or_today_but_not_from_tomorrow(bureau: City, days: int, status: int) -> None:
    unit, day = bureau.units["QG1"], today()
    on = day.fromordinal(day.toordinal() + days)
    assert move(browser(bureau.viewers["secadmin"]), unit, bureau.units["BS"], on=on.isoformat()) == status
    if status == 302:
        unit.refresh_from_db()
        before = path_on(unit, on.fromordinal(on.toordinal() - 1))
        assert (before, path_on(unit, on)) == ("JL/QG/QG1/", "JL/BS/QG1/")


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_offered_the_acts_it_may_do_and_no_other(bureau: City, role: str) -> None:
    page = browser(bureau.viewers[role]).get(f"/units/{bureau.units['QG'].pk}/").content.decode()
    offered = {act for act in ("rename", "move", "merge") if f"/units/{bureau.units['QG'].pk}/{act}/" in page}
    expected = {"sysadmin": {"rename"}, "secadmin": {"move", "merge"}}
    assert offered == expected.get(role, set())
    assert ("/staff/new/" in page) == ("/accounts/new/" in page or "人员调动" in page) == (role == "sysadmin")


def test_a_unit_s_staff_are_shown_to_those_who_may_list_them_and_the_look_is_an_entry(bureau: City) -> None:
    bureau.person("钱多多", "BS1")
    address = f"/units/{bureau.units['BS1'].pk}/"
    assert "钱多多" not in browser(bureau.viewers["officer"]).get(address).content.decode()
    assert not Entry.objects.filter(what="staff-listed").exists()
    assert "钱多多" in browser(bureau.viewers["auditor"]).get(address).content.decode()
    assert Entry.objects.get(what="staff-listed").attrs["count"] == 1


def test_choosers_offer_what_is_in_reach_by_name_and_code(bureau: City) -> None:
    bureau.person("钱多多", "BS1")
    head = browser(bureau.viewers["unit_head"])
    assert "城关派出所" in head.get("/choose/unit/?q=城关").content.decode()
    assert "城关派出所" in head.get("/choose/unit/?q=qg1").content.decode()
    limited = head.get("/choose/unit/?q=QG&within=posting.propose").content.decode()
    assert ("青岗县公安局" in limited, "城关派出所" in limited) == (True, False)
    assert "青岗" not in head.get("/choose/unit/?q=QG&within=case.erase").content.decode()
    assert "钱多多" not in head.get("/choose/person/?q=钱").content.decode()
    assert "钱多多" in browser(bureau.viewers["sysadmin"]).get("/choose/person/?q=钱").content.decode()
    assert Entry.objects.filter(what="staff-searched").count() == 2
    assert "<button" not in head.get("/choose/unit/?q=").content.decode()
    assert "没有相符的" in head.get("/choose/unit/?q=%25").content.decode()


def test_a_unit_s_page_asks_the_same_number_of_questions_however_many_its_staff(bureau: City) -> None:
    client, address = browser(bureau.viewers["sysadmin"]), f"/units/{bureau.units['BS1'].pk}/"
    bureau.person("甲", "BS1")
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for number in range(12):
        bureau.person(f"n{number}", "BS1")
        bureau.viewer(f"v{number}", "officer", "BS1")
    with CaptureQueriesContext(connection) as after:
        client.get(address)
    assert len(after) == len(before)
