"""Fictional people for the tests, and the thread they are in."""

from __future__ import annotations

from datetime import UTC, date, datetime

from xiezhi.web.identity.models import Party
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.identity.parties import register_party
from xiezhi.web.journal.writer import Author

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
LIU = Author("p-liu", "officer", "t-1", "u-1", "JL/QG/")
QIAN = Author("p-qian", "secadmin", "t-2", "u-1", "JL/")
ZHANG = Particulars("张晓岚", "110101199003070038", "13800138000", "江岚市青岗县槐树巷一号")
LI = Particulars("李青禾", phone="13900139000", birth_on=date(2010, 3, 2), numbers={"passport": "E12345678"})


def enter(given: Particulars = ZHANG, thread: str = "t-1") -> Party:
    """Enter somebody."""
    return register_party(author=LIU, thread_id=thread, given=given, now=NOW)
