"""Files: added to a record, and superseded with a reason; nothing is deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xiezhi.web.desk.files.contents import Label, label_of, locked_by, opened, write_label
from xiezhi.web.desk.files.problems import FileRefusedError
from xiezhi.web.desk.files.records import RecordKind
from xiezhi.web.desk.files.store import keep
from xiezhi.web.desk.files.types import clean_name, recognise
from xiezhi.web.desk.models import StoredFile
from xiezhi.web.identity.models import Key, Party
from xiezhi.web.identity.problems import DestroyedError
from xiezhi.web.identity.ring import key_for
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.viewer import Viewer, legal_day

MOST = 40


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """What somebody gave: a name, the bytes, and the parties it names. Without a repr: none reaches a log."""

    name: str
    content: bytes
    names: Sequence[Party] = ()


@transaction.atomic
def add_file(*, actor: Viewer, kind: RecordKind, record_id: str, given: Upload, now: datetime) -> StoredFile:
    """Keep a file under a record's key; the journal has its hash as a commitment and that of the encrypted file."""
    record = kind.find(actor, kind.add, legal_day(now), record_id)
    suffix, file_id = recognise(given.name, given.content), new_id(now)
    holder = key_for(kind.holder(record), now)
    label = Label(clean_name(given.name), hashlib.sha256(given.content).hexdigest())
    # Whoever presses the button twice waits here, and then sees that the file is there.
    Key.objects.select_for_update().get(pk=holder.key_id)
    _refuse_twice(kind, record_id, label)
    key = locked_by(holder, given.names)
    stored = hashlib.sha256(keep(file_id, given.content, key)).hexdigest()
    attrs = {"file": file_id, "on": kind.name, "record": record_id, "type": suffix, "stored_sha256": stored}
    told = Note(Kind.ACT, "file-added", attrs=attrs, personal={"sha256": label.sha256}, secret_key=holder)
    file = StoredFile(
        file_id=file_id,
        kind=kind.name,
        record_id=record_id,
        suffix=suffix,
        size=len(given.content),
        key_id=holder.key_id,
        label=write_label(file_id, label, key),
        stored_sha256=stored,
        entry_id=write(told, actor.author, now).entry_id,
        added_by_id=actor.account.person_id,
        added_at=now,
    )
    file.save(force_insert=True)
    file.names.set(given.names)
    return file


def _refuse_twice(kind: RecordKind, record_id: str, label: Label) -> None:
    standing = list(opened().filter(kind=kind.name, record_id=record_id, superseded_at=None))
    if len(standing) >= MOST:
        raise FileRefusedError(f"一条记录最多 {MOST} 个附件", f"a record has at most {MOST} files")
    for each in standing:
        with suppress(DestroyedError):
            if label_of(each).sha256 == label.sha256:
                raise FileRefusedError("已有内容相同的附件", "a file with this content is there already")


@transaction.atomic
def supersede_file(*, actor: Viewer, kind: RecordKind, file: StoredFile, reason: str, now: datetime) -> None:
    """Say that a file no longer counts, and why; it stays where it is."""
    kind.find(actor, kind.add, legal_day(now), file.record_id)
    reason = reason.strip()
    if not reason or len(reason) > 200:
        raise FileRefusedError("请填写理由（200 字以内）", "give a reason, in at most 200 characters")
    standing = StoredFile.objects.filter(pk=file.pk, superseded_at=None)
    if not standing.update(superseded_at=now, reason=reason):
        raise FileRefusedError("该附件已作废", "the file is superseded already")
    file.refresh_from_db()
    attrs = {"file": file.file_id, "on": kind.name, "record": file.record_id, "reason": reason}
    write(Note(Kind.ACT, "file-superseded", supersedes=file.entry_id, attrs=attrs), actor.author, now)
