"""Confirmation, undo and what comes after: all good rows or none, twice adds nothing, undo stops where life went on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client

from tests.web.desk.sheets.workbooks import PERSONS, POSTINGS, UNITS, told, tried, workbook
from tests.web.desk.visitors import browser
from tests.web.org.cast import NOW, City, city
from xiezhi.web.desk.models import RunState, SheetFile, SheetRun
from xiezhi.web.desk.sheets import progress, runs, work
from xiezhi.web.desk.sheets.columns import Finding, Row
from xiezhi.web.desk.sheets.types import TYPES
from xiezhi.web.desk.visit import COOKIE
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.actions.accounts import create_account
from xiezhi.web.org.actions.postings import approve_posting
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Person, Posting, State, Unit
from xiezhi.web.org.viewer import Viewer

TYPES_BEFORE = dict(TYPES)
STATION = [("X1", "新所", "派出所", "QG"), ("X11", "新所接报案室", "接报案室", "X1")]
PEOPLE = workbook(PERSONS, ("A1", "甲", "QG1"), ("A2", "乙", "QG1"), ("A3", "丙", "没有"))


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def acted(run: SheetRun, act: str, reason: str = "填错了") -> SheetRun:
    client = browser_of(run)
    assert client.post(f"/sheets/runs/{run.pk}/{act}/", {"reason": reason}).status_code == 302
    run.refresh_from_db()
    return run


def browser_of(run: SheetRun) -> Client:
    """Return the browser in which the run was made."""
    client = Client()
    client.cookies[COOKIE] = f"token-of-{run.account.username}-True"
    return client


def test_the_good_rows_are_written_each_with_its_entry_and_the_run_with_its_own(bureau: City) -> None:
    run = acted(tried(browser(bureau.viewers["sysadmin"]), "persons", PEOPLE), "confirm")
    assert (run.state, run.counts) == (RunState.APPLIED, {"applied": 2, "error": 1})
    assert [(number, outcome) for number, outcome, _ in told(run)] == [(2, "applied"), (3, "applied"), (4, "error")]
    assert list(run.rows.order_by("number").values_list("record_id", flat=True)) == ["A1", "A2", ""]
    assert Entry.objects.filter(what="person-registered", actor_id="p-sysadmin").count() == 2
    entry = Entry.objects.get(what="sheet-applied")
    assert (entry.attrs["run"], entry.attrs["sha256"]) == (run.pk, run.sha256)


def test_the_same_file_again_adds_nothing_and_says_so(bureau: City) -> None:
    client = browser(bureau.viewers["sysadmin"])
    first = acted(tried(client, "persons", workbook(PERSONS, ("A1", "甲", "QG1"))), "confirm")
    second = tried(client, "persons", workbook(PERSONS, ("A1", "甲", "QG1"), title="别的文件"))
    assert told(second) == [(2, "there", "")]
    page = client.get(f"/sheets/runs/{second.pk}/").content.decode()
    assert "没有可写入的行" in page
    assert "确认写入" not in page
    third = SheetRun.objects.get(pk=first.pk)
    SheetRun.objects.filter(pk=second.pk).update(sha256=third.sha256)
    assert "同一文件已写入过" in client.get(f"/sheets/runs/{second.pk}/").content.decode()
    assert Person.objects.filter(pk="A1").count() == 1


def test_the_same_posting_again_is_there_already(bureau: City) -> None:
    client, person = browser(bureau.viewers["sysadmin"]), bureau.person("甲")
    body = workbook(POSTINGS, (person.pk, "派驻法制监督员", "QG", "QG1 QG2", dt.date(2026, 3, 2), None))
    acted(tried(client, "postings", body), "confirm")
    assert sorted(Posting.objects.get(person=person).serves.values_list("code", flat=True)) == ["QG1", "QG2"]
    assert told(tried(client, "postings", body)) == [(2, "there", "")]


def test_if_things_changed_since_the_dry_run_nothing_is_written(bureau: City) -> None:
    client = browser(bureau.viewers["sysadmin"])
    run = tried(client, "persons", PEOPLE)
    bureau.units["QG1"].closed_on = dt.date(2026, 3, 1)
    bureau.units["QG1"].save()
    acted(run, "confirm")
    assert run.state == RunState.CHECKED
    assert not Person.objects.filter(pk__startswith="A").exists()
    assert "2 行在试算之后情况已变" in client.get(f"/sheets/runs/{run.pk}/").content.decode()
    assert [outcome for _, outcome, _ in told(run)] == ["error", "error", "error"]
    assert told(acted(run, "again"))[0] == (2, "error", "QG1 不存在")


def test_a_row_that_an_action_refuses_in_the_middle_takes_all_back(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tried(browser(bureau.viewers["sysadmin"]), "persons", PEOPLE)

    def refuse(row: Row, viewer: Viewer, now: dt.datetime) -> str:
        if row.text("person") == "A2":
            raise OrgError("不行", "no")
        apply = TYPES_BEFORE["persons"].apply
        assert apply is not None
        return apply(row, viewer, now)

    monkeypatch.setitem(TYPES, "persons", replace(TYPES["persons"], apply=refuse))
    acted(run, "confirm")
    assert (run.state, run.told["stopped"]["zh"]) == (RunState.CHECKED, "写入停止：第 3 行：不行")
    assert not Person.objects.filter(pk__startswith="A").exists()
    assert not Entry.objects.filter(what="person-registered").exists()
    assert told(run) == [(2, "good", ""), (3, "error", "不行"), (4, "error", "没有 不存在")]
    assert acted(run, "confirm").counts == {"applied": 1, "error": 2}


def test_of_two_who_confirm_at_once_one_is_refused(bureau: City) -> None:
    viewer = bureau.viewers["sysadmin"]
    run = tried(browser(viewer), "persons", PEOPLE)
    same = SheetRun.objects.get(pk=run.pk)
    runs.ask(actor=viewer, run=run, state=RunState.APPLYING, reason="", now=NOW)
    with pytest.raises(runs.RunError):
        runs.ask(actor=viewer, run=same, state=RunState.APPLYING, reason="", now=NOW)


def test_undo_closes_units_takes_people_out_of_use_and_withdraws_proposals(bureau: City) -> None:
    client, person = browser(bureau.viewers["sysadmin"]), bureau.person("丁")
    posting = workbook(POSTINGS, (person.pk, "民警", "QG1", "", "2026-03-02", ""))
    made = [("units", workbook(UNITS, *STATION)), ("persons", PEOPLE), ("postings", posting)]
    done = [acted(acted(tried(client, sheet, body), "confirm"), "undo") for sheet, body in made]
    assert [each.counts.get("undone") for each in done] == [2, 2, 1]
    assert Unit.objects.filter(code__startswith="X", closed_on=None).count() == 0
    assert Person.objects.filter(pk__startswith="A", left_on=None).count() == 0
    assert Posting.objects.get(person=person).state == State.REVOKED
    told_of = set(Entry.objects.values_list("what", flat=True))
    assert {"unit-closed", "unit-created", "person-withdrawn", "posting-withdrawn", "sheet-undone"} <= told_of


def test_after_undo_the_corrected_file_can_be_written(bureau: City) -> None:
    client = browser(bureau.viewers["sysadmin"])
    for sheet, wrong, right in (
        ("units", workbook(UNITS, *STATION), workbook(UNITS, ("X1", "新所", "派出所", "BS"), *STATION[1:])),
        ("persons", PEOPLE, workbook(PERSONS, ("A1", "甲", "QG2"))),
    ):
        acted(acted(tried(client, sheet, wrong), "confirm"), "undo")
        run = acted(tried(client, sheet, right), "confirm")
        assert run.state == RunState.APPLIED
    assert Unit.objects.get(code="X11").path == "JL/BS/X1/X11/"
    assert (Person.objects.get(pk="A1").unit.code, Person.objects.get(pk="A1").left_on) == ("QG2", None)


def test_undo_leaves_what_was_built_upon_and_says_why(bureau: City) -> None:
    client = browser(bureau.viewers["sysadmin"])
    units = acted(tried(client, "units", workbook(UNITS, *STATION)), "confirm")
    people = acted(tried(client, "persons", PEOPLE), "confirm")
    create_account(actor=None, person=Person.objects.get(pk="A1"), username="a1", now=NOW)
    bureau.units["X11"] = Unit.objects.get(code="X11")
    bureau.person("戊", "X11")
    assert told(acted(people, "undo")) == [(2, "kept", "已有账号"), (3, "undone", ""), (4, "error", "没有 不存在")]
    assert told(acted(units, "undo")) == [(2, "kept", "已有下级单位"), (3, "kept", "已有人员")]
    assert "已有下级单位" in client.get(f"/sheets/runs/{units.pk}/").content.decode()


def test_a_proposal_that_was_approved_is_not_undone(bureau: City) -> None:
    client, person = browser(bureau.viewers["sysadmin"]), bureau.person("丁")
    run = tried(client, "postings", workbook(POSTINGS, (person.pk, "民警", "QG1", "", "2026-03-02", "")))
    acted(run, "confirm")
    approve_posting(actor=bureau.viewers["secadmin"], posting=Posting.objects.get(person=person), now=NOW)
    assert told(acted(run, "undo")) == [(2, "kept", "该任职已审批或已撤销")]
    assert Posting.objects.get(person=person).state == State.APPROVED


def test_undo_needs_a_reason(bureau: City) -> None:
    client = browser(bureau.viewers["sysadmin"])
    run = acted(tried(client, "persons", PEOPLE), "confirm")
    assert client.post(f"/sheets/runs/{run.pk}/undo/", {"reason": " "}).status_code == 409
    assert Person.objects.filter(pk="A1", left_on=None).exists()


def test_who_lost_the_right_since_the_dry_run_writes_nothing(bureau: City) -> None:
    viewer = bureau.viewers["sysadmin"]
    client = browser(viewer)
    run = tried(client, "persons", PEOPLE)
    assert viewer.posting is not None
    Posting.objects.filter(pk=viewer.posting.pk).update(state=State.REVOKED)
    client.post(f"/sheets/runs/{run.pk}/confirm/")
    SheetRun.objects.filter(pk=run.pk).update(state=RunState.APPLYING)
    work.begin(SheetRun.objects.get(pk=run.pk), NOW)
    run.refresh_from_db()
    assert run.state == RunState.CHECKED
    assert not Person.objects.filter(pk="A1").exists()


def test_a_dropped_run_keeps_no_file_and_cannot_be_confirmed(bureau: City) -> None:
    client = browser(bureau.viewers["sysadmin"])
    run = acted(tried(client, "persons", PEOPLE), "drop")
    assert not SheetFile.objects.filter(run=run).exists()
    assert client.post(f"/sheets/runs/{run.pk}/confirm/").status_code == 409


def test_a_run_at_work_shows_its_progress_and_is_not_dropped(bureau: City) -> None:
    client = browser(bureau.viewers["sysadmin"])
    run = tried(client, "persons", PEOPLE)
    SheetRun.objects.filter(pk=run.pk).update(state=RunState.APPLYING)
    descriptor = progress.take(run.pk)
    assert descriptor is not None
    with progress.working(run.pk, descriptor) as counter:
        counter.tell(1)
        assert "正在处理，已完成 1 条 / 共 2" in client.get(f"/sheets/runs/{run.pk}/progress/").content.decode()
        assert "正在处理，已完成 1 条" in client.get(f"/sheets/runs/{run.pk}/").content.decode()
        assert client.post(f"/sheets/runs/{run.pk}/drop/").status_code == 409
        assert progress.take(run.pk) is None
    assert client.get(f"/sheets/runs/{run.pk}/progress/")["HX-Refresh"] == "true"
    assert "处理中断" in client.get(f"/sheets/runs/{run.pk}/").content.decode()
    assert acted(run, "again").state == RunState.APPLIED


def test_files_are_kept_for_thirty_days(bureau: City) -> None:
    client = browser(bureau.viewers["sysadmin"])
    old = tried(client, "persons", PEOPLE)
    SheetRun.objects.filter(pk=old.pk).update(started_at=NOW - dt.timedelta(days=400))
    tried(client, "persons", PEOPLE)
    assert not SheetFile.objects.filter(run=old).exists()
    assert client.get(f"/sheets/runs/{old.pk}/workbook/").status_code == 409


def test_a_judge_that_forgot_what_exists_would_be_seen(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(bureau.viewers["sysadmin"])
    acted(tried(client, "persons", PEOPLE), "confirm")
    blind = replace(TYPES["persons"], judge=lambda *_: lambda _row: Finding())
    monkeypatch.setitem(TYPES, "persons", blind)
    run = tried(client, "persons", PEOPLE)
    assert run.counts["good"] == 3
    assert acted(run, "confirm").state == RunState.CHECKED
