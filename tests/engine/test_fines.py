"""The real police log: the excerpt always, all of it where the shared folder is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engine.audits import EXCERPT, Auditor
from tests.engine.fines_by_hand import violating_cases

PUBLISHED = {"r1": 24520, "r3": 82, "r4": 11470, "r6": 176, "r7": 51, "r9": 14099}


def test_the_expected_counts_of_the_excerpt_are_those_of_the_plain_loops() -> None:
    written = json.loads(EXCERPT.with_suffix(".json").read_text(encoding="utf-8"))
    assert violating_cases(EXCERPT) == written


@pytest.mark.parametrize("engine", ["batch", "reference"])
def test_the_excerpt_gives_the_counts_of_the_plain_loops(audit: Auditor, engine: str) -> None:
    run = audit(EXCERPT, engine=engine)
    assert run.code == 1
    assert run.violating() == json.loads(EXCERPT.with_suffix(".json").read_text(encoding="utf-8"))
    assert run.summary["rows_read"] == 2091
    assert run.summary["rows_rejected"] == 0


def test_both_evaluators_write_the_same_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = []
    for engine in ("batch", "reference"):
        (tmp_path / engine).mkdir()
        tables.append(Auditor(tmp_path / engine, capsys)(EXCERPT, engine=engine).findings.sort_by("obligation_id"))
    assert tables[0].equals(tables[1])


def test_the_plain_loops_give_the_published_counts(shared: Path) -> None:
    found = violating_cases(shared / "logs/road_traffic_fines.parquet")
    assert {rule: found[rule] for rule in PUBLISHED} == PUBLISHED


@pytest.mark.parametrize("engine", ["batch", "reference"])
def test_the_whole_log_gives_the_published_counts(audit: Auditor, shared: Path, engine: str) -> None:
    run = audit(shared / "logs/road_traffic_fines.parquet", engine=engine)
    assert {rule: run.violating()[rule] for rule in PUBLISHED} == PUBLISHED
    assert run.summary["rules"]["r8"]["verdicts"]["cannot-tell"] == 79_860


def test_the_same_log_gives_the_same_event_ids_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "renamed.parquet"
    copy.write_bytes(EXCERPT.read_bytes())
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    first = Auditor(tmp_path / "first", capsys)(EXCERPT)
    second = Auditor(tmp_path / "second", capsys)(copy)
    assert first.findings.equals(second.findings)
