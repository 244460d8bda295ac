"""Run inside the home of a served site: opens one session a role and tells which records exist, as JSON.

Nothing of the site can do this: it writes sessions past the door, with the database in hand.
"""

from __future__ import annotations

import io
import json
import secrets
import sys
import time
from datetime import UTC, date, datetime, timedelta

import openpyxl

from tests.browser.enter_custody import own_stay
from xiezhi.web.cases.actions.cases import add_party
from xiezhi.web.cases.models import Case, FrontReview, Obligation, PartyKind, ReviewTask
from xiezhi.web.cases.review.actions.decisions import submit
from xiezhi.web.cases.review.opinions import Matter
from xiezhi.web.desk.actions.files import Upload, add_file
from xiezhi.web.desk.files.records import KINDS
from xiezhi.web.desk.keeping.rule_sets import propose_rule_set
from xiezhi.web.desk.sheets import runs
from xiezhi.web.desk.sheets.types import TYPES
from xiezhi.web.desk.sheets.work import begin
from xiezhi.web.desk.visit import token_hash
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.intake.actions.reports import Told, take_report
from xiezhi.web.intake.models import Venue
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.models import Account, OpenSession, Posting, Unit
from xiezhi.web.org.viewer import Viewer, viewer_of
from xiezhi.web.papers.actions.papers import make_paper
from xiezhi.web.papers.filling import Given
from xiezhi.web.papers.kinds import kinds


def uploaded(account: Account, now: datetime) -> str:
    """Upload a list of staff with an error, from an account's posting; return the run after its dry run."""
    book = openpyxl.Workbook()
    for row in (("人员编号", "姓名", "单位代码"), ("E1", "甲", "JL0101"), ("E2", "乙", "JL9999")):
        book.worksheets[0].append(row)
    viewer = viewer_of(account, Posting.objects.get(person=account.person))
    with io.BytesIO() as file:
        book.save(file)
        run = runs.receive(actor=viewer, sheet=TYPES["persons"], file=file, name="人员.xlsx", now=now)
    begin(run, now)
    return run.run_id


def _first_case() -> Case:
    """Return a case of the demonstration's officer that has obligations; they come while the site is served."""
    for _ in range(2000):
        # The cases of the demonstrated reviews have few events.
        for case in Case.objects.filter(unit__code="JL0101", reviews=None, front_reviews=None):
            if Obligation.objects.filter(thread_id=case.thread_id).count() > 5:
                return case
        time.sleep(0.3)
    raise TimeoutError("no case came")


def _proposed_rules(now: datetime) -> str:
    """Propose the rulebook that ships."""
    account = Account.objects.get(username="legal_reviewer")
    actor = viewer_of(account, Posting.objects.get(person=account.person))
    return propose_rule_set(actor=actor, body=None, reason="随新版本启用", now=now).pk


def paper_of(case: Case, handler: Viewer, now: datetime) -> dict[str, str]:
    """Make a family notice in a case; return what addresses of papers need."""
    kind = kinds()["detention-family-notice" if case.case_class == "criminal" else "admin-family-notice"]
    who = add_party(actor=handler, case=case, kind=PartyKind.SUSPECT, now=now)
    given = Given({each.name: "内容" for each in kind.typed}, who.token)
    paper = make_paper(actor=handler, case=case, kind=kind, given=given, now=now)
    return {"paper_id": paper.pk, "paper_kind": kind.kind_id}


def main() -> None:
    """Print ``{"tokens": {role: token}, "ids": {name in a route: id}}``."""
    now = datetime.now(UTC)
    tokens = {}
    for name in (*shipped_policy().roles, "station_head"):
        account = Account.objects.get(username=name)
        tokens[name] = secrets.token_hex(16)
        OpenSession.objects.create(
            session_key=token_hash(tokens[name]),
            account=account,
            posting=Posting.objects.get(person=account.person),
            started_at=now,
            seen_at=now,
            # Nobody here knows a password to give again.
            stepped_up_at=now + timedelta(hours=1),
        )
    officer = Account.objects.get(username="officer")
    ids = {
        "unit_id": Unit.objects.get(code="JL01").pk,
        "person_id": officer.person_id,
        "account_id": officer.pk,
        "posting_id": Posting.objects.get(person=officer.person).pk,
        "sheet_name": "postings",
        "run_id": uploaded(Account.objects.get(username="sysadmin"), now),
    }
    keeper = Account.objects.get(username="sysadmin")
    viewer = viewer_of(keeper, Posting.objects.get(person=keeper.person))
    paper = Upload("任命决定.txt", "任命决定".encode())
    ids["file_id"] = add_file(actor=viewer, kind=KINDS["posting"], record_id=ids["posting_id"], given=paper, now=now).pk
    case = _first_case()
    handler = viewer_of(officer, Posting.objects.get(person=officer.person))
    evidence = Upload("物证.txt", "木棍".encode(), about={"sort": "physical", "title": "物证照片"})
    file = add_file(actor=handler, kind=KINDS["case"], record_id=case.pk, given=evidence, now=now)
    ids["case_file.file_id"] = file.pk
    matter = Matter("closing-report", facts={"complex_or_major": False} if case.case_class == "criminal" else {})
    task = submit(actor=handler, case=case, matter=matter, now=now)
    # Taken by the officer, at the unit whose head decides.
    told = Told("in-person", "public-order", "在菜市场被人推倒", now)
    county = Unit.objects.get(code="JL01")
    ids["report_id"] = take_report(actor=None, unit=county, officer=officer.person, told=told, now=now).pk
    ids["venue_id"] = Venue.objects.get(unit__code="JL0101J").pk
    ids |= own_stay(now)
    # A notice of its own class: it can be served, corrected and voided.
    ids |= paper_of(case, handler, now)
    who = Particulars("程某某", birth_on=date(1990, 5, 6))
    party = add_party(actor=handler, case=case, kind=PartyKind.OTHER, now=now, given=who)
    event = Entry.objects.filter(kind=Kind.EVENT, thread_id=case.thread_id, supersedes=None)
    ids |= {"party_id": party.identity_id, "entry_id": event.exclude(what="fact-recorded")[0].pk}
    ids["course_event"] = "hearing-requested"
    ids |= {"request_id": "none", "register_name": "units", "case_id": case.pk, "task_id": task.pk}
    # Of the demonstration: at the level at which somebody is named.
    named = ReviewTask.objects.filter(state="open", level="L4").first()
    ids |= {"front_id": FrontReview.objects.latest("given_at").pk, "review_reassign.task_id": named.pk if named else ""}
    ids["extension_id"] = "appraisal"
    ids |= {"destruction_id": "none", "disposal_id": "none", "rule_set_id": _proposed_rules(now)}
    sys.stdout.write(json.dumps({"tokens": tokens, "ids": ids}) + "\n")
