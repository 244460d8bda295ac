"""Rows sorted into groups."""

from random import Random

import numpy as np
import pytest

from xiezhi.engine.batch.sorting import sort_groups


def plainly(groups: list[int], keys: list[tuple[int, int]]) -> list[int]:
    return sorted(
        (row for row in range(len(groups)) if groups[row] >= 0), key=lambda row: (groups[row], keys[row], row)
    )


@pytest.mark.parametrize("number", [1, 3, 200])
def test_rows_come_by_group_then_keys_then_place(number: int) -> None:
    rng = Random(number)
    groups = [rng.randint(-1, number - 1) for _ in range(400)]
    keys = [(rng.randint(0, 5), rng.randint(0, 5)) for _ in range(400)]
    flat = np.array(keys, np.int64).ravel()
    order, offsets = sort_groups(np.array(groups, np.int64), flat, 2, number)
    assert order.tolist() == plainly(groups, keys)
    assert np.diff(offsets).tolist() == [groups.count(group) for group in range(number)]


def test_a_long_group_that_is_sorted_already_stays_as_it_is() -> None:
    order, _ = sort_groups(np.zeros(100, np.int64), np.arange(100, dtype=np.int64), 1, 1)
    assert order.tolist() == list(range(100))


def test_no_rows_make_no_groups() -> None:
    order, offsets = sort_groups(np.zeros(0, np.int64), np.zeros(0, np.int64), 0, 0)
    assert order.tolist() == []
    assert offsets.tolist() == [0]
