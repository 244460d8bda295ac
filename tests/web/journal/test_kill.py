"""Killed in the middle of writing and sealing, an install has lost nothing it acknowledged, and its tree is whole."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.proof import Size
from tests.structure.tree import ROOT
from tests.web.journal.nursery import Nursery, nursery
from tests.web.postgresql import Server, binaries, durable_server
from tests.web.tables import install_variables, lay_tables


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "xiezhi", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def prepared(home: Path, database: str = "sqlite") -> dict[str, str]:
    environment = install_variables(home, XIEZHI_DATABASE=database)
    lay_tables(environment)
    return environment


def check_whole(environment: dict[str, str]) -> None:
    """The tree is derived anew and compared, after a checkpoint over whatever the last writer left."""
    done = run(environment, "seal", "checkpoint")
    assert done.returncode == 0, done.stdout + done.stderr
    done = run(environment, "seal", "fsck")
    assert done.returncode == 0, done.stdout + done.stderr


def rows_in_sqlite(home: Path) -> set[str]:
    base = sqlite3.connect(home / "xiezhi.sqlite3")
    try:
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            base.execute("UPDATE journal_entry SET what = 'x'")
        return {entry_id for (entry_id,) in base.execute("SELECT entry_id FROM journal_entry")}
    finally:
        base.close()


def test_on_sqlite_no_acknowledged_entry_is_lost_and_the_tree_is_whole(tmp_path: Path, size: Size) -> None:
    environment = prepared(tmp_path)
    count = size(8, 1_000)
    with nursery(environment) as writers:
        for turn in range(count):
            writers.one_life(turn % 13 + 1)
    assert set(writers.acknowledged) - rows_in_sqlite(tmp_path) == set()
    assert len(writers.acknowledged) >= count
    size.note(f"{count:,} kill -9, {len(writers.acknowledged):,} acknowledged entries, none lost, fsck clean")
    check_whole(environment)


def test_a_writer_that_acknowledges_before_it_commits_is_seen(tmp_path: Path) -> None:
    with nursery(prepared(tmp_path), "--hasty") as writers:
        for _ in range(8):
            writers.one_life(2)
    assert set(writers.acknowledged) - rows_in_sqlite(tmp_path) != set()


def rows_in_postgresql(address: str) -> set[str]:
    with psycopg.connect(address, autocommit=True) as base:
        with pytest.raises(psycopg.DatabaseError, match="append-only"):
            base.execute("UPDATE journal_entry SET what = 'x'")
        return {entry_id for (entry_id,) in base.execute("SELECT entry_id FROM journal_entry")}


def test_on_postgresql_no_acknowledged_entry_is_lost_and_the_tree_is_whole(tmp_path: Path, size: Size) -> None:
    """Every tenth death is that of the backend, every twenty-fifth that of the whole server; fsync is on."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL 15 is absent: install Debian's postgresql-15")
    count = size(4, 100)
    with durable_server(programs) as server:
        environment = prepared(tmp_path, server.address)
        with nursery(environment) as writers:
            for turn in range(count):
                die(turn, server, writers)
        assert set(writers.acknowledged) - rows_in_postgresql(server.address) == set()
        assert len(writers.acknowledged) >= count
        size.note(f"{count} kill -9, {len(writers.acknowledged):,} acknowledged entries, none lost, fsck clean")
        check_whole(environment)


def die(turn: int, server: Server, writers: Nursery) -> None:
    lines = turn % 13 + 1
    if turn % 25 == 1:
        writers.one_life(lines, lambda _writer, _backend: server.kill())
        server.start()
    elif turn % 10 == 2:
        writers.one_life(lines, lambda _writer, backend: os.kill(backend, signal.SIGKILL))
    else:
        writers.one_life(lines)
