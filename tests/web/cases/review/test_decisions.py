"""Submitting and deciding: what the law engine sees, who is kept out, and one decision when many press at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections

from tests.proof import Size
from tests.web.cases.review.panel import ALL_YES, NOW, Panel, a_case, panel
from tests.web.org.cast import city
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.models import ReviewDecision, ReviewTask
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.actions import decisions
from xiezhi.web.cases.review.actions.decisions import decide
from xiezhi.web.cases.review.actions.flow import reassign, recall
from xiezhi.web.cases.review.actions.moving import StaleError
from xiezhi.web.cases.review.machine import Result
from xiezhi.web.cases.review.opinions import Opinion
from xiezhi.web.cases.review.queries import waiting_for
from xiezhi.web.cases.steps import Step
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.actions.postings import Term, approve_posting, propose_posting
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day, viewer_of


@pytest.fixture
def seated(db: None) -> Panel:  # noqa: ARG001 - asked for, not used
    return panel(city())


def events(seated: Panel) -> list[tuple[str, object, object]]:
    rows = Entry.objects.filter(kind="event", thread_id=seated.case.thread_id).order_by("seq")
    return [(each.what, each.attrs.get("level"), each.attrs.get("result")) for each in rows]


def waits(viewer: Viewer) -> list[str]:
    return [each.pk for each in waiting_for(viewer, NOW)]


def test_five_levels_in_turn_and_the_law_sees_each(seated: Panel) -> None:
    task = seated.submit()
    for level in ("L2", "L3", "L4", "L5"):
        task.refresh_from_db()
        assert task.level == level
        assert {name: bool(waits(each)) for name, each in seated.seats.items()} == {
            name: name == level for name in seated.seats
        }
        seated.say(task)
    task.refresh_from_db()
    assert task.state == "approved"
    assert events(seated) == [
        ("approval-requested", None, None),
        *(("review-signed", level, "pass") for level in ("L2", "L3", "L4", "L5")),
        ("approval-granted", "county-head", None),
    ]


def test_a_returned_review_begins_a_new_round_with_the_handler(seated: Panel) -> None:
    task = seated.submit()
    seated.say(task)
    task = seated.say(task, Result.RETURN)
    assert (task.state, task.level, waits(seated.seats["L1"])) == ("returned", "L1", [task.pk])
    task = seated.say(task)
    assert (task.round, task.level, task.state) == (2, "L2", "open")
    # Who signed at a level signs there again; at another level never.
    task = seated.say(seated.say(task))
    task = seated.say(task, Result.REJECT)
    assert task.state == "rejected"
    with pytest.raises(CaseError, match="over"):
        seated.say(task)
    assert [each.round for each in task.decisions.all()] == [1, 1, 1, 2, 2, 2, 2]


def test_a_station_decides_its_small_fine_and_no_larger_one(seated: Panel) -> None:
    small = seated.submit("penalty", kinds=("fine",), amount=Decimal(1000))
    assert small.levels == ["L1", "L2", "L3"]
    assert seated.say(seated.say(small)).state == "approved"
    assert ("approval-granted", "unit-head", None) in events(seated)
    for kinds, amount in ((("fine",), "1000.01"), (("fine",), None), (("fine", "detention"), "1"), ((), "1")):
        given = None if amount is None else Decimal(amount)
        larger = seated.submit("penalty", kinds=kinds, amount=given)
        assert len(larger.levels) == 5
        ReviewTask.objects.filter(pk=larger.pk).update(state="rejected")


def test_what_is_incomplete_is_refused(seated: Panel) -> None:
    task = seated.submit()
    with pytest.raises(CaseError, match="already"):
        seated.submit()
    legal = seated.seats["L2"]
    for opinion, told in (
        (Opinion(Result.RETURN, 1), "reasons"),
        (Opinion(Result.PASS, 1), "checklist"),
        (Opinion(Result.PASS, 1, checklist=ALL_YES | {"law": ("no", " ")}), "says what"),
        (Opinion(Result.PASS, 0, checklist=ALL_YES), "before you"),
    ):
        with pytest.raises(CaseError, match=told):
            decide(actor=legal, task_id=task.pk, opinion=opinion, now=NOW)
    assert ReviewDecision.objects.count() == 1


def test_each_level_is_closed_to_everybody_else(seated: Panel) -> None:
    task = seated.submit()
    for level in ("L2", "L3", "L4", "L5"):
        for other in seated.seats:
            if other != level:
                with pytest.raises((DeniedError, CaseError)):
                    seated.say(task, level=other)
        seated.say(task)
    assert ReviewDecision.objects.count() == 5


def test_nobody_signs_twice_from_two_postings_and_the_recused_are_out(seated: Panel) -> None:
    task = seated.submit()
    legal = seated.seats["L2"]
    seated.say(task)
    also_head = seated.bureau.post(legal.account.person, "unit_head", "QG1")
    seated.seats["L3"], head = viewer_of(legal.account, also_head), seated.seats["L3"]
    assert waits(seated.seats["L3"]) == []
    with pytest.raises(CaseError, match="two levels"):
        seated.say(task)
    seated.seats["L3"] = head
    attrs = {"result": "granted", "recused_id": head.account.person_id}
    record(actor=None, case=seated.case, step=Step("recusal-decided", NOW, attrs=attrs), now=NOW)
    assert waits(head) == []
    with pytest.raises(CaseError, match="recused"):
        seated.say(task)


def test_a_deputy_decides_where_the_one_on_leave_is_assigned(seated: Panel) -> None:
    task = seated.say(seated.say(seated.submit()))
    reviewer = seated.seats["L4"]
    assert (task.level, task.assigned) == ("L4", reviewer.account.person_id)
    deputy = seated.bureau.viewer("deputy", "officer", "QG")
    assert deputy.posting is not None
    assert reviewer.posting is not None
    day = legal_day(NOW)
    term = Term("legal_reviewer", seated.bureau.units["QG"], day, day + timedelta(days=1), deputy_for=reviewer.posting)
    cover = propose_posting(actor=None, person=deputy.posting.person, term=term, now=NOW)
    approve_posting(actor=None, posting=cover, now=NOW)
    cover.refresh_from_db()
    seated.seats["L4"] = viewer_of(deputy.account, cover)
    assert waits(seated.seats["L4"]) == [task.pk]
    assert seated.say(task).level == "L5"


def press(seated: Panel, task: ReviewTask, hands: int = 8, other: str = "") -> list[bool]:
    """Let eight press at once, each with what was on the screen; say who got through.

    The last of them may do something else: take it back, or name another reviewer.
    """
    gate = Barrier(hands)

    def act(number: int) -> None:
        if other and number == hands - 1:
            # Any: what two calls share.
            given: dict[str, Any] = {"task_id": task.pk, "seen": task.version, "text": "另行处理", "now": NOW}
            if other == "recall":
                recall(actor=seated.seats["L1"], **given)
            else:
                reassign(actor=seated.seats["L5"], person_id=other, **given)
            return
        result = Result.RETURN if number % 2 else Result.PASS
        opinion = Opinion(result, task.version, f"意见{number}", ALL_YES)
        decide(actor=seated.seats[task.level], task_id=task.pk, opinion=opinion, now=NOW)

    def one(number: int) -> bool:
        try:
            gate.wait(30)
            act(number)
        except (StaleError, IntegrityError):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(hands)))


@pytest.fixture
def many_hands(committed: None, tmp_path: Path) -> Iterator[None]:  # noqa: ARG001 - asked for, not used
    """A database that many threads reach as in service: SQLite moves from memory, where locks differ, to a file."""
    if connection.vendor != "sqlite":
        yield
        return
    at_home, known = connections["default"], connections.settings["default"]["NAME"]
    at_home.ensure_connection()
    with closing(sqlite3.connect(tmp_path / "web.sqlite3")) as file:
        at_home.connection.backup(file)
    connections.settings["default"]["NAME"] = str(tmp_path / "web.sqlite3")
    connections["default"] = connections.create_connection("default")
    yield
    connections["default"].close()
    connections.settings["default"]["NAME"], connections["default"] = known, at_home


@pytest.mark.usefixtures("many_hands")
def test_eight_who_press_at_once_make_one_decision(size: Size) -> None:
    seated = panel(city())
    colleague = seated.bureau.viewer("colleague", "legal_reviewer", "QG").account.person_id
    for number in range(size(4, 1_000)):
        if number % 40 == 0:
            # A short history, so that what is measured is the meeting of the hands.
            seated.case = a_case(seated.seats["L1"])
        task = seated.submit("other")
        other = ("", "recall", colleague)[number % 3]
        if other == colleague:
            # Straight to the level at which somebody is named.
            task.level, task.assigned = "L4", seated.seats["L4"].account.person_id
            ReviewTask.objects.filter(pk=task.pk).update(level=task.level, assigned=task.assigned)
        assert sum(press(seated, task, other=other)) == 1
        assert task.decisions.exclude(level="L1").count() + task.turns.count() == 1
        task.refresh_from_db()
        assert (task.version, task.state == "recalled") == (2, task.turns.filter(kind="recalled").exists())
        ReviewTask.objects.filter(pk=task.pk).update(state="rejected")


@pytest.mark.usefixtures("many_hands")
def test_without_the_version_the_constraint_still_lets_one_through(monkeypatch: pytest.MonkeyPatch) -> None:
    seated = panel(city())
    task = seated.submit("other")
    monkeypatch.setattr(decisions, "move", lambda *_: None)
    assert sum(press(seated, task)) == 1


@pytest.mark.usefixtures("many_hands")
def test_a_planted_decider_who_looks_at_nothing_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    seated = panel(city())
    task = seated.submit("other")
    # The defect: neither the version nor the constraint stands in the way, for nothing says which level it was.
    monkeypatch.setattr(decisions, "_sign", lambda *_: None)
    assert sum(press(seated, task)) == 8
