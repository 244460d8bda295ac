"""The test run itself: skips fail in CI, and ``make proof`` records, resumes and reruns. Shown on a small project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.proof import NOT_SHOWN, SHOWN, Row, read, write
from tests.structure.tree import ROOT

_SKIPS = """
import pytest

def test_tool_absent():
    pytest.skip("no such tool")

@pytest.mark.shared
def test_shared_absent():
    raise AssertionError("must not run without the folder")

def test_shared_by_fixture(shared):
    raise AssertionError("must not run without the folder")
"""

_SHARED_BUT_SKIPPED = """
import pytest

@pytest.mark.shared
def test_other_reason():
    pytest.skip("a file is missing inside")
"""

_SIZED = """
def test_counts(size):
    assert size(10, 1_000_000) in (10, 1_000_000)
    size.note("precision = recall = 1.0")

def test_fails_in_full(size):
    assert size(1, 2) == 1

def test_small():
    pass
"""

_SIZED_WITH_A_BAR = """
import pytest

@pytest.mark.parametrize("rule", ["a | b"])
def test_counts(size, rule):
    assert size(1, 2)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A git repository with our conftest and settings, and no test yet."""
    (tmp_path / "tests").mkdir()
    for name in ("__init__.py", "conftest.py", "proof.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests" / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / ".gitignore").write_text("__pycache__/\n.pytest_cache/\n.hypothesis/\n")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    return tmp_path


def run(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on the project's test files, with nothing of the outer run's settings."""
    ours = {"CI", "XIEZHI_DATABASE", "XIEZHI_PROOF", "XIEZHI_SHARED", "FORCE", "PYTEST_CURRENT_TEST"}
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    ours_alone = ["tests", "--ignore=tests/proof.py", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *ours_alone, *arguments]
    return subprocess.run(
        command, cwd=project, env=clean | environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_a_newcomers_skip_says_why(project: Path) -> None:
    (project / "tests" / "test_it.py").write_text(_SKIPS)
    done = run(project)
    assert done.returncode == 0
    assert "3 skipped" in done.stdout
    assert "no such tool" in done.stdout
    assert "the shared folder is absent" in done.stdout


def test_under_ci_only_the_absent_shared_folder_excuses_a_skip(project: Path) -> None:
    (project / "tests" / "test_it.py").write_text(_SKIPS)
    done = run(project, CI="true")
    assert done.returncode == 1
    assert "1 failed, 2 skipped" in done.stdout
    assert "test_tool_absent: skipped under CI=true" in done.stdout


def test_under_ci_a_shared_test_may_not_skip_for_another_reason(project: Path) -> None:
    (project / "tests" / "test_it.py").write_text(_SHARED_BUT_SKIPPED)
    (project / "there").mkdir()
    assert "1 failed" in run(project, CI="true", XIEZHI_SHARED=str(project / "there")).stdout


def test_under_ci_a_module_may_not_skip_itself(project: Path) -> None:
    (project / "tests" / "test_it.py").write_text("import pytest\npytest.importorskip('no_such_package_at_all')\n")
    assert run(project, CI="true").returncode != 0
    assert run(project).returncode in (0, 5)


def test_under_ci_an_absent_java_fails(project: Path) -> None:
    (project / "tests" / "test_it.py").write_text("import pytest\n@pytest.mark.spark\ndef test_it(): pass\n")
    done = run(project, CI="true", PATH="/nowhere")
    assert done.returncode == 1
    assert "Java is absent" in done.stdout
    assert "1 skipped" in run(project, PATH="/nowhere").stdout


def test_the_sample_runs_in_make_test_and_writes_nothing(project: Path) -> None:
    (project / "tests" / "test_it.py").write_text(_SIZED)
    assert "3 passed" in run(project).stdout
    assert not (project / "docs").exists()


def test_proof_runs_the_full_size_writes_a_row_for_each_and_resumes(project: Path) -> None:
    (project / "tests" / "test_it.py").write_text(_SIZED)
    table = project / "docs" / "reference" / "proof.md"
    first = run(project, XIEZHI_PROOF="1")
    assert "1 failed, 1 passed, 1 deselected" in first.stdout
    rows = {row.test.partition("::")[2]: row for row in read(table)}
    assert (rows["test_counts"].count, rows["test_counts"].result) == (1_000_000, f"{SHOWN}; precision = recall = 1.0")
    assert rows["test_fails_in_full"].result == NOT_SHOWN
    # What is shown is not run again; what failed is.
    assert "1 failed, 2 deselected" in run(project, XIEZHI_PROOF="1").stdout
    assert "1 failed, 1 passed, 1 deselected" in run(project, XIEZHI_PROOF="1", FORCE="1").stdout
    # A change of the code makes every row due again; a change of a document does not.
    (project / "docs" / "index.md").write_text("new words\n")
    assert "2 deselected" in run(project, XIEZHI_PROOF="1").stdout
    (project / "program.py").write_text("answer = 42\n")
    assert "1 failed, 1 passed, 1 deselected" in run(project, XIEZHI_PROOF="1").stdout


def test_proof_with_nothing_left_to_show_succeeds(project: Path) -> None:
    (project / "tests" / "test_it.py").write_text(_SIZED_WITH_A_BAR)
    assert run(project, XIEZHI_PROOF="1").returncode == 0
    done = run(project, XIEZHI_PROOF="1")
    assert done.returncode == 0
    assert "already shown" in done.stdout


def test_what_is_shown_on_postgresql_has_a_row_of_its_own(project: Path) -> None:
    (project / "tests" / "test_it.py").write_text(_SIZED_WITH_A_BAR)
    assert run(project, XIEZHI_PROOF="1").returncode == 0
    assert "1 passed" in run(project, XIEZHI_PROOF="1", XIEZHI_DATABASE="postgresql://x").stdout
    first, second = sorted(row.test for row in read(project / "docs" / "reference" / "proof.md"))
    assert second == f"{first} on PostgreSQL"


def test_what_has_a_full_size_can_be_left_out_by_its_mark(project: Path) -> None:
    (project / "tests" / "test_it.py").write_text(_SIZED)
    assert "1 passed, 2 deselected" in run(project, "-m", "not sized").stdout


def test_a_row_replaces_the_earlier_row_of_its_test_and_others_keep_their_date(tmp_path: Path) -> None:
    table = tmp_path / "proof.md"
    write(table, Row("tests/a.py::b", 5, 1.0, SHOWN, "2026-11-01", "000000000000"))
    write(table, Row("tests/a.py::a", 5, 1.0, NOT_SHOWN, "2026-11-01", "000000000000"))
    write(table, Row("tests/a.py::a", 7, 2.0, SHOWN, "2026-11-24", "111111111111"))
    assert [(row.test, row.count, row.date) for row in read(table)] == [
        ("tests/a.py::a", 7, "2026-11-24"),
        ("tests/a.py::b", 5, "2026-11-01"),
    ]


_MAKE = """#!/bin/sh
case "$1" in
    check) exit "$CHECKED" ;;
    test) echo "== $PASSED passed in 1s =="; exit "$TESTED" ;;
esac
"""


@pytest.mark.parametrize(
    ("checked", "tested", "passed", "code"),
    [("0", "0", "3", 0), ("1", "0", "3", 1), ("0", "2", "3", 2), ("0", "0", "no", 1)],
)
def test_ci_fails_when_the_checks_or_the_tests_fail_and_when_none_ran(
    tmp_path: Path, checked: str, tested: str, passed: str, code: int
) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    tools = tmp_path / "tools"
    tools.mkdir()
    # Nothing is installed and nothing is run: what is looked at is what becomes of the exit codes.
    for name, text in (("make", _MAKE), ("apt-get", "#!/bin/sh\n"), ("sudo", "#!/bin/sh\n")):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    told = {"PATH": f"{tools}:{os.environ['PATH']}", "CHECKED": checked, "TESTED": tested, "PASSED": passed}
    done = subprocess.run(["bash", tmp_path / ".ci" / "run"], env=os.environ | told, capture_output=True, check=False)
    assert done.returncode == code
