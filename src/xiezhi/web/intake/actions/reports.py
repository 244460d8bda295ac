"""Taking a report: registered, evidence taken, receipt given, in one transaction; and correcting what was taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xiezhi.engine.history import EVENT_CORRECTED
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.seal.verify import Json
from xiezhi.web.cases import series
from xiezhi.web.cases.actions.caseless import Family, Hidden, record_in_family
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.steps import Step, value_of
from xiezhi.web.identity import parties
from xiezhi.web.identity.models import Party
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.identity.ring import key_for
from xiezhi.web.identity.texts import known, tokenised, write_narrative
from xiezhi.web.intake.codes import code_of, hashed, mac
from xiezhi.web.intake.models import Care, Report
from xiezhi.web.intake.queries import CORRECT, CREATE, record_of
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.journal.writer import SYSTEM, Author, Note, write
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions import identities
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Person, Unit, UnitKind
from xiezhi.web.org.search import index
from xiezhi.web.org.viewer import Viewer, legal_day

RECEIVED = "report-received"
# What of a report may be corrected: these stand in the row too.
CORRECTABLE = ("channel", "matter", "remit", "jurisdiction")
_CLASSES = ("criminal", "public-order", "other-admin")


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """What a reporter tells. Words are those of the vocabulary. Without a repr: none reaches a log.

    ``receipt``: it is printed now; ``refused``: it was offered and not taken. ``registered_at`` None: now.
    """

    channel: str
    matter: str
    what: str
    received_at: datetime
    remit: str = "yes"
    jurisdiction: str = "this-unit"
    place: str = ""
    happened_on: date | None = None
    reporter: Particulars | None = None
    urgent: bool = False
    duplicate: bool = False
    new_facts: bool = False
    evidence: tuple[str, ...] = ()
    economic: bool = False
    leads: bool = False
    care: Care = Care.NONE
    receipt: bool = True
    refused: bool = False
    registered_at: datetime | None = None


def place_mac(place: str) -> str:
    """Return the keyed hash of a place, the same however it is spaced; empty for none."""
    normal = "".join(place.split())
    return mac("place", normal) if normal else ""


@transaction.atomic
def take_report(*, actor: Viewer | None, unit: Unit, officer: Person, told: Told, now: datetime) -> Report:
    """Take a report in a family of its own; ``actor`` None is the loader of the demonstration."""
    if actor is not None:
        actor.demand(CREATE, Record(unit.path), legal_day(now), unit.unit_id)
    if not told.what.strip():
        raise OrgError("须写明报案内容", "write down what was reported")
    author = SYSTEM if actor is None else actor.author
    report = _blank(unit, officer, told, now)
    party = _party(actor, author, report, told, now)
    report.narrative_id = _text(author, report, told.what, now)
    report.place_id = _text(author, report, told.place, now)
    report.evidence_id = _text(author, report, "\n".join(told.evidence), now)
    key = key_for(f"party:{party.party_id}" if party else f"thread:{report.thread_id}", now)
    values = {name: text for name, text in (("what", told.what), ("where", told.place)) if text}
    steps = list(_steps(report, told, party, told.registered_at or now))
    entries = record_in_family(
        family=family_of(report), steps=steps, author=author, now=now, hidden=Hidden(values, key), reason=None
    )
    report.entry_id = entries[0].entry_id
    if told.receipt:
        report.issue, report.code = 1, hashed(code_of(report.report_id, 1))
    report.save(force_insert=True)
    write(Note(Kind.ACT, "report-taken", thread_id=report.thread_id, attrs=_row(report)), author, now)
    index.put("report", report)
    return report


def family_of(report: Report) -> Family:
    """Return the family a report stands in; with the case, once there is one."""
    case = {"case": report.case_id} if report.case_id else {}
    return Family(report.thread_id, report.unit.path, {"report": report.report_id, **case})


def _blank(unit: Unit, officer: Person, told: Told, now: datetime) -> Report:
    report_id = new_id(now)
    return Report(
        report_id=report_id,
        thread_id=report_id,
        number=series.numbered(f"{unit.code}接〔{legal_day(now).year}〕", Report).text,
        unit=unit,
        taken_by=officer.pk,
        taken_by_name=officer.name,
        channel=told.channel,
        matter=told.matter,
        remit=told.remit,
        jurisdiction=told.jurisdiction,
        care=told.care,
        received_at=told.received_at,
        happened_on=told.happened_on,
        place_mac=place_mac(told.place),
    )


def _row(report: Report) -> dict[str, Json]:
    """Return what the row holds and no event says, so that it can be made again."""
    return {
        "report": report.report_id,
        "number": report.number,
        "care": str(report.care),
        "happened_on": report.happened_on.isoformat() if report.happened_on else None,
        "party": report.party_id,
        "narratives": [report.narrative_id, report.place_id, report.evidence_id],
        "entry": report.entry_id,
        "issue": report.issue,
    }


def _party(actor: Viewer | None, author: Author, report: Report, told: Told, now: datetime) -> Party | None:
    if told.reporter is None:
        return None
    thread = report.thread_id
    if actor is None:
        party = parties.register_party(author=author, thread_id=thread, given=told.reporter, now=now)
    else:
        record = Record(report.unit.path, participants=frozenset({report.taken_by}))
        party = identities.register_party(actor=actor, record=record, thread_id=thread, given=told.reporter, now=now)
    report.party_id = party.party_id
    return party


def _text(author: Author, report: Report, text: str, now: datetime) -> str:
    if not text.strip():
        return ""
    return write_narrative(author=author, thread_id=report.thread_id, text=text.strip(), now=now).narrative_id


def _steps(report: Report, told: Told, party: Party | None, at: datetime) -> Iterator[Step]:
    """Yield what happened, the report itself first: its entry is what the receipt proves."""
    received: dict[str, Json] = {
        "channel": told.channel,
        "matter": told.matter,
        "remit": told.remit,
        "jurisdiction": told.jurisdiction,
        "reporter_contact_known": bool(told.reporter and (told.reporter.phone or told.reporter.address)),
        "urgent": told.urgent,
        "duplicate": told.duplicate,
        "new_facts": told.new_facts,
        "evidence_offered": bool(told.evidence),
        "concrete_content": True,
        "receiving_level": _level(report.unit),
    }
    if party is not None:
        received["reporter_id"] = party.token
    yield Step(RECEIVED, told.received_at, attrs=received)
    yield from facts_of(told.matter, told.received_at)
    if told.matter == "criminal":
        yield _fact("economic_crime", told.economic, told.received_at)
        yield _fact("leads_need_checking", told.leads, told.received_at)
    yield Step("report-registered", at, attrs={"system_no": report.number, "disposition": _disposition(told)})
    if told.evidence:
        attrs: dict[str, Json] = {"list_issued": True, "item_count": len(told.evidence)}
        yield Step("reporter-evidence-received", at, attrs=attrs)
    if told.receipt or told.refused:
        yield receipt_step(report, at, refused=told.refused)


def facts_of(matter: str, at: datetime) -> Iterator[Step]:
    """Yield the class of the case, where the matter says it."""
    if matter in _CLASSES:
        yield _fact("case_class", matter, at)


def _fact(fact: str, value: Json, at: datetime) -> Step:
    return Step(FACT_RECORDED, at, attrs={"fact": fact, "value": value, "from_the_beginning": True})


def receipt_step(report: Report, now: datetime, *, refused: bool = False) -> Step:
    """Return the receipt as an event; the printed one always names both channels."""
    attrs: dict[str, Json] = {
        "receipt_no": report.number,
        "query_channel_told": True,
        "complaint_channel_told": True,
        "refused_or_unreachable": refused,
    }
    return Step("report-receipt-issued", now, attrs=attrs)


def _disposition(told: Told) -> str:
    if told.remit == "no":
        return "oral-refer"
    if told.duplicate and not told.new_facts:
        return "explain-duplicate"
    return "transfer" if told.jurisdiction == "other-unit" else "accept"


def _level(unit: Unit) -> str:
    """Return the level of whoever receives: a centre, a room or a section stands at that of the unit above it."""
    known = {UnitKind.BUREAU: "city-or-above", UnitKind.COUNTY: "county", UnitKind.STATION: "station"}
    place: Unit | None = unit
    while place is not None and place.kind not in known:
        place = place.parent
    return known[UnitKind(place.kind)] if place else "station"


@transaction.atomic
def correct_report(*, actor: Viewer, report: Report, changes: Mapping[str, str], reason: str, now: datetime) -> None:
    """Correct what was taken: a new entry supersedes the old one, with a reason."""
    actor.demand(CORRECT, record_of(report), legal_day(now), report.report_id)
    report = Report.objects.select_for_update().get(pk=report.pk)
    changed = {name: value for name, value in changes.items() if getattr(report, name) != value}
    if not changed:
        raise OrgError("没有改动", "nothing was changed")
    kinds = rulebook().vocabulary.events[RECEIVED].attributes
    attrs = {name: value_of(kinds[name], value) for name, value in changed.items()}
    last = report.entry_id
    while (newer := Entry.objects.filter(thread_id=report.thread_id, supersedes=last).first()) is not None:
        last = newer.entry_id
    steps = [Step(EVENT_CORRECTED, now, attrs=attrs, supersedes=last)]
    steps += facts_of(changed.get("matter", ""), now)
    record_in_family(family=family_of(report), steps=steps, author=actor.author, now=now, reason=reason)
    told = Note(
        Kind.ACT,
        "report-corrected",
        purpose=tokenised(reason, known(report.thread_id))[:200],
        thread_id=report.thread_id,
        supersedes=None,
        attrs={"report": report.report_id, "changed": sorted(changed)},
    )
    write(told, actor.author, now)
    for name, value in changed.items():
        setattr(report, name, value)
    report.save(update_fields=sorted(changed))
    index.put("report", report)
