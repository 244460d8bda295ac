"""``xiezhi law marks``: a marked-up workbook read back; what a lawyer doubts becomes an open question of the rule."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xiezhi.cli.law_workbook import CHECK, MARKED_BY, OPINION, OPINIONS, REMARK, line
from xiezhi.cli.outputs import write_all
from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Language, Text
from xiezhi.engine.reading.excel_file import open_excel
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Rulebook

HELP = "读回批注过的 Excel，存疑和不同意的成为未决问题 / read a marked workbook back as open questions"
_RULE, _ROW = "规则 rule", "行 row"
_NEEDED = (_RULE, _ROW, OPINION, REMARK, MARKED_BY, CHECK)


class MarksError(XiezhiError):
    """The workbook cannot be read back, or the rule files cannot take its marks."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a lawyer wrote beside one row of a rule; ``stale``: the rule has changed since the workbook was written."""

    rule_id: str
    row_id: str
    opinion: str
    remark: str
    marked_by: str
    stale: bool

    def question(self) -> Text:
        """Return the mark as an open question: the remark in the lawyer's own words in both languages."""
        word_zh, _, word_en = self.opinion.partition(" ")
        by_zh, by_en = (f"（{self.marked_by}）", f" ({self.marked_by})") if self.marked_by else ("", "")
        return Text(
            f"批注{by_zh}，{self.row_id}：{word_zh}。{self.remark}",
            f"Mark{by_en}, {self.row_id}: {word_en}. {self.remark}",
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help="批注过的文件 / the marked workbook")
    parser.add_argument("--rulebook", default="prc", metavar="NAME|PATH", help="规则库 / rulebook (prc)")
    parser.add_argument(
        "--write", action="store_true", help="把问题写进规则文件 / write the questions into the rule files"
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help="输出格式 / output")


def run(options: argparse.Namespace) -> int:
    """Print the marks that are open questions; exit 1 when there is one, 0 when all rows are agreed to or unmarked."""
    rulebook = load_rulebook(options.rulebook)
    marks = read_marks(options.file, rulebook)
    doubts = [each for each in marks if each.opinion != OPINIONS[0]]
    if options.write:
        write_questions(doubts, rulebook)
    if options.format == "json":
        print(json.dumps([_json(each) for each in marks], ensure_ascii=False, indent=1))
    else:
        print(_text(marks, doubts, Language(options.lang)))
    return 1 if doubts else 0


def read_marks(path: Path, rulebook: Rulebook) -> tuple[Mark, ...]:
    """Return the rows that carry an opinion, in the order of the sheet.

    Raises ``MarksError`` with file and row for a row no rule has, an unknown opinion, or a doubt without a remark.
    """
    checks = {(rule.rule_id, row.row_id): line(rule, row, rulebook)[-1] for rule in rulebook.rules for row in rule.rows}
    rules = {rule_id for rule_id, _ in checks}
    found = []
    for number, cells in _rows(path):
        if not (cells[OPINION] or cells[REMARK]):
            continue
        if cells[_RULE] not in rules:
            raise _bad(path, number, _RULE, cells[_RULE], "规则库没有这条规则", "no such rule in the rulebook")
        if cells[OPINION] not in OPINIONS:
            wanted = "、".join(OPINIONS)
            raise _bad(path, number, OPINION, cells[OPINION], f"从中选择：{wanted}", f"choose one of: {wanted}")
        if cells[OPINION] != OPINIONS[0] and not cells[REMARK]:
            raise _bad(path, number, REMARK, "", "请写明疑问", "say what is doubted")
        stale = checks.get((cells[_RULE], cells[_ROW])) != cells[CHECK]
        found.append(
            Mark(cells[_RULE], cells[_ROW], cells[OPINION], " ".join(cells[REMARK].split()), cells[MARKED_BY], stale)
        )
    return tuple(found)


def write_questions(doubts: Sequence[Mark], rulebook: Rulebook) -> None:
    """Add each doubt under ``questions:`` of its rule file, all files or none; a question already there is left."""
    files = {rule.rule_id: Path(rule.place.rpartition(":")[0]) for rule in rulebook.rules}
    texts: dict[Path, str] = {}
    for mark in doubts:
        path = files[mark.rule_id]
        text = texts.get(path) or path.read_text(encoding="utf-8")
        texts[path] = with_question(text, mark.question())
    write_all(texts)


def with_question(text: str, question: Text) -> str:
    """Return a rule file with one more question, after those it has and before its examples."""
    entry = (
        f"- {{zh: {json.dumps(question.zh, ensure_ascii=False)}, en: {json.dumps(question.en, ensure_ascii=False)}}}"
    )
    if entry in text:
        return text
    if "\nquestions:\n" in text:
        return text.replace("\nquestions:\n", f"\nquestions:\n{entry}\n", 1)
    head, examples, rest = text.partition("\nexamples:\n")
    return f"{head.rstrip()}\nquestions:\n{entry}{examples or chr(10)}{rest}"


def _rows(path: Path) -> Iterable[tuple[int, Mapping[str, str]]]:
    """Yield number (the header is row 1) and cells of every row of the first sheet."""
    table = open_excel(path)
    named = {" ".join(name.split()): name for name in table.columns}  # a header stands on two lines
    absent = [name for name in _NEEDED if name not in named]
    if absent:
        raise MarksError(
            str(path),
            Text(f"缺少列：{'、'.join(absent)}", f"columns are missing: {', '.join(absent)}"),
            Text(
                "用 xiezhi law workbook 重新生成，不要改列名",
                "write it anew with xiezhi law workbook; keep the columns",
            ),
        )
    number = 1
    for _, batch in table.batches([named[name] for name in _NEEDED], lambda _rejection: None):
        for row in batch.to_pylist():
            number += 1
            yield number, {name: str(row.get(named[name]) or "").strip() for name in _NEEDED}


def _bad(path: Path, number: int, column: str, value: str, zh: str, en: str) -> MarksError:
    said = f"“{value}”" if value else "空"
    return MarksError(f"{path}:{number}", Text(f"{column}：{said}", f"{column}: {value or 'empty'}"), Text(zh, en))


def _text(marks: Sequence[Mark], doubts: Sequence[Mark], language: Language) -> str:
    stale = sum(each.stale for each in marks)
    head = Text(
        f"{len(marks)} 行有批注，{len(doubts)} 个未决问题，{stale} 行的规则在批注后已改动",
        f"{len(marks)} rows marked, {len(doubts)} open questions, {stale} on rules that have changed since",
    )
    since = Text("（规则已改动）", " (the rule has changed since)").say(language)
    lines = [head.say(language)]
    lines += [f"  {each.rule_id}  {each.question().say(language)}{since if each.stale else ''}" for each in doubts]
    return "\n".join(lines)


def _json(mark: Mark) -> dict[str, object]:
    return {
        "rule": mark.rule_id,
        "row": mark.row_id,
        "opinion": mark.opinion.partition(" ")[2],
        "remark": mark.remark,
        "marked_by": mark.marked_by,
        "rule_changed_since": mark.stale,
    }
