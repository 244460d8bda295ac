"""The Excel client in Chromium: template, upload, a look at the errors, confirmation, undo."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site, open_window


def test_a_list_of_staff_is_filled_in_uploaded_written_and_undone(
    chromium: Browser, site: Site, tmp_path: Path
) -> None:
    window = open_window(chromium, site, "sysadmin")
    page = window.page
    window.open("/sheets/")
    with page.expect_download() as given:
        page.get_by_role("link", name="人员", exact=True).click()
    given.value.save_as(tmp_path / "人员.xlsx")
    book = openpyxl.load_workbook(tmp_path / "人员.xlsx")
    for row, cells in enumerate((("J001", "新人", "JL0101 城关派出所"), ("J002", "", "JL0101")), 2):
        for column, cell in enumerate(cells, 1):
            book.worksheets[0].cell(row, column, cell)
    book.save(tmp_path / "人员.xlsx")
    page.get_by_label("导入什么").select_option("persons")
    page.get_by_label("工作簿").set_input_files(tmp_path / "人员.xlsx")
    page.get_by_role("button", name="上传并试算").click()
    expect(page.get_by_text("有误：姓名 必填")).to_be_visible()
    window.keep("journey-sheet-tried")
    with page.expect_download() as back:
        page.get_by_role("link", name="下载带结果的工作簿").click()
    back.value.save_as(tmp_path / "结果.xlsx")
    result = openpyxl.load_workbook(tmp_path / "结果.xlsx").worksheets[0]
    assert [result.cell(row, 4).value for row in (1, 2, 3)] == ["导入结果", "可写入", "有误：姓名 必填"]
    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_text("已写入 1")).to_be_visible()
    page.get_by_text("撤回本次导入").first.click()
    page.get_by_label("理由").fill("单位填错")
    page.get_by_role("button", name="撤回本次导入").click()
    expect(page.get_by_text("已撤回 1")).to_be_visible()
    window.keep("journey-sheet-undone")
    assert window.complaints == []
    page.context.close()
