"""Ending an identity: proposed by one, decided by another, the keys gone, the register told, the tree untouched."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from xiezhi.seal.verify import Json
from xiezhi.web.identity.models import BlindIndex, Destruction, Key, Party, Stage
from xiezhi.web.identity.problems import IdentityError
from xiezhi.web.identity.register import Shredded, append_to_register, read_register
from xiezhi.web.identity.texts import known, tokenised
from xiezhi.web.journal.canonical import instant
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import SYSTEM, Author, Note, write

# As many names as either database takes in one question.
_BATCH = 500


@transaction.atomic
def propose_destruction(*, author: Author, party: Party, ground: str, now: datetime) -> Destruction:
    """Propose to destroy every key of the person behind a party; ``ground`` is the legal ground, without names."""
    ground = tokenised(ground.strip(), known(party.thread_id))
    if not ground or len(ground) > 200:
        raise IdentityError("请写明法律依据（200 字以内）", "give the legal ground, in at most 200 characters")
    if not _keys(party.person_id).exists():
        raise IdentityError("该身份已销毁", "the identity is destroyed already")
    if Destruction.objects.filter(person_id=party.person_id, stage=Stage.PROPOSED).exists():
        raise IdentityError("已有待审批的销毁提议", "a proposal to destroy it is waiting already")
    proposal = Destruction(destruction_id=new_id(now), person_id=party.person_id, ground=ground)
    proposal.proposed_by, proposal.proposed_at = author.actor_id, now
    proposal.save(force_insert=True)
    attrs = {"destruction": proposal.destruction_id, "ground": ground}
    write(Note(Kind.ACT, "destruction-proposed", person_id=party.person_id, attrs=attrs), author, now)
    return proposal


@transaction.atomic
def destroy_person(*, author: Author, proposal: Destruction, now: datetime) -> int:
    """Approve a proposal: end every key of the person. Return how many keys there were."""
    _decide(author, proposal, Stage.DONE)
    keys = list(_keys(proposal.person_id).select_for_update(of=("self",)).select_related("party"))
    if not keys:
        raise IdentityError(
            "该身份已销毁，请将提议作不予销毁", "the identity is destroyed already; decline the proposal"
        )
    for key in keys:
        _end(key, author, now, destruction=proposal.destruction_id)
    attrs: dict[str, Json] = {
        "destruction": proposal.destruction_id,
        "ground": proposal.ground,
        "keys": len(keys),
    }
    write(Note(Kind.ACT, "person-destroyed", person_id=proposal.person_id, attrs=attrs), author, now)
    # Before the commit: a line too many is replayed, a line too few would let a restored backup bring the person back.
    lines = [Shredded(key.key_id, proposal.person_id, instant(now)) for key in keys]
    append_to_register(settings.ENVIRONMENT.shred_register, lines)
    transaction.on_commit(scrub, robust=True)
    return len(keys)


@transaction.atomic
def decline_destruction(*, author: Author, proposal: Destruction, reason: str, now: datetime) -> None:
    """Refuse a proposal, with a reason."""
    if not reason.strip():
        raise IdentityError("请填写理由", "give a reason")
    _decide(author, proposal, Stage.DECLINED)
    attrs = {"destruction": proposal.destruction_id, "reason": reason.strip()[:200]}
    write(Note(Kind.ACT, "destruction-declined", person_id=proposal.person_id, attrs=attrs), author, now)


@transaction.atomic
def replay(path: Path, now: datetime) -> int:
    """End again every key that the register names and a restored backup brought back; return how many. Idempotent."""
    again = revived(path)
    for key_id in again:
        key = Key.objects.select_for_update(of=("self",)).select_related("party").get(pk=key_id)
        _end(key, SYSTEM, now, register=path.name)
    if again:
        transaction.on_commit(scrub, robust=True)
    return len(again)


def revived(register: Path) -> list[str]:
    """Return the keys that the register says are destroyed and that live: what a restored backup brought back."""
    listed = [each.key_id for each in read_register(register)]
    batches = (listed[at : at + _BATCH] for at in range(0, len(listed), _BATCH))
    living = (Key.objects.filter(pk__in=batch, destroyed_at=None).values_list("pk", flat=True) for batch in batches)
    return [key_id for batch in living for key_id in batch]


def scrub() -> None:
    """Make the storage forget what was overwritten: SQLite's log is emptied, PostgreSQL rewrites the table of keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM FULL identity_key" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)"
        )


def _keys(person_id: str) -> QuerySet[Key]:
    return Key.objects.filter(party__person_id=person_id, destroyed_at=None)


def _decide(author: Author, proposal: Destruction, stage: Stage) -> None:
    if author.actor_id == proposal.proposed_by:
        raise IdentityError("不得审批自己的提议", "nobody decides their own proposal")
    waiting = Destruction.objects.filter(pk=proposal.pk, stage=Stage.PROPOSED)
    if not waiting.update(stage=stage, decided_by=author.actor_id):
        raise IdentityError("该提议不在待审批状态", "the proposal is not waiting for a decision")
    proposal.refresh_from_db()


def _end(key: Key, author: Author, now: datetime, **more: str) -> None:
    key.wrapped, key.destroyed_at = b"", now
    key.save(update_fields=["wrapped", "destroyed_at"])
    BlindIndex.objects.filter(party__key=key).delete()
    told = Note(Kind.ACT, "key-destroyed", person_id=key.party.person_id, attrs={"key": key.key_id, **more})
    write(told, author, now)
