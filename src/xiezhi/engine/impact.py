"""One log judged under two laws, and every obligation whose verdict differs."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xiezhi.engine.audit import FINDINGS, Audited, Order, Progress, Runner, audit
from xiezhi.engine.verdicts import Verdict
from xiezhi.law.alternatives import Alternatives
from xiezhi.law.model import Rulebook

_WHERE = ["rule_id", "thread_id", "person_id", "subject_event_id"]
_WHAT = ["verdict", "level", "row", "due_at"]


@dataclass(frozen=True, slots=True)
class Impact:
    """What came of the comparison.

    ``differences`` has one row per obligation whose verdict or level differs: ``obligation_id``, ``rule_id``,
    ``thread_id``, ``person_id``, ``subject_event_id``, and ``verdict``, ``level``, ``row``, ``due_at`` twice, as
    ``verdict_before`` and ``verdict_after`` and so on, in the order rule, thread, subject. An obligation that does not
    exist under one law is not-applicable there. ``before`` and ``after`` tell of the two audits.
    """

    differences: pa.Table
    before: Audited
    after: Audited


def impact(
    order: Order, laws: Alternatives, run: Runner, progress: Progress = lambda _doing, _done, _all: None
) -> Impact:
    """Judge the log of ``order`` under both laws at the same instant; its rulebook and folder are not used.

    Raises what ``audit`` raises.
    """
    with tempfile.TemporaryDirectory(prefix="xiezhi-impact-") as folder:
        before = _judged(order, laws.before, Path(folder) / "before", run, progress)
        second = replace(order, as_of=before.as_of)
        after = _judged(second, laws.after, Path(folder) / "after", run, progress)
        rules = pa.array(laws.rules, pa.string())
        sides = [_side(Path(folder) / each / FINDINGS, rules, each) for each in ("before", "after")]
    return Impact(_differences(*sides), before, after)


def _judged(order: Order, rulebook: Rulebook, out: Path, run: Runner, progress: Progress) -> Audited:
    return audit(replace(order, rulebook=rulebook, out=out, excel_rows=0), run, progress)


def _side(findings: Path, rules: pa.Array, side: str) -> pa.Table:
    """Return the findings that count, with the name of the side on every column but the obligation's id."""
    columns = ["obligation_id", *_WHERE, *_WHAT]
    table = pq.read_table(findings, columns=columns)
    table = table.cast(pa.schema([(name, _plain(table.schema.field(name).type)) for name in columns]))
    there = pc.not_equal(table["verdict"], str(Verdict.NOT_APPLICABLE))
    judged = pc.is_in(table["rule_id"], value_set=rules)
    return table.filter(pc.and_(there, judged)).rename_columns(
        ["obligation_id", *(f"{name}_{side}" for name in (*_WHERE, *_WHAT))]
    )


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _differences(before: pa.Table, after: pa.Table) -> pa.Table:
    joined = before.join(after, keys="obligation_id", join_type="full outer")
    differs = pc.or_(_unequal(joined, "verdict"), _unequal(joined, "level"))
    found = joined.filter(differs)
    named = {"obligation_id": found["obligation_id"]}
    named |= {name: pc.coalesce(found[f"{name}_before"], found[f"{name}_after"]) for name in _WHERE}
    for side in ("before", "after"):
        named |= {f"{name}_{side}": found[f"{name}_{side}"] for name in _WHAT}
        verdict = f"verdict_{side}"
        named[verdict] = pc.fill_null(found[verdict], str(Verdict.NOT_APPLICABLE))
    keys = [(name, "ascending") for name in ("rule_id", "thread_id", "subject_event_id", "obligation_id")]
    return pa.table(named).sort_by(keys)


def _unequal(joined: pa.Table, name: str) -> pa.ChunkedArray:
    first, second = (pc.fill_null(joined[f"{name}_{side}"], "") for side in ("before", "after"))
    return pc.not_equal(first, second)
