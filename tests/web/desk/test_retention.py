"""What is past its period goes when one has listed it and another approves; the journal keeps the list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.web.desk.visitors import browser, own_run
from tests.web.org.cast import City, city
from xiezhi.web.desk.keeping.holdings import holding_named
from xiezhi.web.desk.models import Disposal, RunState, SheetRow, SheetRun
from xiezhi.web.environment import read_environment
from xiezhi.web.journal.models import Entry


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def old_run(bureau: City, days: int = 181, state: str = RunState.APPLIED) -> SheetRun:
    run = SheetRun.objects.get(pk=own_run(bureau.viewers["sysadmin"]))
    run.state, run.changed_at = state, datetime.now(UTC) - timedelta(days=days)
    run.save()
    SheetRow.objects.create(run=run, number=2, fingerprint="0", outcome="applied")
    return run


def propose(bureau: City, name: str = "sheet-runs") -> int:
    return browser(bureau.viewers["legal_reviewer"]).post("/retention/propose/", {"holding": name}).status_code


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_rows_of_an_old_upload_go_once_another_approves(bureau: City) -> None:
    run, leader = old_run(bureau), browser(bureau.viewers["bureau_leader"])
    assert propose(bureau) == 302
    assert run.rows.count() == 1
    assert "待审批的处置清单" in page(leader, "/")
    address = f"/disposals/{Disposal.objects.get().pk}/approve/"
    assert address in page(leader, "/disposals/")
    assert [leader.post(address).status_code for _ in range(2)] == [302, 409]
    assert run.rows.count() == 0
    assert SheetRun.objects.filter(pk=run.pk).exists()
    told = Entry.objects.get(what="disposal-approved")
    assert (told.actor_id, told.attrs["count"]) == ("p-bureau_leader", 1)


@pytest.mark.parametrize(("days", "due"), [(179, 0), (180, 1), (181, 1)])
def test_the_period_is_counted_to_the_day(bureau: City, days: int, due: int) -> None:
    old_run(bureau, days)
    holding = holding_named("sheet-runs")
    assert holding is not None
    assert len(holding.due(datetime.now(UTC))) == due


def test_a_run_that_is_not_finished_is_not_due(bureau: City) -> None:
    old_run(bureau, state=RunState.CHECKED)
    assert propose(bureau) == 409


def test_what_is_no_longer_due_when_it_is_approved_stays(bureau: City) -> None:
    run, leader = old_run(bureau), browser(bureau.viewers["bureau_leader"])
    propose(bureau)
    SheetRun.objects.update(changed_at=datetime.now(UTC))
    assert leader.post(f"/disposals/{Disposal.objects.get().pk}/approve/").status_code == 302
    assert (run.rows.count(), Disposal.objects.get().disposed) == (1, 0)


def test_a_list_is_declined_with_a_reason_and_another_can_be_made(bureau: City) -> None:
    old_run(bureau)
    assert [propose(bureau), propose(bureau)] == [302, 409]
    address, leader = f"/disposals/{Disposal.objects.get().pk}/decline/", browser(bureau.viewers["bureau_leader"])
    assert leader.post(address, {"reason": ""}).status_code == 409
    assert leader.post(address, {"reason": "尚在复查"}).status_code == 302
    assert propose(bureau) == 302


def test_nobody_approves_their_own_list(bureau: City) -> None:
    old_run(bureau)
    propose(bureau)
    Disposal.objects.update(proposed_by="p-bureau_leader")
    leader, made = browser(bureau.viewers["bureau_leader"]), Disposal.objects.get()
    assert f"/disposals/{made.pk}/approve/" not in page(leader, "/disposals/")
    assert leader.post(f"/disposals/{made.pk}/approve/").status_code == 409


def test_old_backups_are_listed_but_never_the_newest(
    bureau: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = {"XIEZHI_HOME": str(settings.ENVIRONMENT.home), "XIEZHI_BACKUPS": str(tmp_path)}
    monkeypatch.setattr(settings, "ENVIRONMENT", read_environment(variables))
    for name in ("xiezhi-20250101T000000Z.zip", "xiezhi-20250102T000000Z.zip", "other.zip"):
        (tmp_path / name).write_bytes(b"x")
    assert propose(bureau, "backups") == 302
    assert Disposal.objects.get().keys == ["xiezhi-20250101T000000Z.zip"]


def test_the_holdings_are_shown_to_whoever_may_list_them(bureau: City) -> None:
    shown = page(browser(bureau.viewers["auditor"]), "/retention/")
    assert "过期备份" in shown
    assert "/retention/propose/" not in shown
    assert browser(bureau.viewers["auditor"]).post("/retention/propose/", {"holding": "backups"}).status_code == 404
    assert browser(bureau.viewers["legal_reviewer"]).post("/retention/propose/", {"holding": "x"}).status_code == 404
