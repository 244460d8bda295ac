"""Reading venues and reports, always with the viewer."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiezhi.web.cases.models import Case
from xiezhi.web.intake.models import Report, Venue
from xiezhi.web.journal.withheld import names
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day

LIST, VIEW, CREATE = (Right("report_intake", each) for each in ("list", "view", "create"))
CORRECT, EXPORT = Right("report_intake", "correct"), Right("report_intake", "export")
VENUES, EDIT_VENUE, INSPECT, EXPORT_VENUES = (
    Right("intake_venue", each) for each in ("list", "edit", "inspect", "export")
)
# The columns that say whose a row is. A report is closed off as soon as a case of its family is.
PATH, PERSON, CLOSED = "unit__path", "taken_by", "closed_off"
VENUE_PATH = "unit__parent__path"


def all_reports() -> QuerySet[Report]:
    """Return every report with whether it is closed off."""
    closed = Case.objects.filter(thread_id=OuterRef("thread_id"), record_closed=True)
    return Report.objects.annotate(**{CLOSED: Exists(closed)}).select_related("unit")


def reports(viewer: Viewer, right: Right, now: datetime) -> QuerySet[Report]:
    """Return the reports a right reaches."""
    return viewer.rows(right, legal_day(now), all_reports(), path=PATH, person=PERSON, closed=CLOSED)


def one_report(viewer: Viewer, right: Right, report_id: str, now: datetime) -> Report:
    """Return one report that a right reaches, or refuse as if it did not exist."""
    found = reports(viewer, right, now).filter(pk=report_id).first()
    if found is None:
        raise DeniedError(right, report_id)
    return found


def closed_entries() -> Q:
    """Return which entries of the journal are kept back: those that name a report which is closed off."""
    closed = Case.objects.filter(record_closed=True).order_by().values("thread_id")
    return names("attrs", "report", Report.objects.filter(thread_id__in=closed).values("pk"))


def record_of(report: Report) -> Record:
    """Return a report as the table of rights asks about it."""
    closed = Case.objects.filter(thread_id=report.thread_id, record_closed=True).exists()
    return Record(report.unit.path, participants=frozenset({report.taken_by}), closed=closed)


def all_venues() -> QuerySet[Venue]:
    """Return every venue with its unit and the unit that has charge of it."""
    return Venue.objects.select_related("unit__parent")


def one_venue(viewer: Viewer, right: Right, venue_id: str, now: datetime) -> Venue:
    """Return one venue that a right reaches, or refuse as if it did not exist."""
    return viewer.one(right, legal_day(now), all_venues(), venue_id, path=VENUE_PATH)
