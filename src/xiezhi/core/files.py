"""Writing a file of which several processes may want to be the first."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_new(file: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all, readable by its owner alone, and wait for the disk.

    Of several who do so at one moment one succeeds, and nobody ever reads a part of it.

    Raises:
        FileExistsError: it is there, perhaps since a moment ago; it was left as it is.
    """
    handle, unfinished = tempfile.mkstemp(dir=file.parent, suffix=".unfinished")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        # A link, for a rename would take the place of what another has written.
        os.link(unfinished, file)
    finally:
        Path(unfinished).unlink()
    settle(file.parent)


def settle(folder: Path) -> None:
    """Wait until the disk has the names of the files in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
