"""The pages of running an install: tasks, backups asked for and allowed, the export of the journal, the rulebook."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.http import FileResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.desk.visitors import browser, today
from tests.web.journal.entries import SIGNER, record, seal
from tests.web.org.cast import City, city
from xiezhi.law.loader import load_rulebook
from xiezhi.seal.verify import report
from xiezhi.web.desk.models import Job, RestoreRequest
from xiezhi.web.desk.running.tasks import all_tasks
from xiezhi.web.environment import read_environment
from xiezhi.web.journal.models import Entry


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    variables = {"XIEZHI_HOME": str(settings.ENVIRONMENT.home), "XIEZHI_BACKUPS": str(tmp_path)}
    monkeypatch.setattr(settings, "ENVIRONMENT", read_environment(variables))
    return tmp_path


def page(client: Client, address: str = "/running/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_task_is_shown_with_what_it_said_and_when_it_is_due(bureau: City) -> None:
    now = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    Job.objects.create(
        name="fsck", due_at=now, started_at=now, state="failed", said_zh="一处不符", said_en="one problem"
    )
    shown = page(browser(bureau.viewers["auditor"]))
    assert "一处不符" in shown
    assert "异常" in shown
    assert "03-02 12:00:00" in shown
    assert shown.count("尚未运行") == len(all_tasks()) - 1


def test_a_backup_is_asked_for_on_the_page_and_made_by_the_loop(bureau: City, folder: Path) -> None:
    assert folder
    client = browser(bureau.viewers["sysadmin"])
    assert client.post("/running/backup/").status_code == 302
    assert Job.objects.get(name="backup").due_at <= datetime.now(UTC)
    assert Entry.objects.get(what="backup-requested").actor_id == "p-sysadmin"
    hasty = browser(bureau.viewers["sysadmin"], confirmed=False)
    assert hasty.post("/running/backup/")["Location"].startswith("/confirm/")


def test_without_a_folder_the_page_says_so(bureau: City) -> None:
    client = browser(bureau.viewers["sysadmin"])
    assert "未设置备份目录" in page(client)
    assert client.post("/running/backup/").status_code == 409


def test_a_restore_is_asked_by_one_and_allowed_by_another_once(bureau: City) -> None:
    asking, allowing = browser(bureau.viewers["sysadmin"]), browser(bureau.viewers["secadmin"])
    assert asking.post("/running/restore/", {"backup": "x.zip", "reason": " "}).status_code == 400
    assert asking.post("/running/restore/", {"backup": "x.zip", "reason": "磁盘损坏"}).status_code == 302
    request = RestoreRequest.objects.get()
    address = f"/running/restore/{request.pk}/approve/"
    assert asking.post(address).status_code == 404
    assert address not in page(asking)
    assert address in page(allowing)
    assert [allowing.post(address).status_code for _ in range(2)] == [302, 409]
    assert allowing.post("/running/restore/nothing/approve/").status_code == 409
    request.refresh_from_db()
    assert (request.requested_by, request.approved_by) == ("p-sysadmin", "p-secadmin")
    assert {"restore-requested", "restore-approved"} <= set(Entry.objects.values_list("what", flat=True))


def test_nobody_allows_their_own_request_even_with_both_rights(bureau: City) -> None:
    secadmin = bureau.viewers["secadmin"]
    made = RestoreRequest(request_id="r", backup="x", reason="y", requested_by=secadmin.account.person_id)
    made.requested_at = datetime.now(UTC)
    made.save(force_insert=True)
    assert browser(secadmin).post("/running/restore/r/approve/").status_code == 409


def test_the_journal_is_exported_with_a_proof_of_each_and_the_verifier(bureau: City) -> None:
    record(4, datetime.now(UTC) - timedelta(minutes=1))
    day = today().isoformat()
    client = browser(bureau.viewers["auditor"])
    assert browser(bureau.viewers["secadmin"]).post("/journal/export/").status_code == 404
    assert client.post("/journal/export/", {"first": "x", "last": day}).status_code == 400
    assert client.post("/journal/export/", {"first": "1999-01-01", "last": "1999-01-01"}).status_code == 400
    answer = client.post("/journal/export/", {"first": "2026-01-01", "last": "2999-01-01"})
    assert isinstance(answer, FileResponse)
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        entries = packed.read("entries.jsonl").splitlines()
        proofs = packed.read("proofs.jsonl")
        assert {"verify.py", "verify.html", "key.txt", "checkpoint.txt", "README.txt"} < set(packed.namelist())
    # Not ``answer.close()``: that ends the request, and with it the connection that holds the test's transaction.
    for close in answer._resource_closers:
        close()
    assert len(entries) == Entry.objects.exclude(what="journal-exported").count()
    assert b"1390000000" not in b"".join(entries) + proofs
    assert report(proofs, SIGNER.key, chinese=True)[0] == 0
    assert Entry.objects.get(what="journal-exported").attrs["count"] == len(entries)
    place = len(proofs) // 2
    broken = proofs[:place] + bytes([proofs[place] ^ 1]) + proofs[place + 1 :]
    assert report(broken, SIGNER.key, chinese=True)[0] == 1


def test_the_rulebook_in_force_is_named_by_the_digest_of_the_verdicts(bureau: City) -> None:
    told = page(browser(bureau.viewers["officer"]), "/rules/")
    assert load_rulebook("prc").digest in told
    assert load_rulebook("it-cds").digest in told


def test_the_page_asks_the_same_number_of_questions_however_many_backups(bureau: City) -> None:
    client = browser(bureau.viewers["sysadmin"])
    client.post("/running/restore/", {"backup": "0.zip", "reason": "x"})
    page(client)
    with CaptureQueriesContext(connection) as before:
        page(client)
    for number in range(5):
        client.post("/running/restore/", {"backup": f"{number}.zip", "reason": "x"})
    seal(datetime.now(UTC))
    with CaptureQueriesContext(connection) as after:
        page(client)
    assert len(after) == len(before)
