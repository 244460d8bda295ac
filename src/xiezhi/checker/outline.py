"""Cut a report into its tree: title, numbered sections, paragraphs, sentences, tables. Works on the folded text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from xiezhi.checker.model import Block, BlockKind, Report, Row, Section, SourceText, Span
from xiezhi.checker.numerals import chinese_value
from xiezhi.checker.spaced import spaced_table

_HEADINGS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"(?:第)?([一二三四五六七八九十]{1,3})(?:、|部分)")),
    (2, re.compile(r"\(([一二三四五六七八九十]{1,3})\)、?")),
    (3, re.compile(r"(\d{1,2})(?:、|[.．](?!\d)|[.．](?=(?:19|20)\d\d年))")),
    (4, re.compile(r"(?:\((\d{1,2})\)|([①②③④⑤⑥⑦⑧⑨⑩]))")),
)
_POINT = re.compile(r"([一二三四五六七八九十]{1,2})是(?!否)")
_INLINE_POINT = re.compile(r"(?<=[。;；:：,，、\n])([一二三四五六七八九十]{1,2})是(?!否)")
_SENTENCE_END = "。！？!?"
_CLOSERS = "”’》」)）"
_YEAR_OF = re.compile(r"((?:19|20)\d\d)年")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_RULER = re.compile(r"[\s|:+\-—=─]+")
_GAP = re.compile(r"[ \u3000]{2,}|\t+")
_TITLE_END = re.compile(
    r"^[^，,。;；:：]{4,60}(?:报告|情况|总结|公报|通报|年报|要点|公告|汇报|分析|统计|数据|综述)(?:\([^)]*\))?$"
)
_DEEPEST_TITLE = 60
# Relations are sought inside a sentence; without a limit a text without stops would cost time squared.
_LONGEST_SENTENCE = 1000


@dataclass(frozen=True, slots=True)
class Mark:
    """From ``at`` on the text stands under ``path``."""

    at: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The tree of a report with quick look-ups by offset."""

    report: Report
    marks: tuple[Mark, ...]
    sentences: tuple[Span, ...]

    def section_at(self, at: int) -> tuple[str, ...]:
        """Return the path of section numbers the character ``at`` stands under."""
        index = bisect_right(self.marks, at, key=lambda mark: mark.at) - 1
        return self.marks[index].path if index >= 0 else ()

    def sentence_at(self, at: int) -> int:
        """Return the index of the sentence (or table row) that holds the character ``at``; -1 for none."""
        index = bisect_right(self.sentences, at, key=lambda span: span.start) - 1
        return index if index >= 0 and at < self.sentences[index].end else -1

    def block_at(self, at: int) -> int:
        """Return the index of the block that holds the character ``at``; -1 for none."""
        blocks = self.report.blocks
        index = bisect_right(blocks, at, key=lambda block: block.span.start) - 1
        return index if index >= 0 and at < blocks[index].span.end else -1

    def cells(self) -> tuple[tuple[int, int], ...]:
        """Return the spans of all table cells in reading order."""
        return tuple((c.start, c.end) for block in self.report.blocks for row in block.rows for c in row.cells)


@dataclass(frozen=True, slots=True)
class _Head:
    number: str
    ordinal: int
    level: int
    span: Span
    order: int


def read_outline(source: SourceText, folded: str) -> Outline:
    """Return the tree of ``source``; ``folded`` is its folded text of equal length."""
    heads: list[_Head] = []
    blocks: list[Block] = []
    for kind, span, rows in _layout(folded):
        head = None if rows else _heading(folded, span)
        if head is not None:
            heads.append(head)
        heads.extend(_points(folded, span) if not rows else [])
        alone = head is not None and _stands_alone(folded, span)
        sentences = () if rows else tuple(_sentences(folded, span))
        blocks.append(Block(BlockKind.HEADING if alone else kind, span, (), sentences, rows))
    heads.sort(key=lambda head: head.span.start)
    marks = _marks(heads)
    outline_blocks = tuple(_with_path(block, marks) for block in blocks)
    title = next((block.span for block in blocks[:3] if block.kind is BlockKind.TITLE), None)
    report = Report(source, title, outline_blocks, _sections(heads, len(folded)), _year(folded, title))
    spans = [span for block in outline_blocks for span in (block.sentences or [row.span for row in block.rows])]
    return Outline(report, marks, tuple(spans))


