"""What a register is: one declaration for list, print and export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.timezone import localtime

from xiezhi.web.desk.visit import Visit
from xiezhi.web.desk.workbook import Cell
from xiezhi.web.org.access.policy import Right
from xiezhi.web.ui.words import Words

Rows = TypeVar("Rows", bound=Model)
SIZES = (20, 50, 100, 200)
USUAL_SIZE = 50


class Narrow(StrEnum):
    """How a column is filtered: by a part of its text, by one of its values, by days from and to."""

    TEXT = "text"
    CHOICE = "choice"
    DAYS = "days"


def _no_choices(_visit: Visit) -> Sequence[tuple[str, str]]:
    return ()


@dataclass(frozen=True, slots=True)
class Column(Generic[Rows]):
    """A column: its heading, its value, and the database column by which it is sorted, filtered and summed.

    ``instant``: the database column is an instant, so that days are those of the jurisdiction. ``seconds``: pages show
    it to the second, not to the minute. ``tone`` gives a colour to a value, which is always a word besides. ``aside``:
    not shown until somebody chooses it.
    """

    key: str
    label: Callable[[Words], str]
    value: Callable[[Rows, Visit], Cell]
    field: str = ""
    narrow: Narrow | None = None
    choices: Callable[[Visit], Sequence[tuple[str, str]]] = _no_choices
    instant: bool = False
    seconds: bool = False
    total: bool = False
    tone: Callable[[Rows], str] | None = None
    aside: bool = False
    width: int = 16

    @property
    def names(self) -> tuple[str, ...]:
        """The names under which the filter stands in an address."""
        if self.narrow is None:
            return ()
        return (f"{self.key}_from", f"{self.key}_to") if self.narrow is Narrow.DAYS else (self.key,)


def _nothing(_visit: Visit) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Register(Generic[Rows]):
    """A register. ``path``, ``person``, ``closed`` name the columns that say whose a row is; see ``Viewer.rows``.

    ``order`` ends with the key, so that pages do not overlap. ``grows``: rows are only added, the newest first; its
    pages hold to what was there when the first was asked for. ``view``: the right without which a row has no link
    (DECISIONS 13). ``head`` and ``acts`` are templates above the table and in each row, with what ``context`` and
    ``row_acts`` give them.
    """

    name: str
    title: Callable[[Words], str]
    address: str
    right: Right
    export: Right
    read_as: str
    base: Callable[[Visit], QuerySet[Rows]]
    columns: tuple[Column[Rows], ...]
    order: tuple[str, ...]
    path: str
    person: str = ""
    closed: str = ""
    period: tuple[str, str] | None = None
    grows: bool = False
    link: Callable[[Rows], str] | None = None
    view: Right | None = None
    head: str = ""
    acts: str = ""
    context: Callable[[Visit], Mapping[str, object]] = _nothing
    row_acts: Callable[[Rows, Visit], object] = field(default=lambda row, _visit: row)

    def rows(self, visit: Visit, right: Right) -> QuerySet[Rows]:
        """Return the rows of the register that a right reaches."""
        base = self.base(visit)
        return visit.who.rows(right, visit.day, base, path=self.path, person=self.person, closed=self.closed)

    def viewable(self, visit: Visit, page: Iterable[Rows]) -> set[object]:
        """Return the keys of the rows on a page that have a link."""
        if self.link is None or self.view is None:
            return set()
        if self.view == self.right:
            return {row.pk for row in page}
        return set(self.rows(visit, self.view).filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))

    def column(self, key: str) -> Column[Rows] | None:
        """Return a column by its key."""
        return next((each for each in self.columns if each.key == key), None)


# Any: registers of different kinds of row stand in one table, and what is done with one never mixes them.
AnyRegister = Register[Any]
_REGISTERS: dict[str, AnyRegister] = {}


def declare(register: AnyRegister) -> None:
    """Make a register known; every app does so for its own when it is ready."""
    before = _REGISTERS.setdefault(register.name, register)
    if before is not register:
        raise LookupError(f"there are two registers {register.name}")


def register_named(name: str) -> AnyRegister | None:
    """Return a register by its name."""
    return _REGISTERS.get(name)


def all_registers() -> tuple[AnyRegister, ...]:
    """Return every register there is."""
    return tuple(_REGISTERS.values())


def as_text(value: Cell | Decimal, *, seconds: bool = False) -> str:
    """Return a value as a page shows it, an instant to the minute or to the second."""
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M:%S}" if seconds else f"{localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        # A sum, which one of the databases gives with zeros behind it.
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
