"""What holds for every limit: more is later, pauses count once, and three ways of counting agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.core import naive_counter
from tests.core.naive_counter import Task
from xiezhi.core.limits import Limit, Unit
from xiezhi.core.periods import DAY, HOUR, Extension, Instant, Interval, Terms, compute, midnight, to_instant, to_local
from xiezhi.core.working import explain
from xiezhi.law.places import profiles, working_calendar

BEIJING = ZoneInfo("Asia/Shanghai")
PROFILES, CALENDAR = profiles("prc"), working_calendar("prc")
DAYS = st.dates(date(2013, 1, 1), date(2026, 6, 30))
INSTANTS = st.datetimes(datetime(2013, 1, 1), datetime(2026, 6, 30)).map(  # noqa: DTZ001 - Beijing is given next
    lambda each: to_instant(each.replace(microsecond=0, tzinfo=BEIJING))
)
UNIT_PROFILES = [
    (unit, name)
    for name, profile in sorted(PROFILES.items())
    for unit in Unit
    if unit is not Unit.DATE and profile.counts(unit)
]


@st.composite
def pauses(draw: st.DrawFn, start: Instant) -> Interval:
    begin = start + draw(st.integers(-3, 40)) * 24 * HOUR + draw(st.integers(0, 86_399)) * 1_000_000
    length = draw(st.integers(0, 15 * 24)) * HOUR
    return Interval(begin, None if draw(st.integers(0, 19)) == 0 else begin + length)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Instant, Terms]:
    start = draw(INSTANTS)
    unit, name = draw(st.sampled_from(UNIT_PROFILES))
    limit = Limit(draw(st.integers(-20, 90) if unit is not Unit.YEARS else st.integers(-3, 5)), unit)
    excluded = tuple(draw(st.lists(pauses(start), max_size=4)))
    extensions = tuple(draw(st.lists(extension(start, limit), max_size=2)))
    return start, Terms(limit, PROFILES[name], CALENDAR, BEIJING, excluded, extensions)


@st.composite
def extension(draw: st.DrawFn, start: Instant, limit: Limit) -> Extension:
    approved = start + draw(st.integers(0, 100 * 24)) * HOUR
    amount = Limit(draw(st.integers(1, 30)), limit.unit)
    kind = draw(st.sampled_from(["add", "to"] if limit.unit.is_clock_time else ["add", "to", "until"]))
    if kind == "until":
        return Extension(approved, until=to_local(start, BEIJING).date() + timedelta(draw(st.integers(1, 200))))
    return Extension(approved, add=amount) if kind == "add" else Extension(approved, to=amount)


@given(questions())
def test_the_explanation_walks_to_the_day_the_kernel_jumps_to(question: tuple[Instant, Terms]) -> None:
    start, terms = question
    working = explain(start, terms)
    assert working.due == compute(start, terms)
    if working.due.due_on is not None and not terms.limit.unit.is_clock_time:
        assert [step for step in working.steps if step.at is None][-1].day == working.due.due_on


@given(questions())
def test_the_three_readings_are_in_order(question: tuple[Instant, Terms]) -> None:
    due = compute(*question)
    if due.due_at is None:
        assert due.open
        assert (due.warn_at, due.breach_at, due.due_on) == (None, None, None)
    else:
        assert due.warn_at is not None
        assert due.breach_at is not None
        assert due.warn_at <= due.due_at <= due.breach_at


@given(questions())
def test_one_more_is_never_earlier(question: tuple[Instant, Terms]) -> None:
    start, terms = question
    bare = Terms(terms.limit, terms.profile, CALENDAR, BEIJING, tuple(each for each in terms.excluded if each.end))
    more = replace(bare, limit=Limit(terms.limit.value + 1, terms.limit.unit))
    first, second = compute(start, bare).due_at, compute(start, more).due_at
    assert first is not None
    assert second is not None
    if terms.limit.value > 0:
        assert first <= second


@given(DAYS, st.sampled_from(["APR-D", "APR-D-LIBERTY"]), st.integers(1, 60))
def test_exactly_so_many_days_are_counted(start: date, name: str, number: int) -> None:
    terms = Terms(Limit(number, Unit.DAYS), PROFILES[name], CALENDAR, BEIJING)
    assert sum(step.counted for step in explain(midnight(start, BEIJING), terms).steps) == number


@given(questions())
def test_overlapping_pauses_count_once_in_any_order(question: tuple[Instant, Terms]) -> None:
    start, terms = question
    twice = (*reversed(terms.excluded), *terms.excluded)
    doubled = Terms(terms.limit, terms.profile, CALENDAR, BEIJING, twice, terms.extensions)
    assert compute(start, doubled) == compute(start, terms)


@given(questions(), st.integers(0, 30), st.integers(0, 10))
def test_a_further_pause_never_makes_it_earlier(question: tuple[Instant, Terms], after: int, length: int) -> None:
    start, terms = question
    closed = tuple(each for each in terms.excluded if each.end)
    further = Interval(start + after * 24 * HOUR, start + (after + length) * 24 * HOUR)
    before = compute(start, Terms(terms.limit, terms.profile, CALENDAR, BEIJING, closed)).due_at
    later = compute(start, Terms(terms.limit, terms.profile, CALENDAR, BEIJING, (*closed, further))).due_at
    assert before is not None
    assert later is not None
    assert before <= later or terms.limit.value < 0


@given(DAYS, st.integers(0, 30), st.integers(0, 12), st.sampled_from(["APR-D", "APL-WD", "CPL-M"]), st.integers(1, 30))
def test_a_limit_open_during_a_pause_is_not_overdue_when_it_ends(
    start: date, after: int, length: int, name: str, number: int
) -> None:
    begin = midnight(start + after * DAY, BEIJING)
    end = midnight(start + (after + length) * DAY, BEIJING)
    unit = Unit(PROFILES[name].units[0])
    running, over = (
        Terms(Limit(number, unit), PROFILES[name], CALENDAR, BEIJING, (Interval(begin, until),))
        for until in (None, end)
    )
    if compute(midnight(start, BEIJING), running).open:
        due = compute(midnight(start, BEIJING), over)
        assert due.due_at is not None
        assert due.due_at > end


@given(st.integers(0, 2**32))
def test_the_kernel_agrees_with_a_naive_counter(seed: int) -> None:
    for each in naive_counter.tasks(seed, len(naive_counter.MANNERS)):
        due = compute(_beijing(each.start), _terms(each))
        assert (due.due_at, due.warn_at, due.breach_at) == tuple(_beijing(end) for end in naive_counter.count(each))


def _beijing(at: datetime) -> Instant:
    return to_instant(at.replace(tzinfo=BEIJING))


def _terms(task: Task) -> Terms:
    excluded = tuple(Interval(midnight(first, BEIJING), midnight(last, BEIJING)) for first, last in task.pauses)
    extensions = (
        (Extension(_beijing(task.extension[1]), add=Limit(task.extension[0], Unit.DAYS)),) if task.extension else ()
    )
    return Terms(Limit(task.value, Unit(task.unit)), PROFILES[task.profile], CALENDAR, BEIJING, excluded, extensions)
