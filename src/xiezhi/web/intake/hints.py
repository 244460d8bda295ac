"""Earlier reports that may be the same: by the same reporter, or of the same place and time; only what one may list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.identity.parties import find_parties
from xiezhi.web.intake.actions.reports import place_mac
from xiezhi.web.intake.models import Report
from xiezhi.web.intake.queries import LIST, reports
from xiezhi.web.org.viewer import Viewer

MOST = 5
NEAR = timedelta(days=1)
SINCE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Hint:
    """An earlier report, and what it shares."""

    report: Report
    same_reporter: bool
    same_place: bool


def hints(
    viewer: Viewer, reporter: Particulars | None, place: str, happened_on: date | None, now: datetime
) -> list[Hint]:
    """Return the newest earlier reports that share a reporter (within a year), or place and day (a day apart at most).

    A reporter is the same by ID number or phone; by the name only where neither was given.
    """
    threads = _threads(reporter)
    here = place_mac(place)
    near = Q()
    if here and happened_on is not None:
        near = Q(place_mac=here, happened_on__range=(happened_on - NEAR, happened_on + NEAR))
    wanted = Q(thread_id__in=threads) | near if near else Q(thread_id__in=threads)
    found = reports(viewer, LIST, now).filter(wanted, received_at__gte=now - SINCE).order_by("-received_at")[:MOST]
    return [Hint(each, each.thread_id in threads, bool(here) and each.place_mac == here) for each in found]


def _threads(reporter: Particulars | None) -> set[str]:
    if reporter is None:
        return set()
    given = [("id_number", reporter.id_number), ("phone", reporter.phone)]
    asked = [(kind, value) for kind, value in given if value] or [("name", reporter.name)]
    return {thread for kind, value in asked for thread in find_parties(kind, value).values_list("thread_id", flat=True)}
