"""Writing a file whole or not at all, also where several processes may want to be the first."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_new(file: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all, readable by its owner alone, and wait for the disk.

    Of several who do so at one moment one succeeds, and nobody ever reads a part of it.

    Raises:
        FileExistsError: it is there, perhaps since a moment ago; it was left as it is.
    """
    with _written(file.parent, text) as whole:
        # A link, for a rename would take the place of what another has written.
        os.link(whole, file)
    settle(file.parent)


def write_over(file: Path, text: str) -> None:
    """Write a file, or another in its place, whole or not at all, readable by its owner alone."""
    with _written(file.parent, text) as whole:
        whole.replace(file)


@contextmanager
def _written(folder: Path, text: str) -> Iterator[Path]:
    """Give a file with this text, of which the disk has all, under a name that is gone afterwards."""
    handle, name = tempfile.mkstemp(dir=folder, suffix=".unfinished")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Wait until the disk has the names of the files in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
