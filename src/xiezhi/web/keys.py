"""The key files of an install: made once, kept outside the database, readable by their owner alone."""

from __future__ import annotations

import os
import secrets
import uuid
from collections.abc import Callable
from pathlib import Path

from xiezhi.core.errors import XiezhiError
from xiezhi.core.files import settle, write_new
from xiezhi.core.text import Text
from xiezhi.seal.signing import Signer, make_key_file, read_signer
from xiezhi.web.environment import Environment

SESSIONS, JOURNAL, SEAL = "sessions.key", "journal.key", "seal.key"
IDENTITY, PSEUDONYM, INDEX = "identity.key", "pseudonym.key", "index.key"
# While the key of identities is changed for another: the one that comes, and the one that goes.
COMING, GOING = "identity.new.key", "identity.old.key"
# In bytes.
_LENGTH = 32
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
    """Make the keys that do not exist yet; return those, without what another process made at the same moment."""
    environment.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    wanted = [(environment.keys / name, _make) for name in _DIGITS] + [(environment.keys / SEAL, make_key_file)]
    return [file for file, make in wanted if _made_once(file, make)]


def _made_once(file: Path, make: Callable[[Path], None]) -> bool:
    """Make a file that is not there yet; say whether we did, and no other process at the same moment."""
    if file.exists():
        return False
    try:
        make(file)
    except FileExistsError:
        return False
    return True


def session_secret(environment: Environment) -> str:
    """Return Django's secret; empty before the first start, with which Django refuses to serve."""
    key = _if_there(environment, SESSIONS)
    return "" if key is None else key.hex()


def journal_key(environment: Environment) -> bytes:
    """Return the key under which salts and personal values of entries are stored."""
    return _secret(environment, JOURNAL)


def _make(file: Path) -> None:
    write_new(file, secrets.token_hex(_LENGTH) + "\n")


def identity_keys(environment: Environment) -> tuple[bytes, ...]:
    """Return the keys that wrap those of persons, threads and records; the first is the one to wrap with.

    There is one, and while it is changed for another there are two. They are read in the order in which they take each
    other's place, so that whoever reads while that happens misses none.
    """
    coming, there = _if_there(environment, COMING), _secret(environment, IDENTITY)
    found = (coming, there, _if_there(environment, GOING))
    return tuple(dict.fromkeys(each for each in found if each is not None))


def make_coming_key(environment: Environment) -> None:
    """Make the key of identities that is to come, whole or not at all; nothing once it is there, or has taken over."""
    if not (environment.keys / GOING).exists():
        _made_once(environment.keys / COMING, _make)


def put_coming_key_in_place(environment: Environment) -> None:
    """Let the key that comes take the place of the one that goes, which stays beside it. Idempotent."""
    coming, there, going = (environment.keys / name for name in (COMING, IDENTITY, GOING))
    if not coming.exists():
        return
    if not going.exists():
        os.link(there, going)
    coming.replace(there)
    settle(environment.keys)


def remove_going_key(environment: Environment) -> None:
    """Remove the key that nothing is wrapped with any more."""
    (environment.keys / GOING).unlink(missing_ok=True)
    settle(environment.keys)


def pseudonym_key(environment: Environment) -> bytes:
    """Return the key of pseudonyms; another one would give everybody another ``person_id``."""
    return _secret(environment, PSEUDONYM)


def index_key(environment: Environment) -> bytes:
    """Return the key of the blind index."""
    return _secret(environment, INDEX)


def _secret(environment: Environment, name: str) -> bytes:
    key = _if_there(environment, name)
    if key is None:
        raise _unreadable(environment.keys / name, Text("没有这个文件", "there is no such file"))
    return key


def _if_there(environment: Environment, name: str) -> bytes | None:
    """Return a key that may be taken away between two looks; refuse one that is not whole."""
    file = environment.keys / name
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _unreadable(file, Text(str(error), str(error))) from error
    if len(key) != _LENGTH:
        raise _unreadable(file, Text(f"{len(key)} 字节，应为 {_LENGTH}", f"{len(key)} bytes, not {_LENGTH}"))
    return key


def _unreadable(file: Path, why: Text) -> KeyMissingError:
    return KeyMissingError(
        str(file),
        Text(f"密钥读不出（{why.zh}）", f"the key cannot be read ({why.en})"),
        Text("从密钥备份恢复；不要新造", "restore it from the backup of keys; do not make a new one"),
    )


def signer(environment: Environment) -> Signer:
    """Return the signer of checkpoints."""
    return read_signer(environment.log_name, environment.keys / SEAL)


def install_id(environment: Environment) -> str:
    """Return the id of this install, made at its first use; it is no secret, and a restored install keeps it."""
    file = environment.home / "install.id"
    _made_once(file, lambda place: write_new(place, f"{uuid.uuid4()}\n"))
    return file.read_text(encoding="ascii").strip()
