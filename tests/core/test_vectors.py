"""Every published vector gives what its author worked out, and together they catch planted defects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.core.naive_counter import Asked, count
from tests.core.vector_files import (
    Record,
    Vector,
    as_record,
    built_in_calendar,
    computed,
    expected,
    instant,
    is_list,
    is_record,
    items,
    terms,
    vectors,
)
from xiezhi.core.calendar import WorkingCalendar
from xiezhi.core.dates import parse_moment
from xiezhi.core.limits import Limit
from xiezhi.core.periods import Instant, Terms, compute
from xiezhi.core.profiles import HourRule, RollOver
from xiezhi.law.places import zone

BY_HAND = [vector for vector in vectors() if vector.text("author") == "hand"]
INDEPENDENT = [vector for vector in vectors() if vector.text("author") == "independent"]


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector.where)
def test_the_kernel_gives_what_was_worked_out(vector: Vector) -> None:
    found = computed(vector)
    assert found == expected(vector, found)


def test_there_are_enough_of_them_and_each_names_its_article_and_author() -> None:
    assert len(vectors()) >= 300
    assert len(BY_HAND) >= 60
    assert len(BY_HAND) + len(INDEPENDENT) == len(vectors())
    assert all(vector.text("article") for vector in vectors())
    assert all(vector.text("working") for vector in BY_HAND)
    assert max(Counter(vector.where for vector in vectors()).values()) == 1


# ---------------------------------------------------------------- the independent author, asked again


def local(vector: Vector, text: object) -> datetime:
    return (
        parse_moment(str(text), zone(vector.jurisdiction), vector.where)
        .at.astimezone(zone(vector.jurisdiction))
        .replace(tzinfo=None)
    )


def asked(vector: Vector) -> Asked:
    limit = Limit.parse(vector.text("limit"))
    pairs = [pair for pair in items(vector, "exclude") if is_list(pair)]
    added = [record for record in items(vector, "extend") if is_record(record)]
    return Asked(
        way=vector.text("profile"),
        number=limit.value,
        unit=str(limit.unit),
        start=local(vector, vector.record["from"]),
        excluded=tuple((local(vector, a), None if b is None else local(vector, b)) for a, b in pairs),
        extensions=tuple(
            (local(vector, each["at"]), Limit.parse(str(each["add"])).value, str(Limit.parse(str(each["add"])).unit))
            for each in added
        ),
    )


@pytest.mark.parametrize("vector", INDEPENDENT, ids=lambda vector: vector.where)
def test_the_independent_vectors_are_what_the_naive_counter_says(vector: Vector) -> None:
    found, said = count(asked(vector)), expected(vector, {})
    ends = [None if at is None else at.isoformat() + "+08:00" for at in (found.due, found.warn, found.breach)]
    assert ends == [said.get(name) for name in ("due_at", "warn_at", "breach_at")]


# ---------------------------------------------------------------- planted defects

Kernel = Callable[[Instant, Terms], Record]


def correct(start: Instant, given: Terms) -> Record:
    return as_record(compute(start, given), given)


def counts_the_start_day(start: Instant, given: Terms) -> Record:
    return correct(start, replace(given, profile=replace(given.profile, counts_start=True)))


def rolls_custody(start: Instant, given: Terms) -> Record:
    return correct(start, replace(given, profile=replace(given.profile, rolls_over=RollOver.YES)))


def never_rolls(start: Instant, given: Terms) -> Record:
    return correct(start, replace(given, profile=replace(given.profile, rolls_over=RollOver.NO)))


def forgets_the_last_day_rule(start: Instant, given: Terms) -> Record:
    return correct(start, replace(given, profile=replace(given.profile, last_day_to_last_day=False)))


def forgets_the_hour_rule(start: Instant, given: Terms) -> Record:
    return correct(start, replace(given, profile=replace(given.profile, hour_rule=HourRule.ELAPSED)))


def forgets_excluded_periods(start: Instant, given: Terms) -> Record:
    return correct(start, replace(given, excluded=()))


def forgets_extensions(start: Instant, given: Terms) -> Record:
    return correct(start, replace(given, extensions=()))


def counts_one_too_many(start: Instant, given: Terms) -> Record:
    return correct(start, replace(given, limit=replace(given.limit, value=given.limit.value + 1)))


def takes_late_extensions(start: Instant, given: Terms) -> Record:
    early = tuple(replace(each, approved_at=start) for each in given.extensions)
    return correct(start, replace(given, extensions=early))


def knows_one_reading_only(start: Instant, given: Terms) -> Record:
    found = correct(start, given)
    return found if "open" in found else found | {"warn_at": found["due_at"], "breach_at": found["due_at"]}


DEFECTS: list[Kernel] = [
    counts_the_start_day,
    rolls_custody,
    never_rolls,
    forgets_the_last_day_rule,
    forgets_the_hour_rule,
    forgets_excluded_periods,
    forgets_extensions,
    counts_one_too_many,
    takes_late_extensions,
    knows_one_reading_only,
]


def wrong(kernel: Kernel, among: list[Vector], calendar: WorkingCalendar | None = None) -> int:
    """Return how many vectors a kernel gets wrong."""
    results = [(vector, kernel(instant(vector, vector.record["from"]), terms(vector, calendar))) for vector in among]
    return sum(found != expected(vector, found) for vector, found in results)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.__name__)
@pytest.mark.parametrize("among", [BY_HAND, INDEPENDENT], ids=["hand", "independent"])
def test_a_planted_defect_is_caught_by_either_author(defect: Kernel, among: list[Vector]) -> None:
    assert wrong(correct, among) == 0
    assert wrong(defect, among) >= 2


PRC = [vector for vector in vectors() if vector.jurisdiction == "prc"]


@pytest.mark.parametrize("dropped", [date(2025, 1, 26), date(2025, 9, 28), date(2024, 2, 18), date(2026, 1, 4)])
def test_a_calendar_without_one_make_up_sunday_is_caught(dropped: date) -> None:
    calendar = built_in_calendar("prc")
    special = {day: each for day, each in calendar.special.items() if day != dropped}
    assert wrong(correct, PRC) == 0
    assert wrong(correct, PRC, WorkingCalendar(special, calendar.coverage)) >= 1


def test_a_calendar_one_day_off_is_caught() -> None:
    calendar = built_in_calendar("prc")
    shifted = {day + timedelta(days=1): each for day, each in calendar.special.items()}
    assert wrong(correct, PRC, WorkingCalendar(shifted, calendar.coverage)) >= 20
