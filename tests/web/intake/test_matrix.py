"""The cells of the table of rights for reports and venues, through querysets, records and HTTP; lists and searches."""

from __future__ import annotations

import csv
import random
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.desk.test_register_access import disagreements
from tests.web.desk.visitors import browser, typed
from tests.web.intake.desk import BRAWL, NOW, do, taken
from tests.web.org.cast import PLACES, ROLES, City, city
from xiezhi.web.cases.models import Case
from xiezhi.web.intake.actions.reports import take_report
from xiezhi.web.intake.actions.venues import VenueFacts, enter_venue, inspect_venue
from xiezhi.web.intake.checklist import ChecklistError, checklist, read_checklist
from xiezhi.web.intake.models import Report, Venue, VenueKind
from xiezhi.web.intake.queries import all_venues, record_of, reports
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.access.reach import Record, can
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.actions.units import create_unit
from xiezhi.web.org.models import UnitKind
from xiezhi.web.org.search import index
from xiezhi.web.org.search.kinds import kind_named
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day
from xiezhi.web.ui.forms import version_of

ADDRESSES = {
    "view": "",
    "correct": "correct/",
    "decide": "decide/?as=approval",
    "transfer": "transfer/?as=transfer",
    "receipt": "receipt/",
}
ANSWERS = dict.fromkeys(checklist(), True)


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def a_venue(bureau: City, above: str = "QG1") -> Venue:
    parent = bureau.units[above]
    unit = create_unit(actor=None, code=f"{above}J", name="城关接报案室", kind=UnitKind.ROOM, parent=parent, now=NOW)
    return enter_venue(actor=None, unit=unit, facts=VenueFacts(VenueKind.ROOM, date(2026, 1, 5), 3), now=NOW)


def stand(bureau: City, report: Report, case: Case, viewer: Viewer, cell: dict[str, str]) -> Report:
    """Put the report where a cell says."""
    unit = bureau.units[PLACES[cell["relation"]]]
    who = viewer.account.person_id if cell["relation"] == "mine" else "p-other"
    Report.objects.filter(pk=report.pk).update(unit=unit, taken_by=who)
    Case.objects.filter(pk=case.pk).update(record_closed=cell["state"] == "sealed")
    return Report.objects.get(pk=report.pk)


def passes(client: Client, report: Report, action: str) -> bool:
    if action == "list":
        return report.number in client.get("/intake/").content.decode()
    return client.get(f"/intake/{report.pk}/{ADDRESSES[action]}").status_code != 404


def test_the_cells_of_the_matrix_hold_for_rows_record_and_http(bureau: City, shared: Path) -> None:
    report = do(bureau, taken(bureau, BRAWL), "accept", case_class="public-order")
    # Open again, so that every act has a form; the case stays, because closing it off closes the report off.
    Report.objects.filter(pk=report.pk).update(stage="open")
    case = Case.objects.get()
    viewers = {role: bureau.viewer(f"m-{role}", role, "BS") for role in ROLES}
    with (shared / "trust" / "access_matrix.csv").open(encoding="utf-8") as file:
        cells = [row for row in csv.DictReader(file) if row["resource"] == "report_intake" and row["role"] in ROLES]
    assert len(cells) == 1120
    wrong = []
    for cell in cells:
        viewer, right = viewers[cell["role"]], Right("report_intake", cell["action"])
        stored = stand(bureau, report, case, viewer, cell)
        listed = reports(viewer, right, NOW).filter(pk=report.pk).exists()
        record = can(shipped_policy(), viewer.viewpoint, right, record_of(stored), legal_day(NOW))
        asked = shipped_policy().reach(right, cell["role"]) is not None and right.action not in ("create", "export")
        shown = passes(browser(viewer), stored, right.action) if asked else record
        if {listed, record, shown} != {cell["expected"] == "allow"}:
            wrong.append((cell, listed, record, shown))
    assert wrong == []


@pytest.mark.parametrize("role", ["mediator", "sysadmin", "secadmin", None])
def test_who_has_no_right_at_all_finds_nothing(bureau: City, role: str | None) -> None:
    report, venue = taken(bureau), a_venue(bureau)
    client = browser(bureau.viewers[role] if role else None)
    for address in ("/intake/", "/intake/new/", f"/intake/{report.pk}/", "/venues/", f"/venues/{venue.pk}/"):
        answer = client.get(address)
        assert answer.status_code == (404 if role else 302)


def test_another_unit_gets_the_body_of_what_does_not_exist(bureau: City) -> None:
    report, venue = taken(bureau), a_venue(bureau)
    elsewhere = browser(bureau.viewer("elsewhere", "unit_head", "BS1"))
    nothing = elsewhere.get("/intake/none/").content
    for address in (
        f"/intake/{report.pk}/",
        f"/intake/{report.pk}/decide/?as=approval",
        f"/intake/{report.pk}/correct/",
        f"/venues/{venue.pk}/",
        f"/venues/{venue.pk}/edit/",
        f"/venues/{venue.pk}/files/",
    ):
        answer = elsewhere.get(address)
        assert (answer.status_code, answer.content) == (404, nothing), address


