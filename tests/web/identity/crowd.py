"""One of several who write to the same thread at the same moment: the process that test_two_at_once starts."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from xiezhi.web.start import start


def main() -> None:
    """Enter five people and write five texts."""
    start()
    from tests.web.identity.people import LIU  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.identity.particulars import Particulars  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.identity.parties import register_party  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.identity.texts import write_narrative  # noqa: PLC0415 - after Django is set up

    for number in range(5):
        now = datetime.now(UTC)
        given = Particulars(f"某{sys.argv[1]}{number}")
        party = register_party(author=LIU, thread_id="t-1", given=given, now=now)
        entry = write_narrative(author=LIU, thread_id="t-1", text="到场", now=now).entry_id
        print(party.token, entry)


if __name__ == "__main__":
    main()
