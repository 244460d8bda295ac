"""Who does the work of a run: the request itself while it is small, otherwise a process of its own."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from datetime import datetime

from xiezhi.web.desk.models import Outcome, RunState, SheetRun
from xiezhi.web.desk.sheets import runs, writing
from xiezhi.web.desk.sheets.columns import Clock
from xiezhi.web.desk.sheets.progress import Progress, take, working
from xiezhi.web.desk.sheets.writing import PIECE

_LOG = logging.getLogger("xiezhi.web")
# About two seconds of a request.
SMALL_FILE, SMALL_RUN = 200_000, PIECE


def begin(run: SheetRun, now: datetime) -> None:
    """Begin what the state of a run asks for; a run that a process works on already is left to it."""
    descriptor = take(run.run_id)
    if descriptor is None:
        return
    if _is_small(run):
        with working(run.run_id, descriptor) as progress:
            perform(run, lambda: now, progress)
        return
    _hand_over(run.run_id, descriptor)


def perform(run: SheetRun, clock: Clock, progress: Progress) -> None:
    """Do what the state asks for; nothing for a state that asks for nothing."""
    try:
        if run.state == RunState.READING:
            runs.attempt(run, clock(), progress)
        elif run.state == RunState.APPLYING:
            writing.apply(run, clock, progress)
        elif run.state == RunState.UNDOING:
            writing.undo(run, clock, progress)
    except runs.RunError as error:
        # Somebody moved the run on meanwhile; its page shows where it stands.
        _LOG.warning("run %s was given up: %s", run.run_id, error)


def _is_small(run: SheetRun) -> bool:
    if run.state == RunState.READING:
        return run.size <= SMALL_FILE
    rows = run.counts.get(Outcome.GOOD, 0) if run.state == RunState.APPLYING else runs.written(run)
    return bool(rows <= SMALL_RUN and run.size <= SMALL_FILE)


def _hand_over(run_id: str, descriptor: int) -> None:
    """Start ``xiezhi manage sheet_work``; the lock goes over to it with the descriptor."""
    command = [sys.executable, "-m", "xiezhi", "manage", "sheet_work", run_id, str(descriptor)]
    working_on = subprocess.Popen(
        command,
        pass_fds=(descriptor,),
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    os.close(descriptor)
    # Somebody has to notice its end, or it stays in the table of processes.
    threading.Thread(target=working_on.wait, daemon=True).start()
