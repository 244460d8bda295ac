"""``xiezhi seal`` on a real install."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.insider import unguarded
from tests.web.journal.entries import SIGNER, record
from xiezhi.cli.main import main
from xiezhi.web.journal.models import Entry

pytestmark = pytest.mark.usefixtures("committed")


def test_seal_prove_and_verify_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry, proof = record(3)[1].entry_id, tmp_path / "p.json"
    assert main(["seal", "checkpoint"]) == 0
    assert main(["seal", "prove", entry, "--open", "phone", "--out", str(proof)]) == 0
    assert main(["seal", "key"]) == 0
    assert main(["seal", "verify", str(proof), "--key", SIGNER.key]) == 0
    assert SIGNER.key in capsys.readouterr().out
    assert Entry.objects.get(what="proof-exported").attrs == {"entry": entry, "opened": ["phone"]}
    assert main(["--lang", "en", "seal", "fsck"]) == 0
    assert "not witnessed" in capsys.readouterr().out
    assert main(["seal", "prove", "no-such-entry", "--out", str(proof)]) == 2


def test_fsck_says_what_was_changed(capsys: pytest.CaptureFixture[str]) -> None:
    record(3)
    assert main(["seal", "checkpoint"]) == 0
    with unguarded():
        Entry.objects.filter(attrs__n=1).update(result="x")
    assert main(["seal", "fsck"]) == 1
    assert "记录内容已被改动" in capsys.readouterr().out
    assert main(["seal", "checkpoint"]) == 0
    assert "没有新记录" in capsys.readouterr().out
