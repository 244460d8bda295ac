"""The key files of an install: made once, kept outside the database, readable by their owner alone."""

from __future__ import annotations

import os
import secrets
import uuid
from pathlib import Path

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.seal.signing import Signer, make_key_file, read_signer
from xiezhi.web.environment import Environment

SESSIONS, JOURNAL, SEAL = "sessions.key", "journal.key", "seal.key"
IDENTITY, PSEUDONYM, INDEX = "identity.key", "pseudonym.key", "index.key"
# Those that are 64 hexadecimal digits; the signing key has a form of its own.
_DIGITS = (SESSIONS, JOURNAL, IDENTITY, PSEUDONYM, INDEX)


class KeyMissingError(XiezhiError):
    """A key file is absent or unsafe."""


def put_keys(environment: Environment, place: Path | None) -> None:
    """Put the keys of an install that is restored into its home; refuse to go on without them."""
    environment.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        for kept in sorted(place.glob("*.key")) if place is not None else ():
            handle = os.open(environment.keys / kept.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(kept.read_bytes())
    except OSError as error:
        raise KeyMissingError(
            str(error.filename),
            Text(f"密钥放不进去（{error.strerror}）", f"the key cannot be put there ({error.strerror})"),
            Text("数据目录的 keys 须为空；检查权限", "the folder keys of the home must be empty; check permissions"),
        ) from error
    absent = [name for name in (*_DIGITS, SEAL) if not (environment.keys / name).exists()]
    if absent:
        raise KeyMissingError(
            str(environment.keys),
            Text(f"缺 {'、'.join(absent)}", f"lacks {', '.join(absent)}"),
            Text("先放回密钥备份（--keys 目录）；不要新造", "put the copy of the keys there first (--keys FOLDER)"),
        )


def make_missing_keys(environment: Environment) -> list[Path]:
    """Make the keys that do not exist yet; return them."""
    environment.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = []
    for name in _DIGITS:
        file = environment.keys / name
        if not file.exists():
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
                out.write(secrets.token_hex(32) + "\n")
            made.append(file)
    seal = environment.keys / SEAL
    if not seal.exists():
        make_key_file(seal)
        made.append(seal)
    return made


def session_secret(environment: Environment) -> str:
    """Return Django's secret; empty before the first start, with which Django refuses to serve."""
    file = environment.keys / SESSIONS
    return file.read_text(encoding="ascii").strip() if file.exists() else ""


def journal_key(environment: Environment) -> bytes:
    """Return the key under which salts and personal values of entries are stored."""
    return _secret(environment, JOURNAL)


def identity_key(environment: Environment) -> bytes:
    """Return the key that wraps the keys of persons, threads and records."""
    return _secret(environment, IDENTITY)


def pseudonym_key(environment: Environment) -> bytes:
    """Return the key of pseudonyms; another one would give everybody another ``person_id``."""
    return _secret(environment, PSEUDONYM)


def index_key(environment: Environment) -> bytes:
    """Return the key of the blind index."""
    return _secret(environment, INDEX)


def _secret(environment: Environment, name: str) -> bytes:
    file = environment.keys / name
    try:
        return bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise KeyMissingError(
            str(file),
            Text(f"密钥读不出（{error}）", f"the key cannot be read ({error})"),
            Text("从密钥备份恢复；不要新造", "restore it from the backup of keys; do not make a new one"),
        ) from error


def signer(environment: Environment) -> Signer:
    """Return the signer of checkpoints."""
    return read_signer(environment.log_name, environment.keys / SEAL)


def install_id(environment: Environment) -> str:
    """Return the id of this install, made at its first use; it is no secret, and a restored install keeps it."""
    file = environment.home / "install.id"
    if not file.exists():
        file.write_text(f"{uuid.uuid4()}\n", encoding="ascii")
    return file.read_text(encoding="ascii").strip()
