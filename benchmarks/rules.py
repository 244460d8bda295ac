"""What each rule costs: the batch evaluator on one table of whole threads, with one rule at a time and with all."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from benchmarks.measure import tell
from xiezhi.engine.batch.judging import judge
from xiezhi.engine.ground import settings_for
from xiezhi.engine.history import corrected
from xiezhi.engine.log import without_empty_columns
from xiezhi.engine.reading.source import read_log
from xiezhi.engine.slices import passes
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Partition


def main(log: Path) -> None:
    """Judge the log with each rule alone; tell microseconds a rule, and as ``all`` those of all rules together."""
    rulebook = load_rulebook("prc")
    source = read_log(log, None, rulebook)
    table = corrected(pa.Table.from_batches(list(source.batches())), source.zone).events
    events = without_empty_columns(table)
    settings = settings_for(rulebook, source.last_instant, None)
    of_threads = next(each.rulebook for each in passes(rulebook) if each.partition is Partition.THREAD)
    judge(events, of_threads, settings)
    started = time.perf_counter()
    judge(events, of_threads, settings)
    found = {"all": round((time.perf_counter() - started) * 1e6)}
    for rule in of_threads.rules:
        alone = replace(of_threads, rules=(rule,))
        began = time.perf_counter()
        judge(events, alone, settings)
        found[rule.rule_id] = round((time.perf_counter() - began) * 1e6)
    tell(started, found)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
