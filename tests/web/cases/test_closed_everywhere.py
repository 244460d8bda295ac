"""A closed record and all that may hang on it: no route, list, search, export or journal gives any of it away."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.http import FileResponse
from django.test import Client

from tests.web.desk.visitors import browser
from tests.web.intake.desk import BRAWL, asked, do, taken
from tests.web.org.cast import ROLES, City, city
from tests.web.papers.desk import a_paper
from xiezhi.web.cases import links
from xiezhi.web.cases.actions.cases import add_party
from xiezhi.web.cases.actions.record_closure import close_record
from xiezhi.web.cases.actions.standing import close_case
from xiezhi.web.cases.models import Case, Obligation, PartyKind
from xiezhi.web.cases.review.actions.decisions import submit
from xiezhi.web.cases.review.machine import State
from xiezhi.web.cases.review.opinions import Matter
from xiezhi.web.cases.steps import Step
from xiezhi.web.custody import queries as custody
from xiezhi.web.custody.actions.stays import Arrival, arrive
from xiezhi.web.custody.models import Centre, Handover, Room, RoomKind
from xiezhi.web.deadlines.models import Escalation
from xiezhi.web.desk.models import Draft
from xiezhi.web.desk.registers.register import all_registers
from xiezhi.web.desk.routes import Route, all_routes
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.intake.codes import code_of
from xiezhi.web.journal import withheld
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write
from xiezhi.web.remedies.actions.steps import go_on

NOW = datetime.now(UTC)
# The pages of closed records themselves: who knows that there are some sees their numbers.
KNOWN = {("legal_reviewer", "closed_records")}
LISTS = {"home", "search", "journal"}


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


@dataclass(frozen=True, slots=True)
class Record:
    """What was planted: an id for each place in an address, and the texts that would give it away."""

    case: Case
    ids: dict[str, str]
    marks: tuple[str, ...]
    report: tuple[str, str]
    entries: int

    def close(self) -> None:
        Case.objects.filter(pk=self.case.pk).update(closed_at=NOW, record_closed=True)


def planted(bureau: City) -> Record:
    """Let a report become a case with a party, a paper, a stay, a hearing, a review and an escalated deadline."""
    officer = bureau.viewers["officer"]
    report = do(bureau, taken(bureau, BRAWL), "accept", case_class="public-order")
    case = Case.objects.get(pk=report.case_id)
    party = add_party(
        actor=officer, case=case, kind=PartyKind.SUSPECT, now=NOW, given=Particulars("张三丰", "110101199003070038")
    )
    paper = a_paper(bureau, case)
    centre = Centre.objects.create(centre_id="centre-qg", unit=bureau.units["QG"], name="办案中心", standard=True)
    Room.objects.create(centre=centre, name="候问室", kind=RoomKind.WAITING)
    at = NOW - timedelta(minutes=20)
    arrival = Arrival(party, centre, "public-order-summons", at, at, {"warrant_shown": True}, {"identity_known": True})
    stay = arrive(actor=officer, case=case, arrival=arrival, now=NOW)
    point = {"number": stay.number, "where": "候问室", "next": "", "due": "", "word": "", "missing": []}
    person = officer.account.person_id
    shift = Handover.objects.create(
        handover_id="h1", centre=centre, outgoing_id=person, incoming_id=person, made_at=NOW, points=[point]
    )
    go_on(actor=officer, case=case, step=Step("hearing-requested", NOW), request="", now=NOW, reason="测试")
    task = submit(actor=officer, case=case, matter=Matter("filing"), now=NOW)
    duty = Obligation.objects.filter(thread_id=case.thread_id, due_at__isnull=False).first()
    assert duty is not None
    assert duty.due_at is not None
    told = {"case_key": case.pk, "role": "unit_head", "due_at": duty.due_at, "raised_at": NOW}
    Escalation.objects.create(escalation_id="e1", obligation_id=duty.pk, rule_id=duty.rule_id, **told)
    write(Note(Kind.READ, "paper-read", purpose="查底细", attrs={"case": case.pk, "paper": paper.pk}), SYSTEM, NOW)
    entry = Entry.objects.filter(kind=Kind.EVENT, thread_id=case.thread_id).latest("seq")
    ids = {
        "case_id": case.pk,
        "obligation_id": duty.pk,
        "party_id": party.token,
        "entry_id": entry.pk,
        "paper_id": paper.pk,
        "paper_kind": paper.kind,
        "stay_id": stay.pk,
        "step_name": "room",
        "report_id": report.pk,
        "task_id": task.pk,
        "course_event": "hearing-requested",
        "centre_id": centre.pk,
        "handover_id": shift.pk,
    }
    marks = (case.number, stay.number, paper.number, report.number, case.pk, stay.pk, paper.pk, task.pk)
    code = (report.number, code_of(report.pk, 1))
    return Record(case, ids, marks, code, Entry.objects.count())


def place(route: Route, record: Record) -> str:
    """Return the address of a route with what was planted; empty for one that speaks of nothing planted."""
    address = "/" + route.address
    for name, value in record.ids.items():
        address = address.replace(f"<str:{name}>", value)
    return "" if "<" in address else address


def own(route: Route) -> bool:
    """Say whether a route is about something of the record itself."""
    return any(f"<str:{name}>" in route.address for name in ("case_id", "paper_id", "stay_id", "report_id", "task_id"))


def leaks(bureau: City, record: Record) -> set[tuple[str, str]]:
    """Return role and route wherever anything of the record is reached or told."""
    return {(role, told) for role in ROLES for told in told_to(bureau, role, record, acts=True)} - KNOWN


def told_to(bureau: City, role: str, record: Record, *, acts: bool) -> list[str]:
    client, found = browser(bureau.viewers[role]), list[str]()
    # What does not exist answers with these bytes, whatever it is.
    nothing = client.get("/cases/none/").content
    for route in all_routes():
        address = place(route, record)
        if not address or (route.app == "desk" and route.name not in LISTS):
            continue
        if own(route):
            # A method that a page does not know is refused before anything is looked up.
            tried = [client.get(address), *([client.post(address)] if acts else [])]
            reached = any(each.content != nothing and each.status_code != 405 for each in tried if not each.streaming)
        else:
            reached = tells(page(client, address), record)
        found += [route.name] if reached else []
    for words in (record.case.number, record.report[0], record.case.title):
        if tells(found_by(client, words), record):
            found.append(f"search {words}")
    return [*found, *(f"export {each.name}" for each in all_registers() if exported(client, each.name, record))]


def found_by(client: Client, words: str) -> str:
    """Return the ids that a search found: the page itself repeats what was asked."""
    assert client.get(f"/search/?q={words}").status_code == 200
    told = Entry.objects.filter(what="records-searched").latest("entry_id").attrs["ids"]
    return zlib.decompress(base64.b64decode(told)).decode()


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    return "" if answer.streaming else answer.content.decode(errors="ignore")


def tells(text: str, record: Record) -> bool:
    return any(mark in text for mark in record.marks)


def exported(client: Client, name: str, record: Record) -> bool:
    """Say whether the workbook of a register tells of the record."""
    answer = client.post(f"/registers/{name}/export/", {"purpose": "检查"})
    if not answer.streaming:
        return False
    return any(tells(text, record) for text in texts(answer).values())


def texts(answer: Any) -> dict[str, str]:
    """Return the files of an archive that is sent, without ending the request that holds the test's transaction."""
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        found = {each: unescape(packed.read(each).decode(errors="ignore")) for each in packed.namelist()}
    for close in answer._resource_closers:
        close()
    return found


