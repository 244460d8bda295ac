"""One rule and one subject event: the obligation and its finding (sections 4 and 6)."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.core.identifiers import obligation_id
from xiezhi.core.periods import SECOND, Instant
from xiezhi.engine.reference.casefile import CaseFile
from xiezhi.engine.reference.formulas import Formulas
from xiezhi.engine.reference.need import Outcome, unsettled
from xiezhi.engine.reference.operands import View
from xiezhi.engine.reference.record import Event
from xiezhi.engine.reference.rows import Chosen, choose
from xiezhi.engine.reference.truth import Answer
from xiezhi.engine.verdicts import Finding, Truth, Verdict
from xiezhi.law.model import Rule


@dataclass(frozen=True, slots=True)
class Obligation:
    """A rule applied to a subject event, with everything the explanation needs; ``finding`` None: dropped."""

    rule: Rule
    view: View
    subject: Answer
    chosen: Chosen | None
    outcome: Outcome
    finding: Finding | None


def judge_subject(rule: Rule, case: CaseFile, event: Event) -> Obligation | None:
    """Judge one subject event; None where the rule's ``where`` does not hold for it."""
    view = View(case, rule.same, rule.partition, event)
    subject = Formulas(view).judge(rule.subject.where)
    if subject.truth is Truth.FALSE:
        return None
    if subject.truth is not Truth.TRUE:
        return Obligation(rule, view, subject, None, unsettled(subject), _finding(rule, view, unsettled(subject), None))
    chosen = choose(rule, view)
    row = None if chosen.row is None else chosen.row.row_id
    finding = None if chosen.outcome.dropped else _finding(rule, view, chosen.outcome, row)
    return Obligation(rule, view, subject, chosen, chosen.outcome, finding)


def _finding(rule: Rule, view: View, outcome: Outcome, row: str | None) -> Finding:
    event = view.subject
    return Finding(
        obligation_id=obligation_id(rule.rule_id, event.root),
        rule_id=rule.rule_id,
        row=row,
        thread_id=event.thread_id,
        person_id=event.person_id,
        subject_event_id=event.event_id,
        verdict=outcome.verdict,
        level=outcome.level,
        due_at=outcome.due_at,
        decided_by_event_id=None if outcome.decider is None else outcome.decider.event_id,
        margin_seconds=_margin(outcome, view.case.ground.as_of),
        provisional=outcome.provisional,
        missing=tuple(sorted(outcome.missing)),
    )


def _margin(outcome: Outcome, as_of: Instant) -> int | None:
    """Return the whole seconds from what ended the obligation, or from as-of, to the due instant."""
    if outcome.due_at is None:
        return None
    if outcome.verdict in (Verdict.PENDING, Verdict.OVERDUE):
        return (outcome.due_at - as_of) // SECOND
    if outcome.verdict in (Verdict.MET, Verdict.LATE) and outcome.decider is not None:
        return (outcome.due_at - outcome.decider.at.first) // SECOND
    return None
