"""The working-day calendar: weekdays, weekends, and the days on which the State Council's notices say otherwise."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
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


def load_calendar(folder: Path) -> WorkingCalendar:
    """Read every ``*.csv`` of a folder: ``coverage.csv`` and one file of special days for each year."""
    coverage: list[Coverage] = []
    special: dict[date, SpecialDay] = {}
    for path in sorted(folder.glob("*.csv")):
        if path.name == "coverage.csv":
            coverage.extend(_read_coverage(path))
        else:
            special.update({each.day: each for each in read_special_days(path)})
    return WorkingCalendar(special, tuple(coverage))


def read_special_days(path: Path) -> tuple[SpecialDay, ...]:
    """Read a file of special days; raise ``CalendarError`` naming file and line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        return tuple(_special_day(row, f"{path}:{reader.line_num}") for row in reader)


def _special_day(row: Mapping[str, str], where: str) -> SpecialDay:
    try:
        each = SpecialDay(
            date.fromisoformat(row["date"]),
            DayKind(row["kind"]),
            Text(row["occasion_zh"], row["occasion_en"]),
            row["notice"],
        )
    except (KeyError, ValueError, TypeError) as error:
        raise CalendarError(
            where,
            Text(f"无法读取的值 {error}", f"cannot read the value {error}"),
            Text(
                "需要列 date(YYYY-MM-DD),kind(rest|work),occasion_zh,occasion_en,notice",
                "need the columns date (YYYY-MM-DD), kind (rest|work), occasion_zh, occasion_en, notice",
            ),
        ) from error
    if not each.notice:
        raise CalendarError(
            where, Text("没有写明通知文号", "no notice is named"), Text("补上放假通知的文号", "name the notice")
        )
    return each


def _read_coverage(path: Path) -> tuple[Coverage, ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        return tuple(
            Coverage(date.fromisoformat(row["from"]), date.fromisoformat(row["to"]), row["notice"]) for row in reader
        )
