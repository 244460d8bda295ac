"""Whatever an insider changes is found; take one check away, and the suite sees the blind spot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from tests.proof import Size
from tests.web.insider import unguarded
from tests.web.journal.entries import NOON, found, record, seal
from tests.web.journal.tampering import WAYS
from xiezhi.web.journal import fsck
from xiezhi.web.journal.models import Checkpoint

NAMES = [way.__name__ for way in WAYS]
SEALS = 5


@pytest.fixture
def history(db: None, size: Size) -> Iterator[list[str]]:  # noqa: ARG001 - asked for, not used
    """A sealed journal without its guard, and what the witness kept."""
    each = size(20, 2_000)
    for turn in range(SEALS):
        record(each, NOON + timedelta(hours=turn))
        seal(NOON + timedelta(hours=turn, seconds=each))
    with unguarded():
        yield [row.note for row in Checkpoint.objects.order_by("size")]


def seen(way: Callable[[int], None], number: int, notes: list[str]) -> set[str]:
    """Tamper, look, undo."""
    mark = transaction.savepoint()
    way(number)
    found_by = found(notes)
    transaction.savepoint_rollback(mark)
    return found_by


@pytest.mark.parametrize("way", WAYS, ids=NAMES)
def test_each_way_is_seen_wherever_it_strikes(way: Callable[[int], None], history: list[str], size: Size) -> None:
    assert found(history) == set()
    count = size(5, 100)
    size.note(f"{count} times among {len(history)} checkpoints over {size(20, 2_000) * SEALS:,} entries")
    assert [number for number in range(count) if WAYS[way] not in seen(way, number, history)] == []
    assert found(history) == set()


@pytest.mark.parametrize("blind", sorted(set(WAYS.values())))
def test_a_planted_blind_spot_is_seen(blind: str, history: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for checks in ("EACH", "WHOLE"):
        kept = {name: check for name, check in getattr(fsck, checks).items() if name != blind}
        monkeypatch.setattr(fsck, checks, kept)
    assert any(blind not in seen(way, 3, history) for way, check in WAYS.items() if check == blind)


def test_without_a_witness_the_owner_of_the_key_goes_unseen(history: list[str]) -> None:
    assert history
    assert [way.__name__ for way, check in WAYS.items() if check == "witness" and not seen(way, 3, [])] == [
        "cut_the_end",
        "rewrite_with_the_key",
    ]
