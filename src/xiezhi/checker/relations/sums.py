"""Parts and wholes in running text: 其中, brackets, totals before and after a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, islice

from xiezhi.checker.arithmetic import meet, show, total
from xiezhi.checker.bench import Bench, finding, joinable
from xiezhi.checker.figures import Figure, Role
from xiezhi.checker.model import Finding, Verdict
from xiezhi.checker.numerals import chinese_value
from xiezhi.core.text import Text

_REST = re.compile(r"^(?:其他|其它|其余|另外?的?其他)|其他(?:类|方面|情形|案件|事项|方式|渠道)?$|其它(?:类|方面)?$")
_NAMED_TOTAL = re.compile(
    r"^(?:以上|上述|这)?([二两三四五六七八九十]|\d{1,2})(?:大?类|项|个方面|大?方面|种)[^，,]{0,8}(?:共计?|合计|总计)$"
)
_NAMED_PAIR = re.compile(r"^([\u4e00-\u9fff]{2,8}?)[和与及]([\u4e00-\u9fff]{2,8}?)(?:合计|共计|总计|共)$")
_GRAND = re.compile(r"(?:合计|共计|总计|总共)")
_COUNTED_WHOLE = re.compile(r"共|合计|总|各类|全年|全部|累计")
_MOST_PARTS = 14
_FAR = 200
_MOST_DROPPED = 2
# A list in one sentence often leaves small items out; a list of whole paragraphs reads as complete.
_NEAR_WHOLE = Decimal("0.95")
_NEAR_WHOLE_OF_PARAGRAPHS = Decimal("0.85")


@dataclass(frozen=True, slots=True)
class PartList:
    """A list of parts and the figures that may be its whole, the likeliest first."""

    wholes: tuple[Figure, ...]
    parts: tuple[Figure, ...]


def find_sums(bench: Bench) -> Iterator[Finding]:
    """Yield every relation of part and whole in running text."""
    claimed: set[int] = set()
    for parts in _lists(bench):
        claimed.update(part.index for part in parts.parts)
        yield from judge_list(bench, parts)
    yield from _brackets(bench)
    yield from _totals(bench, claimed)
    yield from _sentence_runs(bench)
    yield from _sentence_lists(bench, claimed)
    yield from _named_totals(bench)
    yield from _pairs_by_name(bench)


def fits(parts: Sequence[Figure], whole: Figure) -> bool:
    """Say whether the parts can add up to the whole, each within its printed precision."""
    return meet(total(part.claim.interval for part in parts), whole.claim.interval)


def add(parts: Sequence[Figure]) -> Decimal:
    """Return the sum of the printed values."""
    return sum((part.value for part in parts), Decimal(0))


def sum_finding(bench: Bench, parts: Sequence[Figure], whole: Figure, verdict: Verdict | None = None) -> Finding:
    """Write a finding of type sum; without ``verdict`` the intervals decide between ok, rounding and fail."""
    added = add(parts)
    if verdict is None:
        verdict = Verdict.FAIL
        if added == whole.value:
            verdict = Verdict.OK
        elif fits(parts, whole):
            verdict = Verdict.OK_WITHIN_ROUNDING
    gap = added - whole.value
    working = f"{' + '.join(show(part.value) for part in parts)} = {show(added)}; {show(whole.value)}; {show(gap)}"
    zh = f"“{bench.quote(whole)}”：所列 {len(parts)} 项相加为 {show(added)}，文中总数为 {show(whole.value)}"
    en = f"“{bench.quote(whole)}”: the {len(parts)} parts make {show(added)}, the printed total is {show(whole.value)}"
    end = Text("，一致。", ": they agree.")
    if verdict is Verdict.OK_WITHIN_ROUNDING:
        end = Text("，差额在四舍五入范围内。", "; the difference is within rounding.")
    elif verdict not in (Verdict.OK, Verdict.INFO):
        end = Text(
            f"，相差 {show(abs(gap))}，两者不能同时成立。", f"; they differ by {show(abs(gap))} and cannot both hold."
        )
    if verdict is Verdict.AMBIGUOUS:
        end = Text(f"，相差 {show(abs(gap))}，文中未说明。", f"; the difference of {show(abs(gap))} is not explained.")
    over = Text(
        "若要都成立，各项须有重复计算或口径不同。",
        "Both can hold only if items are counted twice or have another scope.",
    )
    under = Text(
        "若要都成立，须另有未列出的项目。", "Both can hold only if there are further items that are not listed."
    )
    mend = Text(
        "请核对各项与总数，或写明统计口径、补列其余项目。",
        "Check parts and total, or state the scope and list the rest.",
    )
    return finding(
        "sum", [*parts, whole], verdict, working, Text(zh + end.zh, en + end.en), over if gap > 0 else under, mend
    )


def subset_finding(
    bench: Bench, part: Figure, whole: Figure, verdict: Verdict | None = None, kind: str = "le"
) -> Finding:
    """Write that a part is not larger than its whole, or that it is."""
    possible = whole.claim.interval.high is None or part.claim.interval.low <= whole.claim.interval.high
    verdict = verdict or (Verdict.OK if possible else Verdict.FAIL)
    sign = "<=" if part.value <= whole.value else ">"
    computed = f"{show(part.value)} {sign} {show(whole.value)}"
    zh = f"“{bench.quote(part)}”：{_name(part)} {show(part.value)} 应不大于 {_name(whole)} {show(whole.value)}"
    en = f"“{bench.quote(part)}”: {show(part.value)} is given as part of {show(whole.value)}"
    if verdict is Verdict.OK:
        return finding(kind, [part, whole], verdict, computed, Text(zh + "，成立。", en + ", which is possible."))
    gap = show(part.value - whole.value)
    message = Text(f"{zh}，但多出 {gap}。", f"{en}, but exceeds it by {gap}.")
    needed = Text("若要都成立，两者须口径或期间不同。", "Both can hold only if scope or period differ.")
    return finding(
        kind,
        [part, whole],
        verdict,
        computed,
        message,
        needed,
        Text("请核对两个数字，或写明各自口径。", "Check both, or state the scope of each."),
    )


def _name(figure: Figure) -> str:
    return figure.subject or figure.claim.text


def _lists(bench: Bench) -> Iterator[PartList]:
    for figure in bench.figures:
        if figure.in_table or figure.bracket is not None or not figure.is_count:
            continue
        if not figure.opens_list:
            yield from _leaders(bench, figure)
            continue
        region = _region(bench, figure)
        wholes = _wholes_of(bench, figure)
        parts = tuple(f for f in region if joinable(f, figure))
        if wholes and parts:
            yield from _by_verb(_fitting_far(bench, parts, wholes) or wholes, parts)
        yield from _second_unit(bench, figure, region)
    yield from _paragraph_lists(bench)


def _leaders(bench: Bench, first: Figure) -> Iterator[PartList]:
    """A list of the largest parts only: it must have room in a whole before it, else it proves nothing."""
    if first.opens_leaders:
        parts = tuple(f for f in _region(bench, first) if joinable(f, first))
        wholes = tuple(whole for whole in _wholes_of(bench, first) if whole.value * _NEAR_WHOLE > add(parts))
        if wholes and len(parts) >= 2:
            yield PartList(wholes, parts)


def _fitting_far(bench: Bench, parts: tuple[Figure, ...], wholes: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the whole of a paragraph that opens with 其中 where it stands further up, before another list of parts."""
    first = parts[0]
    block = bench.outline.report.blocks[first.block]
    opens = bench.folded.startswith(("其中", "包括"), block.span.start) or first.block != wholes[0].block
    if len(parts) < 2 or not opens or any(fits(parts, whole) for whole in wholes):
        return ()
    near = reversed(bench.figures[max(0, first.index - 40) : first.index])
    same = (f for f in near if f.is_count and not f.in_table and f.claim.section[:1] == first.claim.section[:1])
    return tuple(islice((f for f in same if joinable(f, first) and fits(parts, f)), 1))


