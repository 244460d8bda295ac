"""Both sets of published vectors, worked out by others than the kernel, asked of the compiled kernel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest

from tests.core import test_second_vectors as second
from tests.core.vector_files import Vector, expected, instant, terms, vectors
from tests.engine.batch.test_periods import compiled_due, core_due
from xiezhi.cli import due_requests
from xiezhi.core.periods import Due, Terms, to_instant
from xiezhi.core.working import Step, explained

READINGS = ("warn_at", "due_at", "breach_at")


def instants(said: Mapping[str, object], days: str) -> tuple[int, ...] | None:
    """Return the three readings and whether they are provisional as the compiled kernel writes them."""
    if said.get("open") or said["due_at"] is None:
        return None
    ends = [to_instant(datetime.fromisoformat(str(said[name]))) for name in READINGS]
    return *ends, int(bool(said[days]))


@pytest.mark.parametrize("vector", vectors(), ids=lambda each: each.where)
def test_the_compiled_kernel_gives_what_was_worked_out(vector: Vector) -> None:
    start, given = instant(vector, vector.record["from"]), terms(vector)
    assert compiled_due(start, given, str(given.zone)) == instants(expected(vector, {}), "provisional")


def test_the_compiled_kernel_gives_the_answers_of_the_other_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, Terms]] = []

    def note(start: int, given: Terms) -> tuple[Due, tuple[Step, ...]]:
        asked.append((start, given))
        return explained(start, given)

    monkeypatch.setattr(due_requests, "explained", note)
    for vector in second.HAND + second.COUNTED:
        asked.clear()
        calendar = second.CALENDARS[vector.request.jurisdiction]
        due_requests.answer_with(vector.request, calendar)
        found = [compiled_due(start, given, str(given.zone)) for start, given in asked]
        assert found == [core_due(start, given) for start, given in asked], vector.name
        if len(asked) == 1:
            assert found == [instants(vector.expected, "provisional_days")], vector.name
