"""Killed in the middle of writing and sealing, an install has lost nothing it acknowledged, and its tree is whole."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.proof import Size
from tests.structure.tree import ROOT


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "xiezhi", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def killed_after(environment: dict[str, str], lines: int) -> list[str]:
    """Let the writer acknowledge some entries, kill it, and return all it has acknowledged."""
    command = [sys.executable, "-m", "tests.web.journal.writing"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(lines)]
        writer.kill()
        told += writer.stdout.readlines()
    return [line.strip() for line in told if line.endswith("\n")]


def test_no_acknowledged_entry_is_lost_and_the_tree_is_whole(tmp_path: Path, size: Size) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XIEZHI_")}
    environment = kept | {"XIEZHI_HOME": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    assert run(environment, "manage", "migrate", "--verbosity", "0").returncode == 0
    acknowledged: list[str] = []
    for turn in range(size(4, 1_000)):
        acknowledged += killed_after(environment, turn % 13 + 1)
    base = sqlite3.connect(tmp_path / "xiezhi.sqlite3")
    stored = {entry_id for (entry_id,) in base.execute("SELECT entry_id FROM journal_entry")}
    base.close()
    assert set(acknowledged) - stored == set()
    assert len(acknowledged) >= 4
    assert run(environment, "seal", "checkpoint").returncode == 0
    done = run(environment, "seal", "fsck")
    assert done.returncode == 0, done.stdout + done.stderr
