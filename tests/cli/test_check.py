"""``xiezhi check``: what it prints, what it writes, and with which code it leaves."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from xiezhi.checker.model import Level
from xiezhi.cli.main import main

_SOUND = "示范市公安局2025年工作报告\n一、办案。全年登记纠纷200起,化解150起,化解率75.00%。\n"
_BROKEN = "示范市公安局2025年工作报告\n一、办案。全年登记纠纷200起,化解150起,化解率57.00%。\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return _written(tmp_path / "年报.txt", _SOUND)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return _written(tmp_path / "年报.txt", _BROKEN)


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _run(*arguments: str | Path) -> int:
    return main([str(each) for each in arguments])


def test_a_report_whose_figures_agree_leaves_with_0(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("--lang", "zh", "check", report) == 0
    told = capsys.readouterr()
    assert told.out.startswith("结论：没有发现不能同时成立的数字")
    assert "年报.txt" in told.out
    assert told.err == ""


def test_a_report_with_figures_that_cannot_all_hold_leaves_with_1(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("--lang", "zh", "check", broken) == 1
    out = capsys.readouterr().out
    assert out.startswith("结论：有 1 处数字不能同时成立")
    for part in ("不一致（1）", "原句：", "化解率57.00%", "算式：", "150/200", "建议："):
        assert part in out


def test_the_same_in_english(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("--lang", "en", "check", broken) == 1
    out = capsys.readouterr().out
    assert out.startswith("Verdict: 1 point where the figures cannot all hold")
    for part in ("inconsistent (1)", "sentence: ", "arithmetic: ", "to mend: "):
        assert part in out
    assert "建议" not in out


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_unreadable_report_leaves_with_2_and_writes_nothing(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    assert _run("--lang", language, "check", tmp_path / "none.docx", "--html", page) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "none.docx" in told.err
    assert "Traceback" not in told.err
    assert not page.exists()


def test_claims_findings_and_page_are_written(broken: Path, tmp_path: Path) -> None:
    claims, findings, page = tmp_path / "c.jsonl", tmp_path / "f.jsonl", tmp_path / "p.html"
    assert _run("check", broken, "--claims", claims, "--findings", findings, "--html", page) == 1
    records = [json.loads(line) for line in claims.read_text(encoding="utf-8").splitlines()]
    assert [(each["value"], each["unit"]) for each in records if each["is_claim"]] == [
        ("200", "起"),
        ("150", "起"),
        ("57.00", "%"),
    ]
    for each in records:
        assert _BROKEN[each["start"] : each["end"]] == each["span"]
    levels = {json.loads(line)["level"] for line in findings.read_text(encoding="utf-8").splitlines()}
    assert str(Level.INCONSISTENT) in levels
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["c.jsonl", "f.jsonl", "p.html", "年报.txt"]


def test_json_on_screen_is_the_same_in_both_languages(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for language in ("zh", "en"):
        assert _run("--lang", language, "check", broken, "--format", "json") == 1
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    record = json.loads(told[0])
    assert record["inconsistent"] is True
    assert record["counts"]["inconsistent"] == 1
    assert {"message_zh", "message_en", "members"} <= set(record["findings"][0])


def test_one_output_that_cannot_be_written_leaves_all_unwritten(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = tmp_path / "c.jsonl"
    assert _run("check", report, "--claims", claims, "--html", tmp_path / "none" / "p.html") == 2
    assert "none" in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["年报.txt"]


def test_a_folder_in_an_outputs_place_is_refused(report: Path, tmp_path: Path) -> None:
    (tmp_path / "p.html").mkdir()
    assert _run("check", report, "--claims", tmp_path / "c.jsonl", "--html", tmp_path / "p.html") == 2
    assert sorted(each.name for each in tmp_path.iterdir()) == ["p.html", "年报.txt"]


def test_an_output_never_replaces_the_report_nor_another_output(report: Path, tmp_path: Path) -> None:
    assert _run("check", report, "--html", tmp_path / "." / "年报.txt") == 2
    assert _run("check", report, "--claims", tmp_path / "x", "--findings", tmp_path / "x") == 2
    assert report.read_text(encoding="utf-8") == _SOUND


def test_an_output_replaces_an_older_one(report: Path, tmp_path: Path) -> None:
    page = _written(tmp_path / "p.html", "old")
    assert _run("check", report, "--html", page) == 0
    assert "old" not in page.read_text(encoding="utf-8")[:20]
    assert not page.stat().st_mode & 0o111
    assert page.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_last_years_report_and_known_figures_are_read_too(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = _written(
        tmp_path / "known.json",
        '[{"subject": "化解", "unit": "起", "period": "2025年", "value": "149", "source": "台账"}]',
    )
    assert _run("--lang", "zh", "check", report, "--previous", report, "--against", known) == 0
    assert "149" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["{", "{}", '[{"subject": "化解", "value": "x"}]'])
def test_known_figures_that_cannot_be_read_leave_with_2(
    report: Path, tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("check", report, "--against", _written(tmp_path / "known.json", content)) == 2
    assert "known.json" in capsys.readouterr().err


def test_a_figure_over_a_tables_row_is_quoted_as_that_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = "类别\t2024年\t2025年\n刑事\t380\t400\n行政\t690\t700\n合计\t1070\t1109\n"
    _run("--lang", "zh", "check", _written(tmp_path / "t.txt", f"示范市2025年统计报告\n{table}"))
    assert "1109" in capsys.readouterr().out


def test_the_city_report_leaves_with_0_and_shows_its_doubtful_points(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("--lang", "zh", "check", shared / "reports/city-2025.txt") == 0
    out = capsys.readouterr().out
    assert "存疑（" in out
    assert "8722" in out
    assert "321" in out
