"""The tests of the web application once more, on PostgreSQL 15: ``python -m tests.web.on_postgresql [ARGUMENTS]``.

Arguments are pytest's; without any, everything in ``tests/web`` is run but what starts installs of its own. Ends with
pytest's exit code; where PostgreSQL is absent with 0, or with 1 under ``CI=true``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.web.postgresql import binaries, server

# These start installs of their own, on both databases where it matters.
_OWN = (
    "cases/test_year.py",
    "deadlines/test_kill.py",
    "desk/sheets/test_kill.py",
    "imports/test_kill.py",
    "journal/test_kill.py",
    "running/test_backup.py",
    "running/test_bundle.py",
    "running/test_loops.py",
    "running/test_upgrade.py",
    "test_serve.py",
)
_ALL = ("tests/web", *(f"--ignore=tests/web/{each}" for each in _OWN))


def main(arguments: Sequence[str]) -> int:
    """Start a server of our own, run pytest on it, and return pytest's exit code."""
    programs = binaries()
    if programs is None:
        print("skipped: PostgreSQL 15 is absent: install Debian's postgresql-15")
        return int(os.environ.get("CI") == "true")
    with server(programs) as address:
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *(arguments or _ALL)]
        environment = os.environ | {"XIEZHI_DATABASE": address}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
