"""The working: how a due instant was counted, day by day, for a reader who wants to check it with a wall calendar.

It walks the days one after the other, unlike ``periods``, which jumps; a property test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiezhi.core.limits import Limit, Unit
from xiezhi.core.periods import (
    DAY,
    Due,
    Extension,
    Instant,
    Terms,
    add_months,
    by_approval,
    compute,
    counted_from,
    excluded_days,
    next_date,
    to_local,
    union,
)
from xiezhi.core.profiles import RollOver
from xiezhi.core.text import Text


@dataclass(frozen=True, slots=True)
class Step:
    """One day, or for hours one instant, of the counting. ``source`` is the notice or article that decides it."""

    day: date
    counted: bool
    why: Text
    source: Text
    at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """A due, the steps that lead to it, and what the stricter and the more lenient reading rest on."""

    due: Due
    steps: tuple[Step, ...]
    readings: tuple[Text, ...]


def explain(start: Instant, terms: Terms) -> Working:
    """Return what ``compute`` returns, with the steps in order of counting.

    For limits of days and longer only extensions and pauses still running carry an instant; the last step without one
    is the last day.
    """
    due = compute(start, terms)
    walk = _ByTheClock(terms) if terms.limit.unit.is_clock_time else _Walk(terms)
    steps = walk.steps_to(due, start)
    return Working(due, _until_open(steps, due, terms), readings(due, terms))


def readings(due: Due, terms: Terms) -> tuple[Text, ...]:
    """Return why the stricter or the more lenient reading of the text ends at another instant, if it does."""
    told = []
    if due.warn_at != due.due_at:
        told.append(_strict(terms))
    if due.breach_at != due.due_at:
        told.append(
            Text(
                "从宽口径：延长自顺延后的末日起加算；只有超过该时刻才判为违反",
                "lenient reading: the extension is added to the last day after its roll-over; only past it is a breach",
            )
        )
    return tuple(told)


def _strict(terms: Terms) -> Text:
    if terms.limit.unit.is_clock_time:
        return Text(
            "从严口径：自起算时刻起按满小时计算，超过只作提示",
            "strict reading: full hours from the very start; past it is a warning only",
        )
    if terms.profile.rolls_over is RollOver.UNSPECIFIED:
        return Text(
            "从严口径：法律未规定末日顺延，按不顺延计算，超过只作提示",
            "strict reading: the law is silent on roll-over, so none; past it is a warning only",
        )
    return Text(
        "从严口径：月末起算的按同日计算而不到月末，超过只作提示",
        "strict reading: from a month's last day to the same day number, not to the month's end; a warning only",
    )


def _until_open(steps: list[Step], due: Due, terms: Terms) -> tuple[Step, ...]:
    if not due.open:
        return tuple(steps)
    since = min(interval.start for interval in terms.excluded if interval.end is None)
    local = to_local(since, terms.zone)
    running = Step(
        local.date(),
        counted=False,
        why=Text("扣除期间仍在进行，期限尚不能确定", "an excluded period is still running; no due instant yet"),
        source=terms.profile.basis,
        at=since,
    )
    return (*(step for step in steps if step.day < running.day), running)


class _Walk:
    """Counts days one after the other. ``skipped`` holds the days that do not count."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.skipped = excluded_days(terms)
        self.steps: list[Step] = []

    def steps_to(self, due: Due, start: Instant) -> list[Step]:
        """Return the steps from the start to the last day of the main reading."""
        first = to_local(start, self.terms.zone).date()
        begin = first - DAY if self.terms.profile.counts_start and self.terms.limit.value > 0 else first
        if begin == first:
            self._add(first, Text("起算之日不计入", "the day the period starts from is not counted"), counted=False)
        last = self._advance(begin, self.terms.limit)
        for extension, in_time in zip(by_approval(self.terms.extensions), due.counted, strict=True):
            last = self._extend(begin, last, extension, in_time=in_time)
        self._roll(last)
        return self.steps

    def _add(self, day: date, why: Text, *, counted: bool, source: Text | None = None) -> None:
        if not self.terms.calendar.is_known(day) and source is not None:
            why = Text(f"{why.zh}（该日尚无通知，暂按平常周）", f"{why.en} (no notice yet; by the plain week)")
        self.steps.append(Step(day, counted, why, source or self.terms.profile.basis))

    def _notice(self, day: date) -> Text:
        notice = self.terms.calendar.source(day)
        return Text(notice, notice)

    def _extend(self, begin: date, last: date, extension: Extension, *, in_time: bool) -> date:
        approved = to_local(extension.approved_at, self.terms.zone)
        on = f"{approved:%Y-%m-%d %H:%M:%S}"
        if not in_time:
            why = Text(f"{on} 批准延长，已在届满之后，不计", f"extension approved {on}, after expiry: without effect")
            self.steps.append(Step(approved.date(), False, why, self.terms.profile.basis, extension.approved_at))
            return last
        why = Text(f"{on} 在届满前批准延长", f"extension approved {on}, before expiry")
        self.steps.append(Step(approved.date(), False, why, self.terms.profile.basis, extension.approved_at))
        return self._extended(begin, last, extension)

    def _extended(self, begin: date, last: date, extension: Extension) -> date:
        if extension.add is not None:
            return self._advance(last, extension.add)
        if extension.to is not None:
            before = len(self.steps)
            moved = self._advance(begin, extension.to)
            self.steps[before:] = [step for step in self.steps[before:] if step.day > last]
        else:
            moved = extension.until or last
        if self.steps[-1].day != moved or not self.steps[-1].counted:
            self._add(moved, Text("延长后的末日", "last day as extended"), counted=True)
        return moved

    def _advance(self, begin: date, limit: Limit) -> date:
        if limit.unit in {Unit.DAYS, Unit.WORKING_DAYS}:
            return self._each_day(begin, limit)
        last = begin
        number = abs(limit.value) if limit.unit is not Unit.DATE else 1
        passed = begin
        for done in range(1, number + 1):
            last = self._milestone(begin, limit, done)
            if limit.value > 0:
                self._show_skipped(passed, last)
            self._add(last, _reached(limit, done, last), counted=last not in self.skipped or limit.value < 0)
            passed = last
        return last if limit.value < 0 else self._make_up(begin, last)

    def _milestone(self, begin: date, limit: Limit, done: int) -> date:
        if limit.unit is Unit.DATE:
            return next_date(begin, limit.value)
        months = done * (12 if limit.unit is Unit.YEARS else 1) * (1 if limit.value > 0 else -1)
        return add_months(begin, months, last_day_to_last_day=self.terms.profile.last_day_to_last_day)

    def _show_skipped(self, after: date, before: date) -> None:
        for day in sorted(each for each in self.skipped if after < each < before):
            self._add(day, _EXCLUDED, counted=False)

    def _make_up(self, begin: date, last: date) -> date:
        """Count one further day for each excluded day of the span."""
        owed = sum(begin < day <= last for day in self.skipped)
        all_owed = owed
        while owed:
            last += DAY
            if last in self.skipped:
                self._add(last, _EXCLUDED, counted=False)
            else:
                owed -= 1
                done = all_owed - owed
                self._add(last, Text(f"补足扣除的第 {done} 日", f"makes up excluded day {done}"), counted=True)
        return last

    def _each_day(self, begin: date, limit: Limit) -> date:
        step = DAY if limit.value > 0 else -DAY
        day, done = begin, 0
        while done < abs(limit.value):
            day += step
            if day in self.skipped and (limit.value > 0 or limit.unit is Unit.WORKING_DAYS):
                self._add(day, _EXCLUDED, counted=False)
            elif limit.unit is Unit.WORKING_DAYS and not self.terms.calendar.is_working(day):
                self._add(day, self.terms.calendar.why(day), counted=False, source=self._notice(day))
            else:
                done += 1
                self._add_counted(day, done, limit)
        return day

    def _add_counted(self, day: date, done: int, limit: Limit) -> None:
        if limit.unit is Unit.DAYS:
            self._add(day, Text(f"第 {done} 日", f"day {done}"), counted=True)
            return
        kind = self.terms.calendar.why(day)
        why = Text(f"第 {done} 个工作日（{kind.zh}）", f"working day {done} ({kind.en})")
        self._add(day, why, counted=True, source=self._notice(day))

    def _roll(self, last: date) -> None:
        if self.terms.profile.rolls_over is RollOver.NO or self.terms.limit.value < 0:
            return
        calendar = self.terms.calendar
        if calendar.is_working(last):
            return
        day = last
        while not calendar.is_working(day) or day in self.skipped:
            kind = _EXCLUDED if calendar.is_working(day) else calendar.why(day)
            why = Text(f"{kind.zh}，末日顺延", f"{kind.en}: the last day moves on")
            self._add(day, why, counted=False, source=self._notice(day))
            day += DAY
        why = Text("顺延后的末日", "last day after the roll-over")
        self._add(day, why, counted=False, source=self._notice(day))


