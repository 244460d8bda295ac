"""RFC 6962 / 9162: the published vectors, and every proof of every small tree."""

from __future__ import annotations

import pytest

from xiezhi.seal.tree import EMPTY_ROOT, Peaks, Tiled, Tree
from xiezhi.seal.verify import RefusedError, check_consistency, check_inclusion, leaf_hash

# The test vectors of Certificate Transparency (github.com/google/certificate-transparency, merkle_tree_test).
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEFT_SIX = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
PAIRS = [
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    LEFT_SIX,
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
]
QUADS = [ROOTS[3], "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]
LEAVES = [leaf_hash(bytes.fromhex(each)) for each in INPUTS]


def test_the_empty_tree_has_the_published_root() -> None:
    assert Tree().root() == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert Tree(LEAVES).root(size).hex() == ROOTS[size - 1]


def test_inclusion_paths_are_the_published_ones() -> None:
    tree = Tree(LEAVES)
    assert [each.hex() for each in tree.inclusion(0, 8)] == [LEAVES[1].hex(), PAIRS[1], QUADS[1]]
    assert [each.hex() for each in tree.inclusion(5, 8)] == [LEAVES[4].hex(), PAIRS[3], QUADS[0]]
    assert [each.hex() for each in tree.inclusion(2, 3)] == [PAIRS[0]]
    assert [each.hex() for each in tree.inclusion(1, 5)] == [LEAVES[0].hex(), PAIRS[1], LEAVES[4].hex()]


def test_consistency_paths_are_the_published_ones() -> None:
    tree = Tree(LEAVES)
    assert tree.consistency(1, 1) == []
    assert [each.hex() for each in tree.consistency(1, 8)] == [LEAVES[1].hex(), PAIRS[1], QUADS[1]]
    assert [each.hex() for each in tree.consistency(6, 8)] == [LEFT_SIX, PAIRS[3], QUADS[0]]
    assert [each.hex() for each in tree.consistency(2, 5)] == [PAIRS[1], LEAVES[4].hex()]


def test_every_proof_of_every_tree_up_to_65_leaves_holds() -> None:
    tree = Tree(leaf_hash(bytes([each])) for each in range(65))
    for size in range(1, 66):
        for index in range(size):
            check_inclusion(leaf_hash(bytes([index])), index, size, tree.inclusion(index, size), tree.root(size))
        for first in range(1, size + 1):
            check_consistency(first, size, tree.consistency(first, size), tree.root(first), tree.root(size))


def test_a_proof_holds_at_no_other_place() -> None:
    tree = Tree(leaf_hash(bytes([each])) for each in range(20))
    path, root = tree.inclusion(7, 20), tree.root()
    for index in {-1, *range(21)} - {7}:
        with pytest.raises(RefusedError):
            check_inclusion(leaf_hash(bytes([7])), index, 20, path, root)


def test_a_tree_that_forgot_is_no_continuation() -> None:
    tree, other = Tree(LEAVES), Tree(LEAVES[::-1])
    for first in range(1, 8):
        with pytest.raises(RefusedError):
            check_consistency(first, 8, other.consistency(first, 8), tree.root(first), other.root())
    with pytest.raises(RefusedError):
        check_consistency(0, 8, [], EMPTY_ROOT, tree.root())


def test_what_the_tree_does_not_hold_cannot_be_asked() -> None:
    tree = Tree(LEAVES)
    for ask in (lambda: tree.root(9), lambda: tree.inclusion(8, 8), lambda: tree.consistency(0, 8)):
        with pytest.raises(IndexError):
            ask()


def test_peaks_give_the_root_of_the_whole_tree_wherever_one_goes_on() -> None:
    tree, peaks = Tree(), Peaks()
    for number in range(70):
        assert peaks.root() == tree.root()
        tree.append(leaf_hash(bytes([number])))
        peaks = Peaks(peaks.size, peaks.peaks)
        peaks.append(leaf_hash(bytes([number])))
    with pytest.raises(ValueError, match="1 peaks for 3 leaves"):
        Peaks(3, [b""])


def kept_of(leaves: list[bytes]) -> tuple[Peaks, dict[int, list[bytes]]]:
    """Return the peaks over leaves, and the roots that are kept, height by height; the height 0 is the leaves."""
    peaks, kept = Peaks(), {0: leaves}
    for leaf in leaves:
        for each in peaks.append(leaf):
            assert each.index == len(kept.setdefault(each.height, []))
            kept[each.height].append(each.root)
    return peaks, kept


def test_a_tree_that_lies_elsewhere_gives_what_one_in_memory_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiezhi.seal.tree.TILE", 2)
    leaves = [leaf_hash(bytes([each])) for each in range(70)]
    for size in range(1, 71):
        tree, (peaks, kept) = Tree(leaves[:size]), kept_of(leaves[:size])

        def read(height: int, first: int, count: int, kept: dict[int, list[bytes]] = kept) -> list[bytes]:
            return kept[height][first : first + count]

        tiled = Tiled(size, read)
        assert tiled.root() == tree.root() == peaks.root()
        for other in range(1, size + 1):
            assert tiled.root(other) == tree.root(other)
            assert tiled.consistency(other, size) == tree.consistency(other, size)
            assert tiled.inclusion(other - 1, size) == tree.inclusion(other - 1, size)


def test_a_proof_from_a_tree_of_fifty_million_leaves_reads_few_rows() -> None:
    read: list[int] = []

    def some(height: int, first: int, count: int) -> list[bytes]:
        read.append(count)
        return [leaf_hash(f"{height} {first + each}".encode()) for each in range(count)]

    tree = Tiled(50_000_001, some)
    assert len(tree.inclusion(31_415_926, 50_000_001)) == 26
    assert (len(read) < 60, sum(read) < 3_000) == (True, True)


def test_a_node_that_is_not_there_is_said() -> None:
    with pytest.raises(LookupError, match="height 0"):
        Tiled(4, lambda _height, _first, _count: []).root()
