"""The tasks of the background loop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from xiezhi.core.text import Text
from xiezhi.web.deadlines.actions.digests import in_working_hours, make_digests
from xiezhi.web.deadlines.actions.escalations import escalate
from xiezhi.web.deadlines.actions.rejudging import rejudge
from xiezhi.web.desk.running.loop import Task

# A judging anew gives back after so long, so that the other tasks of the loop have their turn.
_SLICE = timedelta(seconds=45)


def digests(now: datetime) -> Text:
    """Make the digests of the day."""
    if not in_working_hours(now):
        return Text("不在工作时间", "outside working hours")
    made = make_digests(now)
    return Text(f"生成提醒 {made} 份", f"{made} digests made")


def escalations(now: datetime) -> Text:
    """Escalate what stayed unmet."""
    made = escalate(now)
    return Text(f"升级 {made} 项", f"{made} escalated")


def judge_anew(_now: datetime) -> Text:
    """Judge anew if calendar or rulebook has changed."""
    run = rejudge(lambda: datetime.now(UTC), _SLICE)
    if run.ended_at is None:
        return Text(f"重算中 {run.done}/{run.threads}", f"at {run.done} of {run.threads}")
    return Text(f"日历与规则未变，上次变动 {run.moved} 项", f"nothing has changed; the last run moved {run.moved}")


TASKS = (
    Task("rejudge", Text("期限重算", "deadlines judged anew"), judge_anew, every=timedelta(minutes=1)),
    Task("escalations", Text("超期升级", "escalation"), escalations, every=timedelta(minutes=5)),
    Task("digests", Text("每日提醒", "daily digest"), digests, every=timedelta(minutes=10)),
)
