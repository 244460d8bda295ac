"""The production server: migrations, static files, the background loop beside it, gunicorn in front."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

from xiezhi.web.desk.models import Loading
from xiezhi.web.journal.clock import check_clock
from xiezhi.web.org.models import Unit


class Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn without a configuration file and without its control socket."""

    def __init__(self, bind: str, workers: int) -> None:
        self.chosen = {"bind": bind, "workers": workers, "timeout": 120, "control_socket_disable": True}
        super().__init__()

    def load_config(self) -> None:
        """Take our options and no others."""
        for name, value in self.chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., object]:
        """Return what is served: made now, because whitenoise reads the folder of static files when it is made."""
        return get_wsgi_application()


def run(options: argparse.Namespace) -> int:
    """Serve until stopped; the loop stops with the server."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    background = []
    if options.demo and not Unit.objects.exists():
        call_command("demo_city")
        call_command("demo_intake")
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
    try:
        Server(options.bind, options.workers).run()
    finally:
        for child in (loop, *loaders):
            child.terminate()
            child.wait()
    return 0
