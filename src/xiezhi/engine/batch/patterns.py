"""Which other events match a pattern: order, distance, shared keys, what must not lie between, condition."""

from __future__ import annotations

from xiezhi.engine.batch.calendar import add_months, midnight, nth_working_day, working_until
from xiezhi.engine.batch.cells import attribute, counts, field, holds, is_day, members, parameter, time_bit
from xiezhi.engine.batch.clock_state import in_time, window_of_due
from xiezhi.engine.batch.compiled import Numbers, compiled
from xiezhi.engine.batch.layout import (
    AFTER,
    ANY,
    AT,
    BEFORE,
    BY_OFFICER,
    DAYS,
    E_DAY,
    E_HI,
    E_LO,
    FALSE,
    H_AS_OF,
    H_ORDER_BY_SEQ,
    H_PARTITION,
    HOUR_US,
    HOURS,
    MINUTE_US,
    MINUTES,
    P_AMOUNT,
    P_KINDS,
    P_SIDE,
    P_SINCE,
    P_UNIT,
    P_WHERE_FROM,
    P_WHERE_TO,
    P_WITHIN,
    R_SAME,
    R_SHARE,
    S_ATTRIBUTE_MISSING,
    S_BEST,
    S_BEST_MASK,
    S_DECIDER,
    S_FACT_AT,
    S_FURTHEST,
    S_HAS_DAY_EVENTS,
    S_KIND_FROM,
    S_MASK,
    S_MAYBE,
    S_MULTI,
    S_READER,
    S_RULE,
    S_SLOTS,
    S_SURE,
    S_T,
    S_TOTAL,
    S_X,
    STOP,
    TRUE,
    UNKNOWN,
    WITHIN_CONSTANT,
    WITHIN_NONE,
    WORKING_DAYS,
    YEARS,
)
from xiezhi.engine.batch.simple import simple_formula
from xiezhi.engine.batch.stack import pop_truth


@compiled
def precedes(m: Numbers, s: Numbers, event: int, other: int) -> tuple[int, int]:
    """Tell whether an event comes before another: (truth, missing)."""
    if m[H_ORDER_BY_SEQ] == 1 or (not is_day(m, event) and not is_day(m, other)):
        return (TRUE if event < other else FALSE), 0
    if field(m, event, E_HI) < field(m, other, E_LO):
        return TRUE, 0
    if field(m, other, E_HI) < field(m, event, E_LO):
        return FALSE, 0
    mask = time_bit(m, s, event) if is_day(m, event) else 0
    if is_day(m, other):
        mask |= time_bit(m, s, other)
    return UNKNOWN, mask


@compiled
def same_keys(m: Numbers, s: Numbers, event: int) -> tuple[int, int]:
    """Tell whether an event shares the rule's keys with the subject: (truth, missing)."""
    table = m[s[S_RULE] + R_SAME]
    mask = 0
    for i in range(m[table]):
        which = m[table + 1 + 2 * i]
        value, wanted = field(m, event, which), field(m, s[S_T], which)
        if value >= 0 and wanted >= 0:
            if value != wanted:
                return FALSE, 0
        elif s[s[S_MULTI] + which] == 1:
            mask |= m[table + 2 + 2 * i]
    return (UNKNOWN, mask) if mask != 0 else (TRUE, 0)


@compiled
def distance(m: Numbers, s: Numbers, side: int, event: int) -> tuple[int, int]:
    """Return the least and the greatest time (µs) from the subject to an event, counted in the side's direction."""
    t = s[S_T]
    low = field(m, event, E_LO) - field(m, t, E_HI)
    high = field(m, event, E_HI) - field(m, t, E_LO)
    if side == AFTER or (side != BEFORE and low >= 0):
        return low, high
    if side == BEFORE or high <= 0:
        return -high, -low
    return 0, max(high, -low)


@compiled
def reach(m: Numbers, s: Numbers, pattern: int) -> tuple[int, int]:
    """Return (amount, unit) of a pattern's distance."""
    if m[pattern + P_WITHIN] == WITHIN_CONSTANT:
        return m[pattern + P_AMOUNT], m[pattern + P_UNIT]
    place = parameter(m, s, m[pattern + P_AMOUNT])
    return m[place + 1], m[place + 2]


