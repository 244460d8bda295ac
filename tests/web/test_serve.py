"""``xiezhi serve --demo``: a site with its styles, its sealer and an account for each role, stopped by one signal."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from argparse import Namespace
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.structure.tree import ROOT
from tests.web.tables import install_variables
from xiezhi.cli.main import main
from xiezhi.web import serve
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.serve import stop


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def until_it_answers(address: str) -> str:
    for _ in range(300):
        try:
            return fetch(address)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(address)


def test_the_demonstration_serves_pages_styles_and_scripts_and_seals(tmp_path: Path) -> None:
    port = free_port()
    mine = install_variables(tmp_path / "home", XIEZHI_WITNESS=str(tmp_path / "witness"))
    command = [sys.executable, "-m", "xiezhi", "serve", "--demo", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    log = tmp_path / "log"
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, env=mine, stdout=out) as server:
        try:
            page = until_it_answers(f"http://127.0.0.1:{port}/login/")
            files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
            assert len(files) == 3
            assert all(len(fetch(f"http://127.0.0.1:{port}{each}")) > 500 for each in files)
            # Between two checkpoints lies a minute at most, however busy the machine is.
            until = time.monotonic() + 60
            while not (tmp_path / "witness").exists() and time.monotonic() < until:
                time.sleep(0.1)
            assert '"status": "ok"' in fetch(f"http://127.0.0.1:{port}/health/")
        finally:
            server.terminate()
            server.wait(timeout=30)
    told = log.read_text(encoding="utf-8")
    assert re.findall(r"^  (\w+) +[0-9a-f-]{19}  ", told, re.MULTILINE) == [*shipped_policy().roles, "station_head"]
    assert (tmp_path / "witness").read_text().count("\n") >= 1


def test_what_does_not_end_when_asked_is_killed_and_who_ends_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiezhi.web.serve.PATIENCE_SECONDS", 1.0)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    good = deaf.replace("signal.SIG_IGN", "lambda *_: exit(7)")
    children = [subprocess.Popen([sys.executable, "-c", each], stdout=subprocess.PIPE) for each in (deaf, good)]
    for each in children:
        assert each.stdout is not None
        assert each.stdout.readline() == b"\n"
        each.stdout.close()
    stop(*children)
    assert [each.returncode for each in children] == [-signal.SIGKILL, 7]


def test_no_worker_inherits_a_connection_to_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    # Two workers on one connection of PostgreSQL read each other's answers; SQLite would not show it.
    done: list[str] = []
    made = subprocess.Popen
    server = SimpleNamespace(run=lambda: done.append("forked"))
    monkeypatch.setattr(serve, "call_command", lambda *_told, **_more: done.append("asked"))
    monkeypatch.setattr(serve, "check_clock", lambda: done.append("asked"))
    monkeypatch.setattr(serve, "connections", SimpleNamespace(close_all=lambda: done.append("closed")))
    monkeypatch.setattr(serve, "warm", lambda: done.append("asked"))
    monkeypatch.setattr(serve, "Server", lambda _application, _bind, _workers: server)
    monkeypatch.setattr(subprocess, "Popen", lambda _command: made(["true"]))
    assert serve.run(Namespace(demo=False, bind="127.0.0.1:1", workers=2)) == 0
    assert done == ["asked", "asked", "asked", "asked", "closed", "forked"]


def test_views_templates_and_rules_are_read_before_the_workers_are_forked(tmp_path: Path) -> None:
    told = (
        "import sys; from django.template import engines; from xiezhi.web import serve;"
        "from xiezhi.web.cases import judging;"
        "pages = engines['django'].engine.template_loaders[0].get_template_cache;"
        "stand = lambda: ('xiezhi.web.cases.views.lists' in sys.modules, 'desk/home.html' in map(str, pages), "
        "judging.rules.cache_info().currsize); before = stand(); serve.warm(); print(before, stand())"
    )
    mine = install_variables(tmp_path, XIEZHI_HTTPS="no")
    for words in (("migrate", "-v", "0"), ("shell", "--no-imports", "-c", told)):
        command = [sys.executable, "-m", "xiezhi", "manage", *words]
        done = subprocess.run(command, cwd=ROOT, env=mine, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "(False, False, 0) (True, True, 1)"


def test_the_demonstration_listens_on_loopback_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--demo", "--bind", "0.0.0.0:8000"]) == 2
    assert "演示只能监听本机" in capsys.readouterr().err


def test_nothing_is_left_to_say_for_a_deployment(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "xiezhi", "manage", "check", "--deploy", "--fail-level", "WARNING"]
    mine = install_variables(tmp_path)
    done = subprocess.run(command, cwd=ROOT, env=mine, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_migration_is_missing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "xiezhi", "manage", "makemigrations", "--check", "--dry-run"]
    mine = install_variables(tmp_path)
    done = subprocess.run(command, cwd=ROOT, env=mine, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
