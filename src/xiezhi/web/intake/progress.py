"""What the public page says of a report, and how often it may be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min

from xiezhi.engine.verdicts import Verdict
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import obligations
from xiezhi.web.intake.acts import ENDED
from xiezhi.web.intake.codes import is_code, mac
from xiezhi.web.intake.models import Answer, Attempt, Report, Stage
from xiezhi.web.intake.queries import CLOSED, all_reports
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import NOBODY, Note, write

WINDOW = timedelta(hours=1)
# How often within the window: one number, and one address of the network.
A_NUMBER, AN_ADDRESS = 10, 60


@dataclass(frozen=True, slots=True)
class Progress:
    """What anybody with number and code is told: nothing of it says who, what or where."""

    stage: Stage
    received_at: datetime
    due_at: datetime | None
    ended: bool
    answered: bool


class TooOftenError(Exception):
    """Asked too often; the answer comes again after the window."""


def count_attempt(*, number: str, address: str, now: datetime) -> bool:
    """Count a question against its number and its address; False: one of them asked too often.

    Counted first and looked at afterwards, so that many at once do not all see the count from before.
    """
    asked = ((mac("number", _normal(number)), A_NUMBER), (mac("address", address), AN_ADDRESS))
    with transaction.atomic():
        Attempt.objects.filter(at__lte=now - WINDOW).delete()
        Attempt.objects.bulk_create(Attempt(who=who, at=now) for who, _ in asked)
    return all(Attempt.objects.filter(who=who, at__gt=now - WINDOW).count() <= most for who, most in asked)


def find(*, number: str, code: str, address: str, now: datetime) -> Report | None:
    """Return the report that a number and its code open; None for a wrong one, whichever it is.

    Raises ``TooOftenError`` beyond the limit. A report that is closed off answers like one that does not exist.
    """
    if not count_attempt(number=number, address=address, now=now):
        raise TooOftenError
    found = all_reports().filter(number=_normal(number), **{CLOSED: False}).first()
    right = is_code(code, found.code if found else "")
    with transaction.atomic():
        if found is not None and right:
            attrs = {"report": found.report_id}
            write(Note(Kind.READ, "progress-read", thread_id=None, attrs=attrs), NOBODY, now)
            return found
        write(Note(Kind.DENIAL, "progress-refused", result="denied"), NOBODY, now)
    return None


def progress_of(report: Report, now: datetime) -> Progress:
    """Return stage and next deadline of a report, or of the case that came of it."""
    here = obligations(now).filter(thread_id=report.thread_id, verdict_now=Verdict.PENDING)
    due = here.aggregate(due=Min("due_at"))["due"]
    case = Case.objects.filter(pk=report.case_id).first() if report.case_id else None
    ended = report.stage in ENDED or (case is not None and case.closed_at is not None)
    return Progress(Stage(report.stage), report.received_at, None if ended else due, ended, bool(report.answer))


@transaction.atomic
def answer(*, report: Report, answer: Answer, now: datetime) -> bool:
    """Keep how content the reporter was, once and after the end; False: answered before, or not ended."""
    if not progress_of(report, now).ended:
        return False
    kept = Report.objects.filter(pk=report.pk, answer="").update(answer=answer)
    if kept:
        attrs = {"report": report.report_id, "answer": str(answer)}
        write(Note(Kind.ACT, "satisfaction-answered", attrs=attrs), NOBODY, now)
    return bool(kept)


def _normal(number: str) -> str:
    """Return a number as it is stored, however its brackets were typed."""
    text = "".join(number.split()).upper()
    for typed in ("[", "(", "（", "【"):
        text = text.replace(typed, "〔")
    for typed in ("]", ")", "）", "】"):
        text = text.replace(typed, "〕")
    return text