def _layout(text: str) -> list[tuple[BlockKind, Span, tuple[Row, ...]]]:
    """Group lines into titles, paragraphs (with broken lines joined) and tables."""
    lines = _lines(text)
    found: list[tuple[BlockKind, Span, tuple[Row, ...]]] = []
    at = 0
    while at < len(lines):
        rows = _table(text, lines, at)
        if rows:
            found.append((BlockKind.TABLE, Span(rows[0].span.start, rows[-1].span.end), rows))
            last = rows[-1].span.end
            while at < len(lines) and lines[at].start < last:
                at += 1
            continue
        end = at
        while end + 1 < len(lines) and _runs_on(text, lines[end], lines[end + 1]) and not _table(text, lines, end + 1):
            end += 1
        span = Span(lines[at].start, lines[end].end)
        is_title = not found and _looks_like_title(text, span)
        found.append((BlockKind.TITLE if is_title else BlockKind.PARAGRAPH, span, ()))
        at = end + 1
    return found


def _lines(text: str) -> list[Span]:
    lines = []
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        left, right = start, end
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if right > left:
            lines.append(Span(left, right))
        start = end + 1
    return lines


def _cells(text: str, line: Span) -> tuple[Span, ...]:
    """Return the cells of a line written with bars, tabs or wide gaps; one cell means: no table line."""
    words = line.of(text)
    pattern = re.compile(r"\|") if "|" in words else _GAP
    cells = []
    start = 0
    for match in [*pattern.finditer(words), None]:
        end = match.start() if match else len(words)
        piece = words[start:end]
        left = start + len(piece) - len(piece.lstrip())
        if piece.strip() or (pattern.pattern == r"\|" and start > 0 and match is not None):
            cells.append(Span(line.start + left, line.start + left + len(piece.strip())))
        start = match.end() if match else end
    return tuple(cells)


def _table(text: str, lines: Sequence[Span], at: int) -> tuple[Row, ...]:
    return _ruled_table(text, lines, at) or spaced_table(text, lines, at)


def _ruled_table(text: str, lines: Sequence[Span], at: int) -> tuple[Row, ...]:
    rows: list[Row] = []
    for line in (lines[number] for number in range(at, len(lines))):
        words = line.of(text)
        if "|" not in words and "\t" not in words and "  " not in words and "\u3000" not in words:
            break
        if _RULER.fullmatch(words):
            if not rows:
                break
            continue
        cells = _cells(text, line)
        if len(cells) < 2 or max(cell.end - cell.start for cell in cells) > 60:
            break
        rows.append(Row(line, cells))
    barred = rows and "|" in rows[0].span.of(text)
    if len(rows) < 2 or not any(any(c.isdigit() for c in cell.of(text)) for row in rows for cell in row.cells[1:]):
        return ()
    if not barred and not all(len(row.cells) >= 3 for row in rows[:2]):
        return ()
    return tuple(rows)


def _runs_on(text: str, line: Span, following: Span) -> bool:
    """Say whether a break only broke a line: no stop before it, no heading after it, and the line is a full one."""
    if text[line.end - 1] in _SENTENCE_END + ";；:：" or _TITLE_END.search(line.of(text)):
        return False
    words = following.of(text)
    if any(pattern.match(words) for _, pattern in _HEADINGS) or _POINT.match(words):
        return False
    if text.count("\n", line.end, following.start) > 1:
        return False
    return line.end - line.start >= 20 and not any(pattern.match(line.of(text)) for _, pattern in _HEADINGS[:2])


def _looks_like_title(text: str, span: Span) -> bool:
    words = span.of(text)
    if len(words) > _DEEPEST_TITLE or words[-1] in _SENTENCE_END + ";；:：,，" or "。" in words:
        return False
    return not any(pattern.match(words) for _, pattern in _HEADINGS) and not _POINT.match(words)


