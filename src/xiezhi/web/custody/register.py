"""The register of stays; the table of rights lets nobody take it out as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from xiezhi.web.custody.models import Centre, Stay, StayState
from xiezhi.web.custody.queries import CLOSED, LIST, PATH, PERSON, centres, with_viewer
from xiezhi.web.custody.wording import item_words, regime_words, word_of
from xiezhi.web.desk.registers.register import Column, Narrow, Register
from xiezhi.web.desk.visit import Visit
from xiezhi.web.org.access.policy import Right
from xiezhi.web.ui.words import two


def _rows(visit: Visit) -> QuerySet[Stay]:
    return with_viewer(visit.who.account.person_id)


def _centres(visit: Visit) -> Sequence[tuple[str, str]]:
    found: QuerySet[Centre] = centres(visit.who, visit.now)
    return [(each.pk, each.name) for each in found]


def _states(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(value, two(str(name), visit.language)) for value, name in StayState.choices]


def _missing(row: Stay, visit: Visit) -> str:
    return "、".join(item_words(each, visit.language) for each in row.missing)


STAYS: Register[Stay] = Register(
    name="stays",
    title=lambda words: words["custody_register"],
    address="/custody/stays/",
    right=LIST,
    # No right of this name is granted to anybody: the register has no export.
    export=Right("custody_log", "export"),
    read_as="stays-listed",
    base=_rows,
    columns=(
        Column(
            "stay", lambda words: words["custody_number"], lambda row, _: row.number, "number", Narrow.TEXT, width=24
        ),
        Column(
            "state",
            lambda words: words["state"],
            lambda row, visit: two(str(row.get_state_display()), visit.language),
            "state",
            Narrow.CHOICE,
            _states,
        ),
        Column(
            "missing",
            lambda words: words["custody_missing"],
            lambda row, _: row.missing_count,
            "missing_count",
            total=True,
            tone=lambda row: "yellow" if row.missing_count else "",
        ),
        Column("items", lambda words: words["custody_what_missing"], _missing, width=32),
        Column(
            "regime",
            lambda words: words["custody_regime"],
            lambda row, visit: word_of("regime", row.regime, visit.language),
            "regime",
            Narrow.CHOICE,
            lambda visit: regime_words(visit.language),
        ),
        Column(
            "arrived",
            lambda words: words["custody_arrived"],
            lambda row, _: row.arrived_at,
            "arrived_at",
            Narrow.DAYS,
            instant=True,
            width=20,
        ),
        Column(
            "left",
            lambda words: words["custody_left"],
            lambda row, _: row.left_at,
            "left_at",
            Narrow.DAYS,
            instant=True,
            width=20,
        ),
        Column(
            "destination",
            lambda words: words["custody_destination"],
            lambda row, visit: word_of("to", row.destination, visit.language) if row.destination else "",
            "destination",
        ),
        Column(
            "centre",
            lambda words: words["custody_centre"],
            lambda row, _: row.centre.name,
            "centre_id",
            Narrow.CHOICE,
            _centres,
            width=28,
        ),
        Column("unit", lambda words: words["unit"], lambda row, _: row.case.unit.name, "case__unit__name", Narrow.TEXT),
        Column("case", lambda words: words["case_number"], lambda row, _: row.case.number, "case__number", Narrow.TEXT),
    ),
    order=("-arrived_at", "-stay_id"),
    path=PATH,
    person=PERSON,
    closed=CLOSED,
    link=lambda row: f"/custody/stays/{row.pk}/",
    view=LIST,
)
