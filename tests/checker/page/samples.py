"""A small report of our own and a check of it whose findings are written by hand, one of each level."""

from __future__ import annotations

from dataclasses import replace

from xiezhi.checker import Check, SourceText, check_report
from xiezhi.checker.model import Finding, Level, Span, Verdict
from xiezhi.core.text import Text

REPORT = """示范市公安局2025年度法治政府建设情况报告
一、办案情况。全年共办结案件1200起,其中刑事案件400起、行政案件700起。化解纠纷90起,化解率75.00%,另有47余件在办。
二、统计表
类别\t2024年\t2025年
刑事\t380\t400
行政\t690\t700
二、存在问题
培训民警31人次。
"""


def span(words: str, text: str = REPORT) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def finding(number: int, words: list[str], verdict: Verdict, level: Level | None, kind: str = "sum") -> Finding:
    return Finding(
        id=f"f{number}",
        type=kind,
        members=tuple(span(each) for each in words),
        claims=(),
        verdict=verdict,
        level=level,
        computed=f"{number} + {number}",
        message=Text(f"“原句”：说明{number}。", f"“sentence”: statement {number}."),
        needed=Text(f"须满足{number}。", f"needs {number}.") if level else Text("", ""),
        mend=Text(f"改法{number}。", f"mending {number}.") if level else Text("", ""),
    )


def sample() -> Check:
    """Return the check: 1200 inconsistent, 90 doubtful, 75.00% rounding, 31 holds, 47余 editorial, 700 unchecked."""
    found = (
        finding(1, ["1200起", "400起"], Verdict.FAIL, Level.INCONSISTENT),
        finding(2, ["90起"], Verdict.AMBIGUOUS, Level.DOUBTFUL, "partition"),
        finding(3, ["75.00%", "90起"], Verdict.TRUNCATED, Level.ROUNDING, "ratio"),
        finding(4, ["47余件"], Verdict.FAULT, Level.EDITORIAL, "approx-after-nonround"),
        finding(5, ["二、存在问题"], Verdict.FAIL, Level.EDITORIAL, "heading-duplicate"),
        finding(6, ["31人次"], Verdict.OK, None, "le"),
        finding(7, ["示范市公安局2025年度法治政府建设情况报告"], Verdict.GAP, Level.NOT_CHECKABLE, "item-4"),
        finding(8, ["31人次"], Verdict.INFO, None, "round-number"),
    )
    return replace(check_report(SourceText(REPORT, "示范.txt")), findings=found)
