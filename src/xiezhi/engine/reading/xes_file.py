"""XES (IEEE 1849): streamed, with document types, entities and the network refused."""

from __future__ import annotations

import gzip
import html
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO, cast

import pyarrow as pa
from lxml import etree

from xiezhi.core.text import Text
from xiezhi.engine.reading.csv_file import text_batch
from xiezhi.engine.reading.errors import LogError, unreadable
from xiezhi.engine.reading.kinds import ROW_NUMBERS, RawBatch, RawTable
from xiezhi.engine.reading.rejections import Rejection

_FORM = Text(" XES ", "XES")
_BATCH_ROWS = 65_536
_VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})
_MOST_EXPANSION = 200
_PIECE = 1 << 20
_LONGEST_KEY = 300
_MOST_KEYS = 10_000
_KEY = re.compile(rb"""\bkey\s*=\s*["']([^"'<>]{1,256})["']""")
_FREE_BYTES = 32 << 20
_BROKEN = (etree.XMLSyntaxError, OSError, EOFError, zlib.error, UnicodeError)


def open_xes(path: Path) -> RawTable:
    """Return the events of a XES file as a table of texts; trace attributes are columns ``case:KEY``."""
    try:
        _check_root(path)
        keys = _keys(path)
    except _BROKEN as error:
        raise unreadable(path, str(error)[:200] or type(error).__name__, _FORM) from error

    def batches(wanted: Sequence[str], _reject: Callable[[Rejection], None]) -> Iterator[RawBatch]:
        present = {*keys, *(f"case:{key}" for key in keys)}
        try:
            yield from _batches(path, tuple(name for name in dict.fromkeys(wanted) if name in present))
        except _BROKEN as error:
            raise unreadable(path, str(error)[:200] or type(error).__name__, _FORM) from error

    return RawTable(path, "xes", (*keys, *(f"case:{key}" for key in keys)), None, False, batches)


class _Guarded:
    """A byte stream that stops when a packed file unfolds beyond all proportion (a bomb)."""

    def __init__(self, path: Path, stream: IO[bytes]) -> None:
        self._path = path
        self._stream = stream
        self._limit = max(_FREE_BYTES, path.stat().st_size * _MOST_EXPANSION)
        self._taken = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._taken += len(piece)
        if self._taken > self._limit:
            raise LogError(
                str(self._path),
                Text("解压后大得不合常理，疑似压缩炸弹", "unpacks beyond all proportion, like a compression bomb"),
                Text("解压后检查内容，再提交 .xes 文件", "unpack it, look at it, and give the .xes file"),
            )
        return piece

    def close(self) -> None:
        self._stream.close()


def _open(path: Path) -> IO[bytes]:
    # Both are byte streams, and the guard has the one method lxml calls.
    stream = gzip.GzipFile(path) if path.suffix.lower() == ".gz" else path.open("rb")
    return cast("IO[bytes]", _Guarded(path, cast("IO[bytes]", stream)))


def _keys(path: Path) -> tuple[str, ...]:
    """Return every attribute key the file mentions, by a look at its text: a XES file has no header."""
    found: dict[bytes, None] = {}
    rest = b""
    with closing(_open(path)) as stream:
        while piece := stream.read(_PIECE):
            text = rest + piece
            found.update(dict.fromkeys(_KEY.findall(text)))
            rest = text[-_LONGEST_KEY:]
            if len(found) > _MOST_KEYS:
                raise unreadable(path, f"> {_MOST_KEYS} keys", _FORM)
    return tuple(dict.fromkeys(html.unescape(key.decode("utf-8", "replace")) for key in found))


def _batches(path: Path, wanted: tuple[str, ...]) -> Iterator[RawBatch]:
    schema = pa.schema([(name, pa.string()) for name in wanted] + [(ROW_NUMBERS, pa.int64())])
    rows: list[tuple[str | None, ...]] = []
    number = 0
    for event in _events(path):
        number += 1
        rows.append(tuple(event.get(name) for name in wanted))
        if len(rows) == _BATCH_ROWS:
            yield number - len(rows) + 1, text_batch(schema, rows, range(number - len(rows) + 1, number + 1))
            rows = []
    if rows:
        yield number - len(rows) + 1, text_batch(schema, rows, range(number - len(rows) + 1, number + 1))


def _events(path: Path) -> Iterator[dict[str, str]]:
    trace: dict[str, str] = {}
    with closing(_open(path)) as stream:
        for step, element in _parser(stream):
            name = etree.QName(element).localname
            if step == "start":
                trace = {} if name == "trace" else trace
            elif name == "event":
                yield {**trace, **_cells(element)}
                _forget(element)
            elif name == "trace":
                _forget(element)
            elif name in _VALUES and _is_trace(element.getparent()):
                trace[f"case:{element.get('key', '')}"] = element.get("value", "")


def _parser(stream: IO[bytes]) -> etree.iterparse[tuple[str, etree._Element]]:
    return etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _check_root(path: Path) -> None:
    """Refuse a document type, and a file that is no log, before anything else is read."""
    with closing(_open(path)) as stream:
        _, root = next(iter(_parser(stream)))
    if root.getroottree().docinfo.internalDTD is not None:
        raise LogError(
            str(path),
            Text("含有 DOCTYPE（实体定义），不予展开", "has a DOCTYPE (entity definitions), which is not expanded"),
            Text("XES 不需要 DOCTYPE：删除后再试", "XES needs no DOCTYPE: remove it and try again"),
        )
    if etree.QName(root).localname != "log":
        raise unreadable(path, f"<{etree.QName(root).localname}>", _FORM)


def _is_trace(parent: etree._Element | None) -> bool:
    return parent is not None and etree.QName(parent).localname == "trace"


def _cells(event: etree._Element) -> dict[str, str]:
    return {child.get("key", ""): child.get("value", "") for child in event if etree.QName(child).localname in _VALUES}


def _forget(element: etree._Element) -> None:
    """Free an element that has been read, and the siblings before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
