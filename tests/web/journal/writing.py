"""A nursery of writers, for the tests that kill them: each line on its input bears one, and it tells when it is dead.

A writer is a process of its own (a fork of one that has set Django up, so that a thousand of them take minutes), with a
connection of its own. It writes, commits, says so, and seals after every fourth entry, until it is killed. ``--hasty``
plants the defect: it says so before it commits.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime

from django.conf import settings
from django.db import Error, OperationalError, connection, transaction

from xiezhi.web.start import start


def say(*words: object) -> None:
    """One write for one line: what is killed in between has said all of it or nothing."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def connect() -> None:
    """Connect, waiting for a server that recovers from its own death."""
    for _ in range(600):
        try:
            connection.ensure_connection()
        except OperationalError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the database does not come back")


def live(hasty: bool) -> None:
    """Write without end."""
    from xiezhi.web.journal.models import Kind  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.journal.sealer import make_checkpoint  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.journal.writer import SYSTEM, Note, write  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.keys import signer  # noqa: PLC0415 - after Django is set up

    connect()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            say("backend", *cursor.fetchone())
    number = 0
    while True:
        now = datetime.now(UTC)
        with transaction.atomic():
            entry = write(Note(Kind.ACT, "unit-created", attrs={"n": number}, personal={"phone": "1"}), SYSTEM, now)
            if hasty:
                say("wrote", entry.entry_id)
                time.sleep(0.01)
        if not hasty:
            say("wrote", entry.entry_id)
        number += 1
        if number % 4 == 0:
            make_checkpoint(signer(settings.ENVIRONMENT), now)


def main() -> None:
    """Bear a writer for each line, and bury it."""
    start()
    for _line in sys.stdin:
        born = os.fork()
        if born == 0:
            try:
                live("--hasty" in sys.argv)
            except Error:
                # Its server was killed: what it has not said is not promised.
                os._exit(1)
        say("born", born)
        os.waitpid(born, 0)
        say("dead", born)


if __name__ == "__main__":
    main()
