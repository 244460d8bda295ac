"""The parent's side: the child is started on a file, limited in time, and what it says is taken line by line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from xiezhi.core.text import Language
from xiezhi.seal.verify import Json
from xiezhi.web.desk.sheets import limits
from xiezhi.web.desk.sheets.columns import SheetType
from xiezhi.web.desk.sheets.precheck import inspect
from xiezhi.web.desk.sheets.refusals import RefusedFileError

Cells = dict[str, Json]


@dataclass(slots=True)
class Reading:
    """What was said of the sheet as a whole; ``widest`` and ``rows`` are known at the end."""

    sheet: str = ""
    part: str = ""
    heading_row: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    widest: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it was typed."""

    number: int
    cells: Cells
    merged: bool


def read_workbook(file: IO[bytes], sheet: SheetType, told: Reading) -> Iterator[RawRow]:
    """Give out every row that holds anything; raise ``RefusedFileError`` where the file is not read.

    ``file`` is a real file: the child gets its descriptor.
    """
    inspect(file)
    columns = {each.name: [each.label.zh, each.label.en, *each.headings] for each in sheet.columns}
    wanted = {
        "titles": [sheet.title(each) for each in Language],
        "columns": columns,
        "most_rows": limits.MOST_ROWS,
        "needed": [each.name for each in sheet.columns if each.required],
        "filled": [each.name for each in sheet.columns if each.fill],
    }
    names = list(columns)
    with started(["read", json.dumps(wanted)], file) as child:
        for line in child:
            said = json.loads(line)
            if isinstance(said, list):
                for number, cells, merged in said:
                    yield RawRow(number, dict(zip(names, cells, strict=True)), merged)
            elif "refused" in said:
                raise RefusedFileError(said["refused"], said["detail"])
            elif "end" in said:
                told.rows, told.widest = said["end"], said["widest"]
            else:
                told.sheet, told.part, told.heading_row = said["sheet"], said["part"], said["heading_row"]
                told.columns, told.unread = said["columns"], said["unread"]
    if not told.rows:
        raise RefusedFileError("nothing")


@contextmanager
def started(words: Sequence[str], file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Start the child; give its lines; whatever happens, no child is left behind. A child that failed is a refusal."""
    file.seek(0)
    command = [sys.executable, "-m", "xiezhi.web.desk.sheets.child", *words]
    # It gets its path to our code and nothing else of the environment: neither settings nor secrets.
    environment = {
        "PYTHONPATH": os.pathsep.join(each for each in sys.path if each),
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
    }
    child = subprocess.Popen(
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd="/"
    )
    alarm = threading.Timer(limits.CHILD_WAIT, child.kill)
    alarm.start()
    try:
        with child:
            try:
                if child.stdout is not None:
                    yield child.stdout
            except BaseException:
                child.kill()
                raise
    finally:
        alarm.cancel()
    if child.returncode:
        slow = child.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
        raise RefusedFileError(
            "time" if slow else "memory" if child.returncode in (-signal.SIGSEGV, -signal.SIGABRT) else "broken"
        )
