"""Counts per rule: warnings are counted apart and are no violation; an audit without an instant shows none."""

from __future__ import annotations

import pyarrow as pa

from tests.engine.building import Words, rule, rulebook
from xiezhi.engine.log import FINDINGS_SCHEMA
from xiezhi.engine.output.tally import Tally
from xiezhi.engine.output.workbook import local_time
from xiezhi.law.model import AllOf


def finding(verdict: str, level: str | None) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(FINDINGS_SCHEMA.names, "x")
    numbers = {"due_at": None, "margin_seconds": None, "provisional": False}
    return {**row, **numbers, "rule_id": "r", "verdict": verdict, "level": level}


def test_failing_findings_of_level_warn_are_warnings_and_no_violation() -> None:
    tally = Tally(rulebook(Words(["start"]), rule(AllOf(()))))
    rows = [finding("late", "warn"), finding("violated", "warn"), finding("met", None)]
    tally.add(pa.Table.from_pylist(rows, schema=FINDINGS_SCHEMA))
    counts = tally.rules()["r"]
    assert (counts.warnings, counts.violating_threads) == (2, 0)


def test_an_instant_nobody_gave_is_shown_as_nothing() -> None:
    assert local_time(None, "Asia/Shanghai") == ""
