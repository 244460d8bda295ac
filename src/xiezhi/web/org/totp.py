"""The second factor: time-based one-time codes (RFC 6238, SHA-1, 30 s, six digits)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from datetime import datetime

from xiezhi.web.ciphers import decrypted, encrypted

STEP = 30


def code_at(secret: bytes, step: int, digits: int = 6) -> str:
    """Return the code of a step."""
    mac = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at : at + 4], 'big') & 0x7FFFFFFF) % 10**digits:0{digits}}"


def matching_step(secret: bytes, code: str, now: datetime, after: int) -> int | None:
    """Return the step whose code this is, one step of drift allowed, and none twice (``after``)."""
    current = int(now.timestamp()) // STEP
    steps = [step for step in (current - 1, current, current + 1) if step > after]
    return next((step for step in steps if hmac.compare_digest(code_at(secret, step), code)), None)


def new_secret() -> bytes:
    """Return a fresh secret."""
    return os.urandom(20)


def as_text(secret: bytes) -> str:
    """Return the secret as people type it into their device."""
    return base64.b32encode(secret).decode()


def locked(secret: bytes, key: bytes, account_id: str) -> bytes:
    """Return the secret encrypted for the database."""
    return encrypted(secret, key, account_id)


def unlocked(stored: bytes, key: bytes, account_id: str) -> bytes:
    """Return the secret."""
    return decrypted(stored, key, account_id)
