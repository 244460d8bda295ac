"""The one writer of Excel workbooks: a sheet of rows, streamed, and a sheet that says where they come from.

No text becomes a formula, whatever it begins with; the fingerprint is taken over the rows as they stand in the file, so
that whoever reads the sheet back can take it anew (``canonical`` says how).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | date | datetime | None
# What a spreadsheet program, or the CSV that somebody makes of the sheet, would read as the beginning of a formula.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
# A cell of Excel holds 32,767 characters; what is longer is cut, and says so.
_LONGEST, _CUT = 32_767, "…〔已截断 / cut〕"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its heading, and its width in characters."""

    label: str
    width: int = 16


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many rows, and the SHA-256 over heading and rows."""

    rows: int
    digest: str


def canonical(cells: Sequence[Cell]) -> bytes:
    """Return a row as the fingerprint sees it: one line of JSON; days and instants as text, midnight left out.

    >>> canonical(["王", 3, None, date(2026, 3, 2)])
    b'["\\xe7\\x8e\\x8b",3,null,"2026-03-02"]\\n'
    """
    said = [_said(each) for each in cells]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write_workbook(
    file: BinaryIO,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Cell]],
    provenance: Callable[[Written], Mapping[str, str]],
) -> Written:
    """Write the rows into ``file``; ``provenance`` is asked at the end, when count and fingerprint are known."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    heading = [each.label for each in columns]
    sheet.append([_heading(sheet, each) for each in heading])
    digest, count = hashlib.sha256(canonical(heading)), 0
    for row in rows:
        clean = [_clean(each) for each in row]
        digest.update(canonical(clean))
        sheet.append([_cell(sheet, each) for each in clean])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    written = Written(count, digest.hexdigest())
    about = book.create_sheet("来源 Provenance")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 24, 80
    for name, value in provenance(written).items():
        about.append([_cell(about, _clean(name)), _cell(about, _clean(value))])
    book.save(file)
    return written


def _said(value: Cell) -> str | int | None:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return value.isoformat() if isinstance(value, date) else value


def _clean(value: Cell) -> Cell:
    if isinstance(value, datetime):
        # A workbook knows neither zones nor fractions: the caller has brought it to local time.
        return value.replace(tzinfo=None, microsecond=0)
    if not isinstance(value, str):
        return value
    # XML knows one line end only; whoever reads the file back must find what the fingerprint was taken over.
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT


def _cell(sheet: WriteOnlyWorksheet, value: Cell) -> object:
    if isinstance(value, str):
        if not value.startswith(_FORMULA) and value not in ERROR_CODES:
            return value
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet)
        cell.value = value
        cell.number_format = "yyyy-mm-dd hh:mm:ss" if isinstance(value, datetime) else "yyyy-mm-dd"
        return cell
    return value


def _heading(sheet: WriteOnlyWorksheet, label: str) -> object:
    cell = WriteOnlyCell(sheet, label)
    cell.data_type = "s"
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E3ECF6")
    return cell


def _sheet_name(title: str) -> str:
    return _NO_SHEET_NAME.sub(" ", title)[:31] or "Sheet"
