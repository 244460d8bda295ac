"""The receipt (回执): given, or given anew with another code, which makes the lost one worthless."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.caseless import record_in_family
from xiezhi.web.intake.actions.reports import family_of, receipt_step
from xiezhi.web.intake.acts import RECEIPT
from xiezhi.web.intake.codes import code_of, hashed
from xiezhi.web.intake.models import Report
from xiezhi.web.intake.queries import record_of
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.viewer import Viewer, legal_day


@transaction.atomic
def issue_receipt(*, actor: Viewer, report: Report, now: datetime) -> Report:
    """Give the receipt, or give it anew: the code of an earlier one answers no more."""
    actor.demand(RECEIPT, record_of(report), legal_day(now), report.report_id)
    report = Report.objects.select_for_update().get(pk=report.pk)
    report.issue += 1
    report.code = hashed(code_of(report.report_id, report.issue))
    report.save(update_fields=["issue", "code"])
    if report.issue == 1:
        step = receipt_step(report, now)
        record_in_family(family=family_of(report), steps=[step], author=actor.author, now=now, reason=None)
    attrs: dict[str, Json] = {"report": report.report_id, "issue": report.issue}
    write(Note(Kind.ACT, "receipt-issued", thread_id=report.thread_id, attrs=attrs), actor.author, now)
    return report