def _by_verb(wholes: tuple[Figure, ...], parts: tuple[Figure, ...]) -> Iterator[PartList]:
    """A list that gives two stages of each kind (刑事受理a、审结b，民事受理c、审结d) is two lists."""
    verbs: dict[str, list[Figure]] = {}
    for part in parts:
        verb = "结" if part.clause.endswith(("审结", "执结", "办结", "结案")) else part.clause[-2:]
        verbs.setdefault(verb, []).append(part)
    sizes = {len(group) for group in verbs.values()}
    if len(verbs) >= 2 and len(sizes) == 1 and sizes.pop() >= 2:
        for verb, group in verbs.items():
            named = tuple(whole for whole in wholes if verb in whole.clause) or wholes
            yield PartList(named, tuple(group))
    else:
        yield PartList(wholes, parts)


def _region(bench: Bench, first: Figure) -> list[Figure]:
    """Return the counts listed from ``first`` on, up to the end of the sentence or of the half-sentence.

    A list that a sentence of its own opens goes on over a following sentence that begins with 其他 or 此外.
    """
    sentence = bench.by_sentence[first.sentence]
    own = not any(f.index < first.index and f.is_count for f in sentence) or re.search(
        r"(?:其中|包括)[:：]", first.lead
    )
    region = [first]
    for figure in islice(bench.figures, first.index + 1, first.index + 1 + _FAR):
        if figure.block != first.block or figure.in_table:
            break
        if figure.sentence != region[-1].sentence and not _goes_on(bench, figure, bool(own)):
            break
        if figure.bracket is not None or not figure.is_count:
            continue
        if (figure.opens_list and figure.sentence == first.sentence) or _GRAND.search(figure.clause):
            break
        if not own and figure.group != first.group and not _all_shared(bench, [*region, figure]):
            break
        region.append(figure)
    return region


