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
from xiezhi.engine.settings import Settings
from xiezhi.engine.slices import passes
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Partition, Rulebook


def main(log: Path) -> None:
    """Judge the log with each rule alone; tell µs of processor time a rule, and as ``all`` that of all together."""
    rulebook = load_rulebook("prc")
    source = read_log(log, None, rulebook)
    table = corrected(pa.Table.from_batches(list(source.batches())), source.zone).events
    events = without_empty_columns(table)
    settings = settings_for(rulebook, source.last_instant, None)
    of_threads = next(each.rulebook for each in passes(rulebook) if each.partition is Partition.THREAD)
    judge(events, of_threads, settings)
    started = time.perf_counter()
    found = {"all": _cost(events, of_threads, settings)}
    for rule in of_threads.rules:
        alone = replace(of_threads, rules=(rule,))
        found[rule.rule_id] = _cost(events, alone, settings)
    tell(started, found)


def _cost(events: pa.Table, rules: Rulebook, settings: Settings) -> int:
    """Return µs of processor time for judging a table: on a busy machine steadier than the clock on the wall."""
    began = time.process_time()
    judge(events, rules, settings)
    return round((time.process_time() - began) * 1e6)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
