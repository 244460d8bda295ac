"""The one sealer: it gives committed entries their leaves, in order of ``entry_id``, and signs a checkpoint."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.seal.proofs import Leaf as ProofLeaf
from xiezhi.seal.proofs import Older, Sealed, proof_file
from xiezhi.seal.signing import Signer, read_signed
from xiezhi.seal.tree import TILE, Peaks, Replay, Tiled
from xiezhi.seal.verify import Checkpoint as Signed
from xiezhi.seal.verify import Json, Key, RefusedError, read_key
from xiezhi.web.journal.canonical import as_leaf, hash_of, instant, reveal
from xiezhi.web.journal.clock import CLOCK
from xiezhi.web.journal.models import Checkpoint, Entry, Leaf, Node, Unsealed

# Any fixed number: two sealers on one PostgreSQL wait for each other. SQLite's IMMEDIATE transaction does the same.
_LOCK = 0x5EA1
# So many pieces of the tree, 256 hashes each, are kept for the next proof.
_TILES = 32


class SealError(XiezhiError):
    """Nothing can be sealed or proven."""


def unsealed() -> QuerySet[Entry]:
    """Return the entries without a leaf, in the order in which they will get one."""
    return Entry.objects.filter(entry_id__in=Unsealed.objects.values("entry_id")).order_by("entry_id")


def make_checkpoint(signer: Signer, now: datetime, most: int | None = None) -> Checkpoint | None:
    """Seal what is committed and not sealed yet, ``most`` entries of it at most; None if there is nothing."""
    CLOCK.check()
    with transaction.atomic():
        hold_sealer()
        last = Checkpoint.objects.order_by("-size").first()
        peaks = Peaks(last.size, map(bytes.fromhex, last.peaks)) if last else Peaks()
        leaves, nodes = _appended(unsealed()[:most].iterator(chunk_size=1000), peaks)
        if not leaves:
            return None
        Leaf.objects.bulk_create(leaves, batch_size=300)
        Node.objects.bulk_create(nodes, batch_size=300)
        Unsealed.objects.filter(Exists(Leaf.objects.filter(entry_id=OuterRef("entry_id")))).delete()
        note = signer.checkpoint(peaks.size, peaks.root(), instant(now))
        made = Checkpoint(peaks.size, peaks.root(), now, note, [each.hex() for each in peaks.peaks])
        made.save(force_insert=True)
        return made


def hold_sealer() -> None:
    """Let nobody make a checkpoint until this transaction ends; who makes one now is waited for.

    What takes long to write is recorded after this call: a checkpoint made meanwhile would make it look slipped in.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _appended(entries: Iterable[Entry], peaks: Peaks) -> tuple[list[Leaf], list[Node]]:
    leaves, nodes = list[Leaf](), list[Node]()
    for entry in entries:
        leaf = Leaf(peaks.size, entry.entry_id, hash_of(entry))
        leaves.append(leaf)
        kept = peaks.append(bytes(leaf.leaf_hash))
        nodes += (Node(height=each.height, place=each.index, root=each.root) for each in kept)
    return leaves, nodes


def stored_tree(size: int) -> Tiled:
    """Return the tree of the first ``size`` leaves as it lies in the database: a proof reads what it needs."""

    @lru_cache(maxsize=_TILES)
    def tile(height: int, number: int) -> list[bytes]:
        first, end = number << TILE, (number + 1) << TILE
        if height == 0:
            leaves = Leaf.objects.filter(leaf_index__gte=first, leaf_index__lt=end)
            return [bytes(each) for each in leaves.order_by("leaf_index").values_list("leaf_hash", flat=True)]
        nodes = Node.objects.filter(height=height, place__gte=first, place__lt=end)
        return [bytes(each) for each in nodes.order_by("place").values_list("root", flat=True)]

    def read(height: int, first: int, count: int) -> list[bytes]:
        number, within = divmod(first, 1 << TILE)
        return tile(height, number)[within : within + count]

    return Tiled(size, read)


# ---------------------------------------------------------------- the witness


def tell_witness(file: Path, checkpoint: Checkpoint) -> None:
    """Add a checkpoint to the witness's file, which only grows."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps({"size": checkpoint.size, "note": checkpoint.note}, ensure_ascii=False) + "\n")


def witnessed(file: Path) -> list[str]:
    """Return the notes a witness kept."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        return [str(json.loads(line)["note"]) for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SealError(
            str(file),
            Text(f"见证文件读不出（{error}）", f"the witness file cannot be read ({error})"),
            Text("检查路径；见证文件不可改动", "check the path; nobody may edit the file"),
        ) from error


