"""A step with a time limit: taken in time, or, as the fault of its thread, too late or never."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from xiezhi.demo.casefile import AttributeValue, CaseFile, EventRow, Mark
from xiezhi.demo.legal_days import moment


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done: the event, whose, under which keys, by whom, with which attributes."""

    event: str
    person: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    role: str = "officer"
    attrs: Mapping[str, AttributeValue] = field(default_factory=dict)

    def take(self, case: CaseFile, at: datetime) -> EventRow:
        """Record the step."""
        return case.record(Mark(self.event, at, self.person, self.keys, role=self.role), self.attrs)


@dataclass(frozen=True, slots=True)
class Term:
    """Until when: the last day by the main reading, and by the stricter one where the law can be read twice."""

    last: date
    strict: date | None = None


def within_days(
    case: CaseFile, rule_id: str, subject: EventRow, term: Term, step: Step, *, surely: bool = False
) -> EventRow | None:
    """Take the step by the last day, now and then on it; as a fault after it or never. Return it, None if never.

    ``surely``: the fault is only late, because what follows in the thread would stand for the step that is missing.
    """
    if case.breaks(rule_id):
        return _too_late(case, rule_id, subject, term, step, surely=surely)
    case.expect(rule_id, "met", subject)
    last = term.strict or term.last
    if case.chance(0.1):
        at = moment(case.rng, last)
    else:
        at = moment(case.rng, subject.occurred_at.date() + _part(case, last - subject.occurred_at.date()))
    return step.take(case, max(at, subject.occurred_at + timedelta(minutes=case.rng.randint(1, 5))))


def within_hours(
    case: CaseFile, rule_id: str, subject: EventRow, hours: int, step: Step, *, surely: bool = False
) -> EventRow | None:
    """Take the step within so many hours, now and then at the last instant; as a fault beyond every reading.

    The hour in which it began does not count (CPL 105, APR 35): a late step is later than the whole hours after it.
    ``surely``: the fault is only late, because what follows in the thread would stand for the step that is missing.
    """
    if case.breaks(rule_id):
        if not surely and case.chance(0.3):
            case.expect(rule_id, "overdue", subject)
            return None
        case.expect(rule_id, "late", subject)
        late = timedelta(hours=hours + 1, minutes=1) + timedelta(minutes=case.rng.randint(0, 40 * 60))
        return step.take(case, subject.occurred_at + late)
    case.expect(rule_id, "met", subject)
    spent = timedelta(hours=hours) if case.chance(0.05) else timedelta(minutes=case.rng.randint(5, hours * 60 - 1))
    return step.take(case, subject.occurred_at + spent)


def at_once(case: CaseFile, rule_id: str, subject: EventRow, step: Step, *, minutes: int = 45) -> EventRow | None:
    """Take a step the law wants immediately within minutes; as a fault never."""
    if case.breaks(rule_id):
        case.expect(rule_id, "violated", subject)
        return None
    case.expect(rule_id, "met", subject)
    return step.take(case, subject.occurred_at + timedelta(minutes=case.rng.randint(1, minutes)))


def _too_late(
    case: CaseFile, rule_id: str, subject: EventRow, term: Term, step: Step, *, surely: bool
) -> EventRow | None:
    if not surely and case.chance(0.3):
        case.expect(rule_id, "overdue", subject)
        return None
    case.expect(rule_id, "late", subject)
    days = 1 if case.chance(0.4) else case.rng.randint(2, 20)
    return step.take(case, moment(case.rng, term.last + timedelta(days=days)))


def _part(case: CaseFile, span: timedelta) -> timedelta:
    return timedelta(days=case.rng.randint(0, max(0, span.days - 1)))
