"""The command ``xiezhi audit`` as tests call it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiezhi.cli.main import main
from xiezhi.demo import data

EXCERPT = Path(data.__file__).parent / "road_traffic_fines_excerpt.parquet"


class RuleSummary(TypedDict):
    verdicts: dict[str, int]
    violating_threads: int


class RejectedRow(TypedDict):
    row: int
    reason: str
    column: str
    value: str


class Summary(TypedDict):
    rulebook_digest: str
    rules: dict[str, RuleSummary]
    rows_read: int
    rows_rejected: int
    rejected: list[RejectedRow]


@dataclass(frozen=True, slots=True)
class Run:
    code: int
    out: Path
    printed: str
    complaint: str

    @property
    def summary(self) -> Summary:
        return cast("Summary", json.loads((self.out / "summary.json").read_text(encoding="utf-8")))

    @property
    def findings(self) -> pa.Table:
        return pq.read_table(self.out / "findings.parquet")

    def violating(self) -> dict[str, int]:
        return {rule: counts["violating_threads"] for rule, counts in self.summary["rules"].items()}


class Auditor:
    """Runs audits into a folder of the test."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys

    def __call__(self, log: Path, *more: str, rulebook: str = "it-cds", engine: str = "reference") -> Run:
        out = self._folder / "out"
        arguments = ["audit", str(log), "--rulebook", rulebook, "--engine", engine, "--out", str(out), "--lang", "en"]
        code = main([*arguments, *more])
        printed = self._capsys.readouterr()
        return Run(code, out, printed.out, printed.err)
