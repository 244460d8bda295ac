"""A small sealed log, as the seal's tests share it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.seal.proofs import Leaf, Older, Sealed, proof_file
from xiezhi.seal.signing import Signer
from xiezhi.seal.tree import Tree
from xiezhi.seal.verify import Json, canonical, commitment, leaf_hash

SIGNER = Signer("jianglan.example/journal", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
STRANGER = Signer("jianglan.example/journal", Ed25519PrivateKey.from_private_bytes(bytes(32)))
SALT = bytes(range(32, 64))


@dataclass(frozen=True, slots=True)
class Log:
    """Entries and their tree."""

    entries: tuple[dict[str, Json], ...]
    tree: Tree

    def proof(self, index: int, size: int | None = None, older: int | None = None) -> bytes:
        """Return the proof file of one entry, opened, with an older checkpoint if asked."""
        wanted = len(self.entries) if size is None else size
        sealed = Sealed(self.tree, wanted, SIGNER.checkpoint(wanted, self.tree.root(wanted)), SIGNER.key)
        before = None if older is None else Older(SIGNER.checkpoint(older, self.tree.root(older)), older)
        return proof_file(Leaf(self.entries[index], index, {"name": (SALT, f"张三{index}")}), sealed, before)


def log(size: int) -> Log:
    """Return a log of ``size`` entries, each with one personal field."""
    entries = tuple(entry(number) for number in range(size))
    return Log(entries, Tree(leaf_hash(canonical(each)) for each in entries))


def entry(number: int) -> dict[str, Json]:
    """Return one entry in canonical form."""
    return {
        "entry_id": f"e{number}",
        "kind": "event",
        "attrs": {"n": number, "说明": "受案"},
        "personal": {"name": commitment(SALT, f"张三{number}")},
    }


def corrupted(proof: bytes, number: int) -> bytes:
    """Return the proof with one thing changed; ``number`` chooses which, the same each time."""
    if number % 4 == 0:
        at = number // 4 * 7919 % (len(proof) - 1)
        changed = bytearray(proof)
        changed[at] ^= 1 << (number // 4 % 8)
        return bytes(changed)
    table = json.loads(proof)
    turn = number // 4
    if number % 4 == 1:
        table["leaf_index"] += turn % 17 + 1 if turn % 2 else -(turn % 17) - 1
    elif number % 4 == 2:
        path = table["inclusion"]
        [path.pop, path.reverse, lambda: path.append(path[0]), lambda: path.insert(0, path[-1])][turn % 4]()
    else:
        path = table["older"]["consistency"]
        [path.pop, path.reverse, lambda: path.append(path[0]), lambda: path.insert(0, path[-1])][turn % 4]()
    return canonical(table) + b"\n"
