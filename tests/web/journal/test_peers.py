"""A line on paper and a peer's journal are witnesses, too: a history rewritten with the key differs from both."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.web.insider import unguarded
from tests.web.journal.entries import KEY, NOON, SIGNER, record, seal
from tests.web.journal.tampering import cut_the_end, rewrite_with_the_key
from xiezhi.cli.main import main
from xiezhi.seal.signing import Signer, make_key_file, read_signer
from xiezhi.seal.verify import read_key
from xiezhi.web.journal.models import Checkpoint, Entry
from xiezhi.web.journal.peers import PeerError, keep_for_peer, kept_for_peer

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def history() -> None:
    for hour in range(3):
        record(5, NOON + timedelta(hours=hour))
        seal(NOON + timedelta(hours=hour, seconds=9))


@pytest.fixture
def peer(tmp_path: Path) -> Signer:
    make_key_file(tmp_path / "peer.key")
    return read_signer("peer/journal", tmp_path / "peer.key")


@pytest.mark.usefixtures("history")
def test_a_printed_line_agrees_until_history_is_rewritten(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seal", "line"]) == 0
    line = capsys.readouterr().out.strip()
    assert line.startswith("localhost/journal 15 ")
    assert main(["seal", "compare", "--line", line]) == 0
    with unguarded():
        rewrite_with_the_key(3)
    assert main(["seal", "compare", "--line", line]) == 1
    assert "前 15 片叶的根已变" in capsys.readouterr().out


@pytest.mark.usefixtures("history")
def test_a_line_that_is_none_or_of_another_log_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seal", "compare", "--line", "x"]) == 2
    assert main(["seal", "compare", "--line", "other/log 3 AAAA"]) == 2
    assert "名称 叶数 根" in capsys.readouterr().err


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("way", [rewrite_with_the_key, cut_the_end])
def test_what_a_peer_keeps_in_its_journal_betrays_who_rewrites_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], way: object
) -> None:
    ours = tmp_path / "ours.jsonl"
    ours.write_text("".join(json.dumps({"note": each.note}) + "\n" for each in Checkpoint.objects.all()))
    # One database stands for both installs here: what the peer does, it does in its own.
    assert main(["seal", "keep", str(ours), "--key", SIGNER.key]) == 0
    assert main(["seal", "keep", str(ours), "--key", SIGNER.key]) == 0
    assert "新留存 0 个" in capsys.readouterr().out
    assert Entry.objects.filter(what="peer-checkpoint-kept").count() == 3
    assert main(["seal", "kept", "localhost/journal"]) == 0
    theirs = tmp_path / "theirs.jsonl"
    theirs.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["seal", "compare", "--file", str(theirs)]) == 0
    with unguarded():
        way(2)  # type: ignore[operator] # one of the ways above
    assert main(["seal", "compare", "--file", str(theirs)]) == 1


def test_a_peer_with_two_histories_or_a_foreign_signature_is_refused(peer: Signer) -> None:
    key = read_key(peer.key)
    assert keep_for_peer([peer.checkpoint(3, b"a" * 32), peer.checkpoint(5, b"b" * 32)], key, NOON) == 2
    assert len(kept_for_peer("peer/journal")) == 2
    with pytest.raises(PeerError, match="two roots"):
        keep_for_peer([peer.checkpoint(3, b"x" * 32)], key, NOON)
    with pytest.raises(PeerError, match="not signed"):
        keep_for_peer([peer.checkpoint(7, b"c" * 32)], KEY, NOON)


def test_without_a_checkpoint_there_is_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seal", "line"]) == 2
    assert "尚无检查点" in capsys.readouterr().err


@pytest.mark.usefixtures("history")
def test_the_export_from_the_command_line_is_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "journal.zip"
    assert main(["seal", "export", "--from", "2026-03-01", "--to", "2026-03-03", "--out", str(out)]) == 0
    assert "15 条记录" in capsys.readouterr().out
    assert main(["seal", "export", "--from", "1999-03-01", "--to", "1999-03-03", "--out", str(tmp_path / "n.zip")]) == 2
    assert not (tmp_path / "n.zip").exists()
    assert main(["seal", "export", "--from", "2026-03-01", "--to", "2026-03-03", "--out", str(out)]) == 2
    assert "不能写" in capsys.readouterr().err
