"""Who may do what with an identity: the right is asked here, on the record the party hangs on; ``identity`` does it."""

from __future__ import annotations

from datetime import datetime

from xiezhi.web.identity import parties, rotation, shredding, unmasking
from xiezhi.web.identity.models import Destruction, Party, Rotation
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.viewer import Viewer, legal_day

EDIT, UNMASK = Right("party_pii", "edit"), Right("party_pii", "unmask")
PROPOSE, DESTROY = Right("key", "shred_request"), Right("key", "shred_approve")
ROTATE = Right("key", "rotate")


def register_party(*, actor: Viewer, record: Record, thread_id: str, given: Particulars, now: datetime) -> Party:
    """Enter somebody into the thread of a record."""
    actor.demand(EDIT, record, legal_day(now), thread_id)
    return parties.register_party(author=actor.author, thread_id=thread_id, given=given, now=now)


def correct_party(*, actor: Viewer, record: Record, party: Party, given: Particulars, now: datetime) -> None:
    """Correct who somebody is."""
    actor.demand(EDIT, record, legal_day(now), party.party_id)
    parties.correct_party(author=actor.author, party=party, given=given, now=now)


def unmask_party(*, actor: Viewer, record: Record, party: Party, purpose: str, now: datetime) -> Particulars:
    """Return who somebody is, for a purpose, once the journal has it."""
    actor.demand(UNMASK, record, legal_day(now), party.party_id)
    return unmasking.unmask(author=actor.author, party=party, purpose=purpose, now=now)


def propose_destruction(*, actor: Viewer, party: Party, ground: str, now: datetime) -> Destruction:
    """Propose to destroy an identity, on a legal ground."""
    actor.demand(PROPOSE, Record(""), legal_day(now), party.party_id)
    return shredding.propose_destruction(author=actor.author, party=party, ground=ground, now=now)


def destroy_person(*, actor: Viewer, proposal: Destruction, now: datetime) -> int:
    """Approve what another has proposed: the identity ends."""
    actor.demand(DESTROY, Record(""), legal_day(now), proposal.destruction_id)
    return shredding.destroy_person(author=actor.author, proposal=proposal, now=now)


def decline_destruction(*, actor: Viewer, proposal: Destruction, reason: str, now: datetime) -> None:
    """Refuse what another has proposed."""
    actor.demand(DESTROY, Record(""), legal_day(now), proposal.destruction_id)
    shredding.decline_destruction(author=actor.author, proposal=proposal, reason=reason, now=now)


def ask_rotation(*, actor: Viewer, now: datetime) -> Rotation:
    """Ask that ``identity.key`` be changed for another; the loop does it."""
    actor.demand(ROTATE, Record(""), legal_day(now), "identity.key")
    return rotation.ask_rotation(author=actor.author, now=now)
