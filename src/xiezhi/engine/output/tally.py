"""Counts per rule, gathered table by table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.engine.verdicts import Level, Verdict
from xiezhi.law.model import Rulebook

FAILING = (Verdict.LATE, Verdict.OVERDUE, Verdict.VIOLATED)


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """Obligations of one rule by verdict, and threads with a failing obligation of level ``breach``."""

    verdicts: Mapping[Verdict, int]
    violating_threads: int
    warnings: int


class Tally:
    """Counts findings, given in tables where all that a rule finds in a thread stands in one."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rules = tuple(rule.rule_id for rule in rulebook.rules)
        self._verdicts: Counter[tuple[str, str]] = Counter()
        self._warnings: Counter[str] = Counter()
        self._violating: Counter[str] = Counter()
        self.findings = 0

    def add(self, findings: pa.Table) -> None:
        """Count a table of findings."""
        self.findings += findings.num_rows
        groups = findings.select(["rule_id", "verdict", "level"]).group_by(["rule_id", "verdict", "level"])
        for row in groups.aggregate([([], "count_all")]).to_pylist():
            self._verdicts[row["rule_id"], row["verdict"]] += row["count_all"]
            if row["level"] == Level.WARN and row["verdict"] in FAILING:
                self._warnings[row["rule_id"]] += row["count_all"]
        pairs = findings.filter(breaches(findings)).select(["rule_id", "thread_id"])
        self._count(pairs)

    def rules(self) -> Mapping[str, RuleCounts]:
        """Return the counts of every rule of the rulebook, and of any other that has findings."""
        names = dict.fromkeys((*self._rules, *(rule for rule, _ in self._verdicts)))
        return {
            rule: RuleCounts(
                {verdict: self._verdicts[rule, verdict] for verdict in Verdict},
                self._violating[rule],
                self._warnings[rule],
            )
            for rule in names
        }

    def _count(self, pairs: pa.Table) -> None:
        distinct = pairs.group_by(["rule_id", "thread_id"]).aggregate([])
        for row in distinct.group_by("rule_id").aggregate([([], "count_all")]).to_pylist():
            self._violating[row["rule_id"]] += row["count_all"]


def breaches(findings: pa.Table) -> pa.ChunkedArray:
    """Return the mask of failing findings of level ``breach``."""
    failing = pc.is_in(
        findings.column("verdict").cast(pa.string()), value_set=pa.array([str(each) for each in FAILING])
    )
    level = pc.equal(findings.column("level").cast(pa.string()), str(Level.BREACH))
    return pc.fill_null(pc.and_(failing, level), False)
