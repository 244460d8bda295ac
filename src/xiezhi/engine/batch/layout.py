"""Where everything lies: the compiled pass reads one block of numbers, ``m``, and works in another, ``s``.

``m`` holds the rulebook (compiled once) followed by one bucket of events; its first slots say where each table
begins. ``s`` holds the stacks and the state of the obligation at hand. One block each, because a compiled function
takes two addresses faster than forty.
"""

from __future__ import annotations

NONE = -(1 << 62)
"""No value. Far below every instant, number and code."""
FAR = 1 << 61
"""Later than every instant."""

# The four truth values, in the order of engine.verdicts.
FALSE, TRUE, UNKNOWN, OPEN = 0, 1, 2, 3

# Verdicts, in the order of engine.verdicts.Verdict
MET, LATE, OVERDUE, PENDING, VIOLATED, CANNOT_TELL, NOT_APPLICABLE, DROPPED = 0, 1, 2, 3, 4, 5, 6, 7
# Levels
NO_LEVEL, BREACH, WARN, MANUAL = 0, 1, 2, 3
# What happens at the end of the log
END_PENDING, END_FAIL, END_DROP = 0, 1, 2
# Partitions
BY_THREAD, BY_PERSON, BY_OFFICER = 0, 1, 2
# Sides
BEFORE, AFTER, AT, ANY = 0, 1, 2, 3
# Operators
EQ, NE, LT, LE, GT, GE = 0, 1, 2, 3, 4, 5
# Storage classes
TEXT, NUMBER, BOOL, DAY, INSTANT, TEXTS, LIMIT, WRITTEN_DAY = 0, 1, 2, 3, 4, 5, 6, 7
"""WRITTEN_DAY is a constant date: beside an instant it stands for the legal day, with no doubt about it."""
# Units of limits
MINUTES, HOURS, DAYS, WORKING_DAYS, MONTHS, YEARS, DATE = 0, 1, 2, 3, 4, 5, 6
# Who
T, X = 0, 1

MINUTE_US = 60_000_000
HOUR_US = 3_600_000_000
DAY_US = 86_400_000_000
SCALE = 10_000
"""Numbers are kept times ten thousand: four exact decimals."""

# ------------------------------------------------------------------ m: head
(
    H_RULES,
    H_RULE_COUNT,
    H_WORDS,
    H_KIND_COUNT,
    H_KIND_RULES,
    H_KEY_COUNT,
    H_ORDER_BY_SEQ,
    H_EVENTS,
    H_EVENT_COUNT,
    H_GROUPS,
    H_GROUP_COUNT,
    H_ATTR_OFFSETS,
    H_ATTRS,
    H_DENSE_SLOTS,
    H_DENSE,
    H_FACT_OFFSETS,
    H_FACTS,
    H_POOL,
    H_SINGLE_PERSON,
    H_PARTITION,
    H_THREAD_COUNT,
    H_AS_OF,
    H_POST_OFFSETS,
    H_POSTS,
    H_LONGEST_GROUP,
    H_CLOCK_PARTS,
    H_SINGLE_OWNER,
) = range(27)
HEAD = 32

# ------------------------------------------------------------------ m: the fields of an event
E_KIND, E_LO, E_HI, E_DAY, E_THREAD, E_KEYS = range(6)
"""Events lie column by column: one column per field, then one per text field that the rules look at."""
E_PERSON = E_KEYS
"""The first of those text fields (correlation keys, actor, role, unit) is always the person."""

# ------------------------------------------------------------------ m: one fact
F_FACT, F_PERSON, F_AT, F_VALUE = range(4)
FACT_WIDTH = 4

# ------------------------------------------------------------------ m: one rule
(
    R_NUMBER,
    R_PARTITION,
    R_SUBJECT_KINDS,
    R_WHERE_FROM,
    R_WHERE_TO,
    R_SAME,
    R_ROWS,
    R_ROW_COUNT,
    R_PARAM_COUNT,
    R_NEED_FROM,
    R_NEED_TO,
    R_HAS_BY,
    R_CLOCK,
    R_FAIL,
    R_FAIL_IFS,
    R_AT_END,
    R_TIME_BITS,
    R_MANUAL_BIT,
    R_SHARE,
) = range(19)
RULE_WIDTH = 20

# ------------------------------------------------------------------ m: one row of choose
W_FROM, W_TO, W_IF_FROM, W_IF_TO, W_PARAMS = range(5)
"""The parameters follow: the record is W_PARAMS + parameters * PARAM_WIDTH wide."""
PARAM_WIDTH = 3
"""A parameter: class (NONE = the row lacks it), value, unit of a limit or place of a list."""

# ------------------------------------------------------------------ m: one calendar profile
L_COUNTS_START, L_ROLLS, L_NEXT_HOUR, L_LAST_TO_LAST = range(4)
ROLLS_NO, ROLLS_YES, ROLLS_UNSPECIFIED = 0, 1, 2

# ------------------------------------------------------------------ s: one extension in order of approval
X_AT, X_KIND, X_AMOUNT, X_UNIT = range(4)
EXTENSION_STATE = 4

