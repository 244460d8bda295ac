"""The keys: made at random for each holder, wrapped by ``identity.key``, combined where a text names somebody."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from cryptography.exceptions import InvalidTag
from django.conf import settings

from xiezhi.web.ciphers import decrypted, encrypted
from xiezhi.web.identity.models import Key
from xiezhi.web.identity.problems import DestroyedError, IdentityError
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.keyring import DataKey
from xiezhi.web.keys import identity_keys


def key_for(holder: str, now: datetime) -> DataKey:
    """Return the key of a holder, made if there is none; a holder whose key was destroyed never gets another."""
    key_id, key = new_id(now), secrets.token_bytes(32)
    wrapped = encrypted(key, identity_keys(settings.ENVIRONMENT)[0], key_id)
    given = {"key_id": key_id, "wrapped": wrapped, "made_at": now}
    row, _ = Key.objects.get_or_create(holder=holder, defaults=given)
    return living(row)


def living(row: Key) -> DataKey:
    """Return the key of a row, or refuse because it is destroyed."""
    if row.destroyed_at is not None or not bytes(row.wrapped):
        raise DestroyedError(row.key_id)
    return DataKey(row.key_id, unwrapped(row, identity_keys(settings.ENVIRONMENT))[0])


def unwrapped(row: Key, masters: Sequence[bytes]) -> tuple[bytes, int]:
    """Return the key of a row, and which of the keys that wrap opened it."""
    for place, master in enumerate(masters):
        try:
            return decrypted(bytes(row.wrapped), master, row.key_id), place
        except InvalidTag:
            continue
    raise IdentityError(
        "identity.key 不是包裹此密钥的那一把，请从密钥备份恢复",
        "identity.key is not the one that wrapped this key; restore it from the backup of keys",
        row.key_id,
    )


def key_of(key_id: str) -> DataKey | None:
    """Return a key by its name; None if it is destroyed or was never there."""
    row = Key.objects.filter(pk=key_id).first()
    if row is None or not bytes(row.wrapped):
        return None
    return living(row)


def joined(keys: Iterable[DataKey]) -> bytes:
    """Return the key that only all of these together give: destroy one, and what it locks is unreadable."""
    digest = hashlib.sha256(b"xiezhi joined keys")
    for each in sorted(keys, key=lambda key: key.key_id):
        digest.update(each.key_id.encode() + b"\0" + each.key)
    return digest.digest()
