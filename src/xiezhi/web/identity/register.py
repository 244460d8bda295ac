"""The shred register: a file outside the backups that names every destroyed key, each line chained to the one before.

A restored backup brings destroyed keys back; the register is what ends them again.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from xiezhi.seal.verify import Json, canonical
from xiezhi.web.identity.problems import IdentityError
from xiezhi.web.keys import pseudonym_key


@dataclass(frozen=True, slots=True)
class Shredded:
    """One destroyed key: its name, whose it was, when."""

    key_id: str
    person_id: str
    at: str

    def body(self, number: int) -> dict[str, Json]:
        """Return the line without its seal."""
        return {"n": number, "key": self.key_id, "person": self.person_id, "at": self.at}


def read_register(path: Path) -> list[Shredded]:
    """Return what the register says; refuse one whose chain is broken. No file: nothing was ever destroyed."""
    if not path.exists():
        return []
    return _read(path, path.read_text(encoding="utf-8"))[0]


def append_to_register(path: Path, lines: Sequence[Shredded]) -> None:
    """Add lines and wait until the disk has them; two writers wait for each other."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        before, mac = _read(path, file.read())
        for number, line in enumerate(lines, start=len(before) + 1):
            mac = _mac(mac, line.body(number))
            file.write(json.dumps({**line.body(number), "mac": mac}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path, text: str) -> tuple[list[Shredded], str]:
    mac, found = "", []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            row = json.loads(line)
            each = Shredded(str(row["key"]), str(row["person"]), str(row["at"]))
            kept = str(row["mac"])
        except (ValueError, KeyError, TypeError) as error:
            raise _broken(path, number) from error
        mac = _mac(mac, each.body(number))
        if not hmac.compare_digest(mac, kept):
            raise _broken(path, number)
        found.append(each)
    return found, mac


def _mac(before: str, body: dict[str, Json]) -> str:
    # The key of pseudonyms is the one that never changes in the life of an install.
    key = hmac.new(pseudonym_key(settings.ENVIRONMENT), b"shred register", hashlib.sha256).digest()
    return hmac.new(key, before.encode() + canonical(body), hashlib.sha256).hexdigest()


def _broken(path: Path, number: int) -> IdentityError:
    return IdentityError(
        "销毁登记的链在此断开：文件被改动过，请用另存的副本",
        "the chain of the shred register breaks here: the file was changed; use a copy that was kept",
        f"{path}:{number}",
    )