def _all_shared(bench: Bench, figures: Sequence[Figure]) -> bool:
    """Say whether every count carries a share of its own, which makes them one list in spite of semicolons."""
    return all(bench.described_by(figure, Role.SHARE) is not None for figure in figures)


def _goes_on(bench: Bench, figure: Figure, own: bool) -> bool:
    start = figure.claim.sentence.start
    return own and bool(re.match(r"其他|其它|此外|另外|另有|还有", bench.folded[start : start + 4]))


def _second_unit(bench: Bench, first: Figure, region: Sequence[Figure]) -> Iterator[PartList]:
    """The kinds of a list may carry a second measure, such as money: it has a whole of its own, if it adds up."""
    others = [f for f in region if not joinable(f, first)]
    for unit in sorted({f.claim.unit or "" for f in others}):
        parts = tuple(f for f in others if f.claim.unit == unit)
        wholes = tuple(whole for whole in _wholes_of(bench, parts[0]) if fits(parts, whole))
        if len(parts) >= 2 and wholes:
            yield PartList(wholes, parts)


def _wholes_of(bench: Bench, first: Figure) -> tuple[Figure, ...]:
    earlier = [f for f in bench.by_sentence[first.sentence] if f.index < first.index]
    here = [f for f in earlier if not _inside_list(bench, f)]
    items: list[Figure] = []
    if earlier and not here:
        # A list inside a list (其中职工42.87万人,包括在职a、退休b): its whole is an item of the outer one.
        items = [f for f in earlier if f.is_count and joinable(f, first) and f.group == first.group]
        items = [f for f in items if f.bracket is None]
    near = [f for f in here if f.is_count and joinable(f, first) and f.bracket is None and f.group == first.group]
    if near or any(f.is_count for f in here):
        return tuple(reversed(near))
    if items and re.search(r"包括|包含", first.lead):
        return tuple(reversed(items))
    for sentence in range(first.sentence - 1, first.sentence - 4, -1):
        counts = [
            f for f in bench.by_sentence.get(sentence, ()) if f.is_count and f.bracket is None and joinable(f, first)
        ]
        if counts and (counts[0].block == first.block or sentence == first.sentence - 1) and not counts[0].in_table:
            return (*reversed(items), *counts)
    return tuple(reversed(items))


