"""The cells of the matrix for the system resources, each through HTTP: what the table denies does not exist."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from tests.web.desk.visitors import browser, typed, waiting_destruction, waiting_disposal, waiting_rule_set
from tests.web.org.cast import ROLES, City, city
from xiezhi.web.org.models import Account
from xiezhi.web.org.viewer import Viewer

# Right → address; ``@account`` and ``@posting`` are one's own or a colleague's. Acts are posted.
ADDRESSES = {
    "user.list": "/accounts/",
    "user.create": "/accounts/new/",
    "user.disable": "/accounts/@account/disable/",
    "user.reset_factor": "/accounts/@account/reset/",
    "posting.list": "/postings/",
    "posting.propose": "/postings/propose/",
    "posting.approve": "/postings/@posting/approve/",
    "posting.revoke": "/postings/@posting/revoke/",
    "org_unit.list": "/units/",
    "org_unit.edit": "/units/@unit/rename/",
    "org_unit.move": "/units/@unit/move/",
    "audit_log.list": "/journal/",
    "audit_log.export": "/journal/export/",
    "audit_log.verify": "/seal/",
    "backup.run": "/running/backup/",
    "backup.restore_request": "/running/restore/",
    "backup.restore_approve": "/running/restore/no-such-request/approve/",
    "rule_set.list": "/rules/",
    "rule_set.propose": "/rules/propose/",
    "rule_set.activate": "/rules/@rule_set/activate/",
    "key.rotate": "/keys/rotate/",
    "key.shred_request": "/shredding/new/",
    "key.shred_approve": "/keys/shred/@destruction/approve/",
    "retention.list": "/retention/",
    "retention.approve_disposal": "/disposals/@disposal/approve/",
}
READS = {"user.list", "posting.list", "org_unit.list", "audit_log.list", "audit_log.verify", "rule_set.list"}
READS |= {"retention.list"}


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def visitor(bureau: City, role: str) -> tuple[Client, Viewer]:
    """Return the browser of a role; ``anonymous`` has no session, ``disabled`` one of an account shut since."""
    viewer = bureau.viewers[role if role in ROLES else "secadmin"]
    if role == "anonymous":
        return Client(), viewer
    client = browser(viewer)
    if role == "disabled":
        Account.objects.filter(pk=viewer.account.pk).update(disabled=True)
    return client, viewer


def passes(bureau: City, role: str, right: str, relation: str) -> bool:
    """Ask once, undo, and say whether there was anything there."""
    mark = transaction.savepoint()
    client, viewer = visitor(bureau, role)
    about = viewer if relation == "mine" else bureau.viewers["officer" if role != "officer" else "intake"]
    assert about.posting is not None
    address = ADDRESSES[right].replace("@account", about.account.pk).replace("@posting", about.posting.pk)
    address = address.replace("@unit", about.posting.unit_id)
    address = address.replace("@destruction", waiting_destruction()).replace("@disposal", waiting_disposal())
    address = address.replace("@rule_set", waiting_rule_set())
    unit, person = bureau.units["QG"].pk, about.account.person_id
    form = typed(person=person, role="officer", unit=unit, first_day="2026-03-02", reason="调离")
    answer = client.get(address) if right in READS else client.post(address, form)
    transaction.savepoint_rollback(mark)
    return answer.status_code != 404 and answer.headers.get("Location") != "/login/"


def test_the_matrix_holds_through_http(bureau: City, shared: Path) -> None:
    with (shared / "trust" / "access_matrix.csv").open(encoding="utf-8") as file:
        cells = [row for row in csv.DictReader(file) if f"{row['resource']}.{row['action']}" in ADDRESSES]
    assert len(cells) == 600
    wrong = [
        cell
        for cell in cells
        if passes(bureau, cell["role"], f"{cell['resource']}.{cell['action']}", cell["relation"])
        != (cell["expected"] == "allow")
    ]
    assert wrong == []
