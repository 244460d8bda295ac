"""One judge made of two: the readable evaluator and the fast one, who must say the same of every hand-made case.

The random trials of ``agreement`` compare the two as well; here the verdict is written down beside the case.
"""

from __future__ import annotations

import pyarrow as pa

from xiezhi.engine.batch.judging import judge as batch
from xiezhi.engine.log import FINDINGS_SCHEMA
from xiezhi.engine.reference import judge as reference
from xiezhi.engine.settings import Settings
from xiezhi.law.model import Rulebook


def judge(events: pa.Table, rulebook: Rulebook, settings: Settings) -> pa.Table:
    """Judge by both evaluators; return what they agree on."""
    found = reference(events, rulebook, settings).cast(FINDINGS_SCHEMA)
    fast = batch(events, rulebook, settings).cast(FINDINGS_SCHEMA)
    assert _by_obligation(fast) == _by_obligation(found)
    return found


def _by_obligation(findings: pa.Table) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = findings.to_pylist()
    return sorted(rows, key=lambda row: str(row["obligation_id"]))
