"""``xiezhi calendar``: show a year of the working-day calendar, import a later notice."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

from xiezhi.cli.calendar_import import Answer, Import, Moved, import_notice
from xiezhi.cli.request import RequestError, calendar_for, notices_folder
from xiezhi.core.calendar import DayKind, SpecialDay, WorkingCalendar
from xiezhi.core.text import Text

_FIRST_YEAR, _LAST_YEAR = 1949, 2199


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``show`` and ``import``."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    show = actions.add_parser(
        "show", help="列出一年中不同于平常周的日子 / days of a year that differ from the plain week"
    )
    show.add_argument("year", type=int, metavar="YEAR")
    _shared(show)
    load = actions.add_parser("import", help="导入一份放假通知（CSV） / import a notice (CSV)")
    load.add_argument("file", type=Path, metavar="FILE")
    load.add_argument(
        "--due",
        type=Path,
        metavar="REQUESTS",
        help="保存的期限计算（JSONL），列出变动 / saved questions; lists what moved",
    )
    _shared(load)


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jurisdiction", default="prc", metavar="J", help="法域 / jurisdiction")
    parser.add_argument("--calendars", type=Path, metavar="DIR", help="已导入通知的目录 / folder of imported notices")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="输出 / output")


def run(options: argparse.Namespace) -> int:
    """Show a year, or import a notice and list what it changes."""
    actions: Mapping[str, Callable[[argparse.Namespace], int]] = {"show": _show, "import": _import}
    return actions[options.action](options)


def _show(options: argparse.Namespace) -> int:
    if not _FIRST_YEAR <= options.year <= _LAST_YEAR:
        raise RequestError(
            f"YEAR {options.year}",
            Text(f"收到 {options.year}", f"got {options.year}"),
            Text(f"需要 {_FIRST_YEAR} 至 {_LAST_YEAR}", f"need {_FIRST_YEAR} to {_LAST_YEAR}"),
        )
    calendar = calendar_for(options.jurisdiction, options.calendars)
    year = _Year(options.year, calendar)
    print(
        json.dumps(year.as_json(), ensure_ascii=False) if options.format == "json" else year.as_text().say(options.lang)
    )
    return 0


class _Year:
    def __init__(self, year: int, calendar: WorkingCalendar) -> None:
        first = date(year, 1, 1)
        self.year = year
        self.days = [first + timedelta(days=each) for each in range((date(year + 1, 1, 1) - first).days)]
        self.special = [calendar.special[day] for day in self.days if day in calendar.special]
        self.working = [day for day in self.days if calendar.is_working(day)]
        self.unknown = [day for day in self.days if not calendar.is_known(day)]
        self.coverage = [each for each in calendar.coverage if each.first <= self.days[-1] and each.last >= first]

    def as_json(self) -> Mapping[str, object]:
        """Return the keys of docs/reference/calendar.md."""
        return {
            "year": self.year,
            "known": not self.unknown,
            "unknown_days": len(self.unknown),
            "coverage": [
                {"from": str(each.first), "to": str(each.last), "notice": each.notice} for each in self.coverage
            ],
            "working_days": len(self.working),
            "working_days_by_month": self._by_month(),
            "days": [_day_as_json(each) for each in self.special],
        }

    def _by_month(self) -> list[int]:
        months = Counter(day.month for day in self.working)
        return [months[month] for month in range(1, 13)]

    def as_text(self) -> Text:
        """Return the table of special days and the working days of each month."""
        rows = [_row(each) for each in self.special]
        months = " ".join(str(number) for number in self._by_month())
        told = [
            *rows,
            *(Text(f"依据：{each.notice}", f"Notice: {each.notice}") for each in self.coverage),
            Text(
                f"工作日共 {len(self.working)} 天；各月：{months}",
                f"{len(self.working)} working days; by month: {months}",
            ),
        ]
        if self.unknown:
            told.append(
                Text(
                    f"其中 {len(self.unknown)} 天尚无通知，暂按平常周计；有通知后用 xiezhi calendar import 导入",
                    f"{len(self.unknown)} days have no notice yet and follow the plain week; when it comes: "
                    "xiezhi calendar import",
                )
            )
        return Text("\n".join(each.zh for each in told), "\n".join(each.en for each in told))


def _day_as_json(each: SpecialDay) -> Mapping[str, str]:
    return {
        "day": str(each.day),
        "kind": str(each.kind),
        "occasion": each.occasion.zh,
        "occasion_en": each.occasion.en,
        "notice": each.notice,
    }


def _row(each: SpecialDay) -> Text:
    kind = KIND[each.kind]
    return Text(
        f"{each.day}  {kind.zh}  {each.occasion.zh}  〔{each.notice}〕",
        f"{each.day}  {kind.en}  {each.occasion.en}  [{each.notice}]",
    )


KIND = {DayKind.REST: Text("休", "rest"), DayKind.WORK: Text("班", "work")}


def _import(options: argparse.Namespace) -> int:
    folder = notices_folder(options.jurisdiction, options.calendars)
    done = import_notice(options.file, folder, options.jurisdiction, options.due)
    print(
        json.dumps(_import_as_json(done), ensure_ascii=False)
        if options.format == "json"
        else _told(done).say(options.lang)
    )
    return 0


def _import_as_json(done: Import) -> Mapping[str, object]:
    return {
        "imported": str(done.written) if done.written is not None else None,
        "covers": [{"from": str(each.first), "to": str(each.last), "notice": each.notice} for each in done.covers],
        "newly_known_days": done.newly_known,
        "changed": [
            {
                "day": str(day),
                "before": _kind(done.before, day),
                "after": _kind(done.after, day),
                "notice": done.after.source(day),
            }
            for day in done.changed
        ],
        "due": [{"line": each.line, "before": asdict(each.before), "after": asdict(each.after)} for each in done.moved],
    }


def _kind(calendar: WorkingCalendar, day: date) -> str:
    return str(DayKind.WORK if calendar.is_working(day) else DayKind.REST)


def _told(done: Import) -> Text:
    told = [
        Text(f"已导入：{done.written}", f"imported: {done.written}")
        if done.written is not None
        else Text("日历已含这份通知，没有改变", "the calendar already holds this notice; nothing changed")
    ]
    told += [
        Text(
            f"覆盖 {each.first} 至 {each.last}（{each.notice}）", f"covers {each.first} to {each.last} ({each.notice})"
        )
        for each in done.covers
    ]
    told.append(
        Text(
            f"新确定 {done.newly_known} 天，其中 {len(done.changed)} 天的性质改变",
            f"{done.newly_known} days newly known; {len(done.changed)} days changed their kind",
        )
    )
    told += [_change(done, day) for day in done.changed]
    told += [_moved(each) for each in done.moved]
    return Text("\n".join(each.zh for each in told), "\n".join(each.en for each in told))


def _change(done: Import, day: date) -> Text:
    before, after = KIND[DayKind(_kind(done.before, day))], KIND[DayKind(_kind(done.after, day))]
    return Text(f"{day}  {before.zh} → {after.zh}", f"{day}  {before.en} → {after.en}")


def _moved(each: Moved) -> Text:
    before, after = _answer(each.before), _answer(each.after)
    return Text(f"第 {each.line} 行：{before.zh} → {after.zh}", f"line {each.line}: {before.en} → {after.en}")


def _answer(answer: Answer) -> Text:
    day = answer.due_on
    if day is None:
        return Text("未定", "open")
    return Text(f"{day}（待日历确认）", f"{day} (provisional)") if answer.provisional else Text(day, day)