def _stands_alone(text: str, span: Span) -> bool:
    words = span.of(text)
    return len(words) <= _DEEPEST_TITLE and not any(stop in words[:-1] for stop in "。；;")


def _heading(text: str, span: Span) -> _Head | None:
    words = span.of(text).lstrip("#*> ")
    start = span.end - len(words)
    for level, pattern in _HEADINGS:
        match = pattern.match(words)
        if match is None:
            continue
        number = next(group for group in match.groups() if group)
        end = words.find("。")
        length = end + 1 if 0 <= end <= _DEEPEST_TITLE else min(len(words), _DEEPEST_TITLE)
        return _Head(_label(match.group(), level), _ordinal(number), level, Span(start, start + length), start)
    return None


def _label(marker: str, level: int) -> str:
    return marker.strip("、.．第部分") if level in (1, 3) else marker.rstrip("、")


def _ordinal(number: str) -> int:
    if number in _CIRCLED:
        return _CIRCLED.index(number) + 1
    return int(number) if number.isdigit() else chinese_value(number) or 0


def _points(text: str, span: Span) -> list[_Head]:
    """Return the 一是 … 二是 … of a paragraph; a lone 一是 inside a clause is none."""
    found = []
    words = text[max(0, span.start - 1) : span.end]
    offset = max(0, span.start - 1)
    matches = [match for match in [_POINT.match(text[span.start : span.start + 4])] if match]
    for match in matches:
        found.append(_point(match, span.start))
    for match in _INLINE_POINT.finditer(words):
        if match.start() + offset > span.start:
            found.append(_point(match, offset))
    return found


def _point(match: re.Match[str], offset: int) -> _Head:
    start = offset + match.start()
    return _Head(f"{match.group(1)}是", _ordinal(match.group(1)), 5, Span(start, offset + match.end()), start)


def _marks(heads: Sequence[_Head]) -> tuple[Mark, ...]:
    marks = []
    path: list[_Head] = []
    for head in heads:
        while path and path[-1].level >= head.level:
            path.pop()
        path.append(head)
        marks.append(Mark(head.span.start, tuple(each.number for each in path)))
    return tuple(marks)


def _with_path(block: Block, marks: tuple[Mark, ...]) -> Block:
    index = bisect_right(marks, block.span.start, key=lambda mark: mark.at) - 1
    path = marks[index].path if index >= 0 else ()
    return Block(block.kind, block.span, path, block.sentences, block.rows)


def _sections(heads: Sequence[_Head], length: int) -> tuple[Section, ...]:
    """Nest the headings; each section ends where the next of its level or above begins."""
    open_heads: list[tuple[_Head, list[Section]]] = []
    top: list[Section] = []

    def close(until: int, level: int) -> None:
        while open_heads and open_heads[-1][0].level >= level:
            head, children = open_heads.pop()
            section = Section(
                head.number, head.ordinal, head.level, head.span, Span(head.span.start, until), tuple(children)
            )
            (open_heads[-1][1] if open_heads else top).append(section)

    for head in heads:
        close(head.span.start, head.level)
        open_heads.append((head, []))
    close(length, 0)
    return tuple(top)


def _sentences(text: str, span: Span) -> list[Span]:
    found = []
    start = span.start
    at = span.start
    while at < span.end:
        if (
            text[at] in _SENTENCE_END
            or (at - start > _LONGEST_SENTENCE and text[at] in "；;，,、 \n")
            or at - start > 2 * _LONGEST_SENTENCE
        ):
            end = at + 1
            while end < span.end and text[end] in _CLOSERS:
                end += 1
            found.append(Span(start, end))
            start = at = end
        else:
            at += 1
    if text[start : span.end].strip():
        found.append(Span(start, span.end))
    return found


def _year(text: str, title: Span | None) -> int | None:
    """Return the year the report is about: that of the title, else the year most often named early on."""
    for part in (title.of(text) if title else "", text[:400]):
        match = _YEAR_OF.search(part)
        if match:
            return int(match.group(1))
    return None
