"""The template of a type of sheet: headings with notes, drop-downs from a hidden sheet, and a page of instructions."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xiezhi.core.text import Language, Text
from xiezhi.web.desk.sheets.columns import Column, SheetType, Sort
from xiezhi.web.desk.sheets.limits import MOST_ROWS

# Rows with drop-downs and formats; Excel keeps both for rows pasted below.
_PREPARED = 2_000
_LISTS = "lists"
_AUTHOR = "獬豸"
_HEAD = PatternFill("solid", fgColor="16324F")
_SORTS = {
    Sort.TEXT: Text("文字", "text"),
    Sort.CODE: Text("编号（文本）", "code, as text"),
    Sort.UNIT: Text("单位代码", "unit code"),
    Sort.UNITS: Text("单位代码，可多个", "unit codes"),
    Sort.CHOICE: Text("下拉选项", "one of a list"),
    Sort.DAY: Text("日期", "day"),
    Sort.MOMENT: Text("日期，或日期和时刻", "day, or day and time"),
    Sort.INTEGER: Text("整数", "whole number"),
}
_NEEDED, _FREE = Text("必填", "needed"), Text("可空", "may be empty")
_HOW = (
    Text(
        "从第 2 行起每行一条；列名不要改，列的次序可变，可另加列（不读取）。",
        "One record a row, from row 2; keep the headings; further columns are not read.",
    ),
    Text("粘贴时选“值”；不要合并单元格。", "Paste values; do not merge cells."),
    Text("日期可写 2026-03-02、2026.3.2、2026年3月2日。", "Days: 2026-03-02, 2026.3.2 or 2026年3月2日."),
    Text(f"每个文件至多 {MOST_ROWS} 行、20 MB。", f"At most {MOST_ROWS} rows and 20 MB a file."),
    Text(
        "上传后先试算：逐行给出结果，确认之后才写入；可撤回。",
        "An upload is tried first, row by row; nothing is written before you confirm; it can be undone.",
    ),
)


def write_template(sheet: SheetType, units: Sequence[tuple[str, str]], language: Language) -> bytes:
    """Return the template; ``units`` are codes and names offered in columns of units."""
    book = openpyxl.Workbook()
    page = book.active
    if not isinstance(page, Worksheet):
        raise LookupError("a new workbook has a sheet")
    page.title = sheet.title(language)
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    for at, column in enumerate(sheet.columns, 1):
        _heading(page, at, column, language)
        offered = _offered(column, units, language)
        if offered:
            _drop_down(page, lists, at, column, offered)
    page.freeze_panes = "A2"
    _instructions(book, sheet, language)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _heading(page: Worksheet, at: int, column: Column, language: Language) -> None:
    letter = get_column_letter(at)
    cell = page.cell(1, at, column.label.say(language) + ("*" if column.required else ""))
    cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
    cell.alignment = Alignment(horizontal="center", vertical="center")
    cell.comment = Comment(_note(column, language), _AUTHOR, width=220, height=80)
    page.column_dimensions[letter].width = 26 if column.sort in (Sort.TEXT, Sort.UNIT, Sort.UNITS) else 18
    # Text, so that 007 stays 007 and a long number keeps its last digits.
    form = {Sort.DAY: "yyyy-mm-dd", Sort.INTEGER: "0"}.get(column.sort, "@")
    page.column_dimensions[letter].number_format = form
    for row in range(2, _PREPARED + 2):
        page.cell(row, at).number_format = form


def _note(column: Column, language: Language) -> str:
    needed = (_NEEDED if column.required else _FREE).say(language)
    parts = [needed, _SORTS[column.sort].say(language), column.note.say(language)]
    return "；".join(part for part in parts if part)


def _offered(column: Column, units: Sequence[tuple[str, str]], language: Language) -> list[str]:
    if column.sort is Sort.CHOICE:
        return [label.say(language) for label in column.choices.values()]
    return [f"{code} {name}" for code, name in units] if column.sort is Sort.UNIT else []


def _drop_down(page: Worksheet, lists: Worksheet, at: int, column: Column, offered: Sequence[str]) -> None:
    letter = get_column_letter(at)
    for row, text in enumerate(offered, 1):
        # Never a formula, whatever a unit is called.
        lists.cell(row, at, text).data_type = "s"
    # A code typed by hand is as good as one from the list.
    rule = DataValidation(
        type="list",
        formula1=f"{_LISTS}!${letter}$1:${letter}${len(offered)}",
        allow_blank=not column.required,
        showErrorMessage=column.sort is Sort.CHOICE,
    )
    rule.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
    page.add_data_validation(rule)


def _instructions(book: openpyxl.Workbook, sheet: SheetType, language: Language) -> None:
    page = book.create_sheet(Text("说明", "How to").say(language))
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 28, 90
    for text in _HOW:
        page.append([text.say(language)])
    page.append([])
    for column in sheet.columns:
        choices = "、".join(label.say(language) for label in column.choices.values())
        page.append([column.label.say(language), " ".join(part for part in (_note(column, language), choices) if part)])
    for row in range(1, len(_HOW) + 1):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        page.cell(row, 1).alignment = Alignment(wrap_text=True)
