"""Numbers of papers under eight simultaneous writers: none missing, none twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.structure.tree import ROOT
from tests.web.papers.racing import EACH, WRITERS, race


def raced(tmp_path: Path, planted: str) -> dict[str, object]:
    """Race in this database if it takes several at once, else in a file of its own."""
    if connection.vendor == "postgresql":
        return race(planted)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XIEZHI_")}
    environment = kept | {"XIEZHI_HOME": str(tmp_path), "XIEZHI_HTTPS": "no", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    command = [sys.executable, "-m", "tests.web.papers.racing", planted]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.usefixtures("committed")
def test_eight_writers_leave_no_gap_and_no_number_twice(tmp_path: Path) -> None:
    found = raced(tmp_path, "")
    assert found["failures"] == []
    assert found["serials"] == list(range(1, WRITERS * EACH + 1))
    assert (found["numbers"], found["entries"]) == (WRITERS * EACH, WRITERS * EACH)


@pytest.mark.usefixtures("committed")
def test_a_number_that_was_read_before_is_refused_and_the_race_sees_it(tmp_path: Path) -> None:
    found = raced(tmp_path, "reads too early")
    assert found["serials"] == [1]
    assert len(list(found["failures"])) == WRITERS * EACH - 1  # type: ignore[call-overload] # a list, as told
