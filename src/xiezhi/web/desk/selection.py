"""The unit (本级/含下级) and the period one has chosen: kept across pages in a cookie, never wider than one's reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from xiezhi.web.desk.choosers import units_in_reach
from xiezhi.web.desk.visit import Visit, visit_of
from xiezhi.web.org.models import Unit
from xiezhi.web.org.viewer import within
from xiezhi.web.ui.periods import KINDS, Period, period_around, period_of

SELECTION_COOKIE = "xiezhi_selection"
Rows = TypeVar("Rows", bound=Model)


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen; ``unit`` None: all that is in reach; ``period`` None: all times."""

    unit: Unit | None = None
    below: bool = True
    period: Period | None = None

    @property
    def path(self) -> str | None:
        """The path of the chosen unit."""
        return None if self.unit is None else self.unit.path

    @property
    def first_day(self) -> date | None:
        """The first day of the period."""
        return None if self.period is None else self.period.first_day

    @property
    def last_day(self) -> date | None:
        """The last day of the period, included."""
        return None if self.period is None else self.period.last_day

    @property
    def code(self) -> str:
        """The choice in writing: for the cookie, and for the entry of a page that was limited by it."""
        return ".".join((self.unit.pk if self.unit else "", "1" if self.below else "0", self.period_code))

    @property
    def period_code(self) -> str:
        """The period in writing; empty for all times."""
        return "" if self.period is None else self.period.code

    def in_unit(self, rows: QuerySet[Rows], path: str) -> QuerySet[Rows]:
        """Return the rows of the chosen unit, or of it and all below; ``path`` names the column."""
        if self.unit is None:
            return rows
        chosen = (self.unit.path,)
        return rows.filter(within(path, subtrees=chosen) if self.below else within(path, units=chosen))

    def in_period(self, rows: QuerySet[Rows], first: str, last: str) -> QuerySet[Rows]:
        """Return the rows that hold on some day of the period; the columns are days, an empty last one is open."""
        if self.period is None:
            return rows
        ended = Q(**{f"{last}__lt": self.first_day})
        return rows.filter(**{f"{first}__lte": self.last_day}).exclude(ended)


def selection_of(request: HttpRequest) -> Selection:
    """Return what the visitor has chosen, as far as it still stands and is in reach."""
    unit_id, _, rest = request.COOKIES.get(SELECTION_COOKIE, "").partition(".")
    below, _, period = rest.partition(".")
    return chosen(visit_of(request), unit_id, below != "0", period)


def chosen(visit: Visit, unit_id: str, below: bool, period: str) -> Selection:
    """Return a choice; a unit that is closed or out of reach, and a period that is none, are not chosen."""
    unit = units_in_reach(visit).filter(pk=unit_id).first() if unit_id else None
    return Selection(unit, below, period_of(period))


def selection_shown(request: HttpRequest, selection: Selection, *, with_period: bool = True) -> dict[str, object]:
    """Return the context of ``ui/selection.html``, under the one name ``selection``."""
    visit, period = visit_of(request), selection.period
    # A narrower period is looked for around today, unless the chosen one is another year's.
    inside = period is None or period.first_day <= visit.day <= period.last_day
    day = visit.day if period is None or inside else period.first_day
    around = {kind: period_around(kind, day) for kind in KINDS}
    said = {"month": visit.words["month"], "quarter": visit.words["quarter"], "year": visit.words["year"]}
    shown = {
        "unit": selection.unit,
        "below": selection.below,
        "next": request.path,
        "with_period": with_period,
        "kinds": [(around[kind].code, said[kind], period is not None and period.kind == kind) for kind in KINDS],
        "period": period.say(visit.language) if period else "",
        "earlier": _code(period.next(-1)) if period else "",
        "later": _code(period.next()) if period else "",
    }
    return {"selection": shown}


def _code(period: Period | None) -> str:
    return "" if period is None else period.code
