"""What intake brings to the desk and to the page of a case."""

from __future__ import annotations

from collections.abc import Iterator

from xiezhi.core.text import Language
from xiezhi.engine.verdicts import Level
from xiezhi.web.cases import links
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import obligations
from xiezhi.web.desk import routes as desk_routes
from xiezhi.web.desk import todo
from xiezhi.web.desk.drafts import register_form
from xiezhi.web.desk.files.records import RecordKind, register_kind
from xiezhi.web.desk.registers.register import declare
from xiezhi.web.desk.todo import Group, Task
from xiezhi.web.desk.visit import Visit
from xiezhi.web.intake import forms, registers
from xiezhi.web.intake.acts import DECIDE, WAITING
from xiezhi.web.intake.models import Report, Venue
from xiezhi.web.intake.queries import (
    CLOSED,
    EDIT_VENUE,
    LIST,
    PATH,
    PERSON,
    VENUE_PATH,
    VENUES,
    VIEW,
    all_reports,
    all_venues,
    closed_entries,
    reports,
)
from xiezhi.web.intake.routes import ROUTES, SECTIONS
from xiezhi.web.intake.words_of_law import word
from xiezhi.web.journal.withheld import withhold
from xiezhi.web.org.search.initials import initials_of_unit
from xiezhi.web.org.search.kinds import SearchKind, declare_kind
from xiezhi.web.ui.words import two

REPORT: SearchKind[Report] = SearchKind(
    name="report",
    label=lambda words: words["reports"],
    right=LIST,
    base=all_reports,
    parts=lambda row: (row.number, row.unit.name, two(str(row.get_stage_display()), Language.ZH)),
    title=lambda row: row.number,
    note=lambda row, language: " · ".join(
        (row.unit.name, word("matter", row.matter, language), two(str(row.get_stage_display()), language))
    ),
    link=lambda row: f"/intake/{row.pk}/",
    order=("-report_id",),
    path=PATH,
    person=PERSON,
    closed=CLOSED,
    view=VIEW,
)
VENUE: SearchKind[Venue] = SearchKind(
    name="venue",
    label=lambda words: words["venues"],
    right=VENUES,
    base=all_venues,
    parts=lambda row: (row.unit.name, row.unit.code, initials_of_unit(row.unit.name)),
    title=lambda row: row.unit.name,
    note=lambda row, language: two(str(row.get_kind_display()), language),
    link=lambda row: f"/venues/{row.pk}/",
    order=("unit__path", "venue_id"),
    path=VENUE_PATH,
)


def bring() -> None:
    """Make routes, registers, kinds, tasks, links, forms and files known."""
    desk_routes.register(ROUTES, *SECTIONS)
    for register in (registers.REPORTS, registers.VENUE_REGISTER):
        declare(register)
    declare_kind(REPORT)
    declare_kind(VENUE)
    todo.provide(to_decide)
    links.provide(reports_of)
    withhold(closed_entries)
    register_form(forms.report_new, "/intake/new/")
    register_kind(
        RecordKind(
            name="venue",
            see=VENUES,
            add=EDIT_VENUE,
            rows=all_venues,
            path=VENUE_PATH,
            person="",
            title=lambda venue: str(venue.unit.name),
            holder=lambda venue: f"venue:{venue.pk}",
        )
    )


def to_decide(visit: Visit) -> Iterator[Task]:
    """Yield the reports that wait for the visitor's decision: those with something overdue first."""
    waiting = reports(visit.who, DECIDE, visit.now).filter(stage__in=WAITING)
    threads = set(waiting.values_list("thread_id", flat=True))
    here = obligations(visit.now).filter(thread_id__in=threads)
    late = set(
        here.filter(verdict_now__in=registers.FAILING, level_now=Level.BREACH).values_list("thread_id", flat=True)
    )
    for group, count in ((Group.OVERDUE, len(late)), (Group.MINE, len(threads - late))):
        if count:
            yield Task(group, "/intake/?stage=open", visit.words["reports_to_decide"], count)


def reports_of(visit: Visit, case: Case) -> Iterator[links.CaseLink]:
    """Yield the reports that a case grew from."""
    for report in reports(visit.who, VIEW, visit.now).filter(thread_id=case.thread_id):
        yield links.CaseLink(f"/intake/{report.pk}/", f"{visit.words['reports']} {report.number}", 1)
