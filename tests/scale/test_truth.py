"""The synthetic bureau audited: every obligation has the verdict it was built to have, on every evaluator."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.proof import Size
from xiezhi.cli.main import main

_COLUMNS = ["thread_id", "person_id", "rule_id", "verdict"]
_ACCUSING = ("late", "overdue", "violated")

Row = tuple[str, str | None, str, str]


def synthesise(folder: Path, cases: int, plant: float) -> Path:
    """Write a synthetic log and return its folder."""
    assert main(["synth", "--cases", str(cases), "--seed", "2026", "--plant", str(plant), "--out", str(folder)]) == 0
    return folder


def audited(log: Path, out: Path, engine: str) -> tuple[int, pa.Table]:
    """Audit the log; return the exit code and the findings."""
    code = main(["audit", str(log), "--rulebook", "prc", "--engine", engine, "--out", str(out), "--quiet"])
    return code, pq.read_table(out / "findings.parquet")


def rows(table: pa.Table) -> Counter[Row]:
    """Count the obligations of a table by thread, person, rule and verdict."""
    return Counter(zip(*(table[name].to_pylist() for name in _COLUMNS), strict=True))


def precision_and_recall(found: Counter[Row], truth: Counter[Row]) -> dict[tuple[str, str], tuple[float, float]]:
    """Return precision and recall for each rule and verdict."""
    shares = {}
    for rule, verdict in {(row[2], row[3]) for row in found | truth}:
        mine = Counter({row: n for row, n in found.items() if row[2:] == (rule, verdict)})
        theirs = Counter({row: n for row, n in truth.items() if row[2:] == (rule, verdict)})
        right = (mine & theirs).total()
        shares[rule, verdict] = (right / max(1, mine.total()), right / max(1, theirs.total()))
    return shares


def wrong(found: Counter[Row], truth: Counter[Row]) -> dict[tuple[str, str], tuple[float, float]]:
    """Return the rules and verdicts whose precision or recall is not 1."""
    return {key: share for key, share in precision_and_recall(found, truth).items() if share != (1.0, 1.0)}


@pytest.mark.parametrize("engine", ["batch", "reference"])
def test_audit_finds_what_was_planted_and_nothing_else(tmp_path: Path, size: Size, engine: str) -> None:
    cases = size(2_000 if engine == "batch" else 600, 100_000)
    log = synthesise(tmp_path / "log", cases, 0.02)
    code, findings = audited(log, tmp_path / "out", engine)
    truth = pq.read_table(log / "truth.parquet")
    assert wrong(rows(findings), rows(truth)) == {}
    assert code == 1
    size.note(f"{truth.num_rows:,} obligations, precision = recall = 1.0 per rule and verdict")


@pytest.mark.spark
def test_audit_on_spark_finds_what_was_planted_and_nothing_else(tmp_path: Path, size: Size) -> None:
    log = synthesise(tmp_path / "log", size(400, 10_000), 0.02)
    _, findings = audited(log, tmp_path / "out", "spark")
    truth = pq.read_table(log / "truth.parquet")
    assert wrong(rows(findings), rows(truth)) == {}
    size.note(f"{truth.num_rows:,} obligations, precision = recall = 1.0 per rule and verdict")


def test_without_planting_there_is_not_one_breach(tmp_path: Path, size: Size) -> None:
    log = synthesise(tmp_path / "log", size(2_000, 100_000), 0.0)
    code, findings = audited(log, tmp_path / "out", "batch")
    assert code == 0
    assert pc.sum(pc.is_in(findings["verdict"], pa.array(_ACCUSING))).as_py() == 0
    assert findings["level"].null_count == findings.num_rows
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert all(rule["violating_threads"] == 0 for rule in summary["rules"].values())
    size.note(f"{findings.num_rows:,} obligations, no late, overdue or violated one")


def test_a_truth_with_one_verdict_changed_is_not_passed(tmp_path: Path) -> None:
    log = synthesise(tmp_path / "log", 60, 0.2)
    _, findings = audited(log, tmp_path / "out", "batch")
    truth = pq.read_table(log / "truth.parquet").to_pylist()
    truth[0]["verdict"] = "late" if truth[0]["verdict"] != "late" else "met"
    assert wrong(rows(findings), rows(pa.Table.from_pylist(truth))) != {}
