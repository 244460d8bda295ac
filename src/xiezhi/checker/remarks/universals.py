"""Claims without digits (全部, 零发生, 过半, 件件有回音), counts named in words, and what they promise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xiezhi.checker.arithmetic import show
from xiezhi.checker.bench import NOTHING, Bench, finding, joinable
from xiezhi.checker.figures import Figure, Role
from xiezhi.checker.model import Claim, Direction, Finding, Interval, Kind, Span, UnitClass, Verdict
from xiezhi.checker.numerals import chinese_value
from xiezhi.checker.relations.stages import DONE, INTAKE, stem
from xiezhi.core.text import Text

_UNIVERSAL = re.compile(
    r"全部(?!门)|均(?:已|按|为|得到|实现|完成|在|未|无|达)?|零(?:发生|事故|上访|投诉|差错|延误|伤亡|案件|容忍)|全覆盖|件件|桩桩|事事|个个|无一(?!时)|"
    r"未发生|没有发生|过半|超半数|翻了?一番|[二三四五六七八九十]分之[一二两三四五六七八九]|近?[二三四五六七八九]成|百分之百|全破|清零"
)
_BETWEEN = re.compile(r"[，,；;、 ]{0,2}(?:已|均|都|并|且|实现|做到|现已|目前)*")
_ALL = re.compile(r"全部|件件|桩桩|事事|个个|均已|百分之百|清零|无一遗漏|逐一")
_NAMED = re.compile(r"([两二三四五六七八九十]{1,2})(条|类|大|种|方面|个方面|项|支|起|名)(?=[\u4e00-\u9fff])")
_PROMISED = re.compile(r"([两二三四五六七八九十]{1,2})个(下降|上升|增长|提升)")
_UPS_DOWNS = re.compile(r"([一两二三四五六七八九十])(降|升)([一两二三四五六七八九十])(降|升)")
_COLON_LIST = re.compile(
    r"([两二三四五六七八九十]{1,2})(?:个方面|个|项|类|大|种|条|方面)[^，,。；;:：(（\d]{0,8}[:：(（]"
)
_POINT = re.compile(r"([一二三四五六七八九十]{1,2})是")


def read_wordings(bench: Bench, first: int) -> list[Claim]:
    """Return universals and named counts as claims with ``is_claim`` false; ids go on from ``first``."""
    found = [(Span(m.start(), m.end()), Kind.UNIVERSAL) for m in _UNIVERSAL.finditer(bench.folded)]
    found += [
        (Span(m.start(), m.end()), Kind.NAMED_COUNT)
        for m in _NAMED.finditer(bench.folded)
        if (chinese_value(m.group(1)) or 0) >= 2
    ]
    found.sort()
    return [_wording(bench, span, kind, first + place) for place, (span, kind) in enumerate(found)]


def _wording(bench: Bench, span: Span, kind: Kind, number: int) -> Claim:
    index = bench.outline.sentence_at(span.start)
    value = _named_value(bench, span) if kind is Kind.NAMED_COUNT else None
    exact = Decimal(value) if value is not None else None
    return Claim(
        id=f"w{number}",
        span=span,
        text=span.of(bench.text),
        value=exact,
        upper=None,
        step=Decimal(1),
        interval=Interval(exact or Decimal(0), exact),
        unit=None,
        unit_class=UnitClass.NONE,
        approx="none",
        kind=kind,
        is_claim=False,
        direction=None,
        subject="",
        qualifier="",
        period="",
        comparison="",
        section=bench.outline.section_at(span.start),
        sentence=bench.outline.sentences[index] if index >= 0 else span,
    )


def _named_value(bench: Bench, span: Span) -> int | None:
    match = _NAMED.match(bench.folded, span.start)
    return chinese_value(match.group(1)) if match else None


def find_universals(bench: Bench) -> Iterator[Finding]:
    """Yield what universals and named counts promise against the figures beside them."""
    yield from _all_done(bench)
    yield from _promised_changes(bench)
    yield from _announced_lists(bench)


def _all_done(bench: Bench) -> Iterator[Finding]:
    for match in _ALL.finditer(bench.folded):
        sentence = bench.outline.sentence_at(match.start())
        before = [
            f
            for f in bench.by_sentence.get(sentence, ())
            if f.claim.span.end <= match.start() and f.is_count and not f.in_table
        ]
        pair = _pair(before)
        if pair is None:
            continue
        if not _BETWEEN.fullmatch(bench.folded[pair[1].claim.span.end : match.start()]):
            continue
        yield _universal(bench, Span(match.start(), match.end()), *pair)


def _pair(before: Sequence[Figure]) -> tuple[Figure, Figure] | None:
    """Return the last two counts if the second is what was done about the first."""
    if len(before) < 2 or before[-1].index != before[-2].index + 1:
        return None
    found, done = before[-2], before[-1]
    fair = (
        joinable(found, done)
        and done.value <= found.value
        and DONE.search(stem(done))
        and not DONE.fullmatch(stem(found))
    )
    return (found, done) if fair and (INTAKE.search(stem(found)) or not DONE.search(stem(found))) else None


def _universal(bench: Bench, word: Span, found: Figure, done: Figure) -> Finding:
    working = f"{show(done.value)}/{show(found.value)}"
    quote = bench.quote(word)
    if found.value == done.value:
        message = Text(
            f"“{quote}”：“{word.of(bench.text)}”与 {working} 相符。", f"“{quote}”: the universal agrees with {working}."
        )
        return finding("universal", [found, done], Verdict.OK, working, message)
    rest = show(found.value - done.value)
    message = Text(
        f"“{quote}”：称“{word.of(bench.text)}”，但前文 {show(found.value)} 中只有 {show(done.value)}，尚余 {rest}。",
        f"“{quote}”: says all, but only {show(done.value)} of {show(found.value)} are named; {rest} remain.",
    )
    needed = Text(
        f"只有余下 {rest} 已以其他方式办理时才能都成立。",
        f"Both hold only if the other {rest} were dealt with otherwise.",
    )
    mend = Text("请说明余下部分，或改动“全部”一类的词。", "Account for the rest, or change the universal.")
    return finding("universal", [found, done], Verdict.AMBIGUOUS, working, message, needed, mend)


def _promised_changes(bench: Bench) -> Iterator[Finding]:
    """四个下降, 两降四升: the sentence should show as many falls and rises as it announces."""
    for match in _PROMISED.finditer(bench.folded):
        direction = Direction.DOWN if match.group(2) == "下降" else Direction.UP
        yield from _count_changes(bench, match, [(match.group(1), direction)])
    for match in _UPS_DOWNS.finditer(bench.folded):
        pairs = [(match.group(i), Direction.DOWN if match.group(i + 1) == "降" else Direction.UP) for i in (1, 3)]
        yield from _count_changes(bench, match, pairs)


def _count_changes(bench: Bench, match: re.Match[str], promised: Sequence[tuple[str, Direction]]) -> Iterator[Finding]:
    sentence = bench.outline.sentence_at(match.start())
    changes = [
        f for f in bench.by_sentence.get(sentence, ()) if f.role in (Role.CHANGE, Role.POINTS) and not f.in_table
    ]
    if len(changes) < 2:
        return
    for word, direction in promised:
        expected = chinese_value(word) if word != "一" else 1
        shown = sum(f.claim.direction is direction for f in changes)
        if expected is None or shown == expected or not shown:
            continue
        message = Text(
            f"“{bench.quote(Span(match.start(), match.end()))}”："
            f"“{match.group()}”对应 {expected} 项，文中只列出 {shown} 项。",
            f"“{bench.quote(Span(match.start(), match.end()))}”: "
            f"{match.group()} announces {expected}, the sentence shows {shown}.",
        )
        needed = Text("只有另有未列出的项目时才能成立。", "This holds only if others are left out.")
        mend = Text("请补列，或改动数目。", "Add the missing ones or change the number.")
        yield finding("named-count", changes, Verdict.AMBIGUOUS, f"{expected}; {shown}", message, needed, mend)


def _announced_lists(bench: Bench) -> Iterator[Finding]:
    """三个方面:一是…二是… must have three points; 两类(甲、乙、丙) must name two."""
    for match in _COLON_LIST.finditer(bench.folded):
        expected = chinese_value(match.group(1))
        block = bench.outline.block_at(match.start())
        end = bench.outline.report.blocks[block].span.end if block >= 0 else len(bench.folded)
        listed = _listed(bench.folded, match, end)
        if expected is None or listed is None or listed == expected:
            continue
        span = Span(match.start(), match.end())
        message = Text(
            f"“{bench.quote(span)}”：说是 {expected} 项，所列为 {listed} 项。",
            f"“{bench.quote(span)}”: announces {expected}, lists {listed}.",
        )
        mend = Text("请核对数目与所列各项。", "Check the number against the list.")
        yield finding("named-count", [span], Verdict.AMBIGUOUS, f"{expected}; {listed}", message, NOTHING, mend)


def _listed(text: str, match: re.Match[str], end: int) -> int | None:
    """Count the points or the bracketed names that follow an announced number; None where the list is not clear."""
    rest = text[match.end() : end]
    if rest.startswith("一是"):
        numbers = [chinese_value(m.group(1)) for m in _POINT.finditer(rest)]
        last = 0
        for number in numbers:
            if number != last + 1:
                break
            last += 1
        return last
    close = rest.find(")") if match.group().endswith("(") else -1
    inside = rest[:close] if 0 < close <= 60 else ""
    if "、" in inside and not re.search(r"[，,；;。等\d]|(?<=[\u4e00-\u9fff])[和与及](?=[\u4e00-\u9fff])", inside):
        return inside.count("、") + 1
    return None
