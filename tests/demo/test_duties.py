"""Duties attach to acts: what no plan settled has the verdict of a lawful thread, what a plan settled keeps its own."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime

import pytest

from xiezhi.demo.bureau import posts
from xiezhi.demo.casefile import CaseFile
from xiezhi.demo.duties import table
from xiezhi.demo.duties.duty import Act, Duty
from xiezhi.demo.window import DEFAULT_WINDOW, ZONE

_AT = datetime(2026, 3, 2, 9, tzinfo=ZONE)


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> CaseFile:
    """Return an empty thread in a bureau with one duty: every adult who arrives is told, from 2026."""
    duty = Duty("told-on-arrival", ("person-arrived",), _told)
    monkeypatch.setattr(table, "_BY_EVENT", {"person-arrived": [duty]})
    return CaseFile("t1", random.Random(1), DEFAULT_WINDOW, posts()[0])


def _told(act: Act) -> str | None:
    if act.person_fact("is_minor") == "true":
        return None
    return "met" if act.day.year >= 2026 else "not-applicable"


def verdicts(case: CaseFile) -> list[str]:
    """Settle the thread and return its verdicts in order."""
    table.settle(case)
    return [truth.verdict for truth in case.truths]


def test_an_act_nobody_settled_has_the_verdict_of_a_lawful_thread(case: CaseFile) -> None:
    case.add("person-arrived", _AT, person="p1")
    case.add("person-arrived", _AT.replace(year=2025), person="p1")
    case.add("person-left", _AT, person="p1")
    assert verdicts(case) == ["met", "not-applicable"]


def test_a_duty_that_does_not_attach_gives_no_truth(case: CaseFile) -> None:
    case.know("is_minor", True, person="p1")
    case.add("person-arrived", _AT, person="p1")
    assert verdicts(case) == []


def test_what_the_plan_settled_stays(case: CaseFile) -> None:
    broken, excused = (case.add("person-arrived", _AT, person=person) for person in ("p1", "p2"))
    case.expect("told-on-arrival", "violated", broken)
    case.excuse("told-on-arrival", excused)
    assert verdicts(case) == ["violated"]


def test_an_act_sees_what_came_before_and_after_it_for_the_same_person(case: CaseFile) -> None:
    row = case.add("person-arrived", _AT, person="p1", officer_ids=["o1", "o2"])
    case.add("person-left", _AT.replace(hour=8), person="p1")
    case.add("person-left", _AT.replace(hour=10), person="p2")
    act = Act(case, row)
    assert [each.person_id for each in act.before("person-left")] == ["p1"]
    assert act.after("person-left") == ()
    assert [each.person_id for each in act.after("person-left", same_person=False)] == ["p2"]
    assert (act.attr("officer_ids"), act.attrs("officer_ids"), act.attr("place")) == ("o1", ("o1", "o2"), None)


def test_no_duty_stands_twice_for_one_event() -> None:
    pairs = Counter((duty.rule_id, event) for duty in table.DUTIES for event in duty.events)
    assert [pair for pair, number in pairs.items() if number > 1] == []
