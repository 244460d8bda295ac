"""The working of a limit, day by day or hour by hour, as a lawyer would write it in the margin.

It walks the days by itself and meets ``periods.compute`` at the last one; a property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xiezhi.core.limits import Limit, Unit
from xiezhi.core.periods import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Due,
    Extension,
    Instant,
    Terms,
    add_months,
    compute,
    excluded_days,
    rolls,
    to_local,
    union,
)
from xiezhi.core.profiles import HourRule, RollOver
from xiezhi.core.text import Text


class StepKind(StrEnum):
    """What a step of the working does."""

    START = "start"
    COUNTED = "counted"
    REST = "rest"
    EXCLUDED = "excluded"
    MONTHS = "months"
    ROLLED = "rolled"
    EXTENSION = "extension"
    RUNNING = "running"
    END = "end"
    READING = "reading"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a legal day, or an instant (``at``, µs UTC) for limits of hours and for approvals.

    ``counted``: the day counts towards the limit; for an extension, it came in time.
    ``source``: the article or the State Council notice that decides it; empty where the plain calendar does.
    """

    day: date
    at: Instant | None
    kind: StepKind
    counted: bool
    why: Text
    source: Text


_NOTHING = Text("", "")


def explained(start: Instant, terms: Terms) -> tuple[Due, tuple[Step, ...]]:
    """Return the due instant and its working.

    For limits of days, working days, months and years the steps whose kind is ``counted``, ``rest``, ``excluded``,
    ``months`` or ``rolled`` end on ``due_on``. Raises ``PeriodError`` as ``compute`` does.
    """
    due = compute(start, terms)
    walk = _Clock(start, terms, due) if terms.limit.unit.is_clock_time else _Days(start, terms, due)
    return due, tuple(walk.steps())


# ---------------------------------------------------------------- days and longer


