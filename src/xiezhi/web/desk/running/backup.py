"""``backup`` and ``restore``: the database, what proves it whole, and never the keys or the shred register."""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from xiezhi import __version__
from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.seal.signing import read_signed
from xiezhi.seal.verify import Checkpoint as Signed
from xiezhi.seal.verify import Json, Key
from xiezhi.web.desk.running.archive import FORMAT, Manifest, digest_of, pack, unpack
from xiezhi.web.desk.running.databases import POSTGRESQL, SQLITE, copied_in, copy_out, is_empty
from xiezhi.web.environment import Environment
from xiezhi.web.identity.shredding import replay
from xiezhi.web.journal.canonical import instant
from xiezhi.web.journal.fsck import check_journal
from xiezhi.web.journal.models import Checkpoint, Entry, Kind
from xiezhi.web.journal.sealer import key_of, make_checkpoint, tell_witness, witnessed
from xiezhi.web.journal.writer import SYSTEM, Note, write_apart
from xiezhi.web.keys import install_id, journal_key, signer

MADE = "backup-made"


class BackupError(XiezhiError):
    """A backup cannot be made, or must not be restored."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup: where it is, its SHA-256, what it holds."""

    file: Path
    sha256: str
    manifest: Manifest


def make_backup(target: Path, now: datetime) -> Made:
    """Seal what is new, copy everything into one file, and record that."""
    environment: Environment = settings.ENVIRONMENT
    file = target / f"xiezhi-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip" if target.is_dir() else target
    if file.suffix != ".zip" or not file.parent.is_dir():
        raise BackupError(
            str(target),
            Text("不是已有的目录，也不是其中的 .zip 文件", "is no folder that exists, nor a .zip file in one"),
            Text("先建目录，或写明 .zip 文件名", "make the folder first, or name a .zip file"),
        )
    made = make_checkpoint(signer(environment), now)
    if made is not None and environment.witness is not None:
        tell_witness(environment.witness, made)
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        raise BackupError(
            str(file), Text("尚无任何记录", "there is no entry yet"), Text("先启用", "begin using it first")
        )
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        parts = _parts(Path(folder), environment)
        manifest = Manifest(
            format=FORMAT,
            install_id=install_id(environment),
            version=__version__,
            made_at=instant(now),
            engine=connection.vendor,
            size=last.size,
            root=base64.b64encode(bytes(last.root)).decode(),
            checkpoint=last.note,
            parts={name: digest_of(path) for name, path in parts.items()},
        )
        sha256 = pack(file, manifest, parts)
    attrs: dict[str, Json] = {"file": file.name, "sha256": sha256, "size": manifest.size, "root": manifest.root}
    write_apart(Note(Kind.ACT, "backup-made", attrs=attrs, source="backup"), SYSTEM, datetime.now(UTC))
    return Made(file, sha256, manifest)


def _parts(folder: Path, environment: Environment) -> dict[str, Path]:
    database = copy_out(folder)
    parts = {database.name: database}
    # After the database: a file that it names is there by then, and one too many does no harm.
    for each in sorted(environment.files.rglob("*")):
        if each.is_file():
            parts[f"files/{each.relative_to(environment.files)}"] = each
    return parts


def copy_keys(place: Path, beside: Path) -> Path:
    """Copy the keys into a folder of their own, which must not be where the backup is."""
    environment: Environment = settings.ENVIRONMENT
    if place.resolve() in (beside.resolve(), beside.resolve().parent) or beside.resolve().is_relative_to(
        place.resolve()
    ):
        raise BackupError(
            str(place),
            Text("密钥不得与备份放在一处", "the keys must not lie beside the backup"),
            Text("另选一处（另一介质）", "choose another place, on another medium"),
        )
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    # The shred register may lie there, too; a copy of it that grows old would bring people back.
    for each in sorted(environment.keys.glob("*.key")):
        handle = os.open(place / each.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(each.read_bytes())
    return place


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and how many destroyed keys it had brought with it and were ended again."""

    manifest: Manifest
    ended: int


def restore(source: Path, now: datetime, *, verify: bool) -> Restored:
    """Put a backup into an empty home; ``verify``: keep it only if everything derived anew is as it was sealed."""
    environment: Environment = settings.ENVIRONMENT
    if not is_empty() or environment.files.exists():
        raise BackupError(
            str(environment.home),
            Text("数据目录不是空的", "the home is not empty"),
            Text("换一个空目录（XIEZHI_HOME）或空库（XIEZHI_DATABASE）", "use an empty folder or an empty database"),
        )
    with tempfile.TemporaryDirectory(dir=environment.home, prefix=".restore-") as folder:
        manifest = unpack(source, Path(folder))
        with copied_in(Path(folder) / database_part(manifest)):
            if verify:
                check_root(manifest)
            # A backup brings destroyed keys back; the register ends them again before anybody can look.
            ended = replay(environment.shred_register, now)
            attrs: dict[str, Json] = {"file": source.name, "made_at": manifest.made_at, "root": manifest.root}
            attrs["ended"] = ended
            write_apart(Note(Kind.ACT, "backup-restored", attrs=attrs, source="backup"), SYSTEM, datetime.now(UTC))
        if (Path(folder) / "files").exists():
            shutil.move(Path(folder) / "files", environment.files)
    (environment.home / "install.id").write_text(manifest.install_id + "\n", encoding="ascii")
    return Restored(manifest, ended)


def database_part(manifest: Manifest) -> str:
    """Return the name of the part that is the database."""
    return next(each for each in manifest.parts if each in (SQLITE, POSTGRESQL))


def check_root(manifest: Manifest) -> None:
    """Refuse unless everything derived anew from the stored payloads is as it was sealed."""
    environment: Environment = settings.ENVIRONMENT
    key = key_of(signer(environment))
    notes = [manifest.checkpoint, *_seen_before(manifest, key)]
    found = [each.what for each in check_journal(key, journal_key(environment), notes).problems]
    if not found and _told(read_signed(manifest.checkpoint, key)) != (manifest.size, manifest.root):
        found = [Text("根与清单不符", "the root is not that of the manifest")]
    if found:
        raise BackupError(
            manifest.made_at,
            Text(
                f"未恢复：{len(found)} 处不符，首先是“{found[0].zh}”",
                f"not restored: {len(found)} problems, first {found[0].en}",
            ),
            Text(
                "改用另一份备份；核对密钥是否属于本系统", "use another backup; check that the keys are of this install"
            ),
        )


def _told(signed: Signed) -> tuple[int, str]:
    return signed.size, base64.b64encode(signed.root).decode()


def _seen_before(manifest: Manifest, key: Key) -> list[str]:
    """Return what the witness saw up to this backup; the rest is not in it."""
    file = settings.ENVIRONMENT.witness
    notes = witnessed(file) if file is not None and file.exists() else []
    return [note for note in notes if read_signed(note, key).size <= manifest.size]


def entries_of_backups() -> list[Entry]:
    """Return what the journal tells of backups, newest first."""
    return list(Entry.objects.filter(kind=Kind.ACT, what=MADE).order_by("-entry_id")[:20])
