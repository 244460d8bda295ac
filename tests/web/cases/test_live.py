"""What the pages show of an obligation is what an audit of the same journal finds, at every moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from tests.proof import Size
from tests.web.cases.city_log import END, case_for, enter_step_by_step, plans
from tests.web.cases.verdicts import Line, audited, shown
from tests.web.org.cast import city
from xiezhi.web.cases.actions.steps import record_all
from xiezhi.web.cases.demo_cases import steps_of
from xiezhi.web.cases.models import Obligation, Shared, Turn
from xiezhi.web.cases.queries import obligations
from xiezhi.web.journal.models import Entry

TICK = timedelta(microseconds=1)


@pytest.mark.usefixtures("db")
def test_pages_and_audit_agree_on_every_obligation(tmp_path: Path, size: Size) -> None:
    bureau, threads = city(), size(6, 300)
    for plan in plans(threads, 0.3):
        enter_step_by_step(bureau, plan)
    found = audited(tmp_path, END)
    assert len(found) > 10 * threads
    assert shown(END) == found
    # The comparison sees a single stored verdict that is wrong.
    Obligation.objects.filter(pk=min(found)).update(verdict="met", level=None, due_at=END)
    assert shown(END) != found


@pytest.mark.usefixtures("db")
def test_a_plan_entered_at_once_comes_to_what_it_comes_to_step_by_step(size: Size) -> None:
    bureau, threads = city(), size(10, 300)
    with transaction.atomic():
        for plan in plans(threads, 0.5):
            enter_step_by_step(bureau, plan)
        before = _without_ids(END)
        transaction.set_rollback(True)
    for plan in plans(threads, 0.5):
        record_all(case=case_for(bureau, plan, END), steps=steps_of(plan), now=END)
    assert before
    assert _without_ids(END) == before


def _without_ids(moment: datetime) -> list[Line]:
    """Return what obligations are, without the ids that two entries of one plan differ in."""
    named = Entry.objects.in_bulk()
    return sorted(
        (
            each.thread_id,
            named[each.subject_event_id].what,
            str(named[each.subject_event_id].occurred_at),
            each.rule_id,
            str(each.verdict_now),
            str(each.level_now),
            str(each.due_at),
            str(each.row),
        )
        for each in obligations(moment)
    )


@pytest.mark.usefixtures("db")
def test_what_is_pending_turns_on_the_page_when_its_time_comes_without_a_job(tmp_path: Path) -> None:
    bureau = city()
    for plan in plans(12, 0.0):
        enter_step_by_step(bureau, plan, share=0.7)
    turns = list(Turn.objects.select_related("obligation"))
    assert {each.level for each in turns} >= {"breach", "warn"}
    for each in turns:
        for moment in (each.at - TICK, each.at, each.at + TICK):
            seen = obligations(moment).get(pk=each.obligation_id)
            assert (seen.verdict_now, seen.level_now) == audited(tmp_path, moment)[seen.pk][:2]
    assert not Shared.objects.exclude(who__regex=r"^(person|officer):.").exists()
