"""The published vectors: 85 worked by hand, 260 counted by a second, naive counter. Each names its article."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.core import naive_counter
from xiezhi.cli.request import DueRequest, understand
from xiezhi.core.calendar import DayKind, WorkingCalendar
from xiezhi.core.periods import Due, Terms, compute, to_local
from xiezhi.core.profiles import HourRule, RollOver
from xiezhi.core.working import explain
from xiezhi.law.places import profiles, working_calendar

FOLDER = Path(__file__).parent / "vectors"
CALENDARS = {name: working_calendar(name) for name in ("prc", "it-cds")}


@dataclass(frozen=True)
class Vector:
    """A question, the answer it must have, who worked it, and the article it illustrates."""

    name: str
    author: str
    request: DueRequest
    article: str
    working: str
    answer: Mapping[str, object]


def _vector(line: str) -> Vector:
    row = json.loads(line)
    request = DueRequest(
        row["limit"], row["profile"], row["start"], tuple(row["exclude"]), tuple(row["extend"]), row["jurisdiction"]
    )
    keys = ("due_on", "due_at", "warn_at", "breach_at", "provisional_days")
    return Vector(
        row["id"], row["author"], request, row["article"], row.get("working", ""), {key: row[key] for key in keys}
    )


def _read(name: str) -> list[Vector]:
    return [_vector(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


HAND, COUNTED = _read("hand.jsonl"), _read("counted.jsonl")
ALL = HAND + COUNTED


def terms_of(vector: Vector) -> tuple[int, Terms]:
    question = understand(vector.request, CALENDARS[vector.request.jurisdiction])
    return question.start, question.terms


def said(due: Due, terms: Terms) -> Mapping[str, object]:
    instants = {"due_at": due.due_at, "warn_at": due.warn_at, "breach_at": due.breach_at}
    return {
        "due_on": None if due.due_on is None else str(due.due_on),
        **{key: None if at is None else to_local(at, terms.zone).isoformat() for key, at in instants.items()},
        "provisional_days": [str(day) for day in due.provisional_days],
    }


@pytest.mark.parametrize("vector", ALL, ids=lambda each: each.name)
def test_the_kernel_and_the_explanation_give_the_published_answer(vector: Vector) -> None:
    start, terms = terms_of(vector)
    assert said(compute(start, terms), terms) == vector.answer
    assert said(explain(start, terms).due, terms) == vector.answer


@pytest.mark.parametrize("vector", [each for each in ALL if each.answer["due_on"]], ids=lambda each: each.name)
def test_the_working_ends_on_the_last_day(vector: Vector) -> None:
    start, terms = terms_of(vector)
    steps = explain(start, terms).steps
    last = steps[-1] if terms.limit.unit.is_clock_time else [each for each in steps if each.at is None][-1]
    assert str(last.day) == vector.answer["due_on"]


def test_there_are_enough_vectors_each_with_its_article_and_author() -> None:
    assert len(ALL) >= 300
    assert len(HAND) >= 60
    assert len({each.name for each in ALL}) == len(ALL)
    assert all(each.article for each in ALL)
    assert all(each.working for each in HAND)
    assert {each.author for each in HAND} == {"hand"}


def test_every_profile_has_vectors() -> None:
    used = {(each.request.jurisdiction, each.request.profile) for each in ALL}
    known = {(name, profile) for name in CALENDARS for profile in profiles(name)}
    assert known - used == {("prc", "NONE")}


def test_the_counted_vectors_are_what_the_naive_counter_says() -> None:
    assert (FOLDER / "counted.jsonl").read_text(encoding="utf-8").splitlines() == list(naive_counter.lines())


def _failing(change: str) -> int:
    """Count the vectors that fail when one thing is wrong."""
    failing = 0
    for vector in ALL:
        start, terms = terms_of(vector)
        wrong = PLANTED[change](terms)
        failing += said(compute(start, wrong), wrong) != vector.answer
    return failing


def _plain_week(terms: Terms) -> Terms:
    return replace(terms, calendar=replace(terms.calendar, special={}))


def _no_make_up_days(terms: Terms) -> Terms:
    special = {day: each for day, each in terms.calendar.special.items() if each.kind is DayKind.REST}
    return replace(terms, calendar=WorkingCalendar(special, terms.calendar.coverage))


def _profile(terms: Terms, **changes: object) -> Terms:
    return replace(terms, profile=replace(terms.profile, **changes))  # type: ignore[arg-type]  # names as planted below


PLANTED: Mapping[str, Callable[[Terms], Terms]] = {
    "holidays forgotten": _plain_week,
    "make-up days forgotten": _no_make_up_days,
    "start day counted": lambda terms: _profile(terms, counts_start=True),
    "never rolled": lambda terms: _profile(terms, rolls_over=RollOver.NO),
    "custody rolled": lambda terms: _profile(terms, rolls_over=RollOver.YES),
    "first hour counted": lambda terms: _profile(terms, hour_rule=HourRule.ELAPSED),
    "month ends not joined": lambda terms: _profile(terms, last_day_to_last_day=False),
    "pauses forgotten": lambda terms: replace(terms, excluded=()),
    "extensions forgotten": lambda terms: replace(terms, extensions=()),
}


@pytest.mark.parametrize("change", PLANTED)
def test_a_planted_defect_is_caught(change: str) -> None:
    assert _failing(change) >= 5
