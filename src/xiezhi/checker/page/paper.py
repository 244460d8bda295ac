"""The report as typeset text: paragraphs, headings and tables, with every figure and every faulty passage marked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xiezhi.checker.model import Block, BlockKind, Claim, Finding, Level, Section, Span
from xiezhi.checker.page.markup import escape, tag
from xiezhi.checker.page.standing import Ledger
from xiezhi.checker.page.wording import LEVEL_MARKS

# A remark on a whole paragraph marks its first words only; the rest of the paragraph would drown in underlining.
_LONGEST_PASSAGE = 40
_SHORT_PASSAGE = 12
# The look-behind keeps long runs of blanks linear: a match begins only where the run does.
_BROKEN_LINE = re.compile(r"(?<![ \t\r])[ \t\r]*\n[ \t\r\u3000]*")
_BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text that is drawn in one way: a figure, a remarked passage, or plain."""

    span: Span
    figure: Claim | None
    remarks: tuple[Finding, ...]


class Paper:
    """Draws the blocks of one report."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._text = ledger.check.report.source.text
        self._figures = sorted(ledger.shown, key=lambda number: number.span)
        self._passages = sorted(_passages(ledger), key=lambda passage: passage[0])
        self._heads = {head.start: head for head in _headings(ledger.check.report.sections)}
        self._signed: set[str] = set()

    def draw(self) -> str:
        """Return the report as HTML."""
        return "\n".join(self._block(block) for block in self._ledger.check.report.blocks)

    def _block(self, block: Block) -> str:
        if block.kind is BlockKind.TABLE:
            return self._table(block)
        if block.kind is BlockKind.TITLE:
            return tag("h2", self._stretch(block.span), "title")
        if block.kind is BlockKind.HEADING:
            return tag("h3", self._stretch(block.span), "head")
        head = self._heads.get(block.span.start)
        if head is None or not block.span.holds(head):
            return tag("p", self._stretch(block.span))
        rest = Span(head.end, block.span.end)
        return tag("p", tag("b", self._stretch(head), "head") + self._stretch(rest))

    def _table(self, block: Block) -> str:
        rows = []
        for number, row in enumerate(block.rows):
            is_head = number == 0 and not any(row.span.holds(figure.span) for figure in self._within(row.span))
            name = "th" if is_head else "td"
            rows.append(tag("tr", "".join(tag(name, self._stretch(cell)) for cell in row.cells)))
        return tag("div", tag("table", "".join(rows)), "wide")

    def _stretch(self, span: Span) -> str:
        return "".join(self._piece(piece) for piece in self._pieces(span))

    def _pieces(self, span: Span) -> Iterator[_Piece]:
        """Cut ``span`` at every figure and every remarked passage; a figure is never cut."""
        at = span.start
        index = bisect_left(self._figures, span.start, key=lambda number: number.span.start)
        while at < span.end:
            while index < len(self._figures) and self._figures[index].span.start < at:
                index += 1
            figure = self._figures[index] if index < len(self._figures) else None
            if figure is not None and figure.span.start == at and figure.span.end <= span.end:
                yield _Piece(figure.span, figure, tuple(self._ledger.remarks_on(figure)))
                at = figure.span.end
                continue
            limit = figure.span.start if figure is not None and at < figure.span.start < span.end else span.end
            end, remarks = self._plain(at, limit)
            yield _Piece(Span(at, end), None, remarks)
            at = end

    def _plain(self, at: int, limit: int) -> tuple[int, tuple[Finding, ...]]:
        """Return how far the passage at ``at`` runs unchanged, and the remarks that lie on it."""
        remarks = []
        end = limit
        first = bisect_left(self._passages, at - _LONGEST_PASSAGE, key=lambda each: each[0].start)
        for passage, finding in self._passages[first:]:
            if passage.start >= end:
                break
            if passage.start > at:
                end = passage.start
            elif passage.end > at:
                remarks.append(finding)
                end = min(end, passage.end)
        return end, tuple(remarks)

    def _within(self, span: Span) -> list[Claim]:
        first = bisect_left(self._figures, span.start, key=lambda figure: figure.span.start)
        last = bisect_left(self._figures, span.end, key=lambda figure: figure.span.start)
        return self._figures[first:last]

    def _piece(self, piece: _Piece) -> str:
        words = escape(joined(piece.span.of(self._text)))
        if piece.figure is not None:
            return self._figure(piece.figure, piece.remarks, words) + self._signs(piece.remarks)
        if not piece.remarks:
            return words
        levels = dict.fromkeys(f"lv-{slug(remark)}" for remark in piece.remarks)
        refs = " ".join(remark.id for remark in piece.remarks)
        passage = tag("a", words, "passage", *levels, href=f"#{piece.remarks[0].id}", data_f=refs)
        return passage + self._signs(piece.remarks)

    def _figure(self, figure: Claim, remarks: tuple[Finding, ...], words: str) -> str:
        standing = self._ledger.standing[figure.id]
        found = self._ledger.findings_of[figure.id]
        target = next(iter(remarks or found), None)
        return tag(
            "a",
            words,
            "figure",
            f"st-{standing}",
            "faulty" if any(remark.level is Level.EDITORIAL for remark in remarks) else "",
            id=f"n-{figure.id}",
            href=f"#{target.id}" if target else f"#row-{figure.id}",
            aria_describedby=f"says-{standing}",
            data_c=figure.id,
            data_f=" ".join(finding.id for finding in found),
        )

    def _signs(self, remarks: Iterable[Finding]) -> str:
        """Return the marks and numbers of the findings that begin here; further members carry their colour only."""
        signs = []
        for remark in remarks:
            if remark.level is not None and remark.id not in self._signed:
                self._signed.add(remark.id)
                words = f"{LEVEL_MARKS[remark.level]}{self._ledger.place[remark.id]}"
                signs.append(tag("a", words, f"lv-{slug(remark)}", href=f"#{remark.id}"))
        return tag("sup", " ".join(signs), "signs") if signs else ""


def joined(words: str) -> str:
    """Return words with broken lines joined and runs of blanks made one.

    >>> joined("培训民警\\n  1500人次 \\t 12")
    '培训民警1500人次 12'
    """
    return _BLANKS.sub(" ", _BROKEN_LINE.sub("", words))


def slug(finding: Finding) -> str:
    """Return the level of a finding as a class name; ``held`` where it has none."""
    return "held" if finding.level is None else str(finding.level).replace(" ", "-")


def _passages(ledger: Ledger) -> Iterator[tuple[Span, Finding]]:
    """Yield the words marked for each finding; a remark on the title is one on the whole report and marks no word."""
    title = ledger.check.report.title
    for finding in ledger.remarks:
        for span in finding.members:
            if span not in ledger.by_span and span != title:
                is_long = span.end - span.start > _LONGEST_PASSAGE
                yield Span(span.start, span.start + _SHORT_PASSAGE) if is_long else span, finding


def _headings(sections: Iterable[Section]) -> Iterator[Span]:
    stack = list(sections)
    while stack:
        section = stack.pop()
        if section.level < 5:
            yield section.heading
        stack.extend(section.children)