def _inside_list(bench: Bench, figure: Figure) -> bool:
    """Say whether a sentence that opens with 其中 holds the figure, whose items are parts and no wholes."""
    start = figure.claim.sentence.start
    return bench.folded.startswith(("其中", "包括"), start)


def _paragraph_lists(bench: Bench) -> Iterator[PartList]:
    """A paragraph that ends in 其中: is divided by the paragraphs after it, one part each."""
    blocks = bench.outline.report.blocks
    for number, block in enumerate(blocks):
        words = block.span.of(bench.folded).rstrip(":： ")
        if not words.endswith(("其中", "包括")) or not bench.by_block.get(number):
            continue
        wholes = [f for f in bench.by_block[number] if f.is_count]
        parts: list[Figure] = []
        for following in range(number + 1, min(number + 12, len(blocks))):
            first = (
                [f for f in bench.by_block.get(following, ()) if f.is_count and f.claim.unit == wholes[0].claim.unit]
                if wholes
                else []
            )
            if not first or first[0].sentence != bench.by_block[following][0].sentence or first[0].in_table:
                break
            parts.append(first[0])
        if len(parts) >= 2:
            yield PartList(tuple(w for w in wholes if joinable(w, parts[0])), tuple(parts))


def judge_list(bench: Bench, part_list: PartList) -> Iterator[Finding]:
    """Judge one list of parts against the figures that may be its whole."""
    parts, wholes = part_list.parts, part_list.wholes
    sums = list(_fitting_sums(parts, wholes))
    if sums:
        for chosen, whole in sums:
            yield sum_finding(bench, chosen, whole)
        return
    if len(parts) >= 3 and fits(parts[1:], parts[0]):
        # 有效回访246件,满意240件、一般5件、不满意1件: the first item is the whole of the others.
        yield sum_finding(bench, parts[1:], parts[0])
        yield from judge_list(bench, PartList(wholes, parts[:1]))
        return
    if exhaustive(bench, parts) and len(parts) >= 2:
        yield sum_finding(bench, parts, _closest(parts, wholes))
        return
    if len(parts) <= 2:
        for part in parts:
            roomy = [w for w in wholes if w.value >= part.value]
            yield subset_finding(bench, part, roomy[0] if roomy else max(wholes, key=lambda w: w.value))
        if (
            len(parts) == 2
            and all(add(parts) > w.value for w in wholes)
            and all(p.value <= max(w.value for w in wholes) for p in parts)
        ):
            yield sum_finding(bench, parts, max(wholes, key=lambda w: w.value), Verdict.AMBIGUOUS)
        return
    yield from _open_list(bench, parts, wholes)


def _fitting_sums(parts: Sequence[Figure], wholes: Sequence[Figure]) -> Iterator[tuple[Sequence[Figure], Figure]]:
    """Yield the wholes that the list, or the list without one or two of its items, adds up to."""
    complete = [whole for whole in wholes if len(parts) >= 2 and fits(parts, whole)]
    yield from ((parts, whole) for whole in complete)
    for whole in wholes if not complete else ():
        if len(parts) > _MOST_PARTS or whole.value < 30 * whole.claim.step:
            continue
        chosen = next(
            (
                rest
                for dropped in range(1, min(_MOST_DROPPED, len(parts) - 2) + 1)
                for rest in combinations(parts, len(parts) - dropped)
                if fits(rest, whole)
            ),
            None,
        )
        if chosen is not None:
            yield chosen, whole


def exhaustive(bench: Bench, parts: Sequence[Figure]) -> bool:
    """Say whether a list must be complete: it ends in 其他, or its printed shares add up to 100."""
    if names_rest(parts[-1]):
        return True
    shares = [bench.described_by(part, Role.SHARE) for part in parts]
    printed = [share.value for share in shares if share is not None]
    return len(printed) == len(parts) >= 2 and abs(sum(printed, Decimal(0)) - 100) <= Decimal("0.5")


