"""The compiled rulebook on disk, so that a command need not read some hundred YAML files to start.

A cache file is trusted only when it is a regular file of this user that nobody else may write, made by this very code;
anything else is ignored and the rulebook is compiled anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import stat
import sys
import tempfile
from functools import cache
from pathlib import Path

from xiezhi.law.model import Rulebook

_CODE = Path(__file__).parent
_DAMAGED = (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, IndexError, TypeError, ValueError)


def cache_folder() -> Path:
    """Return the folder of compiled rulebooks: ``$XDG_CACHE_HOME/xiezhi`` or ``~/.cache/xiezhi``."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "xiezhi"


def recall(digest: str, source: str) -> Rulebook | None:
    """Return the compiled rulebook with this digest read from ``source``, or None when there is no sound copy."""
    path = _file(digest, source)
    try:
        with path.open("rb") as stream:
            if not _is_ours(os.fstat(stream.fileno())):
                return None
            stamp, rulebook = pickle.load(stream)  # only a file of this user, by this code
    except _DAMAGED:
        return None
    sound = stamp == (_code_stamp(), source) and isinstance(rulebook, Rulebook) and rulebook.digest == digest
    return rulebook if sound else None


def store(rulebook: Rulebook, source: str) -> None:
    """Keep a compiled rulebook; a folder that cannot be written is no error, only slower."""
    path = _file(rulebook.digest, source)
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as stream:
                pickle.dump(((_code_stamp(), source), rulebook), stream, protocol=pickle.HIGHEST_PROTOCOL)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise


def _file(digest: str, source: str) -> Path:
    # Two installs of one user hold the same rulebook at two places: each keeps its own copy, or neither ever finds one.
    place = hashlib.sha256(source.encode(errors="surrogateescape")).hexdigest()[:16]
    return cache_folder() / f"rulebook-{digest}-{place}.pickle"


def _is_ours(found: os.stat_result) -> bool:
    others_write = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid() and not others_write


@cache
def _code_stamp() -> str:
    """Return a digest of the code that compiled it: a cache of older code has another shape or meaning."""
    total = hashlib.sha256(sys.version.encode())
    for file in sorted([*_CODE.glob("*.py"), *(_CODE.parent / "core").glob("*.py")]):
        total.update(file.read_bytes())
    return total.hexdigest()
