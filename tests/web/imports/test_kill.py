"""Killed half way, an import leaves nothing; taken up again it is written whole, and a second upload adds nothing."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.proof import Size
from tests.structure.tree import ROOT
from tests.web.desk.sheets.test_kill import begun, worked
from tests.web.postgresql import binaries, server
from tests.web.tables import install_variables, lay_tables

# The work of `sheet_work` by a process of our own: what it does first is put in the middle.
_BEGIN = """
import os, signal, sys, time
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from django.db import connections
from xiezhi.web.start import start
start()
from xiezhi.web import staging
from xiezhi.web.desk.models import SheetRun
from xiezhi.web.desk.sheets import progress, work, writing
from xiezhi.web.imports import kinds
run_id, *words, descriptor = sys.argv[1:]
"""
_END = """
with progress.working(run_id, int(descriptor)) as counter:
    work.perform(SheetRun.objects.get(pk=run_id), lambda: datetime.now(UTC), counter)
"""
# Has everything made ready once. Then, for each moment, a process that kills itself within the so manieth piece of a
# table; "broken": no transaction. At the end it writes ("on"), or is killed, too.
KILLED = f"""{_BEGIN}
here, piece, how, *moments = words
staging._PIECE, left, inserted = int(piece), [0], staging.insert
def insert(cursor, sql, rows):
    if left[1:] and left[1] in sql:
        left[0] -= 1
        if left[0] == 0:
            inserted(cursor, sql, rows[:5])
            os.kill(os.getpid(), signal.SIGKILL)
    inserted(cursor, sql, rows)
def prepare_cases(*given):
    made = prepared(*given)
    for number, moment in enumerate(moments):
        table, _, turn = moment.partition(":")
        connections.close_all()
        child = os.fork()
        if not child:
            left[:] = [int(turn), table]
            return made
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL, moment
        Path(here, f"killed-{{number}}").touch()
        while not Path(here, f"go-{{number}}").exists():
            time.sleep(0.02)
    if how != "on":
        os.kill(os.getpid(), signal.SIGKILL)
    return made
staging.insert, prepared, kinds.prepare_cases = insert, kinds.prepare_cases, prepare_cases
if how == "broken":
    writing.transaction.atomic = lambda function=None: nullcontext() if function is None else function
{_END}"""
# Tells when everything is made ready, and goes no further; "held": in one transaction with the writing.
WAITING = f"""{_BEGIN}
ready, how = Path(words[0]), words[1]
def prepare_cases(*given):
    made = prepared(*given)
    ready.touch()
    time.sleep(600)
    return made
