"""CSV as offices export it: UTF-8 or GB18030, commas, semicolons or tabs, rows that break off counted one by one."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from xiezhi.core.dates import tidy
from xiezhi.core.text import Text
from xiezhi.engine.reading.errors import refuse_repeated_names, unreadable
from xiezhi.engine.reading.kinds import ROW_NUMBERS, RawBatch, RawTable
from xiezhi.engine.reading.rejections import RAGGED, Rejection, shown

_FORM = Text(" CSV ", "CSV")
_BATCH_ROWS = 65_536
_PIECE = 1 << 20
_DELIMITERS = ",;\t"
_BROKEN = (csv.Error, UnicodeError, OSError)


def open_csv(path: Path) -> RawTable:
    """Return the table in a CSV file; raise ``LogError`` when it is empty or in an unknown encoding."""
    encoding = encoding_of(path)
    delimiter, header = _header(path, encoding)

    def batches(wanted: Sequence[str], reject: Callable[[Rejection], None]) -> Iterator[RawBatch]:
        try:
            yield from _batches(path, encoding, delimiter, header, wanted, reject)
        except _BROKEN as error:
            raise unreadable(path, str(error)[:200], _FORM) from error

    return RawTable(path, "csv", header, None, False, batches)


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file: its byte-order mark, else UTF-8 if the whole file is, else GB18030."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
            if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            stream.seek(0)
            for encoding in ("utf-8-sig", "gb18030"):
                decoder = codecs.getincrementaldecoder(encoding)()
                stream.seek(0)
                if _decodes(stream.read, decoder):
                    return encoding
    except OSError as error:
        raise unreadable(path, str(error), _FORM) from error
    raise unreadable(path, "UTF-8 ✗, GB18030 ✗", _FORM)


def _decodes(read: Callable[[int], bytes], decoder: codecs.IncrementalDecoder) -> bool:
    try:
        while piece := read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _header(path: Path, encoding: str) -> tuple[str, tuple[str, ...]]:
    try:
        with path.open(encoding=encoding, newline="") as stream:
            delimiter = max(_DELIMITERS, key=stream.readline(_PIECE).count)
            stream.seek(0)
            # Read by the CSV reader, not line by line: a name in quotes may hold a line end.
            names = tuple(tidy(name) for name in next(csv.reader(stream, delimiter=delimiter), []))
    except _BROKEN as error:
        raise unreadable(path, str(error)[:200], _FORM) from error
    if not any(names):
        raise unreadable(path, "空文件 / empty file", _FORM)
    refuse_repeated_names(f"{path}:1", names)
    return delimiter, names


def _batches(
    path: Path,
    encoding: str,
    delimiter: str,
    header: tuple[str, ...],
    wanted: Sequence[str],
    reject: Callable[[Rejection], None],
) -> Iterator[RawBatch]:
    places = [number for number, name in enumerate(header) if name in set(wanted)]
    schema = pa.schema([(header[number], pa.string()) for number in places] + [(ROW_NUMBERS, pa.int64())])
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        next(reader)
        rows: list[tuple[str | None, ...]] = []
        kept: list[int] = []
        for number, cells in enumerate(reader, start=1):
            if not cells:
                continue
            if len(cells) != len(header):
                reject(Rejection("events", number, "", shown(delimiter.join(cells)), RAGGED))
                continue
            rows.append(tuple(cells[place] or None for place in places))
            kept.append(number)
            if len(rows) == _BATCH_ROWS:
                yield kept[0], text_batch(schema, rows, kept)
                rows, kept = [], []
        if rows:
            yield kept[0], text_batch(schema, rows, kept)


def text_batch(schema: pa.Schema, rows: Sequence[tuple[str | None, ...]], numbers: Sequence[int]) -> pa.RecordBatch:
    """Return rows of text cells as a batch whose last column holds the row numbers."""
    columns = list(zip(*rows, strict=True)) if len(schema) > 1 else []
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.record_batch([*arrays, pa.array(numbers, pa.int64())], schema=schema)
