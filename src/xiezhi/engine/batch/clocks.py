"""Winding a rule's clock: where it starts, what pauses, restarts and extends it; earliest and latest where unsure."""

from __future__ import annotations

from xiezhi.engine.batch.calendar import midnight
from xiezhi.engine.batch.cells import attribute, field, is_day, parameter, time_bit
from xiezhi.engine.batch.compiled import Numbers, compiled
from xiezhi.engine.batch.layout import (
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
    HOURS,
    KNOWN,
    MISSING,
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
    X_ENTRY,
    X_EVENT,
    X_KIND,
    X_UNIT,
)
from xiezhi.engine.batch.patterns import candidate, extreme, first_beyond, precedes
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
    if m[start + 2] == DAY:
        return KNOWN, midnight(days, m[place]), midnight(days, m[place] + 1) - 1, m[start + 3]
    return KNOWN, m[place], m[place], 0


@compiled
def event_start(m: Numbers, s: Numbers, early: int, late: int) -> tuple[int, int, int, int]:
    """Return (status, earliest, latest, missing) of a start at an event, or at one of two."""
    mask = time_bit(m, s, early) if is_day(m, early) else 0
    if is_day(m, late):
        mask |= time_bit(m, s, late)
    return KNOWN, field(m, early, E_LO), field(m, late, E_HI), mask


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
    """Return (last sure restart or -1, last possible one beyond it or -1, missing)."""
    table = m[clock + C_RESTARTS]
    best, unsure, mask = -1, -1, 0
    for i in range(m[table]):
        extreme(m, days, s, m[table + 1 + i], 1, -1)
        best = max(best, s[S_BEST])
        if s[S_MAYBE] > 0:
            unsure = max(unsure, s[S_FURTHEST])
            mask |= s[S_BEST_MASK]
    if unsure < best:
        return best, -1, 0
    return best, unsure, mask


# ------------------------------------------------------------------ pauses


@compiled
def closer_of(m: Numbers, days: Numbers, s: Numbers, pattern: int, opener: int, which: int) -> tuple[int, int]:
    """Return (the next event that closes a pause or -1, names of possible ones met on the way)."""
    kinds = m[pattern + P_KINDS]
    best, mask = -1, 0
    for i in range(m[kinds]):
        kind = m[kinds + 1 + i]
        slot = first_beyond(m, s, kind, opener)
        while slot < s[s[S_KIND_FROM] + 2 * kind + 1]:
            event = s[s[S_SLOTS] + slot]
            slot += 1
            if best >= 0 and event > best:
                break
            truth, names = candidate(m, days, s, pattern, event, 0) if event != s[S_T] else (TRUE, 0)
            mask |= names
            if truth == TRUE or (truth == UNKNOWN and which == _EARLIEST):
                best = event
                break
    return best, mask


@compiled
def gather_pauses(m: Numbers, days: Numbers, s: Numbers, periods: int, start: int, which: int) -> int:
    """Enter the pauses that touch the clock after its start; return the names of possible ones."""
    mask = 0
    for i in range(m[periods]):
        opens, closes = m[periods + 1 + 2 * i], m[periods + 2 + 2 * i]
        kinds = m[opens + P_KINDS]
        for j in range(m[kinds]):
            ranges = s[S_KIND_FROM] + 2 * m[kinds + 1 + j]
            for slot in range(s[ranges], s[ranges + 1]):
                opener = s[s[S_SLOTS] + slot]
                truth, names = candidate(m, days, s, opens, opener, 0)
                if truth in (FALSE, STOP):
                    continue
                mask |= names
                closer, closer_names = closer_of(m, days, s, closes, opener, which)
                mask |= closer_names
                end = field(m, closer, E_LO) if closer >= 0 else FAR
                if (truth == TRUE or which == _LATEST) and end > start:
                    add_span(s, max(start, field(m, opener, E_LO)), end)
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
def later(s: Numbers, item: int, approved: int, event: int) -> bool:
    """Tell whether an extension entered before comes after one: by instant, then by position."""
    if s[item + X_AT] != approved:
        return s[item + X_AT] > approved
    return s[item + X_EVENT] > event


