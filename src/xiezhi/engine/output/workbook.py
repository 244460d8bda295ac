"""``findings.xlsx``: the audit for people: where it comes from, counts per rule, and the findings that need a look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import openpyxl

from xiezhi import __version__
from xiezhi.engine.output.selection import Selection
from xiezhi.engine.output.sheet import Sheet
from xiezhi.engine.output.tally import RuleCounts
from xiezhi.engine.output.wording import CORRECTION, LEVELS, SEVERITIES, VERDICTS
from xiezhi.engine.reading.rejections import Rejections
from xiezhi.engine.reading.source import SourceFile
from xiezhi.engine.revisions import RULE as REVISION_RULE
from xiezhi.engine.verdicts import Level, Verdict
from xiezhi.law.model import Row, Rule, Rulebook

MOST_ROWS = 1_048_000
"""Findings an Excel sheet can take (its limit is 1,048,576 rows with the header and the note)."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where findings come from: rulebook, files, instants (µs since 1970 UTC) and the zone of the legal day."""

    rulebook: Rulebook
    files: tuple[SourceFile, ...]
    as_of: int | None
    known_at: int | None
    zone: str


class Result(Protocol):
    """What is needed of an audit's result here."""

    @property
    def rows_read(self) -> int:
        """Return the rows of the log."""

    @property
    def rejections(self) -> Rejections:
        """Return the rejected rows."""

    @property
    def rules(self) -> Mapping[str, RuleCounts]:
        """Return the counts per rule."""

    @property
    def findings(self) -> int:
        """Return the number of obligations."""


def write_workbook(path: Path, origin: Provenance, result: Result, selection: Selection) -> None:
    """Write the workbook; every cell is a plain text, number or time, never a formula."""
    book = openpyxl.Workbook(write_only=True)
    shown = selection.rows()
    _about(book, origin, result, (len(shown), selection.total))
    _rules(book, origin.rulebook, result.rules)
    _findings(book, origin, shown)
    if result.rejections.kept:
        _rejected(book, result.rejections)
    book.save(path)


def local_time(instant: int | None, zone: str) -> str:
    """Return an instant as local time with its offset.

    >>> local_time(0, "Asia/Shanghai"), local_time(None, "Asia/Shanghai")
    ('1970-01-01 08:00:00+08:00', '')
    """
    if instant is None:
        return ""
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(ZoneInfo(zone)).isoformat(" ", "seconds")


def _about(book: openpyxl.Workbook, origin: Provenance, result: Result, shown: tuple[int, int]) -> None:
    sheet = Sheet(book, "说明 About", [("项目", "item", 34), ("内容", "content", 100)])
    jurisdiction = origin.rulebook.jurisdiction
    draft = "（草案，未经核定）/ draft, not approved" if jurisdiction.draft else ""
    sheet.row(["规则库 / rulebook", f"{jurisdiction.name.zh} / {jurisdiction.name.en} {draft}".strip()])
    sheet.row(["规则库摘要 / rulebook digest", origin.rulebook.digest])
    for file in origin.files:
        sheet.row(["文件 / file", str(file.path)])
        sheet.row(["SHA-256", file.sha256])
    as_of = f"{local_time(origin.as_of, origin.zone)} {origin.zone}"
    sheet.row(["截至 / as of", as_of])
    if origin.known_at is not None:
        sheet.row(["所知截至 / as known at", f"{local_time(origin.known_at, origin.zone)} {origin.zone}"])
    sheet.row(["读取行数 / rows read", result.rows_read])
    sheet.row(["拒绝行数 / rows rejected", result.rejections.total])
    sheet.row(["义务总数 / obligations", result.findings])
    number, total = shown
    sheet.row(["列出的发现 / findings listed", f"{number:,} / {total:,}"])
    if number < total:
        note = (
            f"违反、提示和无法判断的共 {total:,} 项，本表只列最严重的 {number:,} 项；全部在 findings.parquet。"
            f"/ {total:,} findings fail or cannot be told; the gravest {number:,} are listed here, all of them are "
            "in findings.parquet (--excel-rows lists more)."
        )
        sheet.row(["注意 / note", note])
    sheet.row(["程序 / program", f"xiezhi {__version__}"])


