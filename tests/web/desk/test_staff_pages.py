"""Staff and accounts on pages: registered, moved, given an account; one's own password and sessions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from tests.web.desk.visitors import browser, today, typed
from tests.web.org.cast import City, city
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.actions.accounts import create_account, set_first_password
from xiezhi.web.org.models import Account, OpenSession, Person
from xiezhi.web.ui.forms import version_of

OLD, NEW = "江岚-2026-hedong", "江岚-2027-hexi-x"


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def move(client: Client, person: Person, unit: str, on: date | None = None) -> int:
    form = typed(unit=unit, on=(on or today()).isoformat(), form_version=version_of({"unit": person.unit_id}))
    return client.post(f"/staff/{person.pk}/move/", form).status_code


def test_a_person_is_registered_without_account_and_posting(bureau: City) -> None:
    client = browser(bureau.viewers["sysadmin"])
    assert client.post("/staff/new/", typed(name="周", unit=bureau.units["QG1"].pk)).status_code == 302
    person = Person.objects.get(name="周")
    assert (person.unit.code, person.postings.count(), hasattr(person, "account")) == ("QG1", 0, False)
    assert client.post("/staff/new/", typed(name="周", unit="no-such-unit")).status_code == 400


def test_a_person_is_moved_today_not_tomorrow_not_to_the_same_unit_and_not_by_themselves(bureau: City) -> None:
    client, person, to = browser(bureau.viewers["sysadmin"]), bureau.person("周", "QG1"), bureau.units["BS1"].pk
    assert move(client, person, to, today() + timedelta(days=1)) == 409
    assert move(client, person, person.unit_id) == 409
    assert move(client, person, to) == 302
    person.refresh_from_db()
    told = Entry.objects.get(what="person-moved")
    assert (person.unit.code, told.attrs["before"], told.attrs["unit"]) == ("BS1", bureau.units["QG1"].pk, to)
    assert move(client, bureau.viewers["sysadmin"].account.person, to) == 409


@pytest.mark.parametrize("role", ["officer", "unit_head", "secadmin", "auditor", "bureau_leader"])
def test_another_role_neither_registers_nor_moves_nor_makes_accounts(bureau: City, role: str) -> None:
    client, person = browser(bureau.viewers[role]), bureau.person("周", "QG")
    answers = [
        client.post("/staff/new/", typed(name="吴", unit=bureau.units["QG1"].pk)),
        client.post(f"/staff/{person.pk}/move/", typed(unit=bureau.units["BS1"].pk, on=today().isoformat())),
        client.post("/accounts/new/", typed(person=person.pk, username="zhou")),
    ]
    absent = client.get("/nowhere/").content
    assert [(each.status_code, each.content) for each in answers] == [(404, absent)] * 3


def test_an_account_is_made_once_a_person_and_its_name_is_taken_once(bureau: City) -> None:
    client, person = browser(bureau.viewers["sysadmin"]), bureau.person("周")
    assert client.post("/accounts/new/", typed(person=person.pk, username="officer")).status_code == 400
    assert client.post("/accounts/new/", typed(person="p-officer", username="zhou")).status_code == 400
    assert client.post("/accounts/new/", typed(person="nobody", username="zhou")).status_code == 400
    assert client.post("/accounts/new/", typed(person=person.pk, username="zhou")).status_code == 200
    account = Account.objects.get(username="zhou")
    assert (account.password, account.person_id) == ("", person.pk)


@pytest.fixture
def officer(bureau: City) -> Client:
    """The officer, with a password, at one browser; a second session stands open elsewhere."""
    viewer, now = bureau.viewers["officer"], datetime.now(UTC)
    account, code = create_account(actor=None, person=bureau.person("郑"), username="zheng", now=now)
    set_first_password(username="zheng", code=code, password=OLD, now=now)
    stored = Account.objects.get(pk=account.pk)
    Account.objects.filter(pk=viewer.account.pk).update(password=stored.password)
    OpenSession.objects.create(session_key="elsewhere", account=viewer.account, started_at=now, seen_at=now)
    return browser(viewer)


def change(client: Client, old: str = OLD, new: str = NEW, again: str = NEW) -> int:
    return client.post("/me/password/", typed(old=old, new=new, again=again)).status_code


def test_a_password_is_changed_and_the_other_sessions_end(bureau: City, officer: Client) -> None:
    account = bureau.viewers["officer"].account
    page = officer.get("/me/password/").content.decode()
    assert 'autocomplete="current-password"' in page
    assert "data-drafts" not in page
    assert change(officer) == 302
    assert list(account.sessions.values_list("session_key", flat=True)) != ["elsewhere"]
    assert account.sessions.count() == 1
    assert officer.get("/me/?changed").status_code == 200
    told = Entry.objects.get(what="password-changed")
    assert (told.actor_id, told.attrs["sessions_ended"]) == ("p-officer", 1)
    assert change(officer) == 409
    assert change(officer, NEW, OLD, OLD) == 302


def test_a_password_that_may_not_be_changes_nothing(bureau: City, officer: Client) -> None:
    account = bureau.viewers["officer"].account
    before = Account.objects.get(pk=account.pk).password
    assert change(officer, new="short", again="short") == 409
    assert change(officer, new=OLD, again=OLD) == 409
    assert change(officer, again="different") == 400
    assert Account.objects.get(pk=account.pk).password == before
    assert account.sessions.count() == 2
    assert OLD not in officer.post("/me/password/", typed(old=OLD, new=NEW, again="x")).content.decode()


def test_wrong_old_passwords_are_counted_recorded_and_lock(bureau: City, officer: Client) -> None:
    account = bureau.viewers["officer"].account
    assert [change(officer, "wrong") for _ in range(5)] == [409] * 5
    assert Entry.objects.filter(what="password-not-changed").count() == 5
    assert Account.objects.get(pk=account.pk).locked_until is not None
    assert change(officer) == 409


def test_one_ends_one_s_own_sessions_and_nobody_else_s(bureau: City, officer: Client) -> None:
    now = datetime.now(UTC)
    other = bureau.viewers["auditor"].account
    OpenSession.objects.create(session_key="theirs", account=other, started_at=now, seen_at=now)
    page = officer.get("/me/").content.decode()
    assert ('value="elsewhere"' in page, 'value="theirs"' in page) == (True, False)
    for key in ("theirs", "elsewhere", "elsewhere", "nothing"):
        assert officer.post("/me/end/", {"session": key}).status_code == 302
    kept = set(OpenSession.objects.values_list("session_key", flat=True))
    assert ("theirs" in kept, "elsewhere" in kept) == (True, False)
    assert Entry.objects.filter(what="session-ended").count() == 1
