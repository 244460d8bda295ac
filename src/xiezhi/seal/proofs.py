"""Making the file that ``verify`` reads."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

from xiezhi.seal.tree import Roots
from xiezhi.seal.verify import FORMAT, Json, canonical


@dataclass(frozen=True, slots=True)
class Older:
    """An earlier signed checkpoint that the reader already holds, and its size."""

    note: str
    size: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """An entry as it stands in the tree: its canonical form, its number, and what may be opened of it."""

    entry: Mapping[str, Json]
    index: int
    opened: Mapping[str, tuple[bytes, Json]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A tree under a signed checkpoint."""

    tree: Roots
    size: int
    note: str
    key: str


def proof_file(leaf: Leaf, sealed: Sealed, older: Older | None = None) -> bytes:
    """Return the bytes of a proof file."""
    before: Json = None
    if older is not None:
        before = {"checkpoint": older.note, "consistency": _texts(sealed.tree.consistency(older.size, sealed.size))}
    proof: dict[str, Json] = {
        "format": FORMAT,
        "entry": leaf.entry,
        "opened": {name: {"salt": salt.hex(), "value": value} for name, (salt, value) in leaf.opened.items()},
        "leaf_index": leaf.index,
        "inclusion": _texts(sealed.tree.inclusion(leaf.index, sealed.size)),
        "checkpoint": sealed.note,
        "key": sealed.key,
        "older": before,
    }
    return canonical(proof) + b"\n"


def _texts(hashes: list[bytes]) -> list[str]:
    return [base64.b64encode(each).decode() for each in hashes]
