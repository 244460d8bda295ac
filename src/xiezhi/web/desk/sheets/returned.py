"""The workbook that goes back: the uploaded one, one more column with what became of each row, errors as comments."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from xiezhi.core.text import Language, Text
from xiezhi.web.desk.models import Outcome, SheetRun
from xiezhi.web.desk.sheets.columns import SheetType
from xiezhi.web.desk.sheets.reading import started
from xiezhi.web.desk.sheets.refusals import RefusedFileError
from xiezhi.web.desk.sheets.runs import RunError, stored_file
from xiezhi.web.desk.sheets.types import known
from xiezhi.web.ui.words import two

HEADING = Text("导入结果", "Result")
# Excel slows down with more; the column tells of every row all the same.
MOST_COMMENTS = 2_000
_LABELS = {value: str(label) for value, label in Outcome.choices}


def marked_workbook(run: SheetRun, language: Language) -> bytes:
    """Return the uploaded workbook with its errors."""
    if "part" not in run.told:
        raise RunError("没有可返回的表格", "there is no workbook to return")
    with tempfile.TemporaryDirectory() as folder, stored_file(run) as file:
        instructions, out = Path(folder) / "marks.json", Path(folder) / "out.xlsx"
        instructions.write_text(json.dumps(_marks(run, language), ensure_ascii=False), encoding="utf-8")
        with started(["mark", str(instructions), str(out)], file) as child:
            for line in child:
                said = json.loads(line)
                raise RefusedFileError(said["refused"], said["detail"])
        return out.read_bytes()


def _marks(run: SheetRun, language: Language) -> dict[str, object]:
    sheet, told = known()[run.sheet], run.told
    rows: dict[int, str] = {}
    comments: list[tuple[int, int, str]] = []
    for number, outcome, problems in run.rows.values_list("number", "outcome", "problems").iterator():
        rows[number] = said(sheet, outcome, problems, language)
        for name, zh, en in problems:
            column = told["columns"][name or sheet.key[0]]
            if outcome != Outcome.DUPLICATE and column > 0 and len(comments) < MOST_COMMENTS:
                comments.append((number, column, Text(zh, en).say(language)))
    return {
        "part": told["part"],
        "heading_row": told["heading_row"],
        "column": told["widest"] + 1,
        "heading": HEADING.say(language),
        "author": "獬豸",
        "rows": rows,
        "comments": comments,
    }


def said(sheet: SheetType, outcome: str, problems: list[list[str]], language: Language) -> str:
    """Say in one line what became of a row, and why."""
    label = two(_LABELS[outcome], language)
    joint, colon = ("；", "：") if language is Language.ZH else ("; ", ": ")
    why = joint.join(
        " ".join(part for part in (sheet.heading(name, language), Text(zh, en).say(language)) if part)
        for name, zh, en in problems
    )
    return f"{label}{colon}{why}" if why else label
