"""The dry run: every row of the file is accounted for, whatever was typed, and nothing is written."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.web.desk.sheets.workbooks import (
    PERSONS,
    POSTINGS,
    UNITS,
    parts,
    repacked,
    told,
    tried,
    upload,
    workbook,
)
from tests.web.desk.visitors import browser
from tests.web.org.cast import City, city
from xiezhi.web.desk.models import RunState
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.models import Person, Posting, Unit

MARCH = dt.date(2026, 3, 2)


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def test_every_row_has_its_outcome_and_nothing_is_written(bureau: City) -> None:
    bureau.person("旧", "QG1")
    before = (Person.objects.count(), Entry.objects.filter(what="person-registered").count())
    body = workbook(
        PERSONS,
        ("A1", "甲", "QG1"),
        ("A2", "乙", "无此单位"),
        ("p-旧", "旧", "QG1"),
        ("A1", "甲", "QG1"),
        ("A1", "另一人", "QG1"),
        ("A3", "", ""),
        (None, None, None),
        ("p-officer", "改名", "QG1"),
    )
    run = tried(browser(bureau.viewers["sysadmin"]), "persons", body)
    assert told(run) == [
        (2, "good", ""),
        (3, "error", "无此单位 不存在"),
        (4, "there", ""),
        (5, "duplicate", "与第 2 行相同"),
        (6, "error", "与第 2 行编号相同而内容不同"),
        (7, "error", "必填；必填"),
        (9, "error", "人员编号 p-officer 已有，内容不同"),
    ]
    assert run.counts == {"good": 1, "error": 4, "there": 1, "duplicate": 1}
    assert (Person.objects.count(), Entry.objects.filter(what="person-registered").count()) == before


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-02",
        "2026.3.2",
        "2026/3/2",
        "2026年3月2日",
        "２０２６年３月２日",
        " 2026-3-2 ",
        "20260302",
        20260302,
        MARCH,
    ],
    ids=str,
)
def test_a_day_is_understood_however_it_was_typed(bureau: City, typed: object) -> None:
    person = bureau.person("甲")
    client = browser(bureau.viewers["sysadmin"])
    run = tried(client, "postings", workbook(POSTINGS, (person.pk, "民警", "QG1", "", typed, "")))
    client.post(f"/sheets/runs/{run.pk}/confirm/")
    assert Posting.objects.get(person=person).first_day == dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("3月2日", "“3月2日”不是日期，须如 2026-03-02"),
        ("2026-02-30", "“2026-02-30”不是日期，须如 2026-03-02"),
        (46083, "46083 不是日期，须如 2026-03-02"),
        (dt.datetime.combine(MARCH, dt.time(8, 30)), "2026-03-02T08:30:00 带时刻，只填日期"),
        (dt.time(8, 30), "是时刻，不是日期"),
        (None, "必填"),
    ],
)
def test_what_is_no_day_is_said_so(bureau: City, typed: object, why: str) -> None:
    row = (bureau.person("甲").pk, "民警", "QG1", "", typed, "")
    run = tried(browser(bureau.viewers["sysadmin"]), "postings", workbook(POSTINGS, row))
    assert told(run) == [(2, "error", why)]


def test_codes_are_the_same_in_full_width_as_numbers_and_with_blanks(bureau: City) -> None:
    rows = [("１００１", "甲", " ＱＧ１ "), (1002, "乙　", "QG1 城关派出所"), ("\u200b1003 ", " 丙", "QG1\u00a0")]
    client = browser(bureau.viewers["sysadmin"])
    run = tried(client, "persons", workbook(PERSONS, *rows, ("1001", "甲", "QG1")))
    assert told(run)[3] == (5, "duplicate", "与第 2 行相同")
    client.post(f"/sheets/runs/{run.pk}/confirm/")
    stored = Person.objects.filter(person_id__in=["1001", "1002", "1003"]).order_by("person_id")
    assert [(each.name, each.unit.code) for each in stored] == [("甲", "QG1"), ("乙", "QG1"), ("丙", "QG1")]


@pytest.mark.parametrize(
    ("person", "name", "why"),
    [
        (123456789012345678, "甲", "数字超过15位，末位已丢失；请把单元格设为文本后重填"),
        ("A1", "甲\u202e乙", "含不可见字符"),
        ("A1", "甲" * 41, "超过 40 字"),
        ("A1", "甲" * 3000, "文字过长"),
    ],
)
def test_what_no_cell_may_hold_is_said_so(bureau: City, person: object, name: str, why: str) -> None:
    run = tried(browser(bureau.viewers["sysadmin"]), "persons", workbook(PERSONS, (person, name, "QG1")))
    assert told(run) == [(2, "error", why)]


def test_a_formula_counts_as_the_value_it_had_and_without_one_it_is_an_error(bureau: City) -> None:
    # openpyxl writes formulas without a result; what Excel stores beside them is written by hand.
    body = workbook(PERSONS, ("A1", "甲", "QG1"), ("A2", '="乙"', "QG1"), ("A3", "丙", '="QG"&"1"'))
    sheet = parts(body)["xl/worksheets/sheet1.xml"]
    found = re.compile(rb'<c r="C4"><f>("QG"&amp;"1")</f><v ?/?>(</v>)?</c>')
    with_result = found.sub(rb'<c r="C4" t="str"><f>\1</f><v>QG1</v></c>', sheet)
    assert with_result != sheet
    run = tried(
        browser(bureau.viewers["sysadmin"]), "persons", repacked(body, {"xl/worksheets/sheet1.xml": with_result})
    )
    assert told(run) == [(2, "good", ""), (3, "error", "公式没有结果，请粘贴为值"), (4, "good", "")]


def test_a_row_with_merged_cells_is_an_error_and_a_merged_title_is_not(bureau: City) -> None:
    def merge(page: Worksheet) -> None:
        page.merge_cells("A1:C1")
        page.merge_cells("C4:C5")

    rows = [("人员名单",), PERSONS, ("A1", "甲", "QG1"), ("A2", "乙", "QG1"), ("A3", "丙", None), ("A4", "丁", "QG1")]
    run = tried(browser(bureau.viewers["sysadmin"]), "persons", workbook(*rows, change=merge))
    merged = "本行有合并单元格，请取消合并后补全"
    assert told(run) == [(3, "good", ""), (4, "error", merged), (5, "error", merged), (6, "good", "")]


def test_columns_may_stand_in_any_order_and_others_are_named_and_not_read(bureau: City) -> None:
    body = workbook(("备注", "Unit code", "姓名 *", "人员编号"), ("某", "QG1", "甲", "A1"))
    client = browser(bureau.viewers["sysadmin"])
    run = tried(client, "persons", body)
    assert told(run) == [(2, "good", "")]
    assert "不读取： 备注" in client.get(f"/sheets/runs/{run.pk}/").content.decode()


def test_a_unit_may_stand_below_one_of_an_earlier_row_but_not_of_a_later(bureau: City) -> None:
    rows = [("X11", "一组", "接报案室", "X1"), ("X1", "新所", "派出所", "QG"), ("X12", "二组", "接报案室", "X1")]
    run = tried(browser(bureau.viewers["sysadmin"]), "units", workbook(UNITS, *rows))
    assert told(run) == [(2, "error", "X1 不存在"), (3, "good", ""), (4, "good", "")]
    assert not Unit.objects.filter(code="X1").exists()


def test_what_is_out_of_reach_is_told_in_the_words_of_what_does_not_exist(bureau: City) -> None:
    person = bureau.person("甲")
    rows = [(person.pk, "民警", unit, "", "2026-03-02", "") for unit in ("QG", "QG1", "BS", "没有")]
    run = tried(browser(bureau.viewers["unit_head"]), "postings", workbook(POSTINGS, *rows))
    assert told(run) == [
        (2, "good", ""),
        (3, "error", "QG1 不存在"),
        (4, "error", "BS 不存在"),
        (5, "error", "没有 不存在"),
    ]


def test_a_posting_that_a_page_would_refuse_is_refused_here_in_the_same_words(bureau: City) -> None:
    officer, person = bureau.viewers["officer"].account.person, bureau.person("甲")
    rows = [
        (officer.pk, "审计管理员", "QG", "", "2026-03-02", ""),
        (person.pk, "派驻法制监督员", "QG", "", "2026-03-02", ""),
        (person.pk, "民警", "QG", "", "2026-03-02", "2026-03-01"),
        (person.pk, "站长", "QG", "", "2026-03-02", ""),
        (person.pk, "派驻法制监督员", "QG", "QG1、QG2", "2026-03-03", ""),
    ]
    run = tried(browser(bureau.viewers["sysadmin"]), "postings", workbook(POSTINGS, *rows))
    reasons = [why for _, _, why in told(run)]
    assert reasons[:3] == ["不得与 officer 兼任", "派驻（且仅派驻）须写明所驻单位", "末日早于首日"]
    assert reasons[3].startswith("“站长”不在可选值中：接报案、民警、")
    assert reasons[4] == ""


def test_a_type_that_one_may_not_write_does_not_exist(bureau: City) -> None:
    client = browser(bureau.viewers["unit_head"])
    assert "人员</option>" not in client.get("/sheets/").content.decode()
    assert client.get("/sheets/persons/template/").status_code == 404
    assert upload(client, "persons", workbook(PERSONS, ("A1", "甲", "QG"))).status_code == 404
    assert upload(client, "nothing", workbook(PERSONS, ("A1", "甲", "QG"))).status_code == 404


def test_a_run_of_somebody_else_does_not_exist(bureau: City) -> None:
    run = tried(browser(bureau.viewers["sysadmin"]), "units", workbook(UNITS, ("X1", "新所", "派出所", "QG")))
    other = browser(bureau.viewers["unit_head"])
    for address in ("", "progress/", "workbook/"):
        assert other.get(f"/sheets/runs/{run.pk}/{address}").status_code == 404
    for act in ("confirm", "undo", "drop", "again"):
        assert other.post(f"/sheets/runs/{run.pk}/{act}/", {"reason": "x"}).status_code == 404
    run.refresh_from_db()
    assert run.state == RunState.CHECKED
