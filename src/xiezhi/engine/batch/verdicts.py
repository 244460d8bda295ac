"""From truth to verdict: the rows of ``choose``, the readings of the need, the level of a failure."""

from __future__ import annotations

from xiezhi.engine.batch.cells import field
from xiezhi.engine.batch.clocks import take_reading, wind_clock
from xiezhi.engine.batch.compiled import Numbers, compiled
from xiezhi.engine.batch.formula import run
from xiezhi.engine.batch.layout import (
    BREACH,
    CANNOT_TELL,
    CLOCK_KNOWN,
    DROPPED,
    E_DAY,
    E_HI,
    END_FAIL,
    END_PENDING,
    FALSE,
    H_AS_OF,
    IGNORE_DUE,
    LATE,
    MANUAL,
    MET,
    NO_CLOCK,
    NO_LEVEL,
    NONE,
    NOT_APPLICABLE,
    O_DECIDED,
    O_DUE,
    O_MASK,
    O_PACK,
    O_T,
    OPEN,
    OUT_WIDTH,
    OVERDUE,
    PARAM_WIDTH,
    PENDING,
    R_AT_END,
    R_CLOCK,
    R_FAIL,
    R_FAIL_IFS,
    R_HAS_BY,
    R_MANUAL_BIT,
    R_NEED_FROM,
    R_NEED_TO,
    R_NUMBER,
    R_PARAM_COUNT,
    R_ROW_COUNT,
    R_ROWS,
    R_WHERE_FROM,
    R_WHERE_TO,
    S_BY,
    S_CLOCK,
    S_DUES,
    S_FACT_AT,
    S_OPEN_EARLY,
    S_OPEN_LATE,
    S_OUT,
    S_PROVISIONAL,
    S_READER,
    S_ROW,
    S_RULE,
    S_T,
    TRUE,
    UNKNOWN,
    VIOLATED,
    W_FROM,
    W_IF_FROM,
    W_IF_TO,
    W_PARAMS,
    W_TO,
    WARN,
    WITH_DUE,
)
from xiezhi.engine.batch.stack import pop_truth

_WARN_READING, _MAIN_READING, _BREACH_READING = 0, 1, 2


@compiled
def evaluate(m: Numbers, days: Numbers, s: Numbers, start: int, end: int) -> tuple[int, int, int]:
    """Run a formula of the rule about the subject event: (truth, missing, deciding position or -1)."""
    s[S_READER] = s[S_T]
    run(m, days, s, start, end)
    return pop_truth(s)


@compiled
def need(m: Numbers, days: Numbers, s: Numbers, reading: int, by: int) -> tuple[int, int, int]:
    """Evaluate the need at one reading of the clock."""
    rule = s[S_RULE]
    if s[S_CLOCK] != NO_CLOCK:
        take_reading(s, reading)
    s[S_BY] = by
    s[S_FACT_AT] = field(m, s[S_T], E_HI)
    return evaluate(m, days, s, m[rule + R_NEED_FROM], m[rule + R_NEED_TO])


@compiled
def fail_level(m: Numbers, days: Numbers, s: Numbers) -> int:
    """Return the level of a failed need: the first ``fail_if`` that holds now, else ``fail``."""
    rule = s[S_RULE]
    table = m[rule + R_FAIL_IFS]
    if m[table] > 0:
        if s[S_CLOCK] != NO_CLOCK:
            take_reading(s, _MAIN_READING)
        s[S_BY] = WITH_DUE
        s[S_FACT_AT] = m[H_AS_OF]
    for i in range(m[table]):
        truth, _, _ = evaluate(m, days, s, m[table + 1 + 3 * i], m[table + 2 + 3 * i])
        if truth == TRUE:
            return m[table + 3 + 3 * i]
    return m[rule + R_FAIL]


@compiled
def failure(
    m: Numbers, days: Numbers, s: Numbers, reading: int, in_band: bool, decider: int
) -> tuple[int, int, int, int]:
    """Judge a failed need: (verdict, level, missing, deciding position or -1)."""
    level = fail_level(m, days, s)
    if level == MANUAL:
        return CANNOT_TELL, NO_LEVEL, m[s[S_RULE] + R_MANUAL_BIT], -1
    if in_band and level == BREACH:
        level = WARN
    if m[s[S_RULE] + R_HAS_BY] == 0:
        return VIOLATED, level, 0, decider
    truth, _, late_decider = need(m, days, s, reading, IGNORE_DUE)
    if truth == TRUE:
        return LATE, level, 0, late_decider
    return OVERDUE, level, 0, decider


@compiled
def two_readings(
    m: Numbers, days: Numbers, s: Numbers, truth: int, mask: int, decider: int
) -> tuple[int, int, int, int, bool]:
    """Combine the need at the warning reading with that at the breach reading.

    Returns (truth, missing, deciding position, reading that counts, whether the verdict lies between the two).
    """
    if s[S_CLOCK] != CLOCK_KNOWN:
        return truth, mask, decider, _BREACH_READING, False
    same = True
    for clock in range(2):
        if s[S_DUES + 3 * clock] != s[S_DUES + 3 * clock + _BREACH_READING]:
            same = False
    if same:
        return truth, mask, decider, _BREACH_READING, False
    last, last_mask, last_decider = need(m, days, s, _BREACH_READING, WITH_DUE)
    if UNKNOWN in (truth, last):
        return UNKNOWN, mask | last_mask, -1, _BREACH_READING, False
    if truth == last:
        return last, 0, last_decider, _BREACH_READING, False
    if truth == FALSE:
        return FALSE, 0, decider, _WARN_READING, True
    if last == FALSE:
        return FALSE, 0, last_decider, _BREACH_READING, True
    return OPEN, 0, -1, _BREACH_READING, False


