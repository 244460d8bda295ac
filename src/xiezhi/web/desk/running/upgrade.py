"""Bringing a database up to date, or leaving it exactly as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.web.desk.running.archive import unpack
from xiezhi.web.desk.running.backup import Made, check_root, database_part, make_backup
from xiezhi.web.desk.running.databases import copied_in


class UpgradeError(XiezhiError):
    """The database could not be brought up to date; it is what it was before."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The backup made before, which stays."""

    before: Made


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def upgrade(folder: Path, now: datetime, migrate: Callable[[], None] = _migrate) -> Upgraded:
    """Back up, migrate, derive the root anew from the payloads; put the backup back if any of it fails."""
    before = make_backup(folder, now)
    try:
        migrate()
        check_root(before.manifest)
    except Exception as error:
        _put_back(before)
        why = error.what if isinstance(error, XiezhiError) else Text(str(error), str(error))
        raise UpgradeError(
            str(before.file),
            Text(f"升级未成（{why.zh}），数据库已复原", f"failed ({why.en}); the database is what it was before"),
            Text("继续用旧版本，并报告此错误", "go on with the version you had, and report this"),
        ) from error
    return Upgraded(before)


def _put_back(before: Made) -> None:
    with TemporaryDirectory(dir=before.file.parent, prefix=".rollback-") as folder:
        manifest = unpack(before.file, Path(folder))
        with copied_in(Path(folder) / database_part(manifest)):
            check_root(manifest)
