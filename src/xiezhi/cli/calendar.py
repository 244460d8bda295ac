"""``xiezhi calendar``: show the working days of a year, import the next holiday notice."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xiezhi.cli.due import weekday
from xiezhi.cli.due_requests import Answer, Request, RequestError, answer_with, request_from
from xiezhi.core.calendar import (
    CalendarError,
    DayKind,
    Notice,
    SpecialDay,
    WorkingCalendar,
    covered_span,
    read_notice,
)
from xiezhi.core.notices import Change, changes, check_notice, merged, newly_known, with_coverage, write_notice
from xiezhi.core.periods import DAY, to_local
from xiezhi.core.text import Language, Text
from xiezhi.law.places import user_calendars, working_calendar


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two actions and their options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="show|import")
    show = actions.add_parser("show", help="列出一年的特别日 / the special days of a year")
    show.add_argument("year", type=int, metavar="YEAR", help="年份 / year")
    take = actions.add_parser("import", help="导入放假通知 / import a holiday notice")
    take.add_argument("file", type=Path, metavar="FILE", help="CSV: date,kind,occasion_zh,occasion_en,notice")
    take.add_argument("--covers", metavar="A/B", help="通知覆盖的首日/末日 / first/last day the notice covers")
    take.add_argument("--notice", default="", metavar="N", help="通知文号 / number of the notice")
    take.add_argument(
        "--due",
        type=Path,
        metavar="FILE.jsonl",
        help="保存的期限请求，列出变动 / saved requests: which due dates moved",
    )
    for action in (show, take):
        action.add_argument("--jurisdiction", default="prc", metavar="NAME", help="法域 / jurisdiction")
        action.add_argument(
            "--calendars", type=Path, metavar="DIR", help="已导入通知的目录 / folder of imported notices"
        )
        action.add_argument("--format", choices=["text", "json"], default="text", help="输出格式 / output")


def run(options: argparse.Namespace) -> int:
    """Show or import."""
    return _show(options) if options.action == "show" else _import(options)


# ---------------------------------------------------------------- show


def _show(options: argparse.Namespace) -> int:
    calendar = working_calendar(options.jurisdiction, options.calendars)
    year = _year(options.year)
    special = sorted((each for each in calendar.special.values() if each.day.year == year), key=lambda each: each.day)
    if options.format == "json":
        print(json.dumps(_year_json(calendar, year, special), ensure_ascii=False))
        return 0
    known, working = _count(calendar, year)
    head = Text(
        f"{year} 年：工作日 {working} 天，放假通知覆盖 {known} 天",
        f"{year}: {working} working days; holiday notices cover {known} days",
    )
    print(head.say(options.lang))
    for each in special:
        print(_special_line(each, options.lang))
    return 0


def _year(year: int) -> int:
    if 1900 <= year <= 2199:
        return year
    raise RequestError(
        "YEAR",
        Text(f"收到 {year}", f"got {year}"),
        Text("需要 1900 至 2199 之间的年份", "need a year from 1900 to 2199"),
    )


def _special_line(each: SpecialDay, language: Language) -> str:
    kind = Text("上班", "work") if each.kind is DayKind.WORK else Text("放假", "rest")
    day = f"{each.day} {weekday(each.day).say(language)}"
    return f"  {day}  {kind.say(language)}  {each.occasion.say(language)}  {each.notice}"


def _count(calendar: WorkingCalendar, year: int) -> tuple[int, int]:
    days = [date(year, 1, 1) + number * DAY for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    return sum(map(calendar.is_known, days)), sum(map(calendar.is_working, days))


def _year_json(calendar: WorkingCalendar, year: int, special: Iterable[SpecialDay]) -> dict[str, object]:
    known, working = _count(calendar, year)
    return {
        "year": year,
        "covered_days": known,
        "working_days": working,
        "special": [
            {
                "day": each.day.isoformat(),
                "kind": str(each.kind),
                "occasion": each.occasion.zh,
                "occasion_en": each.occasion.en,
                "notice": each.notice,
            }
            for each in special
        ],
    }


# ---------------------------------------------------------------- import


@dataclass(frozen=True, slots=True)
class _Moved:
    """A saved request whose answer the notice changed."""

    request: Request
    before: Answer
    after: Answer


def _import(options: argparse.Namespace) -> int:
    notice = _notice(options)
    folder = user_calendars(options.jurisdiction) if options.calendars is None else options.calendars
    before = working_calendar(options.jurisdiction, folder)
    after = merged(before, notice)
    requests = () if options.due is None else _saved(options.due, options.jurisdiction)
    moved = _moved(requests, before, after)
    changed, known = changes(before, after, notice), newly_known(before, notice)
    path = _written(notice, folder)
    if options.format == "json":
        print(json.dumps(_import_json(path, changed, known, moved), ensure_ascii=False))
    else:
        print("\n".join(line.say(options.lang) for line in _import_text(path, changed, known, moved)))
    return 0


def _notice(options: argparse.Namespace) -> Notice:
    notice = read_notice(options.file, options.notice)
    if options.covers is not None:
        number = options.notice or next((each.notice for each in notice.special), "")
        notice = with_coverage(notice, covered_span(options.covers, number, "--covers"))
    check_notice(notice, str(options.file))
    return notice


def _written(notice: Notice, folder: Path) -> Path:
    try:
        return write_notice(notice, folder)
    except OSError as error:
        raise CalendarError(
            str(folder),
            Text(f"写不进日历目录（{error.strerror}）", f"cannot write into the calendar folder ({error.strerror})"),
            Text("检查权限，或用 --calendars 另指目录", "check its permissions or name another with --calendars"),
        ) from error


def _saved(path: Path, jurisdiction: str) -> tuple[Request, ...]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(
            str(path),
            Text(f"读不出保存的请求（{error}）", f"cannot read the saved requests ({error})"),
            Text("需要 UTF-8 的 JSON 行文件", "it must be a file of JSON lines in UTF-8"),
        ) from error
    numbered = ((f"{path}:{number}", line) for number, line in enumerate(lines, start=1) if line.strip())
    requests = tuple(request_from(_parsed(line, where), where) for where, line in numbered)
    return tuple(each for each in requests if each.jurisdiction == jurisdiction)


def _parsed(line: str, where: str) -> object:
    try:
        parsed: object = json.loads(line)
    except ValueError as error:
        raise RequestError(
            where,
            Text(f"不是 JSON（{error}）", f"is no JSON ({error})"),
            Text("每行一个 xiezhi due --format json 的输出", "one output of xiezhi due --format json on each line"),
        ) from error
    return parsed


def _moved(requests: Iterable[Request], before: WorkingCalendar, after: WorkingCalendar) -> tuple[_Moved, ...]:
    answers = (_Moved(each, answer_with(each, before), answer_with(each, after)) for each in requests)
    return tuple(each for each in answers if _instants(each.before) != _instants(each.after))


def _instants(found: Answer) -> list[object]:
    return [
        (each.due.due_at, each.due.warn_at, each.due.breach_at, each.due.provisional_days) for each in found.computed
    ]


def _last(found: Answer) -> str:
    due_at = found.computed[0].due.due_at
    return "-" if due_at is None else str(to_local(due_at - 1, found.zone).date())


def _is_provisional(found: Answer) -> bool:
    return any(each.due.provisional_days for each in found.computed)


def _import_json(path: Path, changed: tuple[Change, ...], known: int, moved: tuple[_Moved, ...]) -> dict[str, object]:
    return {
        "file": str(path),
        "newly_covered_days": known,
        "changed": [
            {"day": each.day.isoformat(), "was_working": each.was_working, "is_working": each.is_working}
            | {"occasion": each.occasion.zh, "occasion_en": each.occasion.en}
            for each in changed
        ],
        "moved": [
            {
                "request": each.request.as_json(),
                "due_on_before": _last(each.before),
                "due_on_after": _last(each.after),
                "provisional_before": _is_provisional(each.before),
                "provisional_after": _is_provisional(each.after),
            }
            for each in moved
        ],
    }


def _import_text(path: Path, changed: tuple[Change, ...], known: int, moved: tuple[_Moved, ...]) -> list[Text]:
    lines = [
        Text(
            f"已导入 {path}：新覆盖 {known} 天，{len(changed)} 天的性质改变",
            f"imported {path}: {known} days newly covered, {len(changed)} days changed",
        )
    ]
    lines += [_change_line(each) for each in changed]
    lines += [_moved_line(each) for each in moved]
    return lines


def _change_line(each: Change) -> Text:
    kind = Text("改为上班", "now work") if each.is_working else Text("改为放假", "now rest")
    day, occasion = weekday(each.day), each.occasion
    return Text(f"  {each.day} {day.zh} {kind.zh} {occasion.zh}", f"  {each.day} {day.en} {kind.en}: {occasion.en}")


def _moved_line(each: _Moved) -> Text:
    before, after, request = _last(each.before), _last(each.after), each.request
    asked = f"{request.limit} {request.profile} {request.start}"
    if before != after:
        return Text(f"  期限变动 {asked}: {before} → {after}", f"  moved {asked}: {before} → {after}")
    return Text(f"  期限确认 {asked}: {after}", f"  confirmed {asked}: {after}")
