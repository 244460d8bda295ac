"""Reading what was imported: what waits to be judged, one's runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from xiezhi.web.cases.links import CaseLink
from xiezhi.web.cases.models import Case
from xiezhi.web.desk.models import SheetRun
from xiezhi.web.desk.visit import Visit
from xiezhi.web.imports.kinds import PREFIX
from xiezhi.web.imports.models import Waiting
from xiezhi.web.org.access.policy import Right

UPLOAD = Right("sheet", "upload")


def waiting_before(thread_id: str) -> int | None:
    """Return how many threads are judged before this one; None if it does not wait."""
    found = Waiting.objects.filter(thread_id=thread_id).first()
    return None if found is None else Waiting.objects.filter(pk__lt=found.pk).count()


def unjudged_threads() -> QuerySet[Waiting, Any]:  # Any: a dictionary with one key
    """Return the threads that wait to be judged."""
    return Waiting.objects.values("thread_id")


def unjudged_link(visit: Visit, case: Case) -> Iterator[CaseLink]:
    """Say on the page of a case that its imported steps are not judged yet."""
    before = waiting_before(case.thread_id)
    if before is not None:
        yield CaseLink(f"/cases/{case.pk}/", visit.words["import_unjudged"], before + 1)


def runs_of(visit: Visit) -> QuerySet[SheetRun]:
    """Return one's own runs of imports, the newest first."""
    base = SheetRun.objects.filter(sheet__startswith=PREFIX)
    return visit.who.rows(UPLOAD, visit.day, base, path="posting__unit__path", person="account__person_id")


def waiting_of(visit: Visit) -> int:
    """Return how many cases that the visitor imported are not judged yet."""
    return Waiting.objects.filter(actor_id=visit.who.author.actor_id).count()
