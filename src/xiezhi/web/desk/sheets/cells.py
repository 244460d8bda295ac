"""From a cell as it was typed to the value of its column, or to what is wrong with it and how it is put right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from xiezhi.core.dates import read_moment
from xiezhi.core.text import Text
from xiezhi.seal.verify import Json
from xiezhi.web.desk.sheets.columns import Column, Problem, Row, SheetType, Sort, Value

_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?|(\d{4})(\d{2})(\d{2})")
# Beyond fifteen digits Excel has already lost the last ones.
_EXACT = 10**15
# What Excel makes of a long number when it turns it into text.
_ROUNDED = re.compile(r"\d(\.\d+)?E\+\d{2}", re.IGNORECASE)
_UNREAD = {
    "formula": Text("公式没有结果，请粘贴为值", "the formula has no stored result; paste it as a value"),
    "time": Text("是时刻，不是日期", "is a time, not a day"),
    "long": Text("文字过长", "the text is too long"),
}
_MISSING = Text("必填", "is needed")
_CONTROL = Text("含不可见字符", "holds invisible characters")
_LOST = Text(
    "数字超过15位，末位已丢失；请把单元格设为文本后重填", "more than 15 digits: the last are lost; use a text cell"
)


class CellError(Exception):
    """A cell that is no value of its column."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.en)
        self.what = what


def read_row(sheet: SheetType, number: int, cells: Mapping[str, Json]) -> tuple[Row | None, tuple[Problem, ...]]:
    """Return the row, or every problem of its cells."""
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for column in sheet.columns:
        try:
            values[column.name] = read_cell(column, cells.get(column.name))
        except CellError as error:
            problems.append(Problem(column.name, error.what))
    return (None, tuple(problems)) if problems else (Row(number, values), ())


def read_cell(column: Column, cell: Json) -> Value:
    """Return the value; raise ``CellError`` with what is wrong."""
    if isinstance(cell, dict) and "unread" in cell:
        raise CellError(_UNREAD[str(cell["unread"])])
    if column.sort is Sort.DAY and not isinstance(cell, str):
        return _day_of(column, cell)
    if column.sort is Sort.MOMENT and not isinstance(cell, str):
        return _moment_of(column, cell)
    text = _text_of(cell, exact=column.sort is not Sort.TEXT)
    if not text:
        if column.required:
            raise CellError(_MISSING)
        return None
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co") for letter in text):
        raise CellError(_CONTROL)
    if column.sort is Sort.CODE and _ROUNDED.fullmatch(text):
        raise CellError(_LOST)
    if len(text) > column.longest and column.sort is not Sort.UNITS:
        raise CellError(Text(f"超过 {column.longest} 字", f"is longer than {column.longest}"))
    return _value(column, text)


def _value(column: Column, text: str) -> Value:
    text = column.words.get(text, text)
    match column.sort:
        case Sort.TEXT | Sort.CODE:
            return text
        case Sort.UNIT:
            # The drop-down offers code and name; the code counts.
            return text.split(maxsplit=1)[0]
        case Sort.UNITS:
            return tuple(sorted(set(re.split(r"[\s,;、，；]+", text))))
        case Sort.CHOICE:
            return _choice(column, text)
        case Sort.DAY | Sort.MOMENT:
            return _typed_day(text) if column.sort is Sort.DAY else _typed_moment(text)
        case Sort.INTEGER:
            if not re.fullmatch(r"-?\d{1,15}", text):
                raise CellError(Text(f"“{text}”不是整数", f"{text!r} is no whole number"))
            return int(text)


def _text_of(cell: Json, *, exact: bool) -> str:
    """Return a cell as text without the blanks around it; full-width letters and digits of codes become plain ones."""
    if cell is None:
        return ""
    if isinstance(cell, dict):
        return str(cell.get("day", cell.get("instant", "")))
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        if abs(cell) >= _EXACT:
            raise CellError(_LOST)
        return str(cell)
    text = str(cell).replace("\u200b", "").replace("\ufeff", "").strip()
    return unicodedata.normalize("NFKC", text).strip() if exact else unicodedata.normalize("NFC", text)


def _choice(column: Column, text: str) -> str:
    for value, label in column.choices.items():
        if text.casefold() in (value.casefold(), label.zh.casefold(), label.en.casefold()):
            return value
    zh = "、".join(label.zh for label in column.choices.values())
    en = ", ".join(label.en for label in column.choices.values())
    raise CellError(Text(f"“{text}”不在可选值中：{zh}", f"{text!r} is not one of: {en}"))


def _day_of(column: Column, cell: Json) -> date | None:
    if cell is None and not column.required:
        return None
    if cell is None:
        raise CellError(_MISSING)
    if isinstance(cell, dict) and "day" in cell:
        return date.fromisoformat(str(cell["day"]))
    if isinstance(cell, dict):
        raise CellError(
            Text(f"{cell['instant']} 带时刻，只填日期", f"{cell['instant']} has a time; give the day alone")
        )
    if isinstance(cell, int) and 19_000_101 <= cell <= 29_991_231:
        return _typed_day(str(cell))
    raise CellError(Text(f"{cell} 不是日期，须如 2026-03-02", f"{cell} is no day such as 2026-03-02"))


def _typed_day(text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        if found is not None:
            year, month, day = (int(part) for part in found.groups() if part is not None)
            return date(year, month, day)
    except ValueError:
        pass
    raise CellError(Text(f"“{text}”不是日期，须如 2026-03-02", f"{text!r} is no day such as 2026-03-02"))


def _moment_of(column: Column, cell: Json) -> date | None:
    if isinstance(cell, dict) and "instant" in cell:
        return datetime.fromisoformat(str(cell["instant"])).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    return _day_of(column, cell)


def _typed_moment(text: str) -> date:
    """Return an instant with its offset, or a day where only the day was written."""
    if re.fullmatch(r"\d{8}", text):
        return _typed_day(text)
    moment = read_moment(text, ZoneInfo(settings.TIME_ZONE))
    if moment is None:
        raise CellError(
            Text(f"“{text}”不是时间，须如 2026-03-02 08:30", f"{text!r} is no time such as 2026-03-02 08:30")
        )
    local = moment.at.astimezone(ZoneInfo(settings.TIME_ZONE))
    return local.date() if moment.whole_day else local
