"""The journeys of the ground: the first time through the door, a posting approved, the tree without a mouse."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site, open_window

PASSWORD = "江岚-2026-hedong"


def test_the_first_time_through_the_door(chromium: Browser, site: Site) -> None:
    window = open_window(chromium, site)
    page = window.page
    window.open("/")
    page.get_by_role("link", name="首次登录").click()
    page.get_by_label("账号").fill("mediator")
    page.get_by_label("一次性代码").fill(site.codes["mediator"])
    page.get_by_label("新口令").fill(PASSWORD)
    page.get_by_role("button", name="设置口令").click()
    page.get_by_label("账号").fill("mediator")
    page.get_by_label("口令", exact=True).fill(PASSWORD)
    window.keep("journey-door")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="待办")).to_be_visible()
    expect(page.get_by_text("调解员")).to_be_visible()
    window.keep("journey-home")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    assert window.complaints == []
    page.context.close()


def test_a_posting_is_approved_by_the_security_administrator(chromium: Browser, site: Site) -> None:
    window = open_window(chromium, site, "secadmin")
    page = window.page
    window.open("/")
    page.get_by_role("link", name="待审批的任职").click()
    # The demonstration goes on proposing meanwhile: this one is gone, however many wait.
    waiting = page.locator("form[action^='/postings/'][action$='/approve/']").first
    address = waiting.get_attribute("action")
    waiting.get_by_role("button", name="批准").click()
    expect(page.locator(f"form[action='{address}']")).to_have_count(0)
    window.keep("journey-approved")
    auditor = open_window(chromium, site, "auditor")
    auditor.open("/journal/?kind=act")
    expect(auditor.page.get_by_text("批准任职").first).to_be_visible()
    auditor.keep("journey-journal")
    assert window.complaints + auditor.complaints == []
    page.context.close()
    auditor.page.context.close()


def test_the_tree_is_walked_with_the_keyboard_alone(chromium: Browser, site: Site) -> None:
    window = open_window(chromium, site, "secadmin")
    page = window.page
    window.open("/units/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    opener = page.get_by_role("button", name="＋ 青岗县公安局")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="城关派出所").first).to_be_visible()
    window.keep("journey-tree")
    assert window.complaints == []
    page.context.close()
