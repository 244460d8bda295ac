"""The one pass: group by group, rule by rule, subject by subject."""

from __future__ import annotations

from xiezhi.engine.batch.cells import field, is_day
from xiezhi.engine.batch.compiled import Numbers, borrowed, compiled, entry
from xiezhi.engine.batch.layout import (
    E_KEYS,
    E_KIND,
    EXTENSION_STATE,
    FREE,
    H_CLOCK_PARTS,
    H_EVENT_COUNT,
    H_GROUP_COUNT,
    H_GROUPS,
    H_KEY_COUNT,
    H_KIND_COUNT,
    H_KIND_RULES,
    H_LONGEST_GROUP,
    H_ORDER_BY_SEQ,
    H_RULE_COUNT,
    H_RULES,
    Q_STACK,
    R_SUBJECT_KINDS,
    RULE_WIDTH,
    S_DAY_SPANS,
    S_EXTENSIONS,
    S_FROM,
    S_GROUP,
    S_HAS_DAY_EVENTS,
    S_KIND_FROM,
    S_MULTI,
    S_OUT,
    S_PRESENT,
    S_PRESENT_COUNT,
    S_Q,
    S_RULE_BITS,
    S_SLOTS,
    S_SPANS,
    S_TO,
    S_V,
    STATE,
    V_STACK,
)
from xiezhi.engine.batch.verdicts import judge_subject

RULES_PER_WORD = 32
"""Rules whose bits share one number in the sets of rules per kind."""


def working_size(m: Numbers) -> int:
    """Return how many numbers the working block of a bucket needs; ``lay_out`` divides it."""
    kinds, rules, keys = int(m[H_KIND_COUNT]), int(m[H_RULE_COUNT]), int(m[H_KEY_COUNT])
    fixed = FREE + 3 * kinds + E_KEYS + keys + rules // RULES_PER_WORD + 1
    clock = (EXTENSION_STATE + 4) * int(m[H_CLOCK_PARTS]) * int(m[H_LONGEST_GROUP])
    return fixed + int(m[H_EVENT_COUNT]) + clock + STATE


@compiled
def lay_out(m: Numbers, s: Numbers) -> None:
    """Divide the working block for this bucket."""
    s[S_V], s[S_Q] = V_STACK, Q_STACK
    s[S_KIND_FROM] = FREE
    s[S_PRESENT] = s[S_KIND_FROM] + 2 * m[H_KIND_COUNT]
    s[S_MULTI] = s[S_PRESENT] + m[H_KIND_COUNT]
    s[S_RULE_BITS] = s[S_MULTI] + E_KEYS + m[H_KEY_COUNT]
    s[S_SLOTS] = s[S_RULE_BITS] + m[H_RULE_COUNT] // RULES_PER_WORD + 1
    s[S_EXTENSIONS] = s[S_SLOTS] + m[H_EVENT_COUNT]
    s[S_SPANS] = s[S_EXTENSIONS] + EXTENSION_STATE * m[H_CLOCK_PARTS] * m[H_LONGEST_GROUP]
    s[S_DAY_SPANS] = s[S_SPANS] + 2 * m[H_CLOCK_PARTS] * m[H_LONGEST_GROUP]
    s[S_PRESENT_COUNT], s[S_OUT] = 0, 0


@compiled
def index_kinds(m: Numbers, s: Numbers, first: int, last: int) -> None:
    """List the group's events by kind, each list in order."""
    ranges, present = s[S_KIND_FROM], s[S_PRESENT]
    for i in range(s[S_PRESENT_COUNT]):
        s[ranges + 2 * s[present + i]] = 0
        s[ranges + 2 * s[present + i] + 1] = 0
    found = 0
    for event in range(first, last):
        kind = field(m, event, E_KIND)
        if kind < m[H_KIND_COUNT]:
            if s[ranges + 2 * kind + 1] == 0:
                s[present + found] = kind
                found += 1
            s[ranges + 2 * kind + 1] += 1
    s[S_PRESENT_COUNT] = found
    at = 0
    for i in range(found):
        place = ranges + 2 * s[present + i]
        number = s[place + 1]
        s[place] = at
        s[place + 1] = at
        at += number
    for event in range(first, last):
        kind = field(m, event, E_KIND)
        if kind < m[H_KIND_COUNT]:
            s[s[S_SLOTS] + s[ranges + 2 * kind + 1]] = event
            s[ranges + 2 * kind + 1] += 1


@compiled
def survey(m: Numbers, s: Numbers, first: int, last: int) -> None:
    """Note which keys have several values in the group, and whether days without a time occur."""
    for which in range(E_KEYS, E_KEYS + m[H_KEY_COUNT]):
        seen, several = -1, 0
        for event in range(first, last):
            value = field(m, event, which)
            if value >= 0 and seen >= 0 and value != seen:
                several = 1
                break
            seen = max(seen, value)
        s[s[S_MULTI] + which] = several
    s[S_HAS_DAY_EVENTS] = 0
    if m[H_ORDER_BY_SEQ] == 0:
        for event in range(first, last):
            if is_day(m, event):
                s[S_HAS_DAY_EVENTS] = 1
                break


@compiled
def gather_rules(m: Numbers, s: Numbers) -> None:
    """Unite the sets of rules of the kinds that occur in the group."""
    words = m[H_RULE_COUNT] // RULES_PER_WORD + 1
    for word in range(words):
        bits = 0
        for i in range(s[S_PRESENT_COUNT]):
            bits |= m[m[H_KIND_RULES] + s[s[S_PRESENT] + i] * words + word]
        s[s[S_RULE_BITS] + word] = bits


@compiled
def walk_rule(m: Numbers, days: Numbers, s: Numbers, out: Numbers, rule: int) -> None:
    """Judge every subject of one rule in the group, in order."""
    kinds = m[rule + R_SUBJECT_KINDS]
    if m[kinds] == 1:
        place = s[S_KIND_FROM] + 2 * m[kinds + 1]
        for slot in range(s[place], s[place + 1]):
            judge_subject(m, days, s, out, rule, s[s[S_SLOTS] + slot])
        return
    for event in range(s[S_FROM], s[S_TO]):
        kind = field(m, event, E_KIND)
        for i in range(m[kinds]):
            if m[kinds + 1 + i] == kind:
                judge_subject(m, days, s, out, rule, event)


@entry
def walk(m: Numbers, days: Numbers, s: Numbers, out: Numbers) -> int:
    """Judge a bucket: findings go to ``out``; return their number."""
    m, days, s, out = borrowed(m), borrowed(days), borrowed(s), borrowed(out)
    lay_out(m, s)
    for group in range(m[H_GROUP_COUNT]):
        first, last = m[m[H_GROUPS] + group], m[m[H_GROUPS] + group + 1]
        s[S_GROUP], s[S_FROM], s[S_TO] = group, first, last
        index_kinds(m, s, first, last)
        gather_rules(m, s)
        survey(m, s, first, last)
        for word in range(m[H_RULE_COUNT] // RULES_PER_WORD + 1):
            bits = s[s[S_RULE_BITS] + word]
            number = word * RULES_PER_WORD
            while bits != 0:
                if bits & 1:
                    walk_rule(m, days, s, out, m[H_RULES] + number * RULE_WIDTH)
                elif bits & 255 == 0:
                    bits >>= 7
                    number += 7
                bits >>= 1
                number += 1
    return s[S_OUT]
