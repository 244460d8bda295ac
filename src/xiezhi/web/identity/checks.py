"""Are identities what the journal says, and is what was destroyed still destroyed? For the nightly round."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag

from xiezhi.core.text import Text
from xiezhi.seal.verify import RefusedError
from xiezhi.web.ciphers import decrypted
from xiezhi.web.identity.models import BlindIndex, Key, Party
from xiezhi.web.identity.problems import IdentityError
from xiezhi.web.identity.register import read_register
from xiezhi.web.identity.ring import living
from xiezhi.web.identity.shredding import revived
from xiezhi.web.journal.canonical import reveal
from xiezhi.web.journal.models import Entry


def problems(register: Path) -> list[tuple[str, Text]]:
    """Return where something is wrong, and what."""
    return [*_parties(), *_destroyed(), *_register(register)]


def _parties() -> Iterator[tuple[str, Text]]:
    for party in Party.objects.filter(key__destroyed_at=None).select_related("key").iterator(chunk_size=1000):
        entry = Entry.objects.filter(pk=party.entry_id).first()
        try:
            key = living(party.key)
            told = {name: value for name, (_, value) in reveal(entry, b"").items()} if entry else {}
            same = told == json.loads(decrypted(bytes(party.stored), key.key, party.party_id))
        except (InvalidTag, IdentityError, RefusedError):
            same = False
        if not same:
            yield party.party_id, Text("与记录簿所载不符", "is not what the journal says")


def _destroyed() -> Iterator[tuple[str, Text]]:
    for key_id in Key.objects.exclude(destroyed_at=None).exclude(wrapped=b"").values_list("pk", flat=True):
        yield key_id, Text("已销毁的密钥又有了内容", "a destroyed key has content again")
    for party_id in BlindIndex.objects.exclude(party__key__destroyed_at=None).values_list("party", flat=True):
        yield party_id, Text("已销毁身份的索引仍在", "a destroyed identity is still in the index")


def _register(register: Path) -> Iterator[tuple[str, Text]]:
    try:
        listed = {each.key_id for each in read_register(register)}
    except IdentityError as error:
        yield error.where, error.what
        return
    ended = set(Key.objects.exclude(destroyed_at=None).values_list("pk", flat=True))
    for key_id in sorted(ended - listed):
        yield key_id, Text("销毁登记中没有此密钥", "the shred register does not know of its end")
    for key_id in revived(register):
        yield (
            key_id,
            Text("登记为已销毁而密钥仍在：须重放登记", "registered as destroyed, and lives: replay the register"),
        )
