"""Races: the same done at one moment by several threads, against a database that takes several writers at once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from django.db import connection, connections

from tests.structure.tree import ROOT
from tests.web.tables import install_variables, lay_tables
from xiezhi.web.start import start

# Any: what a race tells is what its test asks for.
Race = Callable[[str], dict[str, Any]]


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Do each act in a thread of its own, all at one moment; return what came of each, or the name of its error."""
    barrier, came = Barrier(len(acts)), list[str]()

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            came.append(str(act()))
        except Exception as error:  # noqa: BLE001 - told to the test, which decides
            came.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return came


def raced(race: Race, tmp_path: Path, planted: str = "") -> dict[str, Any]:
    """Race in this database if it takes several at once, else in a file of its own, by the module's ``main``."""
    if connection.vendor == "postgresql":
        return race(planted)
    mine = install_variables(tmp_path, XIEZHI_HTTPS="no", XIEZHI_HOSTS="testserver")
    lay_tables(mine)
    command = [sys.executable, "-m", race.__module__, planted]
    done = subprocess.run(command, cwd=ROOT, env=mine, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(race: Race) -> None:
    """Race in a database of our own, as ``raced`` asks; what is planted stands on the command line."""
    start()
    print(json.dumps(race(sys.argv[1] if len(sys.argv) > 1 else "")))
