"""Slips of the pen that need no knowledge of the matter: stray blanks, doubled marks, 截止 for 截至, slogans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiezhi.checker.bench import NOTHING, Bench, finding
from xiezhi.checker.model import BlockKind, Finding, Span, Verdict
from xiezhi.core.text import Text

_WHOLE_REPORT = 1200
_SLIPS: tuple[tuple[str, re.Pattern[str], Text], ...] = (
    (
        "stray-space",
        re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])"),
        Text("汉字之间有多余空格", "a stray blank between characters"),
    ),
    (
        "wrong-word",
        re.compile(r"截止(?=到?(?:目前|20\d\d年|\d{1,2}月|年底|今年))"),
        Text("“截止”应为“截至”", "截止 should be 截至"),
    ),
    (
        "repetition",
        re.compile(r"[，,。；;、：]{2,}|其中[，,]?其中|的的|了了|和和"),
        Text("标点或词语重复", "a mark or word is doubled"),
    ),
    ("redundant-word", re.compile(r"经被(?=[\u4e00-\u9fff])"), Text("“经”“被”重复", "经 and 被 say the same")),
    (
        "particle",
        re.compile(
            r"(?:实事求是|切实有效|扎实有效|认真细致|坚定不移|坚持不懈|循序渐进)的(?=讲|说|看|推进|开展|落实|抓|做|推动|解决)"
        ),
        Text("动词前应为“地”", "地 is needed before the verb"),
    ),
)
_SLOGAN = re.compile(r"“([一二两三四五六七八九十][\u4e00-\u9fff、]{1,9})”")
_NAME_DRIFT = re.compile(r"法制(?=公安|政府|建设|社会|中国)")
_HALF = re.compile(r"(?<=[\u4e00-\u9fff])[,;](?=[\u4e00-\u9fff])")


def find_wording(bench: Bench) -> Iterator[Finding]:
    """Yield slips of wording; those that only a whole report can commit are asked only of whole reports."""
    for kind, pattern, what in _SLIPS:
        for match in pattern.finditer(bench.folded):
            if not _in_table(bench, match.start()) and not (kind == "stray-space" and _laid_out(bench, match.start())):
                yield _slip(bench, kind, Span(match.start(), match.end()), what)
    if len(bench.text) >= _WHOLE_REPORT:
        yield from _drift(bench)
        yield from _slogans(bench)
        yield from _half_width(bench)


def _in_table(bench: Bench, at: int) -> bool:
    block = bench.outline.block_at(at)
    return block < 0 or bench.outline.report.blocks[block].kind is BlockKind.TABLE


def _laid_out(bench: Bench, at: int) -> bool:
    """Say whether blanks lay out the whole line, as in a flattened table, so that none of them is a slip."""
    span = bench.outline.report.blocks[bench.outline.block_at(at)].span
    blanks = len(_SLIPS[0][1].findall(bench.folded, span.start, span.end))
    return blanks > 1 or bench.folded[span.end - 1].isdigit()


def _slip(bench: Bench, kind: str, span: Span, what: Text) -> Finding:
    quote = bench.quote(span)
    message = Text(f"“{quote}”：{what.zh}。", f"“{quote}”: {what.en}.")
    return finding(kind, [span], Verdict.FAULT, span.of(bench.text), message, NOTHING, Text("请改正。", "Correct it."))


def _drift(bench: Bench) -> Iterator[Finding]:
    """法制 where the same words elsewhere have 法治."""
    for match in _NAME_DRIFT.finditer(bench.folded):
        following = bench.folded[match.end() : match.end() + 2]
        if f"法治{following}" in bench.folded:
            what = Text(f"他处写作“法治{following}”", f"elsewhere written 法治{following}")
            yield _slip(bench, "term-confusion", Span(match.start(), match.end() + 2), what)


def _slogans(bench: Bench) -> Iterator[Finding]:
    """Numeral slogans in quotation marks that the report never spells out."""
    spans = []
    for match in _SLOGAN.finditer(bench.folded):
        rest = bench.folded[match.end() : match.end() + 1]
        if rest not in ("(", "：", ":") and not re.search(r"一把手|第一|一线|一站|一窗|一网", match.group(1)):
            spans.append(Span(match.start() + 1, match.end() - 1))
    if spans:
        names = "、".join(dict.fromkeys(span.of(bench.text) for span in spans))
        message = Text(f"数字口号未展开说明：{names}。", f"Numeral slogans are never spelled out: {names}.")
        mend = Text("首次出现时请写明内容。", "Spell them out at first mention.")
        yield finding("undefined-abbreviation", spans, Verdict.FAULT, names, message, NOTHING, mend)


def _half_width(bench: Bench) -> Iterator[Finding]:
    marks = [Span(match.start(), match.end()) for match in _HALF.finditer(bench.text)]
    if len(marks) >= 10:
        message = Text(f"中文中使用了 {len(marks)} 处半角标点。", f"{len(marks)} half-width marks in Chinese text.")
        mend = Text("请改为全角标点。", "Use full-width marks.")
        yield finding("halfwidth-punctuation", marks[:1], Verdict.FAULT, str(len(marks)), message, NOTHING, mend)
