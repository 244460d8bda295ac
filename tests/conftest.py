"""What every test may use: the shared folder, the two sizes of a count, and the rule on skips.

A skip is honest on a newcomer's machine, where a tool may be absent; under ``CI=true`` it would hide a missing
install step, so it fails there. The one exception is a test marked ``shared`` while that folder is absent.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.proof"]

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("XIEZHI_SHARED", ROOT.parent / "shared"))
IN_CI = os.environ.get("CI") == "true"
IN_PROOF = os.environ.get("XIEZHI_PROOF") == "1"

# The same examples on every machine; `make proof` looks further, with fresh ones.
settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=100,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("proof", settings.get_profile("ci"), derandomize=False, max_examples=5_000)
settings.load_profile("proof" if IN_PROOF else "ci")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the repository that holds what may not enter it (real logs, the law as read, reports)."""
    return SHARED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for the fixture ``shared`` carries the mark too, so that nobody forgets it."""
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot run here, saying what is missing."""
    if _needs_absent_shared(item):
        pytest.skip(f"the shared folder is absent: {SHARED} (set XIEZHI_SHARED)")
    if item.get_closest_marker("spark"):
        if shutil.which("java") is None:
            pytest.skip("Java is absent: install Java 17, e.g. Debian's default-jre-headless")
        if importlib.util.find_spec("pyspark") is None:
            pytest.skip("pyspark is absent: `make test` installs it where Java is present")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where a skip would hide something."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and IN_CI and not _needs_absent_shared(item):
        _fail(report, item.nodeid)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole module that skips itself while it is collected."""
    report = yield
    if report.skipped and IN_CI:
        _fail(report, report.nodeid)
    return report


def _needs_absent_shared(item: pytest.Item) -> bool:
    return item.get_closest_marker("shared") is not None and not SHARED.is_dir()


def _fail(report: pytest.TestReport | pytest.CollectReport, nodeid: str) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"{nodeid}: skipped under CI=true, where only the absent shared folder excuses a skip.\n{reason}"
