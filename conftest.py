"""Django is set up before any module of the web application is collected, with a home folder of this run's own."""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import tempfile


def _remove(home: str, maker: int) -> None:
    """Remove the folder at the end of the run, and not at the end of a process that a test has forked."""
    if os.getpid() == maker:
        shutil.rmtree(home, ignore_errors=True)


if importlib.util.find_spec("django") is not None:
    # Two runs may go on beside each other: the tests and their coverage, or SQLite and PostgreSQL.
    made = tempfile.mkdtemp(prefix="xiezhi-tests-")
    atexit.register(_remove, made, os.getpid())
    os.environ["XIEZHI_HOME"] = made
    os.environ.setdefault("XIEZHI_HTTPS", "no")

    from xiezhi.web.start import start

    start()
