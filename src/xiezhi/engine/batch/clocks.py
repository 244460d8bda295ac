"""Winding a rule's clock: where it starts, what pauses, restarts and extends it; earliest and latest where unsure."""

from __future__ import annotations

from xiezhi.engine.batch.calendar import day_of, midnight
from xiezhi.engine.batch.cells import attribute, field, is_day, parameter, time_bit
from xiezhi.engine.batch.compiled import Numbers, compiled
from xiezhi.engine.batch.layout import (
    BY_OFFICER,
    C_EXTENSIONS,
    C_LIMIT,
    C_PAUSES,
    C_PROFILE,
    C_RESTARTS,
    C_STARTS,
    CLOCK_KNOWN,
    CLOCK_UNKNOWN,
    CLOCK_WAITING,
    DAY,
    E_HI,
    E_LO,
    EXTEND_UNTIL,
    EXTENSION_STATE,
    EXTENSION_WIDTH,
    FALSE,
    FAR,
    H_PARTITION,
    HOURS,
    KNOWN,
    MISSING,
    NEVER,
    NONE,
    P_KINDS,
    S_BEST,
    S_BEST_MASK,
    S_CLOCK,
    S_CLOCK_MASK,
    S_DIFFER_MASK,
    S_DUES,
    S_EARLY_DUE,
    S_EXTENSION_COUNT,
    S_EXTENSIONS,
    S_FURTHEST,
    S_HAS_DAY_EVENTS,
    S_INCLUSIVE,
    S_KIND_FROM,
    S_LATE_DUE,
    S_MAYBE,
    S_OPEN_EARLY,
    S_OPEN_LATE,
    S_PROVISIONAL,
    S_SLOTS,
    S_SPAN_COUNT,
    S_T,
    SCALE,
    START_ANCHOR,
    START_AT,
    START_WIDTH,
    STOP,
    TRUE,
    UNKNOWN,
    WAITING,
    X_AMOUNT,
    X_AT,
    X_KIND,
    X_UNIT,
)
from xiezhi.engine.batch.patterns import beyond, candidate, extreme, first_beyond, precedes, same_keys, shares
from xiezhi.engine.batch.periods import add_span, count_due

_EARLIEST, _LATEST = 0, 1


@compiled
def take_reading(s: Numbers, reading: int) -> None:
    """Make one reading of both clocks the due instants that comparisons use."""
    s[S_EARLY_DUE] = s[S_DUES + reading]
    s[S_LATE_DUE] = s[S_DUES + 3 + reading]


# ------------------------------------------------------------------ start


@compiled
def attribute_start(m: Numbers, days: Numbers, s: Numbers, start: int) -> tuple[int, int, int, int]:
    """Return (status, earliest, latest, missing) of a start at an attribute of the subject."""
    place = attribute(m, s[S_T], m[start + 1])
    if place < 0:
        return MISSING, 0, 0, m[start + 3]
    if m[start + 2] != DAY:
        return KNOWN, m[place], m[place], 0
    begin = midnight(days, m[place])
    if s[S_INCLUSIVE] == 0:
        return KNOWN, begin, begin, 0
    return KNOWN, begin, midnight(days, m[place] + 1) - 1, m[start + 3]


@compiled
def first_moment(m: Numbers, s: Numbers, event: int, which: int) -> int:
    """Return the instant of an event in one of the two clocks, the earliest clock taking its first.

    Only hours and minutes ask for more than the day: other limits take the first instant in both clocks.
    """
    return field(m, event, E_HI if s[S_INCLUSIVE] == 1 and which == _LATEST else E_LO)


@compiled
def last_moment(m: Numbers, s: Numbers, event: int, which: int) -> int:
    """Return the instant of an event in one of the two clocks, the earliest clock taking its last."""
    return first_moment(m, s, event, 1 - which)


@compiled
def vague_bit(m: Numbers, s: Numbers, event: int) -> int:
    """Return the bit of the event's time where an hour limit needs more than its day."""
    return time_bit(m, s, event) if s[S_INCLUSIVE] == 1 and is_day(m, event) else 0


@compiled
def event_start(m: Numbers, s: Numbers, early: int, late: int) -> tuple[int, int, int, int]:
    """Return (status, earliest, latest, missing) of a start at an event, or at one of two."""
    mask = vague_bit(m, s, early) | vague_bit(m, s, late)
    return KNOWN, first_moment(m, s, early, _EARLIEST), first_moment(m, s, late, _LATEST), mask


