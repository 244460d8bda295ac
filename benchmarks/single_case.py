"""Contestant: the reference evaluator on one case of the synthetic bureau, all rules of the rulebook."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.measure import tell
from xiezhi.engine.ground import settings_for
from xiezhi.engine.history import corrected
from xiezhi.engine.reading.source import read_log
from xiezhi.engine.reference import judge
from xiezhi.law.loader import load_rulebook

CASES = 200


def main(log: Path) -> None:
    """Judge the first cases of a log one by one; tell the mean seconds of one."""
    rulebook = load_rulebook("prc")
    source = read_log(log, None, rulebook)
    table = corrected(pa.Table.from_batches(list(source.batches())), source.zone).events
    settings = settings_for(rulebook, source.last_instant, None)
    threads = pc.unique(table["thread_id"].cast(pa.string())).slice(0, CASES)
    column = table["thread_id"].cast(pa.string())
    cases = [table.filter(pc.equal(column, thread)) for thread in threads]
    started = time.perf_counter()
    obligations = sum(len(judge(case, rulebook, settings)) for case in cases)
    seconds = (time.perf_counter() - started) / max(len(cases), 1)
    tell(time.perf_counter() - seconds, {"obligations": obligations, "cases": len(cases)})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
