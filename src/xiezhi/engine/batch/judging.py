"""The batch evaluator: one table of whole groups in, findings out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.batch import layout
from xiezhi.engine.batch.coding import Bucket, code_bucket
from xiezhi.engine.batch.compiled import Numbers
from xiezhi.engine.batch.compiling import CompiledRules, Program, compile_rules
from xiezhi.engine.batch.days import days_table
from xiezhi.engine.batch.findings import findings_table, order_keys
from xiezhi.engine.batch.walk import walk, working_size
from xiezhi.engine.log import EVENT_SCHEMA, FINDINGS_SCHEMA
from xiezhi.engine.settings import Settings
from xiezhi.law.model import Partition, Rulebook


def as_of_instant(events: pa.Table, settings: Settings) -> int:
    """Return the evaluation instant: as set, else the last ``occurred_at`` of the table."""
    if settings.as_of is not None:
        return settings.as_of
    last = pc.max(events["occurred_at"].cast(pa.timestamp("us", tz="UTC")))
    return int(last.cast(pa.int64()).as_py()) if last.is_valid else 0


def most_findings(bucket: Bucket, program: Program) -> int:
    """Return how many findings the pass can write at most: every event times the rules it is a subject of."""
    count = int(bucket.block[layout.H_EVENT_COUNT])
    begin = int(bucket.block[layout.H_EVENTS]) + layout.E_KIND * count
    kinds = bucket.block[begin : begin + count]
    known = kinds[kinds < program.kind_count]
    return int(np.array(program.subjects, np.int64)[known].sum())


def run_program(bucket: Bucket, program: Program, days: Numbers) -> Numbers:
    """Walk one bucket; return what the pass wrote."""
    out = np.empty(most_findings(bucket, program) * layout.OUT_WIDTH, np.int64)
    number = walk(bucket.block, days, np.zeros(working_size(bucket.block), np.int64), out)
    return out[: number * layout.OUT_WIDTH]


def judge_compiled(events: pa.Table, compiled: CompiledRules, settings: Settings) -> pa.Table:
    """Judge a table of whole groups by compiled rules; safe to call from several threads at once.

    ``events`` has the columns of ``EVENT_SCHEMA`` (text columns may be dictionary-encoded, absent ones left out).
    Returns the columns of ``FINDINGS_SCHEMA``, repeating texts dictionary-encoded, in the order thread, rule,
    subject.
    """
    days = days_table(settings.zone, settings.calendar)
    as_of = as_of_instant(events, settings)
    tables: list[pa.Table] = []
    keys: list[Numbers] = []
    for program in compiled.programs:
        bucket = code_bucket(events, program, days, settings.zone, as_of)
        out = run_program(bucket, program, days)
        tables.append(findings_table(events, bucket, program, out, compiled.digest))
        keys.append(order_keys(bucket, program, out, compiled.rule_order))
    return _merged(tables, keys, compiled.programs)


def _merged(tables: Sequence[pa.Table], keys: Sequence[Numbers], programs: Sequence[Program]) -> pa.Table:
    if not tables:
        return FINDINGS_SCHEMA.empty_table()
    if len(tables) == 1 and programs[0].partition is Partition.THREAD:
        return tables[0]
    together = np.concatenate(keys)
    order = np.lexsort((together[:, 1], together[:, 0]))
    return pa.concat_tables(tables).unify_dictionaries().take(pa.array(order))


_latest: list[tuple[Rulebook, object, CompiledRules]] = []
"""The rulebook compiled last, so that judging bucket after bucket compiles once."""


def judge(events: pa.Table, rulebook: Rulebook, settings: Settings) -> pa.Table:
    """Judge a table of whole groups by a rulebook (see ``judge_compiled``)."""
    for known, profiles, compiled in _latest:
        if known is rulebook and profiles is settings.profiles:
            return judge_compiled(events, compiled, settings)
    compiled = compile_rules(rulebook, settings.profiles)
    _latest[:] = [(rulebook, settings.profiles, compiled)]
    return judge_compiled(events, compiled, settings)


def warm(rulebook: Rulebook, settings: Settings) -> None:
    """Compile the pass ahead of its first use (at install): judge a log of one event that no rule knows."""
    row = {"event_id": "warm", "thread_id": "warm", "seq": 1, "event": "warm", "occurred_at": 0, "precision": "instant"}
    judge(pa.Table.from_pylist([row], schema=EVENT_SCHEMA), rulebook, settings)
