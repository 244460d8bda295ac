"""The head of the page: what was checked, the verdict, and how many figures and findings of each kind."""

from __future__ import annotations

from xiezhi.checker.model import Level
from xiezhi.checker.page.markup import both, both_html, escape, tag
from xiezhi.checker.page.standing import Ledger, Standing
from xiezhi.checker.page.wording import (
    LEVEL_MARKS,
    LEVEL_NOTES,
    LEVELS,
    STANDING_MARKS,
    STANDINGS,
    headline,
    without_quotation,
)
from xiezhi.core.text import Text

_BAR = 1000
_MOST_FIRST = 5


def summary(ledger: Ledger) -> str:
    """Return the head of the page."""
    return tag("header", tag("div", _title(ledger) + _verdict(ledger) + _first(ledger)) + _counts(ledger), "summary")


def _title(ledger: Ledger) -> str:
    report = ledger.check.report
    title = report.title.of(report.source.text) if report.title else report.source.name
    words = "".join(title.split()) if not title.isascii() else title
    count = len(ledger.check.claims)
    size = Text(
        f"{len(report.source.text)} 字 · {count} 个数字", f"{len(report.source.text)} characters · {count} figures"
    )
    name = f"{escape(report.source.name)} · " if report.title else ""
    return tag("h1", escape(words)) + tag("p", name + both(size), "about")


def _verdict(ledger: Ledger) -> str:
    levels = {finding.level for finding in ledger.remarks}
    worst = next((level for level in (Level.INCONSISTENT, Level.DOUBTFUL) if level in levels), None)
    name = "st-holds" if worst is None else f"st-{worst}"
    if not ledger.check.claims:
        name = "st-unchecked"
    caveat = Text(
        "结论只依据文本本身：指出哪些数字不能同时成立、哪些须说明口径，不判断哪一个有误。",
        "Judged from the text alone: which figures cannot all hold or need a stated scope, never which one is wrong.",
    )
    return tag(
        "div", tag("p", both(headline(ledger.check)), "headline") + tag("p", both(caveat), "caveat"), "verdict", name
    )


def _first(ledger: Ledger) -> str:
    """Return the findings to read first, one line each: what cannot hold, then what is doubtful."""
    grave = [
        finding
        for level in (Level.INCONSISTENT, Level.DOUBTFUL)
        for finding in ledger.remarks
        if finding.level is level
    ]
    rows = []
    for finding in grave[:_MOST_FIRST]:
        level = finding.level or Level.DOUBTFUL
        sign = tag("span", f"{LEVEL_MARKS[level]}{ledger.place[finding.id]}", "sign", f"lv-{level}")
        rows.append(tag("li", tag("a", sign + both(without_quotation(finding.message)), href=f"#{finding.id}")))
    if len(grave) > _MOST_FIRST:
        more = len(grave) - _MOST_FIRST
        rows.append(tag("li", both(Text(f"另有 {more} 处，见下文。", f"{more} more below."))))
    return tag("ol", "".join(rows), "first") if rows else ""


def _counts(ledger: Ledger) -> str:
    figures = (
        tag("h2", both(Text("数字", "Figures"))) + _bar(ledger) + tag("ul", "".join(_figure_counts(ledger)), "legend")
    )
    findings = tag("h2", both(Text("发现", "Findings"))) + tag(
        "ul", "".join(_finding_counts(ledger)), "legend", "levels"
    )
    return tag("div", tag("section", figures) + tag("section", findings), "counts")


def _figure_counts(ledger: Ledger) -> list[str]:
    return [
        tag(
            "li",
            tag("span", STANDING_MARKS[standing], "sign", f"st-{standing}")
            + tag("b", str(ledger.count(standing)))
            + tag("span", both(STANDINGS[standing]), id=f"says-{standing}"),
        )
        for standing in Standing
    ]


def _finding_counts(ledger: Ledger) -> list[str]:
    rows = []
    for level in Level:
        found = [finding for finding in ledger.remarks if finding.level is level]
        name = f"lv-{str(level).replace(' ', '-')}"
        words = both_html(
            f"{escape(LEVELS[level].zh)}<small>{escape(LEVEL_NOTES[level].zh)}</small>",
            f"{escape(LEVELS[level].en)}<small>{escape(LEVEL_NOTES[level].en)}</small>",
        )
        label = tag("span", LEVEL_MARKS[level], "sign", name) + tag("b", str(len(found))) + words
        rows.append(tag("li", tag("a", label, href=f"#{found[0].id}") if found else label))
    return rows


def _bar(ledger: Ledger) -> str:
    """Return a bar of the shares; widths are attributes of the drawing, since the page allows no inline style."""
    total = len(ledger.check.claims)
    if total == 0:
        return ""
    parts = []
    at = 0
    for standing in Standing:
        width = ledger.count(standing) * _BAR // total
        parts.append(tag("rect", "", f"st-{standing}", x=str(at), y="0", width=str(width), height="10"))
        at += width
    return tag("svg", "".join(parts), "bar", viewBox=f"0 0 {at} 10", preserveAspectRatio="none", aria_hidden="true")
