"""Tables that lost their rulers: a label and its figures on each line, with one blank between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xiezhi.checker.model import Row, Span

_WORD = re.compile(r"\S+")
_CELL = re.compile(r"[约近↑↓▲▼+\-]?\d[\d,]*(?:\.\d+)?[万亿]?(?:%|‰|个?百分点)?|[-—–/]")
_STOPS = re.compile(r"[，,。；;！!？?：]")
_DIGIT = re.compile(r"\d")
_LONGEST_LABEL = 40
_MOST_HEADS = 3


def spaced_table(text: str, lines: Sequence[Span], at: int) -> tuple[Row, ...]:
    """Return the table that begins at line ``at``, or nothing; ``lines`` are spans without padding.

    Rows hold a label and the same number of figures each. One row is enough under a head of as many words; without
    a head there must be two rows of at least two figures. A line that is only a label may stand between rows.

    >>> text = "区县 受理 办结\\n东区 12 10\\n西区 8 7"
    >>> lines = [Span(0, 8), Span(9, 17), Span(18, 24)]
    >>> [[cell.of(text) for cell in row.cells] for row in spaced_table(text, lines, 0)]
    [['区县', '受理', '办结'], ['东区', '12', '10'], ['西区', '8', '7']]
    """
    first = at
    heads: list[list[Span]] = []
    while first < len(lines) and len(heads) < _MOST_HEADS and (words := _head(text, lines[first])):
        heads.append(words)
        first += 1
    row = _row(text, lines[first]) if first < len(lines) else None
    if row is None:
        return ()
    width = len(row[1])
    rows = _rows(text, lines, first, width)
    fitting = [words for words in heads if len(words) in (width, width + 1)]
    if len(rows) < 2 and not fitting:
        return ()
    if width == 1 and not (fitting and len(fitting[-1]) == 2):
        return ()
    if heads and not fitting:
        return ()
    top = tuple(_head_row(lines[at + place], words, width) for place, words in enumerate(heads))
    return top + tuple(rows)


def _rows(text: str, lines: Sequence[Span], first: int, width: int) -> list[Row]:
    rows: list[Row] = []
    for number in range(first, len(lines)):
        line = lines[number]
        row = _row(text, line)
        if row is not None and len(row[1]) == width:
            rows.append(Row(line, (row[0], *row[1])))
            continue
        following = _row(text, lines[number + 1]) if number + 1 < len(lines) else None
        label = line.end - line.start <= _LONGEST_LABEL and not _STOPS.search(text, line.start, line.end)
        if not label or row is not None or following is None or len(following[1]) != width or width < 3:
            break
        if _head(text, line):
            break
        rows.append(Row(line, (line,)))
    return rows


def _words(text: str, line: Span) -> list[Span]:
    return [Span(match.start(), match.end()) for match in _WORD.finditer(text, line.start, line.end)]


def _row(text: str, line: Span) -> tuple[Span, tuple[Span, ...]] | None:
    """Return label and figures of a line; the label of a line of figures alone is empty."""
    if not text[line.end - 1].isalnum() and text[line.end - 1] not in "%‰-—–/":
        return None
    words = _words(text, line)
    cells = len(words)
    while cells and _CELL.fullmatch(words[cells - 1].of(text)):
        cells -= 1
    figures = tuple(words[cells:])
    if not figures or not any(_DIGIT.search(cell.of(text)) for cell in figures):
        return None
    if not cells:
        return (Span(line.start, line.start), figures) if len(figures) >= 3 else None
    label = Span(words[0].start, words[cells - 1].end)
    named = label.end - label.start <= _LONGEST_LABEL and not _STOPS.search(text, label.start, label.end)
    return (label, figures) if named else None


def _head(text: str, line: Span) -> list[Span]:
    """Return the words of a line that may stand over a table: several short ones without stops or figures."""
    if line.end - line.start > 200 or _STOPS.search(text, line.start, line.end):
        return []
    words = _words(text, line)
    plain = len(words) >= 2 and not any(_CELL.fullmatch(word.of(text)) for word in words)
    return words if plain and all(word.end - word.start <= 24 for word in words) else []


def _head_row(line: Span, words: Sequence[Span], width: int) -> Row:
    corner = (Span(line.start, line.start),) if len(words) == width else ()
    return Row(line, (*corner, *words))
