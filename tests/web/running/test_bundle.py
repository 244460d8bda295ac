"""The offline archive installs with the network off, whole, and refuses a changed file."""

from __future__ import annotations

import os
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.proof import Size
from tests.structure.tree import ROOT

# In a network of its own, with nothing in it, where the system allows that; pip asks no index in any case.
_APART = ["unshare", "--net"] if os.getuid() == 0 else ["unshare", "--user", "--map-root-user", "--net"]


def run(*words: object, code: int = 0, cwd: Path = ROOT) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XIEZHI_", "PYTHONPATH"))}
    done = subprocess.run([*map(str, words)], cwd=cwd, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


def apart() -> list[str]:
    works = subprocess.run([*_APART, "true"], capture_output=True, check=False).returncode == 0
    return _APART if works else []


@pytest.fixture
def bundle(tmp_path: Path, size: Size) -> Path:
    """The lock of the web application in full; in the sample a small one, by the same script."""
    lock = ["requirements/build.txt", "requirements/base.txt"][size(0, 1)]
    run("sh", "requirements/bundle.sh", lock, tmp_path / "bundle.tar.gz")
    with tarfile.open(tmp_path / "bundle.tar.gz") as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / "xiezhi"


def test_it_installs_and_runs_with_the_network_off(bundle: Path, tmp_path: Path, size: Size) -> None:
    target = tmp_path / "opt"
    told = run(*apart(), "sh", bundle / "install.sh", target)
    assert "已安装" in told
    program = target / "bin" / "xiezhi"
    assert run(*apart(), program, "--version", cwd=tmp_path).startswith("xiezhi ")
    if size(0, 1):
        home = ["env", f"XIEZHI_HOME={tmp_path / 'home'}"]
        run(*apart(), *home, program, "manage", "migrate", "--verbosity", "0", cwd=tmp_path)
        run(*apart(), *home, program, "manage", "check", "--deploy", "--fail-level", "WARNING", cwd=tmp_path)
        run(*apart(), *home, program, "manage", "collectstatic", "--noinput", "--verbosity", "0", cwd=tmp_path)
        assert (tmp_path / "home/static/ui/vendor/tabler.min.css").exists()
        assert "问题 0" in run(*apart(), *home, program, "seal", "fsck", cwd=tmp_path)
        wheels = list((bundle / "wheels").iterdir())
        size.note(f"{len(wheels)} wheels, {sum(each.stat().st_size for each in wheels) // 2**20} MB")


def test_its_own_wheel_holds_pages_rules_and_static_files(bundle: Path) -> None:
    with zipfile.ZipFile(next((bundle / "wheels").glob("xiezhi-*.whl"))) as wheel:
        names = set(wheel.namelist())
    for each in ("ui/static/ui/vendor/tabler.min.css", "desk/templates/desk/home.html", "org/access/policy.yaml"):
        assert f"xiezhi/web/{each}" in names
    assert any(name.startswith("xiezhi/law/rulebook/prc/rules/") for name in names)


def test_a_changed_file_stops_the_install(bundle: Path, tmp_path: Path) -> None:
    wheel = next((bundle / "wheels").glob("xiezhi-*.whl"))
    wheel.write_bytes(wheel.read_bytes()[:-1] + b"x")
    assert "文件与 SHA256SUMS 不符" in run("sh", bundle / "install.sh", tmp_path / "opt", code=2)
    assert not (tmp_path / "opt").exists()
