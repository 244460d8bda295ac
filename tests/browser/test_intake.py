"""A report from the desk to the decision: taken in one form, receipt printed, asked for by its holder, decided."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site, open_window


def test_a_report_is_taken_printed_followed_and_settled(chromium: Browser, site: Site) -> None:
    desk = open_window(chromium, site, "intake")
    page = desk.page
    desk.open("/")
    page.get_by_role("link", name="接报案", exact=True).click()
    page.get_by_role("link", name="登记报案").click()
    page.locator("#matter").select_option("public-order")
    page.locator("#place").fill("东风菜市场")
    page.locator("#what").fill("排队时被人推倒，手臂擦伤")
    page.locator("#reporter_name").fill("何秀英")
    page.locator("#phone").fill("13900139077")
    page.locator("#evidence").fill("门诊病历\n现场照片")
    assert page.evaluate("document.documentElement.scrollHeight") <= 1000
    desk.keep("intake-form")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name="接报案回执")).to_be_visible()
    expect(page.get_by_alt_text("存证 QR")).to_be_visible()
    desk.keep("intake-receipt")
    number, code = (each.inner_text() for each in page.locator("dd strong").all()[:2])
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code)

    outside = open_window(chromium, site, size="phone")
    outside.open("/progress/")
    outside.page.locator("#number").fill(number)
    outside.page.locator("#code").fill(code)
    outside.page.get_by_role("button", name="查询").click()
    expect(outside.page.get_by_text("待处理")).to_be_visible()
    outside.keep("intake-progress")
    assert "何" not in outside.page.content()

    head = open_window(chromium, site, "unit_head")
    head.open(f"/intake/{site.ids['report_id']}/")
    head.page.get_by_role("link", name="当场调处").click()
    for name in ("written", "recorded_terms", "signed_all", "evidence_kept"):
        head.page.locator(f"#{name}").select_option("true")
    head.keep("intake-decision")
    head.page.get_by_role("button", name="登记", exact=True).click()
    expect(head.page.get_by_text("行政案件受案、立案的时间")).to_be_visible()
    head.keep("intake-foreseen")
    head.page.get_by_role("button", name="确认").click()
    expect(head.page.get_by_text("已调处")).to_be_visible()
    head.keep("intake-decided")
    for each in (desk, outside, head):
        assert each.complaints == []
        each.page.context.close()
