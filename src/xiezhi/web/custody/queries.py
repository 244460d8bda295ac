"""Reading stays and centres, always with the viewer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case as When
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models import When as If

from xiezhi.web.cases.models import CaseOfficer
from xiezhi.web.custody.models import Centre, Stay
from xiezhi.web.journal.withheld import names
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day

LIST, APPEND = Right("custody_log", "list"), Right("custody_log", "append")
CORRECT = Right("custody_log", "correct")
PATH, PERSON, CLOSED = "case__path", "taken_part_by_viewer", "case__record_closed"


def with_viewer(person_id: str) -> QuerySet[Stay]:
    """Return all stays, with the viewer's id where he takes part: he handles the case or is on shift in the centre."""
    mine = CaseOfficer.objects.filter(case=OuterRef("case_id"), person_id=person_id)
    taking = If(Exists(mine) | Q(centre__keeper_id=person_id), then=Value(person_id))
    column = When(taking, default=Value(""), output_field=CharField())
    return Stay.objects.annotate(**{PERSON: column}).select_related("case__unit", "centre__unit", "room")


def stays(viewer: Viewer, right: Right, now: datetime) -> QuerySet[Stay]:
    """Return the stays that a right reaches; those of closed records are out of everybody's."""
    rows = with_viewer(viewer.account.person_id)
    return viewer.rows(right, legal_day(now), rows, path=PATH, person=PERSON, closed=CLOSED)


def one_stay(viewer: Viewer, right: Right, stay_id: str, now: datetime) -> Stay:
    """Return one stay that a right reaches, or refuse as if it did not exist."""
    found = stays(viewer, right, now).filter(pk=stay_id).first()
    if found is None:
        raise DeniedError(right, stay_id)
    return found


def record_of_stay(stay: Stay) -> Record:
    """Return a stay as the table of rights asks about it."""
    taking = {*stay.case.officers.values_list("person_id", flat=True), stay.centre.keeper_id} - {""}
    return Record(stay.case.path, participants=frozenset(taking), closed=stay.case.record_closed)


def centres(viewer: Viewer, now: datetime) -> QuerySet[Centre]:
    """Return the centres of one's units, those one is on shift in or called to, and those of the stays one sees."""
    me, scope = viewer.account.person_id, viewer.scope(LIST, legal_day(now))
    rows = Centre.objects.select_related("unit").order_by("unit__path")
    if scope.everything:
        return rows
    wanted = Q(pk__in=stays(viewer, LIST, now).values("centre")) | Q(unit__path__in=scope.units)
    for prefix in scope.subtrees:
        wanted |= Q(unit__path__below=prefix)
    called = Q(handovers__incoming_id=me, handovers__signed_at__isnull=True)
    return rows.filter(pk__in=Centre.objects.filter(wanted | Q(keeper_id=me) | called).values("pk"))


def one_centre(viewer: Viewer, centre_id: str, now: datetime) -> Centre:
    """Return one centre that the viewer may look at, or refuse as if it did not exist."""
    found = centres(viewer, now).filter(pk=centre_id).first()
    if found is None:
        raise DeniedError(LIST, centre_id)
    return found


def closed_entries() -> Q:
    """Return which entries of the journal are kept back: those about the stays of closed records."""
    return names("keys", "stay", Stay.objects.filter(case__record_closed=True).values("pk"))


def closed_numbers(numbers: Iterable[str]) -> frozenset[str]:
    """Return which of these numbers are of stays of closed records."""
    rows = Stay.objects.filter(number__in=list(numbers), case__record_closed=True)
    return frozenset(rows.values_list("number", flat=True))
