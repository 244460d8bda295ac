"""The two records: what must be given, and what may be absent."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from xiezhi.core.record import Event, Fact, Precision


def test_an_event_needs_its_id_thread_position_kind_and_time() -> None:
    event = Event(event_id="e1", thread_id="t1", seq=1, event="report-received", occurred_at=0)
    assert event.precision is Precision.INSTANT
    assert event.recorded_at is None
    assert dict(event.keys) == dict(event.attrs) == {}


def test_a_record_cannot_be_changed() -> None:
    fact = Fact(thread_id="t1", fact="case_class", value="criminal")
    with pytest.raises(FrozenInstanceError):
        fact.value = "administrative"  # type: ignore[misc]  # the point of the test
    assert fact.at is None
