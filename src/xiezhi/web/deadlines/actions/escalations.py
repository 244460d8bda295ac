"""Escalation: a deadline that stays unmet is told to the unit head and to the legal section, once each."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from xiezhi.law.model import Severity
from xiezhi.web.cases.models import Case
from xiezhi.web.deadlines.models import Escalation
from xiezhi.web.deadlines.queries import Deadline, Light, open_deadlines
from xiezhi.web.deadlines.settings import Level, reminders
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write


def escalate(now: datetime) -> int:
    """Escalate what is due for it; return how many were. Each is a transaction of its own, so a kill loses none."""
    made = 0
    for severity, levels in reminders().escalation.items():
        for level in levels:
            for row in _waiting(severity, level, now):
                made += _told(row, level.role, now)
    return made


def _waiting(severity: Severity, level: Level, now: datetime) -> QuerySet[Deadline]:
    """Return what is overdue long enough and not told yet; closed records are told to nobody."""
    told = Escalation.objects.filter(obligation_id=OuterRef("pk"), role=level.role)
    rows = open_deadlines(now).filter(light=Light.OVERDUE, severity=severity, due_at__lte=now - level.after)
    return rows.filter(case_key__in=Case.objects.filter(record_closed=False).values("pk")).exclude(Exists(told))


@transaction.atomic
def _told(row: Deadline, role: str, now: datetime) -> bool:
    given = {"rule_id": row.rule_id, "case_key": row.case_key, "due_at": row.due_at, "raised_at": now}
    given["escalation_id"] = new_id(now)
    is_new = Escalation.objects.get_or_create(obligation_id=row.pk, role=role, defaults=given)[1]
    if is_new:
        attrs = {"obligation": row.pk, "rule": row.rule_id, "case": row.case_key, "to": role}
        write(Note(Kind.ACT, "deadline-escalated", source="loop", attrs=attrs), SYSTEM, now)
    return is_new
