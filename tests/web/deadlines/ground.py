"""Deadlines of the cast's cases, made at chosen instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.web.org.cast import City
from xiezhi.core.text import Language
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.cases import open_case
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.models import Case, CaseClass, Obligation, Turn
from xiezhi.web.cases.steps import Step
from xiezhi.web.desk.visit import Visit
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.viewer import Viewer

TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
# Rules that are told six hours ahead (critical, major), and to the end of the next working day (minor).
CRITICAL, MAJOR, MINOR = "detention-delivery-24h", "admin-acceptance-time", "arrest-execution-receipt-3d"


def present() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def a_case(city: City, unit: str = "QG1", lead: str = "officer", now: datetime | None = None) -> Case:
    """Open a case of a unit, led by somebody of the cast, with one event to hang obligations on."""
    viewer = city.viewers[lead]
    assert viewer.posting is not None
    at = now or present()
    case = open_case(
        actor=None,
        case_class=CaseClass.CRIMINAL,
        title="盗窃",
        unit=city.units[unit],
        handlers=[viewer.posting.person],
        now=at,
    )
    fact: dict[str, Json] = {"fact": "case_class", "value": "criminal", "from_the_beginning": True}
    record(actor=None, case=case, step=Step("fact-recorded", at, attrs=fact), now=at)
    return case


def deadline(case: Case, rule: str, due_at: datetime, *, provisional: bool = False) -> Obligation:
    """Store what a judging would: pending until the due instant, overdue from it on."""
    subject = Entry.objects.filter(thread_id=case.thread_id).latest("seq")
    made = Obligation.objects.create(
        obligation_id=new_id(due_at),
        thread_id=case.thread_id,
        rule_id=rule,
        subject_event_id=subject.pk,
        verdict="pending",
        due_at=due_at,
        provisional=provisional,
        rulebook_digest="0" * 64,
        judged_at=due_at,
    )
    Turn.objects.create(obligation=made, at=due_at, verdict="overdue", level="breach")
    return made


def visit(viewer: Viewer, now: datetime) -> Visit:
    """Return a visit of somebody at a moment."""
    return Visit(now, Language.ZH, viewer=viewer)
