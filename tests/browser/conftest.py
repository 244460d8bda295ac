"""A served demonstration city and Chromium before it."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.structure.tree import ROOT
from tests.web.tables import install_variables
from xiezhi.web.desk.visit import COOKIE, LANGUAGE_COOKIE

# What a journey or a page looked like, kept for people: `out/screenshots`.
SCREENSHOTS = ROOT / "out" / "screenshots"
SIZES = {"desk": (1366, 768), "phone": (390, 844)}
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@dataclass(frozen=True, slots=True)
class Site:
    """Where the city is served, the one-time codes it printed, a session of each role, and ids for addresses.

    ``environment``: that of the server, for programs that run beside it.
    """

    address: str
    codes: dict[str, str]
    tokens: dict[str, str]
    ids: dict[str, str]
    environment: dict[str, str]


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration city, served from a home of its own."""
    home = tmp_path_factory.mktemp("site")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
    mine = install_variables(home / "home", XIEZHI_WITNESS=str(home / "witness"))
    command = [sys.executable, "-m", "xiezhi", "serve", "--demo", "--bind", bind, "--workers", "1"]
    # Enough for every page.
    command += ["--demo-cases", "120"]
    log = home / "log"
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, env=mine, stdout=out) as server:
        try:
            _until_it_answers(f"http://{bind}/health/")
            codes = re.findall(r"^  (\w+) +([0-9a-f-]{19})  ", log.read_text(encoding="utf-8"), re.MULTILINE)
            script = "from tests.browser.enter import main; main()"
            command = [sys.executable, "-m", "xiezhi", "manage", "shell", "--no-imports", "-c", script]
            done = subprocess.run(command, cwd=ROOT, env=mine, check=False, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            told = json.loads(done.stdout.splitlines()[-1])
            yield Site(f"http://{bind}", dict(codes), told["tokens"], told["ids"], mine)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _until_it_answers(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(address)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Headless Chromium of the system."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is absent: install Debian's chromium")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=program, args=list(_QUIET))
        yield browser
        browser.close()


@dataclass(slots=True)
class Window:
    """A page, and what went wrong behind it: requests to elsewhere, errors in the console."""

    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> int:
        """Go to an address of the site; return the status."""
        answer = self.page.goto(self.site.address + address)
        return answer.status if answer else 0

    def resize(self, size: str) -> None:
        """Give the page the size of a desk or of a phone."""
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})

    def keep(self, name: str) -> None:
        """Keep a picture of the whole page for people to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def open_window(
    chromium: Browser, site: Site, role: str | None = None, size: str = "desk", language: str = "zh"
) -> Window:
    """Return a fresh window; with a role, inside the door."""
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    cookies = {LANGUAGE_COOKIE: language} | ({COOKIE: site.tokens[role]} if role else {})
    context.add_cookies([{"name": name, "value": value, "url": site.address} for name, value in cookies.items()])
    window = Window(context.new_page(), site)
    window.page.on("request", lambda request: window.complaints.extend(_outside(request, site)))
    window.page.on("pageerror", lambda error: window.complaints.append(f"script: {error}"))
    window.page.on(
        "console",
        lambda message: window.complaints.append(f"console: {message.text}") if message.type == "error" else None,
    )
    return window


def _outside(request: Request, site: Site) -> list[str]:
    return [] if request.url.startswith((site.address, "data:")) else [f"outside: {request.url}"]
