"""The synthetic log: deterministic, bounded, and with its truth written down by construction."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.limits.table import LIMITS, in_force, planted_limit
from xiezhi.demo.parquet import Written, write_log
from xiezhi.demo.stream import Order, threads
from xiezhi.demo.window import DEFAULT_WINDOW, ZONE
from xiezhi.law.places import working_calendar

_ACCUSING = {"late", "overdue", "violated"}


@pytest.fixture(scope="module")
def days() -> LegalDays:
    return LegalDays(working_calendar("prc"))


def _order(cases: int, plant: float, seed: int = 7) -> Order:
    return Order(cases, seed, plant, DEFAULT_WINDOW)


def test_the_same_order_gives_the_same_bytes_with_one_worker_or_two(tmp_path: Path, days: LegalDays) -> None:
    written = [write_log(_order(6000, 0.1), days, tmp_path / str(n), workers=n) for n in (1, 2)]
    assert written[0] == written[1]
    for name in ("events.parquet", "facts.parquet", "truth.parquet"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_another_seed_gives_another_log(tmp_path: Path, days: LegalDays) -> None:
    for seed in (1, 2):
        write_log(_order(50, 0.1, seed), days, tmp_path / str(seed))
    assert (tmp_path / "1" / "events.parquet").read_bytes() != (tmp_path / "2" / "events.parquet").read_bytes()


def test_the_count_written_is_the_count_in_the_files_and_progress_ends_at_it(tmp_path: Path, days: LegalDays) -> None:
    seen: list[int] = []
    written = write_log(_order(120, 0.1), days, tmp_path, progress=seen.append)
    rows = {name: pq.read_metadata(tmp_path / f"{name}.parquet").num_rows for name in ("events", "facts", "truth")}
    assert written == Written(120, rows["events"], rows["facts"], rows["truth"])
    assert seen == [120]


def test_without_planting_nobody_is_accused(days: LegalDays) -> None:
    verdicts = {truth.verdict for case in threads(_order(3000, 0.0), days, 0, 3000) for truth in case.truths}
    assert not verdicts & _ACCUSING
    assert {"met", "pending", "not-applicable", "cannot-tell"} <= verdicts


def test_with_planting_every_rule_at_hand_is_broken_or_doubtful_somewhere(days: LegalDays) -> None:
    counts = Counter(
        (truth.rule_id, truth.verdict) for case in threads(_order(16000, 1.0), days, 0, 16000) for truth in case.truths
    )
    broken = {rule for rule, verdict in counts if verdict in _ACCUSING}
    doubtful = {rule for rule, verdict in counts if verdict == "cannot-tell"}
    assert broken | doubtful == {limit.rule_id for limit in LIMITS}
    assert {verdict for _, verdict in counts} == _ACCUSING | {"met", "pending", "not-applicable", "cannot-tell"}


def test_every_event_lies_in_the_window_and_the_last_one_ends_the_log(tmp_path: Path, days: LegalDays) -> None:
    write_log(_order(300, 0.2), days, tmp_path)
    instants = pq.read_table(tmp_path / "events.parquet")["occurred_at"].to_pylist()
    assert min(instants) >= DEFAULT_WINDOW.start
    assert max(instants) == DEFAULT_WINDOW.end == instants[-1]


def test_an_event_outside_the_window_is_refused(days: LegalDays) -> None:
    case = next(threads(_order(1, 0.0), days, 0, 1))
    with pytest.raises(ValueError, match="lies outside"):
        case.add("report-received", datetime(2031, 1, 1, tzinfo=ZONE))


def test_a_failure_half_way_leaves_nothing(tmp_path: Path, days: LegalDays) -> None:
    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_log(_order(20, 0.0), days, tmp_path, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_every_truth_names_an_event_of_its_thread(days: LegalDays) -> None:
    for case in threads(_order(400, 0.3), days, 0, 400):
        ids = {event.event_id for event in case.events}
        assert len(ids) == len(case.events)
        assert all(truth.subject_event_id in ids for truth in case.truths)


def test_a_planted_limit_is_looked_up_by_day_and_condition() -> None:
    eve = datetime(2025, 12, 31, 23, 59, tzinfo=ZONE)
    new_year = datetime(2026, 1, 1, tzinfo=ZONE)
    assert not in_force("po-two-officers", eve)
    assert in_force("po-two-officers", new_year)
    assert planted_limit("po-questioning-duration", new_year, "many").value == 12
    with pytest.raises(StopIteration):
        planted_limit("po-questioning-duration", eve, "many")
    assert all(limit.article for limit in LIMITS)