def journal(bureau: City) -> dict[str, str]:
    days = {"first": "2026-01-01", "last": "2999-01-01"}
    answer = browser(bureau.viewers["auditor"]).post("/journal/export/", days)
    assert isinstance(answer, FileResponse)
    return texts(answer)


def test_nothing_that_hangs_on_a_closed_record_is_reached_or_told_anywhere(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = planted(bureau)
    # While it is open each of these is seen: what finds nothing afterwards can find something.
    before = {told for role in ("officer", "unit_head") for told in told_to(bureau, role, record, acts=False)}
    wanted = {"cases", "custody", "custody_centre", "custody_stays", "deadlines", "escalations", "intake", "remedies"}
    wanted |= {"reviews", "paper", "custody_stay", "report", "review", f"search {record.case.title}", "export cases"}
    assert wanted <= before
    assert asked(Client(), *record.report)[0] == 200
    record.close()
    assert leaks(bureau, record) == set()
    assert asked(Client(), *record.report)[0] == 404
    # What is counted stays whole.
    assert "另有已封存 1" in page(browser(bureau.viewers["legal_reviewer"]), "/cases/")
    assert Obligation.objects.filter(thread_id=record.case.thread_id).exists()
    # The planted leak: the stays ask another column whether a record is closed.
    monkeypatch.setattr(custody, "CLOSED", "case__number")
    assert {"custody", "custody_stay"} <= set(told_to(bureau, "unit_head", record, acts=False))


def test_the_journal_leaves_closed_records_out_and_says_how_many(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    record, auditor = planted(bureau), browser(bureau.viewers["auditor"])
    whole = journal(bureau)
    assert tells(whole["entries.jsonl"], record)
    assert "合计 1 条" in page(auditor, "/journal/?purpose=底细")
    record.close()
    packed = journal(bureau)
    count, before = (len(each["entries.jsonl"].splitlines()) for each in (packed, whole))
    last = Entry.objects.filter(what="journal-exported").latest("entry_id").attrs
    assert len(packed["proofs.jsonl"].splitlines()) == count == last["count"]
    # Besides, the first export and what the pages asked since are entries of their own.
    assert last["left_out"] > 10
    assert count + last["left_out"] == before + 2
    assert f"另有 {last['left_out']} 条" in packed["README.txt"]
    assert f"因封存未导出 {last['left_out']}" in page(auditor, "/journal/")
    assert "合计 0 条" in page(auditor, "/journal/?purpose=底细")
    for name in ("entries.jsonl", "proofs.jsonl"):
        assert [line for line in packed[name].splitlines() if tells(line, record)] == []
    # The planted leak: nobody says any more what is closed off.
    monkeypatch.setattr(withheld, "_CONDITIONS", [])
    assert tells(journal(bureau)["entries.jsonl"], record)


def drafts_left(bureau: City, record: Record) -> int:
    """Type something about the case, the stay and the paper, close the record off, and count what is left of it."""
    client = browser(bureau.viewers["officer"])
    for form, about, typed in (
        ("case_party", record.case.pk, {"name": "张三"}),
        ("custody-interview", record.ids["stay_id"], {"room": "讯问室"}),
        (f"paper-{record.ids['paper_kind']}-again", record.ids["paper_id"], {"paper_reason": "误写"}),
    ):
        kept = client.post("/drafts/keep/", typed | {"form_name": form, "form_about": about})
        assert kept.status_code == 200, form
    assert "草稿" in page(client, "/")
    assert Draft.objects.count() == 3
    record.case.reviews.update(state=State.RECALLED)
    close_case(actor=bureau.viewers["unit_head"], case=record.case, now=NOW)
    close_record(actor=bureau.viewers["legal_reviewer"], case=record.case, kind="public-order", now=NOW)
    return Draft.objects.count()


def test_what_was_begun_about_a_record_is_gone_with_it(bureau: City) -> None:
    assert drafts_left(bureau, planted(bureau)) == 0


def test_a_planted_closure_of_the_case_alone_leaves_what_hangs_on_it(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "_HANGING", [])
    assert drafts_left(bureau, planted(bureau)) == 2
