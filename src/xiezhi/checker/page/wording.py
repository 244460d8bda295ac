"""Every word of the page that does not come from the report or from a finding, in both languages."""

from __future__ import annotations

from xiezhi.checker.model import Check, Finding, Kind, Level
from xiezhi.checker.page.standing import Standing
from xiezhi.core.text import Text

LEVELS: dict[Level, Text] = {
    Level.INCONSISTENT: Text("不一致", "inconsistent"),
    Level.DOUBTFUL: Text("存疑", "doubtful"),
    Level.ROUNDING: Text("舍入", "rounding"),
    Level.EDITORIAL: Text("文字", "editorial"),
    Level.NOT_CHECKABLE: Text("无从核对", "not checkable"),
}
LEVEL_NOTES: dict[Level, Text] = {
    Level.INCONSISTENT: Text("怎样理解都不能同时成立", "no reading lets them all hold"),
    Level.DOUBTFUL: Text("只有在文中没有写明的口径下才成立", "holds only under a scope the text does not state"),
    Level.ROUNDING: Text("在舍入或截尾的范围内才相符", "agrees only within rounding or cutting off"),
    Level.EDITORIAL: Text("结构、单位或用语", "structure, units or wording"),
    Level.NOT_CHECKABLE: Text("缺少核对所需的内容", "what is needed to check it is missing"),
}
# The marks are in the GBK set of every Chinese font, so that none turns into an empty box on an old machine.
LEVEL_MARKS: dict[Level, str] = {
    Level.INCONSISTENT: "×",
    Level.DOUBTFUL: "?",
    Level.ROUNDING: "≈",
    Level.EDITORIAL: "※",
    Level.NOT_CHECKABLE: "○",
}
STANDINGS: dict[Standing, Text] = {
    Standing.INCONSISTENT: Text("不一致", "inconsistent"),
    Standing.DOUBTFUL: Text("存疑", "doubtful"),
    Standing.ROUNDING: Text("舍入", "rounding"),
    Standing.HOLDS: Text("相符", "holds"),
    Standing.UNCHECKED: Text("无可比对", "nothing to check by"),
}
STANDING_MARKS: dict[Standing, str] = {
    Standing.INCONSISTENT: "×",
    Standing.DOUBTFUL: "?",
    Standing.ROUNDING: "≈",
    Standing.HOLDS: "√",
    Standing.UNCHECKED: "·",
}
KINDS: dict[Kind, Text] = {
    Kind.COUNT: Text("数量", "count"),
    Kind.PERSON_TIMES: Text("人次", "person-times"),
    Kind.VEHICLE_TIMES: Text("车次", "vehicle-times"),
    Kind.MONEY: Text("金额", "money"),
    Kind.MEASURE: Text("计量", "measure"),
    Kind.SHARE: Text("占比", "share"),
    Kind.RATE: Text("比率", "rate"),
    Kind.CHANGE: Text("增减幅度", "change"),
    Kind.POINTS: Text("百分点", "points"),
    Kind.MULTIPLE: Text("倍数", "multiple"),
    Kind.UNIVERSAL: Text("全称", "universal"),
    Kind.NAMED_COUNT: Text("数目词", "named count"),
    Kind.ORDINAL: Text("序号", "ordinal"),
    Kind.DATE: Text("日期", "date"),
    Kind.NAME: Text("名称", "name"),
    Kind.IDIOM: Text("习语", "idiom"),
    Kind.LEGAL: Text("法定数", "legal figure"),
}
COMPARISONS: dict[str, Text] = {
    "yoy": Text("同比", "year-on-year"),
    "mom": Text("环比", "period-on-period"),
}
_TYPES: dict[str, Text] = {
    "sum": Text("分项与合计", "parts and total"),
    "sum100": Text("比例合计", "shares to 100 %"),
    "sumle": Text("分项不超过总数", "parts within the total"),
    "ratiosum": Text("合计的比率", "ratio of a sum"),
    "ratio": Text("比率", "ratio"),
    "share-order": Text("比例的大小次序", "order of shares"),
    "base-wording": Text("基数的写法", "wording of a base"),
    "hidden-base": Text("未印出的基数", "unprinted base"),
    "avg": Text("平均数", "mean"),
    "le": Text("部分不大于全体", "part within whole"),
    "subset": Text("部分与全体", "part and whole"),
    "eq": Text("前后同一数", "same figure twice"),
    "yoy": Text("同比", "year-on-year"),
    "yoysum": Text("合计的同比", "change of a sum"),
    "mixgrowth": Text("分项与合计的增幅", "change of parts and total"),
    "growth": Text("增减量与增幅", "amount and rate of change"),
    "integer-base": Text("整数基数", "whole-number base"),
    "chain": Text("年度衔接", "year-to-year chain"),
    "points": Text("百分点", "percentage points"),
    "balance": Text("收结存平衡", "carried, received, closed"),
    "remainder": Text("未说明的余数", "silent remainder"),
    "partition": Text("去向重叠", "overlapping parts"),
    "universal": Text("全称与数字", "universal and figures"),
    "universal-scope": Text("全称的范围", "scope of a universal"),
    "distribution": Text("分别对应", "respective values"),
    "yoy-base": Text("增减幅度的基数", "base of a change"),
    "statistic-period": Text("统计时段", "period of the figures"),
    "percent-range": Text("百分数范围", "range of a percentage"),
    "copied-figure": Text("数字雷同", "copied figure"),
    "calendar": Text("日期", "calendar"),
    "unit-mismatch": Text("单位", "unit"),
    "approx-after-nonround": Text("余、约的用法", "use of a hedge"),
    "approx-usage": Text("余、约的用法", "use of a hedge"),
    "round-number": Text("整数过多", "round numbers"),
    "named-count": Text("数目与列举", "number and list"),
    "plausibility": Text("合理性", "plausibility"),
    "duplicate-metric": Text("同类数字", "similar figures"),
    "antecedent": Text("所指不明", "unclear reference"),
    "category-overlap": Text("类别重叠", "overlapping categories"),
    "subject-drift": Text("名称不一", "drifting term"),
    "external-count": Text("机构数目", "number of bodies"),
    "no-common-base": Text("不可相比", "no common base"),
    "unbalanced-bracket": Text("括号、书名号", "brackets and title marks"),
    "halfwidth-punctuation": Text("标点", "punctuation"),
    "stray-space": Text("空格", "stray space"),
    "heading-duplicate": Text("标题序号重复", "heading number repeated"),
    "heading-missing": Text("标题序号缺失", "heading number missing"),
    "heading-order": Text("标题顺序", "heading order"),
    "heading-inline": Text("标题格式", "heading layout"),
    "sublist-order": Text("分点顺序", "order of points"),
    "document-parts": Text("必备内容", "required parts"),
    "undefined-abbreviation": Text("未说明的简称", "abbreviation not explained"),
    "repetition": Text("重复", "repetition"),
    "name-drift": Text("名称不一", "drifting name"),
    "title-drift": Text("书名不一", "drifting title"),
    "term-confusion": Text("用词", "wrong term"),
    "wrong-word": Text("用词", "wrong word"),
    "collocation": Text("搭配", "collocation"),
    "particle": Text("的、地、得", "particle"),
    "glued-number": Text("数字粘连", "glued number"),
    "difference": Text("差额", "difference"),
    "sum-of-changes": Text("增减量合计", "sum of changes"),
    "approx-doubled": Text("余、约重叠", "hedge twice"),
    "missing-unit": Text("缺少单位", "missing unit"),
    "points-word": Text("百分点的用法", "percent or points"),
    "redundant-word": Text("多余的字词", "redundant word"),
    "redundant-clause": Text("多余的句子", "redundant clause"),
    "missing-word": Text("缺少字词", "missing word"),
    "section-order": Text("标题顺序", "section order"),
    "classification": Text("分类", "classification"),
    "item-1": Text("必备内容：举措和成效", "required part: measures and results"),
    "item-2": Text("必备内容：不足和原因", "required part: shortcomings and causes"),
    "item-3": Text("必备内容：第一责任人", "required part: first responsible person"),
    "item-4": Text("必备内容：下一年安排", "required part: next year's arrangements"),
    "item-5": Text("必备内容：其他情况", "required part: other matters"),
    "known-figure": Text("与记录比对", "against records"),
    "record": Text("与记录比对", "against records"),
    "note": Text("备注", "note"),
}


