"""The background loop: what is due is run once, what went wrong is said, and a dead holder's claim lapses."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError

from tests.web.identity.people import enter
from tests.web.insider import unguarded
from tests.web.journal.entries import KEY, NOON, record
from tests.web.org.cast import city
from xiezhi.core.text import Text
from xiezhi.seal.signing import Signer
from xiezhi.web.desk.models import Job
from xiezhi.web.desk.running import loop, tasks
from xiezhi.web.desk.running.loop import Task, run_due
from xiezhi.web.environment import read_environment
from xiezhi.web.identity.models import Key
from xiezhi.web.journal.models import Checkpoint, Entry, Leaf, Unsealed
from xiezhi.web.journal.sealer import make_checkpoint
from xiezhi.web.org.models import OpenSession

pytestmark = pytest.mark.usefixtures("db")
DAY = timedelta(days=1)


def counting(done: list[datetime], **more: object) -> Task:
    def run(now: datetime) -> Text:
        done.append(now)
        return Text("好", "well")

    return Task("counted", Text("计数", "counted"), run, **more)  # type: ignore[arg-type] # the fields under test


def test_a_task_is_run_when_it_is_due_and_then_waits_its_time() -> None:
    done: list[datetime] = []
    task = counting(done, every=timedelta(minutes=5))
    for minute in (0, 1, 4, 5, 6, 9, 12):
        run_due([task], lambda minute=minute: NOON + timedelta(minutes=minute))  # type: ignore[misc] # bound on purpose
    assert [(each - NOON).total_seconds() / 60 for each in done] == [0, 5, 12]
    row = Job.objects.get()
    assert (row.state, row.said_zh, row.due_at, row.held_until) == ("done", "好", NOON + timedelta(minutes=17), None)


def test_a_nightly_task_waits_for_its_night_in_the_legal_zone() -> None:
    done: list[datetime] = []
    task = counting(done, at=time(2))
    two_at_night = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
    for now in (NOON, two_at_night - timedelta(seconds=1), two_at_night, two_at_night + DAY - timedelta(seconds=1)):
        run_due([task], lambda now=now: now)  # type: ignore[misc] # bound on purpose
    assert done == [two_at_night]


def test_what_another_holds_is_left_to_it_until_its_claim_lapses() -> None:
    done: list[datetime] = []
    task = counting(done, limit=timedelta(minutes=2))
    Job.objects.create(name="counted", due_at=NOON, held_until=NOON + timedelta(minutes=2), state="running")
    assert run_due([task], lambda: NOON + timedelta(minutes=1)) == []
    assert run_due([task], lambda: NOON + timedelta(minutes=3)) == ["counted"]
    assert len(done) == 1


def test_what_goes_wrong_is_kept_and_does_not_stop_the_others() -> None:
    def wrong(_now: datetime) -> Text:
        raise OSError("no room")

    done: list[datetime] = []
    assert run_due([Task("wrong", Text("", ""), wrong), counting(done)], lambda: NOON) == ["wrong", "counted"]
    assert Job.objects.get(name="wrong").said_en == "no room"
    assert loop.failed() == ["wrong"]
    assert len(done) == 1


def test_a_task_that_nobody_runs_is_late() -> None:
    Job.objects.create(name="checkpoint", due_at=NOON)
    assert loop.late(NOON + timedelta(minutes=1)) == []
    assert loop.late(NOON + timedelta(minutes=3)) == ["checkpoint"]


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = settings.ENVIRONMENT.home
    variables = {
        "XIEZHI_HOME": str(home),
        "XIEZHI_WITNESS": str(tmp_path / "witness.jsonl"),
        "XIEZHI_BACKUPS": str(tmp_path / "backups"),
    }
    monkeypatch.setattr(settings, "ENVIRONMENT", read_environment(variables))
    return tmp_path


def test_the_tasks_seal_compare_and_check(folders: Path) -> None:
    record(5)
    now = datetime.now(UTC)
    assert tasks.seal_what_is_new(now).en == "5 leaves"
    assert tasks.compare_with_witness(now).en == "1 checkpoints agree"
    assert tasks.check_everything(now).en == "5 entries as they were sealed"
    assert Entry.objects.get(what="journal-checked").attrs == {"entries": 5, "leaves": 5, "problems": 0}
    assert (folders / "witness.jsonl").exists()


def test_sealing_ends_where_something_new_comes_all_the_time(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folders
    monkeypatch.setattr(tasks, "_SEALED", 2)
    record(5)
    calls: list[int] = []

    def sealing_among_many(signer: Signer, now: datetime, most: int) -> Checkpoint | None:
        calls.append(most)
        assert len(calls) < 10, "it never ends"
        made = make_checkpoint(signer, now, most)
        record(2, now)
        return made

    monkeypatch.setattr(tasks, "make_checkpoint", sealing_among_many)
    now = datetime.now(UTC)
    assert tasks.seal_what_is_new(now).en == "6 leaves"
    # What came meanwhile waits for the next run, and is not lost.
    assert (calls, Unsealed.objects.count()) == ([2, 2, 2], 5)
    assert tasks.seal_what_is_new(now).en == "12 leaves"


def test_a_check_that_takes_long_does_not_look_slipped_in(folders: Path) -> None:
    assert folders
    now = datetime.now(UTC)
    record(5, now - timedelta(minutes=20))
    tasks.seal_what_is_new(now)
    # It began ten minutes ago; others were sealed while it ran, and what it tells is sealed after them.
    tasks.check_everything(now - timedelta(minutes=10))
    tasks.seal_what_is_new(now)
    assert tasks.check_everything(now).en == "6 entries as they were sealed"


def test_the_nightly_check_and_the_witness_tell_what_was_rewritten(folders: Path) -> None:
    assert folders
    record(5)
    now = datetime.now(UTC)
    tasks.seal_what_is_new(now)
    with unguarded():
        Entry.objects.filter(attrs__n=3).update(result="x")
        with pytest.raises(tasks.FoundError, match="changed"):
            tasks.check_everything(now)
        Checkpoint.objects.all().delete()
        Entry.objects.all().delete()
        Leaf.objects.all().delete()
    with pytest.raises(tasks.FoundError, match="had 5 leaves"):
        tasks.compare_with_witness(now)


def test_without_a_witness_or_a_folder_of_backups_the_tasks_say_so() -> None:
    assert KEY
    assert tasks.compare_with_witness(NOON).zh == "未见证"
    assert "XIEZHI_BACKUPS" in tasks.back_up(NOON).zh


def test_the_loop_outlives_a_database_that_was_busy_for_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped, turns = threading.Event(), []

    def busy(_tasks: object, _now: object) -> list[str]:
        turns.append(1)
        if len(turns) == 1:
            raise OperationalError("database is locked")
        stopped.set()
        return []

    monkeypatch.setattr("xiezhi.web.desk.running.loop.run_due", busy)
    monkeypatch.setattr("xiezhi.web.desk.running.loop.close_old_connections", lambda: None)
    loop._turn([], 0.0, stopped)
    assert len(turns) == 2


def test_dead_sessions_are_ended_and_living_ones_stay() -> None:
    account = city().viewers["officer"].account
    for name, ago in (("a", 0), ("b", 1), ("c", 3), ("d", 13)):
        seen = NOON - timedelta(hours=ago)
        OpenSession.objects.create(session_key=name, account=account, started_at=seen, seen_at=seen)
    assert tasks.expire_sessions(NOON).en == "2 sessions ended"
    assert set(OpenSession.objects.values_list("pk", flat=True)) == {"a", "b"}


@pytest.mark.usefixtures("folders")
def test_the_nightly_round_reads_files_and_identities_and_tells_what_was_changed() -> None:
    assert tasks.check_files(NOON).en == "files are as they were; 0 leftovers removed"
    assert tasks.check_identities(NOON).en == "identities agree with the journal and the shred register"
    party = enter()
    Key.objects.filter(pk=party.key_id).update(destroyed_at=NOON)
    with pytest.raises(tasks.FoundError, match="a destroyed key has content again"):
        tasks.check_identities(NOON)
