"""Word files: a zip of XML, read part by part with limits set before anything is unpacked."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from xiezhi.checker.reading.errors import GET_AGAIN, SAVE_AS_DOCX, ReadingError
from xiezhi.checker.reading.numbering import Numbering, read_numbering
from xiezhi.checker.reading.tables import EMPTY_CELL, cell_text, table_line
from xiezhi.core.text import Text

LARGEST_PART = 48 * 1024 * 1024
"""Bytes of unpacked XML; the text of a 2 MB yearbook takes about 20 MB of it."""
_MOST_PARTS = 10_000
# What ``zipfile`` was seen to raise in 20,000 mutated archives: it trusts offsets, names and methods it has read.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DOCUMENT = "word/document.xml"
# Deleted text is not part of the report, a fallback repeats what stands beside it, and field codes are not shown.
_UNSEEN = frozenset((f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", f"{W}rPr", f"{W}sectPr", _FALLBACK))
_MARKS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_TEXT = (f"{W}t", *_MARKS)

_FROM_OFD = Text(
    "请用 OFD 阅读器导出为 PDF，或复制正文存为 .txt", "export it as a PDF from an OFD reader, or copy the text to .txt"
)


def extract(raw: bytes, where: str) -> str:
    """Return the text of a .docx: one paragraph a line, automatic numbers written out, tables row by row.

    Headers, footers, notes and comments are left out. Raises ``ReadingError``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _refuse_foreign(archive, where)
            numbering = read_numbering(_part(archive, "word/numbering.xml"), _part(archive, "word/styles.xml"))
            return "\n".join(_lines(_needed(archive, _DOCUMENT), numbering))
    except DefusedXmlException as error:
        what = Text(
            "文件内的 XML 含有实体声明，可能是恶意文件", "the XML inside declares entities, as hostile files do"
        )
        raise ReadingError(where, what, SAVE_AS_DOCX) from error
    except (ParseError, LookupError) as error:
        raise ReadingError(where, Text("文件内的 XML 已损坏", "the XML inside is damaged"), GET_AGAIN) from error
    except _DAMAGE as error:
        raise ReadingError(where, Text("压缩包已损坏", "the archive is damaged"), GET_AGAIN) from error


def _refuse_foreign(archive: zipfile.ZipFile, where: str) -> None:
    """Refuse other kinds of archive, encrypted parts, and parts whose declared size is beyond all reason."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "OFD.xml" in names:
        what = Text("这是 OFD 版式文件，不能直接读取", "this is an OFD file, which is not read directly")
        raise ReadingError(where, what, _FROM_OFD)
    if _DOCUMENT not in names:
        what = Text(
            "压缩包里没有 Word 正文，不是 .docx 文件", "the archive holds no Word text: this is not a .docx file"
        )
        raise ReadingError(where, what, SAVE_AS_DOCX)
    if any(part.flag_bits & 1 for part in parts):
        raise ReadingError(where, Text("压缩包设有密码", "the archive is encrypted"), SAVE_AS_DOCX)
    largest = max(part.file_size for part in parts if part.filename.endswith(".xml"))
    if largest > LARGEST_PART or len(parts) > _MOST_PARTS:
        what = Text(
            f"解压后有 {largest} 字节、{len(parts)} 个部件，超出上限（疑似压缩炸弹）",
            f"it would unpack to {largest} bytes in {len(parts)} parts, beyond the limit (a zip bomb, perhaps)",
        )
        raise ReadingError(where, what, SAVE_AS_DOCX)


def _needed(archive: zipfile.ZipFile, name: str) -> bytes:
    # ``ZipExtFile`` stops at the declared size, which was checked, and then compares the checksum.
    with archive.open(name) as part:
        return part.read(LARGEST_PART)


def _part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    return _needed(archive, name) if name in archive.namelist() else None


def _lines(document: bytes, numbering: Numbering) -> Iterator[str]:
    """Yield the lines of the body; each paragraph and table is dropped once read, so memory follows the largest."""
    depth = 0
    body_depth = -1
    for event, element in iterparse(io.BytesIO(_transitional(document)), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            depth += 1
            body_depth = depth if element.tag == f"{W}body" and body_depth < 0 else body_depth
            continue
        if depth == body_depth + 1 and body_depth > 0:
            yield from _block(element, numbering)
            element.clear()
        depth -= 1


def _transitional(document: bytes) -> bytes:
    """Return the XML with the strict name space written as the ordinary one; the words are the same in both."""
    return document.replace(_STRICT_W[1:-1].encode(), W[1:-1].encode())


def _block(element: Element, numbering: Numbering) -> Iterator[str]:
    # A table of contents repeats the headings with page numbers, which look like figures.
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    if gallery is not None and gallery.get(f"{W}val") == "Table of Contents":
        return
    # Content controls, inserted blocks and custom XML wrap paragraphs without being any.
    for block in _nearest(element, (f"{W}p", f"{W}tbl")):
        if block.tag == f"{W}p" and not _is_contents_line(block):
            yield from (line.strip() for line in _paragraph(block, numbering).split("\n"))
        elif block.tag == f"{W}tbl":
            yield from ("", *_rows(block, numbering), "")


def _is_contents_line(paragraph: Element) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style is not None and style.get(f"{W}val", "").upper().startswith("TOC")


def _nearest(element: Element, tags: tuple[str, ...]) -> Iterator[Element]:
    """Yield ``element`` or its nearest visible descendants of these tags, in order, none inside another."""
    # An explicit stack: hostile files nest deeper than Python recurses.
    stack = [element]
    while stack:
        node = stack.pop()
        if node.tag in tags:
            yield node
        else:
            stack.extend(child for child in reversed(node) if child.tag not in _UNSEEN)


def _paragraph(element: Element, numbering: Numbering) -> str:
    text = "".join(_words(element))
    return numbering.label(element) + text if text.strip() else text


def _words(element: Element) -> Iterator[str]:
    for node in _nearest(element, _TEXT):
        yield _MARKS.get(node.tag) or node.text or ""


def _rows(table: Element, numbering: Numbering) -> Iterator[str]:
    for row in _below(table, f"{W}tr"):
        cells: list[str] = []
        for cell in _below(row, f"{W}tc"):
            continues = cell.find(f"{W}tcPr/{W}vMerge")
            merged = continues is not None and continues.get(f"{W}val", "continue") == "continue"
            words = " ".join(_paragraph(each, numbering) for each in _below(cell, f"{W}p"))
            cells.append(EMPTY_CELL if merged else cell_text(words))
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            cells.extend([EMPTY_CELL] * (_columns(span) - 1))
        if any(cell != EMPTY_CELL for cell in cells):
            yield table_line(cells)


def _below(element: Element, tag: str) -> Iterator[Element]:
    for child in element:
        if child.tag not in _UNSEEN:
            yield from _nearest(child, (tag,))


def _columns(span: Element | None) -> int:
    value = "1" if span is None else span.get(f"{W}val", "1")
    return min(int(value), 64) if value.isdecimal() else 1
