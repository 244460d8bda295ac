"""The acts of the table of rights, posted: who may does it and the journal says so, who may not writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import HttpResponse

from tests.web.custody.house import NOW, House, a_house
from tests.web.desk.visitors import browser, typed
from tests.web.org.cast import PLACES, ROLES, city
from tests.web.org.cells import Cell, Outcome, cells_of, differences, name_of, undone
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.models import Case, CaseOfficer
from xiezhi.web.cases.steps import Step
from xiezhi.web.custody.models import Stay, StayEntry
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.viewer import Viewer

CLOCK = f"{NOW + timedelta(hours=8):%Y-%m-%d %H:%M}"
EARLIER = f"{NOW + timedelta(hours=7, minutes=29):%Y-%m-%d %H:%M}"
WHEN = CLOCK.replace(" ", "T")


@dataclass(frozen=True, slots=True)
class Act:
    """Where an act is posted, what with, and what it is called in the journal; ``over``: the case is closed."""

    address: str
    what: str
    form: Mapping[str, str] = field(default_factory=dict)
    over: bool = False


ACTS = {
    "case.assign": Act("/cases/@case/assign/", "case-assigned", {"lead": "p-near"}),
    "case.transfer": Act("/cases/@case/transfer/", "case-transferred", {"unit": "@elsewhere"}),
    "case.close": Act("/cases/@case/close/", "case-closed"),
    "case.seal": Act("/cases/@case/record-closure/", "record-sealed", {"kind": "public-order"}, over=True),
    "case.edit": Act("/cases/@case/parties/", "party-named", {"kind": "reporter", "name": "李四"}),
    "case_event.append": Act(
        "/cases/@case/steps/", "report-received", {"event": "report-received", "when": WHEN, "attr-channel": "mail"}
    ),
    "case_event.correct": Act(
        "/cases/@case/entries/@entry/",
        "event-voided",
        {"event": "report-received", "when": WHEN, "correction_reason": "重复登记", "void": "yes"},
    ),
    "custody_log.append": Act("/custody/stays/@stay/steps/meal/", "meal-rest-provided", {"at": CLOCK}),
    "custody_log.correct": Act(
        "/custody/stays/@stay/entries/@arrival/", "custody-corrected", {"at": EARLIER, "reason": "误记"}
    ),
}
# Who handles a case does not close it, whatever the table says of his unit.
APART = {("case.close", "mine")}


@pytest.fixture
def house(db: None) -> House:  # noqa: ARG001 - asked for, not used
    return a_house(city())


def stand(house: House, stay: Stay, viewer: Viewer, cell: Cell, act: Act) -> None:
    """Put the case where a cell says."""
    me, unit = viewer.account.person_id, house.bureau.units[PLACES[cell["relation"]]]
    CaseOfficer.objects.filter(case=stay.case, person_id=me).delete()
    if cell["relation"] == "mine":
        CaseOfficer.objects.create(case=stay.case, person_id=me, name=me)
    closed = {"record_closed": cell["state"] == "sealed", "closed_at": NOW if act.over else None}
    Case.objects.filter(pk=stay.case_id).update(unit=unit, path=unit.path, **closed)


def sent(house: House, stay: Stay, viewer: Viewer, act: Act) -> HttpResponse:
    """Post an act."""
    reported = Entry.objects.filter(what="report-received", thread_id=stay.case.thread_id).earliest("seq")
    names = {
        "@case": stay.case_id,
        "@stay": stay.pk,
        "@entry": reported.pk,
        "@arrival": StayEntry.objects.get(stay=stay, what="person-arrived").pk,
        "@elsewhere": house.bureau.units["QG1"].pk,
    }
    address = act.address
    for name, value in names.items():
        address = address.replace(name, value)
    form = {name: names.get(value, value) for name, value in act.form.items()}
    return browser(viewer).post(address, typed(**form))  # type: ignore[return-value] # what the client calls its own


def wrong(house: House, shared: Path) -> str:
    """Return the cells whose act comes to something else than the table says."""
    house.bureau.person("near", "BS")
    stay = house.arrive(timedelta(minutes=30))
    record(actor=None, case=house.case, step=Step("report-received", NOW, attrs={"channel": "mail"}), now=NOW)
    viewers = {role: house.bureau.viewer(f"m-{role}", role, "BS") for role in ROLES}

    def came(cell: Cell) -> Outcome:
        viewer, act = viewers[cell["role"]], ACTS[name_of(cell)]

        def do() -> int:
            stand(house, stay, viewer, cell, act)
            return sent(house, stay, viewer, act).status_code

        return undone(do, act.what)

    return differences(cells_of(shared, ACTS), came, APART)


def test_who_may_does_it_and_who_may_not_writes_nothing(house: House, shared: Path) -> None:
    assert wrong(house, shared) == ""


def test_an_act_that_asks_for_no_right_is_seen(house: House, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The defect: whoever sees a case is let through to what is done with it.
    monkeypatch.setattr(Viewer, "demand", lambda *_: None)
    assert wrong(house, shared)
