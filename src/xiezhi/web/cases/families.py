"""Threads that belong together: merged into one, or grown out of another by a split (DECISIONS 1)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.engine.history import OTHER_THREAD, THREAD_MERGED, THREAD_SPLIT
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import ThreadLink
from xiezhi.web.journal.models import Entry

LINKING = frozenset({THREAD_MERGED, THREAD_SPLIT})


def families(threads: Iterable[str]) -> frozenset[str]:
    """Return the threads and all that merges and splits tie to them."""
    found, edge = set(threads), set(threads)
    while edge:
        rows = ThreadLink.objects.filter(Q(thread_id__in=edge) | Q(other_id__in=edge))
        edge = {each for pair in rows.values_list("thread_id", "other_id") for each in pair} - found
        found |= edge
    return frozenset(found)


def family(thread_id: str) -> frozenset[str]:
    """Return a thread and all that merges and splits tie to it."""
    return families([thread_id])


def judged_as(thread_id: str) -> str:
    """Return the thread under whose name one is judged: the one that absorbed it, or itself."""
    seen = {thread_id}
    while True:
        into = ThreadLink.objects.filter(other_id=thread_id, merged=True).values_list("thread_id", flat=True).last()
        if into is None or into in seen:
            return thread_id
        thread_id = into
        seen.add(into)


def history(thread_id: str) -> list[Entry]:
    """Return what a thread tells: its own events, those of the threads merged into it, and the past before a split."""
    found = {each.pk: each for each in _told(judged_as(thread_id), set())}
    return sorted(found.values(), key=lambda each: (each.occurred_at, each.recorded_at, each.seq or 0))


def _told(name: str, seen: set[str]) -> list[Entry]:
    if name in seen:
        return []
    seen.add(name)
    members = [each for each in family(name) if judged_as(each) == name]
    told = list(events().filter(thread_id__in=members))
    for link in ThreadLink.objects.filter(merged=False, other_id__in=members):
        past = _told(judged_as(link.thread_id), seen)
        told += [each for each in past if each.attrs.get("from_the_beginning") or each.occurred_at < link.at]
    return told


def link(entry: Entry) -> None:
    """Keep what a merge or a split ties together."""
    if entry.what in LINKING:
        other = str(entry.attrs.get(OTHER_THREAD, ""))
        if not other or other == entry.thread_id or (entry.what == THREAD_MERGED and judged_as(other) != other):
            raise XiezhiError(
                OTHER_THREAD,
                Text("另一案件族不能并入或者拆出", "the other family cannot be joined or split off"),
                Text("核对后再试", "check and try again"),
            )
        ThreadLink.objects.create(
            entry_id=entry.pk,
            thread_id=entry.thread_id or "",
            other_id=other,
            merged=entry.what == THREAD_MERGED,
            at=entry.occurred_at,
        )
