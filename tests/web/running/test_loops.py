"""Several loops on one database: what is due is done once, and a loop stops when it is told to."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.structure.tree import ROOT
from tests.web.running.install import Install, new_install

_LATER = """
from datetime import UTC, datetime, timedelta
from xiezhi.web.start import start
start()
from xiezhi.web.desk.models import Job
Job.objects.filter(name="judging").update(due_at=datetime.now(UTC) + timedelta(minutes=5))
"""
_DUE = """
from datetime import UTC, datetime
from xiezhi.web.start import start
start()
from xiezhi.web.desk.models import Job
Job.objects.update(due_at=datetime.now(UTC), held_until=None)
"""
_CHECKED = """
from xiezhi.web.start import start
start()
from xiezhi.web.journal.models import Entry
print(Entry.objects.filter(what="journal-checked").count())
"""


def loop(install: Install, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "xiezhi", "loop", *options]
    return subprocess.Popen(command, cwd=ROOT, env=install.environment, stdout=subprocess.PIPE, text=True)


def test_three_loops_at_once_do_each_task_once_and_nightly_ones_when_they_are_due(tmp_path: Path) -> None:
    install = new_install(tmp_path / "home")
    often = {
        "checkpoint",
        "sessions",
        "witness",
        "digests",
        "escalations",
        "rejudge",
        "rotation",
        "rulebooks",
        "judging",
    }
    assert set(install.run("loop", "--once").split()) == often
    # Judging is due again after five seconds, which a slow machine needs to start.
    install.python(_LATER)
    assert install.run("loop", "--once").split() == []
    install.python(_DUE)
    running = [loop(install, "--once") for _ in range(3)]
    done = [name for each in running for name in each.communicate()[0].split()]
    assert sorted(done) == sorted({"backup", "files", "fsck", "identities"} | often)
    assert install.python(_CHECKED).strip() == "1"


def test_a_loop_runs_what_is_due_and_ends_when_told(tmp_path: Path) -> None:
    install = new_install(tmp_path / "home", XIEZHI_WITNESS=str(tmp_path / "witness"))
    with loop(install) as running:
        for _ in range(300):
            if (tmp_path / "witness").exists():
                break
            time.sleep(0.1)
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=60) == 0
    assert (tmp_path / "witness").read_text(encoding="utf-8").count("\n") == 1
