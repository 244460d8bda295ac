"""Are the files still what they were? For the nightly round; and what no record knows is cleared away."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from xiezhi.core.text import Text
from xiezhi.web.desk.files.contents import content_of, opened
from xiezhi.web.desk.files.problems import FileRefusedError
from xiezhi.web.desk.files.store import PART, place
from xiezhi.web.desk.models import StoredFile
from xiezhi.web.identity.problems import DestroyedError
from xiezhi.web.journal.models import Entry

# An upload that is still under way has a file and no row yet.
_UNDER_WAY = timedelta(hours=1)


def verify_files() -> list[tuple[str, Text]]:
    """Read every file again; return those that are gone, changed, or not what the journal says."""
    found = []
    for file in opened().iterator(chunk_size=500):
        what = _problem(file)
        if what is not None:
            found.append((file.file_id, what))
    return found


def _problem(file: StoredFile) -> Text | None:
    target, entry = place(file.file_id), Entry.objects.filter(pk=file.entry_id).first()
    if not target.is_file():
        return Text("文件不在了", "the file is gone")
    with target.open("rb") as stored:
        digest = hashlib.file_digest(stored, "sha256").hexdigest()
    if digest != file.stored_sha256:
        return Text("文件已被改动", "the file was changed")
    if entry is None or entry.attrs.get("stored_sha256") != digest:
        return Text("与记录簿所载不符", "is not what the journal says")
    try:
        for _ in content_of(file):
            pass
    except DestroyedError:
        # Lawfully unreadable; that it is unchanged was just seen.
        return None
    except FileRefusedError as error:
        return error.what
    return None


def remove_orphans(now: datetime) -> int:
    """Remove what an upload left that never became a record, once it is older than an hour; return how many."""
    folder: Path = settings.ENVIRONMENT.files
    count = 0
    for each in sorted(folder.glob("??/*")):
        age = now - datetime.fromtimestamp(each.stat().st_mtime, UTC)
        known = StoredFile.objects.filter(pk=each.name.removesuffix(PART)).exists()
        if age > _UNDER_WAY and (each.name.endswith(PART) or not known):
            each.unlink()
            count += 1
    return count
