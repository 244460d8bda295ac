"""Deadlines before Chromium: from home to the list, the calendar by keyboard, on a phone and on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site, open_window


def test_from_home_to_the_list_and_to_the_calendar_without_a_mouse(chromium: Browser, site: Site) -> None:
    window = open_window(chromium, site, "unit_head")
    page = window.page
    window.open("/")
    page.get_by_role("link", name="期限", exact=True).click()
    expect(page.get_by_role("heading", name="期限")).to_be_visible()
    window.keep("journey-deadlines")
    page.get_by_role("link", name="期限日历").click()
    today = page.locator("[data-day][aria-current=date]")
    expect(today).to_have_count(1)
    today.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    focused = page.evaluate("document.activeElement.dataset.day")
    page.keyboard.press("Enter")
    expect(page.locator("#day h2")).to_contain_text(focused)
    page.locator(".xz-month [data-day]").first.focus()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.rel") == "prev"
    page.keyboard.press("Enter")
    expect(page.locator(".xz-month-name")).not_to_be_empty()
    window.keep("journey-deadline-calendar")
    assert window.complaints == []
    page.context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_calendar_fits_a_phone_and_a_sheet_of_paper(chromium: Browser, site: Site, language: str) -> None:
    window = open_window(chromium, site, "unit_head", "phone", language)
    page = window.page
    window.open("/deadlines/calendar/?month=2026-10")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # A colour never stands without its word.
    for each in page.locator(".xz-count").all():
        assert re.search(r"\S+\s+\d+", each.inner_text())
    page.emulate_media(media="print")
    expect(page.locator(".xz-side")).to_be_hidden()
    expect(page.locator(".xz-month")).to_be_visible()
    window.keep(f"print-deadline-calendar-{language}")
    assert window.complaints == []
    page.context.close()
