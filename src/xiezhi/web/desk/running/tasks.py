"""The tasks of the loop."""

from __future__ import annotations

import time as time_module
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from django.conf import settings

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Language, Text
from xiezhi.seal.verify import Json
from xiezhi.web.desk.files.checks import remove_orphans, verify_files
from xiezhi.web.desk.keeping.rule_sets import try_waiting
from xiezhi.web.desk.running.backup import make_backup
from xiezhi.web.desk.running.loop import Task
from xiezhi.web.environment import Environment
from xiezhi.web.identity.checks import problems as identity_problems
from xiezhi.web.identity.models import Turn
from xiezhi.web.identity.rotation import advance
from xiezhi.web.journal.fsck import check_journal
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.sealer import (
    compare_leaves,
    key_of,
    make_checkpoint,
    read_notes,
    tell_witness,
    unsealed,
    witnessed,
)
from xiezhi.web.journal.writer import SYSTEM, Note, write_apart
from xiezhi.web.keys import journal_key, signer
from xiezhi.web.org.actions.accounts import close_dead_sessions
from xiezhi.web.ui.words import two

# Of the backups made nightly the newest stay; whoever wants more keeps copies elsewhere.
KEPT = 14
# About a second of sealing, and how long others are let in before the next.
_SEALED, _LET_IN = 20_000, 0.15


class FoundError(XiezhiError):
    """A task has found that something is not as it must be."""


def _found(task: str, problems_found: list[tuple[str, Text]]) -> FoundError:
    where, what = problems_found[0]
    return FoundError(
        f"{task} {where}",
        Text(f"{len(problems_found)} 处不符：{what.zh}", f"{len(problems_found)} problems: {what.en}"),
        Text("保全现场，运行 xiezhi seal fsck", "touch nothing and run xiezhi seal fsck"),
    )


