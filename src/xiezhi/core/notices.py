"""Taking in the next holiday notice: checked as a whole, written as a whole, and what it changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xiezhi.core.calendar import CalendarError, Coverage, Notice, WorkingCalendar, read_notice
from xiezhi.core.files import write_over
from xiezhi.core.periods import DAY
from xiezhi.core.text import Text

_COLUMNS = ("date", "kind", "occasion_zh", "occasion_en", "notice")
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Change:
    """A day whose class a notice changes: working before and after."""

    day: date
    was_working: bool
    is_working: bool
    occasion: Text


def check_notice(notice: Notice, where: str) -> None:
    """Refuse a notice that covers nothing, names a day outside what it covers, or lies outside 1900-2199."""
    if not notice.coverage:
        raise CalendarError(
            where,
            Text("没有写明覆盖的起止日期", "does not say which days it covers"),
            Text(
                "加一行 2027-01-01/2027-12-31,covers,,,文号，或用 --covers 2027-01-01/2027-12-31",
                "add a line 2027-01-01/2027-12-31,covers,,,NUMBER or give --covers 2027-01-01/2027-12-31",
            ),
        )
    for span in notice.coverage:
        if span.first < _FIRST or span.last > _LAST:
            raise CalendarError(
                where,
                Text(
                    f"{span.first}/{span.last} 超出 1900 至 2199 年", f"{span.first}/{span.last} lies outside 1900-2199"
                ),
                Text("核对年份", "check the year"),
            )
    for each in notice.special:
        if not any(span.first <= each.day <= span.last for span in notice.coverage):
            raise CalendarError(
                where,
                Text(f"{each.day} 不在覆盖的日期内", f"{each.day} lies outside the days covered"),
                Text("核对日期，或扩大覆盖范围", "check the day, or widen what is covered"),
            )


def with_coverage(notice: Notice, span: Coverage) -> Notice:
    """Return the notice covering a further span."""
    return Notice(notice.special, (*notice.coverage, span))


def merged(calendar: WorkingCalendar, notice: Notice) -> WorkingCalendar:
    """Return the calendar with the notice laid over it."""
    return calendar.merged(notice.special, notice.coverage)


def changes(before: WorkingCalendar, after: WorkingCalendar, notice: Notice) -> tuple[Change, ...]:
    """Return the days, in order, on which the notice turns work into rest or rest into work."""
    return tuple(
        Change(day, before.is_working(day), after.is_working(day), after.why(day))
        for day in _days(notice)
        if before.is_working(day) != after.is_working(day)
    )


def newly_known(before: WorkingCalendar, notice: Notice) -> int:
    """Return how many days no notice covered before this one."""
    return sum(not before.is_known(day) for day in _days(notice))


def _days(notice: Notice) -> Iterator[date]:
    days = set()
    for span in notice.coverage:
        day = span.first
        while day <= span.last:
            days.add(day)
            day += DAY
    yield from sorted(days)


def write_notice(notice: Notice, folder: Path) -> Path:
    """Write the notice into a calendar folder, whole or not at all; return its file.

    Files are numbered in order of import, because a later notice wins. A notice imported again (same numbers of
    notice, same days covered) replaces its own file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = _place(notice, folder)
    write_over(path, _as_csv(notice))
    return path


def _place(notice: Notice, folder: Path) -> Path:
    imported = sorted(folder.glob("[0-9]*-*.csv"))
    for path in imported:
        if read_notice(path).coverage == notice.coverage:
            return path
    number = 1 + max((int(path.name.split("-")[0]) for path in imported), default=0)
    return folder / f"{number:04d}-{notice.coverage[0].first.year}.csv"


def _as_csv(notice: Notice) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for span in notice.coverage:
        writer.writerow((f"{span.first}/{span.last}", "covers", "", "", span.notice))
    for each in sorted(notice.special, key=lambda special: special.day):
        writer.writerow((each.day, each.kind, each.occasion.zh, each.occasion.en, each.notice))
    return text.getvalue()
