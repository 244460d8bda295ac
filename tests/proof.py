"""One test, two sizes: a fixed sample in ``make test``, the full count in ``make proof``.

A test asks for the fixture ``size`` and calls ``size(sample, full)``; the code it then runs is the same. ``make proof``
(``XIEZHI_PROOF=1``) runs only such tests and writes one dated row for each to ``docs/reference/proof.md``, after
every test, so that an interrupted run goes on where it stopped: a test whose row says *shown* for the same state of
the code is not run again unless ``FORCE=1``. A property test takes its number of examples in the same way::

    def test_both_evaluators_agree(size):
        settings(max_examples=size(200, 100_000))(given(logs())(judge_twice_and_compare))()
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "reference" / "proof.md"
SHOWN = "shown"
NOT_SHOWN = "NOT SHOWN"

_HEAD = """# The large counts, in full

Written by `make proof`; do not edit. One row for each test with a large count: what was run, when, and for which
state of the code (`code`: the first 12 digits of a SHA-256 over every tracked file outside `docs/`, see
`tests/proof.py`). Rows keep their date. Seconds are those of one run on one machine.

| test | count | seconds | result | date | code |
|---|---:|---:|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; ``count`` is the full size that ran, ``code`` the digest of what ran."""

    test: str
    count: int
    seconds: float
    result: str
    date: str
    code: str

    def line(self) -> str:
        """Return the row as Markdown."""
        cells = (f"`{self.test}`", f"{self.count:,}", f"{self.seconds:.1f}", self.result, self.date, f"`{self.code}`")
        return "| " + " | ".join(cells) + " |"

    @classmethod
    def read(cls, line: str) -> Row:
        """Read back what ``line`` wrote.

        >>> row = Row("tests/test_x.py::test_y", 1_000_000, 12.34, "shown", "2026-11-24", "0123456789ab")
        >>> Row.read(row.line()).count
        1000000
        """
        test, count, seconds, result, date, code = (cell.strip().strip("`") for cell in line.strip("|\n ").split(" | "))
        return cls(test, int(count.replace(",", "")), float(seconds), result, date, code)


@dataclass(slots=True)
class Size:
    """Chooses between the sample and the full count, and remembers what was chosen."""

    in_full: bool
    count: int = 0
    notes: list[str] = field(default_factory=list)

    def __call__(self, sample: int, full: int) -> int:
        """Return ``full`` under ``make proof``, else ``sample``; the largest one asked for is what the row shows."""
        chosen = full if self.in_full else sample
        self.count = max(self.count, chosen)
        return chosen

    def note(self, result: str) -> None:
        """Add a measured result, such as ``precision = recall = 1.0``, to the row of this test."""
        self.notes.append(result.replace("|", "/"))


_SIZE = pytest.StashKey[Size]()


@pytest.fixture
def size(request: pytest.FixtureRequest) -> Size:
    """``size(sample, full)``: the count to run at, and ``size.note(text)`` for the table."""
    chosen = Size(in_full=in_full())
    request.node.stash[_SIZE] = chosen
    return chosen


def in_full() -> bool:
    """Say whether this run is ``make proof``."""
    return os.environ.get("XIEZHI_PROOF") == "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what has a full size; under ``make proof`` keep only that, less what is shown already."""
    sized = [item for item in items if "size" in getattr(item, "fixturenames", ())]
    for item in sized:
        item.add_marker("sized")
    if in_full():
        done = set() if os.environ.get("FORCE") == "1" else _already_shown()
        chosen = [item for item in sized if _name(item) not in done]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Write the row as soon as the test has ended, so that nothing is lost by a later interruption."""
    chosen = item.stash.get(_SIZE, None)
    # Before the test runs: what counts is the code that was there when it began.
    code = code_digest() if chosen is not None and chosen.in_full else ""
    started = time.perf_counter()
    result = NOT_SHOWN
    try:
        yield
        result = SHOWN
    finally:
        if chosen is not None and chosen.in_full:
            # The date stands in a table for people; no verdict depends on it.
            today = time.strftime("%Y-%m-%d")
            told = "; ".join([result, *chosen.notes])
            row = Row(_name(item), chosen.count, time.perf_counter() - started, told, today, code)
            write(TABLE, row)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Nothing left to show is success, not "no tests ran"."""
    if in_full() and exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and _already_shown():
        print(f"\nproof: every large count is already shown for this state of the code, see {TABLE} (FORCE=1 reruns)")
        session.exitstatus = pytest.ExitCode.OK


def read(table: Path) -> list[Row]:
    """Read the rows of a proof table; none if there is no such file."""
    if not table.is_file():
        return []
    lines = table.read_text(encoding="utf-8").splitlines()
    return [Row.read(line) for line in lines if line.startswith("| `")]


def write(table: Path, row: Row) -> None:
    """Put ``row`` in the table in place of the earlier row of the same test."""
    rows = {each.test: each for each in read(table)} | {row.test: row}
    table.parent.mkdir(parents=True, exist_ok=True)
    beside = table.with_suffix(".part")
    beside.write_text(_HEAD + "".join(rows[test].line() + "\n" for test in sorted(rows)), encoding="utf-8")
    beside.replace(table)


def code_digest() -> str:
    """Return 12 hexadecimal digits over the names and contents of all files that git knows outside ``docs/``.

    The table itself is a document, so a committed proof does not make itself out of date.
    """
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    digest = hashlib.sha256()
    for name in sorted(name for name in listed if name and not name.startswith("docs/") and (ROOT / name).is_file()):
        digest.update(name.encode() + b"\0" + hashlib.sha256((ROOT / name).read_bytes()).digest())
    return digest.hexdigest()[:12]


def _name(item: pytest.Item) -> str:
    """The test's id as a table cell can hold it, and that it ran on PostgreSQL if it did."""
    return item.nodeid.replace("|", "/") + (" on PostgreSQL" if os.environ.get("XIEZHI_DATABASE") else "")


def _already_shown() -> set[str]:
    code = code_digest()
    return {row.test for row in read(TABLE) if row.code == code and row.result.startswith(SHOWN)}
