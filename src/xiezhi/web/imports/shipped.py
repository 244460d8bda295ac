"""The mappings of this install, as kinds of sheets, and the task that judges what came in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from xiezhi.core.text import Text
from xiezhi.web.desk.running.loop import Task
from xiezhi.web.desk.sheets.columns import SheetType
from xiezhi.web.imports.judging import judge_waiting
from xiezhi.web.imports.kinds import sheet_of
from xiezhi.web.imports.mapping import CaseMapping, load_mappings

TASK = Task(
    "judging",
    Text("判定导入的案件", "judging imported cases"),
    judge_waiting,
    every=timedelta(seconds=5),
    limit=timedelta(minutes=5),
)
# By name; filled once, when the application is ready.
MAPPINGS: dict[str, CaseMapping] = {}


def load(*folders: Path) -> list[CaseMapping]:
    """Take the mappings of the folders; one of the install stands in the place of a shipped one of its name."""
    MAPPINGS.update({each.name: each for each in load_mappings(*folders)})
    return list(MAPPINGS.values())


def sheets(mappings: Iterable[CaseMapping]) -> list[SheetType]:
    """Return the kinds of sheets that mappings make."""
    return [sheet_of(each) for each in mappings]
