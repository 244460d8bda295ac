"""Synthetic threads entered into the database step by step, as an officer would enter them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from tests.web.org.cast import City
from xiezhi.demo.casefile import CaseFile
from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.stream import Order, threads
from xiezhi.demo.window import DEFAULT_WINDOW
from xiezhi.law.places import working_calendar
from xiezhi.web.cases.actions.cases import open_case
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.demo_cases import steps_of
from xiezhi.web.cases.models import Case, CaseClass

END = datetime(2026, 10, 1, tzinfo=UTC)


def plans(number: int, plant: float) -> Iterator[CaseFile]:
    """Yield synthetic threads."""
    yield from threads(Order(number, 5, plant, DEFAULT_WINDOW), LegalDays(working_calendar("prc")), 0, number)


def case_for(bureau: City, plan: CaseFile, now: datetime) -> Case:
    """Open the case of a plan, handled by the cast's officer."""
    officer = bureau.viewers["officer"]
    assert officer.posting is not None
    return open_case(
        actor=None,
        case_class=CaseClass.PUBLIC_ORDER,
        title=plan.thread_id,
        unit=officer.posting.unit,
        handlers=[officer.posting.person],
        now=now,
        thread_id=plan.thread_id,
    )


def enter_step_by_step(bureau: City, plan: CaseFile, *, share: float = 1.0) -> Case:
    """Enter a plan one step after the other, at the end of the log; or a share of its steps, as if then and there."""
    steps = steps_of(plan)
    taken = steps[: max(1, round(len(steps) * share))]
    now = END if share == 1.0 else max(step.occurred_at for step in taken)
    case = case_for(bureau, plan, now)
    for step in taken:
        record(actor=None, case=case, step=step, now=now)
    return case
