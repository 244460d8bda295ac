"""Counts that follow one another in a procedure: received, dealt with, pending; found and mended; balances."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from xiezhi.checker.arithmetic import divide, rounds_to, show
from xiezhi.checker.bench import Bench, finding, joinable
from xiezhi.checker.figures import Figure, Role
from xiezhi.checker.model import Finding, UnitClass, Verdict
from xiezhi.checker.relations.sums import add, fits, subset_finding, sum_finding
from xiezhi.core.text import Text

INTAKE = re.compile(
    r"接收|接报|接到|收到|受理|新收|收案|收集|征集|登记|录入|排查|摸排|应办|回访|抽查|评查|核查|参评|测评|发现|查出|检查出|立案|立各类|受案|接访|交办|转办|制发|发案|发生|"
    r"申请|提出|发出|发$|警情|移送|送达|下发|反馈|承办|列出|确定|报名|查处|检查"
)
DONE = re.compile(
    r"办结|审结|结案|化解|调解成功|调处成功|整改|整治完成|破获|破案|侦破|破(?=\d|$)|处理完毕|办理完毕|处结|执结|办复|答复|回复|采纳|"
    r"销号|解决|查实|追回|返还|修复|清零|现行有效|通过|成功|治理|合格|达标|纠正|消除|完成|受理|立案|批准|公开|履行|支持|变更|撤销|维持|满意|清退|兑现"
)
_EXIT = re.compile(r"移交|移送|转交|转办|转送|不予受理|驳回|退回|撤回|终止|转入|转由")
_PENDING = re.compile(
    r"正在办理|正在处理|正在整改|在办|未办结|未结|未审结|尚未|未完成|待办|未整改|未化解|其余|剩余|余下|正在调解|办理中|处理中|未破"
)
_FOUND = re.compile(r"(?:发现|查出|排查|检查出|查找|梳理|反馈|指出|列出|摸排)")
_DEFECTS = re.compile(r"问题|隐患|漏洞|短板|瑕疵|风险点|违规")
_MENDED = re.compile(r"整改|纠正|消除|销号|整治|修复")
_CARRIED = re.compile(r"旧存|上年(?:度)?结转|结转(?:上年|的)|期初|上年(?:遗留|未结)|年初(?:存|未结)")
_LEFT = re.compile(r"未结|结转(?:下|至下|到下|\d{4}年)|期末|尚在|在办|未办结|正在办理|结存")
_RECEIVED = re.compile(r"新收|新立|新受理|新增|本年(?:度)?(?:受理|收)|收到|接收|受理")
_NEWLY = re.compile(r"新收|新立|新受理|新增|本年(?:度)?(?:受理|收)")
_CLOSED = re.compile(r"办结|审结|结案|执结|答复|办理完毕|处理完毕")
_NEGATED = re.compile(r"不予|未受理|不受理|未办|未审|未整|未化|尚未|未破")
_FAR = 12
_TO_DO = re.compile(r"应办|应结|应审|共办理|可办|待办")
_STAGE = re.compile(r"整改|办结|审结|结案|化解|答复|执结|处理|完成")
_TOTAL = re.compile(r"总计|合计|共计")
_OF_WHICH = re.compile(r"^[\u4e00-\u9fff“”]{1,12}(?:中|里)(?:有|的)?[，,]?(?:有|仅|仍有)?$")


def find_stages(bench: Bench) -> Iterator[Finding]:
    """Yield comparisons of figures that one procedure ties together."""
    for sentence in bench.by_sentence.values():
        counts = [f for f in sentence if f.is_count and not f.in_table and f.bracket is None]
        yield from _balance(bench, counts)
        yield from _disposals(bench, counts)
        yield from _remainder(bench, counts)
        yield from _to_do(bench, counts)
        yield from _still_open(bench, counts)
        for place, figure in enumerate(counts):
            before = counts[max(0, place - _FAR) : place]
            yield from _later_stage(bench, before, figure)
            yield from _of_which(bench, before, figure)
    yield from _means(bench)


def takes_in(figure: Figure) -> bool:
    """Say whether a figure counts what came in: received, found, filed, and not refused."""
    return bool(INTAKE.search(stem(figure))) and not _NEGATED.search(stem(figure))


def is_done(figure: Figure) -> bool:
    """Say whether a figure counts what was dealt with, and not what was left or refused."""
    return bool(DONE.search(stem(figure))) and not _NEGATED.search(stem(figure))


def stem(figure: Figure) -> str:
    """Return the words right before a figure, which carry its verb."""
    return figure.clause or figure.subject


def _phrase(figure: Figure) -> str:
    """Return the words since the last comma: 移交综治中心、法治办 keeps its verb, which the last clause has lost."""
    return re.split(r"[，,；;。：:]", figure.lead)[-1]


def _later_stage(bench: Bench, before: Sequence[Figure], figure: Figure) -> Iterator[Finding]:
    """办结 is not more than 受理 …: the nearest earlier stage that is about the same things."""
    if not is_done(figure) or figure.opens_list:
        return
    stages = [f for f in reversed(before) if _earlier(f, figure)]
    base = _base_of(stages, figure)
    if base is None:
        return
    if figure.value <= base.value or (base.claim.interval.high is None):
        yield subset_finding(bench, figure, base)
        return
    roomy = next((f for f in stages if f.value >= figure.value), None)
    carried = any(_CARRIED.search(stem(f)) for f in bench.by_sentence[figure.sentence])
    if carried or "有效" in stem(figure) or (roomy is None and base.index != figure.index - 1):
        # Cases of last year may be closed this year, what is in force was made in many years, and a distant stage
        # proves nothing.
        return
    if roomy is not None and _same_matter(roomy, figure):
        yield subset_finding(bench, figure, roomy)
    sure = _adjacent(base, figure) and not strip_verb(figure) and figure.claim.unit == base.claim.unit and roomy is None
    yield subset_finding(bench, figure, base, Verdict.FAIL if sure and _strict(base) else Verdict.AMBIGUOUS)


def _base_of(stages: Sequence[Figure], figure: Figure) -> Figure | None:
    """Return the earlier stage a later one belongs to: the nearest, or the one that names the same things."""
    if not stages:
        return None
    shared = [f for f in stages if _share_noun(f, figure)]
    base = shared[0] if shared and not _adjacent(stages[0], figure) else stages[0]
    near = base is stages[0] and base.index == figure.index - 1
    return base if near or _same_matter(base, figure) else None


def _strict(base: Figure) -> bool:
    """Say whether no carry-over from last year can explain more endings than beginnings."""
    return bool(_FOUND.search(stem(base)) or "登记" in stem(base) or "收集" in stem(base))


def _earlier(one: Figure, figure: Figure) -> bool:
    return joinable(one, figure) and takes_in(one) and not _same_verb(one, figure)


def _same_verb(one: Figure, other: Figure) -> bool:
    mine, yours = DONE.search(stem(other)), DONE.search(stem(one))
    return mine is not None and yours is not None and mine.group() == yours.group() and not INTAKE.match(stem(one))


def _adjacent(one: Figure, other: Figure) -> bool:
    return one.index == other.index - 1 or (
        one.sentence == other.sentence and other.index - one.index <= 3 and one.group == other.group
    )


def strip_verb(figure: Figure) -> str:
    """Return what is left of a clause without its verbs of stage: empty for a bare 办结 or 整改."""
    words = DONE.sub("", INTAKE.sub("", figure.subject))
    return re.sub(r"[已经均全部各共其现的了成功问题案件件数量]", "", words)


def _share_noun(one: Figure, other: Figure) -> bool:
    mine, yours = strip_verb(one), strip_verb(other)
    if "立案" in stem(other) and "警情" in stem(one):
        return True
    return any(mine[i : i + 2] in yours for i in range(len(mine) - 1))


def _same_matter(one: Figure, other: Figure) -> bool:
    """A later stage without a noun of its own is about the things before it."""
    return (
        not strip_verb(other) or _share_noun(one, other) or (one.index == other.index - 1 and one.group == other.group)
    )


def _of_which(bench: Bench, before: Sequence[Figure], figure: Figure) -> Iterator[Finding]:
    """26项指标中18项趋优: the second count is inside the first."""
    if (
        before
        and before[-1].index == figure.index - 1
        and _OF_WHICH.match(figure.lead.strip())
        and joinable(before[-1], figure)
    ):
        yield subset_finding(bench, figure, before[-1])


def _balance(bench: Bench, counts: Sequence[Figure]) -> Iterator[Finding]:
    """Carried in and received equal closed and carried out; or done and pending equal all."""
    carried = _first(counts, _CARRIED)
    if carried is not None:
        near = [f for f in bench.by_block[carried.block] if f.is_count and abs(f.sentence - carried.sentence) <= 2]
        same = [f for f in near if f.sentence == carried.sentence]
        received = _first(same, _NEWLY, carried) or _first(same, _RECEIVED, carried)
        left = _first([f for f in near if f.index > carried.index], _LEFT, carried)
        closed = _first([f for f in near if f.index > carried.index], _CLOSED, carried)
        totals = [f for f in near if left and carried.index < f.index < left.index and _TOTAL.search(stem(f))]
        outcome = closed or (totals[-1] if totals else None)
        four = [f for f in (carried, received, outcome, left) if f is not None]
        if received and outcome and left and len({f.index for f in four}) == 4:
            result = balance_finding(bench, (carried, received), (outcome, left))
            if closed is not None or result.verdict is Verdict.OK:
                yield result
                return
    for place, whole in enumerate(counts[:-2]):
        done, pending = counts[place + 1], counts[place + 2]
        both = is_done(done) and _PENDING.search(stem(pending)) and INTAKE.search(stem(whole))
        if not both or not joinable(whole, done) or not joinable(whole, pending):
            continue
        if fits([done, pending], whole):
            yield sum_finding(bench, [done, pending], whole)
        else:
            over = done.value > whole.value or pending.value > whole.value
            yield sum_finding(
                bench,
                [done, pending],
                whole,
                Verdict.FAIL if whole.group == pending.group and not over else Verdict.AMBIGUOUS,
            )


def _to_do(bench: Bench, counts: Sequence[Figure]) -> Iterator[Finding]:
    """受理2517件,加上上年结转212件,应办2729件: what there was to do is what came in and what was carried over."""
    for place, carried in enumerate(counts[:-1]):
        whole = counts[place + 1]
        if not _CARRIED.search(stem(carried)) or not _TO_DO.search(stem(whole)) or not joinable(carried, whole):
            continue
        before = [f for f in bench.counts_before(carried) if joinable(f, whole)]
        received = next((f for f in before if fits([f, carried], whole)), None)
        if received is not None:
            yield sum_finding(bench, [received, carried], whole)


def _still_open(bench: Bench, counts: Sequence[Figure]) -> Iterator[Finding]:
    """已整改459个 … 尚未整改37个: what is done and what is open make all, though sentences may lie between."""
    for pending in counts:
        verb = _STAGE.search(stem(pending))
        if verb is None or not _PENDING.search(stem(pending)):
            continue
        before = [f for f in bench.counts_before(pending) if f.claim.unit == pending.claim.unit and f.bracket is None]
        place = next((i for i, f in enumerate(before) if verb.group() in stem(f) and is_done(f)), None)
        if place is None or place + 1 >= len(before):
            continue
        done, whole = before[place], before[place + 1]
        # With the rate printed between them there is no doubt which figures belong together.
        rated = any(f.owner == done.index or "率" in f.clause for f in bench.figures[done.index + 1 : done.index + 2])
        if rated and whole.index == done.index - 1 and whole.value >= done.value and pending.index - done.index > 1:
            yield sum_finding(
                bench, [done, pending], whole, None if fits([done, pending], whole) else Verdict.AMBIGUOUS
            )


def _first(counts: Sequence[Figure], words: re.Pattern[str], like: Figure | None = None) -> Figure | None:
    for figure in counts:
        other = like is None or (joinable(figure, like) and figure.index != like.index)
        if other and words.search(stem(figure)):
            return figure
    return None


def balance_finding(bench: Bench, sources: Sequence[Figure], uses: Sequence[Figure]) -> Finding:
    """Write a finding of type balance."""
    left, right = add(sources), add(uses)
    slack = sum((f.claim.step for f in (*sources, *uses) if f.claim.step != 1), Decimal(0)) / 2
    verdict = (
        Verdict.OK if left == right else Verdict.OK_WITHIN_ROUNDING if abs(left - right) <= slack else Verdict.FAIL
    )
    working = f"{_plus(sources)} = {show(left)}; {_plus(uses)} = {show(right)}"
    end = (
        Text("相等。", "equal.")
        if left == right
        else Text(f"相差 {show(abs(left - right))}。", f"{show(abs(left - right))} apart.")
    )
    message = Text(
        f"“{bench.quote(sources[0])}”：{working}，{end.zh}", f"“{bench.quote(sources[0])}”: {working}, {end.en}"
    )
    needed = Text("旧存加新收应等于办结加未结。", "Carried over plus received must equal closed plus pending.")
    mend = Text("请核对四个数字。", "Check the four figures.")
    return finding("balance", [*sources, *uses], verdict, working, message, needed, mend)


def _plus(figures: Sequence[Figure]) -> str:
    return " + ".join(show(figure.value) for figure in figures)


def _disposals(bench: Bench, counts: Sequence[Figure]) -> Iterator[Finding]:
    """Settled and handed over are two ways out: together they should not exceed what came in."""
    for place, whole in enumerate(counts):
        if not takes_in(whole):
            continue
        near = takewhile(lambda f: not f.opens_list, counts[place + 1 : place + 6])
        after = [f for f in near if joinable(f, whole) and f.group == whole.group]
        settled = next(
            (f for f in after if DONE.search(stem(f)) and not _EXIT.search(stem(f)) and not strip_verb(f)), None
        )
        handed = next((f for f in after if _EXIT.search(_phrase(f)) and f is not settled), None)
        if settled is None or handed is None or settled.value > whole.value or handed.value > whole.value:
            continue
        over = settled.value + handed.value - whole.value
        if over > 0 and whole.claim.interval.high is not None:
            yield _overlap(bench, whole, settled, handed, over)
        return


def _overlap(bench: Bench, whole: Figure, settled: Figure, handed: Figure, over: Decimal) -> Finding:
    both = show(settled.value + handed.value)
    working = f"{_plus([settled, handed])} = {both} > {show(whole.value)}; {show(over)}"
    message = Text(
        f"“{bench.quote(whole)}”：“{settled.subject}”{show(settled.value)} "
        f"与“{handed.subject}”{show(handed.value)} 之和超过 "
        f"{show(whole.value)}，多出 {show(over)}。",
        f"“{bench.quote(whole)}”: {show(settled.value)} and {show(handed.value)} "
        f"together exceed {show(whole.value)} by {show(over)}.",
    )
    needed = Text(
        f"只有当至少 {show(over)} 件同时计入两项，或两项基数不同时才能都成立。",
        f"Both hold only if at least {show(over)} are counted in both, or the two have different bases.",
    )
    mend = Text("请写明两项是否重复计算。", "Say whether the two overlap.")
    return finding("partition", [whole, settled, handed], Verdict.AMBIGUOUS, working, message, needed, mend)


def _remainder(bench: Bench, counts: Sequence[Figure]) -> Iterator[Finding]:
    """Defects found and mended: the rest should be mentioned."""
    for place, mended in enumerate(counts):
        if not place or not _MENDED.search(stem(mended)):
            continue
        found = counts[place - 1]
        about = _DEFECTS.search(stem(found)) and _FOUND.search(stem(found)) and joinable(found, mended)
        rest = found.value - mended.value
        if not about or rest <= 0 or found.claim.approx != "none" or mended.claim.approx != "none":
            continue
        following = bench.folded[mended.claim.span.end : mended.claim.sentence.end + 60]
        if re.search(r"其余|剩余|尚未|未整改|正在整改|限期|整改中|持续整改|正在推进", following):
            continue
        working = f"{show(found.value)} - {show(mended.value)} = {show(rest)}"
        message = Text(
            f"“{bench.quote(mended)}”：发现 {show(found.value)}，"
            f"整改 {show(mended.value)}，其余 {show(rest)} 未作说明。",
            f"“{bench.quote(mended)}”: {show(found.value)} found, "
            f"{show(mended.value)} mended, {show(rest)} are not accounted for.",
        )
        mend = Text("请说明其余问题的原因、措施和期限。", "Say why the rest is open, what is done and by when.")
        yield finding("remainder", [found, mended], Verdict.GAP, working, message, Text("", ""), mend)


def _means(bench: Bench) -> Iterator[Finding]:
    """A printed mean that is the quotient of two counts nearby."""
    for mean in bench.figures:
        if mean.role is not Role.MEAN or mean.in_table:
            continue
        before = [f for f in bench.figures[max(0, mean.index - 6) : mean.index] if f.block == mean.block and f.is_count]
        pair = next(
            (
                (whole, number)
                for whole in reversed(before)
                for number in before
                if whole is not number
                and whole.claim.unit_class is mean.claim.unit_class
                and number.claim.unit_class is not UnitClass.MONEY
                and number.value > 1
                and _is_quotient(whole, number, mean)
            ),
            None,
        )
        if pair is not None:
            yield _mean_finding(bench, pair[0], pair[1], mean)
        elif re.search(r"日均|每[天日]", mean.clause):
            yield from _daily(bench, mean)


def _daily(bench: Bench, mean: Figure) -> Iterator[Finding]:
    """日均 is the total of the period over its days."""
    days = days_of(mean.claim.period)
    same = [f for f in bench.by_block[mean.block] if f.is_count and f.claim.unit == mean.claim.unit]
    near = [f for f in same if 0 < mean.index - f.index <= _FAR]
    total = next((f for f in near if days and _over_days(f, days, mean)), None)
    if total is not None and days is not None:
        working = f"{show(total.value)}/{days} = {show(divide(total.value, Decimal(days)))}; {show(mean.value)}"
        message = Text(f"“{bench.quote(mean)}”：{working}，一致。", f"“{bench.quote(mean)}”: {working}, they agree.")
        yield finding("avg", [total, mean], Verdict.OK, working, message)


def _over_days(whole: Figure, days: int, mean: Figure) -> bool:
    low, high = whole.claim.interval.low / days, (whole.claim.interval.high or whole.value) / days
    half = mean.claim.step / 2
    return low <= (mean.claim.interval.high or mean.value) + half and mean.claim.interval.low - half <= high


def days_of(period: str) -> int | None:
    """Return the days of a period named in the text, or None where they cannot be told.

    >>> days_of("2024年"), days_of("2023年2月份"), days_of("2025年上半年"), days_of("9月"), days_of("")
    (366, 28, 181, 30, None)
    """
    year_match = re.search(r"((?:19|20)\d\d)年", period)
    year = int(year_match.group(1)) if year_match else 2023
    months = re.search(r"(?:(\d{1,2})[-—至])?(\d{1,2})月", period)
    if months:
        first, last = int(months.group(1) or months.group(2)), int(months.group(2))
    elif "半年" in period:
        first, last = (1, 6) if "上半年" in period else (7, 12)
    elif "周" in period:
        return 7
    elif "前三季度" in period:
        first, last = 1, 9
    elif quarter := re.search(r"([一二三四])季度", period):
        first = "一二三四".index(quarter.group(1)) * 3 + 1
        last = first + 2
    elif re.fullmatch(r"(?:19|20)\d\d年度?", period):
        first, last = 1, 12
    else:
        return None
    if not 1 <= first <= last <= 12:
        return None
    return sum(monthrange(year, month)[1] for month in range(first, last + 1))


def _is_quotient(whole: Figure, number: Figure, mean: Figure) -> bool:
    exact = divide(whole.value, number.value)
    if rounds_to(exact, mean.value, mean.claim.step):
        return True
    low = divide(whole.claim.interval.low, number.claim.interval.high or number.value)
    high = divide(whole.claim.interval.high or whole.value, number.claim.interval.low or number.value)
    reach = mean.claim.interval
    half = mean.claim.step / 2
    return low <= (reach.high or mean.value) + half and reach.low - half <= high


def _mean_finding(bench: Bench, whole: Figure, number: Figure, mean: Figure) -> Finding:
    exact = show(divide(whole.value, number.value))
    working = f"{show(whole.value)}/{show(number.value)} = {exact}; {show(mean.value)}"
    message = Text(f"“{bench.quote(mean)}”：{working}，一致。", f"“{bench.quote(mean)}”: {working}, they agree.")
    return finding("avg", [whole, number, mean], Verdict.OK, working, message)
