"""How numbers are written: value, unit, hedge and span; and the numbers that count nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xiezhi.checker import Claim, SourceText, check_report


def claims(text: str) -> list[Claim]:
    return list(check_report(SourceText(text)).claims)


FORMS = [
    ("办理案件12489起。", "12489起", "12489", "起", "none"),
    ("受理诉求5.77万件。", "5.77万件", "57700", "件", "none"),
    ("总投资116.87亿元。", "116.87亿元", "11687000000", "元", "none"),
    ("送法下基层40余次。", "40余次", "40", "次", "余"),
    ("发布信息1.3万余条。", "1.3万余条", "13000", "条", "余"),
    ("落实资金30多亿元。", "30多亿元", "3000000000", "元", "多"),
    ("落实资金9.5亿余元。", "9.5亿余元", "950000000", "元", "余"),
    ("阅读量150余万次。", "150余万次", "1500000", "次", "余"),
    ("设立宣传点约175个。", "约175个", "175", "个", "约"),
    ("增速下降近18个百分点。", "近18个百分点", "18", "个百分点", "近"),
    ("办理 150.25 万件。", "150.25 万件", "1502500", "件", "none"),
    ("下降 0.01%。", "0.01%", "0.01", "%", "none"),
    ("受理１２３件。", "１２３件", "123", "件", "none"),
    ("受理12,489件。", "12,489件", "12489", "件", "none"),
    ("裁决0.0038万宗。", "0.0038万宗", "38", "宗", "none"),
    ("出动警力63100人次。", "63100人次", "63100", "人次", "none"),
    ("达到2000人以上。", "2000人以上", "2000", "人", "以上"),
    ("關注人數佔比９８．５％。", "９８．５％", "98.5", "%", "none"),
    ("銷毀炸藥5457.6公斤。", "5457.6公斤", "5457.6", "公斤", "none"),
    ("增长为上年的4.4倍。", "4.4倍", "4.4", "倍", "none"),
    ("查处治安案件1326,同比上升48.6%。", "1326", "1326", None, "none"),
    ("全年破获重大案件两件。", "两件", "2", "件", "none"),
]


@pytest.mark.parametrize(("text", "span", "value", "unit", "approx"), FORMS, ids=[form[1] for form in FORMS])
def test_a_figure_is_read_with_value_unit_and_hedge(
    text: str, span: str, value: str, unit: str | None, approx: str
) -> None:
    claim = claims(text)[0]
    assert (claim.text, claim.value, claim.unit, claim.approx) == (span, Decimal(value), unit, approx)
    assert claim.span.of(text) == span


TRAPS = [
    "依据《行政处罚法》第七十二条第一款第(三)项、国办函〔2021〕30号。",
    "拨打110、12345、0934-8212345。",
    "截至2025年12月31日24时，2021—2025年规划第3章。",
    "九龙路88号、G22高速、甘M12345、5G网络、4·15宣传、“3·16”案。",
    "罚款500元以上1000元以下、15日以下拘留；受案后30日内办结。",
    "第36个禁毒日、60周年、二十届四中全会、一级民警、“1310”机制、“4个100%”。",
    "1.总体情况。\n2、问题。\n(3)安排。\n①落实。",
    "1-11月份，2024年上半年，第28周，12:30，2024/5/1，2024.5.1。",
    "坚持“四个年”行动、“八五”普法、两个确立、千方百计、进一步、一律。",
    "落实《服务企业20条措施》。",
]


@pytest.mark.parametrize("text", TRAPS)
def test_numbers_that_count_nothing_are_no_claims(text: str) -> None:
    assert [claim.text for claim in claims(text)] == []


def test_a_range_is_one_claim_with_two_ends() -> None:
    claim = claims("每月发生3-5起。")[0]
    assert (claim.value, claim.upper, claim.unit) == (Decimal(3), Decimal(5), "起")


def test_from_a_to_b_is_two_claims() -> None:
    assert [str(c.value) for c in claims("覆盖率由71.5%提高到83.2%。")] == ["71.5", "83.2"]


def test_list_numbers_glued_to_the_text_are_split_off() -> None:
    text = "12020年省政府收到188件。\n22020年省直部门收到376件。\n313个市州收到4377件。"
    assert [c.text for c in claims(text)] == ["188件", "376件", "13个", "4377件"]


def test_a_threshold_inside_a_count_is_no_claim() -> None:
    assert [c.text for c in claims("9个收到超过40件,14个少于5件。")] == ["9个", "14个"]


def test_bare_numbers_in_table_cells_are_claims_with_the_unit_of_their_head() -> None:
    found = claims("类型 | 2024年(件) | 同比\n投诉 | 20616 | ↑9.03%\n举报 | 7144 | ↓18.04%")
    assert [(c.text, c.unit, c.direction) for c in found] == [
        ("20616", "件", None),
        ("9.03%", "%", "up"),
        ("7144", "件", None),
        ("18.04%", "%", "down"),
    ]


def test_a_line_break_inside_a_sentence_hides_no_figure() -> None:
    text = "全市公安机关共排查录入各类矛盾纠纷信息一万余起，经核实化解124\n89起，化解率94.92%。"
    assert [str(c.value) for c in claims(text)] == ["12489", "94.92"]


def test_the_sign_of_a_change_comes_from_its_verb_and_carries_on() -> None:
    found = claims("发案分别下降11.85%、35.55%、6.06%，破案同比上升3.1%。")
    assert [c.direction for c in found] == ["down", "down", "down", "up"]


def test_universals_and_named_counts_are_read_but_are_no_claims() -> None:
    check = check_report(SourceText("统筹网上与网下两条战线，问题全部整改到位，实现零发生。"))
    assert check.claims == ()
    assert [(n.text, str(n.kind)) for n in check.numbers] == [
        ("两条", "named-count"),
        ("全部", "universal"),
        ("零发生", "universal"),
    ]
