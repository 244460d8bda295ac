"""The registers of reports and of venues."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db.models import Count, DateTimeField, IntegerField, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xiezhi.engine.verdicts import Level, Verdict
from xiezhi.web.cases.queries import obligations
from xiezhi.web.cases.wording import due_text
from xiezhi.web.desk.registers.register import Column, Narrow, Register
from xiezhi.web.desk.visit import Visit
from xiezhi.web.intake.actions.reports import RECEIVED
from xiezhi.web.intake.models import Inspected, Report, Stage, Venue, VenueKind
from xiezhi.web.intake.queries import (
    CLOSED,
    CREATE,
    EDIT_VENUE,
    EXPORT,
    EXPORT_VENUES,
    LIST,
    PATH,
    PERSON,
    VENUE_PATH,
    VENUES,
    VIEW,
    all_reports,
    all_venues,
)
from xiezhi.web.intake.words_of_law import choices, label, word
from xiezhi.web.ui.words import two

FAILING = (Verdict.OVERDUE, Verdict.VIOLATED, Verdict.LATE)
_TONES = {
    Stage.OPEN: "yellow",
    Stage.MEDIATING: "yellow",
    Inspected.PASSED: "green",
    Inspected.WANTING: "red",
}


def _reports(visit: Visit) -> QuerySet[Report]:
    running = obligations(visit.now).filter(thread_id=OuterRef("thread_id"), verdict_now=Verdict.PENDING)
    failing = obligations(visit.now).filter(
        thread_id=OuterRef("thread_id"), verdict_now__in=FAILING, level_now=Level.BREACH
    )
    number = failing.order_by().values("thread_id").annotate(n=Count("pk")).values("n")
    due = running.order_by().values("thread_id").annotate(first=Min("due_at")).values("first")
    return all_reports().annotate(
        next_due=Subquery(due, output_field=DateTimeField()),
        breaches=Coalesce(Subquery(number, output_field=IntegerField()), 0),
    )


def _next_due(row: Report) -> datetime | None:
    found: datetime | None = getattr(row, "next_due")  # noqa: B009 - an annotation, which no type knows
    return found


def _breaches(row: Report) -> int:
    return int(getattr(row, "breaches"))  # noqa: B009 - an annotation, which no type knows


def _law(attribute: str) -> Callable[[Visit], Sequence[tuple[str, str]]]:
    return lambda visit: choices(RECEIVED, attribute, visit.language)


def _words(pairs: Sequence[tuple[str, object]]) -> Callable[[Visit], Sequence[tuple[str, str]]]:
    return lambda visit: [(value, two(str(said), visit.language)) for value, said in pairs]


def _may_take(visit: Visit) -> Mapping[str, object]:
    return {"may_take": visit.who.may(CREATE, visit.day)}


def _may_edit(visit: Visit) -> Mapping[str, object]:
    return {"may_edit": visit.who.may(EDIT_VENUE, visit.day)}


REPORTS: Register[Report] = Register(
    name="intake",
    title=lambda words: words["reports"],
    address="/intake/",
    right=LIST,
    export=EXPORT,
    read_as="reports-listed",
    base=_reports,
    columns=(
        Column("number", lambda words: words["report_number"], lambda row, _: row.number, "number", Narrow.TEXT),
        Column("unit", lambda words: words["unit"], lambda row, _: row.unit.name, "unit__name", Narrow.TEXT, width=24),
        Column(
            "received",
            lambda words: words["received_at"],
            lambda row, _: row.received_at,
            "received_at",
            Narrow.DAYS,
            instant=True,
            width=20,
        ),
        Column(
            "channel",
            lambda words: label("channel", words.language),
            lambda row, visit: word("channel", row.channel, visit.language),
            "channel",
            Narrow.CHOICE,
            _law("channel"),
        ),
        Column(
            "matter",
            lambda words: words["report_matter"],
            lambda row, visit: word("matter", row.matter, visit.language),
            "matter",
            Narrow.CHOICE,
            _law("matter"),
        ),
        Column(
            "stage",
            lambda words: words["state"],
            lambda row, visit: two(str(row.get_stage_display()), visit.language),
            "stage",
            Narrow.CHOICE,
            _words(Stage.choices),
            tone=lambda row: _TONES.get(Stage(row.stage), "azure"),
        ),
        Column("due", lambda words: words["report_due"], lambda row, _: due_text(_next_due(row)), "next_due", width=20),
        Column(
            "failing",
            lambda words: words["case_failing"],
            lambda row, visit: f"{visit.words['case_failing']} {_breaches(row)}" if _breaches(row) else "",
            "breaches",
            tone=lambda row: "red" if _breaches(row) else "",
        ),
        Column("officer", lambda words: words["taken_by"], lambda row, _: row.taken_by_name, "taken_by_name"),
    ),
    order=("-received_at", "-report_id"),
    path=PATH,
    person=PERSON,
    closed=CLOSED,
    link=lambda row: f"/intake/{row.pk}/",
    view=VIEW,
    head="intake/reports_head.html",
    context=_may_take,
)
VENUE_REGISTER: Register[Venue] = Register(
    name="venues",
    title=lambda words: words["venues"],
    address="/venues/",
    right=VENUES,
    export=EXPORT_VENUES,
    read_as="venues-listed",
    base=lambda _visit: all_venues(),
    columns=(
        Column("name", lambda words: words["venue"], lambda row, _: row.unit.name, "unit__name", Narrow.TEXT, width=28),
        Column("code", lambda words: words["code"], lambda row, _: row.unit.code, "unit__code", Narrow.TEXT),
        Column(
            "kind",
            lambda words: words["kind"],
            lambda row, visit: two(str(row.get_kind_display()), visit.language),
            "kind",
            Narrow.CHOICE,
            _words(VenueKind.choices),
        ),
        Column(
            "above",
            lambda words: words["venue_in_charge"],
            lambda row, _: row.unit.parent.name if row.unit.parent else "",
            "unit__parent__name",
            Narrow.TEXT,
            width=24,
        ),
        Column("opened", lambda words: words["opened_on"], lambda row, _: row.opened_on, "opened_on", Narrow.DAYS),
        Column("staff", lambda words: words["venue_staff"], lambda row, _: row.staff, "staff", total=True),
        Column(
            "inspected",
            lambda words: words["venue_result"],
            lambda row, visit: two(str(row.get_inspected_display()), visit.language),
            "inspected",
            Narrow.CHOICE,
            _words(Inspected.choices),
            tone=lambda row: _TONES.get(Inspected(row.inspected), "secondary"),
        ),
        Column(
            "inspected_on",
            lambda words: words["inspected_on"],
            lambda row, _: row.inspected_on,
            "inspected_on",
            Narrow.DAYS,
        ),
    ),
    order=("unit__path", "venue_id"),
    path=VENUE_PATH,
    link=lambda row: f"/venues/{row.pk}/",
    view=VENUES,
    head="intake/venues_head.html",
    context=_may_edit,
)