@compiled
def anchor_start(m: Numbers, days: Numbers, s: Numbers, start: int) -> tuple[int, int, int, int]:
    """Return (status, earliest, latest, missing) of a start at the last event before, or the first after."""
    last = m[start + 2]
    extreme(m, days, s, m[start + 1], last, -1)
    best, unsure = s[S_BEST], s[S_FURTHEST]
    if best < 0:
        if s[S_MAYBE] > 0:
            return MISSING, 0, 0, s[S_BEST_MASK]
        return (MISSING if last == 1 else WAITING), 0, 0, m[start + 3]
    if s[S_MAYBE] == 0:
        return event_start(m, s, best, best)
    names = s[S_BEST_MASK]
    early, late = (best, unsure) if last == 1 else (unsure, best)
    status, low, high, mask = event_start(m, s, early, late)
    return status, low, high, mask | names


@compiled
def start_of(m: Numbers, days: Numbers, s: Numbers, clock: int) -> tuple[int, int, int, int]:
    """Return (status, earliest, latest, missing) of the start: the latest of its parts."""
    table = m[clock + C_STARTS]
    status, low, high, mask, missing = KNOWN, NONE, NONE, 0, 0
    for i in range(m[table]):
        start = table + 1 + i * START_WIDTH
        if m[start] == START_AT:
            one, early, late, names = event_start(m, s, s[S_T], s[S_T])
        elif m[start] == START_ANCHOR:
            one, early, late, names = anchor_start(m, days, s, start)
        else:
            one, early, late, names = attribute_start(m, days, s, start)
        if one == WAITING or status == WAITING:
            status = WAITING
        elif one == MISSING:
            status = MISSING
            missing |= names
        else:
            low, high = max(low, early), max(high, late)
            mask |= names
    return status, low, high, (missing if status == MISSING else mask)


# ------------------------------------------------------------------ restarts


@compiled
def restart_of(m: Numbers, days: Numbers, s: Numbers, clock: int) -> tuple[int, int, int]:
    """Return (last sure restart or -1, last possible one beyond it or -1, names of the possible ones beyond)."""
    table = m[clock + C_RESTARTS]
    best = -1
    for i in range(m[table]):
        extreme(m, days, s, m[table + 1 + i], 1, -1)
        best = max(best, s[S_BEST])
    s[S_BEST], s[S_FURTHEST], s[S_BEST_MASK] = best, -1, 0
    for i in range(m[table]):
        kinds = m[m[table + 1 + i] + P_KINDS]
        for j in range(m[kinds]):
            beyond(m, days, s, m[table + 1 + i], 1, -1, m[kinds + 1 + j])
    return best, s[S_FURTHEST], s[S_BEST_MASK]


# ------------------------------------------------------------------ the next of several kinds


@compiled
def next_of(m: Numbers, s: Numbers, kinds: int, position: int) -> int:
    """Return the first event of some kinds beyond a position in the group, or -1."""
    found = -1
    for i in range(m[kinds]):
        kind = m[kinds + 1 + i]
        slot = first_beyond(s, kind, position)
        if slot < s[s[S_KIND_FROM] + 2 * kind + 1]:
            event = s[s[S_SLOTS] + slot]
            if found < 0 or event < found:
                found = event
    return found


# ------------------------------------------------------------------ pauses


@compiled
def closes(m: Numbers, s: Numbers, event: int) -> tuple[int, int]:
    """Tell whether an event of the right kind may close a pause: (truth, missing). The subject itself may."""
    if event == s[S_T]:
        return TRUE, 0
    if m[H_PARTITION] == BY_OFFICER and not shares(m, s, event):
        return FALSE, 0
    return same_keys(m, s, event)


@compiled
def closer_of(m: Numbers, s: Numbers, kinds: int, opener: int, which: int) -> tuple[int, int]:
    """Return (the next event that closes a pause or -1, names of the possible ones before the first sure one).

    What may have closed it has done so in the earliest clock and has not in the latest.
    """
    chosen, mask = -1, 0
    event = next_of(m, s, kinds, opener)
    while event >= 0:
        truth, names = closes(m, s, event)
        mask |= names
        if chosen < 0 and (truth == TRUE or (truth == UNKNOWN and which == _EARLIEST)):
            chosen = event
        if truth == TRUE:
            break
        event = next_of(m, s, kinds, event)
    return chosen, mask


@compiled
def enter_pause(m: Numbers, s: Numbers, start: int, opener: int, closer: int, which: int) -> None:
    """Enter one pause, clipped to the clock's start."""
    begin = max(start, last_moment(m, s, opener, which))
    end = first_moment(m, s, closer, which) if closer >= 0 else FAR
    if end > start and (s[S_INCLUSIVE] == 0 or end > begin):
        add_span(s, begin, end)


