"""The files of the repository, as the structure tests see them."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_BINARY = {".parquet", ".xlsx", ".docx", ".pdf", ".png", ".gz", ".zip", ".arrow"}


def files(root: Path = ROOT) -> list[Path]:
    """Return every file that is, or would be, committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout.decode().split("\0")
    return [root / name for name in sorted(set(names)) if name and (root / name).is_file()]


def texts(root: Path = ROOT) -> list[Path]:
    """Return the files that hold text."""
    return [path for path in files(root) if path.suffix not in _BINARY]


def modules(root: Path = ROOT) -> list[Path]:
    """Return every Python module."""
    return [path for path in files(root) if path.suffix == ".py"]
