"""Who looks and acts: an account with its active posting, and the questions asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.web.journal.writer import Author
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.access.reach import Record, Scope, Viewpoint, can, scope
from xiezhi.web.org.models import Account, Posting, State, Unit

Rows = TypeVar("Rows", bound=Model)


class DeniedError(XiezhiError):
    """The right does not reach; the page answers as if the thing did not exist, and the journal keeps the attempt."""

    def __init__(self, right: Right, about: str) -> None:
        name = f"{right.resource}.{right.action}"
        super().__init__(name, Text("不存在", "does not exist"), Text("核对后再试", "check and try again"))
        self.right, self.about = right, about


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody acting from a posting (None: no posting chosen, so nothing but choosing one)."""

    account: Account
    posting: Posting | None
    viewpoint: Viewpoint | None

    @property
    def author(self) -> Author:
        """How the journal names this viewer."""
        if self.posting is None:
            return Author(self.account.person_id, "none")
        unit = self.posting.unit
        return Author(self.account.person_id, self.posting.role, self.posting.posting_id, unit.unit_id, unit.path)

    def scope(self, right: Right, day: date) -> Scope:
        """Return which records a right reaches."""
        return scope(shipped_policy(), self.viewpoint, right, day)

    def may(self, right: Right, day: date) -> bool:
        """Say whether a right reaches anything at all: what navigation and pages ask."""
        return self.scope(right, day) != Scope()

    def demand(self, right: Right, record: Record, day: date, about: str = "") -> None:
        """Refuse unless the right reaches the record."""
        if not can(shipped_policy(), self.viewpoint, right, record, day):
            raise DeniedError(right, about)

    def rows(
        self, right: Right, day: date, rows: QuerySet[Rows], *, path: str, person: str = "", closed: str = ""
    ) -> QuerySet[Rows]:
        """Return the rows a right reaches; ``path``, ``person``, ``closed`` name the columns that say whose they are.

        A resource whose closed records are out of reach must name its column ``closed``; forgetting it is refused.
        """
        found = self.scope(right, day)
        if found.open_only:
            if not closed:
                raise LookupError(f"{right.resource} has closed records: name the column that says so")
            rows = rows.exclude(**{closed: True})
        if found.everything:
            return rows
        wanted = within(path, units=found.units, subtrees=found.subtrees)
        if person and found.participant is not None:
            wanted |= Q(**{person: found.participant})
        return rows.filter(wanted)

    def one(self, right: Right, day: date, rows: QuerySet[Rows], pk: str, *, path: str) -> Rows:
        """Return the one row a right reaches by its key, or refuse as if it did not exist."""
        found = self.rows(right, day, rows, path=path).filter(pk=pk).first()
        if found is None:
            raise DeniedError(right, pk)
        return found


def within(path: str, *, units: Iterable[str] = (), subtrees: Iterable[str] = ()) -> Q:
    """Return the condition that a record is of one of these units or subtrees; ``path`` names the column that says so.

    Where that is the unit's own path, the units are looked up first, which are few: joined, each record would be read.
    """
    relation = path.removesuffix("__path")
    through_unit = relation != path and relation.split("__")[-1] == "unit"
    column = "path" if through_unit else path
    wanted = Q(**{f"{column}__in": units})
    for prefix in subtrees:
        wanted |= Q(**{f"{column}__below": prefix})
    return Q(**{f"{relation}__in": Unit.objects.filter(wanted)}) if through_unit else wanted


def viewer_of(account: Account, posting: Posting | None) -> Viewer:
    """Return the viewer; a disabled account and a posting that is not approved see nothing."""
    if posting is None or account.disabled or posting.state != State.APPROVED or posting.person_id != account.person_id:
        return Viewer(account, None, None)
    served = frozenset(posting.serves.values_list("path", flat=True))
    point = Viewpoint(account.person_id, posting.role, posting.unit.path, served, posting.first_day, posting.last_day)
    return Viewer(account, posting, point)


def legal_day(now: datetime) -> date:
    """Return the legal day of an instant, in the zone of the jurisdiction."""
    return now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def in_force(rows: QuerySet[Posting], day: date) -> QuerySet[Posting]:
    """Return the approved postings that hold on a day, first and last included."""
    return rows.filter(state=State.APPROVED, first_day__lte=day).exclude(last_day__lt=day)


def postings_in_force(account: Account, day: date) -> list[Posting]:
    """Return the postings a person may choose among on a day."""
    rows = in_force(account.person.postings.all(), day)
    return list(rows.select_related("unit", "deputy_for__person").order_by("first_day", "posting_id"))