def test_a_report_is_taken_in_ones_own_unit_only(bureau: City) -> None:
    viewer = bureau.viewers["intake"]
    person = viewer.account.person
    with pytest.raises(DeniedError):
        take_report(actor=viewer, unit=bureau.units["QG1"], officer=person, told=BRAWL, now=NOW)
    head = bureau.viewers["unit_head"]
    with pytest.raises(DeniedError):
        take_report(actor=head, unit=bureau.units["QG"], officer=head.account.person, told=BRAWL, now=NOW)


@pytest.fixture
def crowded(bureau: City) -> City:
    chance = random.Random(6)
    for number, code in enumerate(sorted(bureau.units)):
        viewer = bureau.viewer(f"t{number}", "intake", code)
        for _ in range(chance.randint(0, 2)):
            take_report(actor=viewer, unit=bureau.units[code], officer=viewer.account.person, told=BRAWL, now=NOW)
    for code in ("QG1", "QG2", "BS1", "QG"):
        a_venue(bureau, code)
    return bureau


def whose(name: str) -> dict[str, Record]:
    """Return whose each row is, found out by hand and not by the register."""
    if name == "intake":
        return {each.pk: Record(each.unit.path, frozenset({each.taken_by})) for each in Report.objects.all()}
    return {each.pk: Record(each.unit.parent.path) for each in all_venues() if each.unit.parent}


@pytest.mark.parametrize("name", ["intake", "venues"])
def test_list_count_export_links_and_search_agree_for_every_role(crowded: City, name: str) -> None:
    for role in ROLES:
        assert disagreements(crowded, name, role, whose) == [], role
        viewer, kind = crowded.viewers[role], kind_named("report")
        found = set(index.found(viewer, legal_day(NOW), kind, "待处理").values_list("pk", flat=True))
        assert found == set(reports(viewer, kind.right, NOW).values_list("pk", flat=True))
    assert list(index.differences()) == []


def test_a_list_costs_the_same_however_many_reports_there_are(bureau: City) -> None:
    client = browser(bureau.viewers["unit_head"])
    counts = []
    for _ in range(2):
        taken(bureau, BRAWL)
        taken(bureau, BRAWL)
        with CaptureQueriesContext(connection) as asked:
            client.get("/intake/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_venue_is_entered_changed_and_inspected_by_whoever_may(bureau: City) -> None:
    venue = a_venue(bureau)
    head, legal = bureau.viewers["unit_head"], bureau.viewers["legal_reviewer"]
    form = {"form_token": "t" * 20, "kind": "room", "opened_on": "2026-02-01", "staff": "4"}
    assert browser(head).post(f"/venues/{venue.pk}/edit/", form | {"staff": "four"}).status_code == 400
    version = version_of({"kind": "room", "opened_on": "2026-01-05", "staff": "3"})
    changed = typed(kind="room", opened_on="2026-02-01", staff="4", form_version=version)
    assert browser(head).post(f"/venues/{venue.pk}/edit/", changed).status_code == 302
    answers = dict.fromkeys(checklist(), "yes") | {"sign": "no"}
    assert browser(legal).post(f"/venues/{venue.pk}/inspect/", typed(day="2026-03-01", **answers)).status_code == 302
    assert browser(head).get(f"/venues/{venue.pk}/inspect/").status_code == 404
    venue.refresh_from_db()
    assert (venue.staff, venue.inspected) == (4, "wanting")
    page = browser(bureau.viewers["auditor"]).get(f"/venues/{venue.pk}/").content.decode()
    assert "未达标" in page


def test_an_older_inspection_entered_later_does_not_change_the_result(bureau: City) -> None:
    venue = a_venue(bureau)
    inspect_venue(actor=None, venue=venue, day=date(2026, 3, 1), answers=ANSWERS, now=NOW)
    wanting = ANSWERS | {"kit": False}
    inspect_venue(actor=None, venue=venue, day=date(2026, 2, 1), answers=wanting, now=NOW)
    assert Venue.objects.get(pk=venue.pk).inspected == "passed"
    with pytest.raises(OrgError):
        inspect_venue(actor=None, venue=venue, day=date(2026, 3, 2), answers={"kit": True}, now=NOW)


def test_a_unit_is_a_venue_once_and_only_below_another(bureau: City) -> None:
    venue, facts = a_venue(bureau), VenueFacts(VenueKind.CENTRE, None, 1)
    for unit in (venue.unit, bureau.units["JL"]):
        with pytest.raises(OrgError):
            enter_venue(actor=bureau.viewers["unit_head"], unit=unit, facts=facts, now=NOW)
    assert all_venues().count() == 1


@pytest.mark.parametrize("text", ["", "a: {zh: 一, en: one}", "\n".join(f"i{n}: {{zh: 项}}" for n in range(6))])
def test_a_checklist_that_has_not_six_items_in_both_languages_is_refused(text: str) -> None:
    with pytest.raises(ChecklistError, match=r"x\.yaml"):
        read_checklist(text, "x.yaml")


def test_the_reach_of_a_venue_is_that_of_the_unit_above_it(bureau: City) -> None:
    venue = a_venue(bureau, "QG")
    own = bureau.viewers["officer"]
    assert browser(own).get(f"/venues/{venue.pk}/").status_code == 200
    below = a_venue(bureau, "QG1")
    assert browser(own).get(f"/venues/{below.pk}/").status_code == 404
    assert browser(bureau.viewers["legal_stationed"]).get(f"/venues/{below.pk}/").status_code == 200
