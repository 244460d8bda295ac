"""Every published vector gives what its author worked out; planted defects are caught by them."""

from __future__ import annotations

import pytest

from tests.core.vector_files import Vector, computed, expected, vectors


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector.where)
def test_the_kernel_gives_what_was_worked_out(vector: Vector) -> None:
    found = computed(vector)
    assert found == expected(vector, found)
