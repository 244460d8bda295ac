"""The workbook that goes back is the uploaded one: errors as comments, one column more, everything else as it was."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.web.desk.sheets.workbooks import PERSONS, parts, repacked, tried, workbook
from tests.web.desk.visitors import browser
from tests.web.org.cast import City, city
from xiezhi.core.text import Language
from xiezhi.web.desk.models import SheetRun
from xiezhi.web.desk.sheets import marking
from xiezhi.web.desk.sheets.template import write_template
from xiezhi.web.desk.sheets.types import TYPES

ROWS = (PERSONS, ("A1", "甲", "QG1"), ("A2", "=1+1", "没有"), ("A1", "甲", "QG1"), ("", "丙", "QG1"))


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def returned(bureau: City, body: bytes) -> tuple[bytes, SheetRun]:
    client = browser(bureau.viewers["sysadmin"])
    run = tried(client, "persons", body)
    answer = client.get(f"/sheets/runs/{run.pk}/workbook/")
    assert answer.status_code == 200
    assert "filename" in answer["Content-Disposition"]
    return answer.content, run


def opened(body: bytes) -> tuple[Workbook, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    page = book.worksheets[0]
    assert isinstance(page, Worksheet)
    return book, page


def comments(page: Worksheet) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in page.iter_rows() for cell in row if cell.comment}


def test_errors_are_comments_at_their_cells_and_the_last_column_tells_of_every_row(bureau: City) -> None:
    body, _ = returned(bureau, workbook(*ROWS))
    _, page = opened(body)
    assert comments(page) == {"B3": "公式没有结果，请粘贴为值", "A5": "必填"}
    assert [page.cell(row, 4).value for row in range(1, 6)] == [
        "导入结果",
        "可写入",
        "有误：姓名 公式没有结果，请粘贴为值",
        "文件内重复：与第 2 行相同",
        "有误：人员编号 必填",
    ]


def test_every_other_part_is_the_same_to_the_byte_and_every_other_cell_too(bureau: City) -> None:
    extra = {"xl/drawings/shape9.xml": b"<shape/>", "customXml/item1.xml": b"<kept/>"}
    before = repacked(workbook(*ROWS), extra)
    body, _ = returned(bureau, before)
    old, new = parts(before), parts(body)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "[Content_Types].xml"}
    assert set(new) - set(old) == {
        "xl/commentsXiezhi.xml",
        "xl/drawings/vmlDrawingXiezhi.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }
    cells = [[cell.value for cell in row] for row in opened(before)[1].iter_rows(max_col=3)]
    assert [[cell.value for cell in row] for row in opened(body)[1].iter_rows(max_col=3)] == cells


def test_comments_that_were_there_stay_and_ours_stand_beside_them(bureau: City) -> None:
    def remark(page: Worksheet) -> None:
        page["A2"].comment = Comment("我的批注", "某")
        page["A5"].comment = Comment("编号待查", "某")

    body, _ = returned(bureau, workbook(*ROWS, change=remark))
    found = comments(opened(body)[1])
    assert found == {"A2": "我的批注", "A5": "编号待查", "B3": "公式没有结果，请粘贴为值"}


def test_the_template_comes_back_with_its_lists_and_notes(bureau: City) -> None:
    book, page = opened(write_template(TYPES["persons"], [("QG1", "城关派出所")], Language.ZH))
    page["A2"], page["B2"], page["C2"] = "A1", "甲", "没有"
    packed = io.BytesIO()
    book.save(packed)
    body, run = returned(bureau, packed.getvalue())
    back, sheet = opened(body)
    assert run.counts == {"error": 1}
    assert comments(sheet)["C2"] == "没有 不存在"
    assert comments(sheet)["A1"].startswith("必填")
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ["lists!$C$1:$C$1"]
    assert back["lists"].sheet_state == "hidden"
    assert sheet.freeze_panes == "A2"


def test_a_second_round_through_the_returned_workbook_is_read_like_the_first(bureau: City) -> None:
    body, first = returned(bureau, workbook(*ROWS))
    second = tried(browser(bureau.viewers["sysadmin"], confirmed=False), "persons", body)
    assert (second.counts, second.told["unread"]) == (first.counts, ["导入结果"])


def test_what_a_cell_says_never_becomes_a_formula_or_a_tag(bureau: City) -> None:
    body, _ = returned(bureau, workbook(PERSONS, ("A1", "甲", '=<c r="A1">&cmd')))
    hostile = repacked(body, {})
    _, page = opened(hostile)
    assert page["D2"].data_type in ("s", "inlineStr")


def test_a_sheet_with_a_table_and_extensions_gets_its_drawing_in_the_right_place() -> None:
    sheet = (
        '<worksheet><sheetData><row r="1"><c r="A1"/></row></sheetData><conditionalFormatting><cfRule><extLst><ext/>'
        '</extLst></cfRule></conditionalFormatting><pageMargins left="1"/><tableParts><tablePart/></tableParts>'
        "<extLst><ext/></extLst></worksheet>"
    )
    after = marking._with_drawing(sheet)
    assert '<pageMargins left="1"/><legacyDrawing ' in after
    assert after.index("<legacyDrawing") < after.index("<tableParts>")
    assert marking._with_drawing("<worksheet><sheetData/></worksheet>").endswith('"rIdXiezhiV"/></worksheet>')


def test_rows_without_numbers_and_prefixed_names_are_marked_too() -> None:
    sheet = (
        '<x:worksheet><x:dimension ref="A1:B2"/><x:sheetData><x:row spans="1:2"></x:row><x:row></x:row></x:sheetData>'
    )
    marks = marking.Marks("p", 1, 3, "结果", "獬豸", {"2": "a<b"}, [])
    after = marking._with_column(sheet, marks)
    assert 'ref="A1:C2"' in after
    assert '<x:row><x:c r="C1" t="inlineStr">' in after
    assert '<x:c r="C2" t="inlineStr"><x:is><x:t xml:space="preserve">a&lt;b</x:t></x:is></x:c>' in after
