"""``xiezhi audit``: exit codes, what is printed, and that a killed run leaves nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.engine.audits import EXCERPT
from xiezhi.cli.main import main

GOOD = "thread_id,event,occurred_at\nT1,create-fine,2020-01-01\nT1,payment,2020-01-02\n"


def arguments(log: Path, out: Path, *more: str) -> list[str]:
    return ["audit", str(log), "--rulebook", "it-cds", "--engine", "reference", "--out", str(out), *more]


def test_no_breach_gives_0_and_breaches_give_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log.csv"
    log.write_text(GOOD, encoding="utf-8")
    assert main(arguments(log, tmp_path / "a")) == 0
    assert main(arguments(EXCERPT, tmp_path / "b")) == 1
    assert "2,091 行" in capsys.readouterr().out


def test_json_is_the_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(arguments(EXCERPT, tmp_path / "out", "--format", "json"))
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((tmp_path / "out/summary.json").read_text(encoding="utf-8"))
    assert set(printed) == {"rulebook_digest", "rules", "rows_read", "rows_rejected", "rejected"}


def test_the_verdict_line_names_rows_instant_zone_and_rulebook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*arguments(EXCERPT, tmp_path / "out", "--as-of", "2012-12-31"), "--lang", "en"])
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith("2,091 rows read, 0 rejected; as of 2012-12-31 23:59:59+01:00 Europe/Rome; rulebook ")


def test_an_unreadable_instant_and_rulebook_give_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments(EXCERPT, tmp_path / "out", "--as-of", "soon")) == 2
    assert main(["audit", str(EXCERPT), "--rulebook", "nowhere", "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()
    assert "nowhere" in capsys.readouterr().err


def test_a_draft_rulebook_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "draft"
    rules.mkdir()
    (rules / "no-third-payment.yaml").write_text(
        "id: no-third-payment\nkind: cardinality\ndomain: fines\nseverity: minor\n"
        "title: {zh: 至多两次缴款, en: at most two payments}\nduty: {zh: 缴款至多两次, en: at most two payments}\n"
        "subject: {event: Payment}\nsame: [case]\nchoose: [{}]\n"
        "need: {count: {event: Payment, side: before}, op: le, value: 1}\nverdict: {fail: breach}\n",
        encoding="utf-8",
    )
    code = main(
        ["audit", str(EXCERPT), "--rulebook", str(rules), "--engine", "reference", "--out", str(tmp_path / "o")]
    )
    printed = capsys.readouterr()
    assert "草案" in printed.out, printed
    assert code == 1


# A shell starts its background jobs deaf to SIGINT, and so would be what they start.
_HEARING_INTERRUPTS = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from xiezhi.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_run_ended_in_the_middle_leaves_nothing(tmp_path: Path, how: signal.Signals) -> None:
    place = tmp_path / "place"
    place.mkdir()
    # On a busy machine a run may end before the signal reaches it; then a longer one is tried.
    codes = [_ended_in_the_middle(tmp_path / "log.csv", place, how, rows) for rows in (400_000, 1_600_000)]
    assert any(codes)
    assert list(place.iterdir()) == []


def _ended_in_the_middle(log: Path, place: Path, how: signal.Signals, rows: int) -> int:
    """Start an audit, end it once it has begun to write, and return its exit code; what a finished one wrote goes."""
    events = "".join(f"T{number},create-fine,2020-01-01\n" for number in range(rows))
    log.write_text("thread_id,event,occurred_at\n" + events, encoding="utf-8")
    command = [sys.executable, "-c", _HEARING_INTERRUPTS, *arguments(log, place / "out")]
    run = subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": "src"})
    deadline = time.monotonic() + 60
    while not list(place.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert list(place.iterdir()) != []
    run.send_signal(how)
    code = run.wait(120)
    if code == 0:
        shutil.rmtree(place / "out")
    return code
