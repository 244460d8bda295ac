"""What ``xiezhi backup``, ``restore``, ``upgrade`` and ``loop`` do; here the present moment enters."""

from __future__ import annotations

import argparse
import signal
import threading
from datetime import UTC, datetime

from django.conf import settings

from xiezhi.core.text import Text
from xiezhi.web.desk.running.backup import copy_keys, make_backup
from xiezhi.web.desk.running.backup import restore as put_back
from xiezhi.web.desk.running.loop import run_due, run_forever
from xiezhi.web.desk.running.tasks import SHORT, long_tasks
from xiezhi.web.desk.running.upgrade import upgrade as bring_up_to_date
from xiezhi.web.journal.clock import check_clock


def _say(options: argparse.Namespace, zh: str, en: str) -> None:
    print(Text(zh, en).say(options.lang))


def backup(options: argparse.Namespace) -> int:
    """Make a backup, and copy the keys elsewhere if asked."""
    check_clock()
    made = make_backup(options.target, datetime.now(UTC))
    print(made.file)
    _say(
        options,
        f"叶 {made.manifest.size}，根 {made.manifest.root}，SHA-256 {made.sha256}",
        f"{made.manifest.size} leaves, root {made.manifest.root}, SHA-256 {made.sha256}",
    )
    if options.with_keys is not None:
        print(copy_keys(options.with_keys, made.file))
    return 0


def restore(options: argparse.Namespace) -> int:
    """Put a backup into an empty home."""
    done = put_back(options.file, datetime.now(UTC), verify=options.verify)
    checked = Text("根已由存储内容重算，相符", "the root derived from the payloads is the sealed one")
    unchecked = Text("只核对了文件摘要；另请运行 xiezhi seal fsck", "only digests were checked; run xiezhi seal fsck")
    told = checked if options.verify else unchecked
    _say(options, f"已恢复 {done.manifest.size} 片叶；{told.zh}", f"{done.manifest.size} leaves are back; {told.en}")
    register = settings.ENVIRONMENT.shred_register
    there = Text("", "") if register.exists() else Text("（无此文件）", " (no such file)")
    _say(
        options,
        f"销毁登记 {register}{there.zh}：再次销毁 {done.ended} 把密钥",
        f"shred register {register}{there.en}: {done.ended} keys ended again",
    )
    return 0


def upgrade(options: argparse.Namespace) -> int:
    """Bring the database up to date."""
    check_clock()
    done = bring_up_to_date(options.backup or settings.ENVIRONMENT.home, datetime.now(UTC))
    told = done.before.manifest
    _say(
        options,
        f"已升级；{told.size} 片叶的根未变。升级前的备份：{done.before.file}",
        f"up to date; the root of {told.size} leaves is unchanged. Backup made before: {done.before.file}",
    )
    return 0


def loop(options: argparse.Namespace) -> int:
    """Run the background tasks until told to stop."""
    if options.once:
        print("\n".join(run_due((*SHORT, *long_tasks()), lambda: datetime.now(UTC))))
        return 0
    stopped = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda _number, _frame: stopped.set())
    run_forever(SHORT, long_tasks(), stopped)
    return 0
