"""Open deadlines, always with the viewer, and the light of each at this moment; nothing here is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, TypedDict, cast

from django.db.models import Case as When
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models import When as If
from django.db.models.expressions import BaseExpression
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from xiezhi.core.limits import Limit, Unit
from xiezhi.engine.verdicts import Level, Verdict
from xiezhi.law.model import Ref, Rule, Severity
from xiezhi.web.cases.judging import rulebook, rules
from xiezhi.web.cases.models import Case, CaseOfficer, Obligation
from xiezhi.web.cases.queries import cases, ends_at, obligations
from xiezhi.web.deadlines.days import end_of_working_day
from xiezhi.web.deadlines.settings import Ahead, reminders
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.viewer import Viewer, legal_day

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Marks(TypedDict):
    """What is added to an obligation for a list: see the functions below."""

    verdict_now: str
    level_now: str | None
    light: str
    severity: str
    provisional_now: str
    ends_at: datetime
    case_key: str
    case_number: str
    unit_name: str
    path: str
    lead_name: str
    mine: str


Deadline: TypeAlias = "WithAnnotations[Obligation, Marks]"

LIST, VIEW, EXPORT = (Right("case", action) for action in ("list", "view", "export"))


class Light(StrEnum):
    """How a deadline stands at a moment."""

    OVERDUE = "overdue"
    DOUBTFUL = "doubtful"
    SOON = "soon"
    RUNNING = "running"


# From short to long.
_UNITS = tuple(Unit)
TONES = {Light.OVERDUE: "red", Light.DOUBTFUL: "yellow", Light.SOON: "yellow", Light.RUNNING: "azure"}


def _marked(rows: QuerySet[Obligation] | QuerySet[Deadline], **marks: BaseExpression) -> QuerySet[Deadline]:
    """Add columns that ``Marks`` names."""
    return cast("QuerySet[Deadline]", rows.annotate(**marks))


def of_case(rows: QuerySet[Obligation]) -> QuerySet[Deadline]:
    """Add ``case_key``: the case in which what the obligation is about was entered, else the first of its family."""
    subject = Entry.objects.filter(pk=OuterRef(OuterRef("subject_event_id"))).annotate(of_case=KT("keys__case"))
    family = Case.objects.filter(thread_id=OuterRef("thread_id"))
    # What came from another system names the case by a number of its own.
    entered = family.filter(pk=Subquery(subject.values("of_case")[:1], output_field=CharField()))
    key = Coalesce(Subquery(entered.values("pk")[:1]), Subquery(family.order_by("case_id").values("pk")[:1]))
    return _marked(rows, case_key=key)


def with_case(rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Add what a list shows of the case: number, unit with its path, who leads."""
    case = Case.objects.filter(pk=OuterRef("case_key"))
    lead = CaseOfficer.objects.filter(case=OuterRef("case_key")).order_by("-lead", "pk")
    return _marked(
        rows,
        case_number=Subquery(case.values("number")[:1]),
        unit_name=Subquery(case.values("unit__name")[:1]),
        path=Subquery(case.values("path")[:1]),
        lead_name=Subquery(lead.values("name")[:1]),
    )


def open_deadlines(now: datetime) -> QuerySet[Deadline]:
    """Return what has a due instant and is neither met nor broken for good, with ``light`` at this moment.

    ``ends_at`` is the last moment of the day or hour on which it ends; ``severity`` is that of its rule.
    """
    waiting = Q(verdict_now=Verdict.PENDING) | Q(verdict_now=Verdict.OVERDUE)
    rows = of_case(obligations(now).filter(waiting, due_at__isnull=False, rule_id__in=rules()))
    return _marked(
        rows,
        light=When(
            If(verdict_now=Verdict.OVERDUE, level_now=Level.BREACH, then=Value(Light.OVERDUE)),
            If(verdict_now=Verdict.OVERDUE, then=Value(Light.DOUBTFUL)),
            If(_soon(now), then=Value(Light.SOON)),
            default=Value(Light.RUNNING),
            output_field=CharField(),
        ),
        severity=When(
            *(
                If(rule_id__in=named, then=Value(severity))
                for severity, named in _by_severity(rulebook().digest).items()
            ),
            default=Value(""),
            output_field=CharField(),
        ),
        provisional_now=When(If(provisional=True, then=Value("yes")), default=Value("no"), output_field=CharField()),
        ends_at=ends_at(),
    )


def with_mine(rows: QuerySet[Deadline], viewer: Viewer) -> QuerySet[Deadline]:
    """Add ``mine``: whether the viewer handles the case."""
    handled = CaseOfficer.objects.filter(case=OuterRef("case_key"), person_id=viewer.account.person_id)
    return _marked(
        rows, mine=When(If(Exists(handled), then=Value("yes")), default=Value("no"), output_field=CharField())
    )


def deadlines(viewer: Viewer, right: Right, now: datetime) -> QuerySet[Deadline]:
    """Return the open deadlines of the cases a right reaches."""
    return open_deadlines(now).filter(case_key__in=cases(viewer, right, now).values("pk"))


# ---------------------------------------------------------------- due soon


def _soon(now: datetime) -> Q:
    """Return which deadlines are due soon: one condition for all rules that are told equally long ahead."""
    found, today = Q(pk__in=()), legal_day(now)
    for ahead, named in _by_ahead(rulebook().digest).items():
        until = end_of_working_day(today, ahead.working_days) if ahead.elapsed is None else now + ahead.elapsed
        found |= Q(rule_id__in=named, due_at__lte=until)
    return found


@cache
def _by_ahead(digest: str) -> Mapping[Ahead, list[str]]:
    del digest  # Another rulebook has other rules.
    found: dict[Ahead, list[str]] = defaultdict(list)
    for name, rule in rules().items():
        found[ahead_of(rule)].append(name)
    return found


def ahead_of(rule: Rule) -> Ahead:
    """Return how long ahead a rule's deadline is told, by the shortest limit of its clock."""
    limits = _limits(rule) or [Limit(3, Unit.DAYS)]
    shortest = min(limits, key=lambda each: (_UNITS.index(each.unit), each.value))
    return reminders().ahead_of(str(shortest.unit), shortest.value)


def _limits(rule: Rule) -> list[Limit]:
    """Return the limits of a rule's clock: one, or one a row."""
    if rule.clock is None:
        return []
    limit = rule.clock.limit
    if isinstance(limit, Ref):
        return [each for row in rule.rows if isinstance(each := row.parameters.get(limit.name), Limit)]
    return [limit]


@cache
def _by_severity(digest: str) -> Mapping[Severity, list[str]]:
    del digest  # As above.
    found: dict[Severity, list[str]] = defaultdict(list)
    for name, rule in rules().items():
        found[rule.severity].append(name)
    return found
