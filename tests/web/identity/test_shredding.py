"""Destroying an identity: unreadable everywhere, the tree whole, and a restored backup does not bring it back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from tests.web.identity.people import LI, LIU, NOW, QIAN, ZHANG, enter
from tests.web.journal.entries import found, seal
from xiezhi.web.identity.checks import problems
from xiezhi.web.identity.models import BlindIndex, Destruction, Key, Party
from xiezhi.web.identity.parties import find_parties, masked_party, particulars_of
from xiezhi.web.identity.problems import DestroyedError, IdentityError
from xiezhi.web.identity.register import Shredded, append_to_register, read_register
from xiezhi.web.identity.ring import key_for
from xiezhi.web.identity.shredding import decline_destruction, destroy_person, propose_destruction, replay
from xiezhi.web.identity.texts import read_narrative, write_narrative
from xiezhi.web.identity.unmasking import unmask
from xiezhi.web.journal.models import Entry

pytestmark = pytest.mark.usefixtures("db")
GROUND = "个人信息保护法第四十七条第一款第一项"


@pytest.fixture(autouse=True)
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "elsewhere" / "register.jsonl"
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, shred_register=file))
    return file


def destroy(party: Party) -> int:
    proposal = propose_destruction(author=LIU, party=party, ground=GROUND, now=NOW)
    count = destroy_person(author=QIAN, proposal=proposal, now=NOW)
    party.refresh_from_db()
    return count


def test_every_key_of_the_person_ends_and_nobody_elses() -> None:
    here, there, other = enter(), enter(thread="t-2"), enter(LI)
    assert destroy(here) == 2
    there.refresh_from_db()
    for party in (here, there):
        assert masked_party(party) == {}
        with pytest.raises(DestroyedError):
            particulars_of(party)
        with pytest.raises(DestroyedError):
            unmask(author=LIU, party=party, purpose="核对证件", now=NOW)
    assert list(find_parties("phone", ZHANG.phone)) == []
    assert particulars_of(other).name == LI.name
    assert BlindIndex.objects.exclude(party=other).count() == 0
    assert bytes(here.stored) != b""


def test_the_tree_stays_verifiable_and_a_key_that_vanished_without_an_act_is_seen(register: Path) -> None:
    party, other = enter(), enter(LI)
    seal()
    assert destroy(party) == 1
    seal()
    assert (found(), problems(register)) == (set(), [])
    Key.objects.filter(pk=other.key_id).update(wrapped=b"")
    assert found() == {"personal"}


def test_a_text_is_unreadable_once_anyone_it_names_is_destroyed_and_no_other_text() -> None:
    one, _ = enter(), enter(LI)
    both = write_narrative(author=LIU, thread_id="t-1", text="张晓岚与李青禾互殴", now=NOW)
    alone = write_narrative(author=LIU, thread_id="t-1", text="李青禾离开", now=NOW)
    destroy(one)
    with pytest.raises(DestroyedError):
        read_narrative(both, NOW)
    assert read_narrative(alone, NOW) == "⟦P2⟧离开"


def test_proposed_by_one_and_decided_by_another_once() -> None:
    party = enter()
    proposal = propose_destruction(author=LIU, party=party, ground=GROUND, now=NOW)
    with pytest.raises(IdentityError):
        propose_destruction(author=LIU, party=party, ground=GROUND, now=NOW)
    with pytest.raises(IdentityError):
        destroy_person(author=LIU, proposal=proposal, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Destruction.objects.filter(pk=proposal.pk).update(decided_by=proposal.proposed_by)
    with pytest.raises(IdentityError):
        decline_destruction(author=QIAN, proposal=proposal, reason=" ", now=NOW)
    decline_destruction(author=QIAN, proposal=proposal, reason="保存期限未满", now=NOW)
    with pytest.raises(IdentityError):
        destroy_person(author=QIAN, proposal=proposal, now=NOW)
    assert particulars_of(party).name == ZHANG.name
    destroy(party)
    with pytest.raises(IdentityError):
        propose_destruction(author=LIU, party=party, ground=GROUND, now=NOW)


def test_the_ground_is_required_and_names_nobody() -> None:
    party = enter()
    for ground in ("", " ", "据" * 201):
        with pytest.raises(IdentityError):
            propose_destruction(author=LIU, party=party, ground=ground, now=NOW)
    proposal = propose_destruction(author=LIU, party=party, ground="应张晓岚申请", now=NOW)
    assert proposal.ground == "应⟦P1⟧申请"
    assert Entry.objects.get(what="destruction-proposed").attrs["ground"] == "应⟦P1⟧申请"


def test_the_register_brings_the_end_back_after_a_restore_once(register: Path) -> None:
    party = enter()
    before = bytes(party.key.wrapped)
    destroy(party)
    Key.objects.filter(pk=party.key_id).update(wrapped=before, destroyed_at=None)
    assert [what.en for _, what in problems(register)] == ["registered as destroyed, and lives: replay the register"]
    assert [replay(register, NOW), replay(register, NOW)] == [1, 0]
    assert problems(register) == []
    with pytest.raises(DestroyedError):
        particulars_of(Party.objects.get(pk=party.pk))


def test_a_person_who_comes_back_gets_a_new_key_that_the_register_leaves_alone(register: Path) -> None:
    destroy(enter())
    again = enter()
    assert again.token == "P2"
    assert replay(register, NOW) == 0
    assert particulars_of(again).name == ZHANG.name


def test_a_register_that_was_changed_or_cut_is_refused_or_seen(register: Path) -> None:
    for given, thread in ((ZHANG, "t-1"), (ZHANG, "t-2"), (LI, "t-1")):
        party = enter(given, thread)
        if given == LI or thread == "t-2":
            destroy(party)
    lines = register.read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(lines) == 3
    for changed in (lines[1:], [lines[0], lines[2]], [lines[0].replace("2026", "2027"), *lines[1:]], ["{}\n"]):
        register.write_text("".join(changed), encoding="utf-8")
        with pytest.raises(IdentityError):
            replay(register, NOW)
        assert len(problems(register)) == 1
    register.write_text("".join(lines[:2]), encoding="utf-8")
    assert [what.en for _, what in problems(register)] == ["the shred register does not know of its end"]


def test_the_register_is_its_owners_alone_and_says_no_name(register: Path) -> None:
    append_to_register(register, [Shredded("k", "p", "2026-03-02T04:00:00Z")])
    assert register.stat().st_mode & 0o777 == 0o600
    assert read_register(register) == [Shredded("k", "p", "2026-03-02T04:00:00Z")]


def test_the_register_is_written_before_the_commit_and_a_failure_there_destroys_nothing(register: Path) -> None:
    party = enter()
    register.parent.mkdir(parents=True)
    register.write_text("broken\n", encoding="utf-8")
    with pytest.raises(IdentityError), transaction.atomic():
        destroy(party)
    assert particulars_of(Party.objects.get(pk=party.pk)).name == ZHANG.name


def test_a_holder_whose_key_ended_never_gets_another() -> None:
    party = enter()
    destroy(party)
    with pytest.raises(DestroyedError):
        key_for(f"party:{party.pk}", NOW)
