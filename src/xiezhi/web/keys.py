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
# While the key of identities is changed for another: the one that comes, and the one that goes.
COMING, GOING = "identity.new.key", "identity.old.key"
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
            _make(file)
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


def _make(file: Path) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write(secrets.token_hex(32) + "\n")
        out.flush()
        os.fsync(out.fileno())


def identity_keys(environment: Environment) -> tuple[bytes, ...]:
    """Return the keys that wrap those of persons, threads and records; the first is the one to wrap with.

    There is one, and while it is changed for another there are two. They are read in the order in which they take each
    other's place, so that whoever reads while that happens misses none.
    """
    coming, there = _if_there(environment, COMING), _secret(environment, IDENTITY)
    found = (coming, there, _if_there(environment, GOING))
    return tuple(dict.fromkeys(each for each in found if each is not None))


def _if_there(environment: Environment, name: str) -> bytes | None:
    """Return a key that may be taken away between two looks."""
    try:
        return bytes.fromhex((environment.keys / name).read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return None


def make_coming_key(environment: Environment) -> None:
    """Make the key of identities that is to come, whole or not at all; nothing once it is there, or has taken over."""
    coming = environment.keys / COMING
    if coming.exists() or (environment.keys / GOING).exists():
        return
    beside = coming.with_suffix(".part")
    beside.unlink(missing_ok=True)
    _make(beside)
    beside.replace(coming)
    _settle(environment.keys)


def put_coming_key_in_place(environment: Environment) -> None:
    """Let the key that comes take the place of the one that goes, which stays beside it. Idempotent."""
    coming, there, going = (environment.keys / name for name in (COMING, IDENTITY, GOING))
    if not coming.exists():
        return
    if not going.exists():
        os.link(there, going)
    coming.replace(there)
    _settle(environment.keys)


def remove_going_key(environment: Environment) -> None:
    """Remove the key that nothing is wrapped with any more."""
    (environment.keys / GOING).unlink(missing_ok=True)
    _settle(environment.keys)


def _settle(folder: Path) -> None:
    """Wait until the disk has the names of the files in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
