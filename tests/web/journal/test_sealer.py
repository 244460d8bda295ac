"""Leaves are dense, checkpoints signed, proofs hold, and the witness sees what was rewritten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.web.journal.entries import JOURNAL_KEY, KEY, NOON, SIGNER, found, record, seal
from tests.web.journal.tampering import nodes_anew
from xiezhi.seal.tree import Tree
from xiezhi.seal.verify import RefusedError, read_checkpoint, verify
from xiezhi.web.journal.models import Checkpoint, Entry, Leaf, Node, Unsealed
from xiezhi.web.journal.sealer import (
    SealError,
    make_checkpoint,
    proof_of,
    stored_tree,
    tell_witness,
    unsealed,
    witnessed,
)

pytestmark = pytest.mark.usefixtures("db")


def test_every_committed_entry_gets_one_leaf_in_order_of_its_id() -> None:
    for turn in range(4):
        record(turn * 3 + 1, NOON + timedelta(minutes=turn))
        seal(NOON + timedelta(minutes=turn, seconds=30))
    leaves = list(Leaf.objects.order_by("leaf_index"))
    assert [each.leaf_index for each in leaves] == list(range(22))
    assert [each.entry_id for each in leaves] == sorted(each.entry_id for each in leaves)


def test_a_checkpoint_made_step_by_step_has_the_root_of_the_whole_tree() -> None:
    for turn in range(5):
        record(7, NOON + timedelta(minutes=turn))
        seal(NOON + timedelta(minutes=turn, seconds=30))
    tree = Tree(bytes(each.leaf_hash) for each in Leaf.objects.order_by("leaf_index"))
    for each in Checkpoint.objects.all():
        signed = read_checkpoint(each.note, KEY)
        assert (signed.size, signed.root) == (each.size, tree.root(each.size))
    assert found() == set()


def test_nothing_new_makes_no_checkpoint() -> None:
    record(1)
    assert make_checkpoint(SIGNER, NOON) is not None
    assert make_checkpoint(SIGNER, NOON) is None


def test_every_entry_waits_however_it_was_written_and_is_sealed_once_even_when_it_comes_late() -> None:
    early, late = record(2)
    extra = [Entry(**{**_fields(late), "entry_id": late.entry_id[:-1] + each}) for each in "xyz"]
    Entry.objects.bulk_create(extra)
    assert [each.pk for each in unsealed()] == sorted([early.pk, late.pk, *(each.pk for each in extra)])
    seal()
    assert not Unsealed.objects.exists()
    # What was committed after a younger one was sealed has the smaller id, and gets its leaf all the same.
    behind = Entry(**{**_fields(early), "entry_id": "00" + early.entry_id[2:]})
    behind.save(force_insert=True)
    seal(NOON + timedelta(seconds=30))
    assert Leaf.objects.get(entry_id=behind.pk).leaf_index == 5
    assert (Leaf.objects.count(), Unsealed.objects.count(), found()) == (6, 0, set())


def _fields(entry: Entry) -> dict[str, object]:
    return {each.attname: getattr(entry, each.attname) for each in Entry._meta.concrete_fields} | {
        "personal": {},
        "secret": b"",
    }


def test_an_entry_taken_off_the_queue_is_told_when_the_next_are_sealed() -> None:
    hidden = record(1)[0]
    Unsealed.objects.filter(pk=hidden.pk).delete()
    record(3, NOON + timedelta(minutes=5))
    seal(NOON + timedelta(minutes=6))
    assert Leaf.objects.count() == 3
    assert found() == {"backdated"}


def test_a_proof_from_the_database_holds_offline_and_opens_what_was_asked() -> None:
    entry = record(9)[4]
    seal()
    record(5, NOON + timedelta(minutes=1))
    seal(NOON + timedelta(minutes=1))
    proof = verify(proof_of(entry.entry_id, SIGNER, JOURNAL_KEY, opened=["phone"], since=9), SIGNER.key)
    assert (proof.leaf_index, proof.checkpoint.size, proof.older_size) == (4, 14, 9)
    assert proof.opened == {"phone": "13900000004"}
    assert verify(proof_of(entry.entry_id, SIGNER, JOURNAL_KEY)).opened == {}


@pytest.fixture
def noded() -> list[Entry]:
    """More entries than one node covers, sealed in pieces that end beside its edge."""
    entries = [*record(250), *record(20, NOON + timedelta(minutes=5)), *record(300, NOON + timedelta(minutes=6))]
    for most in (250, 5, 1, 1, 400):
        assert make_checkpoint(SIGNER, NOON + timedelta(minutes=12), most) is not None
    return entries


def test_proofs_are_read_from_nodes_and_are_those_of_the_whole_tree(noded: list[Entry]) -> None:
    assert [(each.height, each.place) for each in Node.objects.order_by("place")] == [(8, 0), (8, 1)]
    tree, stored = Tree(bytes(each.leaf_hash) for each in Leaf.objects.order_by("leaf_index")), stored_tree(570)
    for index in (0, 255, 256, 300, 511, 512, 569):
        assert stored.inclusion(index, 570) == tree.inclusion(index, 570)
    for first in (1, 255, 256, 257, 512, 570):
        assert stored.consistency(first, 570) == tree.consistency(first, 570)
        assert stored.root(first) == tree.root(first)
    proof = verify(proof_of(noded[3].entry_id, SIGNER, JOURNAL_KEY, since=256), SIGNER.key)
    assert (proof.checkpoint.size, proof.older_size) == (570, 256)


def test_a_wrong_or_missing_node_is_told_and_no_proof_comes_from_it(noded: list[Entry]) -> None:
    assert "node" not in found()
    Node.objects.filter(place=1).update(root=b"\0" * 32)
    assert "node" in found()
    with pytest.raises(RefusedError):
        verify(proof_of(noded[3].entry_id, SIGNER, JOURNAL_KEY), SIGNER.key)
    Node.objects.filter(place=1).delete()
    assert "node" in found()
    with pytest.raises(SealError) as refused:
        proof_of(noded[3].entry_id, SIGNER, JOURNAL_KEY)
    assert "migrate journal 0004" in refused.value.remedy.en
    nodes_anew()
    assert "node" not in found()
    Node.objects.create(height=8, place=2, root=b"\0" * 32)
    assert "node" in found()


def test_what_is_not_sealed_or_not_there_cannot_be_proven() -> None:
    entry = record(1)[0]
    with pytest.raises(SealError):
        proof_of(entry.entry_id, SIGNER, JOURNAL_KEY)
    seal()
    with pytest.raises(SealError):
        proof_of(entry.entry_id, SIGNER, JOURNAL_KEY, opened=["name"])


def test_a_witness_keeps_the_notes_and_a_broken_file_is_said(tmp_path: Path) -> None:
    file = tmp_path / "witness" / "notes.jsonl"
    record(3)
    made = make_checkpoint(SIGNER, NOON)
    assert made is not None
    tell_witness(file, made)
    assert witnessed(file) == [made.note]
    assert found(witnessed(file)) == set()
    file.write_text("[]\n")
    with pytest.raises(SealError):
        witnessed(file)
    assert found(["nonsense"]) == {"witness"}
