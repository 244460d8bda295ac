"""Reading cases, always with the viewer, and what their obligations are at this moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.db.models import Case as When
from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models import When as If

from xiezhi.engine.verdicts import Verdict
from xiezhi.web.cases.models import Case, CaseOfficer, Obligation, Turn
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class AtThisMoment(TypedDict):
    """What an obligation is now."""

    verdict_now: str
    level_now: str | None


Standing: TypeAlias = "WithAnnotations[Obligation, AtThisMoment]"

LIST, VIEW = Right("case", "list"), Right("case", "view")
OFFICER = "handled_by_viewer"
FAILING = (Verdict.LATE, Verdict.OVERDUE, Verdict.VIOLATED)
# What ends at midnight ends on the day before.
TICK = timedelta(microseconds=1)


def all_cases(viewer: Viewer) -> QuerySet[Case]:
    """Return every case with the column ``OFFICER``: the viewer where he handles the case, otherwise nobody."""
    mine = CaseOfficer.objects.filter(case=OuterRef("pk"), person_id=viewer.account.person_id)
    # The table of rights compares a column with the viewer; a join would give a case once for each of its officers.
    column = When(If(Exists(mine), then=Value(viewer.account.person_id)), default=Value(""), output_field=CharField())
    return Case.objects.annotate(**{OFFICER: column}).select_related("unit")


def cases(viewer: Viewer, right: Right, now: datetime) -> QuerySet[Case]:
    """Return the cases a right reaches, each once however many officers it has."""
    return viewer.rows(right, legal_day(now), all_cases(viewer), path="path", person=OFFICER, closed="record_closed")


def one_case(viewer: Viewer, right: Right, case_id: str, now: datetime) -> Case:
    """Return one case that a right reaches, or refuse as if it did not exist."""
    found = cases(viewer, right, now).filter(pk=case_id).first()
    if found is None:
        raise DeniedError(right, case_id)
    return found


def ends_at() -> Expression:
    """Return the column of obligations that says the last moment of the day or hour on which each ends."""
    return ExpressionWrapper(F("due_at") - TICK, output_field=DateTimeField())


def obligations(now: datetime) -> QuerySet[Standing]:
    """Return obligations with ``verdict_now`` and ``level_now``: what they are at this moment."""
    turned = Turn.objects.filter(obligation=OuterRef("pk"), at__lte=now).order_by("-at")
    has_turned = Exists(turned)
    return Obligation.objects.annotate(
        verdict_now=When(
            If(has_turned, then=Subquery(turned.values("verdict")[:1])), default=F("verdict"), output_field=CharField()
        ),
        level_now=When(
            If(has_turned, then=Subquery(turned.values("level")[:1])), default=F("level"), output_field=CharField()
        ),
    )
