"""Ways to run an evaluator over many tables: several at once, in order, with few of them in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pyarrow as pa

from xiezhi.engine.log import with_event_ids
from xiezhi.engine.settings import Settings
from xiezhi.law.model import Rulebook

Judge = Callable[[pa.Table, Rulebook, Settings], pa.Table]
Run = Callable[[Iterable[pa.Table], Rulebook, Settings], Iterator[pa.Table]]


def one_by_one(judge: Judge) -> Run:
    """Return a runner that judges one table at a time."""

    def run(tables: Iterable[pa.Table], rulebook: Rulebook, settings: Settings) -> Iterator[pa.Table]:
        for table in tables:
            yield judge(with_event_ids(table), rulebook, settings)

    return run


def in_threads(judge: Judge, workers: int) -> Run:
    """Return a runner for an evaluator that lets go of the interpreter while it works."""

    def run(tables: Iterable[pa.Table], rulebook: Rulebook, settings: Settings) -> Iterator[pa.Table]:
        waiting: deque[Future[pa.Table]] = deque()
        with ThreadPoolExecutor(workers) as pool:
            for table in tables:
                waiting.append(pool.submit(judge, table, rulebook, settings))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    return run
