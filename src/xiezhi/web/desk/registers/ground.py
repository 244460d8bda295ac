"""The registers of units, beside their tree, and of the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Case, CharField, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from xiezhi.core.text import Text
from xiezhi.web.desk.keeping.rulebooks import rulebook_in_force
from xiezhi.web.desk.registers.register import Column, Narrow, Register
from xiezhi.web.desk.visit import Visit
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.journal.withheld import is_withheld
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


def _entries(_visit: Visit) -> QuerySet[Entry]:
    """Return the entries with the names that people and units have today; the keys are columns one can choose.

    Of what is kept back only that it happened is shown, and no purpose.
    """
    person = Person.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
    unit = Unit.objects.filter(pk=OuterRef("unit_id")).values("name")[:1]
    purpose = Case(When(Q(is_withheld()), then=Value("")), default="purpose", output_field=CharField())
    return Entry.objects.annotate(actor_name=Subquery(person), unit_name=Subquery(unit), shown_purpose=purpose)


def _who(entry: Entry, visit: Visit) -> str:
    name = getattr(entry, "actor_name")  # noqa: B009 - an annotation, which no type knows
    return name or _said(AUTHORS, entry.actor_id, visit)


def _where(entry: Entry, _visit: Visit) -> str:
    return getattr(entry, "unit_name") or entry.unit_path  # noqa: B009 - an annotation, which no type knows


def _what(entry: Entry, visit: Visit) -> str:
    """Say what an entry tells: an act, or an event by its name in the vocabulary of the law."""
    event = rulebook_in_force().vocabulary.events.get(entry.what) if entry.kind == Kind.EVENT else None
    return _said(ACTS, entry.what, visit) if event is None else event.label.say(visit.language)


def _entry_kinds(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(value, two(str(name), visit.language)) for value, name in Kind.choices]


def _exports(visit: Visit) -> Mapping[str, object]:
    """Return whether the visitor may take the journal away, and what of it was taken away last."""
    may = visit.who.may(_EXPORT, visit.day)
    exports = Entry.objects.filter(kind=Kind.EXPORT, what="journal-exported") if may else Entry.objects.none()
    last = exports.order_by("-entry_id").values_list("attrs", flat=True).first()
    return {"may_export": may, "today": visit.day, "last_export": last}


JOURNAL: Register[Entry] = Register(
    name="journal",
    title=lambda words: words["journal"],
    address="/journal/",
    right=Right("audit_log", "list"),
    export=_EXPORT,
    read_as="journal-read",
    base=_entries,
    columns=(
        Column(
            "when",
            lambda words: words["when"],
            lambda row, _: row.recorded_at,
            "recorded_at",
            Narrow.DAYS,
            instant=True,
            seconds=True,
            width=20,
        ),
        Column("who", lambda words: words["who"], _who, "actor_name", Narrow.TEXT, width=24),
        Column("role", lambda words: words["role"], lambda row, visit: _said(ROLES | AUTHORS, row.actor_role, visit)),
        Column("unit", lambda words: words["unit"], _where, "unit_name", Narrow.TEXT, width=24),
        Column(
            "kind",
            lambda words: words["kind"],
            lambda row, visit: two(str(row.get_kind_display()), visit.language),
            "kind",
            Narrow.CHOICE,
            _entry_kinds,
        ),
        Column("what", lambda words: words["what"], _what, width=24),
        Column("result", lambda words: words["result"], lambda row, visit: _said(RESULTS, row.result, visit)),
        Column(
            "purpose",
            lambda words: words["register_purpose"],
            lambda row, _: str(getattr(row, "shown_purpose")),  # noqa: B009 - an annotation, which no type knows
            "shown_purpose",
            Narrow.TEXT,
            aside=True,
            width=32,
        ),
        Column("id", lambda words: words["who_id"], lambda row, _: row.actor_id, "actor_id", Narrow.TEXT, aside=True),
        Column("entry", lambda words: words["entry_id"], lambda row, _: row.entry_id, aside=True, width=38),
    ),
    order=("-entry_id",),
    path="unit_path",
    person="actor_id",
    grows=True,
    head="desk/registers/journal_head.html",
    context=_exports,
)