@compiled
def enter_extension(m: Numbers, s: Numbers, entry: int, event: int) -> None:
    """Enter an extension in order of approval."""
    kind = m[entry + 1]
    if kind == EXTEND_UNTIL:
        place = attribute(m, event, m[entry + 2])
        if place < 0:
            return
        amount, unit = m[place], 0
    else:
        amount, unit = limit_at(m, s, entry + 2)
    at = s[S_EXTENSION_COUNT]
    s[S_EXTENSION_COUNT] += 1
    item = s[S_EXTENSIONS] + at * EXTENSION_STATE
    approved = field(m, event, E_LO)
    while at > 0 and later(s, item - EXTENSION_STATE, approved, event):
        for i in range(EXTENSION_STATE):
            s[item + i] = s[item - EXTENSION_STATE + i]
        item -= EXTENSION_STATE
        at -= 1
    s[item + X_AT], s[item + X_KIND], s[item + X_AMOUNT], s[item + X_UNIT] = approved, kind, amount, unit
    s[item + X_EVENT], s[item + X_ENTRY] = event, entry


@compiled
def allowed_times(m: Numbers, s: Numbers, entry: int) -> int:
    """Return how often one kind of extension may count."""
    if m[entry + 5] == 0:
        return m[entry + 6]
    return m[parameter(m, s, m[entry + 6]) + 1] // SCALE


@compiled
def keep_allowed(m: Numbers, s: Numbers) -> None:
    """Drop the extensions of a kind beyond the number allowed, the first in time kept."""
    kept = 0
    first = s[S_EXTENSIONS]
    for i in range(s[S_EXTENSION_COUNT]):
        item = first + i * EXTENSION_STATE
        before = 0
        for j in range(kept):
            if s[first + j * EXTENSION_STATE + X_ENTRY] == s[item + X_ENTRY]:
                before += 1
        if before < allowed_times(m, s, s[item + X_ENTRY]):
            for k in range(EXTENSION_STATE):
                s[first + kept * EXTENSION_STATE + k] = s[item + k]
            kept += 1
    s[S_EXTENSION_COUNT] = kept


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
def gather_extensions(m: Numbers, days: Numbers, s: Numbers, clock: int, after: int, which: int) -> int:
    """Enter the extensions after a position, in order of time; return the names of possible ones."""
    table = m[clock + C_EXTENSIONS]
    mask = 0
    for i in range(m[table]):
        entry = table + 1 + i * EXTENSION_WIDTH
        kinds = m[m[entry] + P_KINDS]
        for j in range(m[kinds]):
            ranges = s[S_KIND_FROM] + 2 * m[kinds + 1 + j]
            first = s[ranges] if s[S_HAS_DAY_EVENTS] == 1 else first_beyond(m, s, m[kinds + 1 + j], after)
            for slot in range(first, s[ranges + 1]):
                event = s[s[S_SLOTS] + slot]
                truth, names = approval(m, days, s, m[entry], event, after)
                mask |= names
                if truth == TRUE or (truth == UNKNOWN and which == _LATEST):
                    enter_extension(m, s, entry, event)
    keep_allowed(m, s)
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
    is_open = count_due(m, days, s, start, amount, unit, profile, S_DUES + 3 * which)
    if which == _EARLIEST:
        s[S_OPEN_EARLY] = 1 if is_open else 0
    else:
        s[S_OPEN_LATE] = 1 if is_open else 0
    return mask


@compiled
def wind_clock(m: Numbers, days: Numbers, s: Numbers, clock: int) -> None:
    """Wind the clock of the row at hand: its state, its due instants, and what is unsure about them."""
    s[S_PROVISIONAL] = 0
    status, early, late, mask = start_of(m, days, s, clock)
    sure, unsure, names = restart_of(m, days, s, clock)
    if status != KNOWN and sure < 0:
        s[S_CLOCK] = CLOCK_WAITING if status == WAITING else CLOCK_UNKNOWN
        s[S_CLOCK_MASK] = mask if status == MISSING else 0
        return
    s[S_CLOCK] = CLOCK_KNOWN
    _, unit = limit_at(m, s, m[clock + C_LIMIT])
    s[S_INCLUSIVE] = 1 if unit <= HOURS else 0
    mask |= names
    early_after, late_after = s[S_T], s[S_T]
    if sure >= 0:
        early, late = field(m, sure, E_LO), field(m, sure, E_HI)
        early_after, late_after = sure, sure
        mask = names | (time_bit(m, s, sure) if is_day(m, sure) else 0)
    if unsure >= 0:
        late, late_after = field(m, unsure, E_HI), unsure
        mask |= time_bit(m, s, unsure) if is_day(m, unsure) else 0
    names = wind(m, days, s, clock, early, early_after, _EARLIEST)
    if early == late and early_after == late_after and names == 0:
        for reading in range(3):
            s[S_DUES + 3 + reading] = s[S_DUES + reading]
        s[S_OPEN_LATE] = s[S_OPEN_EARLY]
        s[S_DIFFER_MASK] = 0
        return
    names |= wind(m, days, s, clock, late, late_after, _LATEST)
    s[S_DIFFER_MASK] = mask | names