_EXCLUDED = Text("扣除期间", "excluded period")


def _reached(limit: Limit, done: int, day: date) -> Text:
    if limit.unit is Unit.DATE:
        return Text(f"规定的日期 {day:%m-%d}", f"the fixed date {day:%m-%d}")
    unit = Text("年", "year") if limit.unit is Unit.YEARS else Text("个月", "month")
    if limit.value < 0:
        return Text(f"倒数满 {done} {unit.zh}", f"{unit.en} {done} back")
    return Text(f"满 {done} {unit.zh}", f"{unit.en} {done} is over")


class _ByTheClock:
    """Tells the few instants that matter for a limit of hours or minutes."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.steps: list[Step] = []

    def steps_to(self, due: Due, start: Instant) -> list[Step]:
        """Return start, first counted instant, excluded periods, extensions and end, in order of time."""
        whole = counted_from(start, self.terms)
        if whole == start:
            self._add(start, Text("起算时刻", "the clock starts"), counted=True)
        else:
            self._add(start, Text("起始的时不计入", "the hour it starts in is not counted"), counted=False)
            self._add(whole, Text("自下一整点起算", "counted from the next whole hour"), counted=True)
        for extension, in_time in zip(by_approval(self.terms.extensions), due.counted, strict=True):
            self._add(extension.approved_at, _IN_TIME if in_time else _TOO_LATE, counted=False)
        end = due.due_at
        if self.terms.limit.value > 0:
            for begin, finish in union(self.terms.excluded):
                if finish > whole and (end is None or begin < end):
                    self._add_pause(begin, finish)
        self.steps.sort(key=lambda step: step.at or 0)
        if end is not None:
            self._add(end, _over(self.terms.limit), counted=True)
        return self.steps

    def _add_pause(self, begin: Instant, finish: Instant) -> None:
        until = f"{to_local(finish, self.terms.zone):%Y-%m-%d %H:%M:%S}"
        self._add(begin, Text(f"扣除期间，至 {until}", f"excluded period until {until}"), counted=False)

    def _add(self, at: Instant, why: Text, *, counted: bool) -> None:
        day = to_local(at, self.terms.zone).date()
        self.steps.append(Step(day, counted, why, self.terms.profile.basis, at))


def _over(limit: Limit) -> Text:
    unit = "小时" if limit.unit is Unit.HOURS else "分钟"
    return Text(f"{limit.value} {unit}届满", f"{limit} are over")


_IN_TIME = Text("在届满前批准延长", "extension approved before expiry")
_TOO_LATE = Text("批准延长时已届满，不计", "extension approved after expiry: without effect")
