"""Forms under the hands of people: choosing while typing, drafts kept by themselves, two editors, the unit picker."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site, Window, open_window


def choose(window: Window, label: str, typed: str) -> None:
    """Type into a chooser and take the first offer with the keyboard."""
    field = window.page.get_by_label(label, exact=False).and_(window.page.get_by_role("combobox"))
    field.press_sequentially(typed)
    expect(window.page.locator(".xz-offer [role=option]").first).to_be_visible()
    field.press("ArrowDown")
    window.page.keyboard.press("Enter")
    expect(window.page.locator(".xz-chip").last).to_be_visible()


def test_a_unit_is_chosen_by_keyboard_the_draft_keeps_itself_and_the_form_is_sent(
    chromium: Browser, site: Site
) -> None:
    window = open_window(chromium, site, "sysadmin")
    page = window.page
    window.open("/units/new/")
    choose(window, "上级单位", "白石县")
    page.get_by_label("单位名称").fill("新桥派出所")
    expect(page.get_by_text("草稿已保存")).to_be_visible(timeout=10_000)
    window.keep("form-draft")
    window.open("/")
    page.get_by_role("link", name="草稿 1").click()
    page.get_by_role("link", name="新建机构").click()
    expect(page.get_by_label("单位名称")).to_have_value("新桥派出所")
    expect(page.locator(".xz-chip")).to_contain_text("白石县公安局")
    page.get_by_label("代码", exact=False).and_(page.locator("#code")).fill("JL02NEW")
    page.get_by_label("类别").select_option("station")
    page.get_by_role("button", name="新建").click()
    window.keep("form-confirm")
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_role("heading", name="新桥派出所")).to_be_visible()
    window.open("/me/")
    expect(page.get_by_text("没有草稿。")).to_be_visible()
    assert window.complaints == []
    page.context.close()


def test_a_chosen_unit_is_taken_out_again_and_escape_closes_the_offer(chromium: Browser, site: Site) -> None:
    window = open_window(chromium, site, "unit_head", "phone")
    page = window.page
    window.open("/postings/propose/")
    choose(window, "派驻单位", "城关")
    choose(window, "派驻单位", "河东")
    expect(page.locator(".xz-chip")).to_have_count(2)
    page.get_by_role("button", name="移除 城关派出所").click()
    expect(page.locator(".xz-chip")).to_have_count(1)
    field = page.locator("#serves")
    field.press_sequentially("城关")
    expect(page.locator(".xz-offer [role=option]").first).to_be_visible()
    field.press("Escape")
    expect(page.locator(".xz-offer [role=option]")).to_have_count(0)
    page.locator("[data-day=first_day]").fill("2026-12-01")
    expect(page.locator("#first_day")).to_have_value("2026-12-01")
    page.get_by_label("说明： 角色").click()
    expect(page.locator("#why-role")).to_be_visible()
    window.keep("form-phone")
    assert window.complaints == []
    page.context.close()


def test_the_second_editor_sees_both_and_takes_over(chromium: Browser, site: Site) -> None:
    address = f"/units/{site.ids['unit_id']}/rename/"
    windows = [open_window(chromium, site, "sysadmin") for _ in range(2)]
    for window, name in zip(windows, ("青岗分局", "青岗县局"), strict=True):
        window.open(address)
        window.page.get_by_label("单位名称").fill(name)
    for window in windows:
        window.page.get_by_role("button", name="更名").click()
        window.page.get_by_role("button", name="确认").click()
    page = windows[1].page
    expect(page.get_by_text("他人已修改同一条记录")).to_be_visible()
    windows[1].keep("form-conflict")
    page.get_by_role("button", name="按所选提交").click()
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_role("heading", name="青岗县局")).to_be_visible()
    # The city is shared with the other tests.
    windows[0].open(address)
    windows[0].page.get_by_label("单位名称").fill("青岗县公安局")
    windows[0].page.get_by_role("button", name="更名").click()
    windows[0].page.get_by_role("button", name="确认").click()
    expect(windows[0].page.get_by_role("heading", name="青岗县公安局")).to_be_visible()
    assert windows[0].complaints == []
    # A conflict is an answer of its own (409), which Chromium writes into its console.
    assert all("409" in each for each in windows[1].complaints)
    for window in windows:
        window.page.context.close()


def test_the_unit_is_picked_from_the_tree_and_kept_across_pages(chromium: Browser, site: Site) -> None:
    window = open_window(chromium, site, "secadmin")
    page = window.page
    window.open("/postings/")
    page.locator(".xz-units summary").click()
    page.get_by_role("button", name="＋ 江岚市公安局").click()
    window.keep("selection-tree")
    page.locator(".xz-units-tree").get_by_role("button", name="云溪县公安局", exact=True).click()
    expect(page.locator(".xz-units summary")).to_contain_text("云溪县公安局")
    page.get_by_role("button", name="季", exact=True).click()
    page.get_by_role("button", name="上一期").click()
    expect(page.locator(".xz-period strong")).to_contain_text("季度")
    window.open("/accounts/")
    expect(page.locator(".xz-units summary")).to_contain_text("云溪县公安局")
    window.keep("selection-kept")
    assert window.complaints == []
    page.context.close()
