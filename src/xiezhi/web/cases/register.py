"""The register of cases and what of a case is searched for.

A case that may be listed but not viewed shows number, class, unit, stage and clock; neither a filter nor a search by
its matter finds it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import BooleanField, CharField, Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models import Case as When
from django.db.models import When as If

from xiezhi.core.text import Language
from xiezhi.engine.verdicts import Level, Verdict
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.links import unjudged
from xiezhi.web.cases.models import Case, CaseClass, CaseOfficer
from xiezhi.web.cases.queries import FAILING, LIST, OFFICER, TICK, VIEW, all_cases, cases, ends_at, obligations
from xiezhi.web.cases.wording import due_text, kind_label
from xiezhi.web.desk.registers.register import Column, Narrow, Register
from xiezhi.web.desk.visit import Visit
from xiezhi.web.desk.workbook import Cell
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.search.kinds import SearchKind
from xiezhi.web.ui.words import two

_CREATE, _EXISTS = Right("case", "create"), Right("sealed_record", "exists")


def _base(visit: Visit) -> QuerySet[Case]:
    viewed = cases(visit.who, VIEW, visit.now).filter(pk=OuterRef("pk"))
    here = obligations(visit.now).filter(thread_id=OuterRef("thread_id")).order_by()
    running = here.filter(verdict_now=Verdict.PENDING, due_at__isnull=False).order_by("due_at")
    failing = here.filter(verdict_now__in=FAILING, level_now=Level.BREACH)
    counted = failing.values("thread_id").annotate(n=Count("pk")).values("n")
    lead = CaseOfficer.objects.filter(case=OuterRef("pk"), lead=True)
    stages = [If(last_event__in=stage.events, then=Value(stage.stage)) for stage in rulebook().vocabulary.stages]
    return all_cases(visit.who).annotate(
        shown_title=_only_if(viewed, "title"),
        shown_lead=When(If(Exists(viewed), then=Subquery(lead.values("name")[:1])), default=Value("")),
        stage=When(*stages, default=Value(""), output_field=CharField()),
        standing=When(If(closed_at=None, then=Value("open")), default=Value("closed"), output_field=CharField()),
        next_ends=Subquery(running.annotate(ends=ends_at()).values("ends")[:1]),
        breaches=Subquery(counted),
        unjudged=When(If(unjudged(), then=True), default=False, output_field=BooleanField()),
        failing=When(If(Exists(failing), then=Value("yes")), default=Value("no"), output_field=CharField()),
    )


def _only_if(viewed: QuerySet[Case], column: str) -> When:
    return When(If(Exists(viewed), then=column), default=Value(""), output_field=CharField())


def _classes(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(value, two(str(label), visit.language)) for value, label in CaseClass.choices]


def _stages(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(each.stage, each.label.say(visit.language)) for each in rulebook().vocabulary.stages]


def _standings(visit: Visit) -> Sequence[tuple[str, str]]:
    return [("open", visit.words["case_is_open"]), ("closed", visit.words["case_is_closed"])]


def _yes_no(visit: Visit) -> Sequence[tuple[str, str]]:
    return [("yes", visit.words["case_has_failing"]), ("no", visit.words["case_none_failing"])]


def _next_due(row: Case, _visit: Visit) -> str:
    ends: datetime | None = getattr(row, "next_ends")  # noqa: B009 - an annotation, which no type knows
    return "" if ends is None else due_text(ends + TICK)


def _annotated(name: str, row: Case) -> Cell:
    value: Cell = getattr(row, name)
    return value


def _breaches(row: Case, visit: Visit) -> str:
    if _annotated("unjudged", row):
        return visit.words["case_unjudged"]
    number = _annotated("breaches", row)
    return f"{visit.words['case_has_failing']} {number}" if number else ""


def _context(visit: Visit) -> Mapping[str, object]:
    """Return whether one may open a case, and how many are closed off for who may know that they exist."""
    who, more = visit.who, dict[str, object]()
    more["may_open"] = who.may(_CREATE, visit.day)
    more["knows_closed"] = who.may(_EXISTS, visit.day)
    if more["knows_closed"]:
        closed = Case.objects.filter(record_closed=True)
        more["closed_count"] = who.rows(_EXISTS, visit.day, closed, path="path").count()
    return more


CASES: Register[Case] = Register(
    name="cases",
    title=lambda words: words["cases"],
    address="/cases/",
    right=LIST,
    export=Right("case", "export"),
    read_as="cases-listed",
    base=_base,
    columns=(
        Column(
            "number", lambda words: words["case_number"], lambda row, _: row.number, "number", Narrow.TEXT, width=28
        ),
        Column(
            "class",
            lambda words: words["case_class"],
            lambda row, visit: two(str(row.get_case_class_display()), visit.language),
            "case_class",
            Narrow.CHOICE,
            _classes,
        ),
        Column(
            "title",
            lambda words: words["case_title"],
            lambda row, _: _annotated("shown_title", row),
            "shown_title",
            Narrow.TEXT,
            width=28,
        ),
        Column("unit", lambda words: words["unit"], lambda row, _: row.unit.name, "unit__name", Narrow.TEXT, width=20),
        Column(
            "lead",
            lambda words: words["case_lead"],
            lambda row, _: _annotated("shown_lead", row),
            "shown_lead",
            Narrow.TEXT,
        ),
        Column(
            "stage",
            lambda words: words["case_stage"],
            lambda row, visit: dict(_stages(visit)).get(str(_annotated("stage", row)), ""),
            "stage",
            Narrow.CHOICE,
            _stages,
        ),
        Column(
            "next_due",
            lambda words: words["case_next_due"],
            _next_due,
            "next_ends",
            Narrow.DAYS,
            instant=True,
            width=20,
        ),
        Column(
            "failing",
            lambda words: words["case_failing"],
            _breaches,
            "failing",
            Narrow.CHOICE,
            _yes_no,
            tone=lambda row: "red" if _annotated("breaches", row) else "",
        ),
        Column(
            "state",
            lambda words: words["state"],
            lambda row, visit: dict(_standings(visit))[str(_annotated("standing", row))],
            "standing",
            Narrow.CHOICE,
            _standings,
        ),
        Column(
            "last",
            lambda words: words["case_last"],
            lambda row, visit: kind_label(row.last_event, visit.language) if row.last_event else "",
            aside=True,
            width=24,
        ),
        Column(
            "opened",
            lambda words: words["case_opened"],
            lambda row, _: row.opened_at,
            "opened_at",
            Narrow.DAYS,
            instant=True,
            aside=True,
            width=20,
        ),
    ),
    order=("-case_id",),
    path="path",
    person=OFFICER,
    closed="record_closed",
    link=lambda row: f"/cases/{row.pk}/",
    view=VIEW,
    head="cases/register_head.html",
    context=_context,
)


def _said(row: Case, language: Language) -> str:
    return f"{row.unit.name} · {two(str(row.get_case_class_display()), language)}"


NUMBER: SearchKind[Case] = SearchKind(
    name="case",
    label=lambda words: words["cases"],
    right=LIST,
    base=lambda: Case.objects.select_related("unit"),
    parts=lambda row: (row.number,),
    title=lambda row: row.number,
    note=_said,
    link=lambda row: f"/cases/{row.pk}/",
    order=("-case_id",),
    path="path",
    person="officers__person_id",
    closed="record_closed",
    view=VIEW,
)
# By its matter a case is found only by whoever may see it.
MATTER: SearchKind[Case] = SearchKind(
    name="case_matter",
    label=lambda words: words["case_by_matter"],
    right=VIEW,
    base=NUMBER.base,
    parts=lambda row: (row.title,),
    title=lambda row: f"{row.title} {row.number}",
    note=_said,
    link=NUMBER.link,
    order=NUMBER.order,
    path=NUMBER.path,
    person=NUMBER.person,
    closed=NUMBER.closed,
)
