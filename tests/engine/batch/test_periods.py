"""The kernel of the compiled pass gives what the kernel of ``core`` gives."""

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.engine.building import prc_calendar
from xiezhi.core import periods
from xiezhi.core.limits import Limit, Unit
from xiezhi.core.periods import HOUR, Extension, Interval, Terms
from xiezhi.core.profiles import Profile
from xiezhi.engine.batch import layout
from xiezhi.engine.batch.compiled import Numbers, entry
from xiezhi.engine.batch.days import days_table
from xiezhi.engine.batch.periods import add_span, count_due
from xiezhi.engine.batch.profiles import profile_numbers
from xiezhi.engine.batch.tape import UNITS
from xiezhi.law import places

PLACE = 1000
KINDS = {"add": layout.EXTEND_ADD, "to": layout.EXTEND_TO}


@entry
def run_kernel(m: Numbers, days: Numbers, s: Numbers, spans: Numbers, terms: tuple[int, int, int, int]) -> bool:
    for i in range(len(spans) // 2):
        add_span(s, spans[2 * i], spans[2 * i + 1])
    return count_due(m, days, s, terms, PLACE)


def compiled_due(start: int, terms: Terms, zone: str) -> tuple[int, ...] | None:
    """Return (warn, due, breach, provisional) of the compiled kernel, None while a pause runs."""
    s = np.zeros(2000, np.int64)
    s[layout.S_SPANS], s[layout.S_DAY_SPANS], s[layout.S_EXTENSIONS] = 1100, 1300, 1500
    spans = [each for span in terms.excluded for each in (span.start, layout.FAR if span.end is None else span.end)]
    for number, extension in enumerate(sorted(terms.extensions, key=lambda each: each.approved_at)):
        item = 1500 + number * layout.EXTENSION_STATE
        s[item] = extension.approved_at
        if extension.until is not None:
            day = extension.until.toordinal() - date(1970, 1, 1).toordinal()
            s[item + 1 : item + 3] = layout.EXTEND_UNTIL, day
        else:
            given = extension.add or extension.to or terms.limit
            kind = layout.EXTEND_ADD if extension.add is not None else layout.EXTEND_TO
            s[item + 1 : item + 4] = kind, given.value, UNITS[given.unit]
        s[layout.S_EXTENSION_COUNT] = number + 1
    profile = np.array(profile_numbers(terms.profile), np.int64)
    days = days_table(zone, terms.calendar)
    limit = terms.limit
    if run_kernel(profile, days, s, np.array(spans, np.int64), (start, limit.value, UNITS[limit.unit], 0)):
        return None
    return *(int(each) for each in s[PLACE : PLACE + 3]), int(s[layout.S_PROVISIONAL])


def core_due(start: int, terms: Terms) -> tuple[int, ...] | None:
    due = periods.compute(start, terms)
    if due.warn_at is None or due.due_at is None or due.breach_at is None:
        return None
    return due.warn_at, due.due_at, due.breach_at, int(bool(due.provisional_days))


def a_limit(rng: Random, profile: Profile, *, by_the_clock: bool | None = None) -> Limit:
    units = [Unit(unit) for unit in profile.units] or list(Unit)
    if by_the_clock is not None:
        units = [unit for unit in Unit if unit.is_clock_time == by_the_clock and unit is not Unit.DATE]
    unit = rng.choice(units)
    if unit is Unit.DATE:
        return Limit(rng.choice([301, 229, 1231, 101]), unit)
    most = {Unit.MINUTES: 3000, Unit.HOURS: 80, Unit.DAYS: 60, Unit.WORKING_DAYS: 25, Unit.MONTHS: 14, Unit.YEARS: 3}
    return Limit(rng.randint(1, most[unit]) * (-1 if rng.random() < 0.05 else 1), unit)


def a_case(rng: Random, zone: str) -> tuple[int, Terms]:
    profile = rng.choice(sorted(places.profiles("prc").values(), key=lambda each: each.profile_id))
    limit = a_limit(rng, profile)
    start = periods.midnight(date(2024, 11, 1) + timedelta(days=rng.randint(0, 700)), ZoneInfo(zone))
    start += rng.choice([0, rng.randint(0, 24 * 60) * 60_000_000])
    spans, extensions = [], []
    for _ in range(rng.choice([0, 0, 1, 2, 3])):
        begin = start + rng.randint(-2 * 24, 40 * 24) * HOUR
        spans.append(Interval(begin, None if rng.random() < 0.15 else begin + rng.randint(0, 15 * 24) * HOUR))
    for _ in range(rng.choice([0, 0, 1, 2])):
        approved = start + rng.randint(0, 40 * 24) * HOUR
        given = a_limit(rng, profile, by_the_clock=limit.unit.is_clock_time)
        until = date(2025, 6, 1) + timedelta(days=rng.randint(0, 300))
        kind = rng.choice(["add", "to"] if limit.unit.is_clock_time else ["add", "to", "until"])
        extensions.append(
            Extension(
                approved,
                add=given if kind == "add" else None,
                to=given if kind == "to" else None,
                until=until if kind == "until" else None,
            )
        )
    return start, Terms(limit, profile, prc_calendar(), ZoneInfo(zone), tuple(spans), tuple(extensions))


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Rome", "America/Santiago"])
def test_both_kernels_agree_on_limits_pauses_and_extensions(zone: str) -> None:
    rng = Random(f"kernel {zone}")
    for _ in range(400):
        start, terms = a_case(rng, zone)
        assert compiled_due(start, terms, zone) == core_due(start, terms), (start, terms)


def test_the_comparison_notices_a_limit_one_longer() -> None:
    rng = Random("defect")
    differ = 0
    for _ in range(50):
        start, terms = a_case(rng, "Asia/Shanghai")
        longer = Terms(Limit(terms.limit.value + 1, terms.limit.unit), terms.profile, terms.calendar, terms.zone)
        plain = Terms(terms.limit, terms.profile, terms.calendar, terms.zone)
        if terms.limit.unit is not Unit.DATE:
            differ += compiled_due(start, longer, "Asia/Shanghai") != core_due(start, plain)
    assert differ > 40
