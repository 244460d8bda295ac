"""Two who press at once make one decision; who asks many times at once gets no more answers than one by one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.structure.tree import ROOT
from tests.web.intake.racing import ASKERS, DECIDERS, race
from xiezhi.web.intake.progress import A_NUMBER


def raced(tmp_path: Path, planted: str) -> dict[str, int]:
    """Race in this database if it takes several at once, else in a file of its own."""
    if connection.vendor == "postgresql":
        return race(planted)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XIEZHI_")}
    environment = kept | {"XIEZHI_HOME": str(tmp_path), "XIEZHI_HTTPS": "no", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    environment["XIEZHI_HOSTS"] = "testserver"
    command = [sys.executable, "-m", "tests.web.intake.racing", planted]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.usefixtures("committed")
def test_one_decision_and_no_answer_beyond_the_limit(tmp_path: Path) -> None:
    found = raced(tmp_path, "")
    assert (found["decided"], found["refused"], found["events"]) == (1, DECIDERS - 1, 1)
    assert found["answered"] <= A_NUMBER
    assert found["answered"] + found["too_often"] == ASKERS


@pytest.mark.usefixtures("committed")
def test_without_state_and_limit_the_race_is_seen_to_pass_them(tmp_path: Path) -> None:
    found = raced(tmp_path, "forgets both")
    assert (found["decided"], found["events"]) == (DECIDERS, DECIDERS)
    assert found["answered"] == ASKERS > A_NUMBER