def names_rest(figure: Figure) -> bool:
    """Say whether a part is what all other parts leave: 其他, 其他领域."""
    return bool(_REST.search(figure.subject))


def _closest(parts: Sequence[Figure], wholes: Sequence[Figure]) -> Figure:
    added = add(parts)
    return min(wholes, key=lambda whole: abs(whole.value - added))


def _open_list(bench: Bench, parts: Sequence[Figure], wholes: Sequence[Figure]) -> Iterator[Finding]:
    """Judge a list of three and more parts that need not be complete."""
    added = add(parts)
    roomy = [whole for whole in wholes if whole.value >= added]
    if roomy:
        whole = min(roomy, key=lambda each: each.value - added)
        spread = len({part.block for part in parts}) > 1
        if added >= whole.value * (_NEAR_WHOLE_OF_PARAGRAPHS if spread else _NEAR_WHOLE):
            yield sum_finding(bench, parts, whole, Verdict.AMBIGUOUS)
        else:
            yield _list_within(bench, parts, whole)
        return
    whole = max(wholes, key=lambda each: each.value)
    largest = max(parts, key=lambda part: part.value)
    if largest.claim.interval.low > (whole.claim.interval.high or largest.claim.interval.low):
        yield subset_finding(bench, largest, whole)
        yield sum_finding(bench, parts, whole)
        yield from _restated(bench, parts, wholes)
    else:
        yield sum_finding(bench, parts, whole, Verdict.AMBIGUOUS)


def _list_within(bench: Bench, parts: Sequence[Figure], whole: Figure) -> Finding:
    added = add(parts)
    message = Text(
        f"“{bench.quote(whole)}”：所列 {len(parts)} 项合计 {show(added)}，不超过 {show(whole.value)}，成立。",
        f"“{bench.quote(whole)}”: the {len(parts)} listed items make {show(added)}, not more than {show(whole.value)}.",
    )
    return finding("sumle", [*parts, whole], Verdict.OK, f"{show(added)} <= {show(whole.value)}", message)


def _restated(bench: Bench, parts: Sequence[Figure], wholes: Sequence[Figure]) -> Iterator[Finding]:
    """A part that names the same thing as one of several peers above it must repeat that figure."""
    if len(wholes) < 2:
        return
    for part in parts:
        for whole in wholes:
            head = part.subject[-2:]
            if len(head) == 2 and head in whole.subject and part.value != whole.value:
                message = Text(
                    f"“{bench.quote(part)}”：“{part.subject}”为 {show(part.value)}，"
                    f"前文“{whole.subject}”为 {show(whole.value)}，"
                    "同一事项的两个数字不能同时成立。",
                    f"“{bench.quote(part)}”: {show(part.value)} here and "
                    f"{show(whole.value)} above for what reads as the same "
                    "thing; the two cannot both hold.",
                )
                needed = Text(
                    "若要都成立，两处须不是同一事项。", "Both can hold only if these are two different things."
                )
                mend = Text("请统一两处数字，或写明区别。", "Use one figure in both places, or state the difference.")
                yield finding(
                    "eq",
                    [whole, part],
                    Verdict.FAIL,
                    f"{show(whole.value)} != {show(part.value)}",
                    message,
                    needed,
                    mend,
                )


def _brackets(bench: Bench) -> Iterator[Finding]:
    held: dict[int, list[Figure]] = {}
    for figure in bench.figures:
        if figure.bracket is not None and figure.is_count and joinable(figure, bench.figures[figure.bracket]):
            held.setdefault(figure.bracket, []).append(figure)
    for index, parts in held.items():
        whole = bench.figures[index]
        if not whole.is_count:
            continue
        if len(parts) >= 2 and (fits(parts, whole) or exhaustive(bench, parts)):
            yield sum_finding(bench, parts, whole)
        else:
            for part in parts:
                yield subset_finding(bench, part, whole)


