"""Shares and rates: which base a percentage belongs to, and whether it follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice, pairwise

from xiezhi.checker.arithmetic import divide, meet, percent, rounds_to, show
from xiezhi.checker.bench import Bench, finding, is_percent, joinable
from xiezhi.checker.figures import Figure, Role, strip_subject
from xiezhi.checker.model import Finding, Interval, Verdict
from xiezhi.checker.relations.ratios import (
    FITTING,
    list_share_finding,
    printed_interval,
    ratio_finding,
    ratio_verdict,
    success_base,
    sum_ratio_finding,
    sum_ratio_verdict,
)
from xiezhi.checker.relations.stages import takes_in
from xiezhi.checker.relations.sums import add, fits, names_rest, sum_finding
from xiezhi.core.text import Text

_BASE_WORDS = re.compile(
    r"占(?!比)([^，,、；;。占]{0,16}?)(?:的)?(?:比例|比重|比)?(?:均|分别|约|近|达到?|超过?|逾|为|:)*$"
)
_DONE_RATE = re.compile(
    r"(?:破案|破获|侦破|办结|结案|审结|执结|化解|整改|受理|答复|办复|满意|合格|优良|通过|覆盖|参与|出庭|应诉|接通|回访|调解成功|调撤|采纳|"
    r"按期|及时|到位|安装|检测|入户|见警|知晓|息诉|服判|公开|上网|查处|抓获|追缴|占有|到岗|持证|达标)率"
)
_DONE_AFTER = re.compile(r"(?:破获|破案|侦破|办结|化解|整改|答复|到位|覆盖|合格|告破)")
_OF_LIST = re.compile(r"(?:合计|共计|总计|共|之和|[一二三四五六七八九十两](?:类|项|种)[^，,]{0,6})(?:约)?占")
_MAY_EXCEED = re.compile(r"(?:结案|审结|执结|办结|破案|化解)率")
_GENERAL_BASE = re.compile(
    r"^(?:全部|全省|全市|全县|全区|全国|总|其|同期|全年|本市|所有|各类)*(?:总量|总数|总额|总|数)?$"
)
_RATE_NAME = re.compile(r"([\u4e00-\u9fff]{1,8})率")
_MOST_BASES = 16
_MOST_SHARES = 40
_MATERIAL = Decimal(5)
_LARGE = Decimal(100)
_FAR_BASES = 30
# Shares of a list that closes with 其他 are complete; further off they are shares of unlike things.
_MOST_OFF = Decimal(10)


def find_shares(bench: Bench) -> Iterator[Finding]:
    """Yield every relation of a printed share or rate to its base, in running text."""
    for group in _groups(bench):
        for kind in _by_unit(bench, group):
            yield from _judge_group(bench, kind)
    for rate in bench.figures:
        if rate.role is Role.SHARE and _OF_LIST.search(rate.clause) and not rate.in_table and is_percent(rate):
            yield from _list_share(bench, rate)
        if rate.role is Role.RATE and is_percent(rate) and not rate.in_table:
            yield from _judge_rate(bench, rate)
        if rate.role in (Role.RATE, Role.SHARE) and is_percent(rate) and rate.value > 100:
            yield from _above_hundred(bench, rate)


def _groups(bench: Bench) -> Iterator[list[Figure]]:
    """Yield runs of shares that stand one after the other and name no base, or name the same one."""
    run: list[Figure] = []
    for share in bench.figures:
        if share.role is not Role.SHARE or share.in_table or not is_percent(share):
            continue
        if run and (share.owner is None) != (run[-1].owner is None):
            yield run
            run = []
        if run and (len(run) >= _MOST_SHARES or not _goes_on(bench, run, share)):
            yield run
            run = []
        run.append(share)
    if run:
        yield run


def _list_share(bench: Bench, share: Figure) -> Iterator[Finding]:
    """合计占商品类投诉的74.3%: the share of all that the list before it names, accepted where it fits."""
    last = [f for f in bench.by_sentence[share.sentence] if f.index < share.index and f.is_count and f.bracket is None]
    parts: list[Figure] = []
    for figure in reversed(last):
        if figure.in_table or not joinable(figure, last[-1]) or figure.claim.unit != last[-1].claim.unit:
            break
        parts.insert(0, figure)
        if figure.opens_list:
            break
    for start in range(max(0, len(parts) - 1)):
        run = parts[start:]
        if run[0].index + len(run) != share.index:
            continue
        added = add(run)
        bases = [f for f in candidate_bases(bench, share, run[0]) if f.value >= added and f not in run]
        base = next((f for f in bases if rounds_to(percent(added, f.value), share.value, share.claim.step)), None)
        if base is not None:
            yield list_share_finding(bench, run, base, share)
            return


def _by_unit(bench: Bench, group: Sequence[Figure]) -> list[list[Figure]]:
    """Split shares of unlike things that alternate (88起、51人,分别占60%、53%), since their bases differ."""
    kinds: list[list[Figure]] = []
    for share in group:
        for kind in kinds:
            if _alike(bench, kind[0], share):
                kind.append(share)
                break
        else:
            kinds.append([share])
    return kinds


def _alike(bench: Bench, one: Figure, other: Figure) -> bool:
    """Say whether two shares may have one base, because what they are shares of is counted alike."""
    if one.owner is None or other.owner is None:
        return True
    return joinable(bench.figures[one.owner], bench.figures[other.owner])


def _goes_on(bench: Bench, run: Sequence[Figure], share: Figure) -> bool:
    """Say whether a share belongs to the list of the ones before: near, on the same base, and 100 not yet reached."""
    last = run[-1]
    if share.block != last.block or share.sentence - last.sentence > 1 or not _same_base(last, share):
        return False
    if share.sentence != last.sentence and share.owner is not None:
        first = next((f for f in bench.by_sentence[share.sentence] if f.is_count), None)
        numerator = bench.figures[share.owner]
        former = bench.figures[last.owner] if last.owner is not None else None
        turned = former is not None and (numerator.value < former.value) != (share.value < last.value)
        if first is None or first.index != share.owner or turned:
            return False
    reached = sum((each.value for each in run if _alike(bench, each, share)), Decimal(0))
    return (share.sentence == last.sentence and reached < Decimal("99.5")) or reached + share.value <= Decimal("100.5")


def base_words(share: Figure) -> str:
    """Return what the text names as base: 占全省总数的40.94% gives 全省总数."""
    match = _BASE_WORDS.search(share.clause)
    return match.group(1) if match else ""


def _same_base(one: Figure, other: Figure) -> bool:
    first, second = base_words(one), base_words(other)
    return first == second or not second


def _judge_group(bench: Bench, shares: Sequence[Figure]) -> Iterator[Finding]:
    numerators = [bench.figures[share.owner] for share in shares if share.owner is not None]
    yield from _hundred(bench, shares, numerators)
    if len(numerators) < len(shares):
        return
    precise = _precise(bench, numerators)
    if precise is not None:
        for numerator, share in zip(precise, shares, strict=True):
            yield sum_ratio_finding(bench, numerator, precise, share)
        return
    swapped = list(_swapped(bench, shares, numerators))
    if swapped:
        yield from swapped
        return
    bases = candidate_bases(bench, shares[0], numerators[0])
    fitting = {base.index: _fit_count(numerators, shares, base) for base in bases}
    best = max(bases, key=lambda base: fitting[base.index], default=None)
    if best is not None and fitting[best.index] * 2 >= len(shares) and _no_chance(shares, fitting[best.index], best):
        for numerator, share in zip(numerators, shares, strict=True):
            yield ratio_finding(bench, numerator, best, share)
        whole = abs(sum((share.value for share in shares), Decimal(0)) - 100) <= Decimal("0.5")
        if len(shares) >= 2 and (whole or _ends_in_rest(numerators)):
            yield sum_finding(bench, numerators, best)
        return
    yield from _without_base(bench, shares, numerators, bases)


def _no_chance(shares: Sequence[Figure], fitting: int, base: Figure) -> bool:
    """Say whether the shares that fit cannot do so by accident: near by, several, or one with two decimals."""
    return fitting >= 1 and (shares[0].block - base.block <= 1 or fitting >= 2 or shares[0].claim.step < Decimal("0.1"))


def _ends_in_rest(numerators: Sequence[Figure]) -> bool:
    """Say whether a list of three or more closes with 其他, which makes it complete."""
    return len(numerators) >= 3 and names_rest(numerators[-1])


def _swapped(bench: Bench, shares: Sequence[Figure], numerators: Sequence[Figure]) -> Iterator[Finding]:
    """On one base the larger count has the larger share."""
    if len({numerator.index for numerator in numerators}) < len(numerators):
        return
    pairs = sorted(zip(numerators, shares, strict=True), key=lambda pair: pair[0].value)
    for (small, small_share), (large, large_share) in pairwise(pairs):
        apart = small.claim.interval.high is not None and small.claim.interval.high <= large.claim.interval.low
        margin = (small_share.claim.step + large_share.claim.step) / 2
        if not apart or small_share.value - large_share.value <= margin or small.claim.unit != large.claim.unit:
            continue
        message = Text(
            f"“{bench.quote(small_share)}”：{small.claim.text} 占 {small_share.claim.text}，{large.claim.text} 却只占 "
            f"{large_share.claim.text}，数小而比例大，不能同时成立。",
            f"“{bench.quote(small_share)}”: {small.claim.text} has "
            f"{small_share.claim.text} but {large.claim.text} only "
            f"{large_share.claim.text}; on one base these cannot both hold.",
        )
        needed = Text("只有两个比例的基数不同时才能都成立。", "Both hold only if the two shares have different bases.")
        mend = Text("请核对数字或比例是否对调。", "Check whether figures or shares were swapped.")
        working = f"{show(small.value)} < {show(large.value)}; {show(small_share.value)}% > {show(large_share.value)}%"
        members = [small, small_share, large, large_share]
        yield finding("share-order", members, Verdict.FAIL, working, message, needed, mend)


def _fit_count(numerators: Sequence[Figure], shares: Sequence[Figure], base: Figure) -> int:
    pairs = zip(numerators, shares, strict=True)
    return sum(ratio_verdict(numerator, base, share) in FITTING for numerator, share in pairs)


def candidate_bases(bench: Bench, share: Figure, numerator: Figure) -> list[Figure]:
    """Return the counts a share may refer to, the likeliest first: named base, counts before, heads of the section."""
    before = [f for f in bench.counts_before(numerator) if joinable(f, numerator) and f.value >= numerator.value]
    heads = [f for f in bench.counts_at_heads(numerator) if joinable(f, numerator) and f.value >= numerator.value]
    named = base_words(share)
    candidates = before[:_MOST_BASES] + heads[::-1]
    candidates += [f for f in _counts_above(bench, numerator) if f.value >= numerator.value and f not in candidates]
    if named and not _GENERAL_BASE.match(named):
        key = re.sub(r"总(?:量|数|额)?|的|数$|量$", "", named)
        near = [
            f
            for f in bench.figures[max(0, numerator.index - 60) : numerator.index]
            if f.is_count and joinable(f, numerator) and f.value >= numerator.value and f.subject == key
        ]
        candidates = near + [f for f in candidates if f not in near]
        matching = [f for f in candidates if key and (key in f.subject + f.after or f.subject[-2:] in key)]
        return matching + [f for f in candidates if f not in matching]
    return candidates


def _counts_above(bench: Bench, numerator: Figure) -> list[Figure]:
    """Return the counts of the three paragraphs above, nearest first: 审结…。 / 已审结案件中,驳回498件,占20.22%."""
    found: list[Figure] = []
    for block in range(numerator.block - 1, max(-1, numerator.block - 4), -1):
        figures = bench.by_block[block][-_MOST_BASES:] if block in bench.by_block else []
        found += [f for f in reversed(figures) if f.is_count and not f.in_table and joinable(f, numerator)]
    return found


def _precise(bench: Bench, numerators: Sequence[Figure]) -> list[Figure] | None:
    """Return exact figures for the same things from a table nearby, where the text gives scaled ones."""
    if len(numerators) < 2 or all(n.claim.step <= 1 for n in numerators):
        return None
    found = [precise_figure(bench, numerator) for numerator in numerators]
    exact = [f for f in found if f is not None]
    return exact if len(exact) == len(numerators) else None


def precise_figure(bench: Bench, figure: Figure) -> Figure | None:
    """Return the table cell that prints the same figure with all its digits."""
    for other in bench.figures[figure.index + 1 : figure.index + 120]:
        if other.claim.section[:1] != figure.claim.section[:1]:
            return None
        same = other.in_table and other.role is Role.COUNT and other.subject and other.subject == figure.subject
        if same and other.claim.step <= figure.claim.step and meet(other.claim.interval, figure.claim.interval):
            return other
    return None


def _without_base(
    bench: Bench, shares: Sequence[Figure], numerators: Sequence[Figure], bases: Sequence[Figure]
) -> Iterator[Finding]:
    """No printed figure is the base: try the sum of the list, then one unprinted base that all shares agree on."""
    listed = _siblings(bench, numerators)
    fitting = [sum_ratio_verdict(n, listed, s) in FITTING for n, s in zip(numerators, shares, strict=True)]
    whole = _headline(bases, numerators)
    if len(shares) >= 2 and sum(fitting) * 2 > len(shares):
        for numerator, share in zip(numerators, shares, strict=True):
            yield sum_ratio_finding(bench, numerator, listed, share)
        if whole is not None:
            yield from _two_bases(bench, whole, numerators, shares)
        return
    common = _common_base(numerators, shares)
    if common is not None and len(shares) >= 3:
        yield _hidden_base(bench, shares, numerators, common)
    elif len(shares) == 1 and _of_intake(shares[0], numerators[0], bases):
        yield ratio_finding(bench, numerators[0], bases[0], shares[0], Verdict.AMBIGUOUS)
    elif whole is not None and (len(shares) == 1 or common is None) and _strong(shares[0], numerators[0], whole):
        for numerator, share in zip(numerators, shares, strict=True):
            yield ratio_finding(bench, numerator, whole, share, Verdict.FAIL if _plain(share) else Verdict.AMBIGUOUS)


def _of_intake(share: Figure, numerator: Figure, bases: Sequence[Figure]) -> bool:
    """Say whether count and share follow right after what was received or inspected: 检查N家,处理M家,占p%."""
    near = bool(bases) and bases[0].index == numerator.index - 1 and share.index == numerator.index + 1
    alone = near and bases[0].claim.unit == numerator.claim.unit and bases[0].sentence == numerator.sentence
    return alone and takes_in(bases[0]) and not base_words(share) and bases[0].bracket is None


def _siblings(bench: Bench, numerators: Sequence[Figure]) -> list[Figure]:
    """Return the list the numerators belong to: all joinable counts of their sentence from the first one on."""
    first = numerators[0]
    return [
        f
        for f in bench.by_sentence[first.sentence]
        if f.index >= first.index and f.is_count and joinable(f, first) and f.bracket is None
    ]


def _headline(bases: Sequence[Figure], numerators: Sequence[Figure]) -> Figure | None:
    """Return the count a reader would take for the base: the whole that the list opens under."""
    first = numerators[0]
    outside = [base for base in bases if base.block == first.block]
    if first.opens_list or not outside:
        return outside[0] if outside else None
    return outside[0] if outside[0].sentence == first.sentence else None


def _plain(share: Figure) -> bool:
    return _GENERAL_BASE.match(base_words(share)) is not None and share.claim.approx == "none"


def _strong(share: Figure, numerator: Figure, whole: Figure) -> bool:
    """Say whether grammar alone ties share, count and whole together: A件,其中B件,占p%."""
    return numerator.opens_list and share.index == numerator.index + 1 and whole.index < numerator.index


def _two_bases(
    bench: Bench, whole: Figure, numerators: Sequence[Figure], shares: Sequence[Figure]
) -> Iterator[Finding]:
    """The shares use the sum of the list although a different total is printed above it."""
    listed = _siblings(bench, numerators)
    if fits(listed, whole):
        return
    added = sum((n.value for n in listed), Decimal(0))
    largest = max(numerators, key=lambda n: n.value)
    message = Text(
        f"“{bench.quote(whole)}”：各比例均以各项之和 {show(added)} 为基数，"
        f"而文中总数为 {show(whole.value)}；文中未说明两个基数的关系。",
        f"“{bench.quote(whole)}”: the shares all use {show(added)}, "
        "the sum of the list, as base, but the printed total is "
        f"{show(whole.value)}; the text does not say how the two are related.",
    )
    needed = Text(
        "若要都成立，比例须以部分事项为基数。", "Both can hold only if the shares are of a part of the total."
    )
    mend = Text("请写明比例的基数，或统一总数。", "Name the base of the shares, or correct the total.")
    yield finding(
        "hidden-base", [whole, largest], Verdict.FAIL, f"{show(added)} != {show(whole.value)}", message, needed, mend
    )
    for numerator, share in zip(numerators, shares, strict=True):
        expected = divide(numerator.value * 100, whole.value) if whole.value else Decimal(0)
        if abs(expected - share.value) >= _MATERIAL:
            yield ratio_finding(bench, numerator, whole, share, Verdict.FAIL)


def _common_base(numerators: Sequence[Figure], shares: Sequence[Figure]) -> Interval | None:
    """Return the bases that all shares agree on, if there are any."""
    low, high = Decimal(0), None
    for numerator, share in zip(numerators, shares, strict=True):
        reach = printed_interval(share)
        if reach.low <= 0 or numerator.claim.interval.high is None or reach.high is None:
            return None
        low = max(low, divide(numerator.claim.interval.low * 100, reach.high))
        top = divide(numerator.claim.interval.high * 100, reach.low)
        high = top if high is None else min(high, top)
    return Interval(low, high) if high is not None and low <= high else None


def _hidden_base(bench: Bench, shares: Sequence[Figure], numerators: Sequence[Figure], common: Interval) -> Finding:
    low, high = show(common.low.to_integral_value()), show((common.high or common.low).to_integral_value())
    message = Text(
        f"“{bench.quote(shares[0])}”：{len(shares)} 个比例同以一个未列出的基数计算，该基数在 {low} 至 {high} 之间。",
        f"“{bench.quote(shares[0])}”: the {len(shares)} shares agree "
        f"on one base that is not printed, between {low} and {high}.",
    )
    members = [figure for pair in zip(numerators, shares, strict=True) for figure in pair]
    return finding("hidden-base", members, Verdict.INFO, f"{low}..{high}", message)


def _hundred(bench: Bench, shares: Sequence[Figure], numerators: Sequence[Figure]) -> Iterator[Finding]:
    """Shares of one complete list must add up to 100 within half a last digit each."""
    if len(shares) < (2 if numerators else 3) or (numerators and len({n.index for n in numerators}) < len(shares)):
        return
    added = sum((share.value for share in shares), Decimal(0))
    tolerance = sum((share.claim.step for share in shares), Decimal(0)) / 2
    off = abs(added - 100)
    complete = len(shares) >= 3 or off <= tolerance
    rest = len(numerators) == len(shares) and _ends_in_rest(numerators)
    if not complete or off > (_MOST_OFF if rest else 1) or any(share.claim.approx != "none" for share in shares):
        return
    verdict = Verdict.OK if off == 0 else Verdict.OK_WITHIN_ROUNDING if off <= tolerance else Verdict.AMBIGUOUS
    bases = candidate_bases(bench, shares[0], numerators[0]) if numerators else []
    if verdict is Verdict.AMBIGUOUS and any(fits(numerators, base) for base in bases):
        verdict = Verdict.FAIL
    yield hundred_finding(bench, shares, added, verdict)


def hundred_finding(bench: Bench, shares: Sequence[Figure], added: Decimal, verdict: Verdict) -> Finding:
    """Write a finding of type sum100."""
    working = f"{' + '.join(show(share.value) for share in shares)} = {show(added)}"
    zh = f"“{bench.quote(shares[0])}”等 {len(shares)} 个占比相加为 {show(added)}%"
    en = f"“{bench.quote(shares[0])}”: the {len(shares)} shares add up to {show(added)}%"
    end = {
        Verdict.OK: Text("。", "."),
        Verdict.OK_WITHIN_ROUNDING: Text("，在四舍五入范围内为 100%。", ", 100% within rounding."),
    }.get(verdict, Text("，超出四舍五入范围，不为 100%。", ", which rounding alone cannot bring to 100%."))
    needed = Text("若各项完整，至少一个比例有误差。", "If the list is complete, at least one share is off.")
    mend = Text(
        "请按同一基数重新计算各比例，或写明未列项目。",
        "Compute the shares again on one base, or name what is left out.",
    )
    return finding("sum100", list(shares), verdict, working, Text(zh + end.zh, en + end.en), needed, mend)


def _judge_rate(bench: Bench, rate: Figure) -> Iterator[Finding]:
    """A rate names its numerator: 化解率 is what was 化解 over what there was to 化解."""
    match = _RATE_NAME.search(rate.clause)
    if match is None:
        return
    name = match.group(1)
    before = list(islice((f for f in bench.counts_before(rate) if f.bracket is None), 10))
    here = [f for f in before if f.sentence == rate.sentence]
    numerator = next((f for f in here if _named(name, f)), None)
    rest = list(_complement(bench, rate, before))
    if rest:
        yield from rest
        return
    if numerator is None:
        fitting = list(_unnamed_rate(bench, rate, here))
        yield from fitting
        numerator = None if fitting else next((f for f in before if f not in here and _named(name, f)), None)
    if numerator is not None:
        yield from _named_rate(bench, numerator, rate, before)


def _named_rate(bench: Bench, numerator: Figure, rate: Figure, before: Sequence[Figure]) -> Iterator[Finding]:
    """Look for the base of a rate whose numerator is known: what stands before it, or both outcomes together."""
    wholes = [f for f in before if f.index < numerator.index and joinable(f, numerator) and f.value > 0]
    chosen = next((f for f in wholes if ratio_verdict(numerator, f, rate) in FITTING), None)
    if chosen is not None:
        yield ratio_finding(bench, numerator, chosen, rate)
        yield from success_base(bench, numerator, chosen, rate)
    elif far := _far_base(bench, numerator, rate):
        yield ratio_finding(bench, numerator, far, rate)
    elif wholes and sum_ratio_verdict(numerator, [wholes[0], numerator], rate) in FITTING:
        yield sum_ratio_finding(bench, numerator, [wholes[0], numerator], rate)
    elif wholes and _side_by_side(wholes[0], numerator, rate) and _tells_stage(numerator, rate):
        # Courts close cases of last year too; against those newly received their rate proves nothing.
        carried = _MAY_EXCEED.search(rate.clause) and re.search(r"新收|新立|收案", wholes[0].clause)
        yield ratio_finding(bench, numerator, wholes[0], rate, Verdict.AMBIGUOUS if carried else Verdict.FAIL)


def _tells_stage(numerator: Figure, rate: Figure) -> bool:
    """Say whether the count is sure to be the top of the rate: 失业人员再就业 is not what 失业率 is about."""
    match = _RATE_NAME.search(rate.clause)
    named = match is not None and strip_subject(numerator.clause).endswith(match.group(1)[-2:])
    return named or _DONE_RATE.search(rate.clause) is not None


def _far_base(bench: Bench, numerator: Figure, rate: Figure) -> Figure | None:
    """Return the base of a rate in a paragraph before, accepted only where a precise rate fits large figures."""
    if rate.claim.step > Decimal("0.1") or numerator.value < _LARGE:
        return None
    near = reversed(bench.figures[max(0, numerator.index - _FAR_BASES) : numerator.index])
    plain = (f for f in near if f.is_count and not f.in_table and joinable(f, numerator) and f.value >= numerator.value)
    return next(
        (f for f in plain if ratio_verdict(numerator, f, rate) in (Verdict.OK, Verdict.OK_WITHIN_ROUNDING)), None
    )


def _side_by_side(whole: Figure, numerator: Figure, rate: Figure) -> bool:
    """Say whether whole, count and rate follow one another: a rate further on may be of something else."""
    near = whole.index == numerator.index - 1 and rate.index == numerator.index + 1
    plain = rate.claim.approx == "none" and not rate.clause.startswith("不")
    return near and plain and rate.sentence == whole.sentence == numerator.sentence


def _above_hundred(bench: Bench, rate: Figure) -> Iterator[Finding]:
    """A share, or a rate of things done out of things there were, cannot exceed 100."""
    done = _DONE_RATE.search(rate.clause) is not None or _DONE_AFTER.match(rate.after) is not None
    if rate.role is not Role.SHARE and not done:
        return
    carried = _MAY_EXCEED.search(rate.clause) is not None and rate.value < 200
    message = Text(
        f"“{bench.quote(rate)}”：比例 {show(rate.value)}% 超过 100%，不可能成立。",
        f"“{bench.quote(rate)}”: a share or rate of {show(rate.value)}% exceeds 100%.",
    )
    needed = Text(
        "只有分子含有上年结转等基数之外的部分时才可能。",
        "Possible only if the numerator has items from outside the base.",
    )
    mend = Text("请核对比例。", "Check the percentage.")
    verdict = Verdict.AMBIGUOUS if carried else Verdict.FAIL
    yield finding("percent-range", [rate], verdict, f"{show(rate.value)} > 100", message, needed, mend)


def _named(name: str, figure: Figure) -> bool:
    """Say whether a count is what the rate's name speaks of; 破案率 goes with 破获 and 侦破."""
    words = figure.clause
    keys = {name[-2:], name[-4:-2]} if name.endswith("成功") and len(name) >= 4 else {name[-2:]}
    if "破案" in keys:
        keys |= {"破获", "侦破"}
    if keys & {"结案", "审结", "办结"}:
        keys |= {"审结", "结案", "办结", "执结"}
    behind = figure.after if "率" not in figure.after else ""
    if len(name) >= 4 and not name.startswith("不"):
        keys.add(name[-4:-2])
    if name.startswith("不"):
        return name[-3:] in words or any(key in words for key in keys)
    return any(_says(words, key) or _says(behind, key) for key in keys) or ("破案" in keys and words.endswith("破"))


