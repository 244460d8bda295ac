"""Dates that do not exist, periods that end before they begin, daily issues beyond the days of the month."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from xiezhi.checker.bench import NOTHING, Bench, finding
from xiezhi.checker.figures import Figure
from xiezhi.checker.model import Finding, Span, Verdict
from xiezhi.core.text import Text

_FULL = re.compile(r"(?:((?:19|20)\d\d)年)?(\d{1,2})月(\d{1,2})[日号]")
_MONTH = re.compile(r"(?<!\d)(\d{1,2})月(?!\d)")
_SPAN = re.compile(r"((?:19|20)\d\d)年?[-—–~至到]{1,2}((?:19|20)\d\d)年")
_MONTHS = re.compile(r"(?<!\d)(\d{1,2})月?[-—–~至到](\d{1,2})月")
_DAILY = re.compile(r"日报|每日(?:通报|快报|简报)|日刊")
_BOOK = re.compile(r"《([^《》]{4,60}?)[(（]((?:19|20)\d\d)[-—–~至](?:(?:19|20)\d\d)年?[)）]》")


def find_dates(bench: Bench) -> Iterator[Finding]:
    """Yield faults of the calendar."""
    yield from _impossible(bench)
    yield from _reversed(bench)
    yield from _daily_issues(bench)
    yield from _titles(bench)


def _impossible(bench: Bench) -> Iterator[Finding]:
    for match in _FULL.finditer(bench.folded):
        year, month, day = match.group(1), int(match.group(2)), int(match.group(3))
        last = monthrange(int(year) if year else 2024, month)[1] if 1 <= month <= 12 else 0
        if not 1 <= day <= last:
            yield _fault(bench, match, f"{match.group()}不存在。", f"{match.group()} does not exist.")
    for match in _MONTH.finditer(bench.folded):
        if not 1 <= int(match.group(1)) <= 12 and not bench.folded.startswith(("份", "度"), match.end() - 1):
            yield _fault(bench, match, f"没有{match.group()}。", f"there is no month {match.group(1)}.")


def _reversed(bench: Bench) -> Iterator[Finding]:
    for match in _SPAN.finditer(bench.folded):
        if int(match.group(2)) < int(match.group(1)):
            yield _fault(bench, match, "期间的终点早于起点。", "the period ends before it begins.")
    for match in _MONTHS.finditer(bench.folded):
        first, last = int(match.group(1)), int(match.group(2))
        if last < first <= 12 and "次年" not in bench.folded[match.start() : match.end() + 2]:
            yield _fault(bench, match, "期间的终点早于起点。", "the period ends before it begins.", Verdict.AMBIGUOUS)


def _fault(bench: Bench, match: re.Match[str], zh: str, en: str, verdict: Verdict = Verdict.FAIL) -> Finding:
    span = Span(match.start(), match.end())
    message = Text(f"“{bench.quote(span)}”：{zh}", f"“{bench.quote(span)}”: {en}")
    return finding(
        "calendar", [span], verdict, match.group(), message, NOTHING, Text("请核对日期。", "Check the date.")
    )


def _daily_issues(bench: Bench) -> Iterator[Finding]:
    """A daily paper of one month cannot have more issues than the month has days."""
    month = _single_month(bench)
    for figure in bench.figures:
        if (
            month is None
            or figure.claim.unit not in ("期", "份")
            or not _DAILY.search(figure.clause)
            or figure.in_table
        ):
            continue
        days = monthrange(bench.outline.report.year or 2023, month)[1]
        if figure.value > days:
            yield _too_many(bench, figure, month, days)


def _single_month(bench: Bench) -> int | None:
    """Return the month a monthly report is about: the one its first sentence names."""
    first = bench.outline.sentences[0] if bench.outline.sentences else Span(0, 0)
    months = {int(match.group(1)) for match in _MONTH.finditer(first.of(bench.folded))}
    month = months.pop() if len(months) == 1 else None
    return month if month is not None and 1 <= month <= 12 and not _MONTHS.search(first.of(bench.folded)) else None


def _too_many(bench: Bench, figure: Figure, month: int, days: int) -> Finding:
    message = Text(
        f"“{bench.quote(figure)}”：{month}月只有 {days} 天，每日一期不可能有 {figure.claim.text}。",
        f"“{bench.quote(figure)}”: month {month} has {days} days, a daily cannot have {figure.claim.text}.",
    )
    mend = Text("请核对期数或统计期间。", "Check the number of issues or the period.")
    return finding("calendar", [figure], Verdict.FAIL, f"{figure.value} > {days}", message, NOTHING, mend)


def _titles(bench: Bench) -> Iterator[Finding]:
    """One plan or law cited with different years cannot be the same."""
    seen: dict[str, tuple[str, Span]] = {}
    for match in _BOOK.finditer(bench.folded):
        name = match.group(1)
        years = bench.folded[match.start(2) : match.end() - 2]
        span = Span(match.start(2), match.end() - 2)
        first = seen.setdefault(name, (years, span))
        if re.sub(r"\D", "", first[0]) != re.sub(r"\D", "", years):
            message = Text(
                f"“{bench.quote(span)}”：《{name}》的年份前为 {first[0]}，后为 {years}，不能同时成立。",
                f"“{bench.quote(span)}”: 《{name}》 is dated {first[0]} and {years}; both cannot hold.",
            )
            mend = Text("请按文件原名统一。", "Use the title of the document in both places.")
            yield finding(
                "title-drift", [first[1], span], Verdict.FAIL, f"{first[0]} != {years}", message, NOTHING, mend
            )