def _totals(bench: Bench, claimed: set[int]) -> Iterator[Finding]:
    """Totals without 其中: a printed total beside a row of counts that adds up to it."""
    for sentence in bench.by_sentence.values():
        counts = [f for f in sentence if f.is_count and not f.in_table and f.bracket is None]
        for place, whole in enumerate(counts):
            if whole.index in claimed or _paired(whole):
                continue
            yield from _total_after(bench, counts[max(0, place - _MOST_PARTS) : place], whole)
            yield from _total_before(bench, whole, counts[place + 1 : place + 1 + _MOST_PARTS], claimed)


def _sentence_lists(bench: Bench, claimed: set[int]) -> Iterator[Finding]:
    """A sentence that only lists kinds divides a figure of the sentence before; accepted where it adds up."""
    for sentence, figures in bench.by_sentence.items():
        counts = [f for f in figures if f.is_count and f.bracket is None and not f.in_table and f.index not in claimed]
        groups = [[f for f in counts if f.group == group] for group in sorted({f.group for f in counts})]
        before = [
            f
            for earlier in range(sentence - 3, sentence)
            for f in bench.by_sentence.get(earlier, ())
            if f.is_count and not f.in_table and _digits(f) >= 2
        ]
        units = sorted({f.claim.unit or "" for f in counts})
        alike = [[f for f in counts if f.claim.unit == unit] for unit in units] if len(units) > 1 else []
        verbs = sorted({f.clause[-2:] for f in counts if f.clause})
        alike += [[f for f in counts if f.clause[-2:] == verb] for verb in verbs] if len(verbs) > 1 else []
        for parts in [counts, *(groups if len(groups) > 1 else []), *alike]:
            yield from _listed_whole(bench, parts, before)


def _listed_whole(bench: Bench, parts: Sequence[Figure], before: Sequence[Figure]) -> Iterator[Finding]:
    if not 2 <= len(parts) <= _MOST_PARTS or len({f.claim.unit for f in parts}) > 1 or parts[0].opens_list:
        return
    exact = all(part.claim.step == 1 for part in parts)
    whole = next((f for f in reversed(before) if f.claim.unit == parts[0].claim.unit and fits(parts, f)), None)
    far = whole is None or whole.block not in (parts[0].block, parts[0].block - 1)
    # Two figures of two digits add up to a third by chance too often.
    chance = whole is not None and _digits(whole) < 3 and len(parts) < 3
    named = whole is not None and _digits(whole) >= 4 and all(f.clause[-2:] == whole.clause[-2:] for f in parts)
    if whole is not None and not far and not chance and (exact or named or len(parts) >= 3):
        yield sum_finding(bench, parts, whole)


def _sentence_runs(bench: Bench) -> Iterator[Finding]:
    """Consecutive sentences may each open with one part of a total named before: accepted only where they add up.

    Two to six figures of at least three digits in one unit; a whole in another paragraph must share their noun.
    """
    for block, figures in bench.by_block.items():
        if block < 0:
            continue
        heads = _heads(bench, figures)
        for start in range(len(heads)):
            for end in range(start + 2, min(start + 7, len(heads)) + 1):
                run = heads[start:end]
                if run[-1].sentence - run[0].sentence != len(run) - 1 or len({f.claim.unit for f in run}) > 1:
                    break
                whole = next((w for w in _run_wholes(bench, run) if fits(run, w)), None)
                if whole is not None:
                    yield sum_finding(bench, run, whole)


def _heads(bench: Bench, figures: Sequence[Figure]) -> list[Figure]:
    """Return the first figure of each sentence where it is a plain count of three digits or more."""
    found: list[Figure] = []
    for figure in figures[:400]:
        first = bench.by_sentence[figure.sentence][0]
        if (
            figure is first
            and figure.is_count
            and not figure.in_table
            and _digits(figure) >= 3
            and not figure.opens_list
        ):
            found.append(figure)
    return found


def _digits(figure: Figure) -> int:
    return len(str((figure.value / figure.claim.step).to_integral_value()))


