"""Entries for the tests, and the signer that seals them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from xiezhi.web.journal.fsck import check_journal
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.journal.sealer import key_of, make_checkpoint, tell_witness, witnessed
from xiezhi.web.journal.writer import Author, Note, write
from xiezhi.web.keys import journal_key, signer

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
LIU = Author("p-liu", "unit_head", "t-1", "u-1", "JL/QG/")
SIGNER = signer(settings.ENVIRONMENT)
KEY = key_of(SIGNER)
JOURNAL_KEY = journal_key(settings.ENVIRONMENT)


def note(number: int = 0) -> Note:
    """Return something to record, with one personal field."""
    return Note(
        Kind.ACT, "posting-approved", attrs={"n": number, "职务": "派驻"}, personal={"phone": f"139{number:08}"}
    )


def record(count: int, start: datetime = NOON) -> list[Entry]:
    """Write entries one second apart."""
    with transaction.atomic():
        return [write(note(number), LIU, start + timedelta(seconds=number)) for number in range(count)]


def seal(at: datetime = NOON) -> None:
    """Make a checkpoint and tell the witness, if there is one."""
    made = make_checkpoint(SIGNER, at)
    if made is not None and settings.ENVIRONMENT.witness is not None:
        tell_witness(settings.ENVIRONMENT.witness, made)


def found(notes: list[str] | None = None) -> set[str]:
    """Return the checks that find something."""
    return {each.check for each in check_journal(KEY, JOURNAL_KEY, notes or []).problems}


__all__ = ["JOURNAL_KEY", "KEY", "LIU", "NOON", "SIGNER", "found", "note", "record", "seal", "witnessed"]
