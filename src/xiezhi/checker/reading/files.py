"""Decide what a file is by its first bytes, and hand it to the reader for that."""

from __future__ import annotations

import stat
from pathlib import Path

from xiezhi.checker.model import SourceText
from xiezhi.checker.reading import office, pages, web
from xiezhi.checker.reading.encodings import decode
from xiezhi.checker.reading.errors import SAVE_AS_DOCX, ReadingError
from xiezhi.core.text import Text

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes; a report is a hundredth of this, and a scanned yearbook has no text to read anyway."""

LARGEST_SOURCE = 20 * 1024 * 1024
"""Bytes of a text file or web page, which are held in memory several times over."""
LONGEST_TEXT = 5_000_000
"""Characters; a yearbook of 2 MB has 700,000."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_WEB_SUFFIXES = (".html", ".htm", ".shtml", ".xhtml")
_PATH_REMEDY = Text("请检查路径", "check the path")


def read_report(path: Path) -> SourceText:
    """Return the text of the report at ``path``; its name is the file's.

    Raises ``ReadingError`` for a missing, unreadable, empty, encrypted, damaged, oversized or textless file.
    """
    where = str(path)
    return SourceText(read_bytes(_contents(path, where), where), path.name)


def read_bytes(raw: bytes, where: str) -> str:
    """Return the text of a file given as bytes; ``where`` is its name, whose ending tells .html from plain text."""
    text = _extract(raw, where)
    if not text.strip():
        raise ReadingError(where, Text("文件里没有文字", "there is no text in this file"), _EMPTY_REMEDY)
    if len(text) > LONGEST_TEXT:
        what = Text(
            f"正文有 {len(text)} 字，上限为 {LONGEST_TEXT} 字",
            f"the text has {len(text)} characters, the limit is {LONGEST_TEXT}",
        )
        raise ReadingError(where, what, _SPLIT_REMEDY)
    return text


_EMPTY_REMEDY = Text("请确认是否选对了文件，或是否保存完整", "check that it is the right file and was saved completely")


def _contents(path: Path, where: str) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ReadingError(where, Text("这是一个文件夹", "this is a folder"), _NAME_ONE_FILE)
        if not stat.S_ISREG(status.st_mode):
            raise ReadingError(where, Text("这不是普通文件", "this is not a regular file"), _NAME_ONE_FILE)
        if status.st_size > LARGEST_FILE:
            raise _too_large(where, status.st_size, LARGEST_FILE)
        # The file may grow between the two calls, so the limit is kept here as well.
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise ReadingError(where, Text("没有这个文件", "there is no such file"), _PATH_REMEDY) from error
    except OSError as error:
        what = Text(f"无法打开（{error.strerror}）", f"cannot be opened ({error.strerror})")
        raise ReadingError(
            where, what, Text("请检查路径和读取权限", "check the path and the permission to read")
        ) from error
    if len(raw) > LARGEST_FILE:
        raise _too_large(where, len(raw), LARGEST_FILE)
    return raw


_NAME_ONE_FILE = Text("请指定一份报告文件", "name one report file")


_SPLIT_REMEDY = Text("请把报告正文单独存成一个文件", "save the report's text as a file of its own")


def _too_large(where: str, size: int, limit: int) -> ReadingError:
    megabytes = limit // 1024 // 1024
    what = Text(f"文件有 {size} 字节，上限为 {megabytes} MB", f"the file has {size} bytes, the limit is {megabytes} MB")
    return ReadingError(where, what, _SPLIT_REMEDY)


def _extract(raw: bytes, where: str) -> str:
    if b"%PDF-" in raw[:1024]:
        return pages.extract(raw, where)
    if raw.startswith(b"PK\x03\x04"):
        return office.extract(raw, where)
    refusal = _refusal(raw)
    if refusal is not None:
        raise ReadingError(where, refusal, SAVE_AS_DOCX)
    if len(raw) > LARGEST_SOURCE:
        raise _too_large(where, len(raw), LARGEST_SOURCE)
    if where.lower().endswith(_WEB_SUFFIXES) or _begins_as_web_page(raw):
        return web.extract(raw, where)
    return decode(raw, where)


def _refusal(raw: bytes) -> Text | None:
    """Return why a file of a known foreign kind is not read, or None."""
    if raw.startswith(_OLE):
        # The directory of an OLE container names its streams in UTF-16.
        if "EncryptedPackage".encode("utf-16-le") in raw:
            return Text("这份 Word 文件设有打开密码", "this Word file is encrypted with a password")
        return Text(
            "这是旧版 .doc 或 WPS 文字 .wps 文件，不能直接读取",
            "this is an old .doc or a .wps file, which is not read directly",
        )
    if raw.startswith(b"{\\rtf"):
        return Text("这是 RTF 文件，不能直接读取", "this is an RTF file, which is not read directly")
    if raw.startswith(_PICTURES):
        return Text("这是一张图片，没有文字", "this is a picture without text")
    return None


def _begins_as_web_page(raw: bytes) -> bool:
    start = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))
