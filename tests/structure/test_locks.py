"""Lock files: hashes and no address; each set holds what it may hold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.structure.tree import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
_ADDRESS = re.compile(r"https?:|file:|git\+|--(extra-)?index|--find-links|--trusted-host| @ ", re.IGNORECASE)
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==\S+")
# Never part of the program: other engines, the web (a later step's own set) and copyleft peers.
_NOT_IN_ENGINE = {"duckdb", "pandas", "polars", "django", "pm4py", "pyspark", "ibis-framework", "typst", "uv", "pytest"}


def pins(text: str) -> set[str]:
    """Return the names a lock pins."""
    return {found.group(1).lower() for line in text.splitlines() if (found := _PIN.match(line))}


def unhashed(text: str) -> list[str]:
    """Return the pins that carry no hash."""
    joined = re.sub(r"\\\n\s*", " ", text)
    return [line for line in joined.splitlines() if _PIN.match(line) and "--hash=sha256:" not in line]


def test_the_seven_locks_are_there() -> None:
    names = {path.stem for path in LOCKS}
    assert names == {"uv", "build", "engine", "base", "dev", "dev-spark", "bench"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_holds_no_address(lock: Path) -> None:
    assert _ADDRESS.search(lock.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_pin_carries_a_hash(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert pins(text)
    assert unhashed(text) == []


def test_the_engine_set_holds_no_other_engine() -> None:
    engine = pins((ROOT / "requirements" / "engine.txt").read_text(encoding="utf-8"))
    assert {"pyarrow", "numba", "lxml"} <= engine
    assert engine & _NOT_IN_ENGINE == set()


def test_agpl_peers_are_in_the_benchmark_set_alone() -> None:
    assert [path.stem for path in LOCKS if "pm4py" in pins(path.read_text(encoding="utf-8"))] == ["bench"]


def test_development_installs_the_very_pins_of_the_engine_set() -> None:
    def versions(stem: str) -> set[str]:
        text = (ROOT / "requirements" / f"{stem}.txt").read_text(encoding="utf-8")
        return {line.split(" \\")[0] for line in text.splitlines() if _PIN.match(line)}

    assert versions("engine") <= versions("base") <= versions("dev") <= versions("dev-spark")


def test_the_locks_know_every_dependency_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    def asked(requirements: Iterable[str]) -> set[str]:
        return {re.split(r"[<>=!~ ;]", each, maxsplit=1)[0].lower() for each in requirements}

    engine, base, dev, spark = (
        pins((ROOT / "requirements" / f"{stem}.txt").read_text(encoding="utf-8"))
        for stem in ("engine", "base", "dev", "dev-spark")
    )
    extras = project["optional-dependencies"]
    assert asked(project["dependencies"]) <= engine, "run `make lock`"
    assert asked(each.split("[")[0] for each in extras["web"]) <= base, "run `make lock`"
    assert asked(extras["dev"]) <= dev, "run `make lock`"
    assert asked(extras["spark"]) <= spark, "run `make lock`"


def test_planted_addresses_and_missing_hashes_are_seen() -> None:
    for planted in ("--extra-index-url somewhere", "a @ file:///x", "a @ https" + "://x/a.whl", "--find-links /opt"):
        assert _ADDRESS.search(planted)
    assert unhashed("a==1 \\\n    --hash=sha256:00\nb==2\n") == ["b==2"]
