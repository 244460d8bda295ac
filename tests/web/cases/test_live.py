"""What the pages show of an obligation is what an audit of the same journal finds, at every moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import transaction

from tests.proof import Size
from tests.web.cases.city_log import END, case_for, enter_step_by_step, plans
from tests.web.org.cast import city
from xiezhi.core.periods import to_instant
from xiezhi.engine.audit import Order, audit
from xiezhi.engine.batch.judging import judge
from xiezhi.engine.runners import one_by_one
from xiezhi.web.cases.actions.steps import record_all
from xiezhi.web.cases.demo_cases import steps_of
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.log import export
from xiezhi.web.cases.models import Obligation, Shared, Turn
from xiezhi.web.cases.queries import obligations
from xiezhi.web.journal.models import Entry

TICK = timedelta(microseconds=1)
Line = tuple[object, ...]


def audited(folder: Path, moment: datetime) -> dict[str, Line]:
    """Audit the journal as it stands; return what is found of each obligation."""
    log = folder / "events.parquet"
    export(log)
    order = Order(log=log, mapping=None, rulebook=rulebook(), out=folder / "out", as_of=to_instant(moment))
    audit(order, one_by_one(judge))
    names = ("verdict", "level", "due_at", "row", "missing", "provisional", "decided_by_event_id", "person_id")
    rows = pq.read_table(folder / "out" / "findings.parquet").to_pylist()
    # That a correction changed a verdict is a finding about the record, which the timeline shows struck through.
    duties = [row for row in rows if row["rule_id"] != "platform-correction-changes-verdict"]
    return {row["obligation_id"]: tuple(row[name] for name in names) for row in duties}


def shown(moment: datetime) -> dict[str, Line]:
    """Return what a page would say of each obligation at a moment."""
    return {
        each.pk: (
            each.verdict_now,
            each.level_now,
            each.due_at,
            each.row,
            each.missing,
            each.provisional,
            each.decided_by_event_id,
            each.person_id,
        )
        for each in obligations(moment)
    }


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