@compiled
def close_enough(m: Numbers, days: Numbers, s: Numbers, pattern: int, event: int) -> tuple[int, int]:
    """Tell whether an event lies within the pattern's distance: (truth, missing)."""
    side = m[pattern + P_SIDE]
    amount, unit = 0, HOURS
    if m[pattern + P_WITHIN] != WITHIN_NONE:
        amount, unit = reach(m, s, pattern)
    day, own = field(m, event, E_DAY), field(m, s[S_T], E_DAY)
    if unit > HOURS:
        if unit == DAYS:
            gap = own - day if side == BEFORE else day - own
            if side in (AT, ANY):
                gap = abs(gap)
            return (TRUE if gap <= amount else FALSE), 0
        first, last = min(own, day), max(own, day)
        if unit == WORKING_DAYS:
            near = working_until(days, last) - working_until(days, first) <= amount
        else:
            near = last <= add_months(first, amount * 12 if unit == YEARS else amount)
        return (TRUE if near else FALSE), 0
    length = amount * (MINUTE_US if unit == MINUTES else HOUR_US)
    low, high = distance(m, s, side, event)
    if high <= length:
        return TRUE, 0
    if low > length:
        return FALSE, 0
    mask = time_bit(m, s, event) if is_day(m, event) else 0
    if is_day(m, s[S_T]):
        mask |= time_bit(m, s, s[S_T])
    return UNKNOWN, mask


@compiled
def window_end(m: Numbers, days: Numbers, s: Numbers, pattern: int) -> int:
    """Return the last instant at which an event can still lie within the pattern's distance."""
    t = s[S_T]
    if m[pattern + P_WITHIN] == WITHIN_NONE:
        return field(m, t, E_LO)
    amount, unit = reach(m, s, pattern)
    if unit <= HOURS:
        return field(m, t, E_HI) + amount * (MINUTE_US if unit == MINUTES else HOUR_US)
    day = field(m, t, E_DAY)
    if unit == DAYS:
        return midnight(days, day + amount + 1) - 1
    if unit == WORKING_DAYS:
        return midnight(days, nth_working_day(days, day, amount + 1)) - 1
    return midnight(days, add_months(day, amount * 12 if unit == YEARS else amount) + 1) - 1


@compiled
def still_open(m: Numbers, days: Numbers, s: Numbers, pattern: int, by: int) -> tuple[int, int]:
    """Tell whether events to come could still match: (truth, missing)."""
    side = m[pattern + P_SIDE]
    if side == BEFORE:
        return FALSE, 0
    window, mask = TRUE, 0
    if m[pattern + P_WITHIN] != WITHIN_NONE or side == AT:
        window = TRUE if m[H_AS_OF] < window_end(m, days, s, pattern) else FALSE
    if by == 1 and window == TRUE:
        window, mask = window_of_due(m, s)
    return window, mask


@compiled
def first_beyond(s: Numbers, kind: int, event: int) -> int:
    """Return the first slot of a kind's list whose event lies after ``event`` in the group."""
    low, high = s[s[S_KIND_FROM] + 2 * kind], s[s[S_KIND_FROM] + 2 * kind + 1]
    slots = s[S_SLOTS]
    while low < high:
        middle = (low + high) // 2
        if s[slots + middle] > event:
            high = middle
        else:
            low = middle + 1
    return low


@compiled
def shares(m: Numbers, s: Numbers, event: int) -> bool:
    """Tell whether an event shares a value of the officer rule's attribute with the subject."""
    group = m[s[S_RULE] + R_SHARE]
    found = s[S_X]
    s[S_X] = event
    # the set is written for x; the subject's is the next one
    place, end, step, name = members(m, s, group)
    known = members(m, s, group + 4)[0] >= 0
    result = False
    while known and 0 <= place < end and not result:
        result = counts(m, place, name) and holds(m, s, group + 4, m[place])
        place += step
    s[S_X] = found
    return result


@compiled
def strictly_between(m: Numbers, s: Numbers, low: int, cut: int, high: int) -> tuple[int, int]:
    """Tell whether ``cut`` comes after ``low`` and before ``high``: (truth, missing)."""
    one, one_mask = precedes(m, s, low, cut)
    two, two_mask = precedes(m, s, cut, high)
    if FALSE in (one, two):
        return FALSE, 0
    if one == TRUE and two == TRUE:
        return TRUE, 0
    return UNKNOWN, one_mask | two_mask


@compiled
def cuts_off(m: Numbers, s: Numbers, cut: int, event: int) -> tuple[int, int]:
    """Tell whether ``cut`` lies between the subject and a match, whichever comes first: (truth, missing)."""
    key, mask = same_keys(m, s, cut)
    if key == FALSE:
        return FALSE, 0
    one, one_mask = strictly_between(m, s, event, cut, s[S_T])
    two, two_mask = strictly_between(m, s, s[S_T], cut, event)
    if TRUE in (one, two):
        return (TRUE, 0) if key == TRUE else (UNKNOWN, mask)
    if one == FALSE and two == FALSE:
        return FALSE, 0
    return UNKNOWN, mask | one_mask | two_mask


