"""Writes and seals without end and says what was committed: the process that test_kill kills."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from xiezhi.web.start import start


def main() -> None:
    """Write, commit, say so; seal after every fourth."""
    start()
    from xiezhi.web.journal.models import Kind  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.journal.sealer import make_checkpoint  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.journal.writer import SYSTEM, Note, write  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.keys import signer  # noqa: PLC0415 - after Django is set up

    number = 0
    while True:
        now = datetime.now(UTC)
        with transaction.atomic():
            entry = write(Note(Kind.ACT, "unit-created", attrs={"n": number}, personal={"phone": "1"}), SYSTEM, now)
        print(entry.entry_id, flush=True)
        number += 1
        if number % 4 == 0:
            make_checkpoint(signer(settings.ENVIRONMENT), now)


if __name__ == "__main__":
    main()
