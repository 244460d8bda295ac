"""The workbook: counts and findings for people, where no cell of a hostile log becomes a formula."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.engine.audits import EXCERPT, Auditor

HOSTILE = ["=HYPERLINK('http://x')", "=1+1", "+1+1", "-2+3", "@SUM(A1)", "#N/A", "\tx", "a\x00b"]


@pytest.fixture
def hostile_log(tmp_path: Path) -> Path:
    rows = "".join(f'"{thread}",send-fine,2020-01-01\n' for thread in HOSTILE[:6])
    file = tmp_path / "log.csv"
    file.write_text("thread_id,event,occurred_at\n" + rows + "z,payment,2021-01-01\n", encoding="utf-8")
    return file


def test_hostile_texts_stay_texts(audit: Auditor, hostile_log: Path) -> None:
    run = audit(hostile_log)
    book = openpyxl.load_workbook(run.out / "findings.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert set(HOSTILE[:6]) <= {str(cell.value) for cell in cells}
    with zipfile.ZipFile(run.out / "findings.xlsx") as archive:
        assert all(b"<f>" not in archive.read(name) for name in archive.namelist())


def test_the_sheets_say_where_the_findings_come_from(audit: Auditor) -> None:
    run = audit(EXCERPT)
    book = openpyxl.load_workbook(run.out / "findings.xlsx")
    assert book.sheetnames == ["说明 About", "汇总 Summary", "发现 Findings"]
    about = {row[0].value: row[1].value for row in book["说明 About"].iter_rows(min_row=2)}
    assert about["规则库摘要 / rulebook digest"] == run.summary["rulebook_digest"]
    assert about["文件 / file"] == str(EXCERPT)
    assert str(about["截至 / as of"]).endswith("Europe/Rome")
    sheet = book["发现 Findings"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref is not None
    assert sheet["E1"].value == "结论\nverdict"
    assert sheet["F2"].value == "违反 breach"
    assert sheet["C2"].value


def test_what_does_not_fit_is_said_with_its_total(audit: Auditor) -> None:
    run = audit(EXCERPT, "--excel-rows", "5")
    book = openpyxl.load_workbook(run.out / "findings.xlsx")
    assert book["发现 Findings"].max_row == 6
    verdicts = run.findings["verdict"].to_pylist()
    total = sum(verdict in {"late", "overdue", "violated", "cannot-tell"} for verdict in verdicts)
    about = {row[0].value: row[1].value for row in book["说明 About"].iter_rows(min_row=2)}
    assert about["列出的发现 / findings listed"] == f"5 / {total:,}"
    assert "findings.parquet" in str(about["注意 / note"])
