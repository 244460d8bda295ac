"""``xiezhi law workbook``: every row of every rule on one line of an Excel sheet, for lawyers to mark up."""

from __future__ import annotations

import argparse
import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import openpyxl

from xiezhi.cli.law_pages import row_facts, row_heading, rule_label, subject_lines, verdict_lines
from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.engine.output.sheet import Sheet
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Row, Rule, Rulebook

HELP = "把全部规则写成 Excel，供法律人员批注 / all rules as a workbook for lawyers to mark up"
OPINIONS = ("同意 agree", "存疑 doubt", "不同意 disagree")
"""What a lawyer can choose; the last two become open questions."""
COLUMNS = [
    ("规则", "rule", 30),
    ("行", "row", 16),
    ("标题", "title", 36),
    ("类别", "kind", 24),
    ("义务", "duty", 60),
    ("适用", "applies to", 50),
    ("有效期与情形", "validity and case", 34),
    ("要求、期限、依据", "need, clock, citations", 80),
    ("结论", "verdict", 40),
    ("未决问题", "open questions", 40),
    ("意见", "opinion", 16),
    ("说明", "remark", 60),
    ("批注人", "marked by", 16),
    ("校验", "check", 18),
]
OPINION, REMARK, MARKED_BY, CHECK = "意见 opinion", "说明 remark", "批注人 marked by", "校验 check"
"""Names of the columns a lawyer fills in, and of the one that tells whether the rule has changed since."""


class WorkbookError(XiezhiError):
    """The workbook cannot be written."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="输出文件 / file to write")
    parser.add_argument("--rulebook", default="prc", metavar="NAME|PATH", help="规则库 / rulebook (prc)")


def run(options: argparse.Namespace) -> int:
    """Write the workbook; say how many rules and rows it holds."""
    rulebook = load_rulebook(options.rulebook)
    rows = write_workbook(rulebook, options.out)
    told = Text(
        f"{len(rulebook.rules)} 条规则、{rows} 行已写入 {options.out}；批注后用 xiezhi law marks 读回",
        f"{len(rulebook.rules)} rules, {rows} rows in {options.out}; xiezhi law marks reads the marks back",
    )
    print(told.say(options.lang))
    return 0


def write_workbook(rulebook: Rulebook, path: Path) -> int:
    """Write the sheet of rules, whole or not at all; return the number of its rows. Raises ``WorkbookError``."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        # Opened first: a sheet begun for a place nobody may write to could not be closed again.
        with draft.open("wb") as stream:
            count = _fill(stream, rulebook)
        draft.replace(path)
    except OSError as error:
        raise WorkbookError(
            str(path),
            Text(f"无法写入：{error.strerror or error}", f"cannot be written: {error.strerror or error}"),
            Text("用 --out 指定可写的文件", "name a file you may write with --out"),
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return count


def _fill(stream: BinaryIO, rulebook: Rulebook) -> int:
    book = openpyxl.Workbook(write_only=True)
    sheet = Sheet(book, "规则 Rules", COLUMNS)
    count = 0
    for rule in rulebook.rules:
        for row in rule.rows:
            sheet.row(line(rule, row, rulebook))
            count += 1
    sheet.choices(len(COLUMNS) - 3, OPINIONS)
    sheet.filtered()
    book.save(stream)
    return count


def line(rule: Rule, row: Row, rulebook: Rulebook) -> list[str]:
    """Return the cells of one row of a rule, the three to be filled in empty."""
    told = [
        rule.rule_id,
        row.row_id,
        _both([rule.title]),
        _both([rule_label(rule)]),
        _both([rule.duty]),
        _both(subject_lines(rule, rulebook)),
        _both([row_heading(row)]),
        _both(row_facts(rule, row, rulebook)),
        _both(verdict_lines(rule, rulebook)),
        _both(rule.questions),
    ]
    return [*told, "", "", "", fingerprint(told)]


def fingerprint(told: Sequence[str]) -> str:
    """Return a short digest of what the lawyer sees, so that a mark on a rule since changed is noticed."""
    return hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:16]


def _both(lines: Iterable[Text]) -> str:
    return "\n".join(f"{each.zh}\n{each.en}" for each in lines)
