"""The daily digest: one for each person and working day, made in working hours, marked as read by its reader."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

from django.db import transaction
from django.db.models import Exists, OuterRef

from xiezhi.seal.verify import Json
from xiezhi.web.deadlines.days import calendar, zone
from xiezhi.web.deadlines.home import digest_lines
from xiezhi.web.deadlines.models import Digest
from xiezhi.web.deadlines.queries import LIST
from xiezhi.web.deadlines.settings import reminders
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write
from xiezhi.web.org.models import Account
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day, postings_in_force, viewer_of

AT_ONCE = 20
Told: TypeAlias = dict[str, list[dict[str, object]]]


def in_working_hours(now: datetime) -> bool:
    """Say whether digests are made at a moment: on a working day, between the hours of the data file."""
    local = now.astimezone(zone())
    hours = range(reminders().from_hour, reminders().to_hour)
    return calendar().is_working(local.date()) and local.hour in hours


def make_digests(now: datetime) -> int:
    """Make today's digests that are not there yet; return how many. A kill leaves whole batches."""
    if not in_working_hours(now):
        return 0
    day, made = legal_day(now), 0
    while accounts := _without(day):
        # Counted before the transaction, which is short then: nobody who writes waits for it.
        made += _made([(each, _told(each, day, now)) for each in accounts], day, now)
    return made


def _without(day: date) -> list[Account]:
    there = Digest.objects.filter(person=OuterRef("person"), day=day)
    rows = Account.objects.filter(disabled=False).exclude(Exists(there)).select_related("person")
    return list(rows.order_by("pk")[:AT_ONCE])


@transaction.atomic
def _made(waiting: list[tuple[Account, Told]], day: date, now: datetime) -> int:
    """Make one batch; another loop that was quicker with somebody is left alone."""
    made = 0
    for account, told in waiting:
        given = {"lines": told, "empty": not told, "made_at": now}
        made += Digest.objects.get_or_create(person=account.person, day=day, defaults=given)[1]
    if made:
        attrs: dict[str, Json] = {"day": day.isoformat(), "count": made}
        write(Note(Kind.ACT, "digests-made", source="loop", attrs=attrs), SYSTEM, now)
    return made


def _told(account: Account, day: date, now: datetime) -> Told:
    """Return what waits for each posting: counts and which list they are the rows of."""
    found: Told = {}
    for posting in postings_in_force(account, day):
        told = [
            {"light": str(each.light), "kind": each.kind, "count": each.count}
            for each in digest_lines(viewer_of(account, posting), now)
        ]
        if told:
            found[posting.posting_id] = told
    return found


@transaction.atomic
def mark_read(*, actor: Viewer, now: datetime) -> int:
    """Mark one's own digests as read; return how many were not."""
    if not actor.may(LIST, legal_day(now)):
        raise DeniedError(LIST, "digests")
    unread = Digest.objects.filter(person=actor.account.person, read_at=None, empty=False)
    number = unread.update(read_at=now)
    if number:
        write(Note(Kind.ACT, "digests-read", attrs={"count": number}), actor.author, now)
    return number
