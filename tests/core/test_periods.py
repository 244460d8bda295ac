"""The kernel at its edges: instants, pauses, extensions, readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from xiezhi.core.limits import Limit
from xiezhi.core.periods import (
    HOUR,
    SECOND,
    Due,
    Extension,
    Instant,
    Interval,
    Terms,
    both_ends,
    compute,
    midnight,
    to_instant,
    to_local,
)
from xiezhi.core.working import explain
from xiezhi.law.places import profiles, working_calendar

BEIJING = ZoneInfo("Asia/Shanghai")
PROFILES, CALENDAR = profiles("prc"), working_calendar("prc")


def at(text: str) -> Instant:
    return to_instant(datetime.fromisoformat(text).replace(tzinfo=BEIJING))


def terms(limit: str, profile: str, *excluded: Interval, extensions: tuple[Extension, ...] = ()) -> Terms:
    return Terms(Limit.parse(limit), PROFILES[profile], CALENDAR, BEIJING, excluded, extensions)


def step_words(start: str, asked: Terms) -> list[str]:
    return [step.why.en for step in explain(at(start), asked).steps]


def test_an_instant_is_microseconds_since_1970_in_utc() -> None:
    moment = datetime(2025, 3, 7, 2, 20, tzinfo=UTC)
    assert to_local(to_instant(moment), BEIJING).isoformat() == "2025-03-07T10:20:00+08:00"
    assert midnight(date(1970, 1, 1), BEIJING) == -8 * HOUR


def test_an_act_at_the_midnight_after_the_last_day_is_late() -> None:
    due = compute(at("2025-03-07"), terms("3 days", "CPL-D"))
    assert due.due_at == at("2025-03-11")
    assert due.in_time(at("2025-03-11") - 1, due.due_at)
    assert not due.in_time(at("2025-03-11"), due.due_at)


def test_an_act_at_the_very_end_of_hours_is_in_time() -> None:
    due = compute(at("2025-03-07T10:20:00"), terms("12 hours", "ELAPSED"))
    assert due.due_at is not None
    assert due.in_time(at("2025-03-07T22:20:00"), due.due_at)
    assert not due.in_time(at("2025-03-07T22:20:00") + 1, due.due_at)


def test_a_start_known_only_to_the_day_bounds_a_limit_of_hours() -> None:
    first, last = both_ends(date(2025, 3, 7), terms("24 hours", "ELAPSED"))
    assert (first.due_at, last.due_at) == (at("2025-03-08"), at("2025-03-09") - 1)
    days = both_ends(date(2025, 3, 7), terms("3 days", "CPL-D"))
    assert days[0] == days[1]


def test_hours_counted_back_ignore_pauses() -> None:
    pause = Interval(at("2025-03-06T08:00:00"), at("2025-03-08"))
    due = compute(at("2025-03-07T10:00:00"), terms("-24 hours", "ELAPSED", pause))
    assert due.due_at == at("2025-03-06T10:00:00")
    assert step_words("2025-03-07T10:00:00", terms("-24 hours", "ELAPSED", pause)) == [
        "the clock starts",
        "-24 hours are over",
    ]


def test_hours_are_extended_by_hours_only() -> None:
    wrong = Extension(at("2025-03-07T11:00:00"), add=Limit.parse("3 days"))
    with pytest.raises(ValueError, match="hours or minutes"):
        compute(at("2025-03-07T10:00:00"), terms("12 hours", "ELAPSED", extensions=(wrong,)))


def test_hours_are_added_to_hours_and_the_pause_is_taken_out() -> None:
    more = Extension(at("2025-03-07T12:00:00"), add=Limit.parse("12 hours"))
    pause = Interval(at("2025-03-07T13:00:00"), at("2025-03-07T14:00:00"))
    asked = terms("12 hours", "ELAPSED", pause, extensions=(more,))
    assert compute(at("2025-03-07T10:00:00"), asked).due_at == at("2025-03-08T11:00:00")
    assert step_words("2025-03-07T10:00:00", asked) == [
        "the clock starts",
        "extension approved before expiry",
        "excluded period until 2025-03-07 14:00:00",
        "12 hours are over",
    ]


def test_a_late_extension_of_hours_is_shown_without_effect() -> None:
    late = Extension(at("2025-03-07T22:00:00") + SECOND, add=Limit.parse("12 hours"))
    asked = terms("12 hours", "ELAPSED", extensions=(late,))
    assert compute(at("2025-03-07T10:00:00"), asked).counted == (False,)
    assert "extension approved after expiry: without effect" in step_words("2025-03-07T10:00:00", asked)


def test_a_running_pause_leaves_hours_open() -> None:
    asked = terms("12 hours", "ELAPSED", Interval(at("2025-03-07T12:00:00"), None))
    assert compute(at("2025-03-07T10:00:00"), asked) == Due(None, None, None, None, inclusive=True, open=True)
    assert "still running" in explain(at("2025-03-07T10:00:00"), asked).steps[-1].why.en


def test_pauses_before_the_start_and_after_the_end_of_hours_are_no_matter() -> None:
    before = Interval(at("2025-03-07T08:00:00"), at("2025-03-07T09:00:00"))
    after = Interval(at("2025-03-08T08:00:00"), at("2025-03-08T09:00:00"))
    asked = terms("12 hours", "ELAPSED", before, after)
    assert compute(at("2025-03-07T10:00:00"), asked).due_at == at("2025-03-07T22:00:00")
    assert len(explain(at("2025-03-07T10:00:00"), asked).steps) == 2


def test_a_pause_that_ends_does_not_make_a_limit_overdue_that_was_open() -> None:
    """Sun 6 Apr rolls to Mon 7, where a pause begins: open while it runs, Thu 10 once it is over."""
    running, over = Interval(at("2025-04-07"), None), Interval(at("2025-04-07"), at("2025-04-09"))
    assert compute(at("2025-03-07"), terms("30 days", "APR-D", running)).open
    assert compute(at("2025-03-07"), terms("30 days", "APR-D", over)).due_on == date(2025, 4, 10)


def test_an_extension_may_name_its_last_day() -> None:
    fixed = Extension(at("2025-03-08"), until=date(2025, 3, 15))
    asked = terms("3 days", "CPL-D", extensions=(fixed,))
    assert compute(at("2025-03-07"), asked).due_on == date(2025, 3, 17)
    assert step_words("2025-03-07", asked)[-4:] == [
        "last day as extended",
        "weekend: the last day moves on",
        "weekend: the last day moves on",
        "last day after the roll-over",
    ]


def test_an_extension_without_content_changes_nothing() -> None:
    empty = Extension(at("2025-03-08"))
    asked = terms("3 days", "CPL-D", extensions=(empty,))
    assert compute(at("2025-03-07"), asked).due_on == date(2025, 3, 10)
    assert explain(at("2025-03-07"), asked).steps[-1].why.en == "last day as extended"


def test_a_shorter_whole_limit_moves_the_last_day_back() -> None:
    shorter = Extension(at("2025-03-08"), to=Limit.parse("2 days"))
    asked = terms("5 days", "CPL-D-CUSTODY", extensions=(shorter,))
    assert compute(at("2025-03-07"), asked).due_on == date(2025, 3, 9)
    assert explain(at("2025-03-07"), asked).steps[-1].day == date(2025, 3, 9)


def test_both_instants_of_an_extension_are_told() -> None:
    late = Extension(at("2025-03-11"), add=Limit.parse("3 days"))
    told = step_words("2025-03-07", terms("3 days", "CPL-D", extensions=(late,)))
    assert "extension approved 2025-03-11 00:00:00, after expiry: without effect" in told


def test_the_working_of_months_shows_each_month_and_what_was_excluded() -> None:
    pause = Interval(at("2025-01-30"), at("2025-01-31"))
    late_pause = Interval(at("2025-02-11"), at("2025-02-11"))
    told = step_words("2025-01-10", terms("1 months", "CPL-M-CUSTODY", pause, late_pause))
    assert told == [
        "the day the period starts from is not counted",
        "excluded period",
        "excluded period",
        "month 1 is over",
        "excluded period",
        "makes up excluded day 1",
        "makes up excluded day 2",
    ]


def test_years_dates_and_months_counted_back_have_words() -> None:
    assert step_words("2025-01-10", terms("1 years", "BAR"))[-1] == "year 1 is over"
    assert step_words("2025-01-10", terms("-1 months", "BAR"))[-1] == "month 1 back"
    assert step_words("2025-01-10", terms("03-01 date", "DATE"))[-1] == "the fixed date 03-01"


def test_working_days_counted_back_show_the_rest_days() -> None:
    told = step_words("2025-03-10", terms("-1 working-days", "APL-WD"))
    assert told[1:] == ["weekend", "weekend", "working day 1 (weekday)"]


def test_a_pause_on_the_way_of_the_roll_over_is_shown() -> None:
    pause = Interval(at("2025-04-07"), at("2025-04-07"))
    told = step_words("2025-03-07", terms("30 days", "APR-D", pause))
    assert told[-3:] == [
        "weekend: the last day moves on",
        "excluded period: the last day moves on",
        "last day after the roll-over",
    ]


def test_a_day_without_notice_says_so() -> None:
    told = step_words("2026-12-30", terms("2 working-days", "APL-WD"))
    assert told[-1] == "working day 2 (weekday) (no notice yet; by the plain week)"


def test_each_reading_that_differs_has_its_reason() -> None:
    more = Extension(at("2025-04-07"), add=Limit.parse("30 days"))
    told = {
        "hours": explain(at("2025-03-07T10:20:00"), terms("12 hours", "CPL-H")),
        "silent": explain(at("2025-09-23"), terms("10 days", "SCL-D")),
        "month": explain(at("2025-02-28"), terms("1 months", "CPL-M")),
        "lenient": explain(at("2025-03-07"), terms("30 days", "APR-D", extensions=(more,))),
        "plain": explain(at("2025-03-07"), terms("3 days", "CPL-D")),
    }
    assert {name: [each.en.split(":")[0] for each in working.readings] for name, working in told.items()} == {
        "hours": ["strict reading"],
        "silent": ["strict reading"],
        "month": ["strict reading"],
        "lenient": ["lenient reading"],
        "plain": [],
    }
    assert len({working.readings for working in told.values()}) == 5


def test_a_profile_that_counts_the_start_day() -> None:
    asked = terms("3 days", "CPL-D-CUSTODY")
    counting = replace(asked, profile=replace(asked.profile, counts_start=True))
    assert compute(at("2025-03-07"), counting).due_on == date(2025, 3, 9)
    assert step_words("2025-03-07", counting) == ["day 1", "day 2", "day 3"]
