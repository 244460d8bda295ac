"""The courses as data: they speak of what the law knows, every state is reached, and what happened leads there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from xiezhi.web.cases.judging import rulebook
from xiezhi.web.journal.models import Entry
from xiezhi.web.remedies.courses import NOTHING, Course, courses
from xiezhi.web.remedies.queries import course_rules
from xiezhi.web.remedies.runs import folded

pytestmark = pytest.mark.usefixtures("db")
COURSES = list(courses().values())
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def entries(*whats: str, request: str = "h-1") -> list[Entry]:
    return [
        Entry(
            entry_id=f"{request}-{place}",
            what=what.removesuffix("!"),
            thread_id="t",
            seq=place,
            occurred_at=START + timedelta(days=place),
            keys={"request": request},
            attrs={"accepted": not what.endswith("!")} if what.startswith("hearing-request-decided") else {},
        )
        for place, what in enumerate(whats)
    ]


def unreached(course: Course) -> set[str]:
    """Return the states that no chain of moves reaches."""
    known, before = {NOTHING}, set[str]()
    while known != before:
        before = set(known)
        for move in course.moves.values():
            if known & move.sources:
                known |= {move.to, move.otherwise}
    return set(course.states) - known


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.course_id)
def test_every_course_speaks_of_events_that_the_law_knows_and_of_states_that_it_has(course: Course) -> None:
    vocabulary = rulebook().vocabulary
    for name, move in course.moves.items():
        assert name in vocabulary.events
        assert move.sources <= {NOTHING, *course.states}
        assert {move.to, move.otherwise} - {""} <= set(course.states)
        assert not move.told or move.told in vocabulary.events[name].attributes
        assert not move.sources & course.ends
    assert course.next_of(NOTHING)
    assert not unreached(course)


def test_a_state_that_nothing_leads_to_is_seen() -> None:
    course = courses()["hearing"]
    moves = {name: move for name, move in course.moves.items() if name != "hearing-held"}
    assert unreached(replace(course, moves=moves)) == {"held", "reported"}


def test_an_event_belongs_to_one_course_and_all_of_the_stage_of_remedies_to_some() -> None:
    named = [event for course in COURSES for event in course.moves]
    assert len(named) == len(set(named))
    stage = next(each for each in rulebook().vocabulary.stages if each.label.en.startswith("reconsideration"))
    # Extending a reconsideration of no filing is no step of these courses.
    assert set(stage.events) - set(named) == {"remedy-period-extended"}


def test_the_rules_of_the_courses_are_the_clocks_that_their_events_start() -> None:
    assert {"hearing-timing", "review-answer-deadline", "suit-defence-15d", "compensation-decision-2m"} <= set(
        course_rules()
    )
    assert "criminal-filing-review" not in course_rules()


@pytest.mark.parametrize(
    ("course", "steps", "state"),
    [
        ("hearing", ("hearing-right-told", "hearing-right-waived"), "waived"),
        ("hearing", ("hearing-requested", "hearing-request-decided!"), "refused"),
        (
            "hearing",
            (
                "hearing-right-told",
                "hearing-requested",
                "hearing-request-decided",
                "hearing-notice-served",
                "hearing-adjourned",
                "hearing-notice-served",
                "hearing-held",
                "hearing-report-submitted",
            ),
            "reported",
        ),
        (
            "reconsideration",
            ("review-papers-received", "review-answer-submitted", "review-opinion-received", "review-opinion-answered"),
            "corrected",
        ),
        ("litigation", ("suit-papers-received", "late-evidence-permitted", "defence-submitted"), "defended"),
        (
            "compensation",
            (
                "compensation-applied",
                "compensation-supplement-told",
                "compensation-supplemented",
                "compensation-decided",
                "compensation-served",
                "compensation-payment-applied",
                "compensation-payment-forwarded",
            ),
            "forwarded",
        ),
    ],
)
def test_what_happened_leads_to_the_state(course: str, steps: tuple[str, ...], state: str) -> None:
    (run,) = folded(entries(*steps))
    assert (run.course.course_id, run.state, run.strayed) == (course, state, False)
    assert run.ended == (state in run.course.ends)


def test_courses_are_kept_apart_by_their_key_and_strays_are_told_but_count() -> None:
    first, second = folded([*entries("hearing-requested"), *entries("hearing-held", request="h-2")])
    assert (first.state, first.strayed) == ("requested", False)
    assert (second.state, second.strayed) == ("held", True)


def test_what_was_voided_does_not_count() -> None:
    given = entries("hearing-requested", "hearing-request-decided", "event-voided")
    given[2].supersedes = given[1].pk
    (run,) = folded(given)
    assert run.state == "requested"