Notes = Mapping[str, Signed | RefusedError]
"""What was kept elsewhere, by where it stands: a checkpoint, or why it is none."""


def read_notes(notes: Iterable[str], key: Key) -> Notes:
    """Read what a witness kept."""
    read = dict[str, Signed | RefusedError]()
    for number, note in enumerate(notes, start=1):
        try:
            read[f"witness:{number}"] = read_signed(note, key)
        except RefusedError as error:
            read[f"witness:{number}"] = error
    return read


def sizes_in(notes: Notes) -> Iterator[int]:
    """Yield the sizes whose roots a comparison needs."""
    yield from (each.size for each in notes.values() if isinstance(each, Signed))


def compare_leaves(notes: Notes) -> list[tuple[str, Text]]:
    """Return how our leaves differ from what was kept elsewhere.

    Worked out from the leaves, not from the nodes that proofs use: who rewrites leaves could leave those as they were.
    """
    tree = Replay(sizes_in(notes))
    leaves = Leaf.objects.order_by("leaf_index").values_list("leaf_hash", flat=True)
    for leaf in leaves.iterator(chunk_size=10_000):
        tree.append(bytes(leaf))
    return list(compare(notes, tree))


def compare(notes: Notes, tree: Replay) -> Iterator[tuple[str, Text]]:
    """Yield how a tree, which kept the roots of ``sizes_in(notes)``, differs from what was kept elsewhere."""
    for where, kept in notes.items():
        if isinstance(kept, RefusedError):
            yield where, Text(kept.zh, kept.en)
        elif kept.size > len(tree):
            yield (
                where,
                Text(f"当时有 {kept.size} 片叶，现仅 {len(tree)}", f"had {kept.size} leaves then, now {len(tree)}"),
            )
        elif tree.root(kept.size) != kept.root:
            yield where, Text(f"前 {kept.size} 片叶的根已变", f"the root of the first {kept.size} leaves has changed")


# ---------------------------------------------------------------- proofs


def proof_of(entry_id: str, signer: Signer, key: bytes, *, opened: Iterable[str] = (), since: int = 0) -> bytes:
    """Return the proof file of an entry under the newest checkpoint; ``since``: size of a checkpoint already held."""
    leaf = Leaf.objects.filter(entry_id=entry_id).first()
    newest = Checkpoint.objects.order_by("-size").first()
    if leaf is None or newest is None:
        raise SealError(
            entry_id,
            Text("尚未入树", "is not in the tree yet"),
            Text("核对编号，或先运行 xiezhi seal checkpoint", "check the id, or run xiezhi seal checkpoint first"),
        )
    entry = Entry.objects.get(entry_id=entry_id)
    values = reveal(entry, key)
    shown = ProofLeaf(as_leaf(entry), leaf.leaf_index, {name: _value(values, name, entry_id) for name in opened})
    before = Checkpoint.objects.filter(size=since).first()
    older = Older(before.note, before.size) if before else None
    try:
        return proof_file(shown, Sealed(stored_tree(newest.size), newest.size, newest.note, signer.key), older)
    except LookupError as error:
        raise node_missing(entry_id, error) from error


def node_missing(entry_id: str, error: LookupError) -> SealError:
    """Return the refusal where nodes are missing that the proof of an entry needs."""
    return SealError(
        entry_id,
        Text(f"证明用的节点缺失（{error}）", f"nodes of the proof are missing ({error})"),
        Text(
            "先运行 xiezhi seal fsck；再用 xiezhi manage migrate journal 0004 和 xiezhi manage migrate 重算节点",
            "run xiezhi seal fsck; make them anew by xiezhi manage migrate journal 0004 and xiezhi manage migrate",
        ),
    )


def _value(values: dict[str, tuple[bytes, Json]], name: str, entry_id: str) -> tuple[bytes, Json]:
    if name not in values:
        have = ", ".join(values) or "—"
        raise SealError(entry_id, Text(f"没有 {name}", f"has no {name}"), Text(f"可用：{have}", f"it has: {have}"))
    return values[name]


def key_of(signer: Signer) -> Key:
    """Return the verifier key of a signer."""
    return read_key(signer.key)
