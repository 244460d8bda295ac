"""A large export: each entry with its proof, read from nodes that must be there, in few queries."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.desk.visitors import browser
from tests.web.journal.entries import NOON, SIGNER, record, seal
from tests.web.journal.tampering import nodes_anew
from tests.web.org.cast import city
from xiezhi.cli.main import main
from xiezhi.seal.verify import report
from xiezhi.web.journal import export, sealer
from xiezhi.web.journal.export import Days, Exported, export_journal
from xiezhi.web.journal.models import Node

DAYS = Days(date(2026, 3, 2), date(2026, 3, 3))


def sealed(count: int) -> None:
    """Record and seal so many entries and a rest that no node covers, and write some that are not sealed."""
    record(count)
    seal(NOON + timedelta(hours=1))
    record(7, NOON + timedelta(hours=2))


def queries(count: int) -> int:
    """Export a journal of so many entries, check every proof, and return the number of queries it took."""
    out = io.BytesIO()
    with CaptureQueriesContext(connection) as asked:
        assert export_journal(out, DAYS, SIGNER) == Exported(count, 0)
    with zipfile.ZipFile(out) as packed:
        assert len(packed.read("entries.jsonl").splitlines()) == count
        proofs = packed.read("proofs.jsonl")
    assert len(proofs.splitlines()) == count
    assert report(proofs, SIGNER.key, chinese=False)[0] == 0
    return len(asked)


@pytest.mark.usefixtures("db")
def test_proofs_of_neighbours_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(600)
    monkeypatch.setattr(export, "_CHUNK", 100)
    # Four before the entries, twice the entries and their places, and three pieces of leaves and one of nodes.
    assert queries(600) <= 4 + 2 * (1 + 7) + 4
    # Planted: nothing that was read is kept.
    monkeypatch.setattr(sealer, "_TILES", 0)
    assert queries(600) > 600


@pytest.mark.usefixtures("committed")
def test_where_a_node_is_missing_nothing_is_exported_and_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    auditor = browser(city().viewers["auditor"])
    sealed(300)
    Node.objects.all().delete()
    out = tmp_path / "journal.zip"
    words = ["seal", "export", "--from", "2026-03-02", "--to", "2026-03-03", "--out", str(out)]
    assert main(words) == 2
    assert "migrate journal 0004" in capsys.readouterr().err
    assert not out.exists()
    days = {"first": "2026-03-02", "last": "2026-03-03"}
    assert auditor.post("/journal/export/", days).status_code == 400
    nodes_anew()
    assert main(words) == 0
