"""Corners of the kernel that no published vector shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.core.vector_files import built_in_calendar, profile
from xiezhi.core.limits import Limit
from xiezhi.core.periods import (
    HOUR,
    Extension,
    Interval,
    PeriodError,
    Terms,
    compute,
    midnight,
    to_instant,
    to_local,
)
from xiezhi.core.text import Language
from xiezhi.core.working import StepKind, explained, limit_words
from xiezhi.law.places import zone

BEIJING = zone("prc")


def at(text: str) -> int:
    return to_instant(datetime.fromisoformat(text).replace(tzinfo=BEIJING))


def terms(limit: str, name: str) -> Terms:
    return Terms(Limit.parse(limit), profile("prc", name), built_in_calendar("prc"), BEIJING)


def test_instants_are_microseconds_since_1970() -> None:
    assert to_instant(datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC)) == 1_000_005
    assert to_local(0, BEIJING).isoformat() == "1970-01-01T08:00:00+08:00"
    assert midnight(date(1970, 1, 2), BEIJING) == 16 * HOUR


@pytest.mark.parametrize(
    ("limit", "name", "extension"),
    [
        ("3 days", "CPL-D", Extension(0, add=Limit.parse("24 hours"))),
        ("3 days", "CPL-D", Extension(0, to=Limit.parse("24 hours"))),
        ("24 hours", "CPL-H", Extension(0, add=Limit.parse("3 days"))),
        ("24 hours", "CPL-H", Extension(0, until=date(2025, 3, 9))),
    ],
)
def test_an_extension_in_another_measure_is_refused(limit: str, name: str, extension: Extension) -> None:
    with pytest.raises(PeriodError) as caught:
        compute(0, replace(terms(limit, name), extensions=(extension,)))
    assert str(caught.value.what.en).startswith(f"the limit {limit} cannot be extended by ")
    assert "不能用" in caught.value.say(Language.ZH)


def test_an_empty_extension_changes_nothing() -> None:
    """The loader never makes one; the kernel counts it as in time and moves nothing."""
    plain, empty = terms("3 days", "CPL-D"), Extension(at("2025-03-04"))
    found = compute(at("2025-03-03"), replace(plain, extensions=(empty,)))
    assert found == replace(compute(at("2025-03-03"), plain), counted=(True,))
    assert explained(at("2025-03-03"), replace(plain, extensions=(empty,)))[0] == found


def test_an_extension_approved_while_the_clock_stands_still_is_in_time() -> None:
    """Five days end on Sat 8 March; the pause runs since the 6th, so approval on the 20th is not too late."""
    paused = replace(terms("5 days", "CPL-D"), excluded=(Interval(at("2025-03-06"), None),))
    due = compute(
        at("2025-03-03"), replace(paused, extensions=(Extension(at("2025-03-20"), add=Limit.parse("5 days")),))
    )
    assert (due.open, due.counted) == (True, (True,))


def test_an_hour_extension_approved_while_the_clock_stands_still_is_in_time() -> None:
    paused = replace(terms("8 hours", "ELAPSED"), excluded=(Interval(at("2025-03-03T12:00"), None),))
    later = (Extension(at("2025-03-04T12:00"), add=Limit.parse("2 hours")),)
    due = compute(at("2025-03-03T08:00"), replace(paused, extensions=later))
    assert (due.open, due.counted) == (True, (True,))


def test_a_period_that_ends_before_it_begins_excludes_nothing() -> None:
    turned = (Interval(at("2025-03-05"), at("2025-03-04")),)
    for limit, name in (("24 hours", "ELAPSED"), ("5 days", "CPL-D")):
        plain = terms(limit, name)
        assert compute(at("2025-03-03T08:00"), replace(plain, excluded=turned)) == compute(
            at("2025-03-03T08:00"), plain
        )


def test_the_lenient_reading_makes_a_result_provisional_too() -> None:
    """Sat 12 Dec 2026 rolls to Mon 14; + 18 days is Wed 30 Dec, but from the rolled day Fri 1 Jan 2027."""
    added = (Extension(at("2026-12-11"), add=Limit.parse("18 days")),)
    due = compute(at("2026-12-07"), replace(terms("5 days", "CPL-D"), extensions=added))
    assert due.due_on == date(2026, 12, 30)
    assert due.provisional_days == (date(2027, 1, 1),)


def test_backward_limits_ignore_excluded_days() -> None:
    excluded = (Interval(at("2025-02-24"), at("2025-02-26")),)
    for limit, name in (("-7 working-days", "EXPL-WD"), ("-7 days", "CPL-D")):
        plain = terms(limit, name)
        assert compute(at("2025-03-01"), replace(plain, excluded=excluded)) == compute(at("2025-03-01"), plain)


def test_a_profile_may_count_the_start_day() -> None:
    counting = replace(
        terms("3 days", "CPL-D-CUSTODY"), profile=replace(profile("prc", "CPL-D-CUSTODY"), counts_start=True)
    )
    due, steps = explained(at("2025-03-03"), counting)
    assert due.due_on == date(2025, 3, 5)
    assert [step.day.day for step in steps if step.counted] == [3, 4, 5]


# ---------------------------------------------------------------- the words of the working


def words(start: str, given: Terms) -> list[str]:
    return [step.why.en for step in explained(at(start), given)[1]]


def test_the_working_of_a_rolled_limit_names_each_rest_day() -> None:
    assert words("2025-09-29", terms("2 days", "APR-D")) == [
        "the starting day, not counted",
        "day 1",
        "day 2",
        "National Day, the last day moves on",
        "National Day, the last day moves on",
        "National Day, the last day moves on",
        "weekend, the last day moves on",
        "weekend, the last day moves on",
        "Mid-Autumn Festival, the last day moves on",
        "National Day, the last day moves on",
        "National Day, the last day moves on",
        "the last day after moving on",
    ]


def test_the_working_says_why_a_working_day_cannot_end_a_rolled_limit() -> None:
    paused = replace(terms("5 days", "APR-D"), excluded=(Interval(at("2025-03-10"), at("2025-03-10")),))
    assert "excluded period, the last day moves on" in words("2025-03-03", paused)


def test_the_working_marks_days_no_notice_covers() -> None:
    told = words("2026-12-30", terms("2 working-days", "EXPL-WD"))
    assert told == ["the starting day, not counted", "working day 1", "working day 2"]
    told = words("2026-12-31", terms("2 days", "APR-D"))
    assert "weekend (no notice covers it yet, provisional), the last day moves on" in told


def test_the_working_names_a_make_up_day_that_counts() -> None:
    assert words("2025-09-27", terms("1 working-days", "EXPL-WD"))[1] == "working day 1 (make-up day, National Day)"


@pytest.mark.parametrize(
    ("limit", "name", "start", "said"),
    [
        ("1 months", "CPL-M", "2025-03-10", "1 month: the same day number"),
        ("1 months", "APR-M", "2025-01-31", "1 month: no day 31 there, the month's last day"),
        ("2 months", "CPL-M", "2025-02-28", "2 months: from the month's last day to the month's last day"),
        ("1 years", "BAR", "2025-02-10", "1 year: the same day number"),
        ("04-01 date", "DATE", "2025-02-10", "the fixed date 04-01"),
        ("02-29 date", "DATE", "2025-01-10", "the fixed date 02-29"),
    ],
)
def test_month_arithmetic_is_said(limit: str, name: str, start: str, said: str) -> None:
    assert said in words(start, terms(limit, name))


def test_extensions_are_told_counted_or_not() -> None:
    extensions = (
        Extension(at("2025-03-05"), add=Limit.parse("2 days")),
        Extension(at("2025-03-06"), to=Limit.parse("1 months")),
        Extension(at("2025-03-07"), until=date(2025, 5, 7)),
        Extension(at("2025-06-01"), add=Limit.parse("1 months")),
    )
    told = words("2025-03-03", replace(terms("3 days", "CPL-D"), extensions=extensions))
    assert [each for each in told if "approved" in each] == [
        "approved in time, extended by 2 days",
        "approved in time, limit replaced by 1 month from the start",
        "approved in time, extended until 2025-05-07",
        "approved after expiry, not counted: extended by 1 month",
    ]


def test_hours_say_their_start_their_pauses_and_both_readings() -> None:
    paused = Interval(at("2025-03-07T10:00"), at("2025-03-07T12:30:15"))
    far = Interval(at("2025-04-07T10:00"), at("2025-04-07T12:30"))
    assert words("2025-03-07T08:30", replace(terms("24 hours", "CPL-H"), excluded=(paused, far))) == [
        "the starting hour does not count",
        "time runs from this whole hour",
        "2 h 30 min 15 s excluded",
        "24 hours end (at this instant still in time)",
        "the stricter reading: the starting hour counts (only warns)",
    ]
    assert words("2025-03-07T08:30", terms("1 hours", "ELAPSED"))[0] == "time runs from here"


def test_while_a_pause_runs_nothing_after_its_first_day_is_told() -> None:
    paused = replace(terms("10 days", "APR-D"), excluded=(Interval(at("2025-03-05"), None),))
    due, steps = explained(at("2025-03-03"), paused)
    assert due.open
    assert [(step.day.day, step.kind) for step in steps] == [
        (3, StepKind.START),
        (4, StepKind.COUNTED),
        (5, StepKind.RUNNING),
    ]


def test_limits_are_said_in_both_languages() -> None:
    assert limit_words(Limit.parse("03-01 date")).zh == "3 月 1 日"
    assert limit_words(Limit.parse("1 days")).en == "1 day"
    assert limit_words(Limit.parse("-7 days")).en == "-7 days"
