"""``xiezhi due``: the deadline calculator."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo

from xiezhi.cli.request import DueRequest, Question, calendar_for, understand
from xiezhi.core.periods import Due, Instant, both_ends, to_local
from xiezhi.core.record import Precision
from xiezhi.core.text import Language, Text
from xiezhi.core.working import Working, explain

Json = str | int | bool | None | list["Json"] | Mapping[str, "Json"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = _EXAMPLES + "\n\n" + (parser.epilog or "")
    parser.add_argument(
        "limit", metavar="LIMIT", help="'30 days', '5 working-days', '24 hours', '2 months', '03-01 date'"
    )
    parser.add_argument("--profile", required=True, metavar="P", help="日历规则 / calendar profile (CPL-D, APL-WD, …)")
    parser.add_argument(
        "--from", dest="start", required=True, metavar="T", help="起算：日期或时刻 / start: a date, or date and time"
    )
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="A/B",
        help="扣除期间，可多次；“A/”仍在进行 / excluded period, repeatable; 'A/' still runs",
    )
    parser.add_argument(
        "--extend",
        action="append",
        default=[],
        metavar="LIMIT@T",
        help="T 时批准延长，可多次；“to LIMIT@T”延长至 / extended at T, repeatable; 'to LIMIT@T' sets it anew",
    )
    parser.add_argument("--jurisdiction", default="prc", metavar="J", help="法域 / jurisdiction (prc, it-cds)")
    parser.add_argument("--calendars", type=Path, metavar="DIR", help="已导入通知的目录 / folder of imported notices")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="输出 / output")


_EXAMPLES = """\
  xiezhi due '30 days' --profile CPL-D --from 2025-01-02
  xiezhi due '24 hours' --profile CPL-H --from 2025-03-07T10:20 --format json
  xiezhi due '30 days' --profile APR-D --from 2025-03-07 --extend '30 days@2025-04-02T09:00'
  xiezhi due '30 days' --profile APR-D --from 2025-03-07 --exclude 2025-03-10/2025-03-14"""


def run(options: argparse.Namespace) -> int:
    """Print when the limit runs out, with the working."""
    request = DueRequest(
        options.limit,
        options.profile,
        options.start,
        tuple(options.exclude),
        tuple(options.extend),
        options.jurisdiction,
    )
    question = understand(request, calendar_for(request.jurisdiction, options.calendars))
    working = explain(question.start, question.terms)
    answer = _Answer(question, working)
    if options.format == "json":
        print(json.dumps(answer.as_json(request), ensure_ascii=False))
    else:
        print(answer.as_text(options.lang))
    return 0


class _Answer:
    """A due as a reader sees it. Hours from a day without a time of day have no due instant, only its bounds."""

    def __init__(self, question: Question, working: Working) -> None:
        self.terms = question.terms
        self.working = working
        self.due = working.due
        self.bounds: tuple[Due, Due] | None = None
        if question.precision is Precision.DAY and self.terms.limit.unit.is_clock_time:
            self.bounds = both_ends(to_local(question.start, self.zone).date(), self.terms)

    @property
    def zone(self) -> ZoneInfo:
        return self.terms.zone

    def as_json(self, request: DueRequest) -> Mapping[str, Json]:
        """Return the keys of docs/reference/time.md."""
        first, last = self.bounds or (self.due, self.due)
        known = self.bounds is None
        days: list[Json] = [str(day) for day in self.due.provisional_days]
        return {
            "due_on": str(self.due.due_on) if known and self.due.due_on else None,
            "due_at": self._iso(self.due.due_at) if known else None,
            "warn_at": self._iso(first.warn_at),
            "breach_at": self._iso(last.breach_at),
            "at_due_at": None if self.due.due_at is None else ("in-time" if self.due.inclusive else "late"),
            "open": self.due.open,
            "provisional": bool(days),
            "provisional_days": days,
            "extensions_in_time": list(self.due.counted),
            "profile": self.terms.profile.profile_id,
            "basis": self.terms.profile.basis.zh,
            "basis_en": self.terms.profile.basis.en,
            "readings": [{"zh": each.zh, "en": each.en} for each in self.working.readings],
            "working": [
                {
                    "day": str(step.day),
                    "at": self._iso(step.at),
                    "counted": step.counted,
                    "why": step.why.zh,
                    "why_en": step.why.en,
                    "source": step.source.zh,
                    "source_en": step.source.en,
                }
                for step in self.working.steps
            ],
            "request": {
                key: list(value) if isinstance(value, tuple) else value for key, value in asdict(request).items()
            },
        }

    def as_text(self, language: Language) -> str:
        """Return the table of days and the result."""
        rows = [self._row(step_number) for step_number in range(len(self.working.steps))]
        lines = [row.say(language) for row in rows]
        return "\n".join([*lines, "", *(each.say(language) for each in self._result())])

    def _row(self, number: int) -> Text:
        step = self.working.steps[number]
        at = f" {to_local(step.at, self.zone):%H:%M:%S}" if step.at is not None else ""
        mark = "✓" if step.counted else "·"
        zh = f"{step.day} {_WEEKDAYS_ZH[step.day.weekday()]}{at}  {mark}  {step.why.zh}"
        en = f"{step.day} {_WEEKDAYS_EN[step.day.weekday()]}{at}  {mark}  {step.why.en}"
        return Text(
            f"{zh}  〔{step.source.zh}〕" if step.source.zh else zh,
            f"{en}  [{step.source.en}]" if step.source.en else en,
        )

    def _result(self) -> list[Text]:
        profile = self.terms.profile
        told = [self._verdict(), *self.working.readings]
        note = Text(f"，{profile.note.zh}", f"; {profile.note.en}") if profile.note.zh else Text("", "")
        told.append(
            Text(
                f"计算规则：{profile.profile_id}（{profile.basis.zh}）{note.zh}",
                f"Counted by: {profile.profile_id} ({profile.basis.en}){note.en}",
            )
        )
        if profile.posted_in_time:
            told.append(Text("期满前交邮的文书不算过期", "papers posted before expiry are in time"))
        if self.due.provisional_days:
            days = ", ".join(str(day) for day in self.due.provisional_days)
            told.append(
                Text(
                    f"待日历确认，下列日期尚无放假通知：{days}", f"Provisional; no notice covers these days yet: {days}"
                )
            )
        return told

    def _verdict(self) -> Text:
        if self.bounds is not None and not self.due.open:
            first, last = (self._iso(each.due_at) for each in self.bounds)
            return Text(
                f"起算只知到日：届满在 {first} 与 {last} 之间，补上时刻才能确定",
                f"The start is known only to the day: it ends between {first} and {last}; give the time of day",
            )
        if self.due.due_on is None:
            return Text("期限尚不能确定：扣除期间仍在进行", "No due instant yet: an excluded period is still running")
        at = self._iso(self.due.due_at)
        if self.due.inclusive:
            return Text(f"届满 {at}（含该时刻）", f"Due {at} (an act at that instant is in time)")
        day = self.due.due_on
        return Text(f"末日 {day}，至次日零时（{at}）止", f"Last day {day}; an act at {at} or later is late")

    def _iso(self, instant: Instant | None) -> str | None:
        return None if instant is None else to_local(instant, self.zone).isoformat()


_WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
