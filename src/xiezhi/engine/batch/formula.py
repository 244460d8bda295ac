"""The instructions that search other events: has, count, sum, last, first, overlap, and the due comparison."""

from __future__ import annotations

from xiezhi.engine.batch.calendar import midnight
from xiezhi.engine.batch.cells import attribute, counts, field, holds, is_day, members, time_bit
from xiezhi.engine.batch.clock_state import in_time
from xiezhi.engine.batch.compiled import Numbers, compiled
from xiezhi.engine.batch.layout import (
    A_CLASS,
    A_HI,
    A_LO,
    A_MASK,
    A_STATUS,
    A_VAGUE,
    BY_OFFICER,
    CLOCK_UNKNOWN,
    CLOCK_WAITING,
    DAY,
    E_HI,
    E_LO,
    FALSE,
    FIRST_SEARCH,
    GE,
    GT,
    H_PARTITION,
    H_POST_OFFSETS,
    H_POSTS,
    I_A,
    I_B,
    I_C,
    I_D,
    I_OP,
    IGNORE_DUE,
    LE,
    LT,
    MISSING,
    NUMBER,
    OPEN,
    S_ATTRIBUTE_MISSING,
    S_BEST,
    S_BEST_MASK,
    S_BY,
    S_CLOCK,
    S_CLOCK_MASK,
    S_DECIDER,
    S_KIND_FROM,
    S_MASK,
    S_MAYBE,
    S_SLOTS,
    S_SURE,
    S_T,
    S_TOTAL,
    S_V,
    S_X,
    SCALE,
    STEP,
    T_COUNT,
    T_DUE,
    T_HAS,
    TRUE,
    UNKNOWN,
    V_COUNT,
    V_LAST,
    V_SUM,
    VALUE_WIDTH,
    WAITING,
)
from xiezhi.engine.batch.patterns import extreme, same_keys, still_open, tally
from xiezhi.engine.batch.simple import equal_truth, order_truth, simple_step
from xiezhi.engine.batch.stack import push_missing, push_truth, push_value

_ALL = 1 << 60


@compiled
def has(m: Numbers, days: Numbers, s: Numbers, pattern: int, names_due: int) -> None:
    """Push whether an event matching the pattern exists."""
    by = 1 if names_due == 1 and s[S_BY] != IGNORE_DUE else 0
    if by == 1 and s[S_CLOCK] == CLOCK_WAITING:
        push_truth(s, OPEN, 0, -1)
        return
    tally(m, days, s, pattern, by, 1, -1, 0)
    if s[S_SURE] > 0:
        push_truth(s, TRUE, 0, s[S_DECIDER])
        return
    window, mask = still_open(m, days, s, pattern, by)
    if window == TRUE:
        push_truth(s, OPEN, 0, -1)
    elif window == UNKNOWN or s[S_MAYBE] > 0:
        push_truth(s, UNKNOWN, mask | s[S_MASK], -1)
    else:
        push_truth(s, FALSE, 0, -1)


