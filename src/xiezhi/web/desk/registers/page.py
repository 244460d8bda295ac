"""One page of a register: rows, totals over all that match, filters, columns, what was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse

from xiezhi.web.desk.models import RegisterChoice, SavedFilter
from xiezhi.web.desk.registers.asked import Asked, narrowed, read_asked
from xiezhi.web.desk.registers.register import SIZES, USUAL_SIZE, AnyRegister, Column, as_text
from xiezhi.web.desk.selection import Selection, selection_of, selection_shown
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.org.access.policy import Right

PRINTED = 2_000


@dataclass(frozen=True, slots=True)
class Question:
    """A register asked by somebody: which rows, which columns."""

    register: AnyRegister
    visit: Visit
    asked: Asked
    selection: Selection
    columns: tuple[Column[Any], ...]
    size: int

    def rows(self, right: Right) -> QuerySet[Any]:
        """Return all rows that match and that the right reaches, in order."""
        rows = self.selection.in_unit(self.register.rows(self.visit, right), self.register.path)
        if self.register.period is not None:
            rows = self.selection.in_period(rows, *self.register.period)
        return narrowed(self.register, self.asked, rows)


def question(request: HttpRequest, register: AnyRegister) -> Question:
    """Read what is asked of a register."""
    visit = visit_of(request)
    kept = RegisterChoice.objects.filter(account=visit.who.account, register=register.name).first()
    chosen = frozenset(kept.columns) if kept else frozenset()
    columns = tuple(each for each in register.columns if each.key in chosen)
    usual = tuple(each for each in register.columns if not each.aside)
    asked = read_asked(register, request.GET, visit)
    return Question(register, visit, asked, selection_of(request), columns or usual, kept.size if kept else USUAL_SIZE)


def shown(request: HttpRequest, register: AnyRegister, status: int = 200, **told: str) -> HttpResponse:
    """Show one page of a register, or all of it for the printer; looking is an entry in the journal."""
    put, printing = question(request, register), "print" in request.GET
    visit, asked = put.visit, put.asked
    if asked.unread:
        status, told = 400, told | {"problem": visit.words["register_no_day"]}
    rows = put.rows(register.right)
    totals = rows.aggregate(count=Count("*"), **{each.key: Sum(each.field) for each in put.columns if each.total})
    size = PRINTED if printing else put.size
    start = 0 if printing else (asked.page - 1) * size
    # What is told of a row is worked out for those of this page, not for all that were sorted to find them.
    page = list(rows.filter(pk__in=list(rows.values_list("pk", flat=True)[start : start + size])))
    record_read(
        visit, register.read_as, (str(row.pk) for row in page), query=asked.query[:500], selection=put.selection.code
    )
    more = {
        "title": register.title(visit.words),
        "register": register,
        "printing": printing,
        "printed": f"{visit.who.account.person.name} {as_text(visit.now)}",
        "cut": printing and totals["count"] > size,
        "headings": [_heading(each, put) for each in put.columns],
        "lines": _lines(put, page, start),
        "total": totals["count"],
        "sums": [as_text(totals[each.key] or 0) if each.total else "" for each in put.columns],
        "export": f"/registers/{register.name}/export/{asked.address()}" if _may(put, register.export) else "",
        "print": asked.address(print="1"),
    }
    more |= _pages(put, page, totals["count"]) | _kept(put) | dict(register.context(visit))
    return render(
        request,
        "desk/register.html",
        more | selection_shown(request, put.selection, with_period=register.period is not None) | told,
        status,
    )


def _may(put: Question, right: Right) -> bool:
    return put.visit.who.may(right, put.visit.day)


def _heading(column: Column[Any], put: Question) -> dict[str, object]:
    sort = put.asked.sort
    other = f"-{column.key}" if sort == column.key else column.key
    return {
        "label": column.label(put.visit.words),
        "number": column.total,
        "sorted": {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, ""),
        "sort": put.asked.address(sort=other) if column.field else "",
    }


def _lines(put: Question, page: Sequence[Any], start: int) -> list[dict[str, object]]:
    register, visit = put.register, put.visit
    reached = register.viewable(visit, page)
    return [
        {
            "number": start + place,
            "cells": [_shown_cell(column, row, visit) for column in put.columns],
            "link": register.link(row) if register.link is not None and row.pk in reached else "",
            "acts": register.row_acts(row, visit) if register.acts else None,
        }
        for place, row in enumerate(page, start=1)
    ]


def _shown_cell(column: Column[Any], row: Any, visit: Visit) -> dict[str, object]:  # Any: a row of any register
    tone = column.tone(row) if column.tone is not None else ""
    return {"text": as_text(column.value(row, visit), seconds=column.seconds), "tone": tone, "number": column.total}


def _pages(put: Question, page: Sequence[Any], total: int) -> dict[str, object]:
    asked, last = put.asked, max(1, -(-total // put.size))
    until = {"until": asked.until or (str(page[0].pk) if page else "")} if put.register.grows and not asked.sort else {}
    return {
        "page": asked.page,
        "last": last,
        "before": asked.address(page=str(asked.page - 1), **until) if asked.page > 1 else "",
        "after": asked.address(page=str(asked.page + 1), **until) if asked.page < last else "",
    }


def _kept(put: Question) -> dict[str, object]:
    register, visit, asked = put.register, put.visit, put.asked
    saved = SavedFilter.objects.filter(account=visit.who.account, register=register.name)
    fields = [
        {
            "key": each.key,
            "label": each.label(visit.words),
            "kind": str(each.narrow),
            "names": [(name, asked.filters.get(name, ""), name in asked.unread) for name in each.names],
            "choices": each.choices(visit),
        }
        for each in register.columns
        if each.narrow is not None
    ]
    return {
        "fields": fields,
        "filtered": bool(asked.filters),
        "query": asked.query,
        "sort": asked.sort,
        "saved": [{"id": each.pk, "name": each.name, "query": each.query} for each in saved],
        "choosable": [(each.key, each.label(visit.words), each in put.columns) for each in register.columns],
        "sizes": [(size, size == put.size) for size in SIZES],
    }