def _run_wholes(bench: Bench, run: Sequence[Figure]) -> Iterator[Figure]:
    for figure in reversed(bench.figures[max(0, run[0].index - 40) : run[0].index]):
        if not figure.is_count or figure.in_table or figure.claim.unit != run[0].claim.unit or _digits(figure) < 3:
            continue
        same_block = figure.block == run[0].block
        if same_block or (len(figure.subject) >= 2 and all(figure.subject in part.subject for part in run)):
            yield figure


def _named_totals(bench: Bench) -> Iterator[Finding]:
    """三类问题共22291件: as many sentences before it must open with one count each, and these add up to it."""
    for whole in bench.figures:
        match = _NAMED_TOTAL.search(whole.clause) if whole.is_count and not whole.in_table else None
        if match is None or bench.by_sentence[whole.sentence][0] is not whole:
            continue
        wanted = chinese_value(match.group(1)) or (int(match.group(1)) if match.group(1).isdigit() else 0)
        figures = [f for f in bench.by_block[whole.block] if f.index < whole.index]
        opening = {f.sentence: f for f in reversed(figures)}
        heads = [f for _, f in sorted(opening.items()) if f.is_count and f.claim.unit == whole.claim.unit]
        parts = heads[-wanted:] if 2 <= wanted <= len(heads) else []
        if len(parts) >= 2:
            yield sum_finding(bench, parts, whole, None if fits(parts, whole) else Verdict.AMBIGUOUS)


def _pairs_by_name(bench: Bench) -> Iterator[Finding]:
    """调解和终止合计700件: the two things named before 合计 are printed above with these names."""
    for whole in bench.figures:
        match = _NAMED_PAIR.search(whole.clause) if whole.is_count and not whole.in_table else None
        if match is None:
            continue
        before = [f for f in bench.counts_before(whole) if joinable(f, whole)]
        parts = [next((f for f in before if f.subject.endswith(name)), None) for name in match.groups()]
        found = [part for part in parts if part is not None]
        if len(found) == 2 and found[0] is not found[1]:
            yield sum_finding(bench, found, whole, None if fits(found, whole) else Verdict.AMBIGUOUS)


def _paired(figure: Figure) -> bool:
    return figure.after.startswith("/") or figure.clause.endswith("/")


def _total_after(bench: Bench, before: Sequence[Figure], whole: Figure) -> Iterator[Finding]:
    if not _GRAND.search(whole.clause):
        return
    parts: list[Figure] = []
    for figure in reversed(before):
        if not joinable(figure, whole) or _GRAND.search(figure.clause) or _paired(figure):
            break
        parts.insert(0, figure)
        if len(parts) >= 2 and fits(parts, whole):
            yield sum_finding(bench, parts, whole)
            return
    if len(parts) >= 2 and re.fullmatch(r"(?:以上|上述|各项|三项|两项|几项)?(?:合计|共计|总计|总共)为?", whole.clause):
        yield sum_finding(
            bench, parts, whole, Verdict.FAIL if add(parts) > whole.value or len(parts) > 2 else Verdict.AMBIGUOUS
        )


def _total_before(bench: Bench, whole: Figure, after: Sequence[Figure], claimed: set[int]) -> Iterator[Finding]:
    """A whole followed by its kinds, accepted only where they add up: chance needs large figures to be ruled out."""
    parts: list[Figure] = []
    added = Decimal(0)
    for figure in after:
        if not joinable(figure, whole) or figure.index in claimed:
            break
        parts.append(figure)
        added += figure.claim.interval.low
        if whole.claim.interval.high is not None and added > whole.claim.interval.high:
            break
        if len(parts) < 2 or not fits(parts, whole):
            continue
        exact = all(part.claim.interval.low == part.claim.interval.high for part in [*parts, whole])
        if (exact and whole.value >= 100) or len(parts) >= 3 or _COUNTED_WHOLE.search(whole.clause):
            yield sum_finding(bench, parts, whole)
            return
