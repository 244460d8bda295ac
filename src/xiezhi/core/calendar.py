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
        return next((span.notice for span in reversed(self.coverage) if span.first <= day <= span.last), "")

    def roll(self, day: date) -> date:
        """Return the day itself, or the next working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    @cached_property
    def years(self) -> tuple[int, int]:
        """Return the first and last year any notice covers; raise ``CalendarError`` where none does."""
        if not self.coverage:
            raise CalendarError(
                "calendar",
                Text("没有任何放假通知", "no notice covers any day"),
                Text("先用 xiezhi calendar import 导入", "import one with xiezhi calendar import"),
            )
        return min(span.first for span in self.coverage).year, max(span.last for span in self.coverage).year

    def merged(self, special: Iterable[SpecialDay], coverage: Iterable[Coverage]) -> WorkingCalendar:
        """Return a calendar with a further notice; the later one wins on days both name."""
        return WorkingCalendar({**self.special, **{each.day: each for each in special}}, (*self.coverage, *coverage))


@dataclass(frozen=True, slots=True)
class Notice:
    """What one calendar file says: its special days and the spans it covers."""

    special: tuple[SpecialDay, ...]
    coverage: tuple[Coverage, ...]


def load_calendar(folder: Path) -> WorkingCalendar:
    """Read every ``*.csv`` of a folder in order of name, a later file winning; raise ``CalendarError``.

    ``coverage.csv`` has the columns ``from,to,notice``; every other file is a notice (``read_notice``).
    """
    calendar = WorkingCalendar()
    for path in sorted(folder.glob("*.csv")):
        if path.name == "coverage.csv":
            calendar = calendar.merged((), _read_coverage(path))
        else:
            notice = read_notice(path)
            calendar = calendar.merged(notice.special, notice.coverage)
    return calendar


def read_special_days(path: Path) -> tuple[SpecialDay, ...]:
    """Read the special days of a file; raise ``CalendarError`` naming file and line."""
    return read_notice(path).special


def read_notice(path: Path, number: str = "") -> Notice:
    """Read a file of special days and lines of kind ``covers`` (date ``2027-01-01/2027-12-31``).

    ``number`` is the notice of lines that name none. Raises ``CalendarError`` naming file and line.
    """
    special: dict[date, SpecialDay] = {}
    coverage = []
    for where, row in _rows(path):
        if row.get("kind") == _COVERS:
            coverage.append(covered_span(row.get("date") or "", row.get("notice") or number, where))
            continue
        each = _special_day(row, number, where)
        if each.day in special:
            raise CalendarError(
                where,
                Text(f"{each.day} 重复", f"{each.day} is named twice"),
                Text("删去一行", "remove one of the lines"),
            )
        special[each.day] = each
    return Notice(tuple(special.values()), tuple(coverage))


_COVERS = "covers"
Row = Mapping[str, str | None]


def _rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Yield place and row; bytes that are no UTF-8 are taken for GB18030, as Chinese office programs write them."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig") if _is_utf8(raw) else raw.decode("gb18030")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        for row in reader:
            yield f"{path}:{reader.line_num}", row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CalendarError(
            str(path),
            Text(f"读不出日历文件（{error}）", f"cannot read the calendar file ({error})"),
            Text("需要 UTF-8 或 GB18030 的 CSV 文件", "it must be a CSV file in UTF-8 or GB18030"),
        ) from error


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _special_day(row: Row, number: str, where: str) -> SpecialDay:
    try:
        day = date.fromisoformat(row["date"] or "")
        kind = DayKind(row["kind"] or "")
        occasion = Text(row["occasion_zh"] or "", row["occasion_en"] or "")
    except (KeyError, ValueError) as error:
        raise CalendarError(
            where,
            Text(f"读不出 {_shown(row)}（{error}）", f"cannot read {_shown(row)} ({error})"),
            Text(
                "需要列 date(YYYY-MM-DD),kind(rest|work|covers),occasion_zh,occasion_en,notice",
                "need the columns date (YYYY-MM-DD), kind (rest|work|covers), occasion_zh, occasion_en, notice",
            ),
        ) from error
    return SpecialDay(day, kind, occasion, _named(row.get("notice") or number, where))


def _shown(row: Row) -> str:
    return f"{row.get('date')},{row.get('kind')}"


def _named(notice: str, where: str) -> str:
    if notice:
        return notice
    raise CalendarError(
        where, Text("没有写明通知文号", "no notice is named"), Text("补上放假通知的文号", "name the notice")
    )


def covered_span(text: str, notice: str, where: str) -> Coverage:
    """Read ``2027-01-01/2027-12-31``, both days included; raise ``CalendarError`` at ``where``."""
    try:
        first, last = (date.fromisoformat(part) for part in text.split("/"))
    except ValueError as error:
        raise _no_span(text, where) from error
    if last < first:
        raise _no_span(text, where)
    return Coverage(first, last, _named(notice, where))


def _no_span(text: str, where: str) -> CalendarError:
    return CalendarError(
        where,
        Text(f"收到 {text!r}，不是起止日期", f"got {text!r}, which is no span of days"),
        Text("请写成 2027-01-01/2027-12-31，首日在前", "write 2027-01-01/2027-12-31, the first day first"),
    )


def _read_coverage(path: Path) -> tuple[Coverage, ...]:
    return tuple(
        covered_span(f"{row.get('from')}/{row.get('to')}", row.get("notice") or "", where) for where, row in _rows(path)
    )