@compiled
def pause_names(m: Numbers, s: Numbers, start: int, opener: int, closer: int) -> int:
    """Return the names that would tell the ends of a pause more exactly, if it may reach beyond the start.

    A pause that is too short to count in the earliest clock may count in the latest.
    """
    if closer < 0:
        return vague_bit(m, s, opener)
    if field(m, closer, E_HI) <= start:
        return 0
    return vague_bit(m, s, opener) | vague_bit(m, s, closer)


@compiled
def gather_pauses(m: Numbers, days: Numbers, s: Numbers, periods: int, start: int, which: int) -> int:
    """Enter the pauses that touch the clock after its start; return the names of possible ones."""
    mask = 0
    for i in range(m[periods]):
        opens, closes = m[periods + 1 + 2 * i], m[m[periods + 2 + 2 * i] + P_KINDS]
        opener = next_of(m, s, m[opens + P_KINDS], -1)
        while opener >= 0:
            truth, names = candidate(m, days, s, opens, opener, 0)
            if truth in (TRUE, UNKNOWN):
                closer, closer_names = closer_of(m, s, closes, opener, which)
                mask |= names | closer_names | pause_names(m, s, start, opener, closer)
                if truth == TRUE or which == _LATEST:
                    enter_pause(m, s, start, opener, closer, which)
            opener = next_of(m, s, m[opens + P_KINDS], opener)
    return mask


# ------------------------------------------------------------------ extensions


@compiled
def limit_at(m: Numbers, s: Numbers, place: int) -> tuple[int, int]:
    """Return (amount, unit) of a limit given as a constant or a row parameter."""
    if m[place] == 0:
        return m[place + 1], m[place + 2]
    found = parameter(m, s, m[place + 1])
    return m[found + 1], m[found + 2]


@compiled
def enter_extension(m: Numbers, days: Numbers, s: Numbers, entry: int, event: int, which: int) -> int:
    """Enter an extension in order of approval; return the names of what it lacks."""
    kind = m[entry + 1]
    mask = vague_bit(m, s, event)
    if kind == EXTEND_UNTIL:
        place = attribute(m, event, m[entry + 2])
        amount, unit = 0, 0
        if place >= 0:
            amount = m[place] if m[entry + 3] == DAY else day_of(days, m[place])
        else:
            mask |= m[entry + 4]
            amount = NEVER
            if which == _EARLIEST:
                return mask
    else:
        amount, unit = limit_at(m, s, entry + 2)
    at = s[S_EXTENSION_COUNT]
    s[S_EXTENSION_COUNT] += 1
    item = s[S_EXTENSIONS] + at * EXTENSION_STATE
    approved = last_moment(m, s, event, which)
    while at > 0 and s[item - EXTENSION_STATE + X_AT] > approved:
        for i in range(EXTENSION_STATE):
            s[item + i] = s[item - EXTENSION_STATE + i]
        item -= EXTENSION_STATE
        at -= 1
    s[item + X_AT], s[item + X_KIND], s[item + X_AMOUNT], s[item + X_UNIT] = approved, kind, amount, unit
    return mask


@compiled
def allowed_times(m: Numbers, s: Numbers, entry: int) -> int:
    """Return how often one kind of extension may count."""
    if m[entry + 5] == 0:
        return m[entry + 6]
    return m[parameter(m, s, m[entry + 6]) + 1] // SCALE


@compiled
def approval(m: Numbers, days: Numbers, s: Numbers, pattern: int, event: int, after: int) -> tuple[int, int]:
    """Tell whether an event extends the clock that (re)started at ``after``: (truth, missing)."""
    order, mask = precedes(m, s, after, event)
    if order == FALSE:
        return FALSE, 0
    truth, names = candidate(m, days, s, pattern, event, 0)
    if truth in (FALSE, STOP):
        return FALSE, 0
    return (UNKNOWN, mask | names) if UNKNOWN in (order, truth) else (TRUE, 0)


@compiled
def gather_entry(m: Numbers, days: Numbers, s: Numbers, entry: int, after: int, which: int) -> int:
    """Enter the first matches of one kind of extension, by position; return the names of possible ones among them."""
    kinds = m[m[entry] + P_KINDS]
    left, mask = allowed_times(m, s, entry), 0
    event = next_of(m, s, kinds, after if s[S_HAS_DAY_EVENTS] == 0 else -1)
    while event >= 0 and left > 0:
        truth, names = approval(m, days, s, m[entry], event, after) if event != after else (FALSE, 0)
        mask |= names
        if truth == TRUE or (truth == UNKNOWN and which == _LATEST):
            left -= 1
            mask |= enter_extension(m, days, s, entry, event, which)
        event = next_of(m, s, kinds, event)
    return mask


