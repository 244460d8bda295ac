"""Changes: this year against last year, amounts and rates, changes of parts and whole, points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from xiezhi.checker.arithmetic import cuts_to, divide, meet, percent, rounds_to, show
from xiezhi.checker.bench import Bench, finding
from xiezhi.checker.figures import Figure, Role
from xiezhi.checker.model import Direction, Finding, Interval, UnitClass, Verdict
from xiezhi.checker.relations.ratios import printed_interval
from xiezhi.core.text import Text

_SMALL = Decimal(200_000)
_MEND = Text("请核对本期数、上期数和增减幅度。", "Check both periods' figures and the change.")


def find_changes(bench: Bench) -> Iterator[Finding]:
    """Yield the relations of every printed change in running text."""
    for figure in bench.figures:
        if figure.in_table:
            continue
        if figure.is_count:
            yield from _of_count(bench, figure)
        elif figure.role is Role.RATE:
            yield from _of_rate(bench, figure)
        if figure.role is Role.CHANGE and figure.claim.direction is Direction.DOWN and figure.value > 100:
            yield _beyond(bench, figure)


def _of_count(bench: Bench, current: Figure) -> Iterator[Finding]:
    rate = bench.described_by(current, Role.CHANGE, "yoy") or bench.described_by(current, Role.CHANGE)
    amount = bench.described_by(current, Role.AMOUNT)
    previous = _previous_of(bench, current)
    if rate is not None and rate.claim.unit_class is not UnitClass.PERCENT:
        rate = None
    if previous is not None and rate is not None:
        yield yoy_finding(bench, current, previous, rate)
    elif amount is not None and rate is not None:
        yield growth_finding(bench, current, amount, rate)
    elif rate is not None and current.claim.step == 1 and current.claim.approx == "none":
        yield from integer_base(bench, current, rate)
    if previous is not None and amount is not None:
        yield _difference(bench, current, previous, amount)


def _previous_of(bench: Bench, current: Figure) -> Figure | None:
    owned = bench.described_by(current, Role.PREVIOUS) or _year_before(bench, current)
    if owned is not None and owned.claim.unit_class is current.claim.unit_class:
        return owned
    before = bench.figures[current.index - 1] if current.index else None
    if (
        before is not None
        and before.role is Role.PREVIOUS
        and before.sentence == current.sentence
        and before.owner is None
    ):
        leads = current.clause.endswith(("至", "到", "为", "至了", "到了"))
        return before if leads and before.claim.unit == current.claim.unit else None
    return None


def _year_before(bench: Bench, current: Figure) -> Figure | None:
    """Return the count right before that the text dates one year earlier: 2023年办理66件,2024年办理151件."""
    before = bench.figures[current.index - 1] if current.index else None
    if before is None or before.sentence != current.sentence or not before.is_count:
        return None
    years = [re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", figure.lead) for figure in (before, current)]
    dated = all(years) and int(years[0][-1]) == int(years[1][-1]) - 1
    return before if dated and before.claim.unit == current.claim.unit else None


def change_of(current: Decimal, previous: Decimal) -> Decimal:
    """Return the change from ``previous`` (not zero) to ``current`` in percent, negative for a fall."""
    return percent(current - previous, previous)


def judge_change(current: Interval, previous: Interval, exact: Decimal | None, rate: Figure) -> Verdict:
    """Judge a printed change with its direction on the intervals of both figures."""
    if exact is None:
        return Verdict.FAIL
    falls = rate.claim.direction is Direction.DOWN or (rate.claim.direction is None and exact < 0)
    signed = -rate.value if falls else rate.value
    if (exact < 0) == (signed < 0) and rounds_to(abs(exact), rate.value, rate.claim.step):
        return Verdict.OK
    if previous.low > 0 and current.high is not None and previous.high is not None:
        reach = Interval(change_of(current.low, previous.high), change_of(current.high, previous.low))
        printed = printed_interval(rate)
        low, high = printed.low, printed.high if printed.high is not None else printed.low * 2
        around = Interval(-high, -low) if signed < 0 else Interval(low, high)
        if meet(reach, around):
            return Verdict.OK_WITHIN_ROUNDING
    if (exact < 0) == (signed < 0) and cuts_to(abs(exact), rate.value, rate.claim.step):
        return Verdict.TRUNCATED
    return Verdict.FAIL


def yoy_finding(bench: Bench, current: Figure, previous: Figure, rate: Figure) -> Finding:
    """Write a finding of type yoy: both years and the change are printed."""
    exact = change_of(current.value, previous.value) if previous.value else None
    verdict = judge_change(current.claim.interval, previous.claim.interval, exact, rate)
    return change_finding(bench, "yoy", [current, previous, rate], verdict, exact, rate)


def change_finding(
    bench: Bench, kind: str, members: Sequence[Figure], verdict: Verdict, exact: Decimal | None, rate: Figure
) -> Finding:
    """Write a finding about a printed change; ``exact`` is the change in percent that the members give."""
    shown = "—" if exact is None else show(exact)
    sign = "-" if rate.claim.direction is Direction.DOWN else "+"
    zh = f"“{bench.quote(rate)}”：按所列数字计算变动为 {shown}%，文中为 {sign}{show(rate.value)}%"
    en = f"“{bench.quote(rate)}”: the figures give a change of {shown}%, printed {sign}{show(rate.value)}%"
    end = {
        Verdict.OK: Text("，一致。", ": they agree."),
        Verdict.OK_WITHIN_ROUNDING: Text("，在四舍五入范围内一致。", ": they agree within rounding."),
        Verdict.TRUNCATED: Text("，仅在截去尾数时成立。", ": true only if cut off instead of rounded."),
        Verdict.AMBIGUOUS: Text("，须口径有变才能都成立。", ": both can hold only if the scope has changed."),
    }.get(verdict, Text("，不能同时成立。", ": they cannot all hold."))
    needed = _needed(members, rate)
    return finding(
        kind, members, verdict, f"{shown}%; {sign}{show(rate.value)}%", Text(zh + end.zh, en + end.en), needed, _MEND
    )


def _needed(members: Sequence[Figure], rate: Figure) -> Text:
    factor = 1 - rate.value / 100 if rate.claim.direction is Direction.DOWN else 1 + rate.value / 100
    if factor <= 0:
        return Text("降幅不可能超过 100%。", "A fall cannot exceed 100%.")
    base = show(divide(members[0].value, factor).to_integral_value())
    return Text(
        f"若幅度成立，上期数应约为 {base}。",
        f"For the change to hold the earlier figure would have to be about {base}.",
    )


def growth_finding(bench: Bench, current: Figure, amount: Figure, rate: Figure) -> Finding:
    """Write a finding of type growth: figure, amount of change and rate give the base two ways."""
    down = amount.claim.direction is Direction.DOWN
    base = current.value + amount.value if down else current.value - amount.value
    shift = amount.claim.interval
    low = current.claim.interval.low + (shift.low if down else -(shift.high or shift.low))
    high = (current.claim.interval.high or current.claim.interval.low) + (
        (shift.high or shift.low) if down else -shift.low
    )
    exact = change_of(current.value, base) if base > 0 else None
    verdict = judge_change(current.claim.interval, Interval(low, high), exact, rate)
    if amount.claim.direction is not rate.claim.direction:
        verdict = Verdict.FAIL
    return change_finding(bench, "growth", [current, amount, rate], verdict, exact, rate)


def _difference(bench: Bench, current: Figure, previous: Figure, amount: Figure) -> Finding:
    change = current.value - previous.value
    signed = -amount.value if amount.claim.direction is Direction.DOWN else amount.value
    slack = (current.claim.step + previous.claim.step + amount.claim.step) / 2
    exact = all(f.claim.step == 1 for f in (current, previous, amount))
    verdict = Verdict.OK if change == signed else Verdict.FAIL
    if verdict is Verdict.FAIL and not exact and abs(change - signed) <= slack:
        verdict = Verdict.OK_WITHIN_ROUNDING
    message = Text(
        f"“{bench.quote(amount)}”：{show(current.value)} − "
        f"{show(previous.value)} = {show(change)}，文中增减 {show(signed)}。",
        f"“{bench.quote(amount)}”: {show(current.value)} - "
        f"{show(previous.value)} = {show(change)}, printed change {show(signed)}.",
    )
    needed = Text("两期数字与增减数不能同时成立。", "Both periods and the printed difference cannot all hold.")
    return finding(
        "difference", [current, previous, amount], verdict, f"{show(change)}; {show(signed)}", message, needed, _MEND
    )


def integer_base(bench: Bench, current: Figure, rate: Figure) -> Iterator[Finding]:
    """A whole number and its change must come from a whole number of last year; small figures often cannot."""
    factor = 1 - rate.value / 100 if rate.claim.direction is Direction.DOWN else 1 + rate.value / 100
    if rate.claim.approx != "none" or rate.claim.upper is not None or factor <= 0 or not 0 < current.value < _SMALL:
        return
    guess = divide(current.value, factor)
    middle = guess.to_integral_value(ROUND_FLOOR)
    bases = [base for base in (middle - 1, middle, guess.to_integral_value(ROUND_CEILING), middle + 2) if base > 0]
    changes = [(base, change_of(current.value, base)) for base in bases]
    down = rate.claim.direction is Direction.DOWN
    if any((c < 0) == down and rounds_to(abs(c), rate.value, rate.claim.step) for _, c in changes):
        return
    cut = any((c < 0) == down and cuts_to(abs(c), rate.value, rate.claim.step) for _, c in changes)
    near = sorted(changes, key=lambda pair: abs(abs(pair[1]) - rate.value))[:2]
    working = "; ".join(f"{show(base)} -> {show(change)}%" for base, change in near)
    message = Text(
        f"“{bench.quote(rate)}”：{show(current.value)} 与变动 {show(rate.value)}% 找不到对应的上期整数（{working}）。",
        f"“{bench.quote(rate)}”: no whole number of the earlier period gives {show(current.value)} with a change of "
        f"{show(rate.value)}% ({working}).",
    )
    needed = Text(
        "只有截去尾数，或本期数、幅度之一不准确时才可能。",
        "Possible only if cut off, or if one of the two figures is inexact.",
    )
    verdict = Verdict.TRUNCATED if cut else Verdict.AMBIGUOUS
    yield finding("integer-base", [current, rate], verdict, working, message, needed, _MEND)


def _of_rate(bench: Bench, rate: Figure) -> Iterator[Finding]:
    """Rates change by points: difference of two printed rates, and the slip of writing % for points."""
    points = bench.described_by(rate, Role.POINTS)
    previous = bench.described_by(rate, Role.PREVIOUS) or _previous_of(bench, rate)
    if points is not None and previous is not None:
        change = rate.value - previous.value
        signed = -points.value if points.claim.direction is Direction.DOWN else points.value
        slack = (rate.claim.step + previous.claim.step) / 2
        verdict = (
            Verdict.OK
            if change == signed
            else Verdict.OK_WITHIN_ROUNDING
            if abs(change - signed) <= slack
            else Verdict.FAIL
        )
        message = Text(
            f"“{bench.quote(points)}”：{show(rate.value)} − {show(previous.value)} "
            f"= {show(change)} 个百分点，文中为 {show(signed)}。",
            f"“{bench.quote(points)}”: {show(rate.value)} - {show(previous.value)} "
            f"= {show(change)} points, printed {show(signed)}.",
        )
        needed = Text("两个比率与百分点差不能同时成立。", "Both rates and the printed points cannot all hold.")
        yield finding(
            "points", [rate, previous, points], verdict, f"{show(change)}; {show(signed)}", message, needed, _MEND
        )
    change_rate = bench.described_by(rate, Role.CHANGE)
    if change_rate is not None and change_rate.claim.unit == "%" and "率" in rate.clause:
        message = Text(
            f"“{bench.quote(change_rate)}”：比率的变动用“%”表示，读者无法判断是百分点还是相对变动。",
            f"“{bench.quote(change_rate)}”: a rate changes by points; "
            "with % the reader cannot tell points from a relative change.",
        )
        mend = Text("如指两个比率之差，请写“个百分点”。", "If the difference of two rates is meant, write 个百分点.")
        yield finding("points-word", [rate, change_rate], Verdict.FAULT, "", message, Text("", ""), mend)


def _beyond(bench: Bench, rate: Figure) -> Finding:
    message = Text(
        f"“{bench.quote(rate)}”：下降 {show(rate.value)}% 不可能，降幅最多为 100%。",
        f"“{bench.quote(rate)}”: a fall of {show(rate.value)}% is impossible, 100% is the most.",
    )
    return finding("percent-range", [rate], Verdict.FAIL, f"{show(rate.value)} > 100", message, Text("", ""), _MEND)


def base_interval(figure: Figure, rate: Figure) -> Interval | None:
    """Return what the earlier figure must have been, from this year's figure and the printed change."""
    printed = printed_interval(rate)
    if figure.claim.interval.high is None or printed.high is None:
        return None
    down = rate.claim.direction is Direction.DOWN
    least, most = (
        (1 - printed.high / 100, 1 - printed.low / 100) if down else (1 + printed.low / 100, 1 + printed.high / 100)
    )
    if least <= 0:
        return None
    return Interval(divide(figure.claim.interval.low, most), divide(figure.claim.interval.high, least))


