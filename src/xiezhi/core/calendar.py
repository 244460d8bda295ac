"""The working-day calendar: weekdays, weekends, and the days on which the State Council's notices say otherwise."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text


class DayKind(StrEnum):
    """Whether people work on a day that differs from the plain week."""

    REST = "rest"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A weekday of rest or a weekend day of work, with the occasion and the notice that says so."""

    day: date
    kind: DayKind
    occasion: Text
    notice: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """A span of days that a notice covers: inside it, a day not listed is a plain weekday or weekend day."""

    first: date
    last: date
    notice: str


class CalendarError(XiezhiError):
    """A calendar file cannot be used."""


@dataclass(frozen=True)
class WorkingCalendar:
    """Working days of one jurisdiction. Days outside every coverage are unknown and follow the plain week."""

    special: Mapping[date, SpecialDay] = field(default_factory=dict)
    coverage: tuple[Coverage, ...] = ()

    def is_known(self, day: date) -> bool:
        """Say whether a notice covers this day."""
        return any(span.first <= day <= span.last for span in self.coverage)

    def is_working(self, day: date) -> bool:
        """Say whether people work on this day; by the plain week where nothing else is known."""
        special = self.special.get(day)
        return day.weekday() < 5 if special is None else special.kind is DayKind.WORK

    def why(self, day: date) -> Text:
        """Return what kind of day this is, in words."""
        special = self.special.get(day)
        if special is not None:
            return special.occasion
        return Text("工作日", "weekday") if day.weekday() < 5 else Text("周末", "weekend")

    def source(self, day: date) -> str:
        """Return the notice that decides this day, or an empty text."""
        special = self.special.get(day)
        if special is not None:
            return special.notice
        return next((span.notice for span in self.coverage if span.first <= day <= span.last), "")

    def roll(self, day: date) -> date:
        """Return the day itself, or the next working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    @cached_property
    def years(self) -> tuple[int, int]:
        """Return the first and last year any notice covers."""
        return min(span.first for span in self.coverage).year, max(span.last for span in self.coverage).year

    def merged(self, special: Iterable[SpecialDay], coverage: Iterable[Coverage]) -> WorkingCalendar:
        """Return a calendar with a further notice; the later one wins on days both name."""
        return WorkingCalendar({**self.special, **{each.day: each for each in special}}, (*self.coverage, *coverage))


def changed_days(before: WorkingCalendar, after: WorkingCalendar) -> tuple[date, ...]:
    """Return, in order, the days that are a working day in one calendar and a rest day in the other."""
    named = {*before.special, *after.special}
    return tuple(sorted(day for day in named if before.is_working(day) != after.is_working(day)))


def load_calendar(folder: Path) -> WorkingCalendar:
    """Read every ``*.csv`` of a folder, in order of name: ``coverage.csv`` and files of special days.

    A file of special days may say itself which span it covers (columns ``covers_from``, ``covers_to``).
    """
    coverage: list[Coverage] = []
    special: dict[date, SpecialDay] = {}
    for path in sorted(folder.glob("*.csv")):
        if path.name == "coverage.csv":
            coverage.extend(_read_coverage(path))
        else:
            notice = read_notice(path)
            special.update({each.day: each for each in notice.special})
            coverage.extend(notice.coverage)
    return WorkingCalendar(special, tuple(coverage))


@dataclass(frozen=True, slots=True)
class Notice:
    """What one file of special days says."""

    special: tuple[SpecialDay, ...]
    coverage: tuple[Coverage, ...]


def read_notice(path: Path) -> Notice:
    """Read a file of special days; raise ``CalendarError`` naming file and line."""
    special: dict[date, SpecialDay] = {}
    coverage: dict[Coverage, None] = {}
    for row, where in _rows(path):
        each = _special_day(row, where)
        if each.day in special:
            raise CalendarError(
                where,
                Text(f"{each.day} 已经出现过", f"{each.day} stands there twice"),
                Text("每天只写一行", "write one line for each day"),
            )
        special[each.day] = each
        if row.get("covers_from") or row.get("covers_to"):
            coverage[_span(row, "covers_from", "covers_to", where)] = None
    return Notice(tuple(special.values()), tuple(coverage))


def read_special_days(path: Path) -> tuple[SpecialDay, ...]:
    """Read the days of a file of special days; raise ``CalendarError`` naming file and line."""
    return read_notice(path).special


_MOST_BYTES = 1_000_000
"""A notice names some thirty days; a file beyond this is something else."""


def _rows(path: Path) -> Iterator[tuple[Mapping[str, str], str]]:
    try:
        content = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else None
        text = content.decode("utf-8-sig") if content is not None else None
    except (OSError, UnicodeDecodeError) as error:
        raise CalendarError(
            str(path),
            Text(f"无法读取：{error}", f"cannot be read: {error}"),
            Text("请给出 UTF-8 编码的 CSV 文件", "give a CSV file in UTF-8"),
        ) from error
    if text is None:
        raise CalendarError(
            str(path),
            Text(f"超过 {_MOST_BYTES} 字节", f"more than {_MOST_BYTES} bytes"),
            Text("一份通知只有几十行", "a notice has some thirty lines"),
        )
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            yield row, f"{path}:{reader.line_num}"
    except csv.Error as error:
        raise CalendarError(
            f"{path}:{reader.line_num}", Text(f"不是 CSV：{error}", f"not CSV: {error}"), _COLUMNS
        ) from error


_COLUMNS = Text(
    "需要列 date(YYYY-MM-DD),kind(rest|work),occasion_zh,occasion_en,notice",
    "need the columns date (YYYY-MM-DD), kind (rest|work), occasion_zh, occasion_en, notice",
)


def _unreadable(where: str, error: Exception, remedy: Text) -> CalendarError:
    return CalendarError(where, Text(f"无法读取的值 {error}", f"cannot read the value {error}"), remedy)


def _special_day(row: Mapping[str, str], where: str) -> SpecialDay:
    try:
        each = SpecialDay(
            date.fromisoformat(row["date"]),
            DayKind(row["kind"]),
            Text(row["occasion_zh"], row["occasion_en"]),
            row["notice"],
        )
    except (KeyError, ValueError, TypeError) as error:
        raise _unreadable(where, error, _COLUMNS) from error
    if not each.notice:
        raise CalendarError(
            where, Text("没有写明通知文号", "no notice is named"), Text("补上放假通知的文号", "name the notice")
        )
    return each


def _read_coverage(path: Path) -> Iterator[Coverage]:
    return (_span(row, "from", "to", where) for row, where in _rows(path))


def _span(row: Mapping[str, str], first: str, last: str, where: str) -> Coverage:
    need = Text(f"需要列 {first},{last}(YYYY-MM-DD),notice", f"need the columns {first}, {last} (YYYY-MM-DD), notice")
    try:
        span = Coverage(date.fromisoformat(row[first]), date.fromisoformat(row[last]), row["notice"])
    except (KeyError, ValueError, TypeError) as error:
        raise _unreadable(where, error, need) from error
    if span.last < span.first or not span.notice:
        raise CalendarError(
            where, Text("末日早于首日，或没有文号", "the last day is before the first, or no notice is named"), need
        )
    return span
