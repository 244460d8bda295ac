"""Importing a holiday notice into the user's folder, and finding what it changes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xiezhi.cli.request import DueRequest, RequestError, understand
from xiezhi.core.calendar import CalendarError, Coverage, Notice, WorkingCalendar, changed_days, read_notice
from xiezhi.core.periods import Due, compute
from xiezhi.core.text import Text
from xiezhi.law.places import working_calendar


@dataclass(frozen=True, slots=True)
class Answer:
    """A last day as text, None while the clock is open, and whether it needs a day no notice covers."""

    due_on: str | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A saved question whose answer changed; ``line`` counted from one."""

    line: int
    before: Answer
    after: Answer


@dataclass(frozen=True, slots=True)
class Import:
    """What an import did. ``written`` is None when the calendar already says all of it."""

    written: Path | None
    covers: tuple[Coverage, ...]
    before: WorkingCalendar
    after: WorkingCalendar
    changed: tuple[date, ...]
    newly_known: int
    moved: tuple[Moved, ...]


def import_notice(file: Path, folder: Path, jurisdiction: str, questions: Path | None) -> Import:
    """Check a notice, lay it into ``folder`` and return what changed; raise ``XiezhiError`` and write nothing else."""
    before = working_calendar(jurisdiction, folder)
    notice = _with_coverage(read_notice(file), before, file)
    after = before.merged(notice.special, notice.coverage)
    moved = _moved(questions, before, after) if questions is not None else ()
    newly_known = _newly_known(notice, before)
    imported_before = not newly_known and all(before.special.get(each.day) == each for each in notice.special)
    return Import(
        written=None if imported_before else _write(_as_csv(notice), folder),
        covers=notice.coverage,
        before=before,
        after=after,
        changed=changed_days(before, after),
        newly_known=newly_known,
        moved=moved,
    )


def _with_coverage(notice: Notice, known: WorkingCalendar, file: Path) -> Notice:
    """Let a notice that names no span cover the calendar year of its last day, if no notice covers that year yet."""
    if not notice.special:
        raise CalendarError(
            str(file),
            Text("没有任何日子", "there is no day in it"),
            Text(
                "每天一行：date,kind,occasion_zh,occasion_en,notice", "one line a day, as in docs/reference/calendar.md"
            ),
        )
    last = max(notice.special, key=lambda each: each.day)
    start, end = date(last.day.year, 1, 1), date(last.day.year, 12, 31)
    covered = notice.coverage
    if not covered and not known.is_known(start):
        covered = (Coverage(start, end, last.notice),)
    laid = known.merged(notice.special, covered)
    stray = [each.day for each in notice.special if not laid.is_known(each.day)]
    if stray:
        raise CalendarError(
            str(file),
            Text(f"{stray[0]} 不在任何通知覆盖的期间", f"{stray[0]} lies in no covered span"),
            Text(
                "用 covers_from、covers_to 两列写明覆盖期间，或更正日期",
                "name the span in covers_from and covers_to, or correct it",
            ),
        )
    return Notice(notice.special, covered)


def _newly_known(notice: Notice, before: WorkingCalendar) -> int:
    days = {
        date.fromordinal(each)
        for span in notice.coverage
        for each in range(span.first.toordinal(), span.last.toordinal() + 1)
    }
    return sum(not before.is_known(day) for day in days)


_HEADER = ("date", "kind", "occasion_zh", "occasion_en", "notice", "covers_from", "covers_to")
_NAME = re.compile(r"[0-9]{4}")


def _as_csv(notice: Notice) -> str:
    """Write the notice as one file, its coverage in the first rows, so that one rename makes all of it valid."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEADER)
    spans = [(str(span.first), str(span.last)) for span in notice.coverage]
    for number, each in enumerate(notice.special):
        span = spans[number] if number < len(spans) else ("", "")
        writer.writerow([each.day, each.kind, each.occasion.zh, each.occasion.en, each.notice, *span])
    return out.getvalue()


def _write(content: str, folder: Path) -> Path:
    """Write under the next number, so that a later notice is read later."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        earlier = sorted(path for path in folder.glob("*.csv") if _NAME.fullmatch(path.stem))
        target = folder / f"{int(earlier[-1].stem) + 1 if earlier else 1:04d}.csv"
        unfinished = folder / f".{target.name}.{os.getpid()}"
        unfinished.write_text(content, encoding="utf-8")
        unfinished.replace(target)
    except OSError as error:
        raise RequestError(
            str(folder),
            Text(f"无法写入：{error}", f"cannot be written: {error}"),
            Text("用 --calendars 指定可写的目录", "name a folder you may write to with --calendars"),
        ) from error
    return target


def _moved(file: Path, before: WorkingCalendar, after: WorkingCalendar) -> tuple[Moved, ...]:
    found = []
    for line, request in _requests(file):
        old, new = understand(request, before), understand(request, after)
        then, now = compute(old.start, old.terms), compute(new.start, new.terms)
        if _answer(then) != _answer(now):
            found.append(Moved(line, _answer(then), _answer(now)))
    return tuple(found)


def _answer(due: Due) -> Answer:
    return Answer(str(due.due_on) if due.due_on is not None else None, bool(due.provisional_days))


def _requests(file: Path) -> Iterator[tuple[int, DueRequest]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(
            str(file),
            Text(f"无法读取：{error}", f"cannot be read: {error}"),
            Text("给出 UTF-8 编码的 JSONL 文件", "give a JSONL file in UTF-8"),
        ) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, _request(line, f"{file}:{number}")


def _request(line: str, where: str) -> DueRequest:
    """Read one line: a request, or the whole answer of ``xiezhi due --format json``, which holds one."""
    try:
        saved = json.loads(line)
        fields = dict(saved.get("request", saved))
        for name in ("exclude", "extend"):
            fields[name] = tuple(fields.get(name, ()))
        request = DueRequest(**fields)
    except (ValueError, TypeError, AttributeError) as error:
        raise RequestError(where, Text(f"不是期限计算：{error}", f"no saved question: {error}"), _SAVED) from error
    texts = (request.limit, request.profile, request.start, request.jurisdiction, *request.exclude, *request.extend)
    if not all(isinstance(each, str) for each in texts):
        raise RequestError(where, Text("各项须为文字", "every part must be text"), _SAVED)
    return request


_SAVED = Text(
    "每行写一次 xiezhi due --format json 的输出",
    "write on each line one output of xiezhi due --format json",
)
