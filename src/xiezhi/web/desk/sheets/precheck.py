"""Looks at an uploaded file before anything parses it: the zip's own list; of parts, the first bytes alone."""

from __future__ import annotations

import re
import zipfile
from typing import IO

from xiezhi.web.desk.sheets import limits
from xiezhi.web.desk.sheets.refusals import RefusedFileError

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}
_ACTIVE = re.compile(r"vbaproject|/macrosheets/|/dialogsheets/|/activex/|/embeddings/|\.bin$", re.IGNORECASE)
# Settings of a printer are data that nothing runs.
_HARMLESS = re.compile(r"/printersettings/", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_EXTENT = re.compile(rb'<(?:\w+:)?dimension\s+ref="(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})"')


def inspect(file: IO[bytes]) -> None:
    """Raise ``RefusedFileError`` unless the file is a workbook that may be parsed (in a child, within limits)."""
    size = file.seek(0, 2)
    file.seek(0)
    if size > limits.MOST_BYTES:
        raise RefusedFileError("size")
    if size == 0:
        raise RefusedFileError("empty")
    _check_magic(file)
    try:
        with zipfile.ZipFile(file) as packed:
            _check_list(packed.infolist(), size)
            for each in packed.infolist():
                if _SHEET.fullmatch(each.filename):
                    _check_extent(packed, each)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        raise RefusedFileError("broken") from error
    finally:
        file.seek(0)


def _check_magic(file: IO[bytes]) -> None:
    begin = file.read(8)
    if begin == _COMPOUND:
        raise RefusedFileError("encrypted" if _ENCRYPTED in file.read() else "xls")
    if not begin.startswith(_ZIP):
        raise RefusedFileError("kind")
    file.seek(0)


def _check_list(entries: list[zipfile.ZipInfo], size: int) -> None:
    names = [each.filename for each in entries]
    unpacked = sum(each.file_size for each in entries)
    # Parts that overlap in the file sum up to more than the file.
    if len(entries) > limits.MOST_ENTRIES or sum(each.compress_size for each in entries) > size:
        raise RefusedFileError("bomb", f"{len(entries)}")
    if unpacked > limits.MOST_UNPACKED:
        raise RefusedFileError("bomb", f"{unpacked // 1_048_576} MB")
    for each in entries:
        if each.file_size > limits.RATIO_FROM and each.file_size > limits.MOST_RATIO * max(each.compress_size, 1):
            raise RefusedFileError("bomb", f"{each.filename} ×{each.file_size // max(each.compress_size, 1)}")
        _check_name(each)
    if len(set(names)) != len(names):
        raise RefusedFileError("names", next(name for name in names if names.count(name) > 1)[:80])
    if not set(names) >= _NEEDED:
        raise RefusedFileError("kind")


def _check_name(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        raise RefusedFileError("names", name[:80])
    if entry.flag_bits & 0x1:
        raise RefusedFileError("encrypted")
    if "externallinks/" in name.lower():
        raise RefusedFileError("links", name[:80])
    if _ACTIVE.search(name) and not _HARMLESS.search(name):
        raise RefusedFileError("macro", name[:80])


def _check_extent(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    with packed.open(entry) as part:
        found = _EXTENT.search(part.read(4096))
    if found is None:
        return
    column, row = found.group(1).decode(), int(found.group(2))
    if column_number(column) * row > limits.MOST_CELLS_DECLARED:
        raise RefusedFileError("far", f"{column}{row}")


def column_number(letters: str) -> int:
    """Return the number of a column by its letters.

    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