@compiled
def due_of_finding(s: Numbers) -> tuple[int, int]:
    """Return (due instant to report or NONE, provisional)."""
    if s[S_CLOCK] != CLOCK_KNOWN or s[S_OPEN_EARLY] == 1 or s[S_OPEN_LATE] == 1:
        return NONE, 0
    due = s[S_DUES + _MAIN_READING]
    if due != s[S_DUES + 3 + _MAIN_READING]:
        return NONE, 0
    return due, s[S_PROVISIONAL]


@compiled
def judge_row(m: Numbers, days: Numbers, s: Numbers) -> tuple[int, int, int, int, int, int]:
    """Judge the subject by the row at hand: (verdict, level, due, deciding position, missing, provisional)."""
    rule = s[S_RULE]
    s[S_CLOCK] = NO_CLOCK
    due, provisional = NONE, 0
    if m[rule + R_CLOCK] >= 0:
        wind_clock(m, days, s, m[rule + R_CLOCK])
        due, provisional = due_of_finding(s)
    truth, mask, decider = need(m, days, s, _WARN_READING, WITH_DUE)
    truth, mask, decider, reading, in_band = two_readings(m, days, s, truth, mask, decider)
    if truth == TRUE:
        return MET, NO_LEVEL, due, decider, 0, provisional
    if truth == UNKNOWN:
        return CANNOT_TELL, NO_LEVEL, due, -1, mask, provisional
    if truth == OPEN and m[rule + R_AT_END] != END_FAIL:
        verdict = PENDING if m[rule + R_AT_END] == END_PENDING else DROPPED
        return verdict, NO_LEVEL, due, -1, 0, provisional
    verdict, level, mask, decider = failure(m, days, s, reading, in_band, decider)
    return verdict, level, due, decider, mask, provisional


@compiled
def write(
    s: Numbers,
    out: Numbers,
    number: int,
    row: int,
    verdict: int,
    level: int,
    due: int,
    decider: int,
    mask: int,
    provisional: int,
) -> None:
    """Write one finding."""
    if verdict == DROPPED:
        return
    place = s[S_OUT] * OUT_WIDTH
    s[S_OUT] += 1
    out[place + O_T] = s[S_T]
    out[place + O_PACK] = number << 24 | (row + 1) << 8 | verdict << 4 | level << 1 | provisional
    out[place + O_DUE] = due
    out[place + O_DECIDED] = -1 if decider == s[S_T] else decider
    out[place + O_MASK] = mask


@compiled
def judge_subject(m: Numbers, days: Numbers, s: Numbers, out: Numbers, rule: int, event: int) -> None:
    """Judge one obligation and write its finding."""
    s[S_T], s[S_RULE], s[S_ROW], s[S_CLOCK], s[S_BY] = event, rule, 0, NO_CLOCK, WITH_DUE
    number = m[rule + R_NUMBER]
    as_of_subject = field(m, event, E_HI)
    if m[rule + R_WHERE_FROM] != m[rule + R_WHERE_TO]:
        s[S_FACT_AT] = as_of_subject
        truth, mask, _ = evaluate(m, days, s, m[rule + R_WHERE_FROM], m[rule + R_WHERE_TO])
        if truth == FALSE:
            return
        if truth != TRUE:
            verdict = PENDING if truth == OPEN else CANNOT_TELL
            write(s, out, number, -1, verdict, NO_LEVEL, NONE, -1, mask, 0)
            return
    choose(m, days, s, out, rule, number)


@compiled
def choose(m: Numbers, days: Numbers, s: Numbers, out: Numbers, rule: int, number: int) -> None:
    """Go through the rows: the first certain one closes the list; uncertain ones must agree with it."""
    day = field(m, s[S_T], E_DAY)
    width = W_PARAMS + m[rule + R_PARAM_COUNT] * PARAM_WIDTH
    first_row, candidates, agree, closed, waiting, unclear = -1, 0, True, False, False, 0
    verdict, level, due, decider, mask, provisional = NOT_APPLICABLE, NO_LEVEL, NONE, -1, 0, 0
    for row in range(m[rule + R_ROW_COUNT]):
        record = m[rule + R_ROWS] + row * width
        if day < m[record + W_FROM] or day > m[record + W_TO]:
            continue
        s[S_ROW] = row
        truth = TRUE
        if m[record + W_IF_FROM] != m[record + W_IF_TO]:
            s[S_FACT_AT] = field(m, s[S_T], E_HI)
            s[S_CLOCK] = NO_CLOCK
            truth, names, _ = evaluate(m, days, s, m[record + W_IF_FROM], m[record + W_IF_TO])
            unclear |= names
        if truth == FALSE:
            continue
        one = judge_row(m, days, s)
        if candidates == 0:
            first_row = row
            verdict, level, due, decider, mask, provisional = one
        elif one[0] != verdict or one[1] != level:
            agree = False
        candidates += 1
        waiting = waiting or truth == OPEN
        if truth == TRUE:
            closed = True
            break
    if not closed and candidates > 0:
        agree = False
    if agree:
        write(s, out, number, first_row, verdict, level, due, decider, mask, provisional)
    elif waiting:
        write(s, out, number, -1, PENDING, NO_LEVEL, NONE, -1, 0, 0)
    else:
        write(s, out, number, -1, CANNOT_TELL, NO_LEVEL, NONE, -1, unclear, 0)
