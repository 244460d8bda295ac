"""The file of a backup: an ordinary zip whose comment is the SHA-256 of every byte before it.

So a changed bit anywhere, in a part, in the manifest or in the zip's own tables, is seen before anything is unpacked.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text

FORMAT = "xiezhi-backup-1"
_MANIFEST = "manifest.json"
_DIGITS = 64


class ArchiveError(XiezhiError):
    """The file is no backup, or not the one that was written."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: which install, which version, which tree, and the SHA-256 of each part."""

    format: str
    install_id: str
    version: str
    made_at: str
    engine: str
    size: int
    root: str
    checkpoint: str
    parts: Mapping[str, str]


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def pack(target: Path, manifest: Manifest, parts: Mapping[str, Path]) -> str:
    """Write a backup where there is none, whole or not at all, readable by its owner alone; return its SHA-256."""
    if target.exists():
        raise _refused(target, "已存在", "is there already", "换一个文件名", "choose another name")
    beside = target.with_name(target.name + ".part")
    with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            packed.comment = b"0" * _DIGITS
            packed.writestr(_MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
            for name, file in parts.items():
                packed.write(file, name)
        found = _digest_before_comment(beside, out.seek(0, os.SEEK_END))
        out.seek(-_DIGITS, os.SEEK_END)
        out.write(found.encode())
        out.flush()
        os.fsync(out.fileno())
    beside.replace(target)
    return found


def _digest_before_comment(file: Path, length: int) -> str:
    digest, left = hashlib.sha256(), length - _DIGITS
    with file.open("rb") as source:
        while left > 0 and (block := source.read(min(left, 1 << 20))):
            digest.update(block)
            left -= len(block)
    return digest.hexdigest()


def unpack(source: Path, folder: Path) -> Manifest:
    """Check every bit and put the parts in a folder; refuse what is not exactly what was written."""
    _check_whole(source)
    try:
        with zipfile.ZipFile(source) as packed:
            manifest = Manifest(**json.loads(packed.read(_MANIFEST)))
            if manifest.format != FORMAT or {*packed.namelist()} != {_MANIFEST, *manifest.parts}:
                raise _not_ours(source)
            for name in manifest.parts:
                _extract(packed, name, folder)
    except (OSError, ValueError, TypeError, KeyError, zipfile.BadZipFile) as error:
        raise _not_ours(source) from error
    for name, wanted in manifest.parts.items():
        if digest_of(folder / name) != wanted:
            raise _changed(source, name)
    return manifest


def _extract(packed: zipfile.ZipFile, name: str, folder: Path) -> None:
    target = folder / name
    if not target.resolve().is_relative_to(folder.resolve()):
        raise ValueError(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with packed.open(name) as part, target.open("wb") as out:
        shutil.copyfileobj(part, out, 1 << 20)


def _check_whole(source: Path) -> None:
    try:
        length = source.stat().st_size
        with source.open("rb") as file:
            file.seek(max(0, length - _DIGITS))
            wanted = file.read()
    except OSError as error:
        raise _refused(
            source,
            f"读不出（{error.strerror}）",
            f"cannot be read ({error.strerror})",
            "检查路径与权限",
            "check the path and its permissions",
        ) from error
    if wanted != _digest_before_comment(source, length).encode():
        raise _changed(source, "")


def _changed(source: Path, part: str) -> ArchiveError:
    return _refused(
        source, f"{part}与写入时不同", f"{part} is not what was written".strip(), "改用另一份备份", "use another backup"
    )


def _not_ours(source: Path) -> ArchiveError:
    return _refused(
        source,
        "不是本程序的备份",
        "is not a backup of this program",
        "核对文件与版本",
        "check the file and the version",
    )


def _refused(file: Path, zh: str, en: str, do_zh: str, do_en: str) -> ArchiveError:
    return ArchiveError(str(file), Text(zh, en), Text(do_zh, do_en))
