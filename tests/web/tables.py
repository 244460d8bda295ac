"""A home whose tables are made: what `migrate` leaves in a fresh one on SQLite, made once and copied."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.structure.tree import ROOT

_DATABASE = "xiezhi.sqlite3"


def lay_tables(home: Path) -> None:
    """Put a database without a record into a home, which need not exist yet and gets its keys at its first command."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(_made() / _DATABASE, home)


@cache
def _made() -> Path:
    home = Path(tempfile.mkdtemp(prefix="xiezhi-tables-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XIEZHI_")}
    own = {"XIEZHI_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    command = [sys.executable, "-m", "xiezhi", "manage", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=kept | own, check=True)
    assert [each.name for each in home.glob(f"{_DATABASE}*")] == [_DATABASE]
    return home
