"""Deciding on a report, and what follows a decision: an act of ``acts`` writes its events and moves the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.caseless import foresee, record_in_family
from xiezhi.web.cases.actions.cases import add_party, open_case
from xiezhi.web.cases.actions.steps import Change
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case, CaseClass, PartyKind
from xiezhi.web.cases.powers import level_held
from xiezhi.web.cases.steps import Step
from xiezhi.web.identity.models import Party
from xiezhi.web.identity.texts import known, tokenised, write_narrative
from xiezhi.web.intake.actions.reports import family_of
from xiezhi.web.intake.acts import REVERSED, Act
from xiezhi.web.intake.models import Done, Report, Stage
from xiezhi.web.intake.queries import record_of
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Person
from xiezhi.web.org.search import index
from xiezhi.web.org.viewer import Viewer, legal_day

_REMIT = {"this-unit": ("yes", "this-unit"), "other-unit": ("yes", "other-unit"), "not-police": ("no", "unknown")}


# Which requests an act answers; any other act answers the newest of those that bear on filing.
_BEGUN_BY = {
    "reconsidered": ("no-filing-reconsideration-requested",),
    "second-decided": ("no-filing-second-review-requested",),
    "explained": ("procurator-asked-reason",),
    "agency-asked": ("agency-transfer-received",),
    "agency-told": ("agency-transfer-received",),
}
_BEARING = ("agency-transfer-received", "procurator-asked-reason", "procurator-ordered-filing")


class StateError(OrgError):
    """Somebody decided before, or the report is not in a state for the act."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the form of an act says: when, the attributes asked, reasons; title and handler of a case it opens."""

    at: datetime
    attrs: Mapping[str, Json] = field(default_factory=dict)
    told: str = ""
    title: str = ""
    handler: Person | None = None
    reason: str = ""


def steps_of(report: Report, act: Act, said: Said, request: str) -> list[Step]:
    """Return the events of an act; every event carries the newest request, if there is one."""
    words = known(report.thread_id)
    keys = {"request": request} if request else {}
    steps = []
    for event in act.events:
        attrs = {name: said.attrs[name] for name in event.asked if name in said.attrs}
        attrs = {name: tokenised(each, words) if isinstance(each, str) else each for name, each in attrs.items()}
        if act.request and event.kind == "no-filing-reconsideration-requested":
            attrs |= {"request_id": request, "received_by_organ_at": said.at.isoformat()}
        if event.kind == "approval-granted":
            approver = str(attrs.get("approver_id", ""))
            attrs["level"] = level_held(approver, report.unit.path, legal_day(said.at))
        steps.append(Step(event.kind, said.at, keys=keys, attrs=dict(event.fixed) | attrs))
    return steps


def newest_request(report: Report, act: Act, now: datetime) -> str:
    """Return the request that an act begins or stands in; empty for none."""
    if act.request:
        return new_id(now)
    begun = _BEGUN_BY.get(act.name, _BEARING)
    newest = events().filter(thread_id=report.thread_id, what__in=begun).order_by("-seq").first()
    return "" if newest is None else str(newest.keys["request"])


def done_before(report: Report) -> frozenset[str]:
    """Return the names of the acts that were done."""
    return frozenset(report.done.values_list("act", flat=True))


def look_ahead(*, actor: Viewer, report: Report, act: Act, said: Said, now: datetime) -> list[Change]:
    """Return what an act would start, meet or break; nothing is written."""
    actor.demand(act.right, record_of(report), legal_day(now), report.report_id)
    steps = steps_of(report, act, said, newest_request(report, act, now))
    return foresee(family=family_of(report), steps=steps, author=actor.author, now=now)


@transaction.atomic
def carry_out(*, actor: Viewer | None, report: Report, act: Act, said: Said, now: datetime, by: str = "") -> Report:
    """Do an act: its events, the stage it leads to, the case it opens. ``actor`` None is the loader of a plan.

    Raises ``StateError`` where the report is not in a state for it: of two who press at once, the second is refused.
    """
    if actor is not None:
        actor.demand(act.right, record_of(report), legal_day(now), report.report_id)
        by = actor.account.person.name
    report = Report.objects.select_for_update().select_related("unit").get(pk=report.pk)
    if not act.fits(report, done_before(report)):
        raise StateError(
            f"此报案现为“{report.get_stage_display()}”，不能{act.label.zh}；请刷新后再看",
            f"the report is {report.get_stage_display()}: cannot do this ({act.label.en}); reload the page",
        )
    if act.told and not said.told.strip():
        raise OrgError("须写明理由或移交内容", "write down the reasons or what is handed over")
    author = SYSTEM if actor is None else actor.author
    if act.opens is not None and not report.case_id:
        _open(actor, report, act, said, now)
    steps = steps_of(report, act, said, newest_request(report, act, now))
    reason = None if actor is None else said.reason
    record_in_family(family=family_of(report), steps=steps, author=author, now=now, reason=reason)
    if report.case_id:
        Case.objects.filter(pk=report.case_id).update(last_event=steps[-1].event)
    narrative = ""
    if said.told.strip():
        text = said.told.strip()
        narrative = write_narrative(author=author, thread_id=report.thread_id, text=text, now=now).narrative_id
    Done.objects.create(report=report, act=act.name, at=said.at, by=by, narrative_id=narrative)
    _move(report, act, said, now)
    attrs: dict[str, Json] = {"report": report.report_id, "act": act.name, "stage": report.stage}
    attrs |= {"narrative": narrative, "case": report.case_id}
    write(Note(Kind.ACT, "report-act", thread_id=report.thread_id, attrs=attrs), author, now)
    return report


def _open(actor: Viewer | None, report: Report, act: Act, said: Said, now: datetime) -> None:
    if said.handler is None or (said.handler.unit_id != report.unit_id and actor is not None):
        raise OrgError("承办民警须为本单位的人", "whoever handles the case is of the unit of the report")
    case = open_case(
        actor=actor,
        case_class=CaseClass(act.opens or str(said.attrs.get("case_class", ""))),
        title=tokenised(said.title, known(report.thread_id)),
        unit=report.unit,
        handlers=[said.handler],
        now=now,
        thread_id=report.thread_id,
        demanded=True,
    )
    report.case_id = case.pk
    party = Party.objects.filter(pk=report.party_id).first()
    if party is not None:
        add_party(actor=None, case=case, kind=PartyKind.REPORTER, now=now, person_id=party.person_id)


def _move(report: Report, act: Act, said: Said, now: datetime) -> None:
    """Write the stage an act leads to, and what it determined."""
    if act.to is not None:
        report.stage, report.decided_at = act.to, None if act.to in (Stage.OPEN, Stage.MEDIATING) else now
    if act.name in ("reconsidered", "second-decided") and said.attrs.get("result") == REVERSED:
        report.stage, report.decided_at = Stage.OPEN, None
    if act.name == "determine":
        report.remit, report.jurisdiction = _REMIT[str(said.attrs.get("result", "this-unit"))]
    report.save(update_fields=["stage", "decided_at", "remit", "jurisdiction", "case_id"])
    index.put("report", report)
