"""Seeing who somebody is: for a purpose, and the journal has both before the value is sent."""

from __future__ import annotations

from datetime import datetime

from xiezhi.web.identity.models import Party
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.identity.parties import particulars_of
from xiezhi.web.identity.problems import IdentityError
from xiezhi.web.identity.texts import known, tokenised
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Author, Note, write_apart

SHORTEST, LONGEST = 4, 200


def unmask(*, author: Author, party: Party, purpose: str, now: datetime) -> Particulars:
    """Return who somebody is, once the read and its purpose are committed; names in the purpose become tokens."""
    shown = particulars_of(party)
    told = tokenised(purpose.strip(), known(party.thread_id))
    if not SHORTEST <= len(told) <= LONGEST:
        raise IdentityError(
            f"请写明查看目的（{SHORTEST}–{LONGEST} 字）", f"say for what purpose, in {SHORTEST} to {LONGEST} characters"
        )
    note = Note(
        Kind.READ,
        "party-unmasked",
        purpose=told,
        thread_id=party.thread_id,
        person_id=party.person_id,
        attrs={"party": party.party_id, "token": party.token},
    )
    write_apart(note, author, now)
    return shown
