"""Twelve ways in which an insider changes history, each with its own place and value for each number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import connection

from tests.web.journal.entries import SIGNER
from xiezhi.seal.tree import Peaks, Tree
from xiezhi.web.journal.canonical import hash_of, instant
from xiezhi.web.journal.models import Checkpoint, Entry, Leaf, Node


def _entry(number: int) -> Entry:
    leaves = Leaf.objects.count()
    leaf = Leaf.objects.get(leaf_index=number * 7919 % leaves)
    return Entry.objects.get(entry_id=leaf.entry_id)


def change_attributes(number: int) -> None:
    entry = _entry(number)
    Entry.objects.filter(pk=entry.pk).update(attrs=entry.attrs | {"n": -number - 1})


def change_actor(number: int) -> None:
    Entry.objects.filter(pk=_entry(number).pk).update(actor_id=f"p-{number}")


def change_time(number: int) -> None:
    entry = _entry(number)
    Entry.objects.filter(pk=entry.pk).update(occurred_at=entry.occurred_at + timedelta(microseconds=number + 1))


def delete_entry(number: int) -> None:
    _entry(number).delete()


def slip_in(number: int) -> None:
    entry = _entry(number)
    entry.pk = entry.entry_id[:-1] + ("0" if entry.entry_id[-1] != "0" else "1")
    entry.personal, entry.secret = {}, b""
    entry.recorded_at -= timedelta(days=1)
    entry.save(force_insert=True)


def swap_contents(number: int) -> None:
    one, other = _entry(number), _entry(number + 1)
    Entry.objects.filter(pk=one.pk).update(attrs=other.attrs)
    Entry.objects.filter(pk=other.pk).update(attrs=one.attrs)


def change_entry_and_leaf(number: int) -> None:
    entry = _entry(number)
    entry.result = f"rewritten {number}"
    entry.save()
    Leaf.objects.filter(entry_id=entry.pk).update(leaf_hash=hash_of(entry))


def remove_leaf(number: int) -> None:
    Leaf.objects.filter(entry_id=_entry(number).pk).delete()


def swap_personal_values(number: int) -> None:
    Entry.objects.filter(pk=_entry(number).pk).update(secret=bytes(_entry(number + 1).secret))


def forge_checkpoint(number: int) -> None:
    change_entry_and_leaf(number)
    tree = Tree(bytes(each.leaf_hash) for each in Leaf.objects.order_by("leaf_index"))
    for each in Checkpoint.objects.all():
        note = SIGNER.checkpoint(each.size, tree.root(each.size), instant(each.made_at))
        body, mine = note.split("\n\n")[0], each.note.split("\n\n")[1]
        Checkpoint.objects.filter(pk=each.pk).update(
            root=tree.root(each.size), note=f"{body}\n\n{mine}", peaks=_peaks(tree, each.size)
        )


def cut_the_end(number: int) -> None:
    last = Checkpoint.objects.order_by("-size")[0]
    before = Checkpoint.objects.order_by("-size")[1].size - number * 0
    gone = list(Leaf.objects.filter(leaf_index__gte=before).values_list("entry_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE entry_id >= %s", [min(gone)])
        cursor.execute("DELETE FROM journal_leaf WHERE leaf_index >= %s", [before])
    last.delete()
    nodes_anew()


def rewrite_with_the_key(number: int) -> None:
    change_entry_and_leaf(number)
    tree = Tree(bytes(each.leaf_hash) for each in Leaf.objects.order_by("leaf_index"))
    for each in Checkpoint.objects.all():
        note = SIGNER.checkpoint(each.size, tree.root(each.size), instant(each.made_at))
        Checkpoint.objects.filter(pk=each.pk).update(
            root=tree.root(each.size), note=note, peaks=_peaks(tree, each.size)
        )
    nodes_anew()


def nodes_anew() -> None:
    """Make the nodes of proofs those of the leaves as they are now."""
    peaks = Peaks()
    leaves = Leaf.objects.order_by("leaf_index").values_list("leaf_hash", flat=True)
    kept = [node for leaf in leaves for node in peaks.append(bytes(leaf))]
    Node.objects.all().delete()
    Node.objects.bulk_create(Node(height=each.height, place=each.index, root=each.root) for each in kept)


def _peaks(tree: Tree, size: int) -> list[str]:
    peaks = Peaks()
    for index in range(size):
        peaks.append(tree.leaf(index))
    return [each.hex() for each in peaks.peaks]


# Each way, and the check that must see it.
WAYS: dict[Callable[[int], None], str] = {
    change_attributes: "changed",
    change_actor: "changed",
    change_time: "changed",
    delete_entry: "missing",
    slip_in: "backdated",
    swap_contents: "changed",
    change_entry_and_leaf: "root",
    remove_leaf: "gap",
    swap_personal_values: "personal",
    forge_checkpoint: "signature",
    cut_the_end: "witness",
    rewrite_with_the_key: "witness",
}
