"""Asking a clock that has been computed: is this in time, is there still time."""

from __future__ import annotations

from xiezhi.engine.batch.compiled import Numbers, compiled
from xiezhi.engine.batch.layout import (
    CLOCK_KNOWN,
    CLOCK_UNKNOWN,
    CLOCK_WAITING,
    FALSE,
    H_AS_OF,
    OPEN,
    S_CLOCK,
    S_CLOCK_MASK,
    S_DIFFER_MASK,
    S_EARLY_DUE,
    S_INCLUSIVE,
    S_LATE_DUE,
    S_OPEN_EARLY,
    S_OPEN_LATE,
    TRUE,
    UNKNOWN,
)


@compiled
def before_due(low: int, high: int, due: int, inclusive: int, is_open: int) -> int:
    """Tell whether all of [low, high] is in time for one due instant."""
    if is_open == 1 or high < due or (inclusive == 1 and high <= due):
        return TRUE
    if low > due or (inclusive == 0 and low >= due):
        return FALSE
    return UNKNOWN


@compiled
def in_time(s: Numbers, low: int, high: int, vague: int) -> tuple[int, int]:
    """Tell whether all of [low, high] is in time for the clock's reading at hand: (truth, missing)."""
    if s[S_CLOCK] == CLOCK_WAITING:
        return OPEN, 0
    if s[S_CLOCK] != CLOCK_KNOWN:
        return UNKNOWN, s[S_CLOCK_MASK]
    early = before_due(low, high, s[S_EARLY_DUE], s[S_INCLUSIVE], s[S_OPEN_EARLY])
    late = before_due(low, high, s[S_LATE_DUE], s[S_INCLUSIVE], s[S_OPEN_LATE])
    if early == late and early != UNKNOWN:
        return early, 0
    mask = vague if UNKNOWN in (early, late) else 0
    if early != late:
        mask |= s[S_DIFFER_MASK]
    return UNKNOWN, mask


@compiled
def window_of_due(m: Numbers, s: Numbers) -> tuple[int, int]:
    """Tell whether the due instant of a clock that has started is still to come at as-of: (truth, missing)."""
    if s[S_CLOCK] == CLOCK_UNKNOWN:
        return UNKNOWN, s[S_CLOCK_MASK]
    early = s[S_OPEN_EARLY] == 1 or m[H_AS_OF] < s[S_EARLY_DUE]
    late = s[S_OPEN_LATE] == 1 or m[H_AS_OF] < s[S_LATE_DUE]
    if early == late:
        return (TRUE if early else FALSE), 0
    return UNKNOWN, s[S_DIFFER_MASK]
