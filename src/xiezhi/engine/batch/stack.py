"""The two stacks of a formula: values and truths, and the Kleene connectives on the second."""

from __future__ import annotations

from xiezhi.engine.batch.compiled import Numbers, compiled
from xiezhi.engine.batch.layout import (
    A_CLASS,
    A_HI,
    A_LO,
    A_MASK,
    A_STATUS,
    A_VAGUE,
    FALSE,
    KNOWN,
    MISSING,
    OPEN,
    Q_DECIDER,
    Q_MASK,
    Q_TRUTH,
    Q_WIDTH,
    S_Q,
    S_V,
    TRUE,
    UNKNOWN,
    VALUE_WIDTH,
)


@compiled
def push_truth(s: Numbers, truth: int, mask: int, decider: int) -> None:
    """Put a truth on its stack; only an unknown one carries missing names."""
    top = s[S_Q]
    s[top + Q_TRUTH] = truth
    s[top + Q_MASK] = mask if truth == UNKNOWN else 0
    s[top + Q_DECIDER] = decider
    s[S_Q] = top + Q_WIDTH


@compiled
def pop_truth(s: Numbers) -> tuple[int, int, int]:
    """Take the topmost truth: (truth, missing, position of the event that decides or -1)."""
    top = s[S_Q] - Q_WIDTH
    s[S_Q] = top
    return s[top + Q_TRUTH], s[top + Q_MASK], s[top + Q_DECIDER]


@compiled
def push_value(s: Numbers, kind: int, low: int, high: int, vague: int) -> None:
    """Put a known value on its stack: all of [low, high]; ``vague`` names what leaves it undecided."""
    top = s[S_V]
    s[top + A_STATUS] = KNOWN
    s[top + A_CLASS] = kind
    s[top + A_LO] = low
    s[top + A_HI] = high
    s[top + A_MASK] = 0
    s[top + A_VAGUE] = vague
    s[S_V] = top + VALUE_WIDTH


@compiled
def push_missing(s: Numbers, status: int, mask: int) -> None:
    """Put a missing value, or one that future events decide, on its stack."""
    push_value(s, 0, 0, 0, 0)
    top = s[S_V] - VALUE_WIDTH
    s[top + A_STATUS] = status
    s[top + A_MASK] = mask if status == MISSING else 0


@compiled
def drop_truths(s: Numbers, number: int) -> None:
    """Forget the topmost truths."""
    s[S_Q] -= number * Q_WIDTH


@compiled
def all_of(s: Numbers, number: int) -> None:
    """Replace the topmost truths by their conjunction: FALSE, else OPEN, else UNKNOWN, else TRUE.

    TRUE is decided by the latest of its parts, FALSE by the earliest of its false ones.
    """
    result, mask, latest, earliest = TRUE, 0, -1, -1
    for i in range(1, number + 1):
        part = s[S_Q] - i * Q_WIDTH
        truth, decider = s[part + Q_TRUTH], s[part + Q_DECIDER]
        mask |= s[part + Q_MASK]
        latest = max(latest, decider)
        if truth == FALSE and decider >= 0 and (earliest < 0 or decider < earliest):
            earliest = decider
        if truth == FALSE or result == FALSE:
            result = FALSE
        elif truth == OPEN or result == OPEN:
            result = OPEN
        elif truth == UNKNOWN:
            result = UNKNOWN
    drop_truths(s, number)
    if result == TRUE:
        push_truth(s, result, 0, latest)
    else:
        push_truth(s, result, mask, earliest if result == FALSE else -1)


@compiled
def any_of(s: Numbers, number: int) -> None:
    """Replace the topmost truths by their disjunction: TRUE, else OPEN, else UNKNOWN, else FALSE.

    Decided by the earliest of its true parts, FALSE by the earliest of its parts.
    """
    result, mask, earliest = FALSE, 0, -1
    for i in range(1, number + 1):
        part = s[S_Q] - i * Q_WIDTH
        truth = s[part + Q_TRUTH]
        mask |= s[part + Q_MASK]
        if truth == TRUE or result == TRUE:
            result = TRUE
        elif truth == OPEN or result == OPEN:
            result = OPEN
        elif truth == UNKNOWN:
            result = UNKNOWN
    for i in range(1, number + 1):
        part = s[S_Q] - i * Q_WIDTH
        decider = s[part + Q_DECIDER]
        if s[part + Q_TRUTH] == result and decider >= 0 and (earliest < 0 or decider < earliest):
            earliest = decider
    drop_truths(s, number)
    push_truth(s, result, mask, earliest if result in (TRUE, FALSE) else -1)


@compiled
def negate(s: Numbers) -> None:
    """Swap TRUE and FALSE on top; its event stays."""
    top = s[S_Q] - Q_WIDTH
    if s[top + Q_TRUTH] <= TRUE:
        s[top + Q_TRUTH] = 1 - s[top + Q_TRUTH]
