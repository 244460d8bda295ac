"""Does the journal still say what was sealed? Everything is derived anew from the stored columns, in one reading.

The leaves are read in their order, each beside its entry, and none is kept: only checkpoints, a root for each, and one
node for 256 leaves stay in memory. Others may write and seal meanwhile: what they add is looked at the next time.

Each check is one function, of a place in the tree or of the whole; their names are the codes of what they find. A thief
with the database and the key is caught by the witness alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Exists, OuterRef

from xiezhi.core.text import Text
from xiezhi.seal.signing import read_signed
from xiezhi.seal.tree import Replay
from xiezhi.seal.verify import Key, RefusedError
from xiezhi.web.journal.canonical import hash_of, instant, reveal
from xiezhi.web.journal.models import Checkpoint, Entry, Leaf, Node
from xiezhi.web.journal.sealer import Notes, compare, read_notes, sizes_in

# A transaction may take this long between the time it records and its commit.
SLACK = timedelta(seconds=60)
# The act that tells of the end of a key; its attribute ``key`` names it.
KEY_DESTROYED = "key-destroyed"
_MADE = re.compile(r"^made_at (\S+)$", re.MULTILINE)
_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was sealed."""

    check: str
    where: str
    what: Text


@dataclass(frozen=True, slots=True)
class Checked:
    """How much there is, and everything that is not as it was sealed."""

    entries: int
    leaves: int
    checkpoints: int
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before the reading: keys, what the witness kept, and which checkpoints there are."""

    key: Key
    journal_key: bytes
    destroyed: frozenset[str]
    notes: Notes
    sizes: list[int]
    made: list[datetime]
    end: int
    """Leaves from here on are those of somebody who seals meanwhile."""

    @property
    def sealed(self) -> int:
        """The number of leaves under the last checkpoint."""
        return self.sizes[-1] if self.sizes else 0

    def checkpoints(self) -> Iterator[Checkpoint]:
        """Yield the checkpoints, smallest first."""
        yield from Checkpoint.objects.filter(size__lte=self.sealed).order_by("size").iterator()


@dataclass(frozen=True, slots=True)
class Place:
    """A leaf and the number it should have beside its entry; either may be missing."""

    number: int
    leaf: Leaf | None
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Derived:
    """What the reading has made: the roots at the size of each checkpoint, the last peaks, the nodes of proofs."""

    tree: Replay
    peaks: list[str]
    nodes: dict[tuple[int, int], bytes]


Found = Iterator[tuple[str, Text]]


# ---------------------------------------------------------------- of each place


def _gap(place: Place, _known: Known) -> Found:
    if place.leaf is not None and place.leaf.leaf_index != place.number:
        yield f"leaf:{place.number}", Text("叶序号不连续", "the leaves are not dense")


def _missing(place: Place, _known: Known) -> Found:
    if place.leaf is not None and place.entry is None:
        yield place.leaf.entry_id, Text("入树的记录不见了", "a sealed entry is gone")


def _changed(place: Place, _known: Known) -> Found:
    if place.leaf is not None and place.entry is not None and hash_of(place.entry) != bytes(place.leaf.leaf_hash):
        yield place.entry.entry_id, Text("记录内容已被改动", "an entry has been changed")


def _personal(place: Place, known: Known) -> Found:
    """A key that is gone is no problem where the journal itself tells that it was destroyed."""
    if place.entry is None or place.entry.secret_key in known.destroyed:
        return
    try:
        reveal(place.entry, known.journal_key)
    except RefusedError as error:
        yield place.entry.entry_id, Text(error.zh, error.en)


def _backdated(place: Place, known: Known) -> Found:
    """An entry recorded before a checkpoint, and sealed only after it, was slipped in later."""
    if place.entry is None:
        return
    earlier = len(known.sizes) if place.leaf is None else bisect_right(known.sizes, place.leaf.leaf_index)
    if earlier and place.entry.recorded_at < known.made[earlier - 1] - SLACK:
        yield place.entry.entry_id, Text("记录时刻早于此前的检查点：事后插入", "was slipped in after a checkpoint")


# ---------------------------------------------------------------- of the whole


def _signature(known: Known, _derived: Derived) -> Found:
    for row in known.checkpoints():
        where = f"checkpoint:{row.size}"
        try:
            signed = read_signed(row.note, known.key)
        except RefusedError as error:
            yield where, Text(error.zh, error.en)
            continue
        if (signed.size, signed.root, _made(row.note)) != (row.size, bytes(row.root), instant(row.made_at)):
            yield where, Text("检查点的列与签名文本不符", "the columns differ from the signed text")


def _roots(known: Known, derived: Derived) -> Found:
    for row in known.checkpoints():
        where = f"checkpoint:{row.size}"
        if row.size > len(derived.tree):
            yield where, Text(f"只余 {len(derived.tree)} 片叶", f"only {len(derived.tree)} leaves are left")
        elif derived.tree.root(row.size) != bytes(row.root):
            yield where, Text("由记录推出的根与检查点不符", "the root derived from the leaves is another")


def _peaks(known: Known, derived: Derived) -> Found:
    for row in Checkpoint.objects.filter(size=known.sealed):
        if derived.peaks != row.peaks:
            yield f"checkpoint:{row.size}", Text("续算用的峰值不对", "the peaks to go on from are wrong")


def _nodes(known: Known, derived: Derived) -> Found:
    """Proofs are read from nodes worked out from the leaves: a wrong one does not change history, it breaks proofs."""
    stored = {(node.height, node.place): bytes(node.root) for node in Node.objects.iterator()}
    # Asked after the nodes: who seals meanwhile writes both at once.
    newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    for height, place in sorted(stored.keys() | derived.nodes.keys()):
        if known.end < (place + 1) << height <= newest:
            continue
        if stored.get((height, place)) != derived.nodes.get((height, place)):
            yield (
                f"node:{height}/{place}",
                Text("证明用的节点与叶不符", "a node that proofs use is not that of its leaves"),
            )


def _unsigned(known: Known, _derived: Derived) -> Found:
    if known.end > known.sealed:
        yield f"leaf:{known.sealed}", Text("有叶未被检查点覆盖", "leaves lie beyond the last checkpoint")


def _witness(known: Known, derived: Derived) -> Found:
    return compare(known.notes, derived.tree)


EACH: dict[str, Callable[[Place, Known], Found]] = {
    "gap": _gap,
    "missing": _missing,
    "changed": _changed,
    "personal": _personal,
    "backdated": _backdated,
}
WHOLE: dict[str, Callable[[Known, Derived], Found]] = {
    "signature": _signature,
    "root": _roots,
    "peaks": _peaks,
    "node": _nodes,
    "unsigned": _unsigned,
    "witness": _witness,
}


def check_journal(key: Key, journal_key: bytes, notes: Iterable[str]) -> Checked:
    """Read the whole journal once, and hold it against its tree, its checkpoints and the notes of a witness."""
    known = _known(key, journal_key, read_notes(notes, key))
    derived = Derived(Replay({*known.sizes, *sizes_in(known.notes)}), [], {})
    entries, problems = 0, list[Problem]()
    for place in _places(known, derived):
        entries += place.entry is not None
        problems += (Problem(name, *each) for name, check in EACH.items() for each in check(place, known))
    problems += (Problem(name, *each) for name, check in WHOLE.items() for each in check(known, derived))
    return Checked(entries, len(derived.tree), len(known.sizes), problems)


def _known(key: Key, journal_key: bytes, notes: Notes) -> Known:
    """Read what is small. The last leaf before the checkpoints: who seals meanwhile writes both at once."""
    last = Leaf.objects.order_by("-leaf_index").values_list("leaf_index", flat=True).first()
    checkpoints = list(Checkpoint.objects.order_by("size").values_list("size", "made_at"))
    sizes = [size for size, _ in checkpoints]
    ended = Entry.objects.filter(what=KEY_DESTROYED).values_list("attrs", flat=True)
    return Known(
        key=key,
        journal_key=journal_key,
        destroyed=frozenset(str(attrs["key"]) for attrs in ended if "key" in attrs),
        notes=notes,
        sizes=sizes,
        made=[made_at for _, made_at in checkpoints],
        end=max(0 if last is None else last + 1, sizes[-1] if sizes else 0),
    )


def _places(known: Known, derived: Derived) -> Iterator[Place]:
    """Yield the leaves in their order, each beside its entry, and the entries without one; grow the tree meanwhile."""
    leaves = Leaf.objects.filter(leaf_index__lt=known.end).order_by("leaf_index").iterator(chunk_size=_CHUNK)
    number = 0
    while chunk := list(islice(leaves, _CHUNK)):
        entries = Entry.objects.in_bulk([leaf.entry_id for leaf in chunk])
        for leaf in chunk:
            yield Place(number, leaf, entries.get(leaf.entry_id))
            number = leaf.leaf_index + 1
            for node in derived.tree.append(bytes(leaf.leaf_hash)):
                derived.nodes[node.height, node.index] = node.root
            if len(derived.tree) == known.sealed:
                derived.peaks[:] = [peak.hex() for peak in derived.tree.peaks]
    without = ~Exists(Leaf.objects.filter(entry_id=OuterRef("entry_id")))
    for entry in Entry.objects.filter(without).order_by("entry_id").iterator(chunk_size=_CHUNK):
        yield Place(number, None, entry)


def _made(note: str) -> str:
    found = _MADE.search(note)
    return found.group(1) if found else ""
