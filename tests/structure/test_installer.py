"""``requirements/install.sh``, run with a stand-in for Python that only writes down what it was asked to do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.structure.tree import ROOT

# Makes environments of itself; knows a site's mirror; installs uv unless told that uv cannot be had.
_STAND_IN = """#!/bin/sh
case "$*" in
*"config get global.index-url"*) [ -n "$SITE_MIRROR" ] && echo "$SITE_MIRROR" || exit 1 ;;
"-m venv"*)
    for word in "$@"; do place=$word; done
    mkdir -p "$place/bin" && cp "$0" "$place/bin/python" ;;
*"-r requirements/uv.txt"*)
    [ -z "$NO_UV" ] || exit 1
    cp "$0" "$(dirname "$0")/uv" ;;
*) echo "$(basename "$0") $* [mirror=$UV_DEFAULT_INDEX]" >> "$DIARY" ;;
esac
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with the installer, and the stand-in in place of Python."""
    (tmp_path / "requirements").mkdir()
    shutil.copy(ROOT / "requirements" / "install.sh", tmp_path / "requirements")
    (tmp_path / "python").write_text(_STAND_IN)
    (tmp_path / "python").chmod(0o755)
    return tmp_path


def install(site: Path, **environment: str) -> tuple[int, str, str]:
    """Install one lock; return the exit code, what the installers were asked to do, and the messages."""
    settings = {
        "PATH": os.environ["PATH"],
        "PYTHON": str(site / "python"),
        "DIARY": str(site / "diary"),
        "SITE_MIRROR": "",
        "NO_UV": "",
        "UV_DEFAULT_INDEX": "",
    }
    command = ["sh", "requirements/install.sh", "requirements/engine.txt"]
    done = subprocess.run(
        command, cwd=site, env=settings | environment, capture_output=True, text=True, check=False, timeout=60
    )
    diary = (site / "diary").read_text() if (site / "diary").exists() else ""
    return done.returncode, diary, done.stderr


def test_the_lock_is_installed_with_hashes_and_then_the_project_without_dependencies(site: Path) -> None:
    code, diary, _ = install(site)
    first, second = diary.splitlines()
    assert code == 0
    assert first.startswith("uv pip install")
    assert "--require-hashes" in first
    assert "-r requirements/engine.txt" in first
    assert "--no-deps --editable ." in second


def test_a_sites_mirror_is_handed_on_to_uv(site: Path) -> None:
    assert "[mirror=of-the-site]" in install(site, SITE_MIRROR="of-the-site")[1]
    assert "[mirror=of-pip]" in install(site, PIP_INDEX_URL="of-pip", SITE_MIRROR="of-the-site")[1]


def test_a_mirror_told_to_uv_itself_wins(site: Path) -> None:
    assert "[mirror=told]" in install(site, UV_DEFAULT_INDEX="told", SITE_MIRROR="of-the-site")[1]


def test_without_a_mirror_none_is_named(site: Path) -> None:
    assert "[mirror=]" in install(site)[1]


def test_pip_does_the_same_where_uv_cannot_be_had(site: Path) -> None:
    code, diary, messages = install(site, NO_UV="yes")
    assert code == 0
    assert "going on with pip" in messages
    assert all(line.startswith("python -m pip --python .venv/bin/python install") for line in diary.splitlines())
    assert "--require-hashes" in diary


def test_without_python_it_says_what_to_do(site: Path) -> None:
    code, diary, messages = install(site, PYTHON="no-such-python")
    assert (code, diary) == (2, "")
    assert "请安装 Python 3.11" in messages
    assert "Install Python 3.11" in messages
