"""What the pass wrote, turned into the findings table: texts looked up, ids made, all column-wise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.batch import layout
from xiezhi.engine.batch.coding import Bucket
from xiezhi.engine.batch.columns import single
from xiezhi.engine.batch.compiled import Numbers
from xiezhi.engine.batch.compiling import Program
from xiezhi.engine.batch.digests import obligation_ids
from xiezhi.engine.log import FINDINGS_SCHEMA, INSTANT, event_ids
from xiezhi.engine.verdicts import Level, Verdict

_SECOND_US = 1_000_000
_VERDICTS = tuple(str(verdict) for verdict in Verdict)
_LEVELS = (str(Level.BREACH), str(Level.WARN))
_WITH_DECIDER = (layout.MET, layout.LATE)
_AGAINST_AS_OF = (layout.PENDING, layout.OVERDUE)


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings of one program as numbers, one array per column."""

    subject: Numbers
    rule: Numbers
    row: Numbers
    verdict: Numbers
    level: Numbers
    provisional: Numbers
    due: Numbers
    decided: Numbers
    missing: Numbers

    @staticmethod
    def unpack(out: Numbers) -> Judged:
        """Split what the pass wrote."""
        table = out.reshape(-1, layout.OUT_WIDTH)
        pack = table[:, layout.O_PACK]
        return Judged(
            subject=table[:, layout.O_T],
            rule=pack >> 24,
            row=((pack >> 8) & 0xFFFF) - 1,
            verdict=(pack >> 4) & 15,
            level=(pack >> 1) & 7,
            provisional=pack & 1,
            due=table[:, layout.O_DUE],
            decided=table[:, layout.O_DECIDED],
            missing=table[:, layout.O_MASK],
        )


def chosen(codes: Numbers, words: Sequence[str] | pa.Array) -> pa.Array:
    """Return a dictionary-encoded text column; a negative code is null."""
    if not len(words):
        return pa.DictionaryArray.from_arrays(pa.nulls(len(codes), pa.int32()), pa.array([], pa.string()))
    small = np.where(codes < 0, 0, codes).astype(np.int32)
    absent = codes < 0
    indices = pa.array(small, mask=absent) if absent.any() else pa.array(small)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))


def _missing(program: Program, judged: Judged) -> pa.Array:
    """Return the names of each finding's missing bits, sorted and joined; null when there are none."""
    with_names = np.flatnonzero(judged.missing != 0)
    codes = np.full(len(judged.missing), -1, np.int64)
    if not len(with_names):
        return chosen(codes, [])
    pairs = np.column_stack([judged.rule[with_names], judged.missing[with_names]])
    different, codes[with_names] = np.unique(pairs, axis=0, return_inverse=True)
    words: dict[str, int] = {}
    numbers = []
    for rule, mask in different.tolist():
        names = sorted(name for bit, name in enumerate(program.missing[rule]) if mask >> bit & 1)
        numbers.append(words.setdefault("; ".join(names), len(words)))
    codes[with_names] = np.array(numbers, np.int64)[codes[with_names]]
    return chosen(codes, list(words))


def _margin(judged: Judged, bucket: Bucket, moments: Numbers) -> Numbers:
    """Return seconds from the deciding event, or from as-of, to the due instant; NONE without either."""
    as_of = int(bucket.block[layout.H_AS_OF])
    decided = np.isin(judged.verdict, _WITH_DECIDER) & (judged.decided >= 0)
    running = np.isin(judged.verdict, _AGAINST_AS_OF)
    at = np.where(decided, moments[np.where(decided, judged.decided, 0)] if len(moments) else 0, as_of)
    known = (judged.due != layout.NONE) & (decided | running)
    return np.where(known, (judged.due - at) // _SECOND_US, layout.NONE)


def _nullable(numbers: Numbers, kind: pa.DataType) -> pa.Array:
    absent = numbers == layout.NONE
    return pa.array(np.where(absent, 0, numbers), mask=absent).cast(kind)


def _events_at(events: pa.Table, positions: Numbers, order: Numbers) -> pa.Array:
    """Return the ids of the events at some positions, null for -1."""
    found = np.flatnonzero(positions >= 0)
    if not len(found):
        return pa.nulls(len(positions), pa.string())
    rows = pa.array(order[positions[found]])
    ids = event_ids(events, rows)
    if len(found) == len(positions):
        return ids
    places = np.full(len(positions), -1, np.int64)
    places[found] = np.arange(len(found))
    return ids.take(pa.array(places, mask=places < 0))


def _roots(events: pa.Table, rows: pa.Array, subjects: pa.Array) -> pa.Array:
    """Return the root of each subject's correction chain: its own id where none is given."""
    if "root_event_id" not in events.column_names or pa.types.is_null(events["root_event_id"].type):
        return subjects
    roots = events["root_event_id"].take(rows).combine_chunks()
    return pc.coalesce(single(roots).cast(pa.string()), subjects)


def findings_table(events: pa.Table, bucket: Bucket, program: Program, out: Numbers, digest: str) -> pa.Table:
    """Return the findings of one program; text columns are dictionary-encoded where they repeat."""
    judged = Judged.unpack(out)
    number = len(judged.rule)
    rows_of_subjects = bucket.order[judged.subject]
    rows = pa.array(rows_of_subjects)
    subjects = event_ids(events, rows)
    row_ids = [row for rows_of_rule in program.rows for row in rows_of_rule]
    first_row = np.cumsum([0, *(len(rows_of_rule) for rows_of_rule in program.rows)])
    moments = _positions_in_time(bucket)
    columns = {
        "obligation_id": obligation_ids(program.rules, judged.rule, _roots(events, rows, subjects)),
        "rule_id": chosen(judged.rule, program.rules),
        "row": chosen(np.where(judged.row < 0, -1, first_row[judged.rule] + judged.row), row_ids),
        "thread_id": chosen(bucket.threads[rows_of_subjects], bucket.thread_words),
        "person_id": chosen(bucket.persons[rows_of_subjects], bucket.person_words),
        "subject_event_id": subjects,
        "verdict": chosen(judged.verdict, _VERDICTS),
        "level": chosen(judged.level - 1, _LEVELS),
        "due_at": _nullable(judged.due, INSTANT),
        "decided_by_event_id": _events_at(events, judged.decided, bucket.order),
        "margin_seconds": _nullable(_margin(judged, bucket, moments), pa.int64()),
        "provisional": pa.array(judged.provisional.astype(np.bool_)),
        "missing": _missing(program, judged),
        "rulebook_digest": chosen(np.zeros(number, np.int64), [digest]),
    }
    return pa.table({name: columns[name] for name in FINDINGS_SCHEMA.names})


def _positions_in_time(bucket: Bucket) -> Numbers:
    """Return the instant of each position."""
    count = int(bucket.block[layout.H_EVENT_COUNT])
    begin = int(bucket.block[layout.H_EVENTS]) + layout.E_LO * count
    return bucket.block[begin : begin + count]


def order_keys(bucket: Bucket, program: Program, out: Numbers, rule_order: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return (thread, place of the rule in the rulebook) of each finding, to merge several programs."""
    judged = Judged.unpack(out)
    places = np.array([rule_order.index(rule) for rule in program.rules], np.int64)
    return np.column_stack([bucket.threads[bucket.order[judged.subject]], places[judged.rule]])
