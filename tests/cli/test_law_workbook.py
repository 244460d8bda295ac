"""The rules as a workbook for lawyers, and their marks read back as open questions of the rules."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from xiezhi.cli.law_marks import with_question
from xiezhi.cli.law_workbook import CHECK, MARKED_BY, OPINION, OPINIONS, REMARK
from xiezhi.cli.main import main
from xiezhi.core.text import Text
from xiezhi.law.loader import load_rulebook

RULEBOOKS = Path(__file__).resolve().parents[2] / "src/xiezhi/law/rulebook"


@pytest.fixture
def rulebook(tmp_path: Path) -> Path:
    """Return a copy of the Italian rulebook that may be written to."""
    return Path(shutil.copytree(RULEBOOKS / "it-cds", tmp_path / "it-cds"))


class Marked:
    """A workbook of the rulebook that a lawyer writes into."""

    def __init__(self, rulebook: Path, file: Path) -> None:
        self.file = file
        self.rulebook = rulebook
        assert main(["law", "workbook", "--rulebook", str(rulebook), "--out", str(file)]) == 0
        self.book = openpyxl.load_workbook(file)
        sheet = self.book.worksheets[0]
        assert isinstance(sheet, Worksheet)
        self.sheet = sheet
        self.columns = {str(cell.value).replace("\n", " "): int(cell.column or 0) for cell in sheet[1]}

    def mark(self, row: int, **cells: str) -> Marked:
        names = {"opinion": OPINION, "remark": REMARK, "by": MARKED_BY, "check": CHECK, "rule": "规则 rule"}
        for name, value in cells.items():
            self.sheet.cell(row, self.columns[names[name]], value)
        self.book.save(self.file)
        return self

    def read(self, *more: str) -> int:
        return main(["--lang", "en", "law", "marks", str(self.file), "--rulebook", str(self.rulebook), *more])


@pytest.fixture
def marked(rulebook: Path, tmp_path: Path) -> Marked:
    return Marked(rulebook, tmp_path / "rules.xlsx")


def test_the_workbook_has_a_line_for_every_row_of_every_rule(marked: Marked) -> None:
    rules = load_rulebook(str(marked.rulebook)).rules
    assert marked.sheet.max_row == 1 + sum(len(rule.rows) for rule in rules)
    assert {marked.sheet.cell(row, 1).value for row in range(2, marked.sheet.max_row + 1)} == {r.rule_id for r in rules}


def test_excel_offers_the_three_opinions(marked: Marked) -> None:
    (offered,) = marked.sheet.data_validations.dataValidation
    assert offered.formula1 == f'"{",".join(OPINIONS)}"'
    letter = openpyxl.utils.get_column_letter(marked.columns[OPINION])
    assert str(offered.sqref) == f"{letter}2:{letter}{marked.sheet.max_row}"


def test_an_unmarked_workbook_has_no_question(marked: Marked, capsys: pytest.CaptureFixture[str]) -> None:
    assert marked.read() == 0
    assert "0 rows marked, 0 open questions" in capsys.readouterr().out


def test_a_doubt_is_an_open_question_and_consent_is_not(marked: Marked, capsys: pytest.CaptureFixture[str]) -> None:
    marked.mark(2, opinion=OPINIONS[1], remark="Does a Sunday\ncount?", by="王").mark(3, opinion=OPINIONS[0])
    assert marked.read() == 1
    out = capsys.readouterr().out
    assert "2 rows marked, 1 open questions, 0 on rules that have changed since" in out
    assert "doubt. Does a Sunday count?" in out


def test_json_says_who_marked_what(marked: Marked, capsys: pytest.CaptureFixture[str]) -> None:
    marked.mark(2, opinion=OPINIONS[2], remark="Art. 204", by="王")
    capsys.readouterr()
    assert marked.read("--format", "json") == 1
    (mark,) = json.loads(capsys.readouterr().out)
    assert (mark["opinion"], mark["remark"], mark["marked_by"]) == ("disagree", "Art. 204", "王")
    assert mark["rule_changed_since"] is False


def test_questions_are_written_into_the_rule_file_once(marked: Marked) -> None:
    marked.mark(2, opinion=OPINIONS[1], remark='He said "why"?', by="王")
    rule_id = str(marked.sheet.cell(2, 1).value)
    for _ in range(2):
        assert marked.read("--write") == 1
    rule = next(each for each in load_rulebook(str(marked.rulebook)).rules if each.rule_id == rule_id)
    assert [each.en for each in rule.questions if 'He said "why"?' in each.en] == [rule.questions[0].en]


def test_a_rule_changed_since_the_workbook_was_written_is_told(
    marked: Marked, capsys: pytest.CaptureFixture[str]
) -> None:
    marked.mark(2, opinion=OPINIONS[1], remark="why", check="0" * 16)
    assert marked.read() == 1
    assert "1 on rules that have changed since" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"opinion": "perhaps", "remark": "x"}, "choose one of"),
        ({"opinion": OPINIONS[1]}, "say what is doubted"),
        ({"remark": "only a remark"}, "choose one of"),
        ({"opinion": OPINIONS[0], "rule": "no-such-rule"}, "no such rule"),
    ],
)
def test_a_mark_that_cannot_be_read_is_refused_with_its_row(
    marked: Marked, capsys: pytest.CaptureFixture[str], cells: dict[str, str], wanted: str
) -> None:
    marked.mark(4, **cells)
    assert marked.read() == 2
    told = capsys.readouterr().err
    assert "rules.xlsx:4" in told
    assert wanted in told


def test_a_workbook_without_its_columns_is_refused(marked: Marked, capsys: pytest.CaptureFixture[str]) -> None:
    marked.sheet.cell(1, marked.columns[OPINION], "opinion?")
    marked.book.save(marked.file)
    assert marked.read() == 2
    assert OPINION in capsys.readouterr().err


def test_a_file_without_questions_gets_them_before_its_examples() -> None:
    question = Text("问", "why")
    assert with_question("id: a\nexamples:\n- x\n", question) == (
        'id: a\nquestions:\n- {zh: "问", en: "why"}\nexamples:\n- x\n'
    )
    assert with_question("id: a\n", question) == 'id: a\nquestions:\n- {zh: "问", en: "why"}\n'


def test_a_workbook_that_cannot_be_written_is_named(rulebook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "workbook", "--rulebook", str(rulebook), "--out", str(rulebook / "absent" / "x.xlsx")]) == 2
    assert "absent" in capsys.readouterr().err