class _Days:
    """The main reading, walked one legal day after the other."""

    def __init__(self, start: Instant, terms: Terms, due: Due) -> None:
        self.terms = terms
        self.due = due
        self.start = to_local(start, terms.zone).date()
        self.excluded = excluded_days(terms)
        self.last = self.start
        self.number = 0
        self.giving_back = False

    def steps(self) -> Iterator[Step]:
        """Yield the steps; while an excluded period runs, nothing from its first day on is counted."""
        if not self.due.open:
            yield from self._all()
            return
        running = _running(self.terms)
        yield from (step for step in self._nominal() if step.at is not None or step.day < running.day)
        yield running

    def _all(self) -> Iterator[Step]:
        yield from self._nominal()
        yield from self._roll()
        yield from self._readings()

    def _nominal(self) -> Iterator[Step]:
        yield from self._start()
        yield from self._whole(self.terms.limit)
        extensions = sorted(self.terms.extensions, key=lambda each: each.approved_at)
        for extension, counted in zip(extensions, self.due.counted, strict=True):
            yield self._approval(extension, counted=counted)
            if counted:
                yield from self._extend(extension)

    def _start(self) -> Iterator[Step]:
        if self.terms.profile.counts_start and self.terms.limit.value > 0:
            self.last = self.start - DAY
            return
        why = Text("起算日，不计入", "the starting day, not counted")
        yield self._step(self.start, StepKind.START, why, self.terms.profile.basis)

    def _whole(self, limit: Limit) -> Iterator[Step]:
        self.number = 0
        if limit.unit in {Unit.DAYS, Unit.WORKING_DAYS}:
            yield from self._walk(limit.value, working=limit.unit is Unit.WORKING_DAYS)
        else:
            yield from self._leap(limit)

    def _walk(self, number: int, *, working: bool) -> Iterator[Step]:
        """Count so many days (or working days) from ``last``, backwards if negative."""
        forwards, left = number > 0, abs(number)
        while left:
            self.last += DAY if forwards else -DAY
            if forwards and self.last in self.excluded:
                yield self._excluded(self.last)
            elif working and not self.terms.calendar.is_working(self.last):
                yield self._step(self.last, StepKind.REST, self._kind(self.last), self._notice(self.last))
            else:
                left -= 1
                self.number += 1
                yield self._counted(self.last, working=working)

    def _leap(self, limit: Limit) -> Iterator[Step]:
        """Go to the same day number some months on, or to the fixed date, then give the excluded days back."""
        begin = self.last
        target = self._target(begin, limit)
        skipped = [day for day in sorted(self.excluded) if begin < day <= target] if limit.value > 0 else []
        yield from (self._excluded(day) for day in skipped)
        yield self._step(target, StepKind.MONTHS, _month_words(begin, target, limit), self.terms.profile.basis, True)
        self.last = target
        self.giving_back, self.number = True, 0
        yield from self._walk(len(skipped), working=False)
        self.giving_back = False

    def _target(self, begin: date, limit: Limit) -> date:
        if limit.unit is Unit.DATE:
            day = begin + DAY
            while day.month * 100 + day.day != limit.value and not _stands_for_leap_day(day, limit.value):
                day += DAY
            return day
        months = limit.value * (12 if limit.unit is Unit.YEARS else 1)
        return add_months(begin, months, last_day_to_last_day=self.terms.profile.last_day_to_last_day)

    def _approval(self, extension: Extension, *, counted: bool) -> Step:
        day = to_local(extension.approved_at, self.terms.zone).date()
        return Step(
            day, extension.approved_at, StepKind.EXTENSION, counted, _extension_words(extension, counted), _NOTHING
        )

    def _extend(self, extension: Extension) -> Iterator[Step]:
        if extension.until is not None:
            self.last = extension.until
            why = Text("延长后的届满日", "the last day as extended")
            yield self._step(extension.until, StepKind.COUNTED, why, _NOTHING, True)
        elif extension.to is not None:
            self.last = self.start - DAY if self.terms.profile.counts_start and extension.to.value > 0 else self.start
            yield from self._whole(extension.to)
        elif extension.add is not None and extension.add.unit in {Unit.DAYS, Unit.WORKING_DAYS}:
            yield from self._walk(extension.add.value, working=extension.add.unit is Unit.WORKING_DAYS)
        elif extension.add is not None:
            yield from self._leap(extension.add)

    def _roll(self) -> Iterator[Step]:
        if not rolls(self.terms):
            return
        calendar = self.terms.calendar
        begin = self.last
        while not calendar.is_working(self.last) or self.last in self.excluded:
            kind = self._kind(self.last)
            last = "末日逢" if self.last == begin else ""
            why = Text(f"{last}{kind.zh}，顺延", f"{kind.en}, the last day moves on")
            if calendar.is_working(self.last):
                why = Text("除外期间，顺延", "excluded period, the last day moves on")
            yield self._step(self.last, StepKind.ROLLED, why, self._notice(self.last))
            self.last += DAY
        if self.last != begin:
            why = Text("顺延后的届满日", "the last day after moving on")
            yield self._step(self.last, StepKind.ROLLED, why, self.terms.profile.basis)

    def _readings(self) -> Iterator[Step]:
        unregulated = self.terms.profile.rolls_over is RollOver.UNSPECIFIED
        if self.due.warn_at is not None and self.due.warn_at != self.due.due_at:
            why = (
                Text(
                    "另一口径：休息日不顺延，至此日届满（从严，只提示）",
                    "another reading: no roll-over, ends here (only warns)",
                )
                if unregulated
                else Text(
                    "从严口径：只到同日，不到月末（只提示）",
                    "stricter: the same day number, not the month's end (only warns)",
                )
            )
            yield self._step(self._last_before(self.due.warn_at), StepKind.READING, why, self.terms.profile.note)
        if self.due.breach_at is not None and self.due.breach_at != self.due.due_at:
            why = Text(
                "另一口径：延长自顺延后的届满日起算，至此日届满（过此方为违反）",
                "another reading: the extension adds to the rolled last day; a breach only after this day",
            )
            yield self._step(self._last_before(self.due.breach_at), StepKind.READING, why, _NOTHING)

    def _last_before(self, instant: Instant) -> date:
        return to_local(instant - 1, self.terms.zone).date()

    def _counted(self, day: date, *, working: bool) -> Step:
        unit = Text("个工作日", "working day") if working else Text("日", "day")
        kind = self._kind(day)
        special = working and day in self.terms.calendar.special
        zh = f"第 {self.number} {unit.zh}" + (f"（{kind.zh}）" if special else "")
        en = f"{unit.en} {self.number}" + (f" ({kind.en})" if special else "")
        if self.giving_back:
            zh, en = f"补计除外的第 {self.number} 日", f"excluded day {self.number} given back"
        source = self._notice(day) if working else self.terms.profile.basis
        return self._step(day, StepKind.COUNTED, Text(zh, en), source, True)

    def _excluded(self, day: date) -> Step:
        return self._step(day, StepKind.EXCLUDED, Text("除外期间，不计入", "excluded period, not counted"), _NOTHING)

    def _kind(self, day: date) -> Text:
        kind = self.terms.calendar.why(day)
        if self.terms.calendar.is_known(day):
            return kind
        return Text(f"{kind.zh}（尚无放假通知，待确认）", f"{kind.en} (no notice covers it yet, provisional)")

    def _notice(self, day: date) -> Text:
        notice = self.terms.calendar.source(day)
        return Text(notice, notice)

    def _step(self, day: date, kind: StepKind, why: Text, source: Text, counted: bool = False) -> Step:
        return Step(day, None, kind, counted, why, source)


