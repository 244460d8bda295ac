"""Web pages: the text a reader sees, without menus, scripts and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from xiezhi.checker.reading.encodings import decode
from xiezhi.checker.reading.errors import GET_AGAIN, ReadingError
from xiezhi.checker.reading.tables import EMPTY_CELL, cell_text, table_line
from xiezhi.core.text import Text

_UNSEEN = (
    "head",
    "script",
    "style",
    "template",
    "noscript",
    "nav",
    "footer",
    "aside",
    "form",
    "button",
    "select",
    "svg",
)
_UNSEEN_MEDIA = ("math", "iframe", "object", "audio", "video")
_BLOCK_WORDS = """
    address article blockquote body center dd details dialog div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6
    header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_WORDS.split())
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
# A source line broken between two Chinese characters is no space; browsers differ, readers do not.
_BROKEN_LINE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*\r?\n[ \t]*(?=[\u3000-\u9fff\uff00-\uffef])")
_COPY_TEXT = Text(
    "请在浏览器中打开，复制正文存为 UTF-8 的 .txt", "open it in a browser and copy the text into a UTF-8 .txt file"
)


def extract(raw: bytes, where: str) -> str:
    """Return the text of a web page: one paragraph a line, tables row by row. Raises ``ReadingError``.

    If one ``article`` or ``main`` holds at least half of the text, only that is read.
    """
    declared = _CHARSET.search(raw[:4096])
    source = decode(raw, where, declared.group(1).decode("ascii") if declared else None)
    # The parser takes bytes: a declaration of another encoding inside the page must not be applied a second time.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadingError(where, Text("网页没有内容", "the web page is empty"), GET_AGAIN) from error
    # Past its limit of depth the parser drops the rest without a word; half a report must not pass for a whole one.
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise ReadingError(where, Text("网页嵌套过深", "the web page is nested too deep"), _COPY_TEXT)
    return "\n".join(_tidy(_pieces(_main_part(root))))


def _main_part(root: html.HtmlElement) -> html.HtmlElement:
    parts = [part for part in root.iter("article", "main") if isinstance(part, html.HtmlElement)]
    largest = max(parts, key=_length, default=None)
    return root if largest is None or _length(largest) * 2 < _length(root) else largest


def _length(element: html.HtmlElement) -> int:
    return sum(len(piece) for piece in _pieces(element))


def _pieces(root: html.HtmlElement) -> Iterator[str]:
    """Yield text, with a line break around every block; no recursion, since pages nest without limit."""
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if skipped is None and _is_unseen(element, tag):
                skipped = element
            if skipped is not None:
                continue
            if tag == "table" and not _is_layout(element):
                yield "\n" + "\n".join(_rows(element)) + "\n"
                skipped = element
                continue
            yield from _opening(element, tag)
            continue
        if skipped is element:
            skipped = None
        if skipped is None:
            if tag in _BLOCKS:
                yield "\n"
            if element is not root and element.tail:
                yield _spaced(element.tail)


def _opening(element: etree._Element, tag: str) -> Iterator[str]:
    if tag in _BLOCKS or tag == "br":
        yield "\n"
    if element.text:
        yield element.text if tag == "pre" else _spaced(element.text)


def _is_unseen(element: etree._Element, tag: str) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return tag in _UNSEEN or tag in _UNSEEN_MEDIA or element.get("hidden") is not None or "display:none" in style


def _is_layout(table: etree._Element) -> bool:
    """Say whether a table only lays out the page, as old sites do: it holds a table, or has a single column."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    return not any(len(list(row.iterchildren("td", "th"))) > 1 for row in table.iterdescendants("tr"))


def _rows(table: etree._Element) -> Iterator[str]:
    below: dict[int, int] = {}
    """How many further rows each column is covered by a cell above."""
    for row in table.iterdescendants("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _fill_covered(cells, below)
            words = "".join(_pieces(cell))
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for column in range(len(cells), len(cells) + width):
                below[column] = height - 1
            cells.extend([cell_text(words), *[EMPTY_CELL] * (width - 1)])
        _fill_covered(cells, below)
        if any(cell != EMPTY_CELL for cell in cells):
            yield table_line(cells)


def _fill_covered(cells: list[str], below: dict[int, int]) -> None:
    while below.get(len(cells), 0) > 0:
        below[len(cells)] -= 1
        cells.append(EMPTY_CELL)


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), 64) if value.isascii() and value.isdecimal() else 1


def _spaced(text: str) -> str:
    return _BLANKS.sub(" ", _BROKEN_LINE.sub("", text))


def _tidy(pieces: Iterator[str]) -> Iterator[str]:
    """Yield stripped lines, with never more than one empty line in a row."""
    was_empty = True
    for line in "".join(pieces).split("\n"):
        words = line.strip(" \t\r\xa0\u3000")
        if words or not was_empty:
            yield words
        was_empty = not words
