"""Turns of phrase that other people's reports use; each holds as printed and is caught once a figure is changed."""

from __future__ import annotations

import pytest

from xiezhi.checker import SourceText, check_report

HOLDS = {"ok", "ok-within-rounding", "info"}

TABLE = "区县 受理 办结 办结率\n东区 400 300 75.00%\n西区 200 180 90.00%\n北区 300 270 90.00%\n合计 900 750 83.33%\n"
OPENNESS = (
    "项目　自然人　商业企业　总计\n一、本年新收数量　52　9　61\n二、上年结转数量　2　1　3\n（一）予以公开　25　5　30\n"
    "（二）不予公开　26　4　30\n（三）总计　51　9　60\n四、结转下年度　3　1　4\n"
)
HOTLINE = "一是物业类9820件。二是消费类7344件。三是社保类5127件。三类问题共22291件。\n"
EXITS = "共发生事故146起，死亡97人。道路88起、死亡51人，分别占60.3%、52.6%；建筑58起、死亡46人，分别占39.7%、47.4%。\n"
COURT = "受理案件86412件，其中旧存5208件、新收81204件；审结80957件，年末未结5455件。\n"

CASES = [
    ("ratio", TABLE, "75.00%", "76.00%"),
    ("sum", TABLE, "合计 900", "合计 910"),
    ("sum", OPENNESS, "（三）总计　51　9　60", "（三）总计　51　9　61"),
    ("balance", OPENNESS, "结转下年度　3　1　4", "结转下年度　2　1　4"),
    ("yoy", "2025年报告\n受理9.46万件，较2024年的8.73万件增长8.36%。\n", "8.36%", "9.36%"),
    ("yoy", "2025年报告\n接报火灾1842起，同比上升4.36%（2024年为1765起）。\n", "4.36%", "6.36%"),
    ("yoy", "支出2186.4万元，较上年的2341.7万元减少155.3万元，下降6.6%。\n", "155.3", "185.3"),
    ("sum", HOTLINE, "共22291", "共22391"),
    ("ratio", EXITS, "47.4%", "49.4%"),
    ("balance", COURT, "5455", "5445"),
    ("distribution", "立案87件，撤案134件，同比分别上升20.8%、10.7%。\n", "10.7%", "10.7%和15.5%"),
    ("ratio", "检查机构2318家，处理违规机构846家，占36.5%，移送3家。\n", "36.5%", "46.5%"),
    (
        "sum",
        "参保186.42万人。其中，职工42.87万人，包括在职30.15万人、退休12.72万人；居民143.55万人。\n",
        "12.72",
        "92.72",
    ),
    ("sum", "受理300件。调解成功120件，撤诉80件，调解成功和撤诉合计200件。\n", "合计200", "合计210"),
]


@pytest.mark.parametrize(("kind", "text", "right", "wrong"), CASES)
def test_a_sound_text_holds_and_a_changed_figure_is_noticed(kind: str, text: str, right: str, wrong: str) -> None:
    assert text.count(right) == 1
    sound = check_report(SourceText(text))
    changed = check_report(SourceText(text.replace(right, wrong)))
    assert not [f for f in sound.findings if f.level == "inconsistent"]
    if kind != "distribution":
        assert [f for f in sound.findings if f.type == kind and f.verdict in HOLDS]
    assert [f for f in changed.findings if f.verdict not in HOLDS]


def claims(text: str) -> list[tuple[str, str]]:
    return [(c.text, f"{c.value or 0:f}") for c in check_report(SourceText(text)).claims if c.is_claim]


def test_a_unit_cut_by_a_line_end_is_read_whole() -> None:
    text = "全年刑事案件破案率同比上升得很快并且达到了上升3.7个百\n分点。"
    assert claims(text) == [("3.7个百\n分点", "3.7")]


def test_a_second_unit_in_brackets_belongs_to_the_first() -> None:
    assert claims("在用特种设备46218台（套），信访总量3164件（人）次。") == [
        ("46218台（套）", "46218"),
        ("3164件（人）次", "3164"),
    ]


def test_digits_in_groups_of_three_need_no_comma() -> None:
    assert claims("抓获犯罪嫌疑人1 573 人。") == [("1 573 人", "1573")]


def test_a_share_required_is_no_claim() -> None:
    assert claims("解读占比不低于60%。") == []


def test_a_plan_ratio_does_not_take_the_change_of_its_count() -> None:
    text = "收入21.01亿元，为预算的101.5%，比上年增长4.6%。其中：税收14.82亿元，增长5.9%；非税6.18亿元，增长1.6%。"
    assert [f.verdict for f in check_report(SourceText(text)).findings if f.type == "mixgrowth"] == [
        "ok-within-rounding"
    ]


def test_a_rate_of_what_passed_is_judged_by_what_failed() -> None:
    findings = check_report(SourceText("评查案卷240卷，优秀88卷、合格147卷、不合格5卷，合格率97.9%。")).findings
    assert [(f.computed, f.verdict) for f in findings if f.type == "ratio"] == [("235/240 = 97.9167%; 97.9%", "ok")]