@compiled
def count_compared(m: Numbers, days: Numbers, s: Numbers, at: int) -> None:
    """Replace the topmost value by the truth of ``number of matches <op> value`` (construct 6)."""
    right = s[S_V] - VALUE_WIDTH
    s[S_V] = right
    pattern, op = m[at + I_A], m[at + I_B]
    status, missing = s[right + A_STATUS], s[right + A_MASK]
    low, high, names = s[right + A_LO], s[right + A_HI], s[right + A_VAGUE]
    tally(m, days, s, pattern, 0, high // SCALE + 2 if status == 0 else _ALL, -1, 0)
    least, most = s[S_SURE] * SCALE, (s[S_SURE] + s[S_MAYBE]) * SCALE
    if status == WAITING:
        push_truth(s, OPEN, 0, s[S_T])
        return
    if status == MISSING:
        push_truth(s, UNKNOWN, missing, s[S_T])
        return
    if op in (LT, LE, GT, GE):
        truth = order_truth(op, least, most, low, high)
    else:
        truth = equal_truth(op, least, most, low, high)
    if still_open(m, days, s, pattern, 0)[0] == TRUE:
        if op in (LT, LE):
            truth = FALSE if truth == FALSE else OPEN
        elif op in (GT, GE):
            truth = TRUE if truth == TRUE else OPEN
        elif least <= high:
            truth = OPEN
    push_truth(s, truth, s[S_MASK] | names, s[S_T])


@compiled
def push_aggregate(m: Numbers, days: Numbers, s: Numbers, at: int) -> None:
    """Push the number, the total, or the first or last value of the matches."""
    op, pattern = m[at + I_OP], m[at + I_A]
    if still_open(m, days, s, pattern, 0)[0] == TRUE:
        push_missing(s, WAITING, 0)
    elif op == V_COUNT:
        tally(m, days, s, pattern, 0, _ALL, -1, 0)
        push_value(s, NUMBER, s[S_SURE] * SCALE, (s[S_SURE] + s[S_MAYBE]) * SCALE, s[S_MASK])
    elif op == V_SUM:
        tally(m, days, s, pattern, 0, _ALL, m[at + I_B], m[at + I_C])
        if s[S_MAYBE] > 0 or s[S_ATTRIBUTE_MISSING] != 0:
            push_missing(s, MISSING, s[S_MASK] | s[S_ATTRIBUTE_MISSING])
        else:
            push_value(s, NUMBER, s[S_TOTAL], s[S_TOTAL], 0)
    else:
        extreme(m, days, s, pattern, 1 if op == V_LAST else 0, m[at + I_B])
        best = s[S_BEST]
        if best < 0 or s[S_MAYBE] > 0:
            push_missing(s, MISSING, s[S_BEST_MASK] | (m[at + I_C] if best < 0 else 0))
        else:
            value = m[attribute(m, best, m[at + I_B])]
            push_value(s, m[at + I_D], value, value, m[at + I_C] if m[at + I_D] == DAY else 0)


@compiled
def due_compared(days: Numbers, s: Numbers, op: int) -> None:
    """Replace the topmost value by whether it is in time (le) or past the due instant (gt)."""
    left = s[S_V] - VALUE_WIDTH
    s[S_V] = left
    if s[left + A_STATUS] == WAITING:
        push_truth(s, OPEN, 0, s[S_T])
        return
    if s[left + A_STATUS] == MISSING:
        mask = s[left + A_MASK] | (s[S_CLOCK_MASK] if s[S_CLOCK] == CLOCK_UNKNOWN else 0)
        push_truth(s, UNKNOWN if s[S_CLOCK] != CLOCK_WAITING else OPEN, mask, s[S_T])
        return
    low, high = s[left + A_LO], s[left + A_HI]
    if s[left + A_CLASS] == DAY:
        low, high = midnight(days, low), midnight(days, low + 1) - 1
    truth, mask = in_time(s, low, high, s[left + A_VAGUE])
    if op == GT and truth <= TRUE:
        truth = 1 - truth
    push_truth(s, truth, mask, s[S_T])


# ------------------------------------------------------------------ overlap


@compiled
def end_of_span(m: Numbers, days: Numbers, s: Numbers, event: int, spec: int) -> tuple[int, int, int]:
    """Return one end of an event's interval as (least, greatest, vague bits); least above greatest: missing.

    ``spec`` lies in m: attribute number or -1 for the event's own time, class, bit for t, bit for x.
    """
    if m[spec] < 0:
        bit = time_bit(m, s, event) if is_day(m, event) else 0
        return field(m, event, E_LO), field(m, event, E_HI), bit
    bit = m[spec + 2] if event == s[S_T] else m[spec + 3]
    place = attribute(m, event, m[spec])
    if place < 0:
        return 1, 0, bit
    if m[spec + 1] == DAY:
        return midnight(days, m[place]), midnight(days, m[place] + 1) - 1, bit
    return m[place], m[place], 0


@compiled
def starts_before_end(
    m: Numbers, days: Numbers, s: Numbers, event: int, other: int, start: int, end: int
) -> tuple[int, int]:
    """Tell whether one event's interval starts before the other's ends: (truth, missing)."""
    low, high, bit = end_of_span(m, days, s, event, start)
    other_low, other_high, other_bit = end_of_span(m, days, s, other, end)
    mask = (bit if low > high else 0) | (other_bit if other_low > other_high else 0)
    if mask != 0:
        return UNKNOWN, mask
    return order_truth(LT, low, high, other_low, other_high), bit | other_bit


@compiled
def meets(m: Numbers, days: Numbers, s: Numbers, overlap: int, event: int) -> tuple[int, int]:
    """Tell whether an event meets the subject and shares a value: (truth, missing).

    ``overlap`` lies in m: kinds, set of t, set of x, start, end.
    """
    t = s[S_T]
    one, one_mask = starts_before_end(m, days, s, t, event, m[overlap + 3], m[overlap + 4])
    two, two_mask = starts_before_end(m, days, s, event, t, m[overlap + 3], m[overlap + 4])
    key, mask = same_keys(m, s, event)
    if FALSE in (one, two, key):
        return FALSE, 0
    result = max(one, two, key)
    total = mask if key == UNKNOWN else 0
    total |= one_mask if one == UNKNOWN else 0
    total |= two_mask if two == UNKNOWN else 0
    s[S_X] = event
    own, other = m[overlap + 1], m[overlap + 2]
    place, end, step, name = members(m, s, other)
    if members(m, s, own)[0] < 0 or place < 0:
        total |= m[other + 3] if place < 0 else 0
        total |= m[own + 3] if members(m, s, own)[0] < 0 else 0
        return UNKNOWN, total
    while place < end:
        if counts(m, place, name) and holds(m, s, own, m[place]):
            return result, total
        place += step
    return FALSE, 0


@compiled
def overlap_in_group(m: Numbers, days: Numbers, s: Numbers, overlap: int) -> None:
    """Push whether an event of the group meets the subject."""
    kinds = m[overlap]
    mask, maybe, best = 0, 0, -1
    for i in range(m[kinds]):
        bounds = s[S_KIND_FROM] + 2 * m[kinds + 1 + i]
        for slot in range(s[bounds], s[bounds + 1]):
            event = s[s[S_SLOTS] + slot]
            if event == s[S_T]:
                continue
            truth, names = meets(m, days, s, overlap, event)
            if truth == TRUE and (best < 0 or event < best):
                best = event
            if truth == UNKNOWN:
                mask |= names
                maybe += 1
    if best >= 0:
        push_truth(s, TRUE, 0, best)
    else:
        push_truth(s, UNKNOWN if maybe > 0 else FALSE, mask, -1)


@compiled
def overlap_in_table(m: Numbers, days: Numbers, s: Numbers, overlap: int) -> None:
    """Push whether an event anywhere in the table meets the subject, through the lists of each shared value.

    A list holds (event, start, greatest end so far) in order of start: one search finds the first that can still
    reach the subject, the walk ends where starts lie beyond the subject's end.
    """
    t = s[S_T]
    own = m[overlap + 1]
    place, end, step, name = members(m, s, own)
    if place < 0:
        push_truth(s, UNKNOWN, m[own + 3], -1)
        return
    begin, _, _ = end_of_span(m, days, s, t, m[overlap + 3])
    least, most, _ = end_of_span(m, days, s, t, m[overlap + 4])
    finish = most if least <= most else _ALL
    mask, maybe, best = 0, 0, -1
    while place < end:
        if counts(m, place, name):
            offsets = m[H_POST_OFFSETS] + m[overlap + 5]
            lists = m[offsets] + m[place]
            low, high = m[lists], m[lists + 1]
            last = high
            while low < high:
                middle = (low + high) // 2
                if m[m[H_POSTS] + 3 * middle + 2] < begin:
                    low = middle + 1
                else:
                    high = middle
            while low < last and m[m[H_POSTS] + 3 * low + 1] <= finish:
                event = m[m[H_POSTS] + 3 * low]
                low += 1
                if event == t:
                    continue
                truth, names = meets(m, days, s, overlap, event)
                if truth == TRUE and (best < 0 or event < best):
                    best = event
                if truth == UNKNOWN:
                    mask |= names
                    maybe += 1
        place += step
    if best >= 0:
        push_truth(s, TRUE, 0, best)
    else:
        push_truth(s, UNKNOWN if maybe > 0 else FALSE, mask, -1)


@compiled
def run(m: Numbers, days: Numbers, s: Numbers, start: int, end: int) -> None:
    """Run a formula: its truth lies on the stack."""
    at = start
    while at < end:
        op = m[at + I_OP]
        if op < FIRST_SEARCH:
            at = simple_step(m, days, s, at)
            continue
        if op == T_HAS:
            has(m, days, s, m[at + I_A], m[at + I_B])
        elif op == T_COUNT:
            count_compared(m, days, s, at)
        elif op == T_DUE:
            due_compared(days, s, m[at + I_A])
        elif op <= V_LAST + 1:
            push_aggregate(m, days, s, at)
        elif m[H_PARTITION] == BY_OFFICER:
            overlap_in_table(m, days, s, m[at + I_A])
        else:
            overlap_in_group(m, days, s, m[at + I_A])
        at += STEP
