"""分别 lists, kinds of one thing counted apart, units within one row, figures that need each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from xiezhi.checker.arithmetic import show
from xiezhi.checker.bench import NOTHING, Bench, finding, joinable
from xiezhi.checker.figures import Figure, Role, strip_subject
from xiezhi.checker.model import Finding, Kind, UnitClass, Verdict
from xiezhi.checker.relations.same import shared_words
from xiezhi.checker.relations.sums import add
from xiezhi.core.text import Text

_KINDS = re.compile(
    r"刑事|行政|民事|治安|经济|交通|商事|民商事|执行|国家赔偿|一般|简易|普通|重大|较大|男性?|女性?|城镇|农村|线上|线下|境内|境外"
)
_HEAD = re.compile(
    r"(案件|纠纷|人员|警情|诉求|线索|问题|投诉|举报|事故|信件|信访件|申请|事项|隐患|嫌疑人|罪犯|项目|企业)$"
)
_PEOPLE_WORDS = re.compile(r"人数(?:达到?|为|共|约)*$")


_WORDS_OF_CHANGE = re.compile(r"同比|环比|分别|上升|下降|增长|增加|减少|降低|提高|上涨|下滑|回落")


def find_lists(bench: Bench) -> Iterator[Finding]:
    """Yield relations of enumerations, kinds and units."""
    yield from _respectively(bench)
    yield from _kinds(bench)
    yield from _heads_and_attendances(bench)
    yield from _units_of_vehicles(bench)
    yield from _persons_per(bench)
    yield from _round_rows(bench)


def _respectively(bench: Bench) -> Iterator[Finding]:
    """As many subjects before 分别 as values after it."""
    for figure in bench.figures:
        if figure.in_table or "分别" not in figure.clause:
            continue
        values = _row_from(bench, figure)
        subjects = _subjects(bench, figure)
        if len(values) >= 2 and subjects is None:
            yield from _too_many(bench, values)
        if len(values) < 2 or subjects is None:
            continue
        yield _distribution(bench, values, subjects)


def _too_many(bench: Bench, values: Sequence[Figure]) -> Iterator[Finding]:
    """More changes after 分别 than the sentence has counts before it: at least one has nothing to belong to."""
    first = values[0]
    before = [f for f in bench.by_sentence[first.sentence] if f.index < first.index]
    counts = [f for f in before if f.role in (Role.COUNT, Role.MEAN, Role.RATE)]
    bare = not strip_subject(_WORDS_OF_CHANGE.sub("", first.clause))
    if first.role is Role.CHANGE and bare and 2 <= len(counts) == len(before) < len(values):
        yield _distribution(bench, [*counts, *values], len(counts), len(values))


def _row_from(bench: Bench, first: Figure) -> list[Figure]:
    """Return the values joined by 、 or 和 that 分别 distributes."""
    row = [first]
    for figure in islice(bench.figures, first.index + 1, first.index + 30):
        joint = figure.lead.strip()
        if figure.sentence != first.sentence or figure.claim.unit_class is not first.claim.unit_class:
            break
        if joint not in ("、", "和", "及", "与", "以及", "、和"):
            break
        row.append(figure)
    return row


def _subjects(bench: Bench, figure: Figure) -> int | None:
    """Count the subjects of 分别: names in its own clause, or else the counts of the clauses before."""
    start = figure.claim.sentence.start
    text = bench.folded[start : figure.claim.span.start]
    clause = re.split(r"[，,；;。:：\n]", text.rpartition("分别")[0])[-1]
    names = strip_subject(re.sub(r"同比|环比|(?:较|比)(?:去年|上年|上月)(?:同期)?", "", clause).replace("、", "丶"))
    if not names:
        return None
    parts = [part for part in re.split(r"丶|和|及|与|以及", names) if part]
    return len(parts) if "丶" in names and len(parts) >= 2 else None


def _distribution(bench: Bench, values: Sequence[Figure], subjects: int, size: int | None = None) -> Finding:
    size = len(values) if size is None else size
    equal = subjects == size
    working = f"{subjects}; {size}"
    zh = f"“{bench.quote(values[0])}”：“分别”前有 {subjects} 个事项，后有 {size} 个数值"
    en = f"“{bench.quote(values[0])}”: {subjects} subjects before 分别, {size} values after it"
    message = Text(
        zh + ("，相符。" if equal else "，不能一一对应。"),
        en + (": they match." if equal else ": they do not match one to one."),
    )
    needed = Text("事项与数值须一一对应。", "Each subject needs one value.")
    mend = Text("请补齐或改写。", "Complete the list or rewrite it.")
    return finding("distribution", values, Verdict.OK if equal else Verdict.AMBIGUOUS, working, message, needed, mend)


def _verb_and_head(figure: Figure) -> tuple[str, str] | None:
    """Return verb and head noun of a subject such as 审核刑事案件: 审核 and 案件."""
    match = _HEAD.search(figure.subject)
    if match is None or len(figure.subject) < 4:
        return None
    return figure.subject[:2], match.group(1)


def _kinds(bench: Bench) -> Iterator[Finding]:
    """审核案件 N earlier, 审核刑事案件 a、行政案件 b later: the kinds should not exceed the whole."""
    for figure in bench.figures:
        named = _verb_and_head(figure) if figure.is_count and not figure.in_table else None
        if named is None or not _KINDS.search(figure.subject) or figure.opens_list:
            continue
        kinds = [figure, *_more_kinds(bench, figure, named[1])]
        whole = next((f for f in bench.counts_before(figure) if joinable(f, figure) and _bare(f, named)), None)
        if whole is None or len(kinds) < 2:
            continue
        yield from _kinds_of(bench, whole, kinds)


def _bare(figure: Figure, named: tuple[str, str]) -> bool:
    subject = figure.subject
    return subject.startswith(named[0]) and subject.endswith(named[1]) and not _KINDS.search(subject)


def _more_kinds(bench: Bench, first: Figure, head: str) -> list[Figure]:
    found = []
    for figure in bench.figures[first.index + 1 : first.index + 5]:
        if figure.sentence != first.sentence or not figure.is_count or not joinable(figure, first):
            break
        if not figure.subject.endswith(head) or not _KINDS.search(figure.subject):
            break
        found.append(figure)
    return found


def _kinds_of(bench: Bench, whole: Figure, kinds: Sequence[Figure]) -> Iterator[Finding]:
    added = add(kinds)
    over = added - whole.value
    limit = whole.claim.interval.high
    working = f"{' + '.join(show(kind.value) for kind in kinds)} = {show(added)}; {show(whole.value)}"
    quote = bench.quote(kinds[0])
    if limit is not None and added > limit:
        message = Text(
            f"“{quote}”：各类相加 {show(added)}，比前文“{whole.subject}”{show(whole.value)} 多 {show(over)}。",
            f"“{quote}”: the kinds make {show(added)}, {show(over)} more than {show(whole.value)} above.",
        )
        needed = Text(
            "只有两处口径不同（如审核环节不同）时才能都成立。", "Both hold only if the two have different scopes."
        )
        mend = Text("请写明两处的口径。", "State the scope of both.")
        yield finding("sum", [*kinds, whole], Verdict.AMBIGUOUS, working, message, needed, mend)
    if {kind.claim.unit for kind in kinds} != {whole.claim.unit} and None not in (
        whole.claim.unit,
        kinds[0].claim.unit,
    ):
        message = Text(
            f"“{quote}”：同一事项前以“{whole.claim.unit}”、此处以“{kinds[0].claim.unit}”计量。",
            f"“{quote}”: one thing is counted in {whole.claim.unit} above and in {kinds[0].claim.unit} here.",
        )
        yield finding(
            "unit-mismatch",
            [whole, *kinds],
            Verdict.FAULT,
            "",
            message,
            NOTHING,
            Text("请统一计量单位。", "Use one unit."),
        )


def _heads_and_attendances(bench: Bench) -> Iterator[Finding]:
    """人数 speaks of heads, 人次 of attendances."""
    for figure in bench.figures:
        if figure.claim.unit == "人次" and _PEOPLE_WORDS.search(figure.clause):
            message = Text(
                f"“{bench.quote(figure)}”：称“人数”而以“人次”计量。",
                f"“{bench.quote(figure)}”: the noun speaks of heads, the unit of attendances.",
            )
            mend = Text("请改为“参加…人次”，或给出人数。", "Give attendances or heads, not one named as the other.")
            yield finding("unit-mismatch", [figure], Verdict.FAIL, "人数/人次", message, NOTHING, mend)


def _units_of_vehicles(bench: Bench) -> Iterator[Finding]:
    """台次 and 辆次 for vehicles in one sentence."""
    for sentence in bench.by_sentence.values():
        trips = [f for f in sentence if f.claim.kind is Kind.VEHICLE_TIMES]
        units = sorted({f.claim.unit or "" for f in trips})
        if len(units) > 1:
            message = Text(
                f"“{bench.quote(trips[0])}”：同一句中车辆以“{'”“'.join(units)}”计量。",
                f"“{bench.quote(trips[0])}”: vehicles are counted in {' and '.join(units)} within one sentence.",
            )
            mend = Text("请统一计量单位。", "Use one unit.")
            yield finding("unit-mismatch", trips, Verdict.FAULT, "/".join(units), message, NOTHING, mend)


def _persons_per(bench: Bench) -> Iterator[Finding]:
    """Attendances per session, persons per vehicle, staff per post: fewer than one each needs a word."""
    for one, other in zip(bench.figures, bench.figures[1:], strict=False):
        if one.sentence != other.sentence or one.in_table or not (one.is_count and other.is_count):
            continue
        pair = _persons_and_units(one, other)
        if pair is None or pair[0].value >= pair[1].value:
            continue
        persons, units = pair
        working = f"{show(persons.value)}/{show(units.value)} < 1"
        message = Text(
            f"“{bench.quote(one)}”：{persons.claim.text} 少于 {units.claim.text}，平均不足 1。",
            f"“{bench.quote(one)}”: {persons.claim.text} is less than {units.claim.text}, under one each on average.",
        )
        needed = Text("只有部分没有人参加（或没有配人）时才能都成立。", "Both hold only if some had nobody.")
        mend = Text("请核对两个数字。", "Check both figures.")
        yield finding("plausibility", [one, other], Verdict.AMBIGUOUS, working, message, needed, mend)


def _persons_and_units(one: Figure, other: Figure) -> tuple[Figure, Figure] | None:
    if one.claim.unit in ("次", "场", "场次", "期", "批次") and other.claim.unit == "人次":
        return other, one
    if one.claim.unit == "人次" and other.claim.kind is Kind.VEHICLE_TIMES:
        return one, other
    posts = one.claim.unit_class is UnitClass.PERSONS and other.claim.unit_class is UnitClass.PIECES
    manned = posts and other.subject.endswith(("室", "站", "点", "岗"))
    return (one, other) if manned and len(shared_words(one.subject, other.subject)) >= 2 else None


def _round_rows(bench: Bench) -> Iterator[Finding]:
    """A row of exact figures that all end in 00 or 50 was probably estimated."""
    for sentence in bench.by_sentence.values():
        row = [f for f in sentence if f.is_count and f.value >= 100 and f.claim.step == 1 and not f.in_table]
        if len(row) >= 4 and all(f.claim.approx == "none" and f.value % Decimal(50) == 0 for f in row):
            message = Text(
                f"“{bench.quote(row[0])}”：{len(row)} 个数均以 00 或 50 结尾而未加“余”“约”，疑为估计数。",
                f"“{bench.quote(row[0])}”: {len(row)} figures all end in 00 or 50 without a hedge; probably estimates.",
            )
            yield finding("round-number", row, Verdict.INFO, "", message)