@compiled
def gather_extensions(m: Numbers, days: Numbers, s: Numbers, clock: int, after: int, which: int) -> int:
    """Enter the extensions after a position in the group; return the names of possible ones."""
    table = m[clock + C_EXTENSIONS]
    mask = 0
    for i in range(m[table]):
        mask |= gather_entry(m, days, s, table + 1 + i * EXTENSION_WIDTH, after, which)
    return mask


# ------------------------------------------------------------------ the clock


@compiled
def wind(m: Numbers, days: Numbers, s: Numbers, clock: int, start: int, after: int, which: int) -> int:
    """Compute one of the two clocks; return the names of what is unsure about it."""
    s[S_SPAN_COUNT], s[S_EXTENSION_COUNT] = 0, 0
    amount, unit = limit_at(m, s, m[clock + C_LIMIT])
    pauses = m[clock + C_PAUSES]
    periods = m[pauses + 1]
    if m[pauses] == 1:
        place = parameter(m, s, m[pauses + 1])
        periods = m[place + 1]
        if m[place] == NONE:
            periods = -1
    mask = gather_pauses(m, days, s, periods, start, which) if periods >= 0 else 0
    mask |= gather_extensions(m, days, s, clock, after, which)
    profile = m[m[clock + C_PROFILE] + 1]
    if m[m[clock + C_PROFILE]] == 1:
        profile = m[parameter(m, s, profile) + 1]
    is_open = count_due(m, days, s, (start, amount, unit, profile), S_DUES + 3 * which)
    if which == _EARLIEST:
        s[S_OPEN_EARLY] = 1 if is_open else 0
    else:
        s[S_OPEN_LATE] = 1 if is_open else 0
    return mask


@compiled
def same_dues(s: Numbers) -> bool:
    """Tell whether both clocks run out at the same instants."""
    if s[S_OPEN_EARLY] == 1 or s[S_OPEN_LATE] == 1:
        return s[S_OPEN_EARLY] == s[S_OPEN_LATE]
    for reading in range(3):
        if s[S_DUES + reading] != s[S_DUES + 3 + reading]:
            return False
    return True


@compiled
def start_clock(m: Numbers, days: Numbers, s: Numbers, clock: int) -> tuple[int, int, int, int, int, int]:
    """Return (status, earliest start, latest start, names, position the earliest runs from, same of the latest)."""
    status, early, late, mask = start_of(m, days, s, clock)
    sure, unsure, names = restart_of(m, days, s, clock)
    if sure < 0 and status != KNOWN:
        return status, 0, 0, mask, -1, -1
    early_after, late_after = s[S_T], s[S_T]
    if sure >= 0:
        status, early, late, mask = event_start(m, s, sure, sure)
        early_after, late_after = sure, sure
    if unsure >= 0:
        late, late_after = first_moment(m, s, unsure, _LATEST), unsure
        mask |= names | vague_bit(m, s, unsure)
    return status, early, late, mask, early_after, late_after


@compiled
def wind_clock(m: Numbers, days: Numbers, s: Numbers, clock: int) -> None:
    """Wind the clock of the row at hand: its state, its due instants, and what is unsure about them."""
    s[S_PROVISIONAL], s[S_DIFFER_MASK] = 0, 0
    _, unit = limit_at(m, s, m[clock + C_LIMIT])
    s[S_INCLUSIVE] = 1 if unit <= HOURS else 0
    status, early, late, mask, early_after, late_after = start_clock(m, days, s, clock)
    if status != KNOWN:
        s[S_CLOCK] = CLOCK_WAITING if status == WAITING else CLOCK_UNKNOWN
        s[S_CLOCK_MASK] = mask if status == MISSING else 0
        return
    s[S_CLOCK] = CLOCK_KNOWN
    mask |= wind(m, days, s, clock, early, early_after, _EARLIEST)
    if mask != 0:
        provisional = s[S_PROVISIONAL]
        mask |= wind(m, days, s, clock, late, late_after, _LATEST)
        s[S_PROVISIONAL] = provisional
        if not same_dues(s):
            s[S_DIFFER_MASK] = mask
            return
    for reading in range(3):
        s[S_DUES + 3 + reading] = s[S_DUES + reading]
    s[S_OPEN_LATE] = s[S_OPEN_EARLY]
