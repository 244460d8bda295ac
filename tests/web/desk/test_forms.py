"""Every form: errors beside the field, drafts, one record however often it is sent, and the second editor is told."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from tests.web.desk.racing import TIMES, race
from tests.web.desk.visitors import browser, today, typed
from tests.web.org.cast import City, city
from tests.web.racing import raced
from xiezhi.web.desk import sending
from xiezhi.web.desk.models import Draft, Submission
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.models import Account, Person, Unit

NEW, RENAME = "/staff/new/", "/units/{}/rename/"


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


@pytest.fixture
def admin(bureau: City) -> Client:
    return browser(bureau.viewers["sysadmin"])


def keep(client: Client, form: dict[str, str], name: str, about: str = "") -> int:
    return client.post("/drafts/keep/", form | {"form_name": name, "form_about": about}).status_code


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found.group(1)


def test_an_error_stands_beside_its_field_and_what_was_typed_is_kept(bureau: City, admin: Client) -> None:
    answer = admin.post("/units/new/", typed(parent=bureau.units["QG"].pk, name="新桥所", kind="castle"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(r'id="code"[^>]*aria-invalid="true" aria-describedby="why-code error-code"', page)
    assert re.search(r'id="error-kind">请从列表中选择', page)
    assert 'value="新桥所"' in page
    assert "青岗县公安局 QG" in page
    assert not Unit.objects.filter(name="新桥所").exists()


@pytest.mark.parametrize("day", ["2026年11月1日", "２０２６-１１-０１", "2026-11-01", "20261101", "2026/11/1"])
def test_a_day_may_be_typed_as_people_write_it(bureau: City, admin: Client, day: str) -> None:
    Unit.objects.get(code="QG1").validities.update(first_day="2026-03-02")
    unit = bureau.units["QG1"]
    version = hidden(admin.get(RENAME.format(unit.pk)).content.decode(), "form_version")
    form = typed(name="新名", on=day, form_version=version)
    assert admin.post(RENAME.format(unit.pk), form).status_code == 302
    assert unit.validities.get(last_day=None).first_day.isoformat() == "2026-11-01"


def test_what_is_too_long_or_no_day_is_said(bureau: City, admin: Client) -> None:
    page = admin.post(RENAME.format(bureau.units["QG1"].pk), typed(name="长" * 81, on="2.3.")).content.decode()
    assert "最多 80 字" in page
    assert "不是存在的日期" in page


def test_nothing_happens_before_it_is_confirmed_and_one_may_go_back(bureau: City, admin: Client) -> None:
    form = typed(parent=bureau.units["QG"].pk, name="新桥所", code="QG9", kind="station")
    del form["form_confirmed"]
    page = admin.post("/units/new/", form).content.decode()
    assert "请核对后确认" in page
    assert "青岗县公安局" in page
    assert 'value="新桥所"' in admin.post("/units/new/", form | {"form_back": "1"}).content.decode()
    assert not Unit.objects.filter(code="QG9").exists()
    assert admin.post("/units/new/", form | {"form_confirmed": "1"}).status_code == 302


def test_the_same_form_sent_twice_makes_one_record_and_gets_the_same_answer(bureau: City, admin: Client) -> None:
    form = typed(name="周", unit=bureau.units["QG1"].pk)
    answers = [admin.post(NEW, form) for _ in range(3)]
    assert {(each.status_code, each["Location"]) for each in answers} == {(302, f"/units/{bureau.units['QG1'].pk}/")}
    assert Person.objects.filter(name="周").count() == 1
    assert Entry.objects.filter(what="person-registered").count() == 1


def test_a_sent_form_with_other_values_is_refused_and_so_is_one_without_a_token(bureau: City, admin: Client) -> None:
    form = typed(name="周", unit=bureau.units["QG1"].pk)
    admin.post(NEW, form)
    for wrong in (form | {"name": "吴"}, form | {"name": "吴", "form_token": ""}):
        assert admin.post(NEW, wrong).status_code == 409
    assert Person.objects.filter(name="吴").count() == 0


def test_a_refused_act_does_not_spend_the_token(bureau: City) -> None:
    visitor, unit = browser(bureau.viewers["secadmin"]), bureau.units["QG"]
    page = visitor.get(f"/units/{unit.pk}/move/").content.decode()
    form = typed(parent=bureau.units["QG1"].pk, on=today().isoformat())
    form["form_version"] = hidden(page, "form_version")
    assert visitor.post(f"/units/{unit.pk}/move/", form).status_code == 409
    form["parent"] = bureau.units["BS"].pk
    assert visitor.post(f"/units/{unit.pk}/move/", form).status_code == 302


@pytest.mark.usefixtures("committed")
def test_sent_four_times_at_once_it_makes_one_record(tmp_path: Path) -> None:
    found = raced(race, tmp_path)
    assert (found["count"], found["persons"], found["entries"]) == (TIMES, 1, 1)
    assert len(str(found["answers"]).split("302")) == 2


@pytest.mark.usefixtures("committed")
def test_without_the_token_the_race_is_seen_to_make_more(tmp_path: Path) -> None:
    assert raced(race, tmp_path, "forgets the token")["persons"] == TIMES


def test_a_draft_is_kept_offered_counted_and_gone_once_sent(bureau: City, admin: Client) -> None:
    form = typed(name="郑", unit=bureau.units["QG1"].pk)
    assert keep(admin, form, "person-new") == 200
    assert re.search(r'href="/me/#drafts">草稿 <span[^>]*>1<', admin.get("/").content.decode())
    assert 'href="/staff/new/">登记人员' in admin.get("/me/").content.decode()
    page = admin.get(NEW).content.decode()
    assert 'value="郑"' in page
    assert "已填入自动保存的草稿" in page
    assert "城关派出所 QG1" in page
    admin.post(NEW, form)
    assert not Draft.objects.exists()
    assert "郑" not in admin.get(NEW).content.decode()


def test_a_draft_that_comes_after_the_form_was_sent_is_not_kept(bureau: City, admin: Client) -> None:
    form = typed(name="郑", unit=bureau.units["QG1"].pk)
    admin.post(NEW, form)
    assert keep(admin, form, "person-new") == 204
    assert not Draft.objects.exists()


def test_a_draft_is_one_s_own_and_encrypted(bureau: City, admin: Client) -> None:
    keep(admin, typed(name="郑成功"), "person-new")
    with connection.cursor() as cursor:
        cursor.execute("SELECT typed FROM desk_draft")
        stored = bytes(cursor.fetchone()[0])
    assert "郑成功".encode() not in stored
    assert b"name" not in stored
    other = browser(bureau.viewer("admin2", "sysadmin"))
    assert "郑成功" not in other.get(NEW).content.decode()
    other.post("/drafts/drop/", {"form_name": "person-new", "form_about": ""})
    assert Draft.objects.count() == 1
    admin.post("/drafts/drop/", {"form_name": "person-new", "form_about": ""})
    assert not Draft.objects.exists()


def test_a_draft_of_another_posting_is_not_offered_from_this_one(bureau: City, admin: Client) -> None:
    keep(admin, typed(name="郑"), "person-new")
    officer = bureau.viewers["officer"]
    Draft.objects.update(account=officer.account)
    client = browser(officer)
    assert "没有草稿" in client.get("/me/").content.decode()
    assert "/me/#drafts" not in client.get("/").content.decode()
    assert client.get(NEW).status_code == 404


def test_an_empty_an_unknown_and_a_password_form_keep_no_draft(bureau: City, admin: Client) -> None:
    assert bureau.units
    assert keep(admin, typed(), "person-new") == 204
    assert keep(admin, typed(old="x"), "password") == 400
    assert keep(admin, typed(name="x"), "nowhere") == 400
    assert keep(admin, typed(name="长" * 70_000), "person-new") == 204
    assert not Draft.objects.exists()


def test_old_drafts_and_tokens_are_let_go(bureau: City, admin: Client) -> None:
    keep(admin, typed(name="郑"), "unit-new")
    admin.post(NEW, typed(name="周", unit=bureau.units["QG1"].pk))
    sending.forget_old(datetime.now(UTC) + timedelta(days=29))
    assert (Draft.objects.count(), Submission.objects.count()) == (1, 1)
    sending.forget_old(datetime.now(UTC) + timedelta(days=31))
    assert (Draft.objects.count(), Submission.objects.count()) == (0, 0)


def edit(bureau: City, client: Client) -> dict[str, str]:
    """Open the form that renames QG1."""
    page = client.get(RENAME.format(bureau.units["QG1"].pk)).content.decode()
    return typed(name=hidden(page, "name"), on=today().isoformat(), form_version=hidden(page, "form_version"))


def test_the_second_of_two_editors_sees_theirs_and_mine_and_takes_over(bureau: City, admin: Client) -> None:
    address, other = RENAME.format(bureau.units["QG1"].pk), browser(bureau.viewer("admin2", "sysadmin"))
    mine, theirs = edit(bureau, admin), edit(bureau, other)
    assert other.post(address, theirs | {"name": "城关中心所"}).status_code == 302
    answer = admin.post(address, mine | {"name": "城关派出一所"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="城关中心所"' in page
    assert 'value="城关派出一所" checked' in page
    assert "<ins>派出一</ins>" in page
    assert "<del>中心</del>" in page
    assert Unit.objects.get(code="QG1").name == "城关中心所"
    chosen = mine | {"name": "城关派出一所", "form_version": hidden(page, "form_version")}
    assert admin.post(address, chosen).status_code == 302
    assert Unit.objects.get(code="QG1").name == "城关派出一所"


def test_a_form_that_forgot_the_version_would_overwrite_and_two_who_agree_do_not_conflict(
    bureau: City, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, other = RENAME.format(bureau.units["QG1"].pk), browser(bureau.viewer("admin2", "sysadmin"))
    first, second, third = edit(bureau, admin), edit(bureau, other), edit(bureau, admin)
    assert other.post(address, second | {"name": "中心所"}).status_code == 302
    assert admin.post(address, third | {"name": "中心所"}).status_code == 302
    monkeypatch.setattr(sending, "_compare", lambda *_: None)
    assert admin.post(address, first | {"name": "旧城所"}).status_code == 302
    assert Unit.objects.get(code="QG1").name == "旧城所"


def test_the_conflict_is_found_again_when_the_form_comes_from_a_draft(bureau: City, admin: Client) -> None:
    unit, mine = bureau.units["QG1"], edit(bureau, admin)
    keep(admin, mine | {"name": "草稿所"}, "unit-rename", unit.pk)
    other = browser(bureau.viewer("admin2", "sysadmin"))
    other.post(RENAME.format(unit.pk), edit(bureau, other) | {"name": "中心所"})
    again = edit(bureau, admin)
    assert again["name"] == "草稿所"
    assert admin.post(RENAME.format(unit.pk), again).status_code == 409


def test_a_code_is_shown_again_to_the_second_sending_for_two_minutes_only(bureau: City, admin: Client) -> None:
    form = typed(person=bureau.person("冯").pk, username="feng")
    code = re.compile(r"feng [0-9a-f]{4}(-[0-9a-f]{4}){3}")
    shown = [code.search(admin.post("/accounts/new/", form).content.decode()) for _ in range(2)]
    assert shown[0] is not None
    assert shown[1] is not None
    assert shown[0].group() == shown[1].group()
    assert Account.objects.filter(username="feng").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT shown FROM desk_submission")
        assert shown[0].group()[5:].encode() not in bytes(cursor.fetchone()[0])
    Submission.objects.update(shown_until=datetime.now(UTC) - timedelta(seconds=1))
    assert "一次性代码已显示过" in admin.post("/accounts/new/", form).content.decode()
    sending.forget_old(datetime.now(UTC))
    assert bytes(Submission.objects.get().shown) == b""


def test_a_sensitive_form_asks_for_the_password_again_and_loses_nothing(bureau: City) -> None:
    hasty = browser(bureau.viewers["sysadmin"], confirmed=False)
    assert hasty.get("/accounts/new/?person=p-x")["Location"] == "/confirm/?next=/accounts/new/%3Fperson%3Dp-x"
    form = typed(person=bureau.person("冯").pk, username="feng")
    assert hasty.post("/accounts/new/", form)["Location"] == "/confirm/?next=/accounts/new/"
    assert not Account.objects.filter(username="feng").exists()
    assert 'value="feng"' in browser(bureau.viewers["sysadmin"]).get("/accounts/new/").content.decode()
