"""The one place that encrypts for the database and for files: AES-256-GCM or SM4-GCM, as the install chose.

Each value names its cipher in its first byte, so that a change of the setting leaves what was written before readable.
The cipher's own key is derived from the 32-byte key by name: the two ciphers never share key bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE, _TAG = 12, 16


class Provider(Protocol):
    """Authenticated encryption under a 32-byte key; ``InvalidTag`` for what was not written so."""

    mark: bytes

    def seal(self, key: bytes, nonce: bytes, plain: bytes, about: bytes) -> bytes:
        """Encrypt; the tag is at the end."""
        ...

    def open(self, key: bytes, nonce: bytes, stored: bytes, about: bytes) -> bytes:
        """Decrypt."""
        ...


class Aes256Gcm:
    """AES-256-GCM (NIST SP 800-38D)."""

    mark = b"A"

    def seal(self, key: bytes, nonce: bytes, plain: bytes, about: bytes) -> bytes:
        """Encrypt."""
        return AESGCM(_derived(key, "aes-256-gcm")).encrypt(nonce, plain, about)

    def open(self, key: bytes, nonce: bytes, stored: bytes, about: bytes) -> bytes:
        """Decrypt."""
        return AESGCM(_derived(key, "aes-256-gcm")).decrypt(nonce, stored, about)


class Sm4Gcm:
    """SM4-GCM (GB/T 32907, RFC 8998): a key of 128 bits."""

    mark = b"S"

    def seal(self, key: bytes, nonce: bytes, plain: bytes, about: bytes) -> bytes:
        """Encrypt."""
        cipher = Cipher(algorithms.SM4(_derived(key, "sm4-gcm")[:16]), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(about)
        return cipher.update(plain) + cipher.finalize() + cipher.tag

    def open(self, key: bytes, nonce: bytes, stored: bytes, about: bytes) -> bytes:
        """Decrypt."""
        if len(stored) < _TAG:
            raise InvalidTag
        mode = modes.GCM(nonce, stored[-_TAG:])
        cipher = Cipher(algorithms.SM4(_derived(key, "sm4-gcm")[:16]), mode).decryptor()
        cipher.authenticate_additional_data(about)
        return cipher.update(stored[:-_TAG]) + cipher.finalize()


PROVIDERS: Mapping[str, Provider] = {"aes-256-gcm": Aes256Gcm(), "sm4-gcm": Sm4Gcm()}
_BY_MARK = {each.mark: each for each in PROVIDERS.values()}


def encrypted(plain: bytes, key: bytes, about: str) -> bytes:
    """Return a value as it is stored: cipher, fresh nonce, ciphertext bound to the record it belongs to."""
    provider, nonce = PROVIDERS[settings.ENVIRONMENT.cipher], os.urandom(_NONCE)
    return provider.mark + nonce + provider.seal(key, nonce, plain, about.encode())


def decrypted(stored: bytes, key: bytes, about: str) -> bytes:
    """Return what ``encrypted`` was given; ``InvalidTag`` where it was not written so."""
    provider, nonce = _BY_MARK.get(stored[:1]), stored[1 : 1 + _NONCE]
    if provider is None or len(nonce) < _NONCE:
        raise InvalidTag
    return provider.open(key, nonce, stored[1 + _NONCE :], about.encode())


def _derived(key: bytes, name: str) -> bytes:
    return hmac.new(key, b"xiezhi " + name.encode(), hashlib.sha256).digest()