@compiled
def lies_between(m: Numbers, s: Numbers, pattern: int, event: int) -> tuple[int, int]:
    """Tell whether an event that cuts the match off lies between ``event`` and the subject: (truth, missing)."""
    table = m[pattern + P_SINCE]
    first, last = min(event, s[S_T]), max(event, s[S_T])
    truth, mask = FALSE, 0
    for i in range(m[table]):
        kind = m[table + 1 + i]
        slot = first_beyond(s, kind, first)
        if s[S_HAS_DAY_EVENTS] == 1:
            slot = s[s[S_KIND_FROM] + 2 * kind]
        while slot < s[s[S_KIND_FROM] + 2 * kind + 1]:
            cut = s[s[S_SLOTS] + slot]
            slot += 1
            if s[S_HAS_DAY_EVENTS] == 0 and cut > last:
                break
            if cut in (event, s[S_T]) or (m[H_PARTITION] == BY_OFFICER and not shares(m, s, cut)):
                continue
            one, names = cuts_off(m, s, cut, event)
            if one == TRUE:
                return TRUE, 0
            if one == UNKNOWN:
                truth = UNKNOWN
                mask |= names
    return truth, mask


@compiled
def condition(m: Numbers, days: Numbers, s: Numbers, pattern: int, event: int) -> tuple[int, int]:
    """Evaluate a pattern's ``where`` on an event: (truth, missing). Facts are read as of that event."""
    if m[pattern + P_WHERE_FROM] == m[pattern + P_WHERE_TO]:
        return TRUE, 0
    found, fact_at, reader = s[S_X], s[S_FACT_AT], s[S_READER]
    s[S_X], s[S_READER], s[S_FACT_AT] = event, event, field(m, event, E_HI)
    simple_formula(m, days, s, m[pattern + P_WHERE_FROM], m[pattern + P_WHERE_TO])
    s[S_X], s[S_READER], s[S_FACT_AT] = found, reader, fact_at
    truth, mask, _ = pop_truth(s)
    return truth, mask


@compiled
def candidate(m: Numbers, days: Numbers, s: Numbers, pattern: int, event: int, by: int) -> tuple[int, int]:
    """Tell whether an event matches: (truth, missing); truth STOP when those beyond it cannot match either."""
    t = s[S_T]
    if event == t:
        return FALSE, 0
    side = m[pattern + P_SIDE]
    directed = side in (BEFORE, AFTER)
    in_order = directed and m[H_ORDER_BY_SEQ] == 0 and s[S_HAS_DAY_EVENTS] == 0
    result, total = TRUE, 0
    if directed:
        truth, mask = precedes(m, s, event, t) if side == BEFORE else precedes(m, s, t, event)
        if truth == FALSE:
            return FALSE, 0
        result, total = truth, mask
    if m[pattern + P_WITHIN] != WITHIN_NONE or side == AT:
        truth, mask = close_enough(m, days, s, pattern, event)
        if truth == FALSE:
            return (STOP if in_order else FALSE), 0
        result, total = max(result, truth), total | mask
    truth, mask = same_keys(m, s, event)
    if truth == FALSE or (m[H_PARTITION] == BY_OFFICER and not shares(m, s, event)):
        return FALSE, 0
    result, total = max(result, truth), total | mask
    if by == 1:
        vague = time_bit(m, s, event) if is_day(m, event) else 0
        truth, mask = in_time(s, field(m, event, E_LO), field(m, event, E_HI), vague)
        if truth == FALSE:
            return FALSE, 0
        result, total = max(result, truth), total | mask
    truth, mask = condition(m, days, s, pattern, event)
    if truth == FALSE:
        return FALSE, 0
    result, total = max(result, truth), total | mask
    if m[pattern + P_SINCE] >= 0:
        truth, mask = lies_between(m, s, pattern, event)
        if truth == TRUE:
            return (STOP if side == BEFORE and s[S_HAS_DAY_EVENTS] == 0 else FALSE), 0
        result, total = max(result, truth), total | mask
    return result, total


@compiled
def bounds(m: Numbers, s: Numbers, side: int, kind: int) -> tuple[int, int]:
    """Return the slots of a kind that may lie on a side of the subject; same-day events of either position included."""
    low, high = s[s[S_KIND_FROM] + 2 * kind], s[s[S_KIND_FROM] + 2 * kind + 1]
    if side in (AT, ANY) or low == high:
        return low, high
    t = s[S_T]
    cut = first_beyond(s, kind, t)
    slots = s[S_SLOTS]
    vague = s[S_HAS_DAY_EVENTS] == 1
    if side == BEFORE:
        while vague and cut < high and field(m, s[slots + cut], E_LO) <= field(m, t, E_HI):
            cut += 1
        return low, cut
    while vague and cut > low and field(m, s[slots + cut - 1], E_DAY) == field(m, t, E_DAY):
        cut -= 1
    return cut, high


