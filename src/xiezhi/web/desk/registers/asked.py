"""What is asked of a register: filters, order and page, as they stand in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, OrderBy, Q, QuerySet
from django.http import QueryDict
from django.utils.timezone import get_default_timezone

from xiezhi.core.dates import DateError, parse_day
from xiezhi.web.desk.registers.register import AnyRegister, Column, Narrow
from xiezhi.web.desk.visit import Visit

_LONGEST = 100
_MOST_PAGES = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters by their name in the address; ``sort`` is a column's key, with ``-`` in front for the other way round.

    ``until``: the newest row there was on the first page of a register that grows. ``unread``: names of the filters
    whose day cannot be read; such a page shows no row, because all of them would be taken for the answer.
    """

    filters: Mapping[str, str]
    sort: str = ""
    page: int = 1
    until: str = ""
    unread: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """Filters and order in writing, as a saved filter, an export and the journal keep them."""
        return urlencode(dict(self.filters) | ({"sort": self.sort} if self.sort else {}))

    def address(self, **changes: str) -> str:
        """Return the query of another page or order of the same question."""
        sort = changes.pop("sort", self.sort)
        return "?" + urlencode(dict(self.filters) | ({"sort": sort} if sort else {}) | changes)


def read_asked(register: AnyRegister, given: QueryDict, visit: Visit) -> Asked:
    """Read an address; names nobody knows and values that cannot be chosen are left out."""
    filters, unread = {}, []
    for column in register.columns:
        for name in column.names:
            value = str(given.get(name, "")).replace("\0", "").strip()[:_LONGEST]
            if not value or (column.narrow is Narrow.CHOICE and value not in dict(column.choices(visit))):
                continue
            filters[name] = value
            if column.narrow is Narrow.DAYS and not _is_day(value):
                unread.append(name)
    sort = str(given.get("sort", ""))
    sorted_by = register.column(sort.removeprefix("-"))
    page = str(given.get("page", "1"))
    return Asked(
        filters,
        sort if sorted_by is not None and sorted_by.field else "",
        min(max(int(page), 1), _MOST_PAGES) if page.isdecimal() and len(page) < 8 else 1,
        str(given.get("until", ""))[:36] if register.grows else "",
        tuple(unread),
    )


def narrowed(register: AnyRegister, asked: Asked, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows that fit the filters, in the order asked for."""
    if asked.unread:
        return rows.none()
    for column in register.columns:
        rows = rows.filter(_wanted(column, asked))
    if asked.until:
        rows = rows.filter(pk__lte=asked.until)
    return rows.order_by(*_order(register, asked))


def _order(register: AnyRegister, asked: Asked) -> tuple[str | OrderBy, ...]:
    column = register.column(asked.sort.removeprefix("-"))
    if column is None:
        return register.order
    # The two databases disagree on where an empty value stands.
    field = F(column.field)
    first = field.desc(nulls_last=True) if asked.sort.startswith("-") else field.asc(nulls_last=True)
    return (first, *register.order)


def _wanted(column: Column[Any], asked: Asked) -> Q:
    given = [asked.filters.get(name, "") for name in column.names]
    if not any(given):
        return Q()
    if column.narrow is Narrow.DAYS:
        return _between(column, *given)
    return Q(**{f"{column.field}__icontains" if column.narrow is Narrow.TEXT else column.field: given[0]})


def _between(column: Column[Any], first: str, last: str) -> Q:
    wanted = Q()
    if first:
        day = parse_day(first, column.key)
        wanted &= Q(**{f"{column.field}__gte": _midnight(day) if column.instant else day})
    if last:
        after = parse_day(last, column.key) + timedelta(days=1)
        wanted &= Q(**{f"{column.field}__lt": _midnight(after) if column.instant else after})
    return wanted


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_default_timezone())


def _is_day(value: str) -> bool:
    # The day after a day of year 9999 is none, and no record has one.
    try:
        return 1900 <= parse_day(value, "").year < 3000
    except DateError:
        return False
