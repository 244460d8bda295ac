"""Visitors: browsers with an open session of somebody of the cast."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.test import Client

from tests.web.desk.papers import attach
from tests.web.org.cast import City
from xiezhi.web.desk.keeping.rulebooks import shipped_body
from xiezhi.web.desk.models import Disposal, RuleSet, RunState, SheetRun, StoredFile
from xiezhi.web.desk.visit import COOKIE, token_hash
from xiezhi.web.identity.models import Destruction
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.org.models import OpenSession
from xiezhi.web.org.viewer import Viewer, legal_day
from xiezhi.web.ui.forms import new_token


def browser(viewer: Viewer | None, *, confirmed: bool = True, ago: timedelta = timedelta()) -> Client:
    """Return a browser, logged in from the viewer's posting unless there is none."""
    client = Client()
    if viewer is None:
        return client
    now = datetime.now(UTC) - ago
    token = f"token-of-{viewer.account.username}-{confirmed}"
    kept = {"account": viewer.account, "posting": viewer.posting, "started_at": now, "seen_at": now}
    confirmation = {"stepped_up_at": now if confirmed else None}
    OpenSession.objects.update_or_create(session_key=token_hash(token), defaults=kept | confirmation)
    client.cookies[COOKIE] = token
    return client


def addresses(city: City) -> dict[str, str]:
    """Return an address that exists for each name in a route."""
    officer = city.viewers["officer"]
    assert officer.posting is not None
    file = StoredFile.objects.filter(record_id=officer.posting.pk).first() or attach(city)
    return {
        "file_id": file.pk,
        "unit_id": city.units["QG1"].pk,
        "person_id": officer.account.person_id,
        "account_id": officer.account.pk,
        "posting_id": officer.posting.pk,
        "register_name": "units",
        "request_id": "no-such-request",
        "sheet_name": "postings",
        "destruction_id": waiting_destruction(),
        "disposal_id": waiting_disposal(),
        "rule_set_id": waiting_rule_set(),
        "paper_kind": "supervision-order",
        "course_event": "suit-papers-received",
        "extension_id": "case-period",
    }


def waiting_destruction() -> str:
    """Return a proposal to end an identity, by somebody of elsewhere."""
    made = {"person_id": "n-nobody", "ground": "个保法第四十七条", "proposed_by": "p-elsewhere"}
    given = {"destruction_id": new_id(datetime.now(UTC)), "proposed_at": datetime.now(UTC)}
    return Destruction.objects.get_or_create(**made, stage="proposed", defaults=given)[0].pk


def waiting_disposal() -> str:
    """Return a list for disposal, by somebody of elsewhere."""
    given = {
        "disposal_id": new_id(datetime.now(UTC)),
        "keys": [],
        "proposed_by": "p-elsewhere",
        "proposed_at": datetime.now(UTC),
    }
    return Disposal.objects.get_or_create(holding="sheet-runs", stage="proposed", defaults=given)[0].pk


def waiting_rule_set() -> str:
    """Return a rulebook that waits to be activated, proposed by somebody of elsewhere."""
    now = datetime.now(UTC)
    given = {"rule_set_id": new_id(now), "body": shipped_body(), "proposed_by": "p-elsewhere", "proposed_at": now}
    return RuleSet.objects.get_or_create(reason="x", stage="proposed", defaults=given)[0].pk


def today() -> date:
    """Return the day it is where the law is applied, which is not always the day of the machine."""
    return legal_day(datetime.now(UTC))


def typed(**values: str) -> dict[str, str]:
    """Return what a browser sends with a form: the values, a token of its own, and the confirmation."""
    return {"form_token": new_token(), "form_confirmed": "1"} | values


def own_run(viewer: Viewer, sheet: str = "postings") -> str:
    """Return the id of a new run of an uploaded workbook of somebody."""
    now = datetime.now(UTC)
    assert viewer.posting is not None
    run = SheetRun.objects.create(
        run_id=new_id(now),
        sheet=sheet,
        account=viewer.account,
        posting=viewer.posting,
        file_name="任职.xlsx",
        sha256="0" * 64,
        size=1,
        state=RunState.CHECKED,
        started_at=now,
        changed_at=now,
    )
    return run.run_id
