"""The whole suite of the web application once more, on PostgreSQL 15."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.structure.tree import ROOT
from tests.web.postgresql import binaries, server

# These start installs of their own, on both databases where it matters.
_OWN = (
    "deadlines/test_kill.py",
    "desk/sheets/test_kill.py",
    "imports/test_kill.py",
    "journal/test_kill.py",
    "running/test_backup.py",
    "running/test_bundle.py",
    "running/test_upgrade.py",
)


def test_the_same_tests_pass_on_postgresql() -> None:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL 15 is absent: install Debian's postgresql-15")
    with server(programs) as address:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/web",
            "--ignore=tests/web/test_postgresql.py",
            *(f"--ignore=tests/web/{each}" for each in _OWN),
        ]
        environment = os.environ | {"XIEZHI_DATABASE": address, "XIEZHI_PROOF": "0"}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=1_800
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
