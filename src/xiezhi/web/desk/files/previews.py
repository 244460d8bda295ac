"""Showing a file without handing it out: drawn anew as a picture by a child process that can do nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from xiezhi.web.desk.files.problems import FileRefusedError

PAGES = 3
_CHILD = Path(__file__).with_name("preview_child.py")
_SECONDS, _LARGEST = 20, 8 * 1024 * 1024


def pages_of(how: str, content: bytes) -> int:
    """Return how many pages there are to show, at most three; none where the file cannot be drawn."""
    try:
        told = _child(how, content, 0)
    except FileRefusedError:
        return 0
    return min(int(told), PAGES) if told.isdigit() else 0


def picture(how: str, content: bytes, page: int) -> bytes:
    """Return a JPEG of an image, or of a page of a PDF (from 1)."""
    drawn = _child(how, content, page)
    if not drawn.startswith(b"\xff\xd8\xff") or len(drawn) > _LARGEST:
        raise _refused()
    return drawn


def _child(how: str, content: bytes, page: int) -> bytes:
    command = [sys.executable, "-I", str(_CHILD), how, str(page)]
    bare = {"PATH": os.defpath}
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, check=False, timeout=_SECONDS, env=bare, cwd="/"
        )
    except subprocess.TimeoutExpired as error:
        raise _refused() from error
    if done.returncode != 0:
        raise _refused()
    return done.stdout


def _refused() -> FileRefusedError:
    return FileRefusedError("无法预览，请下载查看", "cannot be previewed; download it")
