"""Inside the child: one sheet of a workbook, streamed; every row that holds anything is given out, none is dropped."""

from __future__ import annotations

import re
import warnings
import zipfile
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils import get_column_letter

from xiezhi.web.desk.sheets import limits
from xiezhi.web.desk.sheets.precheck import column_number

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from xiezhi.seal.verify import Json

_BATCH, _HEADING_ROWS, _LAST_ROW = 500, 10, 1_048_576
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?"')
# First row, last row, first column, last column; columns count from 1.
_Merge = tuple[int, int, int, int]
_UNREADABLE = (
    zipfile.BadZipFile,
    ParseError,
    DefusedXmlException,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
    OSError,
)


class RefusedInChildError(Exception):
    """The file is not read; ``word`` is a key of ``refusals``."""

    def __init__(self, word: str, detail: str = "") -> None:
        super().__init__(word, detail)
        self.word, self.detail = word, detail


@dataclass(frozen=True, slots=True)
class _Sheet:
    title: str
    part: str
    formulas: bool
    merges: tuple[_Merge, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    titles: list[str]
    columns: dict[str, list[str]]
    needed: list[str]
    most_rows: int
    filled: list[str] = field(default_factory=list)


class _Merged:
    """Which rows have merged cells, but for those that are merged downwards in a column where that is allowed."""

    def __init__(self, merges: tuple[_Merge, ...], allowed: set[int]) -> None:
        down = [each for each in merges if each[2] == each[3] and each[2] in allowed]
        self._rows = _united([each[:2] for each in merges if each not in down])
        self._down = {column: sorted(each[:2] for each in down if each[2] == column) for column in allowed}
        self._top: dict[int, tuple[int, object]] = {}

    def at(self, number: int) -> bool:
        """Say whether a row has merged cells."""
        at = bisect_right(self._rows, (number, _LAST_ROW)) - 1
        return at >= 0 and number <= self._rows[at][1]

    def filled(self, cells: tuple[object, ...], number: int) -> tuple[object, ...]:
        """Return the cells of a row with those that are merged with the one above."""
        made = list(cells)
        for column, ranges in self._down.items():
            at = bisect_right(ranges, (number, _LAST_ROW)) - 1
            if at < 0 or number > ranges[at][1]:
                continue
            made += [None] * (column - len(made))
            if number == ranges[at][0]:
                self._top[column] = (ranges[at][0], made[column - 1])
            elif self._top.get(column, (0,))[0] == ranges[at][0]:
                made[column - 1] = self._top[column][1]
        return tuple(made)


def read(file: IO[bytes], **wanted: Any) -> Iterator[Json]:
    """Give out the sheet that has one of the titles, or the first; each column has the headings it may bear.

    What is wanted came as JSON from the parent: the fields of ``_Wanted``.
    """
    try:
        yield from _read(file, _Wanted(**wanted))
    except MemoryError:
        raise
    except _UNREADABLE as error:
        # openpyxl wraps what went wrong in the XML.
        unsound = isinstance(error.__cause__ or error, (DefusedXmlException, ParseError))
        raise RefusedInChildError("xml" if unsound else "broken") from error


def _read(file: IO[bytes], wanted: _Wanted) -> Iterator[Json]:
    book = _open(file, data_only=True)
    sheet = _choose(book, file, wanted.titles)
    plain = _rows(book, sheet)
    asked = _rows(_open(file, data_only=False), sheet) if sheet.formulas else None
    columns: dict[str, int] = {}
    merged = _Merged(sheet.merges, set())
    batch: list[Json] = []
    count = widest = 0
    for number, cells in enumerate(plain, 1):
        formulas = next(asked) if asked is not None else None
        if not _filled(cells) and not (formulas and _filled(formulas)):
            continue
        widest = max(widest, _width(cells, number))
        if not columns:
            columns = _headings(cells, wanted)
            if columns:
                merged = _Merged(sheet.merges, {columns[name] + 1 for name in wanted.filled if columns[name] >= 0})
                yield _told(sheet, number, cells, columns)
            elif number >= _HEADING_ROWS:
                break
            continue
        count += 1
        if count > wanted.most_rows:
            raise RefusedInChildError("rows")
        full = merged.filled(cells, number)
        batch.append([number, [_plain(full, formulas, at) for at in columns.values()], merged.at(number)])
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if not columns:
        raise RefusedInChildError("headings", "、".join(wanted.columns[name][0] for name in wanted.needed))
    if batch:
        yield batch
    yield {"end": count, "widest": widest}


def _open(file: IO[bytes], *, data_only: bool) -> Workbook:
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(file, read_only=True, data_only=data_only)


def _choose(book: Workbook, file: IO[bytes], titles: list[str]) -> _Sheet:
    sheets = book.worksheets
    if not sheets:
        raise RefusedInChildError("sheets")
    chosen = next((each for each in sheets if each.title in titles), sheets[0])
    part = str(chosen._worksheet_path)  # type: ignore[attr-defined] # the only place that names the part of a sheet
    formulas, rest = False, b""
    merged: list[_Merge] = []
    with zipfile.ZipFile(file) as packed, packed.open(part) as stream:
        while piece := stream.read(1 << 20):
            # A tag may be cut in two: the end of each piece is looked at again with the next.
            text = rest + piece
            formulas = formulas or _FORMULA.search(text) is not None
            merged += [
                (int(first), int(last or first), column_number(left.decode()), column_number((right or left).decode()))
                for left, first, right, last in _MERGE.findall(text)
            ]
            rest = text[-200:]
    if len(merged) > limits.MOST_MERGES:
        raise RefusedInChildError("merges")
    return _Sheet(chosen.title, part, formulas, tuple(merged))


def _rows(book: Workbook, sheet: _Sheet) -> Iterator[tuple[object, ...]]:
    chosen = book[sheet.title]
    # The extent a file declares may be a lie; without it rows are taken as they come.
    chosen.reset_dimensions()
    return chosen.iter_rows(values_only=True)


def _filled(cells: tuple[object, ...]) -> bool:
    return any(cell is not None and cell != "" for cell in cells)


def _width(cells: tuple[object, ...], number: int) -> int:
    width = max((at for at, cell in enumerate(cells, 1) if cell is not None), default=0)
    if width > limits.MOST_COLUMNS:
        raise RefusedInChildError("far", f"{get_column_letter(width)}{number}")
    return width


def _headings(cells: tuple[object, ...], wanted: _Wanted) -> dict[str, int]:
    """Return name → position if this is the row of headings: every needed one is there. An absent one is at -1."""
    texts = ["".join(str(cell).split()).rstrip("*＊").casefold() if cell is not None else "" for cell in cells]
    found: dict[str, int] = {}
    for name, labels in wanted.columns.items():
        allowed = {"".join(label.split()).casefold() for label in labels}
        places = [at for at, text in enumerate(texts) if text in allowed]
        if len(places) > 1:
            raise RefusedInChildError("twice", labels[0])
        found[name] = places[0] if places else -1
    return found if all(found[name] >= 0 for name in wanted.needed) else {}


def _told(sheet: _Sheet, number: int, cells: tuple[object, ...], columns: dict[str, int]) -> Json:
    unread = [str(cell)[:40] for at, cell in enumerate(cells) if cell is not None and at not in columns.values()]
    places: dict[str, Json] = {name: at + 1 for name, at in columns.items()}
    return {"sheet": sheet.title, "part": sheet.part, "heading_row": number, "columns": places, "unread": unread[:20]}


def _united(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return ranges of rows, in order, none touching another.

    >>> _united([(7, 9), (2, 3), (3, 5)])
    ((2, 5), (7, 9))
    """
    united: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if united and first <= united[-1][1]:
            united[-1] = (united[-1][0], max(last, united[-1][1]))
        else:
            united.append((first, last))
    return tuple(united)


def _plain(cells: tuple[object, ...], formulas: tuple[object, ...] | None, at: int) -> Json:
    """Return a cell as JSON: text, whole number, true/false, or ``{"day"}``, ``{"instant"}``, ``{"unread"}``."""
    value = cells[at] if 0 <= at < len(cells) else None
    if value is None and formulas is not None and 0 <= at < len(formulas) and formulas[at] is not None:
        return {"unread": "formula"}
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else repr(value)
    if isinstance(value, (date, time, timedelta)):
        return _moment(value)
    text = str(value)
    return text if len(text) <= limits.MOST_TEXT else {"unread": "long"}


def _moment(value: date | time | timedelta) -> Json:
    if isinstance(value, datetime):
        return {"day": value.date().isoformat()} if value.time() == time() else {"instant": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else {"unread": "time"}
