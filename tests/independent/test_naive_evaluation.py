"""The engine beside a second evaluation that was written from the articles: the same verdict for every obligation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.independent import (
    administrative_rules,
    criminal_rules,
    custody_rules,
    filing_rules,
    first_rules,
    remedy_rules,
)
from tests.independent.reading import NaiveRule, Thread, Verdicts, read_threads
from tests.proof import Size
from xiezhi.cli.main import main
from xiezhi.law.loader import load_rulebook

WAITING: Mapping[str, NaiveRule] = {
    **filing_rules.RULES,
    **criminal_rules.RULES,
    **custody_rules.RULES,
    **administrative_rules.RULES,
}
"""Rules whose files are still being written: compared as soon as the rulebook has them."""
RULES: Mapping[str, NaiveRule] = {**first_rules.RULES, **remedy_rules.RULES}
END = datetime.fromisoformat("2026-09-30T23:59")


def judged(log: Path, out: Path) -> dict[str, Verdicts]:
    """Return the engine's verdicts by rule and subject event."""
    main(["audit", str(log), "--rulebook", "prc", "--out", str(out), "--quiet"])
    found: dict[str, Verdicts] = {}
    table = pq.read_table(out / "findings.parquet", columns=["rule_id", "subject_event_id", "verdict"])
    for row in table.to_pylist():
        found.setdefault(row["rule_id"], {})[row["subject_event_id"]] = row["verdict"]
    return found


def naive(log: Path, rules: Mapping[str, NaiveRule]) -> dict[str, Verdicts]:
    """Return the naive verdicts by rule and subject event."""
    found: dict[str, Verdicts] = {name: {} for name in rules}
    for thread in read_threads(log):
        for name, rule in rules.items():
            found[name].update(rule(thread, END))
    return found


def differences(engine: Mapping[str, Verdicts], other: Mapping[str, Verdicts]) -> list[str]:
    """Return rule, event and both verdicts wherever they are not the same."""
    return [
        f"{rule} {event}: engine {engine.get(rule, {}).get(event)}, naive {verdicts.get(event)}"
        for rule, verdicts in other.items()
        for event in sorted(engine.get(rule, {}).keys() | verdicts.keys())
        if engine.get(rule, {}).get(event) != verdicts.get(event)
    ]


@pytest.fixture
def log(tmp_path: Path, size: Size) -> Path:
    folder = tmp_path / "log"
    cases = str(size(1_500, 100_000))
    assert main(["synth", "--cases", cases, "--seed", "77", "--plant", "0.2", "--out", str(folder)]) == 0
    return folder


def test_both_evaluations_come_to_the_same_verdict_everywhere(log: Path, tmp_path: Path, size: Size) -> None:
    written = {rule.rule_id for rule in load_rulebook("prc").rules}
    rules = {**RULES, **{name: rule for name, rule in WAITING.items() if name in written}}
    other = naive(log, rules)
    engine = judged(log, tmp_path / "out")
    assert differences(engine, other)[:20] == []
    assert all(other.values()), "a naive rule judged nothing"
    total = sum(map(len, other.values()))
    size.note(f"{len(rules)} rules, {total:,} obligations judged twice, no difference")


def test_a_planted_misreading_is_seen(log: Path, tmp_path: Path) -> None:
    def eight_hours_for_all(thread: Thread, now: datetime) -> Verdicts:
        wrong = {**thread.facts, (None, "complex_or_major"): "false"}
        return first_rules.po_questioning(Thread(thread.thread_id, thread.events, wrong), now)

    other = naive(log, {"po-questioning-duration": eight_hours_for_all})
    assert differences(judged(log, tmp_path / "out"), other) != []