def mixed_changes(bench: Bench, sums: Sequence[Finding]) -> Iterator[Finding]:
    """Where parts add up to a whole and all carry changes, last year's parts must add up to last year's whole."""
    by_id = {figure.claim.id: figure for figure in bench.figures}
    for each in sums:
        if each.type != "sum" or each.verdict not in (Verdict.OK, Verdict.OK_WITHIN_ROUNDING):
            continue
        figures = [by_id[claim] for claim in each.claims]
        for comparison in ("yoy", "mom"):
            yield from _mixed(bench, figures, comparison)


def _mixed(bench: Bench, figures: Sequence[Figure], comparison: str) -> Iterator[Finding]:
    rates = [bench.described_by(figure, Role.CHANGE, comparison) for figure in figures]
    found = [rate for rate in rates if rate is not None and rate.claim.unit == "%"]
    if len(found) < len(figures) or len(figures) < 3:
        return
    bases = [base_interval(figure, rate) for figure, rate in zip(figures, found, strict=True)]
    reach = [base for base in bases if base is not None and base.high is not None]
    if len(reach) < len(figures):
        return
    low = sum((base.low for base in reach[:-1]), Decimal(0))
    high = sum((base.high or base.low for base in reach[:-1]), Decimal(0))
    whole = reach[-1]
    agree = meet(Interval(low, high), whole)
    span = f"{show(low.to_integral_value())}..{show(high.to_integral_value())}"
    other = f"{show(whole.low.to_integral_value())}..{show((whole.high or whole.low).to_integral_value())}"
    message = Text(
        f"“{bench.quote(figures[-1])}”：由增减幅度反推，各项上期合计 {span}，总数上期 {other}，"
        + ("相符。" if agree else "对不上。"),
        f"“{bench.quote(figures[-1])}”: from the changes, the parts were {span} before and the whole {other}; "
        + ("these agree." if agree else "these do not meet."),
    )
    needed = Text(
        "若要都成立，上期统计口径须与本期不同。", "Both can hold only if the earlier period was counted differently."
    )
    members = [member for pair in zip(figures, found, strict=True) for member in pair]
    verdict = Verdict.OK_WITHIN_ROUNDING if agree else Verdict.AMBIGUOUS
    yield finding("mixgrowth", members, verdict, f"{span} / {other}", message, needed, _MEND)
