"""The variables and the tables of an install of its own: by `migrate`, or on SQLite as a copy of what it made once."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.structure.tree import ROOT

_DATABASE = "xiezhi.sqlite3"


def install_variables(home: Path, **more: str) -> dict[str, str]:
    """Return the variables of a process with an install of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XIEZHI_")}
    return kept | {"XIEZHI_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"} | more


def lay_tables(environment: Mapping[str, str]) -> None:
    """Make the tables where these variables say; a home need not exist yet and gets its keys at its first command."""
    if environment.get("XIEZHI_DATABASE", "sqlite") != "sqlite":
        _migrate(environment)
        return
    home = Path(environment["XIEZHI_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(_made() / _DATABASE, home)


@cache
def _made() -> Path:
    home = Path(tempfile.mkdtemp(prefix="xiezhi-tables-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    _migrate(install_variables(home))
    assert [each.name for each in home.glob(f"{_DATABASE}*")] == [_DATABASE]
    return home


def _migrate(environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "xiezhi", "manage", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
