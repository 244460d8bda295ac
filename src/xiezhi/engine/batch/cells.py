"""Reading one thing out of the block: a field of an event, an attribute, a fact, the members of a set.

Compiled; ``m`` and ``s`` are described in ``layout``. A place is an address in ``m``, or -1 when nothing is there.
"""

from __future__ import annotations

from xiezhi.engine.batch.compiled import Numbers, compiled
from xiezhi.engine.batch.layout import (
    BY_PERSON,
    E_HI,
    E_KIND,
    E_LO,
    E_PERSON,
    E_THREAD,
    F_AT,
    F_FACT,
    F_PERSON,
    F_VALUE,
    FACT_WIDTH,
    H_ATTR_OFFSETS,
    H_ATTRS,
    H_DENSE,
    H_DENSE_SLOTS,
    H_EVENT_COUNT,
    H_EVENTS,
    H_FACT_OFFSETS,
    H_FACTS,
    H_PARTITION,
    H_POOL,
    H_SINGLE_OWNER,
    H_SINGLE_PERSON,
    H_THREAD_COUNT,
    NONE,
    PARAM_WIDTH,
    R_PARAM_COUNT,
    R_ROWS,
    R_TIME_BITS,
    S_FACT_AT,
    S_GROUP,
    S_READER,
    S_ROW,
    S_RULE,
    S_T,
    S_X,
    SET_ATTR,
    SET_BUILTIN,
    SET_FACT,
    SET_PARAM,
    SET_WIDTH,
    TEXTS,
    W_PARAMS,
    T,
)


@compiled
def field(m: Numbers, event: int, which: int) -> int:
    """Return one field of an event."""
    return m[m[H_EVENTS] + which * m[H_EVENT_COUNT] + event]


@compiled
def is_day(m: Numbers, event: int) -> bool:
    """Tell whether the event is known only to the day."""
    return field(m, event, E_HI) != field(m, event, E_LO)


@compiled
def actor_of(s: Numbers, who: int) -> int:
    """Return the subject event or the found one."""
    return s[S_T] if who == T else s[S_X]


@compiled
def attribute(m: Numbers, event: int, name: int) -> int:
    """Return the place of an attribute's (first) value, or -1."""
    slot = m[m[H_DENSE_SLOTS] + name]
    if slot >= 0:
        place = m[H_DENSE] + slot * m[H_EVENT_COUNT] + event
        if m[place] != NONE:
            return place
    first = m[m[H_ATTR_OFFSETS] + event]
    last = m[m[H_ATTR_OFFSETS] + event + 1]
    for entry in range(first, last):
        if m[m[H_ATTRS] + 2 * entry] == name:
            return m[H_ATTRS] + 2 * entry + 1
    return -1


@compiled
def time_bit(m: Numbers, s: Numbers, event: int) -> int:
    """Return the bit of ``time of <event>`` in the rule at hand."""
    table = m[s[S_RULE] + R_TIME_BITS]
    kind = field(m, event, E_KIND)
    bit = 0
    for i in range(m[table]):
        if m[table + 1 + 2 * i] == kind:
            bit = m[table + 2 + 2 * i]
    return bit


@compiled
def person_of_reader(m: Numbers, s: Numbers) -> int:
    """Return whose person facts are meant: the reading event's, else the subject's, else the thread's only person."""
    person = field(m, s[S_READER], E_PERSON)
    if person < 0:
        person = field(m, s[S_T], E_PERSON)
    if person < 0:
        person = m[m[H_SINGLE_PERSON] + field(m, s[S_READER], E_THREAD)]
    return person


@compiled
def person_owner(m: Numbers, s: Numbers, thread: int) -> int:
    """Return who holds the person's facts where groups are persons: the group, or that of the thread's only person."""
    if field(m, s[S_READER], E_PERSON) >= 0 or field(m, s[S_T], E_PERSON) >= 0:
        return m[H_THREAD_COUNT] + s[S_GROUP]
    return m[m[H_SINGLE_OWNER] + thread]


