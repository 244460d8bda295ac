"""Excel (.xlsx): the first sheet with a header row, after a look at how far the file claims to reach."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import datetime, time
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

import openpyxl
import pyarrow as pa
from lxml import etree
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from xiezhi.core.dates import tidy
from xiezhi.core.text import Text
from xiezhi.engine.reading.csv_file import text_batch
from xiezhi.engine.reading.errors import LogError, refuse_repeated_names, unreadable
from xiezhi.engine.reading.kinds import ROW_NUMBERS, RawBatch, RawTable
from xiezhi.engine.reading.rejections import Rejection

_FORM = Text(" Excel ", "Excel")
_BATCH_ROWS = 16_384
_MOST_BYTES = 2 << 30
_MOST_SHARED = 256 << 20
_MOST_RATIO = 500
_FREE_BYTES = 64 << 20
_WIDEST = 1_000
_LONGEST_GAP = 10_000
# What zip, XML and openpyxl raise on files that are not what they claim to be.
_BROKEN = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    etree.XMLSyntaxError,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    NotImplementedError,
    RuntimeError,
)


def open_excel(path: Path) -> RawTable:
    """Return the first sheet of a workbook; raise ``LogError`` for old .xls files, bombs and far-away cells."""
    try:
        _check_extent(path)
        header = _header(path)
    except _BROKEN as error:
        raise unreadable(path, str(error)[:200] or type(error).__name__, _FORM) from error

    def batches(wanted: Sequence[str], _reject: Callable[[Rejection], None]) -> Iterator[RawBatch]:
        try:
            yield from _batches(path, header, wanted)
        except _BROKEN as error:
            raise unreadable(path, str(error)[:200] or type(error).__name__, _FORM) from error

    return RawTable(path, "xlsx", header, None, False, batches)


def _check_extent(path: Path) -> None:
    """Refuse a workbook whose parts unfold too far or whose cells lie far outside any table."""
    with ZipFile(path) as archive:
        parts = archive.infolist()
        total = sum(part.file_size for part in parts)
        if total > _MOST_BYTES or total > max(_FREE_BYTES, _MOST_RATIO * path.stat().st_size):
            raise _too_far(path, Text(f"解压后 {total:,} 字节", f"unpacks to {total:,} bytes"))
        shared = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
        if shared > _MOST_SHARED:
            raise _too_far(path, Text(f"共享文本 {shared:,} 字节", f"{shared:,} bytes of shared texts"))
        for part in parts:
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                with archive.open(part) as sheet:
                    _check_cells(path, etree.iterparse(sheet, resolve_entities=False, no_network=True, huge_tree=False))


def _check_cells(path: Path, sheet: etree.iterparse[tuple[str, etree._Element]]) -> None:
    previous = 0
    for _step, element in sheet:
        name = etree.QName(element).localname
        place = element.get("r", "")
        if name == "c" and place and column_index_from_string(place.rstrip("0123456789")) > _WIDEST:
            raise _too_far(path, Text(f"单元格 {place} 远在表格之外", f"the cell {place} lies far outside any table"))
        if name == "row":
            number = int(place) if place else previous + 1
            if number - previous > _LONGEST_GAP:
                raise _too_far(
                    path, Text(f"第 {number:,} 行之前全是空行", f"nothing but empty rows before row {number:,}")
                )
            previous = number
            element.clear()
            while element.getprevious() is not None:
                parent = element.getparent()
                assert parent is not None  # an element with a sibling has a parent
                del parent[0]


def _too_far(path: Path, what: Text) -> LogError:
    return LogError(
        str(path),
        what,
        Text("删除表格以外的单元格，或另存为 CSV", "delete what lies outside the table, or save it as CSV"),
    )


def _rows(path: Path) -> Generator[tuple[object, ...]]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        # The extent a file declares may be a lie; without it openpyxl takes rows as they come.
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True)
    finally:
        book.close()


def _header(path: Path) -> tuple[str, ...]:
    rows = _rows(path)
    names = tuple(tidy(_cell(each) or "") for each in next(rows, ()))
    rows.close()
    if not any(names):
        raise unreadable(path, "第一行没有列名 / no column names in the first row", _FORM)
    refuse_repeated_names(f"{path}:1", names)
    return names


def _batches(path: Path, header: tuple[str, ...], wanted: Sequence[str]) -> Iterator[RawBatch]:
    places = [number for number, name in enumerate(header) if name in set(wanted)]
    schema = pa.schema([(header[place], pa.string()) for place in places] + [(ROW_NUMBERS, pa.int64())])
    kept: list[int] = []
    rows: list[tuple[str | None, ...]] = []
    source = _rows(path)
    next(source)
    for number, cells in enumerate(source, start=1):
        if all(cell is None for cell in cells):
            continue
        rows.append(tuple(_cell(cells[place]) if place < len(cells) else None for place in places))
        kept.append(number)
        if len(rows) == _BATCH_ROWS:
            yield kept[0], text_batch(schema, rows, kept)
            rows, kept = [], []
    if rows:
        yield kept[0], text_batch(schema, rows, kept)


def _cell(value: object) -> str | None:
    """Return a cell as text: dates without a clock as days, whole numbers without a point.

    >>> _cell(datetime(2025, 3, 7)), _cell(12.0), _cell(True), _cell("x")
    ('2025-03-07', '12', 'true', 'x')
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
