"""The journey of custody: a case, an arrival, an interview, an extension, a departure, each with its clock."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, open_window


def enter(page: Page, step: str, **fields: str) -> None:
    """Enter a step from the page of a stay."""
    page.get_by_role("link", name=step, exact=True).click()
    for name, value in fields.items():
        field = page.locator(f"#{name}")
        kind = field.evaluate("each => each.type")
        if kind == "checkbox":
            field.check()
        elif kind == "select-one":
            field.select_option(label=value)
        else:
            field.fill(value)
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", name="经过")).to_be_visible()


def test_from_arrival_to_departure_with_the_clocks(chromium: Browser, site: Site) -> None:
    window = open_window(chromium, site, "officer")
    page = window.page
    window.open("/cases/open/")
    page.locator("[name=case_class]").select_option("public-order")
    page.locator("[name=title]").fill("殴打他人")
    page.locator("main button[type=submit]").click()
    page.locator("main").get_by_role("link", name="增加当事人").click()
    page.locator("#kind").select_option("suspect")
    page.get_by_role("button", name="增加当事人").click()
    page.locator("main").get_by_role("link", name="办案中心").click()
    page.get_by_role("link", name="登记到案").click()
    page.locator("#party").select_option(index=1)
    page.locator("#regime").select_option("public-order-summons")
    page.locator("#sex").select_option("m")
    page.locator("#age").fill("31")
    page.locator("#warrant_shown").check()
    window.keep("journey-custody-arrival")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", name="经过")).to_be_visible()
    expect(page.get_by_text("治安案件传唤后询问查证的时限").first).to_be_visible()
    number = re.search(r"JL01办〔\d+〕\d+号", page.locator("h1").inner_text())
    assert number is not None
    enter(page, "安全检查", checker_role="其他", belongings_found="1")
    enter(page, "随身财物", list_no="7")
    enter(page, "健康检查", health="良好")
    enter(page, "权利告知", counsel="1", noted_in_record="1")
    enter(page, "通知家属", about="治安传唤", not_notified_reason="无")
    page.get_by_role("link", name="开始讯（询）问").click()
    for name in ("room", "officer", "second"):
        page.locator(f"#{name}").select_option(index=1 if name != "second" else 2)
    page.locator("#recording").fill("LX2026-7")
    page.get_by_role("button", name="登记").click()
    expect(page.locator(".xz-fact").first).to_contain_text("讯（询）问中")
    window.open("/custody/")
    line = page.get_by_role("row").filter(has_text=number.group())
    expect(line).to_contain_text("讯（询）问中")
    window.keep("journey-custody-board")
    line.get_by_role("link").click()
    enter(page, "结束讯（询）问")
    before = page.locator(".xz-fact strong").nth(2).inner_text()
    enter(page, "延长时限", hours="24")
    assert page.locator(".xz-fact strong").nth(2).inner_text() != before
    enter(page, "饮食休息")
    window.keep("journey-custody-stay")
    enter(page, "离开", to="释放离开", signed_time="1")
    expect(page.get_by_text("应有项目齐全")).to_be_visible()
    expect(page.get_by_role("link", name="饮食休息", exact=True)).to_have_count(0)
    window.keep("journey-custody-left")
    assert window.complaints == []
    page.context.close()


def test_the_board_follows_without_a_reload_and_says_when_the_server_falls_silent(
    chromium: Browser, site: Site
) -> None:
    window = open_window(chromium, site, "officer")
    page = window.page
    window.open("/custody/")
    shown = page.locator("#board-time").inner_text()
    expect(page.locator("#board-time")).not_to_have_text(shown, timeout=25_000)
    expect(page.locator("#custody-silent")).to_be_hidden()
    assert window.complaints == []
    page.route("**/custody/rows/**", lambda route: route.abort())
    expect(page.locator("#custody-silent")).to_be_visible(timeout=25_000)
    window.keep("journey-custody-silent")
    page.unroute("**/custody/rows/**")
    expect(page.locator("#custody-silent")).to_be_hidden(timeout=25_000)
    page.context.close()
