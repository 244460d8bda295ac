"""How a printed percentage is judged against the figures it was computed from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xiezhi.checker.arithmetic import cuts_to, half_open, meet, percent, quotient, rounds_to, show, total
from xiezhi.checker.bench import NOTHING, Bench, finding
from xiezhi.checker.figures import Figure
from xiezhi.checker.model import Finding, Interval, Verdict
from xiezhi.core.text import Text

FITTING = (Verdict.OK, Verdict.OK_WITHIN_ROUNDING, Verdict.TRUNCATED)


def printed_interval(rate: Figure) -> Interval:
    """Return the values a printed percentage may stand for, hedges included."""
    if rate.claim.approx != "none" or rate.claim.upper is not None:
        return rate.claim.interval
    return half_open(rate.value, rate.claim.step)


def judge_ratio(numerator: Interval, denominator: Interval, exact: Decimal | None, rate: Figure) -> Verdict:
    """Judge a percentage: ``exact`` is the quotient of the printed values, the intervals say how far they reach."""
    if exact is None:
        return Verdict.FAIL
    if rounds_to(exact, rate.value, rate.claim.step):
        return Verdict.OK
    reach = quotient(numerator, denominator)
    if reach is not None and meet(reach, printed_interval(rate)):
        return Verdict.OK_WITHIN_ROUNDING
    if cuts_to(exact, rate.value, rate.claim.step):
        return Verdict.TRUNCATED
    return Verdict.FAIL


def ratio_verdict(numerator: Figure, base: Figure, rate: Figure) -> Verdict:
    """Judge ``rate`` as ``numerator`` over ``base``."""
    exact = percent(numerator.value, base.value) if base.value else None
    return judge_ratio(numerator.claim.interval, base.claim.interval, exact, rate)


def sum_ratio_verdict(numerator: Figure, parts: Sequence[Figure], rate: Figure) -> Verdict:
    """Judge ``rate`` as ``numerator`` over the sum of ``parts``."""
    base = sum((part.value for part in parts), Decimal(0))
    exact = percent(numerator.value, base) if base else None
    return judge_ratio(numerator.claim.interval, total(part.claim.interval for part in parts), exact, rate)


def ratio_finding(
    bench: Bench, numerator: Figure, base: Figure, rate: Figure, verdict: Verdict | None = None
) -> Finding:
    """Write a finding of type ratio."""
    exact = percent(numerator.value, base.value) if base.value else Decimal(0)
    return _written(
        bench,
        "ratio",
        [numerator, base, rate],
        verdict or ratio_verdict(numerator, base, rate),
        exact,
        base.value,
        rate,
    )


def sum_ratio_finding(bench: Bench, numerator: Figure, parts: Sequence[Figure], rate: Figure) -> Finding:
    """Write a finding of type ratiosum: the base is the sum of the listed parts."""
    base = sum((part.value for part in parts), Decimal(0))
    exact = percent(numerator.value, base) if base else Decimal(0)
    verdict = sum_ratio_verdict(numerator, parts, rate)
    return _written(bench, "ratiosum", [numerator, *parts, rate], verdict, exact, base, rate)


def list_share_finding(
    bench: Bench, parts: Sequence[Figure], base: Figure, share: Figure, left: Decimal | None = None
) -> Finding:
    """Write a finding of type ratiosum: the parts together are this share of the base.

    With ``left`` the share is what the parts leave of the base, ``left`` percent of it.
    """
    if left is not None:
        rest = base.value - sum((part.value for part in parts), Decimal(0))
        return _written(bench, "ratio", [*parts, base, share], Verdict.OK, left, base.value, share, rest)
    added = sum((part.value for part in parts), Decimal(0))
    exact = percent(added, base.value)
    top = total(part.claim.interval for part in parts)
    verdict = judge_ratio(top, base.claim.interval, exact, share)
    return _written(bench, "ratiosum", [*parts, base, share], verdict, exact, base.value, share, added)


def success_base(bench: Bench, numerator: Figure, base: Figure, rate: Figure) -> Iterator[Finding]:
    """A rate of success needs a base of attempts: 化解 or 解决 already says success."""
    word = re.search(r"化解|解决|办结|调处成功", base.clause)
    if "成功率" not in rate.clause or word is None:
        return
    message = Text(
        f"“{bench.quote(rate)}”：成功率的基数用“{word.group()}”表述，含义已是办成。",
        f"“{bench.quote(rate)}”: the base of this rate of success is described with a word that already means success.",
    )
    mend = Text("请将基数改为“调解”“受理”等。", "Describe the base as cases taken up.")
    yield finding("base-wording", [base, numerator], Verdict.FAULT, word.group(), message, NOTHING, mend)


def _written(  # noqa: PLR0917  # one sentence, seven parts
    bench: Bench,
    kind: str,
    members: list[Figure],
    verdict: Verdict,
    exact: Decimal,
    base: Decimal,
    rate: Figure,
    numerator: Decimal | None = None,
) -> Finding:
    top = members[0].value if numerator is None else numerator
    computed = f"{show(top)}/{show(base)} = {show(exact)}%; {show(rate.value)}%"
    zh = f"“{bench.quote(rate)}”：{show(top)} ÷ {show(base)} = {show(exact)}%，文中为 {show(rate.value)}%"
    en = f"“{bench.quote(rate)}”: {show(top)} / {show(base)} = {show(exact)}%, printed {show(rate.value)}%"
    end = {
        Verdict.OK: Text("，一致。", ": they agree."),
        Verdict.OK_WITHIN_ROUNDING: Text("，在四舍五入范围内一致。", ": they agree within rounding."),
        Verdict.TRUNCATED: Text("，仅在直接截去尾数时成立。", ": true only if cut off instead of rounded."),
        Verdict.AMBIGUOUS: Text("，按此口径不成立。", ": not so on this base."),
    }.get(verdict, Text("，三个数字不能同时成立。", ": the three figures cannot all hold."))
    implied = show((top * 100 / rate.value).quantize(Decimal(1))) if rate.value and top < Decimal(10) ** 20 else "—"
    needed = Text(
        f"若比例成立，基数应约为 {implied}。", f"For the percentage to hold the base would have to be about {implied}."
    )
    mend = Text("请核对分子、基数和比例，或写明基数。", "Check numerator, base and percentage, or name the base.")
    return finding(kind, list(members), verdict, computed, Text(zh + end.zh, en + end.en), needed, mend)
