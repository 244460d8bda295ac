"""PDF files: the text layer, page by page, with the tables' columns found by the gaps between characters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from xiezhi.checker.reading.errors import GET_AGAIN, ReadingError
from xiezhi.checker.reading.tables import table_line
from xiezhi.core.text import Text

MOST_PAGES = 2_000
MOST_CHARACTERS = 5_000_000

# Fonts made by some office programs map 一 and 人 to the Kangxi radicals that look the same.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_PAGE_NUMBER = re.compile(r"[—–\-－·\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[—–\-－·\s]*")
_OCR = Text(
    "请先做文字识别（OCR），或索取可复制文字的版本", "run text recognition (OCR) first, or ask for a version with text"
)
# pdfium marks a hyphen it has taken out at a line's end, and a character without a mapping, with these.
_NOISE = dict.fromkeys((0xFFFE, 0xFFFF, 0x00AD, 0x0000))
_FEWEST_RUNNING = 3
_COLUMN_GAP = 0.8
"""A gap wider than this many character heights begins a new column.

A space between words is about a quarter; Word leaves 10.8 points between the texts of two cells, about one height.
"""


def extract(raw: bytes, where: str) -> str:
    """Return the text of a .pdf's text layer, one printed line a line, without page numbers.

    Raises ``ReadingError``.
    """
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise _not_opened(error, raw, where) from error
    try:
        _check_length(document, where)
        lines = list(_document_lines(document, where))
    except pypdfium2.PdfiumError as error:
        raise ReadingError(where, Text("PDF 的某一页已损坏", "a page of the PDF is damaged"), GET_AGAIN) from error
    finally:
        document.close()
    if not any(line.strip() for line in lines):
        what = Text("PDF 只有图像，没有文字层", "the PDF holds only images, no text layer")
        raise ReadingError(where, what, _OCR)
    return "\n".join(lines)


def _not_opened(error: pypdfium2.PdfiumError, raw: bytes, where: str) -> ReadingError:
    if error.err_code == pdfium.FPDF_ERR_PASSWORD:
        remedy = Text("请用密码打开后另存为不加密的文件", "open it with its password and save it without one")
        return ReadingError(where, Text("PDF 设有打开密码", "the PDF is encrypted with a password"), remedy)
    if b"%%EOF" not in raw[-2048:]:
        return ReadingError(where, Text("PDF 不完整，缺少结尾", "the PDF is cut short: its end is missing"), GET_AGAIN)
    return ReadingError(where, Text("PDF 已损坏，无法打开", "the PDF is damaged and cannot be opened"), GET_AGAIN)


def _check_length(document: pypdfium2.PdfDocument, where: str) -> None:
    if len(document) > MOST_PAGES:
        what = Text(
            f"PDF 有 {len(document)} 页，上限为 {MOST_PAGES} 页",
            f"the PDF has {len(document)} pages, the limit is {MOST_PAGES}",
        )
        raise ReadingError(where, what, Text("请只提取报告所在的页", "extract the pages of the report"))


def _document_lines(document: pypdfium2.PdfDocument, where: str) -> Iterator[str]:
    pages = []
    characters = 0
    for page in document:
        lines = _page_lines(page)
        page.close()
        characters += sum(len(line) for line in lines)
        if characters > MOST_CHARACTERS:
            what = Text(f"PDF 的文字超过 {MOST_CHARACTERS} 个", f"the PDF has more than {MOST_CHARACTERS} characters")
            raise ReadingError(where, what, Text("请只提取报告所在的页", "extract the pages of the report"))
        pages.append(_without_number(lines))
    _drop_running(pages, 0)
    _drop_running(pages, -1)
    for lines in pages:
        yield from lines


def _without_number(lines: list[str]) -> list[str]:
    """Return the lines of a page without empty ones at its edges and without its page number."""
    start, end = 0, len(lines)
    while start < end and _PAGE_NUMBER.fullmatch(lines[end - 1]):
        end -= 1
    while start < end and _PAGE_NUMBER.fullmatch(lines[start]):
        start += 1
    return lines[start:end]


def _drop_running(pages: list[list[str]], edge: int) -> None:
    """Take out a running head or foot: the same first or last line on most pages; its first occurrence stays."""
    counts = Counter(lines[edge] for lines in pages if lines)
    for line, count in counts.items():
        if count >= _FEWEST_RUNNING and count * 2 > len(pages):
            repeats = [lines for lines in pages if lines and lines[edge] == line]
            for lines in repeats[1:]:
                lines.pop(edge)


def _page_lines(page: pypdfium2.PdfPage) -> list[str]:
    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        # Only where characters and code points agree one to one can a space be looked up by its place.
        exact = len(text) == textpage.count_chars()
        lines = []
        at = 0
        for line in text.split("\n"):
            words = _columns(textpage, line, at) if exact else line
            lines.append(words.translate(_NOISE).translate(_RADICALS).strip())
            at += len(line) + 1
        return lines
    finally:
        textpage.close()


def _columns(textpage: pypdfium2.PdfTextPage, line: str, start: int) -> str:
    """Return ``line`` with a tab in place of each space that spans a column gap; ``start`` is its place on the page."""
    cells = [""]
    for at, character in enumerate(line):
        wide = character == " " and 0 < at < len(line.rstrip()) - 1 and _is_gap(textpage, start + at)
        if wide:
            cells.append("")
        else:
            cells[-1] += character
    return table_line(cell.strip() for cell in cells)


def _is_gap(textpage: pypdfium2.PdfTextPage, at: int) -> bool:
    # A space the document itself holds is typing; one that pdfium adds stands for a distance.
    if not pdfium.FPDFText_IsGenerated(textpage.raw, at):
        return False
    _, left_bottom, left_end, left_top = textpage.get_charbox(at - 1)
    right_start, right_bottom, _, right_top = textpage.get_charbox(at + 1)
    height = max(left_top - left_bottom, right_top - right_bottom)
    return bool(right_start - left_end > _COLUMN_GAP * height)
