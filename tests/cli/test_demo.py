"""The demonstration: what a newcomer sees is what the commands do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xiezhi.cli.main import main


def test_the_demonstration_audits_explains_checks_and_says_where_the_files_lie(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIEZHI_SHARED", str(tmp_path / "absent"))
    assert main(["--lang", "en", "demo", "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert "excerpt only" in told
    assert "$ xiezhi explain" in told
    assert "po-case-period" in told
    for file in ("fines/findings.xlsx", "bureau-findings/findings.xlsx", "report.html"):
        assert (tmp_path / "out" / file).stat().st_size > 0
        assert str(tmp_path / "out" / file) in told
    summary = json.loads((tmp_path / "out" / "fines" / "summary.json").read_text(encoding="utf-8"))
    assert summary["rows_read"] == 2091


def test_too_small_a_bureau_to_explain_anything_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIEZHI_SHARED", str(tmp_path / "absent"))
    assert main(["demo", "--cases", "3", "--out", str(tmp_path / "out")]) == 2


def test_the_whole_log_is_taken_where_it_is_and_a_broken_one_stops_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "logs" / "road_traffic_fines.parquet"
    log.parent.mkdir()
    log.write_bytes(b"PAR1 cut off")
    monkeypatch.setenv("XIEZHI_SHARED", str(tmp_path))
    assert main(["--lang", "en", "demo", "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr()
    assert "The whole log is on this machine too" in told.out
    assert "a command of the demonstration failed" in told.err
