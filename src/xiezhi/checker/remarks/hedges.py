"""Hedges used wrongly: 余 after exact digits, 约 before them, two hedges at once; counts without their measure word."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xiezhi.checker.bench import NOTHING, Bench, finding
from xiezhi.checker.figures import Figure, Role
from xiezhi.checker.model import Finding, UnitClass, Verdict
from xiezhi.core.text import Text

# A share, change or multiple is a computed value; 约19.2% rounds it, and rounding is what the hedge is for.
_MEASURED = (UnitClass.PERCENT, UnitClass.POINTS, UnitClass.MULTIPLE)
_ABOUT = ("约", "近", "大约", "约为", "将近")
_OVER = ("余", "多")


def find_hedges(bench: Bench) -> Iterator[Finding]:
    """Yield faults in the use of hedges and of measure words."""
    for figure in bench.figures:
        computed = figure.claim.unit_class in _MEASURED or figure.role is Role.MEAN
        hedged = "" if computed else figure.claim.approx
        if (hedged in _OVER and not _is_round(figure, 20)) or (hedged in _ABOUT and not _is_round(figure, 100)):
            yield _after_exact(bench, figure)
        if figure.claim.text.startswith(("约", "近", "逾", "超")) and any(mark in figure.claim.text for mark in _OVER):
            yield _doubled(figure)
    yield from _without_unit(bench)


def _is_round(figure: Figure, least: int) -> bool:
    """Say whether a figure is round as printed: 40, 5000, 3160万, 1.3万, and all below ``least``.

    A figure without scale is round if it ends in 0; one with 万 or 亿 also with two digits.
    """
    printed = figure.value / figure.claim.step
    digits = len(printed.normalize().as_tuple().digits)
    scaled = figure.claim.step != 1
    return printed % 10 == 0 or printed < least or (scaled and digits <= 2)


def _after_exact(bench: Bench, figure: Figure) -> Finding:
    message = Text(
        f"“{bench.quote(figure)}”：“{figure.claim.text}”的数字已精确到末位，不应再加“{figure.claim.approx}”。",
        f"“{bench.quote(figure)}”: {figure.claim.text} is exact to "
        f"its last digit and should carry no {figure.claim.approx}.",
    )
    mend = Text("请写准确数，或写整数加“余”。", "Print the exact figure, or a round one with the hedge.")
    return finding("approx-after-nonround", [figure], Verdict.FAULT, figure.claim.text, message, NOTHING, mend)


def _doubled(figure: Figure) -> Finding:
    message = Text(f"“{figure.claim.text}”：前后两个概数词重复。", f"“{figure.claim.text}”: two hedges on one figure.")
    return finding("approx-doubled", [figure], Verdict.FAULT, "", message, NOTHING, Text("请保留一个。", "Keep one."))


def _without_unit(bench: Bench) -> Iterator[Finding]:
    """One count without measure word among others that have theirs is a slip; a whole row without is a layout."""
    for sentence in bench.by_sentence.values():
        counts = [f for f in sentence if f.is_count and not f.in_table]
        bare = [f for f in counts if f.claim.unit is None and "/" not in f.claim.text]
        if len(bare) == 1 and len(counts) >= 3 and bare[0].value >= Decimal(1):
            message = Text(
                f"“{bench.quote(bare[0])}”：“{bare[0].claim.text}”后缺少计量单位。",
                f"“{bench.quote(bare[0])}”: {bare[0].claim.text} has no measure word.",
            )
            mend = Text("请补上单位。", "Add the measure word.")
            yield finding("missing-unit", bare, Verdict.FAULT, "", message, NOTHING, mend)
