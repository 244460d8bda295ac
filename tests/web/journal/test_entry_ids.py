"""Identifiers sort by time, and within one instant in the order in which a process made them."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from xiezhi.web.journal import entry_ids
from xiezhi.web.journal.entry_ids import new_id

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(microseconds=1)


def test_an_id_is_a_uuid_of_version_7_that_holds_its_instant() -> None:
    made = uuid.UUID(new_id(NOW))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == NOW.timestamp() * 1000


def test_ids_of_one_instant_sort_as_they_were_made_whatever_was_made_between() -> None:
    made = [new_id(NOW) for _ in range(1000)]
    between = [new_id(LATER), new_id(LATER)]
    made += [new_id(NOW) for _ in range(1000)]
    assert made == sorted(made)
    assert max(made) < between[0] < between[1]


def test_random_tails_alone_would_not_sort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_ids, "_COUNTED", 0)
    made = [new_id(NOW) for _ in range(100)]
    assert made != sorted(made)


def test_threads_make_no_id_twice_and_each_keeps_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "randbits", lambda _: 0)
    made: list[list[str]] = [[], [], [], []]
    threads = [Thread(target=lambda mine: mine.extend(new_id(NOW) for _ in range(5000)), args=(each,)) for each in made]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len({one for mine in made for one in mine}) == 20_000
    assert all(mine == sorted(mine) for mine in made)


def test_only_the_last_few_instants_are_remembered() -> None:
    for number in range(1000):
        new_id(NOW + number * timedelta(seconds=1))
    assert len(entry_ids._COUNTER.made) == 64


def test_an_id_does_not_tell_how_many_were_made_before_its_instant() -> None:
    after = datetime(2090, 1, 1, tzinfo=UTC)
    for number in range(3):
        assert uuid.UUID(new_id(after + number * timedelta(seconds=1))).int >> 38 & (1 << 24) - 1 == 0