@compiled
def fact(m: Numbers, s: Numbers, of_person: int, name: int) -> int:
    """Return the place of the value of the fact in force, or -1.

    Facts of an owner lie in order of fact, person, instant; the last one not after the instant is in force.
    """
    person = -1
    owner = field(m, s[S_READER], E_THREAD)
    if of_person == 1:
        person = person_of_reader(m, s)
        if person < 0:
            return -1
        if m[H_PARTITION] == BY_PERSON:
            owner = person_owner(m, s, owner)
    low = m[m[H_FACT_OFFSETS] + owner]
    high = m[m[H_FACT_OFFSETS] + owner + 1]
    first = low
    at = s[S_FACT_AT]
    while low < high:
        middle = (low + high) // 2
        record = m[H_FACTS] + middle * FACT_WIDTH
        after = m[record + F_FACT] > name
        if m[record + F_FACT] == name:
            after = m[record + F_PERSON] > person
            if m[record + F_PERSON] == person:
                after = m[record + F_AT] > at
        if after:
            high = middle
        else:
            low = middle + 1
    record = m[H_FACTS] + (low - 1) * FACT_WIDTH
    if low == first or m[record + F_FACT] != name or m[record + F_PERSON] != person:
        return -1
    return record + F_VALUE if m[record + F_VALUE] != NONE else -1


@compiled
def parameter(m: Numbers, s: Numbers, number: int) -> int:
    """Return the place of a parameter of the row at hand."""
    rule = s[S_RULE]
    row = m[rule + R_ROWS] + s[S_ROW] * (W_PARAMS + m[rule + R_PARAM_COUNT] * PARAM_WIDTH)
    return row + W_PARAMS + number * PARAM_WIDTH


@compiled
def members(m: Numbers, s: Numbers, group: int) -> tuple[int, int, int, int]:
    """Locate a set: (first place, end, step, attribute name or -1); first place -1 when it is missing.

    With an attribute name a place counts only if the number before it is that name.
    """
    kind = m[group]
    who = m[group + 1]
    number = m[group + 2]
    if kind == SET_ATTR:
        event = actor_of(s, who)
        place = attribute(m, event, number)
        if place < 0:
            return -1, 0, 1, -1
        first = m[H_ATTRS] + 2 * m[m[H_ATTR_OFFSETS] + event] + 1
        end = m[H_ATTRS] + 2 * m[m[H_ATTR_OFFSETS] + event + 1]
        if place < first or place > end:
            return place, place + 1, 1, -1
        return place, end, 2, number
    if kind == SET_BUILTIN:
        place = m[H_EVENTS] + number * m[H_EVENT_COUNT] + actor_of(s, who)
        if m[place] < 0:
            return -1, 0, 1, -1
        return place, place + 1, 1, -1
    if kind == SET_FACT:
        place = fact(m, s, who % 2, number)
        if place < 0 or who < 2:
            return place, place + 1, 1, -1
        pool = m[H_POOL] + m[place]
        return pool + 1, pool + 1 + m[pool], 1, -1
    if kind == SET_PARAM:
        place = parameter(m, s, number)
        if m[place] != TEXTS:
            return place + 1, place + 2, 1, -1
        return m[place + 2] + 1, m[place + 2] + 1 + m[m[place + 2]], 1, -1
    return number + 1, number + 1 + m[number], 1, -1


@compiled
def counts(m: Numbers, place: int, name: int) -> bool:
    """Tell whether a place inside a set's range holds one of its members."""
    return m[place] != NONE and (name < 0 or m[place - 1] == name)


@compiled
def holds(m: Numbers, s: Numbers, group: int, value: int) -> bool:
    """Tell whether a known set holds a value."""
    place, end, step, name = members(m, s, group)
    while place < end:
        if m[place] == value and counts(m, place, name):
            return True
        place += step
    return False


@compiled
def size(m: Numbers, s: Numbers, group: int) -> int:
    """Return how many different members a set holds, -1 when it is missing."""
    first, end, step, name = members(m, s, group)
    if first < 0:
        return -1
    total = 0
    place = first
    while place < end:
        if counts(m, place, name):
            seen = False
            earlier = first
            while earlier < place and not seen:
                seen = m[earlier] == m[place] and counts(m, earlier, name)
                earlier += step
            if not seen:
                total += 1
        place += step
    return total


@compiled
def disjoint(m: Numbers, s: Numbers, left: int, right: int) -> tuple[int, int]:
    """Tell whether two unions of sets have no common value: (truth, missing)."""
    missing = 0
    for i in range(m[left]):
        group = left + 1 + i * SET_WIDTH
        place, end, step, name = members(m, s, group)
        if place < 0:
            missing |= m[group + 3]
        while 0 <= place < end:
            if counts(m, place, name):
                for j in range(m[right]):
                    other = right + 1 + j * SET_WIDTH
                    if members(m, s, other)[0] >= 0 and holds(m, s, other, m[place]):
                        return 0, 0
            place += step
    for j in range(m[right]):
        if members(m, s, right + 1 + j * SET_WIDTH)[0] < 0:
            missing |= m[right + 1 + j * SET_WIDTH + 3]
    return (2, missing) if missing != 0 else (1, 0)
