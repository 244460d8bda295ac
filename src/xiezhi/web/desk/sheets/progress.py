"""How far a long run is: a small file beside the database, locked by the process that works on the run.

A single transaction cannot be looked into from outside, so its progress is not in the database. The lock is the
kernel's: it ends with the process, however that ended, and so tells a run that was broken off from one at work.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


def _path(run_id: str) -> Path:
    folder: Path = settings.ENVIRONMENT.home / "sheets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / run_id


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows done, told to a locked file."""

    descriptor: int

    def tell(self, done: int) -> None:
        """Say how many rows are done."""
        os.pwrite(self.descriptor, f"{done:012}".encode(), 0)


def take(run_id: str) -> int | None:
    """Take a run to work on; return the descriptor that holds the lock, or None if another process has it."""
    descriptor = os.open(_path(run_id), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    os.ftruncate(descriptor, 0)
    return descriptor


@contextmanager
def working(run_id: str, descriptor: int) -> Iterator[Progress]:
    """Work on a taken run; at the end the file is gone and the lock with it."""
    try:
        yield Progress(descriptor)
    finally:
        _path(run_id).unlink(missing_ok=True)
        os.close(descriptor)


def rows_done(run_id: str) -> int | None:
    """Return how many rows are done, or None if nobody works on the run."""
    try:
        descriptor = os.open(_path(run_id), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return int(os.pread(descriptor, 12, 0) or b"0")
    finally:
        os.close(descriptor)
    return None
