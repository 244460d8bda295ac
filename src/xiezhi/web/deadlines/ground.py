"""What everything is judged on: the digests of calendar and rulebook, to know when one of them has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from xiezhi.core.calendar import WorkingCalendar
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.deadlines.days import calendar


def calendar_digest(known: WorkingCalendar) -> str:
    """Return the SHA-256 of what a calendar says: days that differ from the plain week, and what is covered.

    The words of an occasion and the number of a notice move no deadline and are left out.

    >>> calendar_digest(WorkingCalendar())[:12]
    'e3b0c44298fc'
    """
    return hashlib.sha256("\n".join(_said(known)).encode()).hexdigest()


def _said(known: WorkingCalendar) -> Iterator[str]:
    for day in sorted(known.special):
        yield f"{day} {known.special[day].kind}"
    for span in sorted({(each.first, each.last) for each in known.coverage}):
        yield f"{span[0]}/{span[1]}"


def in_force() -> tuple[str, str]:
    """Return the digests of the calendar and of the rulebook in force."""
    return calendar_digest(calendar()), rulebook().digest
