"""A public-order case from the report to the closing off of its record, entered on pages by those who may."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site, Window, open_window
from tests.browser.deskwork import add_suspect, fill, in_stay, make_paper, name_of, open_case, review, step, submit
from tests.browser.live_audit import FAILING, audited
from tests.web.papers.desk import text_of

PEOPLE = ("intake", "officer", "station_head", "legal_stationed", "legal_reviewer", "bureau_leader")
WHERE, PHONE, NAME = "新桥小区 3 号楼车棚", "13700137066", "胡桂兰"
SUSPECT = "110105199003074253"


def test_a_theft_from_the_report_to_the_closed_record(chromium: Browser, site: Site, tmp_path: Path) -> None:
    people = {role: open_window(chromium, site, role) for role in PEOPLE}
    officer, head = people["officer"], people["station_head"]
    report = _reported(people["intake"])
    number = _filed(head, report, name_of(officer))
    add_suspect(officer, number, "程立国", SUSPECT, keep="theft-06-person")
    _summoned(officer)
    _held_and_heard(officer, number)
    _reviewed(people, number)
    _punished(officer, number)
    found, shown = audited(site, number, tmp_path)
    assert found == shown
    assert not FAILING & {verdict for verdict, _ in found.values()}
    _closed(people, number)
    for each in people.values():
        assert each.complaints == []
        each.page.context.close()


def _reported(window: Window) -> str:
    """Take the report and print its receipt; return its number."""
    page = window.page
    window.open("/")
    page.get_by_role("link", name="接报案", exact=True).click()
    page.get_by_role("link", name="登记报案").click()
    fill(
        page,
        matter="public-order",
        place=WHERE,
        what="停在车棚的电动自行车电瓶被人拆走",
        reporter_name=NAME,
        phone=PHONE,
        evidence="车棚监控录像光盘一张\n购车发票复印件",
    )
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name="接报案回执")).to_be_visible()
    expect(page.get_by_alt_text("存证 QR")).to_be_visible()
    expect(page.locator(".xz-receipt-proof")).to_contain_text("叶哈希")
    window.keep("theft-01-receipt")
    return page.locator("dd strong").first.inner_text()


def _filed(window: Window, report: str, officer: str) -> str:
    """Accept and file the report, handled by the officer; return the number of the case."""
    page = window.page
    window.open("/")
    page.get_by_role("link", name="待处理的报案").last.click()
    page.get_by_role("link", name=report).click()
    expect(page.locator("#law ~ ul").first).to_contain_text("行政案件受案、立案的时间")
    window.keep("theft-02-to-decide")
    page.get_by_role("link", name="受案", exact=True).click()
    fill(page, title="盗窃电动自行车电瓶", handler=officer)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator(".xz-effect", has_text="治安案件办案期限")).to_contain_text("开始")
    window.keep("theft-03-acceptance-foreseen")
    page.get_by_role("button", name="确认").click()
    page.get_by_role("link", name="行政立案").click()
    page.get_by_role("button", name="登记", exact=True).click()
    window.keep("theft-04-filing-foreseen")
    page.get_by_role("button", name="确认").click()
    link = page.get_by_role("link", name=re.compile(r"JL0101.*〔\d+〕"))
    window.keep("theft-04-filed")
    number = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", name="法律期限与义务")).to_be_visible()
    window.keep("theft-05-case-of-the-head")
    return number


def _summoned(window: Window) -> None:
    page = window.page
    make_paper(
        window,
        "传唤证",
        basis="治安管理处罚法",
        appear_at="即时",
        place="青岗县公安局执法办案管理中心",
        reason="涉嫌盗窃",
    )
    window.keep("theft-07-summons")
    page.locator("main").get_by_role("link", name="盗窃电动自行车电瓶").click()


def _held_and_heard(window: Window, number: str) -> None:
    page = window.page
    page.locator("main").get_by_role("link", name="办案中心").click()
    page.get_by_role("link", name="登记到案").click()
    page.locator("#party").select_option(index=1)
    fill(page, regime="public-order-summons", sex="m", warrant_shown="1")
    window.keep("theft-08-arrival")
    page.get_by_role("button", name="登记").click()
    expect(page.locator("#law ~ ul").first).to_contain_text("治安案件传唤后询问查证的时限")
    window.keep("theft-09-arrived")
    in_stay(page, "安全检查", checker_role="其他", belongings_found="1")
    in_stay(page, "随身财物", list_no="7")
    in_stay(page, "健康检查", health="良好")
    in_stay(page, "权利告知", counsel="1", noted_in_record="1")
    in_stay(page, "通知家属", about="治安传唤", not_notified_reason="无")
    page.get_by_role("link", name="开始讯（询）问").click()
    for name, index in (("room", 1), ("officer", 1), ("second", 2)):
        page.locator(f"#{name}").select_option(index=index)
    fill(page, recording="LX2026-11")
    page.get_by_role("button", name="登记").click()
    stay = page.locator("h1").inner_text().split()[0]
    page.get_by_role("link", name="办案中心", exact=True).first.click()
    line = page.get_by_role("row").filter(has_text=stay)
    expect(line).to_contain_text("讯（询）问中")
    window.keep("theft-10-live-board")
    line.get_by_role("link").click()
    in_stay(page, "结束讯（询）问", recording_intact="true")
    in_stay(page, "饮食休息")
    in_stay(page, "离开", to="释放离开", signed_time="1")
    expect(page.get_by_text("应有项目齐全")).to_be_visible()
    window.keep("theft-11-left")
    page.locator("main").get_by_role("link", name=number).click()
    window.keep("theft-12-case-after-custody")


def _reviewed(people: dict[str, Window], number: str) -> None:
    officer = people["officer"]
    where = submit(officer, "行政处罚", "罚款", about="乙 嫌疑人", amount="1500", opinion="拟罚款一千五百元")
    officer.keep("theft-13-submitted")
    review(people["legal_stationed"], "行政处罚", number, "监控录像未附提取笔录，补正后再报", back=True)
    officer.open("/")
    officer.keep("theft-14-returned-home")
    officer.page.get_by_role("link", name="退回的审核").click()
    officer.keep("theft-14-returned-list")
    officer.open(where)
    officer.page.locator("#opinion").fill("已补附提取笔录")
    officer.keep("theft-15-returned")
    officer.page.get_by_role("button", name="重新报送").click()
    for name in ("legal_stationed", "station_head", "legal_reviewer", "bureau_leader"):
        review(people[name], "行政处罚", number, "同意", keep=f"theft-16-{name}")
    officer.open(where)
    expect(officer.page.locator("main")).to_contain_text("通过")
    officer.keep("theft-17-reviewed")


def _punished(window: Window, number: str) -> None:
    page = open_case(window, number)
    make_paper(
        window,
        "行政处罚告知笔录",
        facts="2026 年 11 月拆走他人电动自行车电瓶一块",
        reasons="构成盗窃，尚不够刑事处罚",
        basis="治安管理处罚法第五十八条",
        penalty="罚款一千五百元",
    )
    page.get_by_role("link", name="登记送达").click()
    fill(page, views_raised="false")
    page.get_by_role("button", name="登记送达").click()
    window.keep("theft-18-notice-served-foreseen")
    page.locator("main form button.btn-primary").click()
    page.locator("main").get_by_role("link", name="盗窃电动自行车电瓶").click()
    does = step(
        page,
        "行政处罚决定",
        "乙 嫌疑人",
        decider="county-or-above",
        kinds="fine",
        fine="1500",
        remedies_told="true",
        decision_id="D-1",
    )
    assert "已履行" in does
    window.keep("theft-19-decided")
    make_paper(
        window,
        "行政处罚决定书",
        facts="拆走他人电动自行车电瓶一块",
        evidence="监控录像、被侵害人陈述、本人陈述",
        basis="治安管理处罚法第五十八条",
        penalty="罚款一千五百元",
        performance="收到决定书之日起十五日内到指定银行缴纳",
        remedy="六十日内申请行政复议，六个月内提起行政诉讼",
    )
    with page.expect_download() as waiting:
        fill(page, purpose="送达当事人")
        page.get_by_role("button", name="下载").click()
    assert "罚款一千五百元" in text_of(Path(waiting.value.path()).read_bytes())
    window.keep("theft-20-decision-paper")
    page.get_by_role("link", name="登记送达").click()
    fill(page, method="hand", present_at_decision="true")
    page.get_by_role("button", name="登记送达").click()
    window.keep("theft-21-service-foreseen")
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_text("已送达")).to_be_visible()
    page.locator("main").get_by_role("link", name="盗窃电动自行车电瓶").click()
    step(page, "罚款缴付银行", "乙 嫌疑人", decision_id="D-1")
    step(page, "行政案件结案", ground="decided-executed")
    window.keep("theft-22-executed")
    expect(page.get_by_text("违反或逾期")).to_have_count(0)


def _closed(people: dict[str, Window], number: str) -> None:
    page = open_case(people["station_head"], number)
    page.get_by_role("link", name="结案", exact=True).click()
    page.locator("main").get_by_role("button", name="结案", exact=True).click()
    expect(page.get_by_text("已结", exact=False).first).to_be_visible()
    people["station_head"].keep("theft-23-closed")
    page = open_case(people["legal_reviewer"], number)
    page.get_by_role("link", name="封存").click()
    fill(page, kind="public-order")
    page.get_by_role("button", name="封存").click()
    people["legal_reviewer"].keep("theft-24-closure-foreseen")
    page.get_by_role("button", name="确认").click()
    people["legal_reviewer"].keep("theft-25-closed-off")
    people["officer"].open("/cases/")
    expect(people["officer"].page.get_by_role("link", name=number)).to_have_count(0)
