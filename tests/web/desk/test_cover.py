"""Leave cover (代): proposed by the holder, approved by another, for its days and no other; duties kept apart."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from django.test import Client

from tests.web.desk.visitors import browser, typed
from tests.web.org.cast import ROLES, City, city
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.actions import postings
from xiezhi.web.org.actions.accounts import create_account
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Account, Person, Posting
from xiezhi.web.org.viewer import legal_day, postings_in_force, viewer_of

TODAY = legal_day(datetime.now(UTC))
FIRST, LAST = TODAY + timedelta(days=3), TODAY + timedelta(days=10)
COVER = "/postings/cover/"


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def ask(client: Client, person: Person, first: date = FIRST, last: date = LAST) -> int:
    form = typed(person=person.pk, first_day=first.isoformat(), last_day=last.isoformat())
    return client.post(COVER, form).status_code


def approve(bureau: City, posting: Posting, by: str = "secadmin") -> int:
    return browser(bureau.viewers[by]).post(f"/postings/{posting.pk}/approve/").status_code


@pytest.fixture
def deputy(bureau: City) -> Person:
    return bureau.person("代", "QG")


@pytest.fixture
def cover(bureau: City, deputy: Person) -> Posting:
    assert ask(browser(bureau.viewers["unit_head"]), deputy) == 302
    return Posting.objects.get(person=deputy)


def test_the_holder_proposes_and_another_approves(bureau: City, cover: Posting) -> None:
    held = bureau.viewers["unit_head"].posting
    assert held is not None
    assert (cover.role, cover.unit_id, cover.deputy_for_id) == (held.role, held.unit_id, held.pk)
    assert (cover.state, cover.proposed_by) == ("proposed", "p-unit_head")
    assert Entry.objects.get(what="cover-proposed").attrs["deputy_for"] == held.pk
    assert approve(bureau, cover) == 302
    cover.refresh_from_db()
    assert (cover.state, cover.approved_by) == ("approved", "p-secadmin")


def test_the_deputy_acts_from_the_first_day_to_the_last_and_not_the_day_before_or_after(
    bureau: City, cover: Posting
) -> None:
    approve(bureau, cover)
    account, _ = create_account(actor=None, person=cover.person, username="dai", now=datetime.now(UTC))
    cover.refresh_from_db()
    days = [FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1)]
    assert [len(postings_in_force(account, day)) for day in days] == [0, 1, 1, 0]
    viewer = viewer_of(account, cover)
    assert [viewer.may(Right("posting", "list"), day) for day in days] == [False, True, True, False]


def test_the_page_and_the_journal_say_that_somebody_stands_in(bureau: City, deputy: Person) -> None:
    head = browser(bureau.viewers["unit_head"])
    assert ask(head, deputy, TODAY, TODAY) == 302
    cover = Posting.objects.get(person=deputy)
    assert "代 · 青岗县公安局 · 办案单位负责人（代）" in head.get("/me/").content.decode()
    approve(bureau, cover)
    cover.refresh_from_db()
    account, _ = create_account(actor=None, person=deputy, username="dai", now=datetime.now(UTC))
    client = browser(viewer_of(account, cover))
    assert "（代）" in client.get("/units/").content.decode()
    assert "代（代）" in client.get("/postings/").content.decode()
    told = Entry.objects.filter(what="postings-listed", actor_id=deputy.pk).get()
    assert told.posting_id == cover.pk
    assert client.get(COVER).status_code == 200
    assert ask(client, bureau.person("再", "QG"), TODAY, TODAY) == 409


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [(0, 0, 302), (-1, 5, 409), (5, 4, 400), (5, 30, 302), (5, 31, 409)],
    ids=["today", "yesterday", "last before first", "last day of the posting", "a day beyond the posting"],
)
def test_the_days_of_leave_cover(bureau: City, deputy: Person, first: int, last: int, status: int) -> None:
    Posting.objects.filter(person_id="p-officer").update(last_day=TODAY + timedelta(days=30))
    viewer = bureau.viewers["officer"]
    assert viewer.posting is not None
    viewer.posting.refresh_from_db()
    days = (TODAY + timedelta(days=each) for each in (first, last))
    assert ask(browser(viewer), deputy, *days) == status


def test_one_names_only_people_of_one_s_own_unit_and_not_oneself(bureau: City) -> None:
    officer = browser(bureau.viewers["officer"])
    assert ask(officer, bureau.person("远", "BS1")) == 400
    assert ask(officer, bureau.viewers["officer"].account.person) == 409
    assert not Posting.objects.filter(state="proposed").exists()


def test_without_a_posting_there_is_nothing_to_cover(bureau: City, deputy: Person) -> None:
    viewer = viewer_of(bureau.viewers["officer"].account, None)
    assert browser(viewer).post(COVER, typed(person=deputy.pk))["Location"] == "/posting/"


def test_neither_holder_nor_deputy_approves(bureau: City, cover: Posting) -> None:
    Posting.objects.filter(pk=cover.pk).update(proposed_by="p-secadmin")
    assert approve(bureau, cover) == 409
    Posting.objects.filter(pk=cover.pk).update(proposed_by="p-unit_head", person_id="p-secadmin")
    assert approve(bureau, cover) == 409
    cover.refresh_from_db()
    assert cover.state == "proposed"


@pytest.mark.parametrize("role", [each for each in ROLES if each != "secadmin"])
def test_for_another_role_the_approval_does_not_exist(bureau: City, cover: Posting, role: str) -> None:
    client = browser(bureau.viewers[role])
    answer = client.post(f"/postings/{cover.pk}/approve/")
    assert (answer.status_code, answer.content) == (404, client.get("/nowhere/").content)


def test_a_security_administrator_s_deputy_is_approved_by_another_security_administrator(
    bureau: City, deputy: Person
) -> None:
    assert ask(browser(bureau.viewers["secadmin"]), deputy) == 302
    cover = Posting.objects.get(person=deputy)
    assert approve(bureau, cover) == 409
    bureau.viewers["second"] = bureau.viewer("second", "secadmin")
    assert approve(bureau, cover, "second") == 302


def test_cover_ends_with_the_posting_and_is_not_approved_after_it(bureau: City, cover: Posting) -> None:
    held, secadmin = bureau.viewers["unit_head"].posting, bureau.viewers["secadmin"]
    assert held is not None
    second = bureau.person("另", "QG")
    assert ask(browser(bureau.viewers["unit_head"]), second) == 302
    approve_now = datetime.now(UTC)
    postings.approve_posting(actor=secadmin, posting=cover, now=approve_now)
    postings.revoke_posting(actor=secadmin, posting=held, reason="调离", now=approve_now)
    assert set(held.deputies.values_list("state", flat=True)) == {"revoked"}
    assert Entry.objects.filter(what="cover-ended").count() == 2
    late = held.deputies.get(person=second)
    Posting.objects.filter(pk=late.pk).update(state="proposed")
    late.refresh_from_db()
    with pytest.raises(OrgError):
        postings.approve_posting(actor=secadmin, posting=late, now=approve_now)
    with pytest.raises(OrgError):
        postings.propose_cover(
            actor=bureau.viewers["unit_head"], person=second, first_day=FIRST, last_day=LAST, now=approve_now
        )


def test_the_twenty_four_pairs_are_refused_to_deputies_too(bureau: City) -> None:
    refused = set()
    for number, (one, other) in enumerate(combinations(ROLES, 2)):
        person = bureau.person(f"n{number}", "QG")
        bureau.post(person, one)
        client = browser(bureau.viewers[other])
        if ask(client, person) == 409:
            refused.add((one, other))
        bureau.viewers[other].account.sessions.all().delete()
    administrators = {"sysadmin", "secadmin", "auditor"}
    assert refused == {pair for pair in combinations(ROLES, 2) if administrators & set(pair)}


def test_the_twenty_four_pairs_are_refused_on_the_form_of_postings(bureau: City) -> None:
    client, refused = browser(bureau.viewers["sysadmin"]), set()
    unit, served = bureau.units["QG"].pk, bureau.units["QG1"].pk
    for number, (one, other) in enumerate(combinations(ROLES, 2)):
        person = bureau.person(f"n{number}", "QG")
        bureau.post(person, one)
        form = typed(person=person.pk, role=other, unit=unit, first_day=TODAY.isoformat())
        form |= {"serves": served} if other == postings.STATIONED else {}
        if client.post("/postings/propose/", form).status_code == 409:
            refused.add((one, other))
    administrators = {"sysadmin", "secadmin", "auditor"}
    assert refused == {pair for pair in combinations(ROLES, 2) if administrators & set(pair)}


def test_nobody_shuts_resets_or_moves_themselves(bureau: City) -> None:
    for role, act in (("secadmin", "reset"), ("secadmin", "disable"), ("sysadmin", "disable")):
        viewer = bureau.viewers[role]
        assert browser(viewer).post(f"/accounts/{viewer.account.pk}/{act}/").status_code == 409
    assert Account.objects.filter(disabled=True).count() == 0


def test_a_pair_proposed_twice_is_caught_when_the_second_is_approved(bureau: City, deputy: Person) -> None:
    for role in ("officer", "auditor"):
        assert ask(browser(bureau.viewers[role]), deputy) == 302
    first, second = Posting.objects.filter(person=deputy).order_by("posting_id")
    assert (approve(bureau, first), approve(bureau, second)) == (302, 409)
    second.refresh_from_db()
    assert second.state == "proposed"


def test_who_makes_the_account_does_not_also_give_it_the_posting(bureau: City) -> None:
    """Account and proposal by the system administrator, approval by the security administrator, never one person."""
    admin = bureau.viewers["sysadmin"]
    client, person = browser(admin), bureau.person("新", "QG")
    assert client.post("/accounts/new/", typed(person=person.pk, username="xin")).status_code == 200
    form = typed(person=person.pk, role="officer", unit=bureau.units["QG"].pk, first_day=TODAY.isoformat())
    assert client.post("/postings/propose/", form).status_code == 302
    posting = Posting.objects.get(person=person)
    assert client.post(f"/postings/{posting.pk}/approve/").status_code == 404
    assert postings_in_force(Account.objects.get(username="xin"), TODAY) == []
    assert approve(bureau, posting) == 302


def test_a_planted_hole_in_the_pairs_is_seen(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "_check_apart", lambda *_: None)
    person = bureau.person("双", "QG")
    bureau.post(person, "officer")
    assert ask(browser(bureau.viewers["auditor"]), person) == 302
