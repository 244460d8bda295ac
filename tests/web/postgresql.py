"""A private PostgreSQL 15 for the tests: made by initdb as an unprivileged user, on its own socket and no port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql/15/bin")


def binaries() -> Path | None:
    """Return the folder of the server's programs, or None."""
    if (_DEBIAN / "initdb").is_file():
        return _DEBIAN
    found = shutil.which("initdb")
    return Path(found).parent if found and (Path(found).parent / "pg_ctl").is_file() else None


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Start a server in a folder of its own; give its address; stop it and remove the folder."""
    folder = Path(tempfile.mkdtemp(prefix="xiezhi-pg-"))
    user = pwd.getpwnam("postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name)
    prefix = (
        ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"] if os.getuid() == 0 else []
    )
    if prefix:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data, options = folder / "data", f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"

    def run(*command: object) -> None:
        words = [*prefix, *map(str, command)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=folder, env={"PATH": os.environ["PATH"]})

    try:
        run(programs / "initdb", "-D", data, "-U", "xiezhi", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://xiezhi@{str(folder).replace('/', '%2F')}/postgres"
        finally:
            run(programs / "pg_ctl", "-D", data, "-w", "-m", "fast", "stop")
    finally:
        shutil.rmtree(folder)
