"""Files on disk: encrypted in pieces, each bound to its place, so that none can be lost, moved or read alone."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from django.conf import settings

from xiezhi.web.ciphers import decrypted, encrypted
from xiezhi.web.desk.files.problems import FileRefusedError

_START, _PIECE, _LENGTH = b"XZF1", 64 * 1024, struct.Struct(">I")
PART = ".part"


def place(file_id: str) -> Path:
    """Return where a file is kept."""
    folder: Path = settings.ENVIRONMENT.files
    return folder / file_id[-2:] / file_id


def keep(file_id: str, content: bytes, key: bytes) -> bytes:
    """Write a file so that after a crash it is there whole or not at all; return what stands on the disk."""
    last = max(len(content) - 1, 0) // _PIECE
    pieces = [content[at * _PIECE : (at + 1) * _PIECE] for at in range(last + 1)]
    sealed = [encrypted(each, key, _about(file_id, number, number == last)) for number, each in enumerate(pieces)]
    stored = _START + b"".join(_LENGTH.pack(len(each)) + each for each in sealed)
    target = place(file_id)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(target.name + PART)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(stored)
        out.flush()
        os.fsync(out.fileno())
    part.rename(target)
    return stored


def pieces_of(file_id: str, key: bytes) -> Iterator[bytes]:
    """Yield the content piece by piece; refuse at the first that is not as it was written."""
    try:
        with place(file_id).open("rb") as file:
            if file.read(len(_START)) != _START:
                raise _changed(file_id)
            number, head = 0, file.read(_LENGTH.size)
            while head:
                sealed = file.read(_LENGTH.unpack(head)[0])
                head = file.read(_LENGTH.size)
                yield decrypted(sealed, key, _about(file_id, number, not head))
                number += 1
            if number == 0:
                raise _changed(file_id)
    except (OSError, struct.error, InvalidTag) as error:
        raise _changed(file_id) from error


def _about(file_id: str, number: int, last: bool) -> str:
    return f"{file_id}:{number}:{'last' if last else 'more'}"


def _changed(file_id: str) -> FileRefusedError:
    return FileRefusedError("文件不在或已被改动", "the file is gone or was changed", file_id)
