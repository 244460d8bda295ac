"""A CSV file as the workbook it would have been: from there on it is treated, and given back, like any other."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO

import openpyxl
from openpyxl.cell import WriteOnlyCell

from xiezhi.web.desk.sheets import limits
from xiezhi.web.desk.sheets.refusals import RefusedFileError

# What old systems of the mainland write; a file that is UTF-8 throughout is nothing else.
_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = ",;\t|"


def as_workbook(file: IO[bytes]) -> io.BytesIO:
    """Return the rows as a workbook, every cell a text: an ID number keeps its digits, a formula never becomes one."""
    body = file.read(limits.MOST_BYTES + 1)
    if len(body) > limits.MOST_BYTES:
        raise RefusedFileError("size")
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("CSV")
    for number, row in enumerate(_rows(_text(body))):
        if number > limits.MOST_ROWS + 10:
            raise RefusedFileError("rows")
        if len(row) > limits.MOST_COLUMNS:
            raise RefusedFileError("far", f"{number + 1}")
        cells = [WriteOnlyCell(page, value=each[: limits.MOST_TEXT + 1] or None) for each in row]
        for cell in cells:
            cell.data_type = "s"
        page.append(cells)
    made = io.BytesIO()
    book.save(made)
    made.seek(0)
    return made


def _text(body: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedFileError("broken")


def _rows(text: str) -> Iterator[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield ["".join(letter for letter in each if letter.isprintable()) for each in row]
    except csv.Error as error:
        raise RefusedFileError("broken") from error
