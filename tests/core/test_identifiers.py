"""Identifiers: the same for the same thing, different for different things."""

from __future__ import annotations

import hashlib
import uuid

import pytest

from xiezhi.core.identifiers import obligation_id, uuid7


def test_an_obligation_is_its_rule_and_the_root_of_its_event() -> None:
    assert obligation_id("r", "e") == hashlib.sha256(b"r\x1fe").hexdigest()[:32]
    assert obligation_id("a", "bc") != obligation_id("ab", "c")


def test_new_identifiers_are_uuids_of_version_seven_and_sort_by_time() -> None:
    made = [uuid7(millisecond * 1000, bytes([255] * 10)) for millisecond in (1, 2, 1_764_000_000_000)]
    assert made == sorted(made)
    assert all(uuid.UUID(each).version == 7 and uuid.UUID(each).variant == uuid.RFC_4122 for each in made)


def test_too_little_randomness_is_refused() -> None:
    with pytest.raises(ValueError, match="ten random bytes, got 3"):
        uuid7(0, b"abc")
