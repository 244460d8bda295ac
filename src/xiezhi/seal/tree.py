"""The growing tree of RFC 9162: appends, roots of any earlier size, and both kinds of proof."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xiezhi.seal.verify import node_hash

EMPTY_ROOT = hashlib.sha256(b"").digest()
TILE = 8
"""Of so many levels one is kept: a node for 256 leaves, one for 65,536, and so on."""
_KEPT = 1_024


class Roots(ABC):
    """What proofs are made of: the roots over ranges of leaves; where leaves and inner nodes lie is left to heirs."""

    @abstractmethod
    def __len__(self) -> int:
        """Return the number of leaves."""

    @abstractmethod
    def complete(self, height: int, index: int) -> bytes:
        """Return the root of the complete subtree ``index`` (from the left, from 0) of ``2 ** height`` leaves."""

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first ``size`` leaves (all of them by default)."""
        wanted = len(self) if size is None else size
        self._check(wanted)
        return EMPTY_ROOT if wanted == 0 else self._over(0, wanted)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Return the proof that leaf ``index`` is in the tree of ``size`` leaves."""
        self._check(size)
        if not 0 <= index < size:
            raise IndexError(f"leaf {index} of {size}")
        return self._path(index, 0, size)

    def consistency(self, first: int, second: int) -> list[bytes]:
        """Return the proof that the tree of ``first`` leaves is the beginning of that of ``second``."""
        self._check(second)
        if not 0 < first <= second:
            raise IndexError(f"from {first} to {second} leaves")
        return self._grown(first, 0, second, whole=True)

    def _check(self, size: int) -> None:
        if not 0 <= size <= len(self):
            raise IndexError(f"{size} leaves of {len(self)}")

    def _over(self, start: int, end: int) -> bytes:
        length = end - start
        height = length.bit_length() - 1
        if length == 1 << height and start % length == 0:
            return self.complete(height, start >> height)
        middle = start + _split(length)
        return node_hash(self._over(start, middle), self._over(middle, end))

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*self._path(index, start, middle), self._over(middle, end)]
        return [*self._path(index, middle, end), self._over(start, middle)]

    def _grown(self, first: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        if first == end:
            return [] if whole else [self._over(start, end)]
        middle = start + _split(end - start)
        if first <= middle:
            return [*self._grown(first, start, middle, whole=whole), self._over(middle, end)]
        return [*self._grown(first, middle, end, whole=False), self._over(start, middle)]


class Tree(Roots):
    """Leaf hashes and the roots of all complete subtrees over them, in memory: appends are cheap, proofs O(log²)."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        height, node = 0, leaf
        self._levels[0].append(node)
        while len(self._levels[height]) % 2 == 0:
            node = node_hash(self._levels[height][-2], node)
            height += 1
            if height == len(self._levels):
                self._levels.append([])
            self._levels[height].append(node)

    def leaf(self, index: int) -> bytes:
        """Return a leaf hash."""
        return self._levels[0][index]

    def complete(self, height: int, index: int) -> bytes:
        """Return the root of a complete subtree."""
        return self._levels[height][index]


class Tiled(Roots):
    """A tree that lies elsewhere, as leaves and the roots of its complete subtrees of every ``TILE`` levels.

    ``read(height, first, count)`` returns the roots of ``count`` subtrees of a height that is kept, from ``first`` on;
    the height 0 is the leaves. A proof reads some tens of times, at most 128 rows each, whatever the size; proofs of
    neighbours share most of what they read, so the last ones are kept.
    """

    def __init__(self, size: int, read: Callable[[int, int, int], Sequence[bytes]]) -> None:
        self._size, self._read = size, read
        self._worked_out = lru_cache(maxsize=_KEPT)(self._work_out)

    def __len__(self) -> int:
        return self._size

    def complete(self, height: int, index: int) -> bytes:
        """Return the root of a complete subtree; raise ``LookupError`` if what it is made of is not there."""
        return self._worked_out(height, index)

    def _work_out(self, height: int, index: int) -> bytes:
        above = height % TILE
        count = 1 << above
        nodes = list(self._read(height - above, index << above, count))
        if len(nodes) != count:
            raise LookupError(f"{count} nodes from {index << above} at height {height - above}: got {len(nodes)}")
        while len(nodes) > 1:
            nodes = [node_hash(nodes[place], nodes[place + 1]) for place in range(0, len(nodes), 2)]
        return nodes[0]


@dataclass(frozen=True, slots=True)
class Kept:
    """The root of a complete subtree of a height that is kept, and its place from the left."""

    height: int
    index: int
    root: bytes


class Peaks:
    """The roots of the complete subtrees of a tree, left to right: enough to append and to know the root."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"{len(self.peaks)} peaks for {size} leaves")

    def append(self, leaf: bytes) -> list[Kept]:
        """Add one leaf hash; return the subtrees it completes whose roots are kept (see ``Tiled``)."""
        node, size, height, kept = leaf, self.size, 0, list[Kept]()
        while size & 1:
            node, size, height = node_hash(self.peaks.pop(), node), size >> 1, height + 1
            if height % TILE == 0:
                kept.append(Kept(height, size, node))
        self.peaks.append(node)
        self.size += 1
        return kept

    def root(self) -> bytes:
        """Return the root."""
        if not self.peaks:
            return EMPTY_ROOT
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node_hash(peak, found)
        return found


class Replay:
    """A tree that grows once from its first leaf to its last, and keeps the roots over the ``sizes`` asked for."""

    def __init__(self, sizes: Iterable[int]) -> None:
        self._sizes = set(sizes)
        self._grown = Peaks()
        self._roots = {0: EMPTY_ROOT}

    def __len__(self) -> int:
        return self._grown.size

    def append(self, leaf: bytes) -> list[Kept]:
        """Add one leaf hash; return the subtrees it completes whose roots are kept (see ``Tiled``)."""
        kept = self._grown.append(leaf)
        if self._grown.size in self._sizes:
            self._roots[self._grown.size] = self._grown.root()
        return kept

    @property
    def peaks(self) -> list[bytes]:
        """The roots of the complete subtrees so far, left to right."""
        return self._grown.peaks

    def root(self, size: int) -> bytes:
        """Return the root over the first ``size`` leaves; raise ``KeyError`` if it was not asked for."""
        return self._roots[size]


def _split(length: int) -> int:
    """Return the largest power of two below ``length``."""
    return 1 << ((length - 1).bit_length() - 1)