@compiled
def weigh(m: Numbers, s: Numbers, side: int, event: int, truth: int, mask: int, name: int, bit: int) -> None:
    """Enter one match, sure or possible, in the tally; ``name`` is the attribute wanted, or -1."""
    place = attribute(m, event, name) if name >= 0 else -1
    if truth == TRUE:
        s[S_SURE] += 1
        best = s[S_DECIDER]
        if best < 0 or (event > best) == (side == BEFORE):
            s[S_DECIDER] = event
        if place >= 0:
            s[S_TOTAL] += m[place]
        elif name >= 0:
            s[S_ATTRIBUTE_MISSING] |= bit
    else:
        s[S_MAYBE] += 1
        s[S_MASK] |= mask


@compiled
def tally(m: Numbers, days: Numbers, s: Numbers, pattern: int, by: int, enough: int, name: int, bit: int) -> None:
    """Go through the candidates of a pattern: how many match, may match, which decides, what they sum up to.

    Of each kind it stops after ``enough`` sure matches, nearest in the side's direction first.
    """
    s[S_SURE], s[S_MAYBE], s[S_MASK], s[S_DECIDER] = 0, 0, 0, -1
    s[S_TOTAL], s[S_ATTRIBUTE_MISSING] = 0, 0
    side = m[pattern + P_SIDE]
    kinds = m[pattern + P_KINDS]
    for i in range(m[kinds]):
        low, high = bounds(m, s, side, m[kinds + 1 + i])
        found = s[S_SURE]
        while low < high and s[S_SURE] - found < enough:
            if side == BEFORE:
                high -= 1
                event = s[s[S_SLOTS] + high]
            else:
                event = s[s[S_SLOTS] + low]
                low += 1
            truth, mask = candidate(m, days, s, pattern, event, by)
            if truth == STOP:
                break
            if truth != FALSE:
                weigh(m, s, side, event, truth, mask, name, bit)


@compiled
def extreme(m: Numbers, days: Numbers, s: Numbers, pattern: int, last: int, name: int) -> None:
    """Find the last (or first) sure match that carries an attribute, and what possible ones lie beyond it.

    S_BEST is its position or -1, S_MAYBE and S_BEST_MASK are number and names of the possible ones beyond, S_FURTHEST
    is the outermost of those; with ``name`` -1 every match counts.
    """
    s[S_BEST], s[S_FURTHEST], s[S_BEST_MASK], s[S_MAYBE] = -1, -1, 0, 0
    side = m[pattern + P_SIDE]
    kinds = m[pattern + P_KINDS]
    for i in range(m[kinds]):
        low, high = bounds(m, s, side, m[kinds + 1 + i])
        while low < high:
            if last == 1:
                high -= 1
                event = s[s[S_SLOTS] + high]
            else:
                event = s[s[S_SLOTS] + low]
                low += 1
            truth, _ = candidate(m, days, s, pattern, event, 0)
            if truth == STOP and (last == 1) == (side == BEFORE):
                break
            if truth == TRUE and (name < 0 or attribute(m, event, name) >= 0):
                if s[S_BEST] < 0 or (event > s[S_BEST]) == (last == 1):
                    s[S_BEST] = event
                break
    for i in range(m[kinds]):
        beyond(m, days, s, pattern, last, name, m[kinds + 1 + i])


@compiled
def beyond(m: Numbers, days: Numbers, s: Numbers, pattern: int, last: int, name: int, kind: int) -> None:
    """Gather the names of possible matches of a kind beyond the best sure one."""
    low, high = bounds(m, s, m[pattern + P_SIDE], kind)
    while low < high:
        if last == 1:
            high -= 1
            event = s[s[S_SLOTS] + high]
        else:
            event = s[s[S_SLOTS] + low]
            low += 1
        if s[S_BEST] >= 0 and (event > s[S_BEST]) != (last == 1):
            return
        truth, mask = candidate(m, days, s, pattern, event, 0)
        if truth == UNKNOWN and (name < 0 or attribute(m, event, name) >= 0):
            s[S_BEST_MASK] |= mask
            s[S_MAYBE] += 1
            if s[S_FURTHEST] < 0 or (event > s[S_FURTHEST]) == (last == 1):
                s[S_FURTHEST] = event
