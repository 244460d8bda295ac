"""Four processes write to one thread: each party has a token of its own, each entry a number, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.structure.tree import ROOT
from tests.web.tables import install_variables, lay_tables


def test_parties_and_texts_of_one_thread_are_numbered_without_a_clash(tmp_path: Path) -> None:
    mine = install_variables(tmp_path)
    lay_tables(mine)
    command = [sys.executable, "-m", "tests.web.identity.crowd"]
    crowd = [
        subprocess.Popen([*command, str(each)], cwd=ROOT, env=mine, stdout=subprocess.PIPE, text=True)
        for each in range(4)
    ]
    told = [each.communicate()[0] for each in crowd]
    assert [each.returncode for each in crowd] == [0, 0, 0, 0]
    tokens = [line.split()[0] for each in told for line in each.splitlines() if line.startswith("P")]
    assert sorted(tokens) == sorted(f"P{number}" for number in range(1, 21))
