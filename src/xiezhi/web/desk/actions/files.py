"""Files: added to a record, and superseded with a reason; nothing is deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Model

from xiezhi.seal.verify import Json
from xiezhi.web.desk.files.contents import Label, label_of, locked_by, opened, write_label
from xiezhi.web.desk.files.problems import FileRefusedError
from xiezhi.web.desk.files.records import RecordKind
from xiezhi.web.desk.files.store import keep
from xiezhi.web.desk.files.types import clean_name, recognise
from xiezhi.web.desk.models import StoredFile
from xiezhi.web.identity.models import Key, Party
from xiezhi.web.identity.problems import DestroyedError
from xiezhi.web.identity.ring import key_for
from xiezhi.web.identity.texts import known, tokenised
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.viewer import Viewer, legal_day

MOST, _LONGEST = 40, 120


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """What somebody gave: a name, the bytes, the parties it names, what it is. Without a repr: none reaches a log."""

    name: str
    content: bytes
    names: Sequence[Party] = ()
    about: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def add_file(
    *, actor: Viewer, kind: RecordKind, record_id: str, given: Upload, now: datetime, replaces: str = ""
) -> StoredFile:
    """Keep a file under a record's key; the journal has its hash as a commitment and that of the encrypted file."""
    record = kind.find(actor, kind.add, legal_day(now), record_id)
    about = _about(kind, given)
    suffix, file_id = recognise(given.name, given.content), new_id(now)
    holder = key_for(kind.holder(record), now)
    label = Label(clean_name(given.name), hashlib.sha256(given.content).hexdigest(), about)
    # Whoever presses the button twice waits here, and then sees that the file is there.
    Key.objects.select_for_update().get(pk=holder.key_id)
    _refuse_twice(kind, record_id, label)
    key = locked_by(holder, given.names)
    stored = hashlib.sha256(keep(file_id, given.content, key)).hexdigest()
    attrs: dict[str, Json] = {"file": file_id, "on": kind.name, "record": record_id}
    attrs |= {"type": suffix, "stored_sha256": stored}
    attrs |= {"sort": about["sort"]} if "sort" in about else {}
    attrs |= {"replaces": replaces} if replaces else {}
    told = Note(
        Kind.ACT,
        "file-added",
        thread_id=_thread(kind, record),
        attrs=attrs,
        personal={"sha256": label.sha256},
        secret_key=holder,
    )
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


def _thread(kind: RecordKind, record: Model) -> str | None:
    return None if kind.thread is None else kind.thread(record)


def _about(kind: RecordKind, given: Upload) -> dict[str, str]:
    """Return what was said about a file; a kind of record that asks for sort and title gets both."""
    about = {name: value.strip() for name, value in given.about.items() if value.strip()}
    if not kind.sorts:
        return about
    if about.get("sort") not in kind.sorts:
        raise FileRefusedError("请选择材料种类", "choose what sort of file it is")
    if not about.get("title") or any(len(value) > _LONGEST for value in about.values()):
        raise FileRefusedError("请填写名称（120 字以内）", "give a title, in at most 120 characters")
    return about


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
    record = kind.find(actor, kind.add, legal_day(now), file.record_id)
    thread_id, reason = _thread(kind, record), reason.strip()
    if not reason or len(reason) > 200:
        raise FileRefusedError("请填写理由（200 字以内）", "give a reason, in at most 200 characters")
    if thread_id is not None:
        reason = tokenised(reason, known(thread_id))
    standing = StoredFile.objects.filter(pk=file.pk, superseded_at=None)
    if not standing.update(superseded_at=now, reason=reason):
        raise FileRefusedError("该附件已作废", "the file is superseded already")
    file.refresh_from_db()
    attrs = {"file": file.file_id, "on": kind.name, "record": file.record_id, "reason": reason}
    note = Note(Kind.ACT, "file-superseded", thread_id=thread_id, supersedes=file.entry_id, attrs=attrs)
    write(note, actor.author, now)


@transaction.atomic
def replace_file(
    *, actor: Viewer, kind: RecordKind, file: StoredFile, given: Upload, reason: str, now: datetime
) -> StoredFile:
    """Put another version in the place of a file: the former is superseded with a reason and stays where it is.

    What was said about the former holds of the new one too, unless it is said anew.
    """
    former = label_of(file).about
    number = int(former.get("version", "1")) + 1
    supersede_file(actor=actor, kind=kind, file=file, reason=reason, now=now)
    about = {**former, **{name: value for name, value in given.about.items() if value}, "version": str(number)}
    names = list(given.names) or list(file.names.all())
    whole = Upload(given.name, given.content, names, about)
    return add_file(actor=actor, kind=kind, record_id=file.record_id, given=whole, now=now, replaces=file.pk)
