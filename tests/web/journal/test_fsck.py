"""One reading: others write and seal meanwhile, and no entry is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from weakref import WeakSet

import pytest

from tests.web.journal.entries import JOURNAL_KEY, KEY, NOON, found, record, seal
from xiezhi.web.journal import fsck
from xiezhi.web.journal.fsck import Known, Place, check_journal
from xiezhi.web.journal.models import Checkpoint, Entry

CHUNK = 10


@pytest.fixture
def journal(db: None, monkeypatch: pytest.MonkeyPatch) -> int:  # noqa: ARG001 - asked for, not used
    """A sealed journal of many chunks; the number of its entries."""
    monkeypatch.setattr(fsck, "_CHUNK", CHUNK)
    for turn in range(3):
        record(80, NOON + timedelta(hours=turn))
        seal(NOON + timedelta(hours=turn, seconds=90))
    return 240


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes as soon as the first place is looked at, and seals, so that a node of proofs is made, too."""
    gap = fsck.EACH["gap"]

    def writes(place: Place, known: Known) -> fsck.Found:
        if place.leaf is not None and place.leaf.leaf_index == 0:
            record(20, NOON + timedelta(hours=5))
            seal(NOON + timedelta(hours=5, seconds=30))
            record(3, NOON + timedelta(hours=6))
        yield from gap(place, known)

    monkeypatch.setitem(fsck.EACH, "gap", writes)


@pytest.mark.usefixtures("meanwhile")
def test_what_others_write_and_seal_meanwhile_is_no_problem(journal: int) -> None:
    checked = check_journal(KEY, JOURNAL_KEY, [each.note for each in Checkpoint.objects.all()])
    assert checked.problems == []
    # What was written meanwhile and not sealed is read; what was sealed meanwhile waits for the next time.
    assert (checked.entries, checked.leaves, checked.checkpoints) == (journal + 3, journal, 3)
    assert check_journal(KEY, JOURNAL_KEY, []).leaves == journal + 20


@pytest.mark.usefixtures("journal", "meanwhile")
def test_a_planted_reading_to_no_fixed_end_takes_others_for_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    known = fsck._known
    monkeypatch.setattr(fsck, "_known", lambda *given: replace(known(*given), end=10**9))
    assert "unsigned" in found()


@pytest.mark.parametrize("keeps", [False, True], ids=["as it is", "planted: a list of all"])
def test_no_more_than_a_few_chunks_of_entries_are_in_memory(
    journal: int,
    keeps: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alive, most, kept = WeakSet[Entry](), 0, list[Entry]()

    def counts(place: Place, _known: Known) -> fsck.Found:
        nonlocal most
        if place.entry is not None:
            alive.add(place.entry)
            most = max(most, len(alive))
            if keeps:
                kept.append(place.entry)
        yield from ()

    monkeypatch.setitem(fsck.EACH, "counts", counts)
    assert check_journal(KEY, JOURNAL_KEY, []).entries == journal
    assert most == journal if keeps else most <= 3 * CHUNK