def _stands_for_leap_day(day: date, month_day: int) -> bool:
    return month_day == 229 and (day.month, day.day) == (2, 28) and (day + DAY).day == 1


_UNIT_WORDS = {
    Unit.MINUTES: Text("分钟", "minutes"),
    Unit.HOURS: Text("小时", "hours"),
    Unit.DAYS: Text("日", "days"),
    Unit.WORKING_DAYS: Text("个工作日", "working days"),
    Unit.MONTHS: Text("个月", "months"),
    Unit.YEARS: Text("年", "years"),
}


def limit_words(limit: Limit) -> Text:
    """Say a limit in words.

    >>> limit_words(Limit.parse("5 working-days")).zh
    '5 个工作日'
    """
    if limit.unit is Unit.DATE:
        return Text(
            f"{limit.value // 100} 月 {limit.value % 100} 日", f"{limit.value // 100:02d}-{limit.value % 100:02d}"
        )
    unit = _UNIT_WORDS[limit.unit]
    english = unit.en.removesuffix("s") if abs(limit.value) == 1 else unit.en
    return Text(f"{limit.value} {unit.zh}", f"{limit.value} {english}")


def _month_words(begin: date, target: date, limit: Limit) -> Text:
    words = limit_words(limit)
    if limit.unit is Unit.DATE:
        return Text(f"固定日期 {words.zh}", f"the fixed date {words.en}")
    if begin.day == target.day:
        return Text(f"{words.zh}：至同日", f"{words.en}: the same day number")
    if target.day < begin.day:
        return Text(
            f"{words.zh}：该月无 {begin.day} 日，至月末", f"{words.en}: no day {begin.day} there, the month's last day"
        )
    return Text(f"{words.zh}：月末起算，至月末", f"{words.en}: from the month's last day to the month's last day")


