"""Headings in order, paired marks, and the content an annual report on law-based government must have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from xiezhi.checker.bench import NOTHING, Bench, finding
from xiezhi.checker.model import BlockKind, Finding, Section, Span, Verdict
from xiezhi.core.text import Text

_PAIRS = {"(": ")", "《": "》", "“": "”", "‘": "’", "「": "」", "【": "】", "〔": "〕", "[": "]", "{": "}"}
_CLOSING = {right: left for left, right in _PAIRS.items()}
_WHOLE_REPORT = 1200
_MOST_MARKS = 8
_ABOUT_LAW = re.compile(r"法治政府\s*建设(?:工作)?(?:年度)?(?:情况|工作)?(?:的)?(?:报告|总结)?")
_REQUIRED: tuple[tuple[str, re.Pattern[str], Text], ...] = (
    (
        "item-1",
        re.compile(r"主要(?:举措|措施|做法|工作)|成效|工作开展情况|工作情况"),
        Text("主要举措和成效", "measures and results"),
    ),
    (
        "item-2",
        re.compile(r"原因(?:主要)?(?:是|在于|有|:|：)|主要原因|究其原因|原因分析"),
        Text("不足的原因", "the causes of shortcomings"),
    ),
    (
        "item-3",
        re.compile(r"第一责任人[^。]{0,40}(?:\d|述法|听取|研究)|述法"),
        Text("党政主要负责人履行第一责任人职责的事实", "what the heads did as first responsible person"),
    ),
    (
        "item-4",
        re.compile(
            r"下一步|下步|明年|来年|下一年度|(?:20\d\d年)(?:度)?(?:工作)?(?:主要)?(?:安排|打算|计划|重点|思路)|今后"
        ),
        Text("下一年度主要安排", "the arrangements for next year"),
    ),
)


def find_structure(bench: Bench) -> Iterator[Finding]:
    """Yield faults of numbering, marks and required content."""
    yield from _numbering(bench, bench.outline.report.sections)
    yield from _marks(bench)
    yield from _required(bench)


def _numbering(bench: Bench, sections: Sequence[Section]) -> Iterator[Finding]:
    """Numbers of one level under one parent run 1, 2, 3 …; a list that begins again is another list."""
    for level in sorted({section.level for section in sections}):
        run: list[Section] = []
        seen: set[int] = set()
        for section in (each for each in sections if each.level == level):
            if section.ordinal == 1 and level > 1:
                run = []
                seen = set()
            if run and section.ordinal != run[-1].ordinal + 1:
                yield _misnumbered(bench, run[-9:], section, section.ordinal in seen)
            run.append(section)
            seen.add(section.ordinal)
    for section in sections:
        yield from _numbering(bench, section.children)


def _misnumbered(bench: Bench, run: Sequence[Section], section: Section, again: bool) -> Finding:
    order = "、".join(each.number for each in [*run, section])
    words = section.heading.of(bench.text)[:20]
    if again:
        kind, zh, en = "heading-duplicate", "重复", "is used twice"
    elif section.ordinal > run[-1].ordinal:
        kind, zh, en = "heading-missing", "之前缺号", "follows a gap"
    else:
        kind, zh, en = "heading-order", "顺序颠倒", "is out of order"
    if section.level == 5:
        kind = "sublist-order"
    message = Text(
        f"“{words}”：序号“{section.number}”{zh}（{order}）。", f"“{words}”: number {section.number} {en} ({order})."
    )
    mend = Text("请调整序号，或补上缺少的上级标题。", "Renumber, or add the missing heading above.")
    return finding(kind, [section.heading], Verdict.FAIL, order, message, NOTHING, mend)


def _marks(bench: Bench) -> Iterator[Finding]:
    for block in bench.outline.report.blocks:
        if block.kind is not BlockKind.TABLE:
            yield from islice(_unpaired(bench, block.span), _MOST_MARKS)


def _unpaired(bench: Bench, span: Span) -> Iterator[Finding]:
    """Close marks in the order they were opened; what stays open, or closes nothing, is reported."""
    stack: list[int] = []
    text = bench.folded
    for at in range(span.start, span.end):
        mark = text[at]
        if mark in _PAIRS:
            stack.append(at)
        elif mark in _CLOSING:
            if any(text[each] == _CLOSING[mark] for each in stack[-6:]):
                while text[stack[-1]] != _CLOSING[mark]:
                    yield _unbalanced(bench, stack.pop(), at)
                stack.pop()
            elif not (
                mark == ")"
                and re.search(
                    r"(?:^|[\s。；;，,:：])[\d一二三四五六七八九十a-zA-Z]{1,2}$", text[max(span.start, at - 4) : at]
                )
            ):
                yield _unbalanced(bench, at, at)
    for at in stack:
        yield _unbalanced(bench, at, span.end - 1)


def _unbalanced(bench: Bench, at: int, until: int) -> Finding:
    start = bench.folded.rfind("《", max(0, at - 40), at)
    start = start if start >= 0 and bench.folded.find("》", start, at) < 0 else at
    span = Span(start, min(max(until + 1, at + 1), start + 60))
    mark = bench.text[at]
    message = Text(
        f"“{span.of(bench.text)}”：“{mark}”没有配对。", f"“{span.of(bench.text)}”: {mark} has no counterpart."
    )
    return finding(
        "unbalanced-bracket",
        [span],
        Verdict.FAULT,
        mark,
        message,
        NOTHING,
        Text("请补上或删去该符号。", "Add its counterpart or delete it."),
    )


def _required(bench: Bench) -> Iterator[Finding]:
    """Five things an annual report on law-based government has to say; asked only of whole reports."""
    report = bench.outline.report
    head = bench.folded[: report.title.end if report.title else 80]
    if len(bench.text) < _WHOLE_REPORT or not _ABOUT_LAW.search(head) or not report.sections:
        return
    span = report.title or report.blocks[0].span
    for kind, pattern, what in _REQUIRED[1:]:
        if not pattern.search(bench.folded):
            message = Text(f"全文未见{what.zh}。", f"The report does not give {what.en}.")
            mend = Text(f"请补充{what.zh}。", f"Add {what.en}.")
            yield finding(kind, [span], Verdict.GAP, "", message, NOTHING, mend)
