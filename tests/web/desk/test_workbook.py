"""Workbooks that leave: what is text stays text, and the fingerprint can be taken anew from the file."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime

import openpyxl
import pytest

from xiezhi.web.desk import workbook
from xiezhi.web.desk.workbook import Cell, SheetColumn, Written, canonical, write_workbook

HOSTILE = [
    "=1+1",
    "+86 138",
    "-2",
    "@SUM(A1)",
    "\tx",
    "\r=1",
    "\n=1",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "＝1",
    "#N/A",
    "#REF!",
]


def written(rows: Sequence[Sequence[Cell]], width: int = 1) -> tuple[bytes, Written]:
    """Write the rows; return the file and what was written."""
    file = io.BytesIO()
    columns = [SheetColumn(f"c{number}") for number in range(width)]
    done = write_workbook(file, "台账: a/b", columns, rows, lambda told: {"rows": str(told.rows), "sha": told.digest})
    return file.getvalue(), done


def formulas(body: bytes) -> list[str]:
    """Return what a spreadsheet program would compute: cells with a formula, an error type, or no text type."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    return re.findall(r"<f[ >].*?</f>", sheet) + re.findall(r'<c [^>]*t="(?:e|str)"[^>]*>', sheet)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_is_text_marked_as_such_and_comes_back_unchanged(text: str) -> None:
    body, _ = written([[text]])
    cell = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]["A2"]
    assert formulas(body) == []
    assert cell.data_type == "s"
    assert cell.quotePrefix
    # XML has one line end; nothing else may change.
    assert cell.value == text.replace("\r", "\n")


def test_a_writer_that_forgot_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_cell", lambda _sheet, value: value)
    assert formulas(written([["=1+1"]])[0]) != []


def test_the_fingerprint_is_that_of_the_rows_in_the_file() -> None:
    rows: list[list[Cell]] = [
        ["王", 3, date(2026, 3, 2), datetime(2026, 3, 2, 8, 30, 5, 7, tzinfo=UTC)],
        [None, 0, None, datetime(2026, 3, 2, tzinfo=UTC)],
        ["=1\r\n2", -4, date(1999, 12, 31), None],
    ]
    body, done = written(rows, 4)
    book = openpyxl.load_workbook(io.BytesIO(body))
    digest = hashlib.sha256()
    for row in book.worksheets[0].iter_rows(values_only=True):
        # A day comes back as its midnight; ``canonical`` writes both alike.
        digest.update(canonical(row))  # type: ignore[arg-type] # openpyxl's types know more kinds than we write
    told = {str(name): str(value) for name, value in book.worksheets[1].iter_rows(values_only=True)}
    assert (done.rows, done.digest) == (3, digest.hexdigest())
    assert told == {"rows": "3", "sha": done.digest}


def test_what_no_cell_can_hold_is_replaced_or_cut_and_says_so() -> None:
    body, _ = written([["a\x07b"], ["长" * 40_000]])
    sheet = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]
    assert sheet["A2"].value == "a\ufffdb"
    assert len(str(sheet["A3"].value)) == 32_767
    assert str(sheet["A3"].value).endswith("cut〕")
    assert sheet.title == "台账  a b"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:A3")
