"""``python -m benchmarks.web_load``: many users with think time against a served site, on loopback only.

Users arrive one after another, then all of them work. Prints, for lists and details, requests, the median and the 95th
percentile, the slowest answer and what failed; what was asked while they still arrived stands in lines of its own.
Users and server share the machine, so the times are an upper bound.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.web.postgresql import binaries, durable_server
from tests.web.tables import install_variables

ROOT = Path(__file__).resolve().parent.parent
# What a role opens: lists and details it may see.
LISTS = {
    "officer": ("/units/", "/"),
    "unit_head": ("/postings/", "/units/", "/accounts/"),
    "secadmin": ("/postings/", "/accounts/"),
    "bureau_leader": ("/units/", "/"),
    "auditor": ("/journal/", "/journal/?kind=act"),
}
AIMS = {"list": 0.4, "detail": 0.3}


@dataclass(slots=True)
class Told:
    """What the users saw; one list of seconds a kind of page, once they all work and while they arrive."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"list": [], "detail": []})
    arriving: dict[str, list[float]] = field(default_factory=lambda: {"list": [], "detail": []})
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    """Serve, load, print; 1 if an aim is missed or a request failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web_load", description=__doc__)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--think", type=float, default=5.0, help="mean seconds between two requests of a user")
    parser.add_argument("--arrive", type=float, default=10.0, help="seconds within which the users arrive")
    parser.add_argument("--seconds", type=int, default=60, help="seconds for which all of them work")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--postgresql", action="store_true", help="on a private PostgreSQL 15, which writes through")
    options = parser.parse_args()
    if not options.postgresql:
        return _measure(options, options.work / f"web-{options.rows}", {})
    programs = binaries()
    if programs is None:
        print("PostgreSQL 15 is absent: install Debian's postgresql-15", file=sys.stderr)
        return 2
    # The server goes with its data at the end, and the home, which is worth nothing without it, too.
    with durable_server(programs) as database, tempfile.TemporaryDirectory(prefix="xiezhi-load-") as home:
        return _measure(options, Path(home) / "home", {"XIEZHI_DATABASE": database.address})


def _measure(options: argparse.Namespace, home: Path, database: Mapping[str, str]) -> int:
    environment = install_variables(home, XIEZHI_HTTPS="no", **database)
    filled(home, options.rows, environment)
    told = json.loads(_shell(environment, f"visitors({options.users})").splitlines()[-1])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = int(taken.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "xiezhi",
        "serve",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        str(options.workers),
    ]
    with (
        (home / "served.log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as server,
    ):
        try:
            _until_it_answers(port)
            return _table(options, _load(options, port, told["tokens"], told["units"]))
        finally:
            server.terminate()


def filled(home: Path, rows: int, environment: Mapping[str, str]) -> None:
    """Make and fill a home, unless it has been filled before."""
    if not (home / "filled").exists():
        shutil.rmtree(home, ignore_errors=True)
        _manage(environment, "migrate", "-v", "0")
        _manage(environment, "demo_city")
        _shell(environment, f"fill({rows})")
        (home / "filled").touch()


def _manage(environment: Mapping[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "xiezhi", "manage", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def _shell(environment: Mapping[str, str], call: str) -> str:
    return _manage(environment, "shell", "--no-imports", "-c", f"from benchmarks.web_fill import *; {call}")


def _until_it_answers(port: int) -> None:
    for _ in range(300):
        try:
            if _get(port, "/health/", "")[0] in (200, 503):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"127.0.0.1:{port}")


def _get(port: int, address: str, token: str) -> tuple[int, float]:
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", address, headers={"Cookie": f"xiezhi_session={token}"})
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - started
    finally:
        connection.close()


def _load(options: argparse.Namespace, port: int, tokens: list[tuple[str, str]], units: list[str]) -> Told:
    told, lock = Told(), threading.Lock()
    here = time.monotonic() + options.arrive
    ends = here + options.seconds

    def user(number: int, role: str, token: str) -> None:
        choice = random.Random(number)
        time.sleep(options.arrive * number / len(tokens))
        while time.monotonic() < ends:
            kind = "detail" if choice.random() < 0.3 and role != "auditor" else "list"
            address = f"/units/{choice.choice(units)}/" if kind == "detail" else choice.choice(LISTS[role])
            times = told.seconds if time.monotonic() >= here else told.arriving
            try:
                status, seconds = _get(port, address, token)
            except OSError as error:
                status, seconds = 0, 0.0
                with lock:
                    told.wrong.append(f"{address}: {error}")
            with lock:
                times[kind].append(seconds)
                if status not in (0, 200):
                    told.wrong.append(f"{role} {address}: {status}")
            time.sleep(choice.uniform(0, 2 * options.think))

    threads = [threading.Thread(target=user, args=(number, role, token)) for number, (role, token) in enumerate(tokens)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return told


def _table(options: argparse.Namespace, told: Told) -> int:
    asked = f"{options.users} users, {options.think:g} s think time, {options.rows:,} rows, {options.workers} workers"
    lines = [
        f"{asked}, {os.cpu_count()} cores, load at the end {os.getloadavg()[0]:.1f}",
        f"{'page':<18}{'requests':>10}{'median ms':>11}{'p95 ms':>9}{'max ms':>9}{'aim ms':>8}",
    ]
    missed = False
    for when, asked_then in (("", told.seconds), (", arriving", told.arriving)):
        for kind, seconds in asked_then.items():
            missed |= len(seconds) < 2 or _p95(seconds) > AIMS[kind]
            lines.append(_line(f"{kind}{when}", seconds) + f"{AIMS[kind] * 1000:>8.0f}")
    lines.append(f"failed: {len(told.wrong)}" + "".join(f"\n  {each}" for each in sorted(set(told.wrong))[:10]))
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if missed or told.wrong else 0


def _line(name: str, seconds: list[float]) -> str:
    if len(seconds) < 2:
        return f"{name:<18}{len(seconds):>10}{'–':>11}{'–':>9}{'–':>9}"
    numbers = zip((statistics.median(seconds), _p95(seconds), max(seconds)), (11, 9, 9), strict=True)
    return f"{name:<18}{len(seconds):>10}" + "".join(f"{each * 1000:>{width}.0f}" for each, width in numbers)


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