def _rules(book: openpyxl.Workbook, rulebook: Rulebook, rules: Mapping[str, RuleCounts]) -> None:
    titles = {rule.rule_id: rule for rule in rulebook.rules}
    columns = [
        ("规则", "rule", 34),
        ("标题", "title", 50),
        ("轻重", "severity", 12),
        ("违反案件族", "violating threads", 14),
    ]
    columns += [(VERDICTS[each].zh, VERDICTS[each].en, 14) for each in Verdict]
    columns.append(("其中提示", "of these warnings", 14))
    sheet = Sheet(book, "汇总 Summary", columns)
    for name, counts in rules.items():
        rule = titles.get(name)
        words = rule.title if rule else CORRECTION
        title = f"{words.zh}\n{words.en}"
        severity = f"{SEVERITIES[rule.severity].zh} {SEVERITIES[rule.severity].en}" if rule else ""
        numbers = [counts.verdicts[each] for each in Verdict]
        sheet.row([name, title, severity, counts.violating_threads, *numbers, counts.warnings])
    sheet.filtered()


_FINDING_COLUMNS = [
    ("规则", "rule", 30),
    ("标题", "title", 44),
    ("条文", "article", 44),
    ("案件族", "thread", 24),
    ("结论", "verdict", 14),
    ("级别", "level", 12),
    ("期限", "due", 26),
    ("余量（小时）", "margin (hours)", 14),
    ("起因事件", "subject event", 24),
    ("决定事件", "deciding event", 24),
    ("缺少", "missing", 30),
    ("待日历确认", "provisional", 12),
    ("规则行", "row", 18),
    ("义务编号", "obligation", 36),
]


def _findings(book: openpyxl.Workbook, origin: Provenance, shown: Iterable[Mapping[str, object]]) -> None:
    sheet = Sheet(book, "发现 Findings", _FINDING_COLUMNS)
    rulebook, zone = origin.rulebook, ZoneInfo(origin.zone)
    rules = {rule.rule_id: rule for rule in rulebook.rules}
    articles = {(rule.rule_id, row.row_id): _articles(rulebook, row) for rule in rulebook.rules for row in rule.rows}
    for finding in shown:
        name, row = str(finding["rule_id"]), finding["row"]
        rule = rules.get(name)
        margin, due = finding["margin_seconds"], finding["due_at"]
        sheet.row(
            [
                name,
                _title(name, rule),
                articles.get((name, str(row)), "") or _first_articles(rulebook, rule),
                finding["thread_id"],
                _said(VERDICTS[Verdict(str(finding["verdict"]))].zh, str(finding["verdict"])),
                _level(finding["level"]),
                due.astimezone(zone).isoformat(" ", "minutes") if isinstance(due, datetime) else "",
                round(margin / 3600, 2) if isinstance(margin, int) else None,
                finding["subject_event_id"],
                finding["decided_by_event_id"],
                finding["missing"],
                "是 yes" if finding["provisional"] else "",
                row,
                finding["obligation_id"],
            ]
        )
    sheet.filtered()


def _level(level: object) -> str:
    return "" if level is None else _said(LEVELS[Level(str(level))].zh, str(level))


def _said(zh: str, en: str) -> str:
    return f"{zh} {en}"


def _title(name: str, rule: Rule | None) -> str:
    if rule is not None:
        return f"{rule.title.zh} / {rule.title.en}"
    return "更正改变了结论 / correction changed a verdict" if name == REVISION_RULE else ""


def _articles(rulebook: Rulebook, row: Row) -> str:
    cited = []
    for citation in row.basis:
        instrument = rulebook.instruments.get(citation.instrument)
        name = citation.instrument if instrument is None else f"{instrument.name.zh} ({instrument.name.en})"
        cited.append(f"{name} {', '.join(citation.articles)}".strip())
    return "; ".join(cited)


def _first_articles(rulebook: Rulebook, rule: Rule | None) -> str:
    return _articles(rulebook, rule.rows[0]) if rule is not None and rule.rows else ""


def _rejected(book: openpyxl.Workbook, rejections: Rejections) -> None:
    columns = [
        ("表", "table", 10),
        ("行", "row", 12),
        ("列", "column", 24),
        ("值", "value", 40),
        ("原因", "reason", 60),
    ]
    sheet = Sheet(book, "拒绝 Rejected", columns)
    for each in rejections.in_order():
        sheet.row([each.table, each.row, each.column, each.value, f"{each.reason.zh} / {each.reason.en}"])
    sheet.filtered()
