"""Does the journal still say what was sealed? Everything is derived anew from the stored columns.

Each check is one function over the whole; the names of the checks are the codes of what they find. A thief with the
database and the key is caught by the witness alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from xiezhi.core.text import Text
from xiezhi.seal.tree import TILE, Peaks, Tree
from xiezhi.seal.verify import Checkpoint as Signed
from xiezhi.seal.verify import Key, RefusedError, read_checkpoint
from xiezhi.web.journal.canonical import hash_of, instant, reveal
from xiezhi.web.journal.models import Checkpoint, Entry, Leaf, Node
from xiezhi.web.journal.sealer import compare

# A transaction may take this long between the time it records and its commit.
SLACK = timedelta(seconds=60)
# The act that tells of the end of a key; its attribute ``key`` names it.
KEY_DESTROYED = "key-destroyed"
_MADE = re.compile(r"^made_at (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was sealed."""

    check: str
    where: str
    what: Text


@dataclass(frozen=True, slots=True)
class Stored:
    """All there is: entries by id, leaves and checkpoints in order, the keys, what the witness kept."""

    entries: dict[str, Entry]
    leaves: list[Leaf]
    checkpoints: list[Checkpoint]
    nodes: dict[tuple[int, int], bytes]
    tree: Tree
    key: Key
    journal_key: bytes
    notes: list[str]


Found = Iterator[tuple[str, Text]]


def _gaps(stored: Stored) -> Found:
    for wanted, leaf in enumerate(stored.leaves):
        if leaf.leaf_index != wanted:
            yield f"leaf:{wanted}", Text("叶序号不连续", "the leaves are not dense")
            return


def _missing(stored: Stored) -> Found:
    for leaf in stored.leaves:
        if leaf.entry_id not in stored.entries:
            yield leaf.entry_id, Text("入树的记录不见了", "a sealed entry is gone")


def _changed(stored: Stored) -> Found:
    for leaf in stored.leaves:
        entry = stored.entries.get(leaf.entry_id)
        if entry is not None and hash_of(entry) != bytes(leaf.leaf_hash):
            yield leaf.entry_id, Text("记录内容已被改动", "an entry has been changed")


def _personal(stored: Stored) -> Found:
    """A key that is gone is no problem where the journal itself tells that it was destroyed."""
    destroyed = {entry.attrs.get("key") for entry in stored.entries.values() if entry.what == KEY_DESTROYED}
    for entry in stored.entries.values():
        if entry.secret_key in destroyed:
            continue
        try:
            reveal(entry, stored.journal_key)
        except RefusedError as error:
            yield entry.entry_id, Text(error.zh, error.en)


def _signed(stored: Stored) -> Iterator[tuple[Checkpoint, Signed | RefusedError]]:
    for each in stored.checkpoints:
        try:
            yield each, read_checkpoint(each.note, stored.key)
        except RefusedError as error:
            yield each, error


def _signature(stored: Stored) -> Found:
    for row, signed in _signed(stored):
        where = f"checkpoint:{row.size}"
        if isinstance(signed, RefusedError):
            yield where, Text(signed.zh, signed.en)
        elif (signed.size, signed.root, _made(row.note)) != (row.size, bytes(row.root), instant(row.made_at)):
            yield where, Text("检查点的列与签名文本不符", "the columns differ from the signed text")


def _roots(stored: Stored) -> Found:
    for row in stored.checkpoints:
        where = f"checkpoint:{row.size}"
        if row.size > len(stored.tree):
            yield where, Text(f"只余 {len(stored.tree)} 片叶", f"only {len(stored.tree)} leaves are left")
        elif stored.tree.root(row.size) != bytes(row.root):
            yield where, Text("由记录推出的根与检查点不符", "the root derived from the leaves is another")


def _peaks(stored: Stored) -> Found:
    for row in stored.checkpoints[-1:]:
        if [each.hex() for each in _peaks_of(stored.tree, row.size)] != row.peaks:
            yield f"checkpoint:{row.size}", Text("续算用的峰值不对", "the peaks to go on from are wrong")


def _peaks_of(tree: Tree, size: int) -> list[bytes]:
    peaks = Peaks()
    for index in range(min(size, len(tree))):
        peaks.append(tree.leaf(index))
    return peaks.peaks


def _nodes(stored: Stored) -> Found:
    """Proofs are read from nodes worked out from the leaves: a wrong one does not change history, it breaks proofs."""
    whole = range(TILE, len(stored.tree).bit_length(), TILE)
    wanted = {(height, place) for height in whole for place in range(len(stored.tree) >> height)}
    for height, place in sorted(wanted | set(stored.nodes)):
        have = stored.nodes.get((height, place))
        if (height, place) not in wanted or have != stored.tree.complete(height, place):
            yield (
                f"node:{height}/{place}",
                Text("证明用的节点与叶不符", "a node that proofs use is not that of its leaves"),
            )


def _unsigned(stored: Stored) -> Found:
    last = stored.checkpoints[-1].size if stored.checkpoints else 0
    if len(stored.leaves) > last:
        yield f"leaf:{last}", Text("有叶未被检查点覆盖", "leaves lie beyond the last checkpoint")


def _backdated(stored: Stored) -> Found:
    """An entry recorded before a checkpoint, and sealed only after it, was slipped in later."""
    sizes = [each.size for each in stored.checkpoints]
    place = {leaf.entry_id: leaf.leaf_index for leaf in stored.leaves}
    for entry in stored.entries.values():
        earlier = bisect_right(sizes, place.get(entry.entry_id, len(stored.leaves) + sizes[-1] if sizes else 0))
        if earlier and entry.recorded_at < stored.checkpoints[earlier - 1].made_at - SLACK:
            yield entry.entry_id, Text("记录时刻早于此前的检查点：事后插入", "was slipped in after a checkpoint")


def _witness(stored: Stored) -> Found:
    return compare(stored.notes, stored.tree, stored.key)


CHECKS: dict[str, Callable[[Stored], Found]] = {
    "gap": _gaps,
    "missing": _missing,
    "changed": _changed,
    "personal": _personal,
    "signature": _signature,
    "root": _roots,
    "peaks": _peaks,
    "node": _nodes,
    "unsigned": _unsigned,
    "backdated": _backdated,
    "witness": _witness,
}


def load(key: Key, journal_key: bytes, notes: list[str]) -> Stored:
    """Read the whole journal."""
    leaves = list(Leaf.objects.order_by("leaf_index"))
    return Stored(
        entries={entry.entry_id: entry for entry in Entry.objects.order_by("entry_id")},
        leaves=leaves,
        checkpoints=list(Checkpoint.objects.order_by("size")),
        nodes={(node.height, node.place): bytes(node.root) for node in Node.objects.all()},
        tree=Tree(bytes(leaf.leaf_hash) for leaf in leaves),
        key=key,
        journal_key=journal_key,
        notes=notes,
    )


def problems(stored: Stored) -> list[Problem]:
    """Return everything that is not as it was sealed."""
    return [Problem(name, where, what) for name, check in CHECKS.items() for where, what in check(stored)]


def _made(note: str) -> str:
    found = _MADE.search(note)
    return found.group(1) if found else ""
