"""Parties: entered, corrected, found by an exact value, shown masked, and unmasked for a purpose that is recorded."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from xiezhi.seal.verify import canonical
from xiezhi.web.ciphers import decrypted, encrypted
from xiezhi.web.identity.models import BlindIndex, Key, Party
from xiezhi.web.identity.particulars import SEARCHABLE, Particulars, checked, from_json, masked, normal
from xiezhi.web.identity.problems import IdentityError
from xiezhi.web.identity.ring import key_for, living
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.keyring import DataKey
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Author, Note, entry_of, write
from xiezhi.web.keys import identity_keys, index_key, pseudonym_key
from xiezhi.web.staging import Stage

_UNKNOWN = "u"


@dataclass(frozen=True, slots=True, repr=False)
class PartyKeys:
    """The keys of this install that a party is entered under, read once for many. No repr: they are secret."""

    wrapping: bytes
    pseudonym: bytes
    index: bytes


def party_keys() -> PartyKeys:
    """Return the keys as they are now; what wraps is another one after a rotation."""
    environment = settings.ENVIRONMENT
    return PartyKeys(identity_keys(environment)[0], pseudonym_key(environment), index_key(environment))


@transaction.atomic
def register_party(*, author: Author, thread_id: str, given: Particulars, now: datetime) -> Party:
    """Enter somebody into a thread under a key of their own."""
    given = checked(given, _day(now))
    _one_at_a_time(thread_id, now)
    party_id = new_id(now)
    key = key_for(f"party:{party_id}", now)
    party = Party(
        party_id=party_id, thread_id=thread_id, key_id=key.key_id, person_id=_pseudonym(given.id_number, party_keys())
    )
    _refuse_twice(party)
    party.token = f"P{Party.objects.filter(thread_id=thread_id).count() + 1}"
    party.entry_id = write(_registered(party, given, key), author, now).entry_id
    party.save(force_insert=True)
    _index(party, given)
    return party


def _registered(party: Party, given: Particulars, key: DataKey) -> Note:
    """Lock the particulars into the party; return what the journal is told."""
    party.stored = encrypted(canonical(given.as_json()), key.key, party.party_id)
    return Note(
        Kind.ACT,
        "party-registered",
        thread_id=party.thread_id,
        person_id=party.person_id,
        attrs={"party": party.party_id, "token": party.token},
        personal=given.as_json(),
        secret_key=key,
    )


def stage_party(
    stage: Stage,
    *,
    keys: PartyKeys,
    author: Author,
    thread_id: str,
    given: Particulars,
    now: datetime,
    seq: int,
    number: int,
) -> Party:
    """Make somebody of a new thread ready to be written, and return them; ``given`` is checked.

    Whoever writes the stage looks first whether ``keys`` are still those of the install.
    """
    party_id, key_id = new_id(now), new_id(now)
    key = DataKey(key_id, secrets.token_bytes(32))
    wrapped = encrypted(key.key, keys.wrapping, key_id)
    stage.add(Key(key_id=key_id, holder=f"party:{party_id}", wrapped=wrapped, made_at=now))
    party = Party(party_id=party_id, thread_id=thread_id, key_id=key_id, person_id=_pseudonym(given.id_number, keys))
    party.token = f"P{number}"
    entry = entry_of(_registered(party, given, key), author, now, seq)
    party.entry_id = entry.entry_id
    stage.add(entry)
    stage.add(party)
    for each in _index_rows(party, given, keys):
        stage.add(each)
    return party


@transaction.atomic
def correct_party(*, author: Author, party: Party, given: Particulars, now: datetime) -> None:
    """Put other particulars in the place of the old ones; the entry that told the old ones is superseded, not gone."""
    given = checked(given, _day(now))
    _one_at_a_time(party.thread_id, now)
    key = living(Key.objects.select_for_update().get(pk=party.key_id))
    # Who is still unknown stays the same unknown person.
    stays = not given.id_number and party.person_id.startswith(_UNKNOWN)
    party.person_id = party.person_id if stays else _pseudonym(given.id_number, party_keys())
    _refuse_twice(party)
    party.stored = encrypted(canonical(given.as_json()), key.key, party.party_id)
    told = Note(
        Kind.ACT,
        "party-corrected",
        thread_id=party.thread_id,
        person_id=party.person_id,
        supersedes=party.entry_id,
        attrs={"party": party.party_id, "token": party.token},
        personal=given.as_json(),
        secret_key=key,
    )
    party.entry_id = write(told, author, now).entry_id
    party.save(update_fields=["person_id", "stored", "entry_id"])
    party.index.all().delete()
    _index(party, given)


def particulars_of(party: Party) -> Particulars:
    """Return who somebody is, for work inside the program; a page asks for ``masked_party`` or unmasks."""
    return from_json(json.loads(decrypted(bytes(party.stored), living(party.key).key, party.party_id)))


def masked_party(party: Party) -> dict[str, str]:
    """Return what may be shown without a purpose; nothing once the key is destroyed."""
    return {} if party.key.destroyed_at is not None else masked(particulars_of(party))


def find_parties(kind: str, value: str) -> QuerySet[Party]:
    """Return the parties with exactly this name, ID number, phone or other number."""
    if kind not in SEARCHABLE:
        allowed = " | ".join(SEARCHABLE)
        raise IdentityError(f"不能按 {kind} 查找，可用 {allowed}", f"cannot search by {kind}, use {allowed}")
    return Party.objects.filter(index__kind=kind, index__mac=_mac(kind, value, party_keys())).distinct()


def _index(party: Party, given: Particulars) -> None:
    BlindIndex.objects.bulk_create(_index_rows(party, given, party_keys()))


def _index_rows(party: Party, given: Particulars, keys: PartyKeys) -> list[BlindIndex]:
    return [BlindIndex(party=party, kind=kind, mac=_mac(kind, text, keys)) for kind, text in given.secrets()]


def _mac(kind: str, value: str, keys: PartyKeys) -> str:
    told = f"{kind}\0{normal(kind, value)}".encode()
    return hmac.new(keys.index, told, hashlib.sha256).hexdigest()


def _pseudonym(id_number: str, keys: PartyKeys) -> str:
    """Return the ``person_id``: the same for one ID number within an install; unknown: one for each party."""
    if not id_number:
        return _UNKNOWN + secrets.token_hex(20)
    return "n" + hmac.new(keys.pseudonym, id_number.encode(), hashlib.sha256).hexdigest()[:40]


def _one_at_a_time(thread_id: str, now: datetime) -> None:
    """Whoever writes to the parties of the thread at the same moment waits here, and then sees what the first wrote."""
    Key.objects.select_for_update().get(pk=key_for(f"thread:{thread_id}", now).key_id)


def _refuse_twice(party: Party) -> None:
    same = Party.objects.filter(thread_id=party.thread_id, person_id=party.person_id, key__destroyed_at=None)
    there = same.exclude(pk=party.pk).first()
    if there is not None:
        raise IdentityError(f"此人已在本案中：{there.token}", f"this person is in the thread already: {there.token}")


def _day(now: datetime) -> date:
    return now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
