"""An install of its own in a folder, reached by the command line as an operator reaches it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.structure.tree import ROOT
from tests.web.tables import install_variables, lay_tables

# Writes a few entries with personal values, as pages would.
_WRITE = """
from xiezhi.web.start import start
start()
from tests.web.journal.entries import record
from datetime import datetime, timedelta, UTC
# One a second, the last of them a second ago.
record({count}, datetime.now(UTC) - timedelta(seconds={count}))
"""


@dataclass(frozen=True, slots=True)
class Install:
    """A home, and the variables it runs with."""

    home: Path
    database: str = "sqlite"
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables of its processes."""
        return install_variables(self.home, XIEZHI_DATABASE=self.database, **self.variables)

    def run(self, *words: object, code: int = 0) -> str:
        """Run a command, which must end with ``code``; return what it said."""
        command = [sys.executable, "-m", "xiezhi", *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def python(self, text: str, code: int = 0) -> str:
        """Run a few lines in its environment."""
        command = [sys.executable, "-c", text]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def step(self, name: str) -> list[str]:
        """Run one step in the life of an install with identities and files (``shred_install``)."""
        text = f"import runpy, sys; sys.argv = ['', {name!r}]; runpy.run_module('tests.web.identity.shred_install', "
        return self.python(text + "run_name='__main__')").splitlines()

    def write(self, count: int) -> None:
        """Write entries."""
        self.python(_WRITE.format(count=count))


def new_install(home: Path, database: str = "sqlite", **variables: str) -> Install:
    """Return an install with its tables and a few entries."""
    made = Install(home, database, variables)
    lay_tables(made.environment)
    made.write(30)
    return made
