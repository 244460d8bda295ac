"""The journeys: first password, login, posting, approve, disable, read the journal, check the seal."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.structure.tree import ROOT
from tests.web.desk.visitors import browser, typed
from tests.web.org.cast import City, city
from xiezhi.core.text import Language
from xiezhi.web.desk.demo_city import build_city
from xiezhi.web.desk.routes import SECTIONS, business_sections
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.actions.accounts import create_account
from xiezhi.web.org.models import Account, Posting, Unit, UnitKind
from xiezhi.web.ui.words import ACTS, ROLES, WORDS, Words

PASSWORD = "江岚-2026-hedong"


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def enter(client: Client, username: str, password: str = PASSWORD) -> str:
    answer = client.post("/login/", {"username": username, "password": password})
    return str(answer.headers.get("Location", answer.status_code))


def test_first_password_login_and_posting(bureau: City) -> None:
    now, client = datetime.now(UTC), Client()
    person = bureau.person("刘", "QG1")
    _, code = create_account(actor=None, person=person, username="liu", now=now)
    bureau.post(person, "officer", "QG1")
    assert client.post("/first/", {"username": "liu", "code": "x", "password": PASSWORD}).status_code == 400
    assert client.post("/first/", {"username": "liu", "code": code, "password": "short"}).status_code == 400
    assert client.post("/first/", {"username": "liu", "code": code, "password": PASSWORD}).status_code == 302
    assert enter(client, "liu", "wrong") == "403"
    assert enter(client, "liu") == "/"
    assert "城关派出所" in client.get("/").content.decode()
    second = bureau.post(person, "mediator", "QG1")
    again = Client()
    assert enter(again, "liu") == "/posting/"
    assert again.get("/")["Location"] == "/posting/"
    again.post("/posting/", {"posting": second.pk})
    assert "调解员" in again.get("/").content.decode()
    again.post("/logout/")
    assert again.get("/")["Location"] == "/login/"


def test_a_posting_of_somebody_else_cannot_be_chosen(bureau: City) -> None:
    other = bureau.viewers["secadmin"].posting
    client = browser(bureau.viewers["officer"])
    assert other is not None
    client.post("/posting/", {"posting": other.pk})
    assert client.get("/journal/").status_code == 404


def test_proposed_by_one_and_approved_by_another_after_the_password_again(bureau: City) -> None:
    person = bureau.person("赵", "QG1")
    form = typed(person=person.pk, role="officer", unit=bureau.units["QG"].pk, first_day="2026年3月2日")
    head = browser(bureau.viewers["unit_head"])
    assert head.post("/postings/propose/", form | {"unit": "nowhere"}).status_code == 400
    assert head.post("/postings/propose/", form | {"first_day": "2.3."}).status_code == 400
    assert head.post("/postings/propose/", form | {"unit": bureau.units["BS"].pk}).status_code == 404
    assert head.post("/postings/propose/", form).status_code == 302
    posting = Posting.objects.get(person=person)
    hasty = browser(bureau.viewers["secadmin"], confirmed=False)
    assert "待审批的任职" in hasty.get("/").content.decode()
    address = f"/postings/{posting.pk}/approve/"
    assert hasty.post(address)["Location"] == "/confirm/?next=/postings/"
    assert browser(bureau.viewers["secadmin"]).post(address).status_code == 302
    posting.refresh_from_db()
    assert posting.state == "approved"
    assert browser(bureau.viewers["auditor"]).post(address).status_code == 404


def test_an_account_is_reset_and_disabled_and_the_code_is_shown_once(bureau: City) -> None:
    officer = bureau.viewers["officer"].account
    client = browser(bureau.viewers["secadmin"])
    page = client.post(f"/accounts/{officer.pk}/reset/").content.decode()
    assert re.search(r"officer [0-9a-f]{4}(-[0-9a-f]{4}){3}", page)
    assert not re.search(r"[0-9a-f]{4}(-[0-9a-f]{4}){3}<", client.get("/accounts/").content.decode())
    client.post(f"/accounts/{officer.pk}/disable/")
    assert Account.objects.get(pk=officer.pk).disabled


def test_a_list_is_read_into_the_journal_and_the_auditor_sees_that(bureau: City) -> None:
    browser(bureau.viewers["unit_head"]).get("/accounts/")
    told = Entry.objects.get(what="accounts-listed")
    assert (told.kind, told.attrs["count"]) == ("read", 10)
    page = browser(bureau.viewers["auditor"]).get("/journal/?kind=read").content.decode()
    assert "查阅账号" in page
    assert "建立机构" not in page


def test_the_journal_is_paged(bureau: City) -> None:
    for number in range(30):
        bureau.post(bureau.person(f"n{number}"), "officer")
    page = browser(bureau.viewers["auditor"]).get("/journal/").content.decode()
    earlier = re.search(r'rel="next" href="(\?page=2&amp;until=[^"]+)"', page)
    assert earlier is not None
    assert page.count("<tr>") == 52
    following = browser(bureau.viewers["bureau_leader"])
    assert following.get("/journal/" + earlier.group(1).replace("&amp;", "&")).status_code == 404


def test_the_seal_says_not_witnessed_and_checks(bureau: City) -> None:
    client = browser(bureau.viewers["legal_reviewer"])
    assert "未见证" in client.get("/seal/").content.decode()
    assert "核对无误" in client.post("/seal/").content.decode()


def test_every_page_speaks_both_languages(bureau: City) -> None:
    client = browser(bureau.viewers["secadmin"])
    assert "Log out" not in client.get("/units/").content.decode()
    client.post("/language/", headers={"Referer": "http://testserver/units/"})
    page = client.get("/units/").content.decode()
    assert "Log out" in page
    assert 'lang="en"' in page
    for elsewhere in ("http://elsewhere/", "http://testserver//elsewhere/", "x", "http://testserver"):
        assert client.post("/language/", headers={"Referer": elsewhere})["Location"] == "/"


def test_every_word_of_the_templates_exists_in_both_languages_and_none_is_spare() -> None:
    used: set[str] = set()
    made: set[str] = set()
    for file in (ROOT / "src/xiezhi/web").rglob("*.*"):
        if file.suffix in (".html", ".py"):
            text = file.read_text(encoding="utf-8")
            used |= set(re.findall(r"""(?:\bw\.|words\[['"])(\w+)""", text))
            # Words of a closed set are named by its members: ``words[f"deadline_{light}"]``.
            made |= set(re.findall(r"""words\[f"(\w+_)\{""", text))
    assert used - set(WORDS) == set()
    spare = {name for name in set(WORDS) - used if not name.startswith(tuple(made))}
    assert spare <= {*SECTIONS, *business_sections()}
    assert set(ROLES) == set(shipped_policy().roles)
    assert all(text.zh and text.en for text in [*WORDS.values(), *ROLES.values()])
    assert Words(Language.EN)["todo"] == "To-do"


def test_every_act_that_is_written_has_its_words() -> None:
    said = re.compile(r"""(?:Note\(\s*Kind\.\w+,\s+|_tell\(\w+, |record_read\(\s*visit, |read_as=)"([a-z-]+)\"""")
    files = (ROOT / "src/xiezhi/web").rglob("*.py")
    written = {found for file in files for found in said.findall(file.read_text(encoding="utf-8"))}
    assert written == set(ACTS)


@pytest.mark.parametrize("address", ["/units/", "/units/list/", "/accounts/", "/postings/"])
def test_a_list_asks_the_same_number_of_questions_however_long(bureau: City, address: str) -> None:
    client = browser(bureau.viewers["secadmin"])
    with CaptureQueriesContext(
        connection,
    ) as before:
        client.get(address)
    for number in range(12):
        bureau.viewer(f"v{number}", "officer")
    with CaptureQueriesContext(connection) as after:
        client.get(address)
    assert len(after) == len(before)


def test_the_city_has_the_numbers_it_promises_and_one_entrance_a_role(db: None) -> None:  # noqa: ARG001 - asked for
    entrances = build_city(datetime.now(UTC))
    count = {kind: Unit.objects.filter(kind=kind).count() for kind in UnitKind.values}
    assert (count["bureau"], count["county"], count["station"], count["centre"], count["room"]) == (1, 8, 90, 9, 82)
    supervisors = Posting.objects.filter(role="legal_stationed", person__person_id__startswith="S")
    assert supervisors.count() == 75
    assert supervisors.values("serves").distinct().count() == 57
    assert [each.role for each in entrances] == [*shipped_policy().roles, "unit_head"]
    assert set(Account.objects.values_list("password", flat=True)) == {""}


def test_health_tells_nothing_about_anybody(bureau: City) -> None:
    assert bureau.units
    answer = Client().get("/health/")
    assert set(answer.json()) == {"status", "leaves", "late", "failed"}
