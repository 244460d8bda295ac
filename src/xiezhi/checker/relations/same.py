"""The same figure in two places, figures copied by mistake, one thing under two units."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xiezhi.checker.arithmetic import meet, show
from xiezhi.checker.bench import Bench, finding, joinable
from xiezhi.checker.figures import Figure, Role
from xiezhi.checker.model import Finding, Span, Verdict
from xiezhi.core.text import Text

_BRACKETED = re.compile(r"\([^)]*\)")
_MOST_COLUMNS = 24
_LARGE = Decimal(100)
_PRECISE = Decimal(1000)
_COMMON = frozenset(
    [
        "案件",
        "全市",
        "全省",
        "全县",
        "人员",
        "情况",
        "工作",
        "开展",
        "组织",
        "活动",
        "数量",
        "类案",
        "各类",
        "人民",
        "群众",
        "完成",
        "建设",
        "件数",
    ]
)


def find_same(bench: Bench) -> Iterator[Finding]:
    """Yield figures printed twice, with equal or differing values."""
    yield from _twice(bench)
    yield from _text_and_table(bench)
    yield from _scaled_twice(bench)
    yield from _rates_twice(bench)
    yield from _copied_pairs(bench)


def _twice(bench: Bench) -> Iterator[Finding]:
    by_value: dict[Decimal, list[Figure]] = defaultdict(list)
    for figure in bench.figures:
        precise = figure.claim.step == 1 or figure.value / figure.claim.step >= _PRECISE
        if figure.is_count and precise and figure.claim.approx == "none" and not _is_previous_column(bench, figure):
            by_value[figure.value].append(figure)
    for same in by_value.values():
        for one, other in itertools.pairwise(same):
            if (one.sentence == other.sentence and not _repeated(one, other)) or not joinable(one, other):
                continue
            if _same_thing(bench, one, other):
                yield equal_finding(bench, one, other, Verdict.OK)
                yield from _two_units(bench, one, other)
                yield from _repeated_words(bench, one, other)


def _text_and_table(bench: Bench) -> Iterator[Finding]:
    """A list in a sentence that a table repeats row by row: once most agree, the others must agree too."""
    rows: dict[str, list[Figure]] = defaultdict(list)
    for figure in bench.figures:
        if figure.in_table and figure.role is Role.COUNT and not _is_previous_column(bench, figure):
            rows[_BRACKETED.sub("", figure.clause).strip()].append(figure)
    if not rows:
        return
    for figures in bench.by_sentence.values():
        listed = [f for f in figures if f.is_count and not f.in_table and f.subject in rows]
        columns = (
            sorted({(f.block, f.column) for each in listed for f in rows[each.subject]}) if len(listed) > 2 else []
        )
        agreed = {place: _agreed(listed, rows, place) for place in columns[:_MOST_COLUMNS]}
        best = max(agreed, key=lambda place: len([1 for a, b in agreed[place] if a.value == b.value]), default=None)
        pairs = agreed[best] if best is not None else []
        alike = sum(one.value == other.value for one, other in pairs)
        if alike >= 3 and alike * 2 > len(pairs):
            for one, other in pairs:
                yield equal_finding(bench, one, other, Verdict.OK if one.value == other.value else Verdict.AMBIGUOUS)


def _agreed(
    listed: Sequence[Figure], rows: dict[str, list[Figure]], place: tuple[int, int]
) -> list[tuple[Figure, Figure]]:
    """Pair the figures of a sentence with the cells of one column that have the same subject."""
    cells = {f.subject: [c for c in rows[f.subject] if (c.block, c.column) == place] for f in listed}
    return [(f, cells[f.subject][0]) for f in listed if len(cells[f.subject]) == 1]


def _is_previous_column(bench: Bench, figure: Figure) -> bool:
    """Say whether a table cell belongs to an earlier period than the report."""
    year = re.search(r"(?:19|20)\d\d", figure.head)
    other = year is not None and bench.outline.report.year not in (None, int(year.group()))
    return figure.in_table and (other or bool(re.search(r"上年|去年|同期|上期|上月", figure.head)))


def _repeated(one: Figure, other: Figure) -> bool:
    return (
        one.subject == other.subject and one.index == other.index - 1 and len(one.subject) >= 2 and bool(other.clause)
    )


def _same_thing(bench: Bench, one: Figure, other: Figure) -> bool:
    if one.value < _LARGE:
        return one.subject == other.subject and len(one.subject) >= 2 and not one.in_table
    if one.value >= 1000 and one.value % 10 and one.claim.unit == other.claim.unit and one.claim.unit:
        # Four digits do not agree by chance.
        return True
    return bool(shared_words(_topic(bench, one), _topic(bench, other)))


def _topic(bench: Bench, figure: Figure) -> str:
    """Return the words the paragraph opens with; a flattened table takes its subject from there."""
    if figure.in_table:
        return f"{figure.subject} {figure.head}"
    if figure.subject not in ("", "/", "合计"):
        return figure.subject
    sentence = figure.claim.sentence
    return bench.folded[sentence.start : sentence.start + 16]


def shared_words(one: str, other: str) -> set[str]:
    """Return the two-character words two subjects have in common, the commonest nouns apart.

    >>> shared_words("收到感谢诉求", "感谢类")
    {'感谢'}
    """
    pairs = {one[i : i + 2] for i in range(len(one) - 1)}
    return {
        pair for pair in pairs if pair in other and pair not in _COMMON and all("\u4e00" <= c <= "\u9fff" for c in pair)
    }


def equal_finding(bench: Bench, one: Figure, other: Figure, verdict: Verdict) -> Finding:
    """Write a finding of type eq: one figure in two places."""
    sign = "=" if verdict in (Verdict.OK, Verdict.OK_WITHIN_ROUNDING) else "!="
    working = f"{show(one.value)} {sign} {show(other.value)}"
    zh = f"“{bench.quote(one)}”与“{bench.quote(other)}”：同一事项前后为 {show(one.value)} 和 {show(other.value)}"
    en = f"“{bench.quote(one)}” and “{bench.quote(other)}”: the same thing is {show(one.value)} and {show(other.value)}"
    end = {
        Verdict.OK: Text("，一致。", ": they agree."),
        Verdict.OK_WITHIN_ROUNDING: Text("，在四舍五入范围内一致。", ": they agree within rounding."),
    }.get(verdict, Text("，须口径或期间不同才能都成立。", ": both can hold only with another scope or period."))
    mend = Text("请统一两处数字，或写明区别。", "Use one figure in both places, or state the difference.")
    return finding("eq", [one, other], verdict, working, Text(zh + end.zh, en + end.en), Text("", ""), mend)


def _two_units(bench: Bench, one: Figure, other: Figure) -> Iterator[Finding]:
    first, second = one.claim.unit, other.claim.unit
    if first and second and first != second and not one.in_table and not other.in_table:
        message = Text(
            f"“{bench.quote(one)}”与“{bench.quote(other)}”：同一事项分别以“{first}”和“{second}”计量。",
            f"“{bench.quote(one)}” and “{bench.quote(other)}”: one thing is counted in {first} and in {second}.",
        )
        mend = Text("请统一计量单位。", "Use one unit.")
        yield finding("unit-mismatch", [one, other], Verdict.FAULT, f"{first}/{second}", message, Text("", ""), mend)


def _repeated_words(bench: Bench, one: Figure, other: Figure) -> Iterator[Finding]:
    """The same clause printed twice, figure and all."""
    # A total is rightly named again where it becomes an item of a balance, and money then keeps its scale.
    if one.claim.step != 1 or one.in_table or other.in_table or len(one.clause) < 3 or one.clause != other.clause:
        return
    span = Span(one.claim.span.start - len(one.clause), one.claim.span.end)
    message = Text(f"“{span.of(bench.text)}”在文中重复出现。", f"“{span.of(bench.text)}” is printed twice.")
    yield finding(
        "repetition", [one, other], Verdict.FAULT, "", message, Text("", ""), Text("请删去一处。", "Delete one.")
    )


def _scaled_twice(bench: Bench) -> Iterator[Finding]:
    """A scaled figure in the text and the same one with all digits in a table or later sentence."""
    exact: dict[str, list[Figure]] = defaultdict(list)
    for figure in bench.figures:
        if figure.is_count and figure.claim.step == 1 and figure.subject and not _is_previous_column(bench, figure):
            exact[figure.subject].append(figure)
    for figure in bench.figures:
        if not figure.is_count or figure.claim.step == 1 or figure.claim.approx != "none" or figure.in_table:
            continue
        for other in exact.get(figure.subject, ()):
            near = other.claim.section[:1] == figure.claim.section[:1] and joinable(figure, other)
            if near and meet(figure.claim.interval, other.claim.interval):
                yield equal_finding(bench, figure, other, Verdict.OK_WITHIN_ROUNDING)
                break


def _rates_twice(bench: Bench) -> Iterator[Finding]:
    """增速为12.01% repeats a change printed before; both must be the same figure."""
    for figure in bench.figures:
        named = figure.role in (Role.RATE, Role.CHANGE) and re.search(r"增速|增长率|增幅|降幅", figure.clause)
        if not named or figure.owner is not None or figure.in_table or figure.claim.step > Decimal("0.01"):
            continue
        near = bench.figures[max(0, figure.index - 60) : figure.index]
        twin = next(
            (f for f in near if f.role is Role.CHANGE and f.value == figure.value and f.claim.unit == "%"), None
        )
        if twin is not None:
            yield equal_finding(bench, twin, figure, Verdict.OK)


def _copied_pairs(bench: Bench) -> Iterator[Finding]:
    """Two neighbouring two-decimal values that come back as a pair under another subject look copied."""
    seen: dict[tuple[Decimal, Decimal], tuple[Figure, Figure]] = {}
    for one, other in zip(bench.figures, bench.figures[1:], strict=False):
        if one.claim.step != Decimal("0.01") or other.claim.step != Decimal("0.01") or one.value == other.value:
            continue
        if one.sentence != other.sentence or Role.COUNT in (one.role, other.role):
            continue
        first = seen.setdefault((one.value, other.value), (one, other))
        if first[0] is one or first[0].subject == one.subject or one.index - first[1].index < 1:
            continue
        yield _copied(bench, [*first, one, other])


def _copied(bench: Bench, members: Sequence[Figure]) -> Finding:
    values = f"{show(members[0].value)}, {show(members[1].value)}"
    message = Text(
        f"“{bench.quote(members[0])}”与“{bench.quote(members[2])}”：两个不同事项的一对数值（{values}）完全相同。",
        f"“{bench.quote(members[0])}” and “{bench.quote(members[2])}”: "
        f"two different things have the same pair of values ({values}).",
    )
    needed = Text("两位小数成对相同极少是巧合。", "Two pairs equal to two decimals are seldom chance.")
    mend = Text("请核对是否误复制。", "Check whether one pair was copied by mistake.")
    return finding("copied-figure", members, Verdict.AMBIGUOUS, values, message, needed, mend)