def _says(words: str, key: str) -> bool:
    """Say whether a word stands in ``words`` and is not denied there: 不合格 does not say 合格."""
    at = words.find(key)
    return at >= 0 and words[at - 1 : at] not in ("不", "未")


def _complement(bench: Bench, rate: Figure, before: Sequence[Figure]) -> Iterator[Finding]:
    """合格率 may be printed beside those that failed: it is what is left of the whole, accepted where it fits."""
    match = _RATE_NAME.search(rate.clause)
    key = match.group(1)[-2:] if match else ""
    failed = next((f for f in before if key and f"不{key}" in f.clause), None)
    wholes = [f for f in before if failed is not None and f.value > failed.value and joinable(f, failed)]
    for whole in wholes:
        left = percent(whole.value - (failed.value if failed else 0), whole.value)
        if failed is not None and rounds_to(left, rate.value, rate.claim.step):
            yield list_share_finding(bench, [failed], whole, rate, left)
            return


def _unnamed_rate(bench: Bench, rate: Figure, before: Sequence[Figure]) -> Iterator[Finding]:
    """Two counts right before a rate whose quotient it is: accepted only where it fits."""
    here = [f for f in before if rate.index - f.index <= 3]
    outcomes = [f for f in before if f.claim.unit == before[0].claim.unit][:2]
    of_two = rate.clause.startswith("不") and len(outcomes) == 2
    if of_two and sum_ratio_verdict(outcomes[0], outcomes, rate) in FITTING:
        yield sum_ratio_finding(bench, outcomes[0], outcomes, rate)
        return
    for place, numerator in enumerate(here):
        for base in here[place + 1 :]:
            fair = (
                joinable(numerator, base)
                and 0 < numerator.value <= base.value
                and base.value >= 20
                and rate.value < 100
            )
            if fair and ratio_verdict(numerator, base, rate) in (Verdict.OK, Verdict.OK_WITHIN_ROUNDING):
                yield ratio_finding(bench, numerator, base, rate)
                return
