"""The index: written by the action that writes the record, in its transaction; asked within somebody's reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from xiezhi.web.org.models import SearchText
from xiezhi.web.org.search.kinds import AnyKind, all_kinds, kind_named
from xiezhi.web.org.search.tokens import for_postgresql, for_sqlite, phrases, words_of
from xiezhi.web.org.viewer import Viewer

_SQLITE = "SELECT rowid FROM org_search_fts WHERE org_search_fts MATCH %s"
# Materialized: where the planner knows little of a table it would look for the words anew for each row it joins.
_POSTGRESQL = (
    "WITH hit AS MATERIALIZED (SELECT id FROM org_searchtext "
    "WHERE to_tsvector('simple'::regconfig, words) @@ to_tsquery('simple'::regconfig, %s)) SELECT id FROM hit"
)
_AT_ONCE = 1_000


def put(kind: str, row: Model) -> None:
    """Write what the index keeps of a record, in the transaction of the act that wrote it."""
    words = words_of(kind_named(kind).parts(row))
    SearchText.objects.update_or_create(kind=kind, record_id=str(row.pk), defaults={"words": words})


def found(viewer: Viewer, day: date, kind: AnyKind, asked: str) -> QuerySet[Any]:
    """Return the records of a kind that hold all phrases and that the viewer may list, in order."""
    rows = viewer.rows(kind.right, day, kind.base(), path=kind.path, person=kind.person, closed=kind.closed)
    wanted = phrases(asked)
    if not wanted:
        return rows.none()
    sqlite = connection.vendor == "sqlite"
    hits = RawSQL(_SQLITE, [for_sqlite(wanted)]) if sqlite else RawSQL(_POSTGRESQL, [for_postgresql(wanted)])
    keys = SearchText.objects.filter(kind=kind.name, pk__in=hits).values("record_id")
    # A column of whose a row is may lie in a table with several lines for it: each record is found once.
    return kind.base().filter(pk__in=rows.filter(pk__in=keys).values("pk")).order_by(*kind.order)


def linked(viewer: Viewer, day: date, kind: AnyKind, rows: Sequence[Any]) -> set[object]:
    """Return the keys of the found records that have a link: all, or those that the right to view reaches."""
    if kind.view is None:
        return {row.pk for row in rows}
    reached = viewer.rows(kind.view, day, kind.base(), path=kind.path, person=kind.person, closed=kind.closed)
    return set(reached.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))


def differences() -> Iterator[str]:
    """Compare the index with the records, kind by kind; an index that is right yields nothing."""
    known = {each.name for each in all_kinds()}
    for kind in SearchText.objects.exclude(kind__in=known).values_list("kind", flat=True).distinct():
        yield f"{kind}: no such kind"
    for each in all_kinds():
        kept = dict(SearchText.objects.filter(kind=each.name).values_list("record_id", "words"))
        for row in each.base().iterator(chunk_size=_AT_ONCE):
            words = kept.pop(str(row.pk), None)
            if words != words_of(each.parts(row)):
                yield f"{each.name} {row.pk}: {'missing' if words is None else 'changed'}"
        yield from (f"{each.name} {pk}: no such record" for pk in kept)


def rebuild() -> int:
    """Write the whole index anew; return how many records it holds. To be called in a transaction."""
    SearchText.objects.all().delete()
    count = 0
    for kind in all_kinds():
        made: list[SearchText] = []
        for row in kind.base().iterator(chunk_size=_AT_ONCE):
            made.append(SearchText(kind=kind.name, record_id=str(row.pk), words=words_of(kind.parts(row))))
            if len(made) == _AT_ONCE:
                count += len(SearchText.objects.bulk_create(made))
                made = []
        count += len(SearchText.objects.bulk_create(made))
    return count
