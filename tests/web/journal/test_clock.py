"""A clock that jumps, drifts or was put back stops new entries; one that is right does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client

from tests.web.journal.entries import LIU, NOON, SIGNER, note, record
from xiezhi.cli.main import main
from xiezhi.web.desk.models import Job
from xiezhi.web.desk.running.loop import run_due
from xiezhi.web.desk.running.tasks import SHORT
from xiezhi.web.journal import clock
from xiezhi.web.journal.clock import Clock, ClockError, check_clock
from xiezhi.web.journal.models import Entry
from xiezhi.web.journal.sealer import make_checkpoint
from xiezhi.web.journal.writer import write

pytestmark = pytest.mark.usefixtures("db")


class Hands:
    """A wall clock and a counter that a test moves."""

    def __init__(self) -> None:
        self.wall, self.counter = datetime.now(UTC), 1000.0

    def clock(self) -> Clock:
        return Clock(lambda: self.wall, lambda: self.counter)

    def go(self, seconds: float, jump: float = 0.0) -> None:
        self.counter += seconds
        self.wall += timedelta(seconds=seconds + jump)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    """The program's clock, held by the test."""
    made = Hands()
    held = made.clock()
    for module in ("clock", "writer", "sealer"):
        monkeypatch.setattr(f"xiezhi.web.journal.{module}.CLOCK", held)
    return made


@pytest.mark.parametrize(
    ("jump", "refused"), [(0, False), (2, False), (-2, False), (2.1, True), (-2.1, True), (3600, True)]
)
def test_two_seconds_are_the_limit_in_both_directions(hands: Hands, jump: float, refused: bool) -> None:
    hands.go(86_400, jump)
    with transaction.atomic():
        if refused:
            with pytest.raises(ClockError):
                write(note(), LIU, hands.wall)
        else:
            write(note(), LIU, hands.wall)


def test_a_drift_that_grows_slowly_is_seen_when_it_has_grown(hands: Hands) -> None:
    held = hands.clock()
    for _ in range(20):
        hands.go(60, 0.1)
        held.check()
    hands.go(60, 0.1)
    with pytest.raises(ClockError):
        held.check()


def test_a_clock_put_right_again_lets_entries_in_again(hands: Hands) -> None:
    hands.go(10, 5)
    with pytest.raises(ClockError):
        check_clock()
    hands.go(10, -5)
    check_clock()


def test_a_process_that_was_halted_between_two_readings_sees_no_jump() -> None:
    readings = iter((0.0, 0.0, 100.0, 105.0, 200.0, 200.0))
    walls = iter((NOON, NOON + timedelta(seconds=105), NOON + timedelta(seconds=203)))
    held = Clock(lambda: next(walls), lambda: next(readings))
    held.check()
    with pytest.raises(ClockError):
        held.check()


def test_a_clock_put_back_before_the_start_is_seen_by_the_newest_entry(hands: Hands) -> None:
    record(1, hands.wall + timedelta(seconds=2))
    check_clock()
    record(1, hands.wall + timedelta(seconds=2.1))
    with pytest.raises(ClockError, match=r"2\.1 s behind"):
        check_clock()


def test_nothing_is_sealed_with_a_wrong_clock_and_the_loop_says_why(hands: Hands) -> None:
    record(1, hands.wall)
    hands.go(10, 60)
    with pytest.raises(ClockError):
        make_checkpoint(SIGNER, hands.wall)
    run_due(SHORT[:1], lambda: hands.wall)
    assert "时钟跳变 +60.0 秒" in Job.objects.get().said_zh


def test_every_page_says_what_to_do_and_the_health_page_still_answers(hands: Hands) -> None:
    hands.go(10, 60)
    for language, said in (("zh", "校准服务器时钟"), ("en", "set the clock of the server right")):
        client = Client()
        client.cookies["xiezhi_lang"] = language
        for address in ("/", "/login/", "/units/", "/nowhere/"):
            answer = client.get(address)
            assert answer.status_code == 503
            assert said in answer.content.decode()
    assert Client().get("/health/").json()["status"] == "clock"
    assert Entry.objects.count() == 0


def test_without_the_comparison_a_wrong_time_would_be_recorded(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "LIMIT", timedelta(days=9999))
    hands.go(10, 3600)
    with transaction.atomic():
        write(note(), LIU, hands.wall)
    assert Entry.objects.count() == 1


def test_no_command_writes_with_a_wrong_clock(hands: Hands, capsys: pytest.CaptureFixture[str]) -> None:
    record(1, hands.wall - timedelta(minutes=1))
    hands.go(10, 60)
    assert main(["seal", "checkpoint"]) == 2
    assert main(["backup", "/tmp"]) == 2
    assert "时钟跳变" in capsys.readouterr().err
