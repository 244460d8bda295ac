"""What people do again and again at the desk: fill a form, choose a step of a case, submit, review, make a paper."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.conftest import Window

ZONE = ZoneInfo("Asia/Shanghai")


def ago(minutes: float) -> str:
    """Return a moment before now as a form takes it."""
    return (datetime.now(ZONE) - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")


def fill(page: Page, **fields: str) -> None:
    """Fill fields by id, each in the way of its kind; a choice by its value or its label."""
    for name, value in fields.items():
        field = page.locator(f"[id='{name.replace('__', '-')}']")
        kind = field.evaluate("each => each.type")
        if kind == "checkbox":
            field.check()
        elif kind.startswith("select"):
            values = value.split(",")
            if set(values) <= set(field.evaluate("each => [...each.options].map(one => one.value)")):
                field.select_option(values)
            else:
                field.select_option(label=values)
        elif kind == "search":
            choose(page, name, value)
        else:
            field.fill(value)


def choose(page: Page, name: str, typed: str) -> None:
    """Type into a chooser and take the first offer with the keyboard."""
    field = page.locator(f"#{name}")
    field.press_sequentially(typed)
    expect(page.locator(f"#offer-{name} [role=option]").first).to_be_visible()
    field.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f".xz-choose[data-name={name}] .xz-chip").last).to_be_visible()


def look_at_step(page: Page, kind: str, person: str = "", **attrs: str) -> None:
    """From the page of a case choose a step, fill it in, and see what it would do."""
    page.get_by_role("link", name="登记一步").click()
    page.locator("#find").fill(kind)
    expect(page.locator("#kind option:checked")).to_have_text(kind)
    page.get_by_role("button", name="选定").click()
    if person:
        page.locator("#person").select_option(label=person)
    fill(page, **{f"attr__{name}" if name != "when" else name: value for name, value in attrs.items()})
    page.get_by_role("button", name="先看结果").click()


def step(page: Page, kind: str, person: str = "", **attrs: str) -> str:
    """Enter a step; return what it said it would do."""
    look_at_step(page, kind, person, **attrs)
    does = page.locator("form [role=status]").first.inner_text()
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("link", name="登记一步")).to_be_visible()
    return does


def name_of(window: Window) -> str:
    """Return the name of whoever sits before a window."""
    window.open("/")
    return window.page.locator(".xz-top a[href='/me/']").inner_text().split(" · ")[0]


def submit(window: Window, matter: str, *kinds: str, about: str = "", amount: str = "", opinion: str = "") -> str:
    """Submit a matter from the page of a case; return the address of its review."""
    page = window.page
    page.get_by_role("link", name="报送审核").click()
    page.locator("#matter").select_option(label=matter)
    if about:
        page.locator("#about").select_option(label=about)
    for each in kinds:
        page.get_by_label(each, exact=True).check()
    # The facts that decide what the law asks: none of them is so.
    for asked in page.get_by_role("radiogroup").filter(has=page.get_by_role("radio")).all():
        asked.get_by_label("否", exact=True).check()
    fill(page, amount=amount, opinion=opinion)
    page.get_by_role("button", name="报送审核").click()
    expect(page.get_by_role("heading", name="各级意见")).to_be_visible()
    return page.url.removeprefix(window.site.address)


def review(window: Window, matter: str, number: str, opinion: str = "", *, back: bool = False, keep: str = "") -> None:
    """Open what waits for the viewer, answer the checklist, and approve or return."""
    page = window.page
    window.open("/")
    page.get_by_role("link", name="审核", exact=True).click()
    line = page.get_by_role("row").filter(has_text=number).filter(has_text=matter)
    line.get_by_role("link").first.click()
    for each in page.locator("fieldset").all():
        each.get_by_label("是", exact=True).check()
    page.locator("#opinion").fill(opinion)
    if keep:
        window.keep(keep)
    page.get_by_role("button", name="退回" if back else "同意").click()
    expect(page.get_by_role("heading", name="审核", exact=True)).to_be_visible()


def open_case(window: Window, number: str) -> Page:
    """Go from home to a case."""
    window.open("/")
    window.page.get_by_role("link", name="案件", exact=True).click()
    window.page.get_by_role("link", name=number).click()
    expect(window.page.get_by_role("heading", name="法律期限与义务")).to_be_visible()
    return window.page


def add_suspect(window: Window, number: str, name: str, id_number: str, keep: str = "") -> None:
    """Name whoever is suspected, on the page of a case."""
    page = open_case(window, number)
    page.locator("main").get_by_role("link", name="增加当事人").click()
    fill(page, kind="suspect", name=name, id_number=id_number, phone="13800138042", address="新桥小区 5 号楼 201")
    if keep:
        window.keep(keep)
    page.get_by_role("button", name="增加当事人").click()
    expect(page.locator("main")).to_contain_text(f"{name[0]}*")


def make_paper(window: Window, kind: str, **fields: str) -> None:
    """Make a paper of a kind from the page of a case; end on its own page."""
    page = window.page
    page.get_by_role("link", name="文书").click()
    if page.get_by_text("制作文书").first.evaluate("each => !each.closest('details')?.open"):
        page.get_by_text("制作文书").first.click()
    page.get_by_role("link", name=kind, exact=True).click()
    fill(page, **fields)
    page.get_by_role("button", name="制作文书").click()
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_role("heading", name=kind)).to_be_visible()


def in_stay(page: Page, name: str, **fields: str) -> None:
    """Enter a step from the page of a stay."""
    page.get_by_role("link", name=name, exact=True).click()
    fill(page, **fields)
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", name="经过")).to_be_visible()
