"""Reading closed records: which exist, which are open to somebody now, and what must not be shown of them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import BooleanField, CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models import Case as When
from django.db.models import When as If
from django.db.models.fields.json import KeyTextTransform

from xiezhi.web.cases.closure.models import Closure, Opening, OpeningKind, OpeningState
from xiezhi.web.cases.models import Case, CaseOfficer
from xiezhi.web.desk.veil import Marked
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.models import Posting, State
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day

CLOSE = Right("case", "seal")
EXISTS, ASK = Right("sealed_record", "exists"), Right("sealed_record", "request_open")
APPROVE, LOOK = Right("sealed_record", "approve_open"), Right("sealed_record", "view")
LIFT = Right("sealed_record", "unseal")


def closed_cases(viewer: Viewer, right: Right, now: datetime) -> QuerySet[Case]:
    """Return the closed cases that a right reaches (``EXISTS`` or ``ASK``)."""
    mine = CaseOfficer.objects.filter(case=OuterRef("pk"), person_id=viewer.account.person_id)
    column = When(If(Exists(mine), then=Value(viewer.account.person_id)), default=Value(""), output_field=CharField())
    rows = Case.objects.filter(sealed=True).annotate(handled_by_viewer=column).select_related("unit")
    return viewer.rows(right, legal_day(now), rows, path="path", person="handled_by_viewer")


def open_now(viewer: Viewer, now: datetime) -> QuerySet[Opening]:
    """Return the requests to look that were granted to the viewer and are not over."""
    if not viewer.may(LOOK, legal_day(now)):
        return Opening.objects.none()
    rows = Opening.objects.filter(kind=OpeningKind.LOOK, state=OpeningState.GRANTED, case__sealed=True)
    return rows.filter(person_id=viewer.account.person_id, until__gt=now).select_related("case__unit")


def opened_case(viewer: Viewer, case_id: str, now: datetime) -> tuple[Case, Opening]:
    """Return a closed case that is open to the viewer now, or refuse as if it did not exist."""
    found = open_now(viewer, now).filter(case_id=case_id).order_by("-until").first()
    if found is None:
        raise DeniedError(LOOK, case_id)
    return found.case, found


def requests_of(viewer: Viewer) -> QuerySet[Opening]:
    """Return the viewer's own requests."""
    return Opening.objects.filter(person_id=viewer.account.person_id).select_related("case__unit")


def to_decide(viewer: Viewer, now: datetime) -> QuerySet[Opening]:
    """Return the requests that the viewer may decide: of others, in reach, and to lift only where named."""
    me, day = viewer.account.person_id, legal_day(now)
    waiting = Opening.objects.filter(state=OpeningState.ASKED, case__sealed=True).select_related("case__unit")
    looks = viewer.rows(APPROVE, day, waiting.filter(kind=OpeningKind.LOOK), path="case__path").exclude(person_id=me)
    if viewer.scope(LIFT, day).assignee is None:
        return looks
    return looks | waiting.filter(kind=OpeningKind.LIFT, leader=me).exclude(person_id=me)


def record_of_request(opening: Opening) -> Record:
    """Return a request as the table of rights asks about it."""
    return Record(opening.case.path, assigned=frozenset({opening.leader} - {""}))


def nearest_leader(case: Case, but: str, now: datetime) -> str:
    """Return the leader nearest above a case's unit who is not ``but``, or nothing."""
    day = legal_day(now)
    rows = Posting.objects.filter(role="bureau_leader", state=State.APPROVED, first_day__lte=day, deputy_for=None)
    rows = rows.exclude(last_day__lt=day).exclude(person_id=but).filter(person__account__disabled=False)
    above = [each for each in rows.select_related("unit") if case.path.startswith(each.unit.path)]
    return min(above, key=lambda each: (-len(each.unit.path), each.person_id)).person_id if above else ""


def mark_closed(rows: QuerySet[Entry]) -> QuerySet[Marked]:
    """Annotate entries with ``closed_off``: they speak of a closed record, and their text is shown to nobody."""
    threads = Closure.objects.values("thread_id")
    cases = Case.objects.filter(sealed=True).values("pk")
    about = Q(thread_id__in=threads) | Q(case_named__in=cases)
    return rows.annotate(case_named=KeyTextTransform("case", "attrs")).annotate(
        closed_off=When(If(about, then=True), default=False, output_field=BooleanField())
    )
