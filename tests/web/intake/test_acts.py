"""The acts on reports, and the opening of reports and cases, posted for every cell of the table of rights."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.web.desk.visitors import browser, typed
from tests.web.intake.desk import BRAWL, NOW, do, sent, taken
from tests.web.intake.test_deciding import TRANSFER
from tests.web.org.cast import PLACES, ROLES, City, city
from tests.web.org.cells import DONE, NOTHING, Cell, Outcome, cells_of, differences, name_of, undone
from xiezhi.web.cases.actions.cases import open_case
from xiezhi.web.cases.models import Case, CaseClass
from xiezhi.web.intake.actions.reports import CORRECTABLE, take_report
from xiezhi.web.intake.models import Report
from xiezhi.web.org.viewer import DeniedError, Viewer
from xiezhi.web.ui.forms import version_of

WHEN = f"{NOW + timedelta(hours=8):%Y-%m-%d %H:%M}"
# What each act is called in the journal.
WHAT = {
    "report_intake.correct": "report-corrected",
    "report_intake.decide": "report-act",
    "report_intake.transfer": "report-act",
    "report_intake.receipt": "receipt-issued",
}


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def posted(viewer: Viewer, report: Report, name: str) -> int:
    """Post an act on a report."""
    kept = {each: str(getattr(report, each)) for each in CORRECTABLE}
    corrected = kept | {"channel": "mail", "reason": "误记", "form_version": version_of(kept)}
    handed = {"at": WHEN, "told": "卷宗一册", **TRANSFER}
    address, form = {
        "report_intake.correct": ("correct/", typed(**corrected)),
        "report_intake.decide": ("decide/?as=not-admin", typed(at=WHEN, reason="no-violation")),
        "report_intake.transfer": ("transfer/?as=transfer", typed(**handed)),
        "report_intake.receipt": ("receipt/issue/", {}),
    }[name]
    return browser(viewer).post(f"/intake/{report.pk}/{address}", form).status_code


def wrong(bureau: City, shared: Path) -> str:
    """Return the cells whose act comes to something else than the table says."""
    report = do(bureau, taken(bureau, BRAWL), "accept", case_class="public-order")
    # Open again, so that every act can be done; the case stays, because closing it off closes the report off.
    Report.objects.filter(pk=report.pk).update(stage="open")
    viewers = {role: bureau.viewer(f"m-{role}", role, "BS") for role in ROLES}

    def came(cell: Cell) -> Outcome:
        viewer = viewers[cell["role"]]

        def act() -> int:
            who = viewer.account.person_id if cell["relation"] == "mine" else "p-other"
            unit = bureau.units[PLACES[cell["relation"]]]
            Report.objects.filter(pk=report.pk).update(unit=unit, taken_by=who)
            Case.objects.update(record_closed=cell["state"] == "sealed")
            return posted(viewer, report, name_of(cell))

        return undone(act, WHAT[name_of(cell)])

    return differences(cells_of(shared, WHAT), came)


def test_who_may_does_it_and_who_may_not_writes_nothing(bureau: City, shared: Path) -> None:
    assert wrong(bureau, shared) == ""


def test_an_act_that_asks_for_no_right_is_seen(bureau: City, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The defect: whoever may list reports gets each by its id, whatever the act.
    monkeypatch.setattr("xiezhi.web.org.viewer.Viewer.demand", lambda *_: None)
    monkeypatch.setattr("xiezhi.web.intake.queries.reports", lambda *_: Report.objects.select_related("unit"))
    assert wrong(bureau, shared)


OPENED = {"report_intake.create": "report-taken", "case.create": "case-opened"}


def opening(bureau: City, viewer: Viewer, cell: Cell) -> Callable[[], int]:
    """Return what opens a report or a case where a cell says.

    The forms open in the unit of one's posting and ask for no other; elsewhere it is the action that is tried.
    """
    unit, officer = bureau.units[PLACES[cell["relation"]]], viewer.account.person

    def by_form() -> int:
        if cell["resource"] == "case":
            form = typed(case_class="public-order", title="殴打他人案")
            return browser(viewer).post("/cases/open/", form).status_code
        return browser(viewer).post("/intake/new/", sent()).status_code

    def by_action() -> int:
        try:
            if cell["resource"] == "case":
                kind, title = CaseClass.PUBLIC_ORDER, "殴打他人案"
                open_case(actor=viewer, case_class=kind, title=title, unit=unit, handlers=[officer], now=NOW)
            else:
                take_report(actor=viewer, unit=unit, officer=officer, told=BRAWL, now=NOW)
        except DeniedError:
            return NOTHING[0]
        return DONE[0]

    return by_form if unit == officer.unit else by_action


def ill_opened(bureau: City, shared: Path) -> str:
    """Return the cells of opening that come to something else than the table says; nothing is closed off before it."""
    viewers = {role: bureau.viewer(f"m-{role}", role, "BS") for role in ROLES}
    cells = [cell for cell in cells_of(shared, OPENED) if cell["state"] == "open"]
    return differences(cells, lambda cell: undone(opening(bureau, viewers[cell["role"]], cell), OPENED[name_of(cell)]))


def test_a_report_and_a_case_are_opened_where_the_table_says_and_nowhere_else(bureau: City, shared: Path) -> None:
    assert ill_opened(bureau, shared) == ""


def test_opening_without_a_right_is_seen(bureau: City, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiezhi.web.org.viewer.Viewer.demand", lambda *_: None)
    assert ill_opened(bureau, shared)
