"""The demonstration has a review in each state, one that stands too long and was reminded, and advice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from xiezhi.web.cases.demo_reviews import load_reviews, seat
from xiezhi.web.cases.models import FrontReview, Obligation, ReviewTask, ReviewTurn
from xiezhi.web.cases.review.machine import State
from xiezhi.web.cases.review.queries import is_overdue, last_reminder
from xiezhi.web.desk.demo_city import build_city


@pytest.mark.usefixtures("db")
def test_the_demonstration_shows_a_review_in_each_state() -> None:
    now = datetime.now(UTC)
    build_city(now)
    made = list(load_reviews(seat(now), now))
    rows = ReviewTask.objects.filter(pk__in=[each.pk for each in made])
    assert {each.state for each in rows} == set(State)
    assert {each.level for each in rows if each.state == State.OPEN} == {"L2", "L3", "L4", "L5"}
    late = [each for each in rows if is_overdue(each, now)]
    assert any(last_reminder(each) for each in late)
    assert set(ReviewTurn.objects.values_list("kind", flat=True)) == {"recalled", "reassigned", "reminded"}
    assert set(FrontReview.objects.values_list("advice", flat=True)) == {"ready", "mend", "against"}
    # Nothing that the demonstration did itself is against the law.
    threads = [each.case.thread_id for each in rows.select_related("case")]
    broken = Obligation.objects.filter(thread_id__in=threads, level="breach").values_list("rule_id", flat=True)
    assert list(broken) == []
