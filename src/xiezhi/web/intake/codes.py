"""The query code of a receipt: made from a key in a file, kept in the database only as a slow hash."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from xiezhi.web.keys import index_key

# Without 0, 1, I, L, O and U, which are read or heard as others; 30 letters, eight of them.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8


def code_of(report_id: str, issue: int) -> str:
    """Return the code of a report's receipt; each issue has another, so that a lost receipt can be made worthless."""
    told = f"query code\0{report_id}\0{issue}".encode()
    number = int.from_bytes(hmac.new(index_key(settings.ENVIRONMENT), told, hashlib.sha256).digest(), "big")
    letters = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)


def shown(code: str) -> str:
    """Return a code as it is printed.

    >>> shown("AB2C9XYZ")
    'AB2C-9XYZ'
    """
    return f"{code[:4]}-{code[4:]}"


def hashed(code: str) -> str:
    """Return what the database keeps."""
    return str(make_password(code))


def is_code(typed: str, kept: str) -> bool:
    """Say whether a code is the kept one; without one (no such number, no receipt) as slow as with one."""
    normal = "".join(typed.upper().replace("-", "").split())[:_LENGTH]
    if not kept:
        make_password(normal)
        return False
    return bool(check_password(normal, kept))


def mac(kind: str, text: str) -> str:
    """Return the keyed hash of a value that must not stand in clear: a place, an address of the network."""
    return hmac.new(index_key(settings.ENVIRONMENT), f"{kind}\0{text}".encode(), hashlib.sha256).hexdigest()
