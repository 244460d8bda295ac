"""Killed half way, an import leaves nothing; taken up again it is written whole, and a second upload adds nothing."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.proof import Size
from tests.structure.tree import ROOT
from tests.web.desk.sheets.test_kill import worked
from tests.web.racing import environment

# The work of `sheet_work`, by a process that kills itself half way through writing a table; "broken": no transaction.
KILLED = """
import os, signal, sys
from contextlib import nullcontext
from datetime import UTC, datetime
from xiezhi.web.start import start
start()
from xiezhi.web import staging
from xiezhi.web.desk.models import SheetRun
from xiezhi.web.desk.sheets import progress, work, writing
run_id, table, how, descriptor = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
staging._PIECE = 10
def insert(cursor, sql, rows):
    if table in sql:
        inserted(cursor, sql, rows[:5])
        os.kill(os.getpid(), signal.SIGKILL)
    inserted(cursor, sql, rows)
inserted, staging.insert = staging.insert, insert
if how == "broken":
    writing.transaction.atomic = lambda function=None: nullcontext() if function is None else function
with progress.working(run_id, descriptor) as counter:
    work.perform(SheetRun.objects.get(pk=run_id), lambda: datetime.now(UTC), counter)
"""
TABLES = ("cases_case", "journal_entry", "cases_party", "identity_blindindex", "imports_waiting")


def install(home: Path, rows: int) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "xiezhi", "manage", "migrate", "--verbosity", "0"],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return uploaded(home, str(rows))


def uploaded(home: Path, *words: str) -> dict[str, object]:
    """Upload and try a workbook; return what is told of it."""
    command = [sys.executable, "-m", "tests.web.imports.install", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def stored(home: Path) -> dict[str, int]:
    base = sqlite3.connect(home / "xiezhi.sqlite3")
    tables = (*TABLES, "identity_party", "imports_imported", "cases_caseofficer")
    found = {name: base.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    imported = "SELECT count(*) FROM journal_entry WHERE source = 'import'"
    found["imported"] = base.execute(imported).fetchone()[0]
    found["applied"] = base.execute("SELECT count(*) FROM desk_sheetrow WHERE outcome = 'applied'").fetchone()[0]
    base.close()
    return found


def killed(home: Path, run_id: str, table: str, how: str = "whole") -> None:
    assert worked(home, run_id, "-c", KILLED, run_id, table, how) == -signal.SIGKILL


def test_killed_at_any_table_nothing_is_left_and_taken_up_again_everything_is_there_once(
    tmp_path: Path, size: Size
) -> None:
    rows = size(150, 50_000)
    told = install(tmp_path, rows)
    counts, run_id = told["counts"], str(told["run"])
    assert counts == {"good": rows - int(str(told["wrong"])), "error": told["wrong"]}, told
    before = stored(tmp_path)
    for table in TABLES:
        killed(tmp_path, run_id, table)
        assert stored(tmp_path) == before
        assert not list((tmp_path / "sheets").glob("*.stage"))
    assert worked(tmp_path, run_id) == 0
    after = stored(tmp_path)
    good = rows - int(str(told["wrong"]))
    assert {after[name] for name in ("cases_case", "imports_waiting", "imports_imported", "applied")} == {good}
    again = uploaded(tmp_path, str(rows), "again")
    assert again["counts"] == {"there": good, "error": told["wrong"]}
    assert {**stored(tmp_path), "journal_entry": 0} == {**after, "journal_entry": 0}


def test_a_write_without_its_transaction_would_be_seen(tmp_path: Path) -> None:
    run_id, before = str(install(tmp_path, 40)["run"]), stored(tmp_path)
    killed(tmp_path, run_id, "imports_waiting", "broken")
    assert stored(tmp_path) != before
