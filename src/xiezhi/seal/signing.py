"""Signing a checkpoint with a key that lives in a file outside the database, and reading many of them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from xiezhi.core.errors import XiezhiError
from xiezhi.core.files import write_new
from xiezhi.core.text import Text
from xiezhi.seal.verify import Checkpoint, Key, key_id, read_checkpoint


class KeyFileError(XiezhiError):
    """The signing key cannot be used."""


@dataclass(frozen=True, slots=True)
class Signer:
    """The name of a log (the checkpoint's origin) and its secret key."""

    name: str
    secret: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public key."""
        return self.secret.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)

    @property
    def key(self) -> str:
        """The verifier key, as one hands it to others."""
        return f"{self.name}+{key_id(self.name, self.public).hex()}+{_base64(bytes([1]) + self.public)}"

    def checkpoint(self, size: int, root: bytes, made_at: str = "") -> str:
        """Return the signed checkpoint over a tree; ``made_at`` becomes an extension line, signed like the rest."""
        made = f"made_at {made_at}\n" if made_at else ""
        text = f"{self.name}\n{size}\n{_base64(root)}\n{made}"
        packed = key_id(self.name, self.public) + self.secret.sign(text.encode())
        return f"{text}\n— {self.name} {_base64(packed)}\n"


def read_signer(name: str, file: Path) -> Signer:
    """Read the key file: 64 hexadecimal digits, readable by its owner alone."""
    _check_name(name, str(file))
    try:
        text = file.read_text(encoding="ascii").strip()
        mode = file.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(file, f"读不出（{error}）", f"cannot be read ({error})") from error
    if mode & 0o077:
        raise _refused(file, "他人可读", "is readable by others")
    try:
        secret = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
    except ValueError as error:
        raise _refused(file, "不是 64 位十六进制", "is not 64 hexadecimal digits") from error
    return Signer(name, secret)


def read_signed(note: str, key: Key) -> Checkpoint:
    """Return what ``read_checkpoint`` returns, some thirty times sooner: a witness keeps many thousand notes a year."""
    return read_checkpoint(note, key, _holds)


def _holds(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def make_key_file(file: Path) -> None:
    """Write a fresh key; refuse to overwrite one (``FileExistsError``)."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_new(file, Ed25519PrivateKey.generate().private_bytes_raw().hex() + "\n")


def _check_name(name: str, where: str) -> None:
    if not name or "+" in name or any(letter.isspace() for letter in name):
        raise KeyFileError(
            where,
            Text(f"日志名“{name}”含空白或加号", f"the name of the log {name!r} holds a space or a plus sign"),
            Text("换一个名字", "choose another"),
        )


def _refused(file: Path, zh: str, en: str) -> KeyFileError:
    return KeyFileError(
        str(file),
        Text(f"签名密钥{zh}", f"the signing key {en}"),
        Text("用 chmod 600，或以 xiezhi seal key 生成", "chmod 600, or make one with xiezhi seal key"),
    )


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
