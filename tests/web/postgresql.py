"""A private PostgreSQL 15 for the tests: made by initdb as an unprivileged user, on its own socket and no port."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql/15/bin")
_HASTY = "-c fsync=off -c full_page_writes=off"
# What a test took back is dead rows; without a broom that comes often, later tests read through all of them.
_HASTY += " -c autovacuum_naptime=2s -c autovacuum_vacuum_scale_factor=0 -c autovacuum_vacuum_threshold=300"


def binaries() -> Path | None:
    """Return the folder of the server's programs, or None."""
    if (_DEBIAN / "initdb").is_file():
        return _DEBIAN
    found = shutil.which("initdb")
    return Path(found).parent if found and (Path(found).parent / "pg_ctl").is_file() else None


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a folder of its own."""

    programs: Path
    folder: Path
    options: str

    @property
    def address(self) -> str:
        """What XIEZHI_DATABASE says of it."""
        return f"postgresql://xiezhi@{str(self.folder).replace('/', '%2F')}/postgres"

    @property
    def data(self) -> Path:
        """Where its files are."""
        return self.folder / "data"

    def run(self, *command: object) -> bool:
        """Run one of its programs, as an unprivileged user; say whether it went well."""
        prefix = []
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            prefix = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        words = [*prefix, *map(str, command)]
        path = {"PATH": os.environ["PATH"]}
        return subprocess.run(words, check=False, stdout=subprocess.DEVNULL, cwd=self.folder, env=path).returncode == 0

    def start(self) -> None:
        """Start it; after a death it may have to wait for its own backends to notice."""
        options = f"-k {self.folder} -c listen_addresses='' {self.options}"
        for _ in range(50):
            if self.run(
                self.programs / "pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start"
            ):
                return
            time.sleep(0.2)
        raise TimeoutError((self.folder / "log").read_text(encoding="utf-8")[-2000:])

    def kill(self) -> None:
        """Kill the server's first process with the ninth signal; its backends end when they notice."""
        number = int((self.data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
        os.kill(number, signal.SIGKILL)


@contextmanager
def _running(programs: Path, options: str) -> Iterator[Server]:
    made = Server(programs, Path(tempfile.mkdtemp(prefix="xiezhi-pg-")), options)
    try:
        data, locale = made.data, "--locale=C.UTF-8"
        assert made.run(programs / "initdb", "-D", data, "-U", "xiezhi", "-A", "trust", "-E", "UTF8", locale)
        made.start()
        try:
            yield made
        finally:
            made.run(programs / "pg_ctl", "-D", data, "-w", "-m", "fast", "stop")
    finally:
        shutil.rmtree(made.folder)


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Start a server that is quick and does not survive a death; give its address; remove it at the end."""
    with _running(programs, _HASTY) as made:
        yield made.address


@contextmanager
def durable_server(programs: Path) -> Iterator[Server]:
    """Start a server that writes through to the disk, as an install's does."""
    with _running(programs, "-c fsync=on -c synchronous_commit=on") as made:
        yield made
