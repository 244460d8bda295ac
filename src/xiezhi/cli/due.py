"""``xiezhi due``: when a limit runs out, with the working shown."""

from __future__ import annotations

import argparse
import json
import unicodedata
from datetime import date
from pathlib import Path

from xiezhi.cli.due_requests import Answer, Computed, Request, answer
from xiezhi.core.periods import Instant, to_local
from xiezhi.core.text import Language, Text
from xiezhi.core.working import Step, StepKind, limit_words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("limit", nargs="+", metavar="LIMIT", help="期限，如 '30 days' / '5 working-days' / '24 hours'")
    parser.add_argument("--profile", required=True, metavar="P", help="计算方式，如 APR-D / how it is counted")
    parser.add_argument(
        "--from", dest="start", required=True, metavar="T", help="起算日或时刻 / start: a day or an instant"
    )
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="A/B",
        help="除外期间，尚未结束写 A/ / excluded, A/ while it runs",
    )
    parser.add_argument(
        "--extend",
        action="append",
        default=[],
        metavar="LIMIT@T",
        help="T 时批准的延长；也可写 'to LIMIT@T'、'until DATE@T' / approved at T",
    )
    parser.add_argument("--jurisdiction", default="prc", metavar="NAME", help="法域 / jurisdiction")
    parser.add_argument("--calendars", type=Path, metavar="DIR", help="已导入的放假通知 / folder of imported notices")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="输出格式 / output")


def run(options: argparse.Namespace) -> int:
    """Print the due instant and its working."""
    request = Request(
        limit=" ".join(options.limit),
        profile=options.profile,
        start=options.start,
        exclude=tuple(options.exclude),
        extend=tuple(options.extend),
        jurisdiction=options.jurisdiction,
    )
    found = answer(request, options.calendars)
    print(json.dumps(as_json(found), ensure_ascii=False) if options.format == "json" else as_text(found, options.lang))
    return 0


# ---------------------------------------------------------------- JSON


def as_json(found: Answer) -> dict[str, object]:
    """Return the answer as one JSON object; with two computed dues they stand under ``earliest`` and ``latest``."""
    head: dict[str, object] = {
        "request": found.request.as_json(),
        "limit": str(found.limit),
        "profile": found.profile.profile_id,
        "basis": found.profile.basis.zh,
        "basis_en": found.profile.basis.en,
        "zone": str(found.zone),
        "zone_assumed": found.naive,
    }
    parts = [_due_json(found, each) for each in found.computed]
    if len(parts) == 1:
        return head | parts[0]
    nothing = dict.fromkeys(("due_on", "due_at", "warn_at", "breach_at"))
    return head | parts[0] | nothing | {"earliest": parts[0], "latest": parts[1]}


def _due_json(found: Answer, computed: Computed) -> dict[str, object]:
    due = computed.due
    return {
        "due_on": None if due.due_on is None else due.due_on.isoformat(),
        "due_at": _iso(due.due_at, found),
        "warn_at": _iso(due.warn_at, found),
        "breach_at": _iso(due.breach_at, found),
        "at_due_at": "in-time" if due.inclusive else "late",
        "open": due.open,
        "provisional": bool(due.provisional_days),
        "provisional_days": [day.isoformat() for day in due.provisional_days],
        "working": [_step_json(step, found) for step in computed.steps],
    }


def _step_json(step: Step, found: Answer) -> dict[str, object]:
    return {
        "day": step.day.isoformat(),
        "at": _iso(step.at, found),
        "kind": str(step.kind),
        "counted": step.counted,
        "why": step.why.zh,
        "why_en": step.why.en,
        "source": step.source.zh,
        "source_en": step.source.en,
    }


def _iso(instant: Instant | None, found: Answer) -> str | None:
    return None if instant is None else to_local(instant, found.zone).isoformat()


# ---------------------------------------------------------------- text


def as_text(found: Answer, language: Language) -> str:
    """Return the answer for a reader: the result first, then the table of days."""
    limit = limit_words(found.limit)
    basis = found.profile.basis
    lines = [
        Text(
            f"期限 {limit.zh}，自 {found.request.start} 起，按 {found.profile.profile_id}（{basis.zh}）",
            f"limit {limit.en} from {found.request.start}, counted by {found.profile.profile_id} ({basis.en})",
        ).say(language)
    ]
    for number, computed in enumerate(found.computed):
        if len(found.computed) > 1:
            lines += ["", _TWO[number].say(language)]
        lines += [line.say(language) for line in _result(found, computed)]
        lines += ["", *(_row(step, found, language) for step in computed.steps)]
    return "\n".join([*lines, *(line.say(language) for line in _remarks(found))])


