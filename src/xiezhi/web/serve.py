"""The production server: migrations, static files, the background loop beside it, gunicorn in front."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from gunicorn.app.base import BaseApplication

from xiezhi.web.cases.judging import rules
from xiezhi.web.desk.models import Loading
from xiezhi.web.journal.clock import check_clock
from xiezhi.web.org.models import Unit

PATIENCE_SECONDS = 10.0
"""How long what runs beside the server may take to end before it is killed."""


class Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn without a configuration file and without its control socket; workers are forks with all that is made."""

    def __init__(self, application: Callable[..., object], bind: str, workers: int) -> None:
        self.application = application
        self.chosen = {"bind": bind, "workers": workers, "timeout": 120, "control_socket_disable": True}
        super().__init__()

    def load_config(self) -> None:
        """Take our options and no others."""
        for name, value in self.chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., object]:
        """Return what is served."""
        return self.application


def run(options: argparse.Namespace) -> int:
    """Serve until stopped; the loop stops with the server."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    background = []
    if options.demo and not Unit.objects.exists():
        call_command("demo_city")
        call_command("demo_intake")
        call_command("demo_reviews")
        Loading.objects.create(name="demo_cases", began_at=datetime.now(UTC), total=options.demo_cases)
        background += ["demo_custody", "demo_papers"]
    if options.demo and Loading.objects.filter(ended_at=None).exists():
        # The pages are there at once; the cases come while one looks at them, and go on where they were broken off.
        background.append("demo_cases")
    loaders = [subprocess.Popen([sys.executable, "-m", "xiezhi", "manage", command]) for command in background]
    scheme = "https" if settings.ENVIRONMENT.https else "http"
    print(f"{scheme}://{options.bind}/", flush=True)
    loop = subprocess.Popen([sys.executable, "-m", "xiezhi", "loop"])
    # A clock that has jumped before this moment is seen now; later ones by every process, which is a fork of this one.
    check_clock()
    # Made now, because whitenoise reads the folder of static files when it is made.
    application = get_wsgi_application()
    warm()
    # A fork would share this process's connection, and two workers would read each other's answers from it.
    connections.close_all()
    try:
        Server(application, options.bind, options.workers).run()
    finally:
        stop(loop, *loaders)
    return 0


def warm() -> None:
    """Read once what every worker needs, before they are forked: else the first visitor of each waits for it.

    These are the views of all routes, the templates of all pages, and the rulebook in force.
    """
    import_module(settings.ROOT_URLCONF)
    for folder in get_app_template_dirs("templates"):
        for page in sorted(Path(folder).rglob("*.html")):
            get_template(page.relative_to(folder).as_posix())
    rules()


def stop(*children: subprocess.Popen[bytes]) -> None:
    """End them all at once, as one may be waiting for what another has locked; who takes too long is killed.

    Nothing is lost by that: each writes in transactions and goes on at the next start where it was.
    """
    for child in children:
        child.terminate()
    until = time.monotonic() + PATIENCE_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
