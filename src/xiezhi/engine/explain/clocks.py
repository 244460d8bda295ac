"""A clock explained: its start, each day, each pause, each extension counted or refused, and all readings."""

from __future__ import annotations

from xiezhi.core.periods import Due, Instant
from xiezhi.core.text import Text
from xiezhi.core.working import Step, StepKind, explained, limit_words
from xiezhi.engine.explain.tree import NO_TEXT, Entry, Topic
from xiezhi.engine.explain.wording import Wording, names
from xiezhi.engine.reference.clocks import ClockState, Run
from xiezhi.engine.reference.extensions import NEVER, Approval
from xiezhi.engine.reference.pauses import Pause
from xiezhi.engine.reference.starts import StartPoint
from xiezhi.engine.verdicts import Truth
from xiezhi.law.model import Period

_TWO = (
    Text("最早的可能", "the earliest possible"),
    Text("最晚的可能", "the latest possible"),
)
_UNTIL_UNKNOWN = Text("延长至何日未记载", "extended, but until when is not recorded")
_TOPICS = {
    StepKind.START: Topic.START,
    StepKind.EXTENSION: Topic.EXTENSION,
    StepKind.READING: Topic.READING,
    StepKind.END: Topic.DUE,
}


class ClockWords:
    """Explains the clocks of one obligation."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def entries(self, state: ClockState) -> tuple[Entry, ...]:
        """Return the explanation of both clocks, of the one, or of why there is none."""
        if state.truth is Truth.OPEN:
            return (Entry(Topic.CLOCK, Text("起算事件尚未发生，期限未开始", "the limit has not started to run")),)
        if state.truth is Truth.UNKNOWN:
            missing = names(state.missing)
            text = Text(f"起算时间不明（缺：{missing.zh}）", f"the start is not known (missing: {missing.en})")
            return (Entry(Topic.CLOCK, text),)
        if len(state.runs) == 1:
            return (self._run(state.runs[0], NO_TEXT),)
        missing = names(state.missing)
        remark = Text(f"期限有两种可能（缺：{missing.zh}）", f"the limit may be one of two (missing: {missing.en})")
        return (
            Entry(Topic.REMARK, remark),
            *(self._run(run, word) for run, word in zip(state.runs, _TWO, strict=True)),
        )

    def _run(self, run: Run, which: Text) -> Entry:
        due, steps = explained(run.start.at, run.terms)
        basis = run.terms.profile.basis
        limit = limit_words(run.terms.limit)
        prefix = Text(f"{which.zh}：", f"{which.en}: ") if which.zh else NO_TEXT
        text = Text(
            f"{prefix.zh}期限 {limit.zh}，按 {run.terms.profile.profile_id} 计算",
            f"{prefix.en}limit {limit.en}, counted by {run.terms.profile.profile_id}",
        )
        children = (
            self._start(run.start),
            *(self._pause(pause) for pause in run.pauses),
            *self._steps(steps, run),
            self._end(run.due),
            *self._readings(run.due, due),
        )
        return Entry(Topic.CLOCK, text, children, source=basis)

    def _start(self, start: StartPoint) -> Entry:
        time = self.wording.time(start.at)
        if start.event is None:
            return Entry(
                Topic.START, Text(f"自 {start.reference} 起算：{time}", f"runs from {start.reference}: {time}")
            )
        event = self.wording.event(start.event)
        if start.restart:
            return Entry(Topic.START, Text(f"自 {event.zh} 重新起算", f"starts anew from {event.en}"))
        return Entry(Topic.START, Text(f"自 {event.zh} 起算", f"runs from {event.en}"))

    def _pause(self, pause: Pause) -> Entry:
        period: Period = self.wording.vocabulary.periods[pause.period]
        opener = self.wording.event(pause.opener)
        closer = Text("尚未结束", "still running") if pause.closer is None else self.wording.event(pause.closer)
        return Entry(
            Topic.PAUSE,
            Text(
                f"除外期间“{period.label.zh}”：自 {opener.zh} 至 {closer.zh}",
                f"excluded period “{period.label.en}”: from {opener.en} to {closer.en}",
            ),
        )

    def _steps(self, steps: tuple[Step, ...], run: Run) -> tuple[Entry, ...]:
        approvals = sorted(run.approvals, key=lambda each: each.extension.approved_at)
        pending = iter(approvals)
        return tuple(self._step(step, next(pending) if step.kind is StepKind.EXTENSION else None) for step in steps)

    def _step(self, step: Step, approval: Approval | None) -> Entry:
        when = str(step.day) if step.at is None else self.wording.time(step.at)
        text = Text(f"{when} {step.why.zh}", f"{when} {step.why.en}")
        if approval is not None:
            event = self.wording.event(approval.event)
            why = _UNTIL_UNKNOWN if approval.extension.until == NEVER else step.why
            text = Text(f"{event.zh}：{why.zh}", f"{event.en}: {why.en}")
        topic = _TOPICS.get(step.kind, Topic.DAY)
        series = f"{step.kind} {step.source.zh}" if topic is Topic.DAY else ""
        return Entry(topic, text, source=step.source, series=series)

    def _end(self, due: Due) -> Entry:
        if due.due_at is None:
            text = Text("期限因除外期间停止，尚无届满时间", "the limit stands still: no due instant yet")
            return Entry(Topic.DUE, text)
        time = self.wording.time(due.due_at)
        if due.inclusive:
            return Entry(
                Topic.DUE, Text(f"届满：{time}（此时仍为按期）", f"due: {time} (at this instant still in time)")
            )
        return Entry(
            Topic.DUE,
            Text(
                f"末日 {due.due_on}，届满：{time}（此时起为逾期）",
                f"last day {due.due_on}, due: {time} (late from this instant)",
            ),
        )

    def _readings(self, due: Due, counted: Due) -> tuple[Entry, ...]:
        """Say the other readings' instants, and which days are not settled by a notice yet."""
        entries = [
            Entry(Topic.READING, Text(f"{zh}：{self.wording.time(at)}", f"{en}: {self.wording.time(at)}"))
            for at, zh, en in _others(due)
        ]
        if counted.provisional_days:
            days = ", ".join(str(day) for day in counted.provisional_days)
            text = Text(f"待日历确认（尚无放假通知）：{days}", f"provisional, no notice covers yet: {days}")
            entries.append(Entry(Topic.REMARK, text))
        return tuple(entries)


def _others(due: Due) -> list[tuple[Instant, str, str]]:
    found = []
    if due.warn_at is not None and due.warn_at != due.due_at:
        found.append((due.warn_at, "从严口径届满（过此只提示）", "stricter reading ends (past it: warn only)"))
    if due.breach_at is not None and due.breach_at != due.due_at:
        found.append(
            (due.breach_at, "从宽口径届满（过此方为违反）", "more lenient reading ends (a breach only past it)")
        )
    return found
