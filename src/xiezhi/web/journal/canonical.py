"""An entry as it stands in its leaf, and the secret part beside it: salts and personal values, encrypted."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from cryptography.exceptions import InvalidTag

from xiezhi.seal.verify import Json, RefusedError, canonical, commitment, leaf_hash
from xiezhi.web.ciphers import decrypted, encrypted
from xiezhi.web.journal.keyring import key_named
from xiezhi.web.journal.models import Entry

_TEXTS = [
    "entry_id",
    "kind",
    "what",
    "thread_id",
    "precision",
    "unit_id",
    "unit_path",
    "actor_id",
    "actor_role",
    "posting_id",
    "person_id",
    "supersedes",
    "source",
    "purpose",
    "result",
    "secret_key",
]


def as_leaf(entry: Entry) -> dict[str, Json]:
    """Return the canonical form: every column but the secret one.

    It is made from the columns each time, so that what people read and what is sealed cannot differ.
    """
    texts: dict[str, Json] = {name: getattr(entry, name) for name in _TEXTS}
    return texts | {
        "seq": entry.seq,
        "occurred_at": instant(entry.occurred_at),
        "recorded_at": instant(entry.recorded_at),
        "keys": entry.keys,
        "attrs": entry.attrs,
        "personal": entry.personal,
    }


def hash_of(entry: Entry) -> bytes:
    """Return the leaf hash of an entry."""
    return leaf_hash(canonical(as_leaf(entry)))


def instant(moment: datetime) -> str:
    """Return an instant in UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def hide(entry_id: str, values: Mapping[str, Json], key: bytes) -> tuple[dict[str, str], bytes]:
    """Return the commitments of personal values and the encrypted salts and values."""
    if not values:
        return {}, b""
    salts = {name: secrets.token_bytes(32) for name in values}
    committed = {name: commitment(salts[name], value) for name, value in values.items()}
    plain = canonical({name: {"salt": salts[name].hex(), "value": value} for name, value in values.items()})
    return committed, encrypted(plain, key, entry_id)


def reveal(entry: Entry, key: bytes) -> dict[str, tuple[bytes, Json]]:
    """Return salt and value of each personal field; refuse if they are not what the entry committed to.

    ``key`` is the journal's; an entry that names a key of its own is opened with that one.
    """
    secret = bytes(entry.secret)
    if not secret and not entry.personal:
        return {}
    own = key_named(entry.secret_key) if entry.secret_key else key
    if own is None:
        raise RefusedError("personal", "密钥已不存在", "the key of the personal values is gone")
    try:
        plain = decrypted(secret, own, entry.entry_id)
    except InvalidTag as error:
        raise RefusedError("personal", "个人信息解不开", "the personal values cannot be decrypted") from error
    opened = {name: (bytes.fromhex(each["salt"]), each["value"]) for name, each in json.loads(plain).items()}
    if {name: commitment(salt, value) for name, (salt, value) in opened.items()} != entry.personal:
        raise RefusedError("personal", "个人信息与承诺不符", "the personal values are not the committed ones")
    return opened