def type_name(finding: Finding) -> Text:
    """Return what kind of check this is; a check without a name of its own shows its code."""
    return _TYPES.get(finding.type, Text(finding.type, finding.type))


def headline(check: Check) -> Text:
    """Return the verdict on the whole report in one sentence.

    It never says which figure is wrong, only which cannot stand together.
    """
    if not check.claims:
        return Text("没有读到可核对的数字", "No figures to check were found")
    failed, doubtful = (_count(check, level) for level in (Level.INCONSISTENT, Level.DOUBTFUL))
    if failed:
        points = "point" if failed == 1 else "points"
        return Text(f"有 {failed} 处数字不能同时成立", f"{failed} {points} where the figures cannot all hold")
    if doubtful:
        points = "point needs" if doubtful == 1 else "points need"
        return Text(
            f"没有发现不能同时成立的数字，有 {doubtful} 处须说明口径",
            f"No figures contradict each other; {doubtful} {points} a stated scope",
        )
    return Text("没有发现不能同时成立的数字", "No figures contradict each other")


def _count(check: Check, level: Level) -> int:
    return sum(finding.level is level for finding in check.findings)


def without_quotation(message: Text) -> Text:
    """Return a message without the sentence it begins with, which stands beside it on the page.

    >>> without_quotation(Text("“共12起。”：相符。", "“共12起。”: they agree.")).zh
    '相符。'
    """
    en = _after_quotation(message.en, "”: ")
    return Text(_after_quotation(message.zh, "”："), en[:1].upper() + en[1:])


def _after_quotation(words: str, end: str) -> str:
    _, found, rest = words.partition(end)
    return rest if words.startswith("“") and found and rest else words
