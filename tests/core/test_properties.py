"""Laws of the kernel that hold for every limit, and the working that must meet it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.vector_files import built_in_calendar, profile
from xiezhi.core.limits import Limit, Unit
from xiezhi.core.periods import DAY, HOUR, SECOND, Due, Extension, Interval, Terms, compute, to_instant, to_local
from xiezhi.core.working import Step, StepKind, explained
from xiezhi.law.places import zone

BEIJING = zone("prc")
PROFILES = {
    Unit.DAYS: ["CPL-D", "CPL-D-CUSTODY", "APR-D", "SCL-D"],
    Unit.WORKING_DAYS: ["EXPL-WD"],
    Unit.MONTHS: ["CPL-M", "CPL-M-CUSTODY", "APR-M", "SCL-M"],
    Unit.YEARS: ["CPL-M", "BAR"],
    Unit.HOURS: ["CPL-H", "ELAPSED"],
    Unit.MINUTES: ["ELAPSED"],
}
MOST = {Unit.DAYS: 70, Unit.WORKING_DAYS: 30, Unit.MONTHS: 14, Unit.YEARS: 3, Unit.HOURS: 72, Unit.MINUTES: 300}
EARLIEST = to_instant(datetime(2016, 1, 1, tzinfo=UTC))
instants = st.integers(EARLIEST, EARLIEST + 8 * 365 * 24 * HOUR).map(lambda at: at // SECOND * SECOND)
lengths = st.integers(0, 20 * 24 * HOUR).map(lambda length: length // SECOND * SECOND)


@st.composite
def limits(draw: st.DrawFn, unit: Unit) -> Limit:
    return Limit(draw(st.integers(1, MOST[unit])), unit)


@st.composite
def questions(draw: st.DrawFn, among: tuple[Unit, ...] = tuple(PROFILES), extended: bool = True) -> tuple[int, Terms]:
    unit = draw(st.sampled_from(among))
    start = draw(instants)
    near = st.integers(-5 * 24 * HOUR, 60 * 24 * HOUR).map(lambda offset: start + offset)
    intervals = st.builds(lambda at, length: Interval(at, at + length), near, lengths)
    running = st.builds(lambda at: Interval(at, None), near)
    excluded = draw(st.lists(st.one_of(intervals, intervals, intervals, running), max_size=3))
    added = st.builds(lambda at, limit: Extension(at, add=limit), near, limits(unit))
    replaced = st.builds(lambda at, limit: Extension(at, to=limit), near, limits(unit))
    fixed = st.builds(
        lambda at, days: Extension(at, until=to_local(start, BEIJING).date() + days * DAY), near, st.integers(1, 90)
    )
    kinds = [added, replaced] if unit.is_clock_time else [added, replaced, fixed]
    extensions = draw(st.lists(st.one_of(kinds), max_size=2 if extended else 0))
    negative = (
        not excluded and not extensions and unit is not Unit.HOURS and unit is not Unit.MINUTES and draw(st.booleans())
    )
    limit = draw(limits(unit))
    return start, Terms(
        limit=replace(limit, value=-limit.value) if negative else limit,
        profile=replace(
            profile("prc", draw(st.sampled_from(PROFILES[unit]))),
            counts_start=draw(st.sampled_from([False, False, True])),
        ),
        calendar=built_in_calendar("prc"),
        zone=BEIJING,
        excluded=tuple(excluded),
        extensions=tuple(extensions),
    )


def length(due: Due) -> int:
    """Return the due instant, an open one as the end of time."""
    return 2**62 if due.due_at is None else due.due_at


@given(questions())
def test_the_three_readings_are_in_order(question: tuple[int, Terms]) -> None:
    due = compute(*question)
    if due.open:
        assert (due.due_on, due.due_at, due.warn_at, due.breach_at) == (None, None, None, None)
    else:
        assert due.warn_at is not None
        assert due.due_at is not None
        assert due.breach_at is not None
        assert due.warn_at <= due.due_at <= due.breach_at


@given(questions())
def test_a_longer_limit_never_ends_earlier(question: tuple[int, Terms]) -> None:
    start, terms = question
    longer = replace(terms, limit=replace(terms.limit, value=terms.limit.value + 1), extensions=())
    assume(terms.limit.value != -1)
    assert length(compute(start, replace(terms, extensions=()))) <= length(compute(start, longer))


@given(questions())
def test_a_later_start_never_ends_earlier(question: tuple[int, Terms]) -> None:
    start, terms = question
    plain = replace(terms, extensions=(), excluded=())
    if plain.profile.last_day_to_last_day:
        plain = replace(plain, profile=replace(plain.profile, last_day_to_last_day=False))
    assert length(compute(start, plain)) <= length(compute(start + 36 * HOUR, plain))


@given(questions())
def test_only_the_union_of_the_excluded_periods_counts(question: tuple[int, Terms]) -> None:
    start, terms = question
    doubled = replace(terms, excluded=terms.excluded + terms.excluded[::-1])
    assert compute(start, doubled) == compute(start, terms)


@given(questions(), instants, lengths)
def test_a_further_excluded_period_never_ends_a_plain_limit_earlier(
    question: tuple[int, Terms], at: int, further: int
) -> None:
    start, terms = question
    assume(terms.limit.value > 0)
    plain = replace(terms, extensions=())
    more = replace(plain, excluded=(*plain.excluded, Interval(at, at + further)))
    assert length(compute(start, plain)) <= length(compute(start, more))


@given(questions())
def test_an_extension_in_time_adds_and_a_late_one_changes_nothing(question: tuple[int, Terms]) -> None:
    start, terms = question
    plain = replace(terms, extensions=())
    before = compute(start, plain)
    assume(before.due_at is not None and terms.limit.value > 0)
    assert before.due_at is not None
    last = before.due_at if before.inclusive else before.due_at - 1
    more = Limit(2, terms.limit.unit)
    in_time = compute(start, replace(plain, extensions=(Extension(last, add=more),)))
    late = compute(start, replace(plain, extensions=(Extension(last + 1, add=more),)))
    assert in_time.counted == (True,)
    assert length(in_time) >= length(before)
    assert late == replace(before, counted=(False,))


@given(questions())
def test_an_act_is_in_time_up_to_the_due_instant(question: tuple[int, Terms]) -> None:
    due = compute(*question)
    assume(due.due_at is not None)
    assert due.due_at is not None
    assert due.in_time(due.due_at - 1, due.due_at)
    assert due.in_time(due.due_at, due.due_at) is due.inclusive
    assert not due.in_time(due.due_at + 1, due.due_at)


# ---------------------------------------------------------------- the working


@given(questions())
def test_the_working_ends_where_the_kernel_ends(question: tuple[int, Terms]) -> None:
    start, terms = question
    due, steps = explained(start, terms)
    assert due == compute(start, terms)
    if due.open:
        assert steps[-1].kind is StepKind.RUNNING
    elif due.inclusive:
        assert [step.at for step in steps if step.kind is StepKind.END] == [due.due_at]
    else:
        assert last_walked(steps) == due.due_on
    assert sum(step.kind is StepKind.EXTENSION for step in steps) == len(terms.extensions)


def last_walked(steps: tuple[Step, ...]) -> date:
    """Return the day on which the walk of the main reading ends."""
    off = {StepKind.EXTENSION, StepKind.READING}
    return [step.day for step in steps if step.kind not in off][-1]


@given(questions(among=(Unit.DAYS, Unit.WORKING_DAYS), extended=False))
def test_as_many_days_are_counted_as_the_limit_has(question: tuple[int, Terms]) -> None:
    start, terms = question
    due, steps = explained(start, terms)
    counted = sum(step.counted for step in steps)
    assert counted == abs(terms.limit.value) or (due.open and counted < terms.limit.value)


@given(questions())
def test_every_reading_that_differs_is_told(question: tuple[int, Terms]) -> None:
    start, terms = question
    due, steps = explained(start, terms)
    told = [step.day for step in steps if step.kind is StepKind.READING]
    others = [at for at in (due.warn_at, due.breach_at) if at is not None and at != due.due_at]
    assert len(told) == len(others)


def test_elapsed_seconds_pass_outside_the_excluded_periods() -> None:
    start = to_instant(datetime(2025, 3, 7, tzinfo=UTC))
    terms = Terms(
        Limit(1, Unit.HOURS),
        profile("prc", "ELAPSED"),
        built_in_calendar("prc"),
        BEIJING,
        (Interval(start, start + 5),),
    )
    assert compute(start, terms).due_at == start + HOUR + 5
    assert timedelta(microseconds=HOUR) == timedelta(hours=1)
