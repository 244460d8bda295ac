"""Contestant: ``xiezhi audit`` with the batch evaluator, from the file to findings, summary and workbook."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa

from benchmarks.measure import tell
from xiezhi.engine.audit import Order, audit
from xiezhi.engine.batch.judging import judge
from xiezhi.engine.runners import in_threads
from xiezhi.engine.settings import Settings
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Rulebook

WORKERS = 2


class Timed:
    """A runner that notes how long judging alone took, from whole threads in memory to tables of findings."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._run = in_threads(self._judge, WORKERS)

    def _judge(self, events: pa.Table, rulebook: Rulebook, settings: Settings) -> pa.Table:
        started = time.perf_counter()
        findings = judge(events, rulebook, settings)
        self.seconds += time.perf_counter() - started
        return findings

    def __call__(self, tables: Iterable[pa.Table], rulebook: Rulebook, settings: Settings) -> Iterator[pa.Table]:
        """Judge tables of whole groups."""
        return self._run(tables, rulebook, settings)


def main(log: Path, rulebook_name: str, out: Path) -> None:
    """Audit a log and tell seconds and violating threads per rule."""
    rulebook = load_rulebook(rulebook_name)
    run = Timed()
    started = time.perf_counter()
    result = audit(Order(log=log, mapping=None, rulebook=rulebook, out=out), run)
    found = {rule: counts.violating_threads for rule, counts in result.rules.items()}
    tell(started, {**found, "obligations": result.findings}, run.seconds / WORKERS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
