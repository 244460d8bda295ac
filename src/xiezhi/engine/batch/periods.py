"""The period kernel of ``core.periods`` for the compiled pass: when a limit that starts at an instant runs out.

The same counting in terms of day numbers. Tests compare the two on random starts, limits, pauses and extensions.
"""

from __future__ import annotations

from xiezhi.engine.batch.calendar import (
    add_months,
    day_of,
    first_of_month,
    is_working,
    midnight,
    month_of,
    nth_working_day,
    unknown_until,
    working_until,
)
from xiezhi.engine.batch.compiled import Numbers, compiled
from xiezhi.engine.batch.layout import (
    DATE,
    DAYS,
    EXTEND_TO,
    EXTEND_UNTIL,
    EXTENSION_STATE,
    FAR,
    HOUR_US,
    HOURS,
    L_COUNTS_START,
    L_LAST_TO_LAST,
    L_NEXT_HOUR,
    L_ROLLS,
    MINUTE_US,
    MINUTES,
    NEVER,
    NONE,
    ROLLS_NO,
    ROLLS_UNSPECIFIED,
    S_DAY_SPAN_COUNT,
    S_DAY_SPANS,
    S_EXTENSION_COUNT,
    S_EXTENSIONS,
    S_PROVISIONAL,
    S_SPAN_COUNT,
    S_SPANS,
    WORKING_DAYS,
    X_AMOUNT,
    X_AT,
    X_KIND,
    X_UNIT,
    YEARS,
)


@compiled
def add_span(s: Numbers, start: int, end: int) -> None:
    """Enter an excluded period, in order of start; ``end`` FAR while it is still running."""
    spans = s[S_SPANS]
    at = s[S_SPAN_COUNT]
    while at > 0 and s[spans + 2 * at - 2] > start:
        s[spans + 2 * at] = s[spans + 2 * at - 2]
        s[spans + 2 * at + 1] = s[spans + 2 * at - 1]
        at -= 1
    s[spans + 2 * at] = start
    s[spans + 2 * at + 1] = end
    s[S_SPAN_COUNT] += 1


@compiled
def running_before(s: Numbers, due: int) -> bool:
    """Tell whether an excluded period that is still running began before an instant."""
    for i in range(s[S_SPAN_COUNT]):
        if s[s[S_SPANS] + 2 * i + 1] == FAR and s[s[S_SPANS] + 2 * i] < due:
            return True
    return False


# ------------------------------------------------------------------ days and longer


@compiled
def unite_days(days: Numbers, s: Numbers) -> None:
    """Turn the closed excluded periods into disjoint stretches of days, every day touched included."""
    found = 0
    target = s[S_DAY_SPANS]
    for i in range(s[S_SPAN_COUNT]):
        start, end = s[s[S_SPANS] + 2 * i], s[s[S_SPANS] + 2 * i + 1]
        if end == FAR:
            continue
        first, last = day_of(days, start), day_of(days, end)
        if last < first:
            continue
        if found > 0 and first <= s[target + 2 * found - 1]:
            s[target + 2 * found - 1] = max(last, s[target + 2 * found - 1])
        else:
            s[target + 2 * found] = first
            s[target + 2 * found + 1] = last
            found += 1
    s[S_DAY_SPAN_COUNT] = found


@compiled
def excluded_between(s: Numbers, begin: int, last: int) -> int:
    """Return how many excluded days lie in (begin, last]."""
    total = 0
    for i in range(s[S_DAY_SPAN_COUNT]):
        first = max(s[s[S_DAY_SPANS] + 2 * i], begin + 1)
        final = min(s[s[S_DAY_SPANS] + 2 * i + 1], last)
        total += max(0, final - first + 1)
    return total


@compiled
def excluded_working_between(days: Numbers, s: Numbers, begin: int, last: int) -> int:
    """Return how many excluded working days lie in (begin, last]."""
    total = 0
    for i in range(s[S_DAY_SPAN_COUNT]):
        first = max(s[s[S_DAY_SPANS] + 2 * i], begin + 1)
        final = min(s[s[S_DAY_SPANS] + 2 * i + 1], last)
        if final >= first:
            total += working_until(days, final) - working_until(days, first - 1)
    return total