def _extension_words(extension: Extension, counted: bool) -> Text:
    if extension.until is not None:
        what = Text(f"延长至 {extension.until}", f"extended until {extension.until}")
    elif extension.to is not None:
        words = limit_words(extension.to)
        what = Text(f"期限改为自起算日 {words.zh}", f"limit replaced by {words.en} from the start")
    else:
        words = _NOTHING if extension.add is None else limit_words(extension.add)
        what = Text(f"延长 {words.zh}", f"extended by {words.en}")
    if counted:
        return Text(f"届满前批准，{what.zh}", f"approved in time, {what.en}")
    return Text(f"批准时期限已届满，不计：{what.zh}", f"approved after expiry, not counted: {what.en}")


def _running(terms: Terms) -> Step:
    begin = min(interval.start for interval in terms.excluded if interval.end is None)
    why = Text("除外期间尚未结束，届满时间尚不能确定", "an excluded period is still running: no due instant yet")
    return Step(to_local(begin, terms.zone).date(), begin, StepKind.RUNNING, False, why, _NOTHING)


# ---------------------------------------------------------------- hours and minutes


class _Clock:
    """Elapsed time: start, excluded intervals, extensions, end."""

    def __init__(self, start: Instant, terms: Terms, due: Due) -> None:
        self.terms = terms
        self.due = due
        self.start = start

    def steps(self) -> Iterator[Step]:
        whole = self._whole()
        source = self.terms.profile.basis
        if whole == self.start:
            yield self._step(self.start, StepKind.START, Text("自此时起算", "time runs from here"), source, True)
        else:
            why = Text("开始的时不计入", "the starting hour does not count")
            yield self._step(self.start, StepKind.START, why, source)
            yield self._step(
                whole, StepKind.START, Text("自此整点起算", "time runs from this whole hour"), source, True
            )
        yield from self._excluded(whole)
        extensions = sorted(self.terms.extensions, key=lambda each: each.approved_at)
        for extension, counted in zip(extensions, self.due.counted, strict=True):
            why = _extension_words(extension, counted)
            yield self._step(extension.approved_at, StepKind.EXTENSION, why, _NOTHING, counted)
        yield from self._end()

    def _whole(self) -> Instant:
        if self.terms.profile.hour_rule is HourRule.ELAPSED:
            return self.start
        past = to_local(self.start, self.terms.zone)
        into = past - past.replace(minute=0, second=0, microsecond=0)
        return self.start + HOUR - into // timedelta(microseconds=1)

    def _excluded(self, whole: Instant) -> Iterator[Step]:
        for begin, end in union(self.terms.excluded):
            if end > whole and (self.due.due_at is None or begin < self.due.due_at):
                span = _span(end - max(begin, whole))
                why = Text(f"除外 {span.zh}", f"{span.en} excluded")
                yield self._step(begin, StepKind.EXCLUDED, why, _NOTHING)

    def _end(self) -> Iterator[Step]:
        if self.due.due_at is None or self.due.warn_at is None:
            yield _running(self.terms)
            return
        limit = limit_words(self.terms.limit)
        why = Text(f"{limit.zh}届满（此时仍为按期）", f"{limit.en} end (at this instant still in time)")
        yield self._step(self.due.due_at, StepKind.END, why, self.terms.profile.basis, True)
        if self.due.warn_at != self.due.due_at:
            why = Text(
                "从严口径：开始的时也计入（只提示）", "the stricter reading: the starting hour counts (only warns)"
            )
            yield self._step(self.due.warn_at, StepKind.READING, why, self.terms.profile.note)

    def _step(self, at: Instant, kind: StepKind, why: Text, source: Text, counted: bool = False) -> Step:
        return Step(to_local(at, self.terms.zone).date(), at, kind, counted, why, source)


def _span(length: Instant) -> Text:
    hours, rest = divmod(length, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds = rest / SECOND
    parts = [
        (f"{hours} 小时", f"{hours} h") if hours else None,
        (f"{minutes} 分钟", f"{minutes} min") if minutes else None,
        (f"{seconds:g} 秒", f"{seconds:g} s") if seconds else None,
    ]
    said = [part for part in parts if part is not None]
    return Text(" ".join(zh for zh, _ in said), " ".join(en for _, en in said))