def seal_what_is_new(now: datetime) -> Text:
    """Make a checkpoint and tell the witness."""
    environment: Environment = settings.ENVIRONMENT
    told = Text("没有新记录", "nothing new")
    # What is new while this runs waits for the next run: where many work, there always is something new.
    for _ in range(-(-unsealed().count() // _SEALED)):
        if (made := make_checkpoint(signer(environment), now, _SEALED)) is None:
            break
        if environment.witness is not None:
            tell_witness(environment.witness, made)
        told = Text(f"{made.size} 片叶", f"{made.size} leaves")
        # After a large import there is more than one transaction should hold the database for; others are let in.
        time_module.sleep(_LET_IN)
    return told


def compare_with_witness(_now: datetime) -> Text:
    """Hold our tree against what the witness kept."""
    environment: Environment = settings.ENVIRONMENT
    if environment.witness is None:
        return Text("未见证", "not witnessed")
    notes = witnessed(environment.witness) if environment.witness.exists() else []
    differing = compare_leaves(read_notes(notes, key_of(signer(environment))))
    if differing:
        raise _found("witness", differing)
    return Text(f"{len(notes)} 个检查点相符", f"{len(notes)} checkpoints agree")


def check_everything(_now: datetime) -> Text:
    """Derive the whole journal anew; the result stands in the journal too."""
    environment: Environment = settings.ENVIRONMENT
    notes = witnessed(environment.witness) if environment.witness and environment.witness.exists() else []
    checked = check_journal(key_of(signer(environment)), journal_key(environment), notes)
    found = checked.problems
    attrs: dict[str, Json] = {"entries": checked.entries, "leaves": checked.leaves, "problems": len(found)}
    result = "failed" if found else "done"
    write_apart(Note(Kind.ACT, "journal-checked", result=result, attrs=attrs, source="loop"), SYSTEM, datetime.now(UTC))
    if found:
        raise _found("fsck", [(f"{each.check} {each.where}", each.what) for each in found])
    return Text(f"{checked.entries} 条记录无误", f"{checked.entries} entries as they were sealed")


def expire_sessions(now: datetime) -> Text:
    """End the sessions past their limits."""
    ended = close_dead_sessions(now)
    return Text(f"结束会话 {ended} 个", f"{ended} sessions ended")


def back_up(now: datetime) -> Text:
    """Make the nightly backup; of the nightly ones only the newest stay."""
    environment: Environment = settings.ENVIRONMENT
    if environment.backups is None:
        return Text("未设置备份目录（XIEZHI_BACKUPS）", "no folder of backups is set (XIEZHI_BACKUPS)")
    environment.backups.mkdir(parents=True, exist_ok=True)
    made = make_backup(environment.backups, now)
    _keep_newest(environment.backups)
    return Text(f"{made.file.name}，{made.manifest.size} 片叶", f"{made.file.name}, {made.manifest.size} leaves")


def _keep_newest(folder: Path) -> None:
    for each in sorted(folder.glob("xiezhi-????????T??????Z.zip"))[:-KEPT]:
        each.unlink()


def check_files(now: datetime) -> Text:
    """Read every attachment again, and clear away what no record knows."""
    found = verify_files()
    removed = remove_orphans(now)
    if found:
        raise _found("files", found)
    return Text(f"附件无误；清理 {removed} 个残留", f"files are as they were; {removed} leftovers removed")


def check_identities(_now: datetime) -> Text:
    """Hold the identities against the journal and the shred register."""
    found = identity_problems(settings.ENVIRONMENT.shred_register)
    if found:
        raise _found("identities", found)
    return Text("身份与记录簿、销毁登记相符", "identities agree with the journal and the shred register")


def change_key(now: datetime) -> Text:
    """Take a change of the master key that was asked for as far as it goes now."""
    rotation = advance(now)
    if rotation is None:
        return Text("没有要更换的密钥", "no key to change")
    stands = str(Turn(rotation.turn).label)
    zh, en = (two(stands, language) for language in (Language.ZH, Language.EN))
    return Text(f"{zh}：{rotation.wrapped_anew} 把", f"{en}: {rotation.wrapped_anew} keys")


# A checkpoint is due at most a minute after the last, also when a loop was killed while it made one.
_OFTEN = timedelta(seconds=30)
SHORT = (
    Task("checkpoint", Text("检查点", "checkpoint"), seal_what_is_new, every=_OFTEN, limit=_OFTEN),
    Task("sessions", Text("清理会话", "sessions"), expire_sessions, every=timedelta(minutes=10)),
)
_HOURS = timedelta(hours=6)
LONG = (
    Task(
        "witness",
        Text("与见证比对", "witness"),
        compare_with_witness,
        every=timedelta(minutes=10),
        limit=timedelta(hours=1),
    ),
    Task("rotation", Text("更换主密钥", "master key"), change_key, every=timedelta(hours=1), limit=timedelta(hours=1)),
    Task("rulebooks", Text("检验规则库", "rulebooks"), try_waiting, every=timedelta(hours=1), limit=timedelta(hours=1)),
    Task("backup", Text("夜间备份", "nightly backup"), back_up, at=time(1), limit=_HOURS),
    Task("fsck", Text("夜间全面核对", "nightly check"), check_everything, at=time(2), limit=_HOURS),
    Task("files", Text("夜间核对附件", "nightly check of files"), check_files, at=time(3), limit=_HOURS),
    Task("identities", Text("夜间核对身份", "nightly check of identities"), check_identities, at=time(4), limit=_HOURS),
)
# What applications above the desk bring; they are long ones.
_BROUGHT: list[Task] = []


def bring(*tasks: Task) -> None:
    """Take the tasks of an application above the desk, when it is ready."""
    for task in tasks:
        if task.name not in all_tasks():
            _BROUGHT.append(task)


def long_tasks() -> tuple[Task, ...]:
    """Return the tasks that have a thread of their own."""
    return (*LONG, *_BROUGHT)


def all_tasks() -> dict[str, Task]:
    """Return every task by its name."""
    return {task.name: task for task in (*SHORT, *long_tasks())}