@compiled
def note_asked(days: Numbers, s: Numbers, first: int, last: int) -> None:
    """Note that the kind of the days first..last was asked for."""
    if unknown_until(days, last) > unknown_until(days, first - 1):
        s[S_PROVISIONAL] = 1


@compiled
def add_working_days(days: Numbers, s: Numbers, begin: int, number: int) -> int:
    """Return the working day so many working days after (or before) a day; counted onwards, excluded ones do not."""
    if number <= 0:
        day, left = begin, -number
        while left > 0:
            day -= 1
            if is_working(days, day):
                left -= 1
        if day < begin:
            note_asked(days, s, day, begin - 1)
        return day
    more, wanted = -1, 0
    day = begin
    while more != wanted:
        more = wanted
        day = nth_working_day(days, begin, number + more)
        wanted = excluded_working_between(days, s, begin, day)
    note_asked(days, s, begin + 1, day)
    return day


@compiled
def in_year(year: int, month_day: int) -> int:
    """Return a day of a year; 29 February of a common year is the 28th."""
    first = first_of_month(year * 12 + month_day // 100 - 1)
    last = first_of_month(year * 12 + month_day // 100) - 1
    return min(first + month_day % 100 - 1, last)


@compiled
def next_date(begin: int, month_day: int) -> int:
    """Return the next such day of the year after a day."""
    year = month_of(begin)[0] // 12
    day = in_year(year, month_day)
    return day if day > begin else in_year(year + 1, month_day)


@compiled
def plain_days(begin: int, amount: int, unit: int, last_to_last: bool) -> int:
    """Return the last day of a limit as if nothing were excluded."""
    if unit == DAYS:
        return begin + amount
    if unit == DATE:
        return next_date(begin, amount)
    months = amount * 12 if unit == YEARS else amount
    if last_to_last and month_of(begin + 1)[1] == 1:
        return first_of_month(month_of(begin)[0] + months + 1) - 1
    return add_months(begin, months)


@compiled
def advance(days: Numbers, s: Numbers, begin: int, amount: int, unit: int, last_to_last: bool) -> int:
    """Return the unrolled last day of a limit that begins after ``begin``; excluded days push it on."""
    if begin >= NEVER:
        return begin
    if unit == WORKING_DAYS:
        return add_working_days(days, s, begin, amount)
    plain = plain_days(begin, amount, unit, last_to_last)
    if amount < 0 or s[S_DAY_SPAN_COUNT] == 0:
        return plain
    last = plain
    while True:
        pushed = plain + excluded_between(s, begin, last)
        if pushed == last:
            return last
        last = pushed


@compiled
def whole(m: Numbers, days: Numbers, s: Numbers, terms: tuple[int, int, int, int], strict: bool) -> int:
    """Return the unrolled last day of a limit; ``terms`` are start day, amount, unit and profile."""
    start, amount, unit, profile = terms
    begin = start - 1 if m[profile + L_COUNTS_START] == 1 and amount > 0 else start
    return advance(days, s, begin, amount, unit, m[profile + L_LAST_TO_LAST] == 1 and not strict)


@compiled
def extended(
    m: Numbers, days: Numbers, s: Numbers, last: int, item: int, terms: tuple[int, int, int, int], strict: bool
) -> int:
    """Return the unrolled last day after one extension."""
    start, _, _, profile = terms
    if s[item + X_KIND] == EXTEND_UNTIL:
        return s[item + X_AMOUNT]
    if s[item + X_KIND] == EXTEND_TO:
        return whole(m, days, s, (start, s[item + X_AMOUNT], s[item + X_UNIT], profile), strict)
    to_last = m[profile + L_LAST_TO_LAST] == 1 and not strict
    return advance(days, s, last, s[item + X_AMOUNT], s[item + X_UNIT], to_last)


@compiled
def rolled(m: Numbers, days: Numbers, s: Numbers, last: int, terms: tuple[int, int, int, int]) -> int:
    """Return the last day after the roll-over: neither a rest day nor an excluded one."""
    if m[terms[3] + L_ROLLS] == ROLLS_NO or terms[1] < 0 or last >= NEVER:
        return last
    day = last
    while True:
        if not is_working(days, day):
            day = nth_working_day(days, day, 1)
        if s[S_DAY_SPAN_COUNT] == 0 or excluded_between(s, day - 1, day) == 0:
            break
        day += 1
    note_asked(days, s, last, day)
    return day


@compiled
def due_by_days(m: Numbers, days: Numbers, s: Numbers, terms: tuple[int, int, int, int], place: int) -> bool:
    """Write the three due instants of a limit in days or longer at ``place``; return whether the clock is open."""
    unite_days(days, s)
    main = whole(m, days, s, terms, False)
    strict = whole(m, days, s, terms, True)
    lenient = main
    for i in range(s[S_EXTENSION_COUNT]):
        item = s[S_EXTENSIONS] + i * EXTENSION_STATE
        if s[item + X_AT] < midnight(days, rolled(m, days, s, main, terms) + 1):
            lenient = rolled(m, days, s, lenient, terms)
            main = extended(m, days, s, main, item, terms, False)
            strict = extended(m, days, s, strict, item, terms, True)
            lenient = extended(m, days, s, lenient, item, terms, False)
    due = rolled(m, days, s, main, terms)
    if due >= NEVER or running_before(s, midnight(days, due + 1)):
        return True
    first = strict if m[terms[3] + L_ROLLS] == ROLLS_UNSPECIFIED else rolled(m, days, s, strict, terms)
    last = max(due, rolled(m, days, s, lenient, terms))
    s[place] = midnight(days, min(first, due) + 1)
    s[place + 1] = midnight(days, due + 1)
    s[place + 2] = midnight(days, last + 1)
    return False


# ------------------------------------------------------------------ hours and minutes


@compiled
def elapse(s: Numbers, start: int, length: int) -> int:
    """Return ``start`` plus ``length`` of time outside the closed excluded periods."""
    at = start + length
    block_end = NONE
    covered = start
    for i in range(s[S_SPAN_COUNT]):
        begin, end = s[s[S_SPANS] + 2 * i], s[s[S_SPANS] + 2 * i + 1]
        if end == FAR or end <= begin:
            continue
        if begin > block_end and begin >= at:
            break
        block_end = max(block_end, end)
        if end > covered:
            at += end - max(begin, covered)
            covered = end
    return at


@compiled
def due_by_the_clock(m: Numbers, days: Numbers, s: Numbers, terms: tuple[int, int, int, int], place: int) -> bool:
    """Write the three due instants of a limit in hours or minutes at ``place``; return whether the clock is open."""
    start, amount, unit, profile = terms
    begin = start
    if m[profile + L_NEXT_HOUR] == 1:
        begin = start - (start - midnight(days, day_of(days, start))) % HOUR_US + HOUR_US
    length = amount * (MINUTE_US if unit == MINUTES else HOUR_US)
    for i in range(s[S_EXTENSION_COUNT]):
        item = s[S_EXTENSIONS] + i * EXTENSION_STATE
        if s[item + X_AT] <= elapse(s, begin, length):
            more = s[item + X_AMOUNT] * (MINUTE_US if s[item + X_UNIT] == MINUTES else HOUR_US)
            length = more if s[item + X_KIND] == EXTEND_TO else length + more
    due = elapse(s, begin, length)
    if running_before(s, due):
        return True
    s[place] = min(due, elapse(s, start, length))
    s[place + 1] = due
    s[place + 2] = due
    return False


@compiled
def count_due(m: Numbers, days: Numbers, s: Numbers, terms: tuple[int, int, int, int], place: int) -> bool:
    """Write warn, main and breach instant of a limit at ``place``; return whether an exclusion still runs.

    ``terms`` are the instant of the start, amount, unit and the address of the profile.
    """
    s[place], s[place + 1], s[place + 2] = 0, 0, 0
    start, amount, unit, profile = terms
    if unit <= HOURS:
        return due_by_the_clock(m, days, s, terms, place)
    return due_by_days(m, days, s, (day_of(days, start), amount, unit, profile), place)
