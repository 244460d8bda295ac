"""A sheet of a workbook for people: bilingual header, filters, and cells that never become formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

import openpyxl
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

_LONGEST_TEXT = 32_000
_BOLD = Font(bold=True)
_FILL = PatternFill("solid", fgColor="DCE6F1")
_TOP = Alignment(vertical="top", wrap_text=True)


class Sheet:
    """A sheet with a bilingual header that stays in sight, filters and column widths."""

    def __init__(self, book: openpyxl.Workbook, title: str, columns: Sequence[tuple[str, str, int]]) -> None:
        """Begin a sheet; a column is its Chinese name, its English name and its width in characters."""
        # A write-only sheet passes these settings on to the sheet it writes, which its type does not say.
        sheet = cast("Worksheet", book.create_sheet(title))
        self._sheet = sheet
        self._rows = 1
        self._width = len(columns)
        sheet.freeze_panes = "A2"
        for number, (_, _, width) in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.row_dimensions[1].height = 32
        header = [self._cell(f"{zh}\n{en}") for zh, en, _ in columns]
        for cell in header:
            cell.font, cell.fill, cell.alignment = _BOLD, _FILL, _TOP
        sheet.append(header)

    def row(self, cells: Iterable[object]) -> None:
        """Append a row of texts, numbers or times."""
        self._sheet.append([self._safe(cell) if isinstance(cell, str) else cell for cell in cells])
        self._rows += 1

    def choices(self, column: int, words: Sequence[str]) -> None:
        """Offer these words in every cell of a column (counted from 1); anything else is refused by Excel."""
        letter = get_column_letter(column)
        offered = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        offered.add(f"{letter}2:{letter}{self._rows}")
        self._sheet.data_validations.append(offered)

    def filtered(self) -> None:
        """Put a filter on every column; called after the last row."""
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(self._width)}{self._rows}"

    def _safe(self, text: str) -> str | Cell:
        """Return what openpyxl writes as text; only texts it would take for formulas or errors need a cell."""
        return self._cell(text) if text.startswith(("=", "#")) else clean(text)

    def _cell(self, text: str) -> Cell:
        """Return a cell that is text even where the text begins like a formula."""
        cell: Cell = WriteOnlyCell(self._sheet, value=clean(text))
        cell.data_type = "s"
        return cell


def clean(text: str) -> str:
    """Return a text without the control characters XML cannot hold, cut to what a cell can hold.

    >>> clean("=1+1"), clean("a\\x00b")
    ('=1+1', 'ab')
    """
    if text.isprintable() and len(text) <= _LONGEST_TEXT:
        return text
    kept = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
    return kept.translate({0xFFFE: None, 0xFFFF: None})[:_LONGEST_TEXT]
