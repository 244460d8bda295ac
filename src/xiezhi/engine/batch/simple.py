"""The instructions that look at the subject, the found event, facts and parameters, and search nothing."""

from __future__ import annotations

from xiezhi.engine.batch.calendar import midnight
from xiezhi.engine.batch.cells import (
    actor_of,
    attribute,
    disjoint,
    fact,
    field,
    holds,
    is_day,
    members,
    parameter,
    size,
    time_bit,
)
from xiezhi.engine.batch.compiled import Numbers, compiled
from xiezhi.engine.batch.layout import (
    A_CLASS,
    A_HI,
    A_LO,
    A_MASK,
    A_STATUS,
    A_VAGUE,
    DAY,
    E_HI,
    E_LO,
    EQ,
    FALSE,
    GE,
    GT,
    I_A,
    I_B,
    I_C,
    I_D,
    I_OP,
    INSTANT,
    KNOWN,
    LE,
    LT,
    MISSING,
    NE,
    NONE,
    NUMBER,
    OPEN,
    Q_TRUTH,
    Q_WIDTH,
    S_Q,
    S_T,
    S_V,
    SCALE,
    SKIP_FALSE,
    STEP,
    T_ALL,
    T_ANY,
    T_CMP,
    T_CONTAINS,
    T_DISJOINT,
    T_IN,
    T_NOT,
    TEXT,
    TRUE,
    UNKNOWN,
    V_ADD,
    V_ATTR,
    V_BUILTIN,
    V_CONST,
    V_FACT,
    V_PARAM,
    V_SIZE,
    VALUE_WIDTH,
    WAITING,
    WRITTEN_DAY,
)
from xiezhi.engine.batch.stack import all_of, any_of, drop_truths, negate, push_missing, push_truth, push_value


@compiled
def push_place(m: Numbers, s: Numbers, place: int, kind: int, bit: int) -> None:
    """Put the value at a place on the stack; a place of -1 is missing. A date is vague against an instant."""
    if place < 0:
        push_missing(s, MISSING, bit)
    else:
        push_value(s, kind, m[place], m[place], bit if kind == DAY else 0)


@compiled
def push_time(m: Numbers, s: Numbers, event: int) -> None:
    """Put the instant of an event on the stack; one known only to the day is its whole day."""
    vague = time_bit(m, s, event) if is_day(m, event) else 0
    push_value(s, INSTANT, field(m, event, E_LO), field(m, event, E_HI), vague)


@compiled
def push_builtin(m: Numbers, s: Numbers, at: int) -> None:
    """Put a built-in field of an event on the stack."""
    event = actor_of(s, m[at + I_A])
    if m[at + I_B] == E_LO:
        push_time(m, s, event)
        return
    value = field(m, event, m[at + I_B])
    if value < 0:
        push_missing(s, MISSING, m[at + I_C])
    else:
        push_value(s, TEXT, value, value, 0)


@compiled
def push_parameter(m: Numbers, s: Numbers, number: int, bit: int) -> None:
    """Put a parameter of the row on the stack."""
    place = parameter(m, s, number)
    if m[place] == NONE:
        push_missing(s, MISSING, bit)
    else:
        push_value(s, m[place], m[place + 1], m[place + 1], 0)


@compiled
def add_values(s: Numbers, number: int) -> None:
    """Replace the topmost values by their sum."""
    first = s[S_V] - number * VALUE_WIDTH
    status, mask, vague, low, high = KNOWN, 0, 0, 0, 0
    for i in range(number):
        item = first + i * VALUE_WIDTH
        if s[item + A_STATUS] == WAITING or status == WAITING:
            status = WAITING
        elif s[item + A_STATUS] == MISSING:
            status = MISSING
        mask |= s[item + A_MASK]
        vague |= s[item + A_VAGUE]
        low += s[item + A_LO]
        high += s[item + A_HI]
    s[S_V] = first
    if status == KNOWN:
        push_value(s, NUMBER, low, high, vague)
    else:
        push_missing(s, status, mask)


@compiled
def order_truth(op: int, low: int, high: int, other_low: int, other_high: int) -> int:
    """Compare two intervals: decided only when it holds for all of both."""
    if op in (GT, LE):
        low, high, other_low, other_high = other_low, other_high, low, high
    # now "less" for LT and GT, "not less" for GE and LE
    if high < other_low:
        truth = TRUE
    elif low >= other_high:
        truth = FALSE
    else:
        truth = UNKNOWN
    if op in (GE, LE) and truth != UNKNOWN:
        truth = 1 - truth
    return truth


@compiled
def equal_truth(op: int, low: int, high: int, other_low: int, other_high: int) -> int:
    """Compare two intervals for equality."""
    if high < other_low or other_high < low:
        truth = FALSE
    elif low == high and other_low == other_high:
        truth = TRUE
    else:
        return UNKNOWN
    return truth if op == EQ else 1 - truth


@compiled
def take_written_day(days: Numbers, s: Numbers, other: int, written: int, whole: bool) -> None:
    """Settle a constant date: a day beside a date, its beginning or (``whole``) its last instant beside an instant."""
    if s[written + A_CLASS] != WRITTEN_DAY:
        return
    s[written + A_CLASS] = DAY
    if s[other + A_CLASS] == INSTANT:
        day = s[written + A_LO]
        moment = midnight(days, day + 1) - 1 if whole else midnight(days, day)
        s[written + A_LO], s[written + A_HI], s[written + A_CLASS] = moment, moment, INSTANT