_TWO = (
    Text("当日起算时刻不明，最早（自 00:00 起）：", "the hour of the start is unknown; earliest (from 00:00):"),
    Text("最晚（自 24:00 起）：", "latest (from 24:00):"),
)


def _result(found: Answer, computed: Computed) -> list[Text]:
    due = computed.due
    if due.due_at is None or due.warn_at is None or due.breach_at is None:
        return [
            Text("除外期间尚未结束，届满时间尚不能确定。", "An excluded period is still running: no due instant yet.")
        ]
    said = [_inclusive(due.due_at, found) if due.inclusive else _last_day(due.due_at, found)]
    if due.warn_at != due.due_at:
        warn = to_local(due.warn_at, found.zone)
        said.append(
            Text(
                f"从严口径 {warn:%Y-%m-%d %H:%M:%S} 届满（只提示）",
                f"stricter reading: {warn:%Y-%m-%d %H:%M:%S} (only warns)",
            )
        )
    if due.breach_at != due.due_at:
        breach = to_local(due.breach_at, found.zone)
        said.append(
            Text(
                f"宽松口径 {breach:%Y-%m-%d %H:%M:%S} 届满，过此方为违反",
                f"lenient reading: {breach:%Y-%m-%d %H:%M:%S}, a breach only after it",
            )
        )
    return said + _provisional(computed)


def _inclusive(due_at: Instant, found: Answer) -> Text:
    at = to_local(due_at, found.zone)
    return Text(
        f"届满时刻 {at:%Y-%m-%d %H:%M:%S%z}（此刻仍为按期）", f"due at {at:%Y-%m-%d %H:%M:%S%z} (still in time then)"
    )


def _last_day(due_at: Instant, found: Answer) -> Text:
    at, last = to_local(due_at, found.zone), to_local(due_at - 1, found.zone).date()
    return Text(
        f"最后一日 {last}（{weekday(last).zh}），{at:%Y-%m-%d %H:%M%z} 起为逾期",
        f"last day {last} ({weekday(last).en}); late from {at:%Y-%m-%d %H:%M%z}",
    )


def _provisional(computed: Computed) -> list[Text]:
    days = computed.due.provisional_days
    if not days:
        return []
    span = f"{days[0]} … {days[-1]}" if len(days) > 1 else str(days[0])
    return [
        Text(
            f"待日历确认：尚无放假通知覆盖 {len(days)} 日（{span}），按普通周历推算；"
            "通知公布后用 xiezhi calendar import 导入",
            f"provisional: no holiday notice covers {len(days)} days ({span}), the plain week is assumed; "
            "import the notice with xiezhi calendar import",
        )
    ]


_MARKS = {
    StepKind.EXTENSION: ("+", "×"),
    StepKind.RUNNING: ("…", "…"),
    StepKind.READING: ("≈", "≈"),
    StepKind.ROLLED: ("→", "→"),
}


def _row(step: Step, found: Answer, language: Language) -> str:
    """Return one line of the table: mark, day, weekday, reason, source. ✓ counts, · does not."""
    yes, no = _MARKS.get(step.kind, ("✓", "·"))
    when = f"{step.day}" if step.at is None else f"{to_local(step.at, found.zone):%Y-%m-%d %H:%M:%S}"
    day = f"{when} {weekday(step.day).say(language)}"
    plain = step.kind is StepKind.COUNTED and step.source == found.profile.basis
    source = "" if plain else step.source.say(language)
    line = f"  {yes if step.counted else no} {_padded(day, 24)} {_padded(step.why.say(language), 34)}"
    return f"{line} {source}".rstrip()


def _padded(text: str, width: int) -> str:
    """Pad to a width in terminal columns; a Chinese character takes two."""
    columns = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * max(0, width - columns)


def weekday(day: date) -> Text:
    """Return the name of the day of the week.

    >>> weekday(date(2025, 3, 7)).zh
    '周五'
    """
    number = day.weekday()
    return Text("周" + "一二三四五六日"[number], ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[number])


def _remarks(found: Answer) -> list[Text]:
    profile = found.profile
    remarks = [profile.note] if profile.note.zh else []
    if profile.posted_in_time:
        remarks.append(Text("期满前交邮的不算过期", "a paper posted before expiry is in time"))
    if profile.excludes_travel == "yes":
        remarks.append(
            Text("路途时间不计入，请用 --exclude 写明", "travel time is not counted: give it with --exclude")
        )
    if profile.excludes_travel == "service-only":
        remarks.append(
            Text(
                "送达文书的路途时间不计入，请用 --exclude 写明",
                "travel of service is not counted: give it with --exclude",
            )
        )
    if found.naive:
        remarks.append(
            Text(f"未写时区的时刻按 {found.zone} 理解", f"times without an offset are taken in {found.zone}")
        )
    return [Text(f"※ {each.zh}", f"* {each.en}") for each in remarks]
