"""A criminal case from the report to its transfer for prosecution, and a late step, entered on pages."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, Window, open_window
from tests.browser.deskwork import (
    add_suspect,
    ago,
    fill,
    in_stay,
    look_at_step,
    make_paper,
    name_of,
    open_case,
    review,
    step,
    submit,
)
from tests.browser.live_audit import FAILING, audited

PEOPLE = ("intake", "officer", "station_head", "legal_stationed", "legal_reviewer", "bureau_leader")
OFFICERS = "冯伟 · 城关派出所,王伟 · 城关派出所"
REVIEWERS = ("legal_stationed", "station_head", "legal_reviewer", "bureau_leader")
WHERE, PHONE, NAME = "东风路 8 号手机店", "13900139088", "吴桂英"
SUSPECT = "11010519881102345X"
TITLE, WHO = "入室盗窃手机店", "乙 嫌疑人"


def test_a_burglary_from_the_report_to_the_transfer_for_prosecution(
    chromium: Browser, site: Site, tmp_path: Path
) -> None:
    people = {role: open_window(chromium, site, role) for role in PEOPLE}
    officer = people["officer"]
    report = _reported(people["intake"])
    number = _filed(people["station_head"], report, name_of(officer), name_of(people["bureau_leader"]))
    add_suspect(officer, number, "马小军", SUSPECT)
    _summoned_and_heard(officer, number)
    _decided(people, "刑事拘留", number)
    _detained(officer)
    _decided(people, "提请批准逮捕", number)
    _arrested(officer)
    _decided(people, "移送审查起诉", number)
    _transferred(officer)
    found, shown = audited(site, number, tmp_path)
    assert found == shown
    assert not FAILING & {verdict for verdict, _ in found.values()}
    for each in people.values():
        assert each.complaints == []
        each.page.context.close()


def _reported(window: Window) -> str:
    page = window.page
    window.open("/intake/new/")
    fill(page, matter="criminal", place=WHERE, what="夜间门锁被撬，二十部手机被盗", reporter_name=NAME, phone=PHONE)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name="接报案回执")).to_be_visible()
    return page.locator("dd strong").first.inner_text()


def _filed(window: Window, report: str, officer: str, leader: str) -> str:
    """Enter the approval of filing, file, and return the number of the case."""
    page = window.page
    window.open("/")
    page.get_by_role("link", name="待处理的报案").last.click()
    page.get_by_role("link", name=report).click()
    page.get_by_text("后续事项").click()
    window.keep("burglary-01-to-decide")
    page.get_by_role("link", name="登记审批").click()
    fill(page, matter="filing", approver_id=f"{leader} · 江岚市公安局 · 市级公安机关负责人")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_role("button", name="确认").click()
    page.get_by_role("link", name="刑事立案").click()
    fill(page, title=TITLE, handler=officer, charge="盗窃", economic="false", by_person_or_by_fact="fact")
    page.get_by_role("button", name="登记", exact=True).click()
    window.keep("burglary-02-filing-foreseen")
    page.get_by_role("button", name="确认").click()
    link = page.get_by_role("link", name=re.compile(r"JL0101.*〔\d+〕"))
    number = link.inner_text()
    link.click()
    window.keep("burglary-03-filed")
    return number


def _summoned_and_heard(window: Window, number: str) -> None:
    page = window.page
    page.locator("main").get_by_role("link", name="办案中心").click()
    page.get_by_role("link", name="登记到案").click()
    page.locator("#party").select_option(index=1)
    fill(page, regime="criminal-summons", sex="m", warrant_shown="1", signed_time="1")
    page.get_by_role("button", name="登记").click()
    expect(page.locator("#law ~ ul").first).to_contain_text("传唤")
    window.keep("burglary-04-arrived")
    in_stay(page, "安全检查", checker_role="其他", belongings_found="1", injuries_recorded="1")
    in_stay(page, "随身财物", list_no="9")
    in_stay(page, "健康检查", health="良好")
    in_stay(page, "权利告知", counsel="1", legal_aid="1", noted_in_record="1")
    page.get_by_role("link", name="开始讯（询）问").click()
    for name, index in (("room", 1), ("officer", 1), ("second", 2)):
        page.locator(f"#{name}").select_option(index=index)
    fill(page, recording="LX2026-12")
    page.get_by_role("button", name="登记").click()
    in_stay(page, "结束讯（询）问", recording_intact="true", individually="1")
    in_stay(page, "饮食休息")
    window.keep("burglary-05-heard")
    page.locator("main").get_by_role("link", name=number).click()


def _decided(people: dict[str, Window], matter: str, number: str) -> None:
    """Take a matter through the five levels, each by another account."""
    officer = people["officer"]
    submit(officer, matter, about=WHO, opinion="事实清楚，证据充分")
    for name in REVIEWERS:
        review(people[name], matter, number, "同意", keep=f"burglary-06-{name}" if matter == "移送审查起诉" else "")
    page = open_case(officer, number)
    expect(page.get_by_role("link", name=f"{matter} · 已批准")).to_be_visible()


def _detained(window: Window) -> None:
    page = window.page
    does = step(page, "执行拘留", WHO, decided_by="police", warrant_shown="true", caught_in_act="false")
    assert "送看守所" in does
    assert "通知家属" in does
    window.keep("burglary-07-detained")
    step(page, "送看守所羁押", WHO)
    make_paper(
        window,
        "拘留通知书",
        family="马大军",
        basis="刑事诉讼法第八十五条",
        house="青岗县看守所",
    )
    page.get_by_role("link", name="登记送达").click()
    page.get_by_role("button", name="登记送达").click()
    expect(page.locator(".xz-effect", has_text="通知家属")).to_contain_text("已履行")
    window.keep("burglary-08-family-notice-foreseen")
    page.locator("main form button.btn-primary").click()
    page.locator("main").get_by_role("link", name=TITLE).click()
    _interrogated(page)


def _interrogated(page: Page) -> None:
    step(
        page,
        "讯问",
        WHO,
        officer_ids=OFFICERS,
        place="detention-house",
        recorded="true",
        recording_intact="true",
        individually="true",
    )


def _arrested(window: Window) -> None:
    page = window.page
    step(page, "提请批准逮捕", WHO)
    step(page, "收到批准逮捕决定", WHO)
    does = step(page, "执行逮捕", WHO, decided_by="police", warrant_shown="true", officer_ids=OFFICERS)
    window.keep("burglary-09-arrested")
    assert "通知家属" in does
    _fact_supplied(page)
    step(page, "通知家属", WHO, about="arrest", not_notified_reason="none")
    step(page, "执行回执送达检察院", WHO, about="arrest")
    _interrogated(page)
    step(page, "侦查终结", major_complex="false", closing_report_made="true")
    step(page, "证据合法性审查/非法证据排除", excluded_count="0")
    window.keep("burglary-10-concluded")


def _fact_supplied(page: Page) -> None:
    """Record what the panel lacks by the link that stands there: what hung on it is judged."""
    lacks = page.get_by_role("link", name="记录事实 外国人")
    before = lacks.count()
    lacks.first.click()
    fill(page, value="false")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("link", name="登记一步")).to_be_visible()
    assert lacks.count() < before


def _transferred(window: Window) -> None:
    page = window.page
    step(page, "移送审查起诉", WHO, lawyer_opinion_given="false", lawyer_opinion_attached="false")
    step(page, "告知犯罪嫌疑人及律师移送情况", WHO, suspect_told="true", lawyer_told="true")
    window.keep("burglary-11-transferred")
    expect(page.get_by_role("heading", name="违反或逾期")).to_have_count(0)


def test_a_late_step_is_seen_before_it_is_saved_and_needs_a_written_reason(
    chromium: Browser, site: Site, tmp_path: Path
) -> None:
    window = open_window(chromium, site, "officer")
    page = window.page
    window.open("/cases/open/")
    fill(page, case_class="criminal", title="故意伤害")
    page.locator("main button[type=submit]").click()
    number = page.locator("h1 small").inner_text()
    page.locator("main").get_by_role("link", name="增加当事人").click()
    fill(page, kind="suspect")
    page.get_by_role("button", name="增加当事人").click()
    # Twenty-four hours after it the person is in the detention house: they went by before this was entered.
    look_at_step(page, "执行拘留", "甲 嫌疑人", when=ago(26 * 60), decided_by="police", warrant_shown="true")
    broken = page.locator("form [role=status] li", has_text="拘留后24小时内送看守所")
    expect(broken).to_contain_text("逾期")
    window.keep("late-step-foreseen")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("拘留后24小时内送看守所")
    expect(page.get_by_role("alert")).to_contain_text("须写明理由")
    window.keep("late-step-refused")
    page.locator("#reason").fill("当时网络中断，现补登")
    page.get_by_role("button", name="登记", exact=True).click()
    does = step(page, "送看守所羁押", "甲 嫌疑人")
    assert re.search(r"逾期 → 已履行（\S+）\s+拘留后24小时内送看守所", does) or "逾期 →" in does
    expect(page.locator("#law ~ ul").first).to_contain_text("拘留后24小时内送看守所")
    window.keep("late-step-entered")
    found, shown = audited(site, number, tmp_path)
    assert found == shown
    assert ["late", "breach"] in found.values()
    page.context.close()