@compiled
def compare(days: Numbers, s: Numbers, op: int) -> None:
    """Replace the two topmost values by the truth of their comparison."""
    right = s[S_V] - VALUE_WIDTH
    left = right - VALUE_WIDTH
    s[S_V] = left
    if s[left + A_STATUS] == WAITING or s[right + A_STATUS] == WAITING:
        push_truth(s, OPEN, 0, s[S_T])
        return
    if s[left + A_STATUS] == MISSING or s[right + A_STATUS] == MISSING:
        push_truth(s, UNKNOWN, s[left + A_MASK] | s[right + A_MASK], s[S_T])
        return
    take_written_day(days, s, left, right, op in (LE, GT))
    take_written_day(days, s, right, left, op in (LT, GE))
    if s[left + A_CLASS] != s[right + A_CLASS]:
        for side in (left, right):
            if s[side + A_CLASS] == DAY:
                day = s[side + A_LO]
                s[side + A_LO] = midnight(days, day)
                s[side + A_HI] = midnight(days, day + 1) - 1
                s[side + A_CLASS] = INSTANT
    if s[left + A_CLASS] != s[right + A_CLASS]:
        push_truth(s, TRUE if op == NE else FALSE, 0, s[S_T])
        return
    vague = s[left + A_VAGUE] | s[right + A_VAGUE]
    low, high, other_low, other_high = s[left + A_LO], s[left + A_HI], s[right + A_LO], s[right + A_HI]
    if op in (LT, LE, GT, GE):
        truth = order_truth(op, low, high, other_low, other_high)
    else:
        truth = equal_truth(op, low, high, other_low, other_high)
    push_truth(s, truth, vague, s[S_T])


@compiled
def membership(m: Numbers, s: Numbers, at: int) -> None:
    """Replace the topmost value by whether the set of the instruction holds it."""
    value = s[S_V] - VALUE_WIDTH
    s[S_V] = value
    group = m[at + I_A]
    set_missing = members(m, s, group)[0] < 0
    if s[value + A_STATUS] == WAITING:
        push_truth(s, OPEN, 0, s[S_T])
    elif s[value + A_STATUS] == MISSING or set_missing:
        mask = s[value + A_MASK] | (m[group + 3] if set_missing else 0)
        push_truth(s, UNKNOWN, mask, s[S_T])
    else:
        same_class = s[value + A_CLASS] == m[at + I_B]
        push_truth(s, TRUE if same_class and holds(m, s, group, s[value + A_LO]) else FALSE, 0, s[S_T])


@compiled
def push_operand(m: Numbers, s: Numbers, at: int, op: int) -> None:
    """Put the operand of a value instruction on the stack."""
    if op == V_CONST:
        push_value(s, m[at + I_A], m[at + I_B], m[at + I_B], 0)
    elif op == V_ATTR:
        event = actor_of(s, m[at + I_A])
        push_place(m, s, attribute(m, event, m[at + I_B]), m[at + I_C], m[at + I_D])
    elif op == V_BUILTIN:
        push_builtin(m, s, at)
    elif op == V_FACT:
        push_place(m, s, fact(m, s, m[at + I_A], m[at + I_B]), m[at + I_C], m[at + I_D])
    elif op == V_PARAM:
        push_parameter(m, s, m[at + I_A], m[at + I_B])
    elif op == V_SIZE:
        number = size(m, s, m[at + I_A])
        if number < 0:
            push_missing(s, MISSING, m[m[at + I_A] + 3])
        else:
            push_value(s, NUMBER, number * SCALE, number * SCALE, 0)
    else:
        add_values(s, m[at + I_A])


@compiled
def skip(m: Numbers, s: Numbers, at: int, op: int) -> int:
    """Leave a formula early when its top decides it: return the address to go on at."""
    wanted = FALSE if op == SKIP_FALSE else TRUE
    if s[s[S_Q] - Q_WIDTH + Q_TRUTH] != wanted:
        return at + STEP
    drop_truths(s, m[at + I_A])
    push_truth(s, wanted, 0, -1)
    return m[at + I_B]


@compiled
def simple_step(m: Numbers, days: Numbers, s: Numbers, at: int) -> int:
    """Run one instruction; return the address of the next."""
    op = m[at + I_OP]
    if op <= V_ADD:
        push_operand(m, s, at, op)
    elif op == T_CMP:
        compare(days, s, m[at + I_A])
    elif op in (T_IN, T_CONTAINS):
        membership(m, s, at)
    elif op == T_ALL:
        all_of(s, m[at + I_A])
    elif op == T_ANY:
        any_of(s, m[at + I_A])
    elif op == T_NOT:
        negate(s)
    elif op == T_DISJOINT:
        truth, mask = disjoint(m, s, m[at + I_A], m[at + I_C])
        push_truth(s, truth, mask, s[S_T])
    else:
        return skip(m, s, at, op)
    return at + STEP


@compiled
def simple_formula(m: Numbers, days: Numbers, s: Numbers, start: int, end: int) -> None:
    """Run a formula that searches nothing: its truth lies on the stack."""
    at = start
    while at < end:
        at = simple_step(m, days, s, at)