prepared, kinds.prepare_cases = kinds.prepare_cases, prepare_cases
if how == "held":
    writing._apply_whole = writing.transaction.atomic(writing._apply_whole)
{_END}"""
TABLES = ("cases_case", "journal_entry", "cases_party", "identity_blindindex", "imports_waiting")
COUNTED = (*TABLES, "identity_party", "imports_imported", "cases_caseofficer")


@dataclass(frozen=True, slots=True)
class Install:
    """An install of its own, on either database."""

    home: Path
    database: str = "sqlite"

    def told(self, *command: str) -> str:
        """Run one of its programs; return its last line."""
        words, given = [sys.executable, "-m", *command], install_variables(self.home, XIEZHI_DATABASE=self.database)
        done = subprocess.run(words, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return (done.stdout.splitlines() or [""])[-1]

    def uploaded(self, *words: str) -> dict[str, object]:
        """Upload and try a workbook; return what is told of it."""
        told: dict[str, object] = json.loads(self.told("tests.web.imports.install", *words))
        return told

    def made(self, rows: int) -> dict[str, object]:
        """Make it, with a workbook tried."""
        lay_tables(install_variables(self.home, XIEZHI_DATABASE=self.database))
        return self.uploaded(str(rows))

    def count(self, question: str) -> int:
        """Return the number that a question asks for."""
        if self.database == "sqlite":
            with closing(sqlite3.connect(self.home / "xiezhi.sqlite3")) as base:
                return int(base.execute(question).fetchone()[0])
        with psycopg.connect(self.database, autocommit=True) as base:
            found = base.execute(question).fetchone()
        assert found is not None
        return int(found[0])

    def stored(self) -> dict[str, int]:
        """Return how many rows stand in each table that an import writes to."""
        found = {name: self.count(f"SELECT count(*) FROM {name}") for name in COUNTED}
        found["imported"] = self.count("SELECT count(*) FROM journal_entry WHERE source = 'import'")
        found["applied"] = self.count("SELECT count(*) FROM desk_sheetrow WHERE outcome = 'applied'")
        return found

    def killed(self, run_id: str, moments: Sequence[str], piece: int = 10, how: str = "whole") -> Iterator[str]:
        """Have the run worked on by processes that are killed at moments; give each of them once it is dead."""
        for each in self.home.glob("*-[0-9]"):
            each.unlink()
        words = ("-c", KILLED, run_id, str(self.home), str(piece), how, *moments)
        working = begun(self.home, run_id, *words, database=self.database)
        for number, moment in enumerate(moments):
            while not (self.home / f"killed-{number}").exists():
                assert working.poll() is None
                time.sleep(0.05)
            yield moment
            (self.home / f"go-{number}").touch()
        assert working.wait() == (0 if how == "on" else -signal.SIGKILL)


def accounted_for(install: Install, size: Size) -> None:
    """The whole promise, on one install. In full, where it takes minutes, everything is made ready but once."""
    rows = size(150, 50_000)
    moments, piece, how = [f"{table}:1" for table in TABLES], 10, "whole"
    if size.in_full:
        moments, piece, how = ["cases_case:1", "journal_entry:30", "imports_waiting:8"], 5_000, "on"
    told = install.made(rows)
    good, run_id = rows - int(str(told["wrong"])), str(told["run"])
    assert told["counts"] == {"good": good, "error": told["wrong"]}, told
    assert told["marked"] == {"可写入": good, "有误": told["wrong"]}, told
    before, started = install.stored(), time.monotonic()
    with others_writing(install) as waited:
        for moment in install.killed(run_id, moments, piece, how):
            assert install.stored() == before, moment
            assert not list((install.home / "sheets").glob("*.stage"))
        if not size.in_full:
            assert install.stored() == before
            assert worked(install.home, run_id, database=install.database) == 0
    took = time.monotonic() - started
    after = install.stored()
    assert {after[name] for name in ("cases_case", "imports_waiting", "imports_imported", "applied")} == {good}
    assert install.uploaded("again")["counts"] == {"there": good, "error": told["wrong"]}
    assert {**install.stored(), "journal_entry": 0} == {**after, "journal_entry": 0}
    size.note(f"{good:,} rows written, {told['wrong']:,} told wrong; {len(moments)} kill -9, nothing left")
    size.note(f"tried in {told['tried']} s, killed and written in {took:.0f} s")
    if install.database == "sqlite":
        size.note(f"others waited {max(waited):.1f} s at most")


@contextmanager
def others_writing(install: Install) -> Iterator[list[float]]:
    """Take the lock of SQLite again and again, as those who work beside; give how long each of them waited."""
    waits, over = [0.0], threading.Event()

    def ask() -> None:
        while not over.wait(0.1):
            asked = time.monotonic()
            # Longer than a page waits, so that it is measured and not only refused.
            with closing(sqlite3.connect(install.home / "xiezhi.sqlite3", isolation_level=None, timeout=600)) as base:
                base.execute("BEGIN IMMEDIATE")
                base.execute("ROLLBACK")
            waits.append(time.monotonic() - asked)

    asking = threading.Thread(target=ask) if install.database == "sqlite" else threading.Thread()
    asking.start()
    try:
        yield waits
    finally:
        over.set()
        asking.join()


def test_killed_at_any_moment_nothing_is_left_and_taken_up_again_everything_is_there_once(
    tmp_path: Path, size: Size
) -> None:
    accounted_for(Install(tmp_path), size)


def test_on_postgresql_too(tmp_path: Path, size: Size) -> None:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL 15 is absent: install Debian's postgresql-15")
    with server(programs) as address:
        accounted_for(Install(tmp_path, address), size)


def test_others_are_let_in_while_rows_are_made_ready_and_the_planted_defects_are_seen(tmp_path: Path) -> None:
    install = Install(tmp_path)
    run_id, before = str(install.made(40)["run"]), install.stored()
    assert not refused_beside(install, run_id, "whole")
    # The lock taken before the first row is made ready.
    assert refused_beside(install, run_id, "held")
    assert install.stored() == before
    # No transaction at all.
    for _ in install.killed(run_id, ["imports_waiting:1"], how="broken"):
        assert install.stored() != before


def refused_beside(install: Install, run_id: str, how: str) -> bool:
    """Say whether another writer is refused once everything is made ready; the run is killed then."""
    ready = install.home / "ready"
    ready.unlink(missing_ok=True)
    working = begun(install.home, run_id, "-c", WAITING, run_id, str(ready), how)
    while not ready.exists():
        assert working.poll() is None
        time.sleep(0.05)
    try:
        with closing(sqlite3.connect(install.home / "xiezhi.sqlite3", isolation_level=None, timeout=0.3)) as base:
            base.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return True
    finally:
        working.kill()
        working.wait()
    return False
