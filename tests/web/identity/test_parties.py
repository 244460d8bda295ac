"""Parties: under a key of their own, found by the whole value, shown masked, unmasked for a recorded purpose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.identity.people import LI, LIU, NOW, ZHANG, enter
from tests.web.identity.scanner import rows_with
from xiezhi.seal.verify import RefusedError
from xiezhi.web.identity.checks import problems
from xiezhi.web.identity.models import Key, Party
from xiezhi.web.identity.parties import correct_party, find_parties, masked_party, particulars_of
from xiezhi.web.identity.problems import IdentityError
from xiezhi.web.identity.texts import read_narrative, resolved, write_narrative
from xiezhi.web.identity.unmasking import unmask
from xiezhi.web.journal.canonical import as_leaf, reveal
from xiezhi.web.journal.models import Entry

pytestmark = pytest.mark.usefixtures("db")
NO_REGISTER = Path("/nonexistent/register")
SECRETS = (ZHANG.name, ZHANG.id_number, ZHANG.phone, ZHANG.address)


def test_a_party_stands_in_no_table_in_plain_and_is_shown_masked() -> None:
    party = enter()
    assert [rows_with(each) for each in SECRETS] == [[], [], [], []]
    assert masked_party(party)["name"] == "张*"
    assert particulars_of(party).address == ZHANG.address


def test_a_name_written_in_the_wrong_place_would_be_found() -> None:
    Party.objects.filter(pk=enter().pk).update(token=ZHANG.name)
    assert rows_with(ZHANG.name) == ["identity_party"]


def test_the_person_is_the_same_in_every_thread_and_an_unknown_one_in_none() -> None:
    one, other = enter(), enter(thread="t-2")
    assert one.person_id == other.person_id
    assert one.key_id != other.key_id
    assert ZHANG.id_number not in one.person_id
    assert enter(LI).person_id != enter(LI, "t-2").person_id
    with pytest.raises(IdentityError, match="P1"):
        enter()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("name", " 张 晓 岚"),
        ("id_number", "１１０１０１ 19900307 0038"),
        ("phone", "+86 138-0013-8000"),
    ],
)
def test_only_the_whole_value_finds_a_party(kind: str, value: str) -> None:
    party = enter()
    enter(LI)
    assert list(find_parties(kind, value)) == [party]
    assert list(find_parties(kind, value[:-1])) == []


def test_other_numbers_are_found_and_addresses_are_no_search() -> None:
    party = enter(LI)
    assert list(find_parties("number", "e12345678")) == [party]
    with pytest.raises(IdentityError):
        find_parties("address", "江岚市")


def test_a_correction_replaces_the_value_and_keeps_the_entry_before() -> None:
    party = enter(LI)
    first, before = party.entry_id, party.person_id
    correct_party(author=LIU, party=party, given=replace(LI, name="李青荷"), now=NOW)
    assert (party.person_id, particulars_of(party).name) == (before, "李青荷")
    correct_party(author=LIU, party=party, given=replace(ZHANG, name="李青荷"), now=NOW)
    assert party.person_id != before
    assert list(find_parties("name", "李青禾")) == []
    told = Entry.objects.get(pk=party.entry_id)
    assert Entry.objects.get(pk=told.supersedes).supersedes == first
    assert problems(NO_REGISTER) == []


def test_the_leaf_holds_commitments_and_the_entry_opens_with_the_partys_key_only() -> None:
    entry = Entry.objects.get(pk=enter().entry_id)
    assert ZHANG.name not in str(as_leaf(entry))
    assert reveal(entry, b"any other key, it is not asked")["name"][1] == ZHANG.name
    Key.objects.filter(pk=entry.secret_key).update(wrapped=b"")
    with pytest.raises(RefusedError):
        reveal(entry, b"")


def test_unmasking_needs_a_purpose_and_the_journal_has_it_without_the_name() -> None:
    party = enter()
    for purpose in ("", "看看", "目" * 201):
        with pytest.raises(IdentityError):
            unmask(author=LIU, party=party, purpose=purpose, now=NOW)
    assert not Entry.objects.filter(kind="read").exists()
    assert unmask(author=LIU, party=party, purpose="核对张 晓岚的证件", now=NOW).name == ZHANG.name
    told = Entry.objects.get(kind="read")
    assert (told.what, told.purpose, told.actor_id) == ("party-unmasked", "核对⟦P1⟧的证件", "p-liu")


def test_a_value_that_differs_from_the_journal_is_seen() -> None:
    one, other = enter(), enter(LI)
    Party.objects.filter(pk=one.pk).update(stored=other.stored)
    assert [where for where, _ in problems(NO_REGISTER)] == [one.party_id]


def test_text_is_kept_with_tokens_and_resolved_for_the_eye() -> None:
    enter()
    text = "张晓岚（电话 138 0013 8000）称被⟦P1⟧以外的人推倒"
    narrative = write_narrative(author=LIU, thread_id="t-1", text=text, now=NOW)
    kept = read_narrative(narrative, NOW)
    assert kept == "⟦P1⟧（电话 ⟦P1⟧）称被⟦P1⟧以外的人推倒"
    assert resolved(kept, {"P1": "张*"}).startswith("张*（")
    assert rows_with("推倒") == []
    with pytest.raises(IdentityError, match="P9"):
        write_narrative(author=LIU, thread_id="t-1", text="⟦P9⟧", now=NOW)
