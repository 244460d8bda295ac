"""Killed while it writes, a run has written whole pieces and knows which; taken up again it writes the rest, once."""

from __future__ import annotations

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests.structure.tree import ROOT
from tests.web.tables import install_variables, lay_tables

ROWS, PIECE = 1_200, 500

# The work of `sheet_work`, by a process that kills itself at a row; "broken": without the transaction of a piece.
KILLED = """
import os, signal, sys
from dataclasses import replace
from datetime import UTC, datetime
from xiezhi.web.start import start
start()
from xiezhi.web.desk.models import SheetRun
from xiezhi.web.desk.sheets import progress, work, writing
from xiezhi.web.desk.sheets.types import TYPES
run_id, at, how, descriptor = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
left = [at]
def apply(row, viewer, now):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return persons.apply(row, viewer, now)
persons = TYPES["persons"]
TYPES["persons"] = replace(persons, apply=apply)
if how == "broken":
    writing._write = writing._write.__wrapped__
with progress.working(run_id, descriptor) as counter:
    work.perform(SheetRun.objects.get(pk=run_id), lambda: datetime.now(UTC), counter)
"""


def install(home: Path, *words: str) -> str:
    """Make an install with a run that waits to be written; return its id."""
    lay_tables(install_variables(home))
    command = [sys.executable, "-m", "tests.web.desk.sheets.install", *words]
    done = subprocess.run(command, cwd=ROOT, env=install_variables(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


def worked(home: Path, run_id: str, *program: str, database: str = "sqlite") -> int:
    """Work on the run in a process of its own, with the lock handed over; return how it ended."""
    return begun(home, run_id, *program, database=database).wait()


def begun(home: Path, run_id: str, *program: str, database: str = "sqlite") -> subprocess.Popen[bytes]:
    """Begin to work on the run so."""
    descriptor = os.open(home / "sheets" / run_id, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    words = program or ("-m", "xiezhi", "manage", "sheet_work", run_id)
    command = [sys.executable, *words, str(descriptor)]
    started = subprocess.Popen(
        command, cwd=ROOT, env=install_variables(home, XIEZHI_DATABASE=database), pass_fds=(descriptor,)
    )
    os.close(descriptor)
    return started


def killed(home: Path, run_id: str, at: int, how: str = "whole") -> None:
    assert worked(home, run_id, "-c", KILLED, run_id, str(at), how) == -signal.SIGKILL


def stored(home: Path) -> dict[str, object]:
    base = sqlite3.connect(home / "xiezhi.sqlite3")
    questions = {
        "people": "SELECT count(*) FROM org_person WHERE person_id LIKE 'A%'",
        "entries": "SELECT count(*) FROM journal_entry WHERE what = 'person-registered'",
        "applied": "SELECT count(*) FROM desk_sheetrow WHERE outcome = 'applied'",
        "state": "SELECT state FROM desk_sheetrun",
    }
    found = {name: base.execute(question).fetchone()[0] for name, question in questions.items()}
    base.close()
    return found


def written(rows: int, state: str = "applying") -> dict[str, object]:
    return {"people": rows, "entries": rows, "applied": rows, "state": state}


def test_a_file_of_one_piece_is_written_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    run_id = install(tmp_path, "400")
    for at in (1, 200, 400):
        killed(tmp_path, run_id, at)
        assert stored(tmp_path) == written(0)
    assert worked(tmp_path, run_id) == 0
    assert stored(tmp_path) == written(400, "applied")


def test_a_larger_one_in_whole_pieces_and_taken_up_again_it_writes_the_rest_once(tmp_path: Path) -> None:
    run_id = install(tmp_path, str(ROWS))
    killed(tmp_path, run_id, 700)
    assert stored(tmp_path) == written(PIECE)
    killed(tmp_path, run_id, 600)
    assert stored(tmp_path) == written(2 * PIECE)
    for _ in range(2):
        assert worked(tmp_path, run_id) == 0
        assert stored(tmp_path) == written(ROWS, "applied")


def test_a_piece_without_its_transaction_would_be_seen(tmp_path: Path) -> None:
    run_id = install(tmp_path, "100")
    killed(tmp_path, run_id, 50, "broken")
    assert stored(tmp_path) != written(0)


def test_a_large_run_is_handed_over_and_outlives_the_process_that_began_it(tmp_path: Path) -> None:
    install(tmp_path, str(ROWS), "over")
    end = time.monotonic() + 120
    while stored(tmp_path)["state"] != "applied":
        assert time.monotonic() < end
        time.sleep(0.1)
    assert stored(tmp_path) == written(ROWS, "applied")
