"""The only writer of evidence.

``write`` goes into the transaction of the act: if the entry cannot be written the act fails. ``write_apart`` is for
denials, failed logins and failed acts, after their rollback, in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.seal.verify import Json, canonical
from xiezhi.web.journal.canonical import as_leaf, hide
from xiezhi.web.journal.clock import CLOCK
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.keyring import DataKey
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.keys import journal_key


class JournalError(XiezhiError):
    """An entry cannot be written, so what it tells of must not happen."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, and from which posting: ids and the unit's path of the day."""

    actor_id: str
    role: str
    posting_id: str = ""
    unit_id: str = ""
    unit_path: str = ""


# The program itself, and somebody whom nobody knows yet.
SYSTEM = Author("system", "system")
NOBODY = Author("", "anonymous")


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be recorded. ``personal`` values reach the database encrypted and the tree as commitments.

    ``secret_key``: the key they are stored under where it is not the journal's own; once destroyed, they are unreadable
    and the leaf stands.
    """

    kind: Kind
    what: str
    result: str = "done"
    purpose: str = ""
    occurred_at: datetime | None = None
    precision: str = "instant"
    thread_id: str | None = None
    person_id: str | None = None
    supersedes: str | None = None
    source: str = "web"
    keys: Mapping[str, Json] = field(default_factory=dict)
    attrs: Mapping[str, Json] = field(default_factory=dict)
    personal: Mapping[str, Json] = field(default_factory=dict)
    secret_key: DataKey | None = None


def write(note: Note, author: Author, now: datetime) -> Entry:
    """Write one entry in the transaction of the act it tells of.

    ``now`` is the moment of writing, not that at which a long act began: an entry whose commit comes more than a minute
    after what it records is told as slipped in (see ``sealer.hold_sealer``).
    """
    if not connection.in_atomic_block:
        raise JournalError(
            note.what,
            Text("记录不在行为的事务中", "the entry is outside the transaction of its act"),
            Text("在 transaction.atomic() 中调用，或用 write_apart", "call it inside transaction.atomic()"),
        )
    CLOCK.check()
    entry = entry_of(note, author, now, _next(note.thread_id))
    entry.save(force_insert=True)
    return entry


def entry_of(note: Note, author: Author, now: datetime, seq: int | None) -> Entry:
    """Return the entry a note becomes, not written yet; ``seq``: its place in its thread."""
    entry_id = new_id(now)
    committed, secret = hide(entry_id, note.personal, _key_of(note)) if note.personal else ({}, b"")
    entry = Entry(
        entry_id=entry_id,
        kind=note.kind,
        what=note.what,
        thread_id=note.thread_id,
        seq=seq,
        occurred_at=note.occurred_at or now,
        precision=note.precision,
        recorded_at=now,
        unit_id=author.unit_id,
        unit_path=author.unit_path,
        actor_id=author.actor_id,
        actor_role=author.role,
        posting_id=author.posting_id,
        person_id=note.person_id,
        keys=dict(note.keys),
        supersedes=note.supersedes,
        source=note.source,
        purpose=note.purpose,
        result=note.result,
        attrs=dict(note.attrs),
        personal=committed,
        secret=secret,
        secret_key=note.secret_key.key_id if note.secret_key else "",
    )
    # What has no canonical form could never be sealed: refused here, before it exists.
    canonical(as_leaf(entry))
    return entry


def _key_of(note: Note) -> bytes:
    return note.secret_key.key if note.secret_key else journal_key(settings.ENVIRONMENT)


def write_apart(note: Note, author: Author, now: datetime) -> Entry:
    """Write one entry in a transaction of its own, committed when this returns."""
    with transaction.atomic(durable=True):
        return write(note, author, now)


def _next(thread_id: str | None) -> int | None:
    if thread_id is None:
        return None
    if connection.vendor == "postgresql":
        # Whoever writes to the same thread waits here; SQLite's IMMEDIATE transaction does the same.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [thread_id])
    last: int | None = Entry.objects.filter(thread_id=thread_id).aggregate(last=Max("seq"))["last"]
    return 0 if last is None else last + 1
