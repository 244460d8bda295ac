"""The registers of units, beside their tree, and of the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xiezhi.core.text import Text
from xiezhi.web.desk.registers.register import Column, Narrow, Register
from xiezhi.web.desk.veil import veiled
from xiezhi.web.desk.visit import Visit
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.models import Person, Unit, UnitKind
from xiezhi.web.ui.words import ACTS, AUTHORS, RESULTS, ROLES, two

_UNITS, _EXPORT = Right("org_unit", "list"), Right("audit_log", "export")


def _units(_visit: Visit) -> QuerySet[Unit]:
    staff = Person.objects.filter(unit=OuterRef("pk")).order_by().values("unit").annotate(n=Count("pk")).values("n")
    count = Coalesce(Subquery(staff, output_field=IntegerField()), 0)
    return Unit.objects.select_related("parent").annotate(staff_count=count)


def _kinds(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(value, two(str(name), visit.language)) for value, name in UnitKind.choices]


UNITS: Register[Unit] = Register(
    name="units",
    title=lambda words: words["unit_register"],
    address="/units/list/",
    right=_UNITS,
    export=Right("unit_register", "export"),
    read_as="units-listed",
    base=_units,
    columns=(
        Column("name", lambda words: words["unit"], lambda row, _: row.name, "name", Narrow.TEXT, width=28),
        Column("code", lambda words: words["code"], lambda row, _: row.code, "code", Narrow.TEXT),
        Column(
            "kind",
            lambda words: words["kind"],
            lambda row, visit: two(str(row.get_kind_display()), visit.language),
            "kind",
            Narrow.CHOICE,
            _kinds,
        ),
        Column(
            "above",
            lambda words: words["unit_above"],
            lambda row, _: row.parent.name if row.parent else "",
            "parent__name",
            Narrow.TEXT,
            width=28,
        ),
        Column(
            "staff",
            lambda words: words["staff"],
            lambda row, _: int(getattr(row, "staff_count")),  # noqa: B009 - an annotation, which no type knows
            "staff_count",
            total=True,
        ),
        Column("closed", lambda words: words["closed_on"], lambda row, _: row.closed_on, "closed_on", Narrow.DAYS),
        Column("path", lambda words: words["unit_path"], lambda row, _: row.path, "path", aside=True, width=32),
    ),
    order=("path", "unit_id"),
    path="path",
    link=lambda row: f"/units/{row.pk}/",
    view=_UNITS,
    head="desk/registers/units_head.html",
)


def _said(words: Mapping[str, Text], name: str, visit: Visit) -> str:
    return words[name].say(visit.language) if name in words else name


def _entry_kinds(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(value, two(str(name), visit.language)) for value, name in Kind.choices]


def _purpose(row: Entry, visit: Visit) -> str:
    """Return the purpose; of an entry about a closed record the word for that."""
    # Annotations, which no type knows.
    hidden, shown = getattr(row, "closed_off"), str(getattr(row, "shown_purpose"))  # noqa: B009 - see above
    return visit.words["closure_veiled"] if hidden else shown


JOURNAL: Register[Entry] = Register(
    name="journal",
    title=lambda words: words["journal"],
    address="/journal/",
    right=Right("audit_log", "list"),
    export=_EXPORT,
    read_as="journal-read",
    base=lambda _visit: veiled(Entry.objects.all()),
    columns=(
        Column(
            "when",
            lambda words: words["when"],
            lambda row, _: row.recorded_at,
            "recorded_at",
            Narrow.DAYS,
            instant=True,
            width=20,
        ),
        Column("who", lambda words: words["who"], lambda row, _: row.actor_id, "actor_id", Narrow.TEXT, width=24),
        Column("role", lambda words: words["role"], lambda row, visit: _said(ROLES | AUTHORS, row.actor_role, visit)),
        Column("unit", lambda words: words["unit"], lambda row, _: row.unit_path, "unit_path", Narrow.TEXT, width=24),
        Column(
            "kind",
            lambda words: words["kind"],
            lambda row, visit: two(str(row.get_kind_display()), visit.language),
            "kind",
            Narrow.CHOICE,
            _entry_kinds,
        ),
        Column("what", lambda words: words["what"], lambda row, visit: _said(ACTS, row.what, visit), width=24),
        Column("result", lambda words: words["result"], lambda row, visit: _said(RESULTS, row.result, visit)),
        Column(
            "purpose",
            lambda words: words["register_purpose"],
            _purpose,
            "shown_purpose",
            Narrow.TEXT,
            aside=True,
            width=32,
        ),
        Column("entry", lambda words: words["entry_id"], lambda row, _: row.entry_id, aside=True, width=38),
    ),
    order=("-entry_id",),
    path="unit_path",
    person="actor_id",
    grows=True,
    head="desk/registers/journal_head.html",
    context=lambda visit: {"may_export": visit.who.may(_EXPORT, visit.day), "today": visit.day},
)
