"""One planted case for each of the thirty check types, and for each the neighbour that must stay silent."""

from __future__ import annotations

import pytest

from xiezhi.checker import SourceText, check_report
from xiezhi.checker.model import Finding

BAD = {"fail", "ambiguous", "fault", "gap", "truncated"}


def findings(text: str) -> tuple[Finding, ...]:
    return check_report(SourceText(text)).findings


def bad(text: str) -> set[tuple[str, str]]:
    return {(finding.type, str(finding.verdict)) for finding in findings(text) if finding.verdict in BAD}


def good(text: str) -> set[str]:
    return {finding.type for finding in findings(text) if finding.verdict not in BAD}


CALLS = """来电5.77万件，同比上升9.5%。
类型 | 2024年 | 2023年 | 同比
投诉 | 20616 | 18908 | ↑9.03%
举报 | 7144 | 8716 | ↓18.04%
咨询 | 29973 | 26345 | ↑13.77%"""

CASES = [
    ("sum", "全年办理案件500件，其中刑事案件120件、行政案件290件、其他案件80件。", ("sum", "fail")),
    ("subset", "登记线索30条，办结36条。", ("le", "fail")),
    ("bracket subset", "查处酒驾475起(醉驾532起)。", ("le", "fail")),
    ("list within whole", "表彰先进300人，其中党员180人、女性160人、青年90人。", ("sum", "ambiguous")),
    ("ratio", "受理诉求800件，办结720件，办结率92%。", ("ratio", "fail")),
    (
        "hidden base",
        "受理来电900件，其中咨询300件，占50%；求助200件，占33.33%；投诉100件，占16.67%。",
        ("hidden-base", "fail"),
    ),
    (
        "shares to 100",
        "收到来信1000件，其中咨询416件，占41.6%；求助333件，占33.3%；投诉251件，占25.4%。",
        ("sum100", "fail"),
    ),
    ("change rate", "立案1200起，上年同期1000起，同比上升25%。", ("yoy", "fail")),
    (
        "base inference",
        "受理200件，同比上升100%。其中，民事150件，同比上升50%；刑事50件，同比上升25%。",
        ("mixgrowth", "ambiguous"),
    ),
    ("integer base", "逮捕58人，同比上升33.9%。", ("integer-base", "ambiguous")),
    ("integer base cut off", "查处治安案件1326起，同比上升48.6%。", ("integer-base", "truncated")),
    ("amount and rate", "新收案件540件，比上年增加60件，增幅15%。", ("growth", "fail")),
    (
        "change of a sum",
        CALLS,
        ("yoysum", "fail"),
    ),
    ("points", "合格率95.2%，上年为93.1%，提高2.4个百分点。", ("points", "fail")),
    ("points or percent", "受理率57.7%，同比提高了5.97%。", ("points-word", "fault")),
    ("balance", "旧存案件30件，新收200件，审结210件，未结25件。", ("balance", "fail")),
    (
        "copied figures",
        "甲区合格率50.76%，优良率64.27%。乙区合格率50.76%，优良率64.27%。",
        ("copied-figure", "ambiguous"),
    ),
    ("percent range", "命案破案率达130%。", ("percent-range", "ambiguous")),
    ("decline above 100", "发案同比下降120%。", ("percent-range", "fail")),
    ("calendar day", "2025年2月29日召开会议。", ("calendar", "fail")),
    ("calendar issues", "11月份热线运行情况。编发日报31期。", ("calendar", "fail")),
    ("calendar order", "规划期为2026—2022年。", ("calendar", "fail")),
    ("unit mismatch", "培训参加人数达到640人次。", ("unit-mismatch", "fail")),
    ("approximation", "审核案件7995余件。", ("approx-after-nonround", "fault")),
    ("distribution", "电诈、盗窃、抢劫发案分别下降11.8%、35.5%。", ("distribution", "ambiguous")),
    ("named count", "打防成效明显，实现四个下降，盗窃下降5.1%，抢劫下降6.2%。", ("named-count", "ambiguous")),
    ("announced list", "做到以下三个方面：一是抓学习。二是抓落实。", ("named-count", "ambiguous")),
    ("universal", "收集企业诉求5件，已办结4件，件件有回音。", ("universal", "ambiguous")),
    ("remainder", "发现执法问题412个，整改388个。", ("remainder", "gap")),
    ("partition", "排查纠纷1000起，化解950起，移交有关部门200起。", ("partition", "ambiguous")),
    ("plausibility", "组织培训500次，120人次参加。", ("plausibility", "ambiguous")),
    ("heading twice", "一、工作情况\n内容。\n二、问题\n内容。\n二、安排\n内容。", ("heading-duplicate", "fail")),
    ("heading gap", "一、工作情况\n内容。\n三、安排\n内容。", ("heading-missing", "fail")),
    ("bracket", "配发《治安法释义(新版》等书籍。", ("unbalanced-bracket", "fault")),
    ("title years", "落实《建设规划(2021-2025年)》。对照《建设规划(2021-2026年)》自查。", ("title-drift", "fail")),
    ("wrong word", "截止2025年12月，工作完成。", ("wrong-word", "fault")),
    ("repeated sentence", "排查积案52起，排查积案52起。", ("repetition", "fault")),
    ("share order", "干部6.7万人，其中男3.3万人，占51%；女3.4万人，占49%。", ("share-order", "fail")),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_planted_fault_is_found(name: str, text: str, expected: tuple[str, str]) -> None:
    assert expected in bad(text), name


SOUND = [
    ("sum", "全年办理案件500件，其中刑事案件120件、行政案件290件、其他案件90件。", "sum"),
    ("sum within rounding", "接收5.77万件，其中投诉2.06万件、举报7144件、咨询3.00万件。", "sum"),
    ("ratio", "受理诉求800件，办结720件，办结率90%。", "ratio"),
    ("hidden total", "受理诉求600件，其中咨询300件，占50%；求助200件，占33.33%；投诉100件，占16.67%。", "ratio"),
    ("change rate", "立案1200起，上年同期1000起，同比上升20%。", "yoy"),
    ("amount and rate", "新收案件540件，比上年增加60件，增幅12.5%。", "growth"),
    ("points", "合格率95.2%，上年为93.1%，提高2.1个百分点。", "points"),
    ("balance", "旧存案件30件，新收200件，审结210件，未结20件。", "balance"),
    ("universal", "发现隐患67处，整改67处，全部整改到位。", "universal"),
    ("mean", "作出处罚决定50件，罚款440万元，案件平均罚款8.8万元。", "avg"),
    ("distribution", "电诈、盗窃、抢劫发案分别下降11.8%、35.5%和6.1%。", "distribution"),
    ("not arrested", "批准逮捕912人，不批准逮捕374人，不捕率29.08%。", "ratiosum"),
]


@pytest.mark.parametrize(("name", "text", "kind"), SOUND, ids=[case[0] for case in SOUND])
def test_a_sound_relation_is_listed_and_not_flagged(name: str, text: str, kind: str) -> None:
    assert kind in good(text), name
    assert bad(text) == set(), name


SILENT = [
    "增长128.78%，系统上线后业务量同比增长190%。",
    "全年召开会议12次，培训3场，参加640人次。",
    "对罚款500元以上1000元以下、拘留15日以下的案件，30日内办结。",
    "设立值守点17个、必巡线40条、必巡点89个。",
    "发放资料5000余份，解答咨询800余人次。",
    "抓获毒品犯罪嫌疑人50人，查处吸毒人员51人。",
    "完成年度任务的104.6%。",
]


@pytest.mark.parametrize("text", SILENT)
def test_sound_prose_gives_no_alarm(text: str) -> None:
    assert bad(text) == set()
