"""Exact decimal intervals: what a printed figure may stand for, and whether printed figures can agree. Never floats."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext

from xiezhi.checker.model import Interval

_CONTEXT = Context(prec=40)
_HALF = Decimal("0.5")


def interval_of(value: Decimal, upper: Decimal | None, step: Decimal, approx: str) -> Interval:
    """Return the values a printed figure may stand for.

    A whole number without scale is exact; 5.77万 stands for half a last digit on both sides; 余 and 多 reach up to the
    next round step, 近 and 不足 down from it, 约 both ways.

    >>> interval_of(Decimal(57700), None, Decimal(100), "none")
    Interval(low=Decimal('57650.0'), high=Decimal('57750.0'))
    >>> interval_of(Decimal(40), None, Decimal(1), "余")
    Interval(low=Decimal('40'), high=Decimal('49'))
    """
    if upper is not None:
        return Interval(value, upper)
    round_step = _round_step(value, step)
    if approx in ("余", "多"):
        return Interval(value, value + round_step - min(step, Decimal(1)))
    if approx in ("近", "将近", "不足", "不到"):
        return Interval(max(Decimal(0), value - round_step), value)
    if approx in ("约", "大约", "约为", "左右", "上下"):
        return Interval(max(Decimal(0), value - round_step / 2), value + round_step / 2)
    if approx in ("以上", "逾", "超", "超过", "至少"):
        return Interval(value, None)
    return Interval(value, value) if step == 1 else half_open(value, step)


def _round_step(value: Decimal, step: Decimal) -> Decimal:
    """Return the step a rounded figure was probably rounded to: 40 to 10, 5000 to 1000, 7995 to 1, 1.3万 to 1000."""
    if value == 0:
        return step
    exponent = value.normalize().as_tuple().exponent
    return max(step, Decimal(1).scaleb(exponent)) if isinstance(exponent, int) else step


def total(intervals: Iterable[Interval]) -> Interval:
    """Return the interval of a sum."""
    low, high = Decimal(0), Decimal(0)
    open_end = False
    for each in intervals:
        low += each.low
        open_end = open_end or each.high is None
        high += each.high or 0
    return Interval(low, None if open_end else high)


def meet(one: Interval, other: Interval) -> bool:
    """Say whether two intervals have a value in common.

    >>> meet(Interval(Decimal(1), Decimal(2)), Interval(Decimal(2), None))
    True
    """
    return (one.high is None or other.low <= one.high) and (other.high is None or one.low <= other.high)


def quotient(numerator: Interval, denominator: Interval) -> Interval | None:
    """Return numerator over denominator in percent, or None where the denominator may be zero."""
    if denominator.low <= 0:
        return None
    with localcontext(_CONTEXT):
        low = numerator.low / denominator.high * 100 if denominator.high is not None else Decimal(0)
        high = numerator.high / denominator.low * 100 if numerator.high is not None else None
    return Interval(low, high)


def percent(numerator: Decimal, denominator: Decimal) -> Decimal:
    """Return ``numerator / denominator`` in percent, to 40 digits; ``denominator`` is not zero."""
    with localcontext(_CONTEXT):
        return numerator / denominator * 100


def divide(numerator: Decimal, denominator: Decimal) -> Decimal:
    """Return the quotient to 40 digits; ``denominator`` is not zero."""
    with localcontext(_CONTEXT):
        return numerator / denominator


def rounds_to(exact: Decimal, printed: Decimal, step: Decimal) -> bool:
    """Say whether ``exact`` rounds half up to ``printed`` at the printed decimals.

    >>> rounds_to(Decimal("94.9235"), Decimal("94.92"), Decimal("0.01"))
    True
    """
    with localcontext(_CONTEXT):
        return (exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step == printed


def cuts_to(exact: Decimal, printed: Decimal, step: Decimal) -> bool:
    """Say whether ``printed`` is ``exact`` cut off, not rounded, at the printed decimals.

    >>> cuts_to(Decimal("48.65"), Decimal("48.6"), Decimal("0.1"))
    True
    """
    with localcontext(_CONTEXT):
        return (exact / step).quantize(Decimal(1), ROUND_DOWN) * step == printed


def half_open(value: Decimal, step: Decimal) -> Interval:
    """Return the values that round to a printed percentage: half a last digit on both sides."""
    return Interval(value - step * _HALF, value + step * _HALF)


def show(value: Decimal) -> str:
    """Return a figure for the eye: no exponent, no trailing zeros, at most four decimals.

    >>> show(Decimal("1.10")), show(Decimal("5.77E+4")), show(Decimal("94.92353"))
    ('1.1', '57700', '94.9235')
    """
    rounded = value.quantize(Decimal("0.0001"), ROUND_HALF_UP) if abs(value) < Decimal(10) ** 20 else value
    words = f"{rounded:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
