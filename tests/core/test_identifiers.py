"""Identifiers: the same input gives the same id, in any session and on any machine."""

from __future__ import annotations

import hashlib
import uuid

import pytest

from xiezhi.core.identifiers import event_id_for, obligation_id, uuid7


def test_an_obligation_is_the_rule_and_the_root_event() -> None:
    expected = hashlib.sha256(b"r1\x1fe-1").digest()[:16].hex()
    assert obligation_id("r1", "e-1") == expected
    assert len(expected) == 32


def test_rule_and_event_do_not_run_together() -> None:
    assert obligation_id("r1", "1") != obligation_id("r11", "")


def test_a_second_import_gives_the_same_event_id_and_another_row_another() -> None:
    assert event_id_for("d1", 7) == event_id_for("d1", 7)
    assert len({event_id_for("d1", 7), event_id_for("d1", 8), event_id_for("d2", 7)}) == 3


def test_a_uuid_of_version_7_sorts_by_time() -> None:
    earlier, later = uuid7(1_700_000_000_000, b"\xff" * 10), uuid7(1_700_000_000_001, b"\x00" * 10)
    assert earlier < later
    assert uuid.UUID(later).version == 7
    assert uuid.UUID(later).variant == uuid.RFC_4122


@pytest.mark.parametrize(("milliseconds", "random"), [(-1, b"\x00" * 10), (1 << 48, b"\x00" * 10), (0, b"\x00" * 9)])
def test_anything_else_makes_no_uuid(milliseconds: int, random: bytes) -> None:
    with pytest.raises(ValueError, match="48"):
        uuid7(milliseconds, random)