# ------------------------------------------------------------------ m: one clock
C_STARTS, C_LIMIT, C_PROFILE, C_PAUSES, C_RESTARTS, C_EXTENSIONS = range(6)
# C_LIMIT and C_PROFILE and an extension's limit: three numbers (0 = constant, 1 = parameter; then amount and unit,
# the address of the profile, or the number of the parameter)
# a start: kind, and what it needs
START_AT, START_ATTR, START_ANCHOR = 0, 1, 2
START_WIDTH = 4
"""A start: kind; attribute, class, bit; or pattern, 1 for the last one, names when there is none."""
# an extension: pattern, kind, limit (3) or attribute, class, bit; times (parameter?, number)
EXTEND_ADD, EXTEND_TO, EXTEND_UNTIL = 0, 1, 2
NEVER = 2_567_655
"""The day number of 9000-01-01: the last day of a clock extended to a day that is not known."""
EXTENSION_WIDTH = 7

# ------------------------------------------------------------------ m: one pattern
P_KINDS, P_WHERE_FROM, P_WHERE_TO, P_SIDE, P_WITHIN, P_AMOUNT, P_UNIT, P_SINCE = range(8)
PATTERN_WIDTH = 8
# P_WITHIN: no distance, a constant one, or a row parameter (its number in P_AMOUNT)
WITHIN_NONE, WITHIN_CONSTANT, WITHIN_PARAMETER = 0, 1, 2

# ------------------------------------------------------------------ m: one instruction
I_OP, I_A, I_B, I_C, I_D, I_E = range(6)
STEP = 6
# values
(
    V_CONST,
    V_ATTR,
    V_BUILTIN,
    V_FACT,
    V_PARAM,
    V_SIZE,
    V_ADD,
    T_CMP,
    T_IN,
    T_CONTAINS,
    T_ALL,
    T_ANY,
    T_NOT,
    T_DISJOINT,
    SKIP_FALSE,
    SKIP_TRUE,
    V_COUNT,
    V_SUM,
    V_LAST,
    V_FIRST,
    T_COUNT,
    T_DUE,
    T_HAS,
    T_OVERLAP,
) = range(24)
FIRST_SEARCH = V_COUNT
"""Instructions from here on search other events; a pattern's ``where`` holds none of them."""
# sets, the right side of `in` and both sides of `disjoint`
SET_ATTR, SET_BUILTIN, SET_FACT, SET_PARAM, SET_CONST = 0, 1, 2, 3, 4
SET_WIDTH = 4
"""A set: kind, who (facts: 1 = of a person, +2 = a list), number or place, bit."""

# ------------------------------------------------------------------ s: state
(
    S_T,
    S_X,
    S_RULE,
    S_ROW,
    S_FACT_AT,
    S_READER,
    S_V,
    S_Q,
    S_GROUP,
    S_FROM,
    S_TO,
    S_DAYS_KNOWN,
    S_BY,
    S_CLOCK,
    S_CLOCK_MASK,
    S_DIFFER_MASK,
    S_EARLY_DUE,
    S_LATE_DUE,
    S_INCLUSIVE,
    S_HAS_DAY_EVENTS,
    S_MULTI,
    S_KIND_FROM,
    S_KIND_TO,
    S_SLOTS,
    S_PRESENT,
    S_PRESENT_COUNT,
    S_RULE_BITS,
    S_OUT,
    S_OPEN_EARLY,
    S_OPEN_LATE,
    S_PROVISIONAL,
    S_SPANS,
    S_SPAN_COUNT,
    S_SURE,
    S_MAYBE,
    S_MASK,
    S_DECIDER,
    S_TOTAL,
    S_ATTRIBUTE_MISSING,
    S_BEST,
    S_BEST_MASK,
    S_FURTHEST,
    S_DAY_SPANS,
    S_DAY_SPAN_COUNT,
    S_EXTENSIONS,
    S_EXTENSION_COUNT,
) = range(46)
S_DUES = 50
"""Two clocks (earliest, latest) of three readings (warn, main, breach)."""
STATE = 64
STACK = 64
"""Depth of either stack; the compiler of rules refuses deeper formulas."""
VALUE_WIDTH = 6
Q_WIDTH = 3
# a value on the stack
A_STATUS, A_CLASS, A_LO, A_HI, A_MASK, A_VAGUE = range(6)
KNOWN, MISSING, WAITING = 0, 1, 2
# a truth on the stack
Q_TRUTH, Q_MASK, Q_DECIDER = range(3)
V_STACK = STATE
Q_STACK = V_STACK + STACK * VALUE_WIDTH
FREE = Q_STACK + STACK * Q_WIDTH

STOP = 4
"""A candidate too far away: those beyond it are too."""

# due modes of S_BY: which reading of the clock a `by: due` and a `[ref, le, due]` use
IGNORE_DUE, WITH_DUE = 0, 1
# clock states
NO_CLOCK, CLOCK_KNOWN, CLOCK_UNKNOWN, CLOCK_WAITING = 0, 1, 2, 3

# ------------------------------------------------------------------ findings out of the pass
O_T, O_PACK, O_DUE, O_DECIDED, O_MASK = range(5)
OUT_WIDTH = 5
# O_PACK holds, from the highest bits down: the rule, the row plus one, the verdict, the level, provisional.
