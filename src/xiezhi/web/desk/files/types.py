"""Which files are taken: the extension names a type, and the content must be of it."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import PurePosixPath

from xiezhi.web.desk.files.problems import FileRefusedError

LARGEST = 20 * 1024 * 1024
_NAME = 120
# An office file may unpack to this much, and to so many parts: more is a bomb.
_UNPACKED, _PARTS = 200 * 1024 * 1024, 2_000


class Preview(Enum):
    """How a type is shown without being downloaded."""

    NONE = auto()
    IMAGE = auto()
    PDF = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class FileType:
    """What the browser is told, how it is previewed, and whether some bytes are of the type."""

    mime: str
    preview: Preview
    fits: Callable[[bytes], bool]


def recognise(name: str, content: bytes) -> str:
    """Return the type of a file by its extension, if the content agrees."""
    suffix = PurePosixPath(name.lower()).suffix.removeprefix(".")
    suffix = {"jpeg": "jpg"}.get(suffix, suffix)
    kind = TYPES.get(suffix)
    if kind is None:
        allowed = "、".join(TYPES)
        raise FileRefusedError(
            f"不收 .{suffix or '（无扩展名）'} 文件，可用 {allowed}",
            f"files of type .{suffix or '(none)'} are not taken, use {', '.join(TYPES)}",
        )
    if not content:
        raise FileRefusedError("文件是空的", "the file is empty")
    if len(content) > LARGEST:
        raise FileRefusedError("文件超过 20 MB", "the file is larger than 20 MB")
    if not kind.fits(content):
        raise FileRefusedError(f"内容不是 {suffix}，扩展名不符", f"the content is not {suffix}, as the extension says")
    return suffix


def clean_name(name: str) -> str:
    """Return a name without folders and control characters.

    >>> clean_name("C:\\\\Temp\\\\任命\\u202efdp.pdf")
    '任命fdp.pdf'
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(each for each in last if unicodedata.category(each)[0] != "C").strip()
    stem, dot, suffix = kept.rpartition(".")
    return f"{stem[: _NAME - len(suffix) - 1]}{dot}{suffix}"


def as_text(content: bytes) -> str | None:
    """Return text in UTF-8 or GB 18030; None if it is neither, or holds control characters."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if all(each in "\t\r\n\f" or unicodedata.category(each) != "Cc" for each in text) else None
    return None


def _begins(start: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(start)


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]


def _is_office(part: str) -> Callable[[bytes], bool]:
    def fits(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            return False
        names = {each.filename for each in parts}
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        small = len(parts) <= _PARTS and sum(each.file_size for each in parts) <= _UNPACKED
        return {"[Content_Types].xml", part} <= names and small and not macros

    return fits


_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES: Mapping[str, FileType] = {
    "pdf": FileType("application/pdf", Preview.PDF, _is_pdf),
    "jpg": FileType("image/jpeg", Preview.IMAGE, _begins(b"\xff\xd8\xff")),
    "png": FileType("image/png", Preview.IMAGE, _begins(b"\x89PNG\r\n\x1a\n")),
    "docx": FileType(f"{_OFFICE}wordprocessingml.document", Preview.NONE, _is_office("word/document.xml")),
    "xlsx": FileType(f"{_OFFICE}spreadsheetml.sheet", Preview.NONE, _is_office("xl/workbook.xml")),
    "txt": FileType("text/plain; charset=utf-8", Preview.TEXT, lambda content: as_text(content) is not None),
}
