"""密钥 and 身份销毁 through the pages: who proposes, who decides, and what a wrong state answers."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.desk.visitors import browser, typed
from tests.web.identity.people import ZHANG, enter
from tests.web.org.cast import City, city
from xiezhi.web.desk.models import Job
from xiezhi.web.identity.models import Destruction, Key, Rotation
from xiezhi.web.journal.models import Entry


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def proposed(bureau: City) -> Destruction:
    form = typed(thread="t-1", token="p1", ground="个保法第四十七条")
    answer = browser(bureau.viewers["legal_reviewer"]).post("/shredding/new/", form)
    assert answer.status_code == 302
    return Destruction.objects.get()


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_an_identity_is_ended_when_one_has_proposed_and_another_approves(bureau: City) -> None:
    party, keeper = enter(), browser(bureau.viewers["secadmin"])
    proposal = proposed(bureau)
    assert "待审批的身份销毁" in page(keeper, "/")
    assert f"/keys/shred/{proposal.pk}/approve/" in page(keeper, "/keys/")
    assert ZHANG.name not in page(keeper, "/keys/")
    approve = f"/keys/shred/{proposal.pk}/approve/"
    assert [keeper.post(approve).status_code for _ in range(2)] == [302, 409]
    assert bytes(Key.objects.get(pk=party.key_id).wrapped) == b""
    assert "已销毁" in page(browser(bureau.viewers["legal_reviewer"]), "/shredding/")


def test_a_proposal_is_declined_with_a_reason_only(bureau: City) -> None:
    enter()
    address, keeper = f"/keys/shred/{proposed(bureau).pk}/decline/", browser(bureau.viewers["secadmin"])
    assert keeper.post(address, {"reason": " "}).status_code == 409
    assert keeper.post(address, {"reason": "保存期限未满"}).status_code == 302
    assert keeper.post(address, {"reason": "保存期限未满"}).status_code == 409


def test_ending_an_identity_asks_for_the_password_again(bureau: City) -> None:
    enter()
    address = f"/keys/shred/{proposed(bureau).pk}/approve/"
    hasty = browser(bureau.viewers["secadmin"], confirmed=False)
    assert hasty.post(address)["Location"].startswith("/confirm/")
    assert hasty.post("/keys/rotate/")["Location"].startswith("/confirm/")


def test_a_party_that_is_not_there_is_said_beside_its_field(bureau: City) -> None:
    form = typed(thread="t-1", token="P9", ground="个保法第四十七条")
    answer = browser(bureau.viewers["legal_reviewer"]).post("/shredding/new/", form)
    assert answer.status_code == 400
    assert "没有这名当事人" in answer.content.decode()


def test_nobody_decides_their_own_proposal_even_with_both_rights(bureau: City) -> None:
    enter()
    proposal = proposed(bureau)
    Destruction.objects.update(proposed_by="p-secadmin")
    keeper = browser(bureau.viewers["secadmin"])
    assert f"/keys/shred/{proposal.pk}/approve/" not in page(keeper, "/keys/")
    assert keeper.post(f"/keys/shred/{proposal.pk}/approve/").status_code == 409


def test_another_master_key_is_asked_for_once_and_made_by_the_loop(bureau: City) -> None:
    keeper = browser(bureau.viewers["secadmin"])
    assert [keeper.post("/keys/rotate/").status_code for _ in range(2)] == [302, 409]
    assert Rotation.objects.get().asked_by == "p-secadmin"
    assert Job.objects.filter(name="rotation").exists()
    assert Entry.objects.get(what="key-rotation-asked").actor_id == "p-secadmin"
    assert "改包裹中" in page(keeper, "/keys/")
