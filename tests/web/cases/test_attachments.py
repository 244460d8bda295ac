"""Attachments of a case: the cells of the table by HTTP and by rows, versions, and nothing of a record closed off."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.web.cases.review.panel import NOW, Panel, a_case, panel
from tests.web.desk.visitors import browser
from tests.web.org.cast import PLACES, ROLES, city
from xiezhi.web.cases.actions.cases import add_party
from xiezhi.web.cases.attachments import ADD, ON_CASE, SEE, TAKE, cases_reached
from xiezhi.web.cases.models import Case, CaseOfficer, PartyKind, ReviewTask
from xiezhi.web.desk.actions.files import Upload, add_file, replace_file
from xiezhi.web.desk.files.checks import verify_files
from xiezhi.web.desk.files.contents import content_of, label_of, opened
from xiezhi.web.desk.files.problems import FileRefusedError
from xiezhi.web.desk.files.store import place
from xiezhi.web.desk.models import StoredFile
from xiezhi.web.identity.models import Key
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day

ABOUT = {"sort": "physical", "title": "木棍照片", "item": "物证 1 号"}
RIGHTS = {"list": SEE, "download": TAKE, "upload": ADD}


@pytest.fixture
def seated(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Panel:  # noqa: ARG001 - asked for, not used
    environment = replace(settings.ENVIRONMENT, home=tmp_path, shred_register=tmp_path / "register.jsonl")
    tmp_path.joinpath("keys").symlink_to(settings.ENVIRONMENT.keys)
    monkeypatch.setattr(settings, "ENVIRONMENT", environment)
    return panel(city())


def attached(seated: Panel, text: str = "木棍一根") -> StoredFile:
    given = Upload("木棍.txt", text.encode(), about=ABOUT)
    return add_file(actor=seated.seats["L1"], kind=ON_CASE, record_id=seated.case.pk, given=given, now=NOW)


def form(text: str = "新内容", **more: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile("新.txt", text.encode()), **ABOUT, **more}


def stand(seated: Panel, task: ReviewTask, viewer: Viewer, cell: dict[str, str]) -> None:
    unit, mine = seated.bureau.units[PLACES[cell["relation"]]], cell["relation"] == "mine"
    Case.objects.filter(pk=seated.case.pk).update(unit=unit, path=unit.path, record_closed=cell["state"] == "sealed")
    ReviewTask.objects.filter(pk=task.pk).update(assigned=viewer.account.person_id if mine else "", state="open")
    if mine:
        CaseOfficer.objects.create(case=seated.case, person_id=viewer.account.person_id, name="本人")


def answers(client: Client, file: StoredFile) -> dict[str, bool]:
    """Return for each action whether its address answers."""
    here = f"/cases/{file.record_id}/files/"
    asked = {
        "list": client.get(here),
        "download": client.get(f"{here}{file.pk}/content/"),
        "upload": client.post(f"{here}add/", {}),
    }
    return {action: answer.status_code not in (302, 404) for action, answer in asked.items()}


def test_the_cells_of_the_matrix_hold_for_rows_and_http(seated: Panel, shared: Path) -> None:
    file, task, bureau = attached(seated), seated.submit(), seated.bureau
    with (shared / "trust" / "access_matrix.csv").open(encoding="utf-8") as table:
        cells = [row for row in csv.DictReader(table) if row["resource"] == "attachment" and row["role"] in ROLES]
    assert {cell["action"] for cell in cells} == set(RIGHTS)
    people = {role: bureau.viewer(f"x-{role}", role, "BS") for role in ROLES}
    clients = {role: browser(people[role]) for role in ROLES}
    places: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for cell in cells:
        places.setdefault((cell["role"], cell["relation"], cell["state"]), []).append(cell)
    wrong = []
    for (role, relation, state), here in places.items():
        mark = transaction.savepoint()
        stand(seated, task, people[role], here[0])
        # Whoever holds no right at all is stopped by the gate, and a record closed off has a test: one place is enough.
        held = state == "open" and any(shipped_policy().reach(right, role) for right in RIGHTS.values())
        through = answers(clients[role], file) if held or relation == "mine" else {}
        for cell in here:
            allowed, right = cell["expected"] == "allow", RIGHTS[cell["action"]]
            rows = cases_reached(people[role], right, legal_day(NOW)).filter(pk=seated.case.pk).exists()
            wrong += [cell] if {rows, through.get(cell["action"], allowed)} != {allowed} else []
        transaction.savepoint_rollback(mark)
    assert len(cells) == 420
    assert wrong == []


def test_a_file_is_added_with_what_it_is_and_each_act_and_read_is_told(seated: Panel) -> None:
    officer, here = browser(seated.seats["L1"]), f"/cases/{seated.case.pk}/files/"
    assert officer.post(f"{here}add/", form(title="")).status_code == 400
    assert officer.post(f"{here}add/", form(sort="weapon")).status_code == 400
    assert officer.post(f"{here}add/", form()).status_code == 302
    file = opened().get()
    assert label_of(file).about == ABOUT
    page = officer.get(f"/cases/{seated.case.pk}/").content.decode()
    for told in ("木棍照片", "物证 1 号", "物证照片", f"{here}{file.pk}/"):
        assert told in page
    assert "新内容" in officer.get(f"{here}{file.pk}/").content.decode()
    assert b"".join(officer.get(f"{here}{file.pk}/content/")).decode() == "新内容"
    added = Entry.objects.get(what="file-added")
    assert (added.thread_id, added.attrs["sort"]) == (seated.case.thread_id, "physical")
    assert "木棍" not in str(added.attrs)
    ways = [each.attrs.get("how") for each in Entry.objects.filter(what="file-read").order_by("entry_id")]
    assert ways == ["preview", "download"]
    # Twice the list that said why a file was refused, and the page of the case.
    listed = Entry.objects.filter(what="files-listed").order_by("entry_id")
    assert [each.attrs["record"] for each in listed] == [seated.case.pk] * 3


def test_a_file_names_whom_the_case_concerns_and_ends_with_their_identity(seated: Panel) -> None:
    officer, here = browser(seated.seats["L1"]), f"/cases/{seated.case.pk}/files/"
    who = Particulars("张三", phone="13800138000")
    party = add_party(actor=seated.seats["L1"], case=seated.case, kind=PartyKind.SUSPECT, now=NOW, given=who)
    assert f'value="{party.identity_id}"> {party.token}' in officer.get(here).content.decode()
    assert officer.post(f"{here}add/", form(names=party.identity_id)).status_code == 302
    file = opened().get()
    assert [each.pk for each in file.names.all()] == [party.identity_id]
    Key.objects.filter(holder=f"party:{party.identity_id}").update(destroyed_at=NOW, wrapped=b"")
    assert officer.get(f"{here}{file.pk}/content/").status_code == 409
    assert "密钥已依法销毁" in officer.get(f"/cases/{seated.case.pk}/").content.decode()


def test_a_new_version_supersedes_and_the_former_is_never_overwritten(seated: Panel) -> None:
    file = attached(seated)
    before = place(file.pk).read_bytes()
    officer, here = browser(seated.seats["L1"]), f"/cases/{seated.case.pk}/files/"
    address = f"{here}{file.pk}/replace/"
    assert officer.post(address, form(reason="")).status_code == 409
    assert StoredFile.objects.count() == 1
    assert officer.post(address, {"file": form()["file"], "reason": "照片更清晰"}).status_code == 302
    assert officer.post(address, form("又一版", reason="再换")).status_code == 409
    former, new = opened().order_by("file_id")
    assert former.superseded_at is not None
    assert place(file.pk).read_bytes() == before
    assert b"".join(content_of(former)).decode() == "木棍一根"
    assert label_of(new).about == ABOUT | {"version": "2"}
    assert Entry.objects.filter(what="file-added").latest("entry_id").attrs["replaces"] == file.pk
    assert verify_files() == []
    # Planted: a version written over the former is seen by the nightly check.
    place(file.pk).write_bytes(place(new.pk).read_bytes())
    assert [name for name, _ in verify_files()] == [file.pk]


def test_nothing_of_a_record_closed_off_is_reached(seated: Panel) -> None:
    file, task = attached(seated), seated.submit()
    officer, here = browser(seated.seats["L1"]), f"/cases/{seated.case.pk}/files/"
    nothing = officer.get("/cases/none/files/").content
    Case.objects.filter(pk=seated.case.pk).update(record_closed=True)
    ReviewTask.objects.filter(pk=task.pk).update(assigned=seated.seats["L4"].account.person_id)
    for viewer in seated.seats.values():
        client = browser(viewer)
        for more in ("", f"{file.pk}/", f"{file.pk}/content/", f"{file.pk}/preview/1/"):
            answer = client.get(here + more)
            assert (answer.status_code, answer.content) == (404, nothing)
        for right in RIGHTS.values():
            assert cases_reached(viewer, right, legal_day(NOW)).count() == 0
        assert here not in client.get("/search/?q=木棍照片").content.decode()
    for more in ("add/", f"{file.pk}/supersede/", f"{file.pk}/replace/"):
        assert officer.post(here + more, form(reason="x")).status_code == 404
    given = Upload("b.txt", b"b", about=ABOUT)
    with pytest.raises(DeniedError):
        replace_file(actor=seated.seats["L1"], kind=ON_CASE, file=file, given=given, reason="x", now=NOW)


def test_a_file_of_another_case_is_not_reached_through_ones_own(seated: Panel) -> None:
    file = attached(seated)
    stranger = seated.bureau.viewer("far", "officer", "BS1")
    own = a_case(stranger)
    for case in (seated.case, own):
        assert browser(stranger).get(f"/cases/{case.pk}/files/{file.pk}/content/").status_code == 404
    # The same content twice is refused.
    with pytest.raises(FileRefusedError):
        attached(seated)
