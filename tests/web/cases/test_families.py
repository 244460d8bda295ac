"""Merged, split, corrected and voided: the pages and an audit of the same journal say the same."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.web.cases.city_log import END, case_for, plans
from tests.web.cases.test_pages import NOW, a_case, say
from tests.web.cases.verdicts import audited, shown
from tests.web.org.cast import City, city
from xiezhi.web.cases import judging
from xiezhi.web.cases.actions.linking import merge, split
from xiezhi.web.cases.actions.steps import record, record_all
from xiezhi.web.cases.demo_cases import steps_of
from xiezhi.web.cases.families import family, history, judged_as
from xiezhi.web.cases.models import Case, Obligation
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.steps import Step
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.org.viewer import DeniedError


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def entered(bureau: City, number: int) -> list[Case]:
    """Enter plans at once."""
    found = []
    for plan in plans(number, 0.4):
        case = case_for(bureau, plan, END)
        record_all(case=case, steps=steps_of(plan), now=END)
        found.append(case)
    return found


def revise(case: Case, every: int) -> None:
    """Correct some events by their officers, their person or their time, and void others."""
    rows = Entry.objects.filter(kind=Kind.EVENT, thread_id=case.thread_id).exclude(what="fact-recorded")
    for place, each in enumerate(list(rows)):
        if place % every == 0:
            record(actor=None, case=case, step=Step("event-voided", END, supersedes=each.pk), now=END)
        elif place % every == 1:
            later = (each.occurred_at + timedelta(hours=7)).isoformat()
            said = {"occurred_at": later, "officer_ids": ["officer-of-all"]}
            step = Step("event-corrected", END, supersedes=each.pk, attrs=said)
            record(actor=None, case=case, step=step, now=END)


def test_corrected_and_voided_courses_agree_with_the_audit(bureau: City, tmp_path: Path) -> None:
    for case in entered(bureau, 4):
        revise(case, 4)
    assert Entry.objects.filter(what="event-corrected").count() > 4
    assert shown(END) == audited(tmp_path, END)


def test_merged_and_split_courses_agree_with_the_audit(bureau: City, tmp_path: Path) -> None:
    first, second, third, fourth = entered(bureau, 4)
    officer = bureau.viewers["officer"]
    merge(actor=officer, case=first, other=second, now=END, reason="串案")
    assert {each.thread_id for each in Obligation.objects.all()} == {
        first.thread_id,
        third.thread_id,
        fourth.thread_id,
    }
    grown = split(actor=officer, case=third, title="另案", now=END, reason="另案处理")
    say_at = Step("report-received", END, attrs={"channel": "in-person"})
    record(actor=None, case=grown, step=say_at, now=END)
    record(actor=None, case=second, step=say_at, now=END)
    merge(actor=officer, case=fourth, other=first, now=END, reason="串案")
    found = audited(tmp_path, END)
    assert shown(END) == found
    assert judged_as(second.thread_id) == fourth.thread_id
    assert {each.thread_id for each in history(second.thread_id)} == {
        first.thread_id,
        second.thread_id,
        fourth.thread_id,
    }
    assert {each.thread_id for each in history(grown.thread_id)} == {grown.thread_id, third.thread_id}


def test_a_judging_that_forgot_the_family_would_be_seen(
    bureau: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = entered(bureau, 2)
    monkeypatch.setattr(judging, "family", lambda thread_id: frozenset({thread_id}))
    merge(actor=bureau.viewers["officer"], case=first, other=second, now=END, reason="串案")
    assert shown(END) != audited(tmp_path, END)


def test_a_merge_needs_the_right_to_both_and_is_not_undone_by_a_correction(bureau: City) -> None:
    mine = a_case(bureau)
    colleague = bureau.viewer("colleague", "officer", "QG")
    other = a_case(bureau)
    say(bureau, other, "report-received", channel="in-person")
    with pytest.raises(DeniedError):
        merge(actor=colleague, case=mine, other=other, now=NOW)
    merge(actor=bureau.viewers["officer"], case=mine, other=other, now=NOW)
    assert family(mine.thread_id) == {mine.thread_id, other.thread_id}
    with pytest.raises(CaseError, match="one family already"):
        merge(actor=bureau.viewers["officer"], case=other, other=mine, now=NOW)
    entry = Entry.objects.get(what="thread-merged")
    with pytest.raises(CaseError, match="not corrected or voided"):
        record(actor=None, case=mine, step=Step("event-voided", NOW, supersedes=entry.pk), now=NOW)
    by_hand = Step("thread-merged", NOW, attrs={"other_thread_id": "x"})
    with pytest.raises(CaseError, match="on the page of the case"):
        record(actor=bureau.viewers["officer"], case=mine, step=by_hand, now=NOW)
