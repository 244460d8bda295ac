"""Section 3: four truth values."""

from __future__ import annotations

import pytest

from xiezhi.engine.reference.truth import FALSE, OPEN, TRUE, Answer, all_of, any_of, negate

UNKNOWN_A = Answer.unknown(["a"])
UNKNOWN_B = Answer.unknown(["b"])


@pytest.mark.parametrize(
    ("parts", "together"),
    [
        ([], TRUE),
        ([TRUE, TRUE], TRUE),
        ([TRUE, UNKNOWN_A], UNKNOWN_A),
        ([UNKNOWN_A, UNKNOWN_B], Answer.unknown(["a", "b"])),
        ([UNKNOWN_A, OPEN, TRUE], OPEN),
        ([UNKNOWN_A, OPEN, FALSE], FALSE),
    ],
)
def test_all_of_is_false_else_open_else_unknown_else_true(parts: list[Answer], together: Answer) -> None:
    assert all_of(parts) == together


@pytest.mark.parametrize(
    ("parts", "together"),
    [
        ([], FALSE),
        ([FALSE, FALSE], FALSE),
        ([FALSE, UNKNOWN_A], UNKNOWN_A),
        ([UNKNOWN_A, UNKNOWN_B], Answer.unknown(["a", "b"])),
        ([UNKNOWN_A, OPEN, FALSE], OPEN),
        ([UNKNOWN_A, OPEN, TRUE], TRUE),
    ],
)
def test_any_of_is_true_else_open_else_unknown_else_false(parts: list[Answer], together: Answer) -> None:
    assert any_of(parts) == together


def test_not_swaps_true_and_false_and_keeps_the_others() -> None:
    assert [negate(each) for each in (TRUE, FALSE, OPEN, UNKNOWN_A)] == [FALSE, TRUE, OPEN, UNKNOWN_A]
