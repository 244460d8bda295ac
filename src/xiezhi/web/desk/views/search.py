"""Search across everything one may see; what was asked and found is an entry in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.seal.verify import Json
from xiezhi.web.desk.visit import Visit, packed, render, visit_of
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.search.index import found, linked
from xiezhi.web.org.search.kinds import AnyKind, all_kinds

LONGEST, FIRST, PAGE, MOST_PAGES = 60, 8, 50, 10_000


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: how many in all, and the records of this page."""

    kind: AnyKind
    count: int
    rows: list[Any]


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show the first of every kind, or one kind page by page."""
    visit, asked = visit_of(request), request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    only, page = request.GET.get("kind", ""), _page(request.GET.get("page", ""))
    kinds = [each for each in all_kinds() if visit.who.may(each.right, visit.day)]
    one = next((each for each in kinds if each.name == only), None)
    groups = [_group(visit, each, asked, page if one else 0) for each in ([one] if one else kinds)] if asked else []
    if asked:
        _record(visit, asked, groups)
    last = max(1, -(-groups[0].count // PAGE)) if one and groups else 1
    more = {
        "q": asked,
        "groups": [_shown(each, visit, asked, one is None) for each in groups],
        "nothing": bool(asked) and not any(each.count for each in groups),
        "page": page if one else 0,
        "last": last,
        "before": _address(asked, only, page - 1) if one and page > 1 else "",
        "after": _address(asked, only, page + 1) if one and page < last else "",
    }
    return render(request, "desk/search.html", more)


def _page(text: str) -> int:
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _address(asked: str, kind: str, page: int) -> str:
    return "?" + urlencode({"q": asked, "kind": kind, "page": page})


def _group(visit: Visit, kind: AnyKind, asked: str, page: int) -> Group:
    rows = found(visit.who, visit.day, kind, asked)
    start, size = ((page - 1) * PAGE, PAGE) if page else (0, FIRST)
    return Group(kind, rows.count(), list(rows[start : start + size]))


def _record(visit: Visit, asked: str, groups: list[Group]) -> None:
    # A citizen's name may be typed here: what was asked is kept like a personal value.
    ids = [f"{group.kind.name} {row.pk}" for group in groups for row in group.rows]
    attrs: dict[str, Json] = {"count": sum(each.count for each in groups), "ids": packed(ids)}
    with transaction.atomic():
        write(Note(Kind.READ, "records-searched", attrs=attrs, personal={"asked": asked}), visit.author, visit.now)


def _shown(group: Group, visit: Visit, asked: str, first: bool) -> dict[str, object]:
    kind = group.kind
    reached = linked(visit.who, visit.day, kind, group.rows)
    return {
        "label": kind.label(visit.words),
        "count": group.count,
        "more": _address(asked, kind.name, 1) if first and group.count > len(group.rows) else "",
        "rows": [
            (kind.title(row), kind.note(row, visit.language), kind.link(row) if row.pk in reached else "")
            for row in group.rows
        ],
    }
