"""Every page that can be read, at both sizes and in both languages: accessible, quiet, and inside its window."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.conftest import SIZES, Site, Window, open_window
from xiezhi.web.desk.routes import ACCOUNT, PUBLIC, Route, all_routes
from xiezhi.web.org.access.policy import Right, shipped_policy

# Answers that are no pages of their own: a fragment, JSON, the content of a file.
NO_PAGES = {"health", "below", "choose_unit", "choose_person", "select_tree"}
NO_PAGES |= {"posting_file_content", "posting_file_preview", "obligation"}
NO_PAGES |= {"case_file_content", "case_file_preview"}
NO_PAGES |= {"venue_file", "venue_file_content", "venue_file_preview"}
NO_PAGES |= {"moves_progress"}
NO_PAGES |= {"import_progress", "openapi", "case_bulk"}
NO_PAGES |= {"paper_template", "manual"}
# Answers only while a leader has opened the record.
NO_PAGES |= {"closed_record"}
NO_PAGES |= {"sheet_template", "sheet_progress", "sheet_workbook"}
NO_PAGES |= {"custody_rows", "custody_beat"}


# The first who may by the table stands elsewhere in the demonstration.
READERS = {"venue_inspect": "legal_stationed", "report_correct": "unit_head", "sheet_run": "sysadmin"}
READERS |= {"case_file": "officer"}


def reader_of(route: Route) -> str | None:
    """Return a role that passes a route; None for the door."""
    if route.guard in (PUBLIC, ACCOUNT):
        return None if route.guard == PUBLIC else "officer"
    if not isinstance(route.guard, Right) or route.name in READERS:
        return READERS.get(route.name, "secadmin")
    granted = shipped_policy().reaches[route.guard]
    if route.app != "desk" and "officer" in granted:
        return "officer"
    return next(
        role for role in ("secadmin", "auditor", "bureau_leader", "legal_reviewer", *granted) if role in granted
    )


def address_of(route: Route, site: Site) -> str:
    """Return where a route lies: with the id made for it alone, or else with the one that stands for its kind."""

    def told(found: re.Match[str]) -> str:
        return site.ids.get(f"{route.name}.{found.group(1)}") or site.ids[found.group(1)]

    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", told, route.address)


# What axe asks differs by neither alone: each size and each language once.
AXE_AT = {("desk", "zh"), ("phone", "en")}
PAGES = [route for route in all_routes() if route.name not in NO_PAGES]


@pytest.fixture(scope="module")
def pages(chromium: Browser, site: Site) -> Sequence[Route]:
    """What answers with a page: a route that only takes a form says 405, for which Chromium shows nothing."""
    windows: dict[str | None, Window] = {}
    found = []
    for route in PAGES:
        role = reader_of(route)
        if role not in windows:
            windows[role] = open_window(chromium, site, role)
        if windows[role].page.request.get(site.address + address_of(route, site)).status != 405:
            found.append(route)
    for window in windows.values():
        window.page.context.close()
    return found


def serious(window: Window) -> list[str]:
    found = Axe().run(window.page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:120]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def faults(window: Window, name: str, language: str) -> list[str]:
    """Return what is wrong with the page that stands in a window, at each size; keep its pictures."""
    wrong = []
    for size in SIZES:
        window.resize(size)
        window.keep(f"{size}-{language}-{name}")
        if window.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append(f"wider than its window ({size})")
        wrong += serious(window) if (size, language) in AXE_AT else []
    return wrong


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_accessible_quiet_and_fits(
    chromium: Browser, site: Site, pages: Sequence[Route], language: str
) -> None:
    wrong = []
    for role in {reader_of(route) for route in pages}:
        window = open_window(chromium, site, role, "desk", language)
        for route in pages:
            if reader_of(route) != role:
                continue
            window.complaints.clear()
            window.resize("desk")
            status = window.open(address_of(route, site))
            told = [f"status {status}"] if status != 200 else []
            told += faults(window, route.name, language) + window.complaints
            wrong += [f"{route.name}: {each}" for each in told]
        window.page.context.close()
    assert len(pages) >= 80
    assert not wrong, "\n".join(wrong)


def test_a_planted_fault_of_each_kind_is_seen(chromium: Browser, site: Site) -> None:
    window = open_window(chromium, site, "secadmin")
    window.open("/units/")
    assert serious(window) == []
    window.page.evaluate(
        """() => {
            const box = document.createElement('input'); document.body.append(box);
            const wide = document.createElement('div'); wide.style.width = '3000px'; wide.textContent = '宽';
            document.body.append(wide);
            new Image().src = 'http://127.0.0.2:9/x.png';
        }"""
    )
    window.page.wait_for_timeout(200)
    assert any("label" in each for each in serious(window))
    assert window.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert any("127.0.0.2" in each for each in window.complaints)
    window.page.context.close()
