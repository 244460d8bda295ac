"""A penalty pre-notice made and downloaded in a browser, and served."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site, open_window
from tests.web.papers.desk import text_of


def test_a_penalty_pre_notice_is_made_downloaded_and_served(chromium: Browser, site: Site) -> None:
    window = open_window(chromium, site, "officer")
    page = window.page
    window.open("/cases/open/")
    page.locator("[name=case_class]").select_option("public-order")
    page.locator("[name=title]").fill("殴打他人")
    page.locator("main form button[type=submit]").click()
    page.locator("main").get_by_role("link", name="增加当事人").click()
    page.locator("#kind").select_option("suspect")
    page.get_by_role("button", name="增加当事人").click()
    page.get_by_role("link", name="文书").click()
    page.get_by_role("link", name="行政处罚告知笔录").click()
    expect(page.locator("#party")).to_have_value("甲")
    page.get_by_label("拟处罚的事实").fill("在菜市场 <推搡> 他人 & 争吵")
    page.get_by_label("理由").fill("违反治安管理")
    page.get_by_label("依据").fill("治安管理处罚法")
    window.keep("papers-form")
    page.get_by_role("button", name="制作文书").click()
    expect(page.get_by_role("alert")).to_contain_text("拟作出的处罚")
    page.get_by_label("拟作出的处罚").fill("罚款二百元")
    page.get_by_role("button", name="制作文书").click()
    expect(page.get_by_text("留空待手填")).to_be_visible()
    window.keep("papers-confirm")
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_role("heading", name="行政处罚告知笔录")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载").click()
    text = text_of(Path(waiting.value.path()).read_bytes())
    assert "一、事实：在菜市场 <推搡> 他人 & 争吵" in text
    assert "四、拟作出的处罚：罚款二百元" in text
    assert "罚告字" in waiting.value.suggested_filename
    page.get_by_role("link", name="登记送达").click()
    page.locator("#views_raised").select_option("false")
    page.get_by_role("button", name="登记送达").click()
    window.keep("papers-serve")
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_text("已送达")).to_be_visible()
    window.keep("papers-served")
    # The attempt that lacked a field is the only answer that was no success.
    assert [each for each in window.complaints if "400" not in each] == []
    page.context.close()
