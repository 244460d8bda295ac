"""Every duty the synthetic bureau knows, and the truth that follows from them once a thread is finished."""

from __future__ import annotations

from collections import defaultdict

from xiezhi.demo.casefile import CaseFile
from xiezhi.demo.duties import (
    administrative,
    custody,
    decision,
    evidence,
    intake,
    measures,
    penalty,
    recusal,
    remedy,
    traffic,
)
from xiezhi.demo.duties.duty import Act, Duty

DUTIES: tuple[Duty, ...] = (
    *intake.DUTIES,
    *custody.DUTIES,
    *measures.DUTIES,
    *evidence.DUTIES,
    *administrative.DUTIES,
    *decision.DUTIES,
    *penalty.DUTIES,
    *recusal.DUTIES,
    *traffic.DUTIES,
    *remedy.DUTIES,
)
_BY_EVENT: dict[str, list[Duty]] = defaultdict(list)
for _duty in DUTIES:
    for _event in _duty.events:
        _BY_EVENT[_event].append(_duty)


def settle(case: CaseFile) -> None:
    """Write down what is true of every duty that attaches to an act of the thread and was not settled by a plan."""
    settled = case.settled()
    for row in case.events:
        for duty in _BY_EVENT.get(row.event, ()):
            if (duty.rule_id, row.event_id) in settled:
                continue
            verdict = duty.expected(Act(case, row))
            if verdict is not None:
                case.expect(duty.rule_id, verdict, row)
