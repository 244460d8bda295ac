"""One step in the life of an install whose identity is destroyed, in a process of its own, for ``test_shred_test``."""

from __future__ import annotations

import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from xiezhi.web.start import start


def live() -> None:
    """Enter people, write about them, attach a file that names one, read one for a purpose; seal."""
    from tests.web.desk.papers import POSTING  # noqa: PLC0415 - after Django is set up
    from tests.web.identity.people import LI, LIU, NOW, ZHANG, enter  # noqa: PLC0415 - after Django is set up
    from tests.web.org.cast import city  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.desk.actions.files import Upload, add_file  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.identity.texts import write_narrative  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.identity.unmasking import unmask  # noqa: PLC0415 - after Django is set up

    bureau, one = city(), enter(ZHANG)
    enter(ZHANG, "t-2")
    enter(LI)
    text = f"{ZHANG.name}（{ZHANG.id_number}，{ZHANG.phone}）在槐树巷报案"
    write_narrative(author=LIU, thread_id="t-1", text=text, now=NOW)
    unmask(author=LIU, party=one, purpose=f"送达{ZHANG.name}的回执", now=NOW)
    posting = bureau.viewers["officer"].posting
    assert posting is not None
    given = Upload(f"{ZHANG.name}.txt", text.encode() * 3000, [one])
    add_file(actor=bureau.viewers["unit_head"], kind=POSTING, record_id=posting.pk, given=given, now=NOW)


def destroy() -> None:
    """Propose and destroy, with a ground that carelessly names the person."""
    from tests.web.identity.people import LIU, QIAN, ZHANG  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.identity.models import Party  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.identity.shredding import destroy_person, propose_destruction  # noqa: PLC0415 - the same

    now = datetime.now(UTC)
    party = Party.objects.get(thread_id="t-1", token="P1")
    proposal = propose_destruction(author=LIU, party=party, ground=f"应{ZHANG.name}申请", now=now)
    print(destroy_person(author=QIAN, proposal=proposal, now=now))


def read() -> None:
    """Say who can still be read, token by token, and what the nightly round finds."""
    from xiezhi.web.desk.files.checks import verify_files  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.identity.checks import problems  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.identity.models import Party  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.identity.parties import masked_party  # noqa: PLC0415 - after Django is set up

    for party in Party.objects.select_related("key").order_by("thread_id", "token"):
        print(party.thread_id, party.token, masked_party(party).get("name", "-"))
    for _, what in [*problems(settings.ENVIRONMENT.shred_register), *verify_files()]:
        print(what.en)


def replay() -> None:
    """What a restore does at its end."""
    from xiezhi.web.identity.shredding import replay as again  # noqa: PLC0415 - after Django is set up

    print(*(again(settings.ENVIRONMENT.shred_register, datetime.now(UTC)) for _ in range(2)))


def leak() -> None:
    """The planted defect: somebody writes a name where it must not be."""
    from django.db import transaction  # noqa: PLC0415 - after Django is set up

    from tests.web.identity.people import LIU, NOW, ZHANG  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.journal.models import Kind  # noqa: PLC0415 - after Django is set up
    from xiezhi.web.journal.writer import Note, write  # noqa: PLC0415 - after Django is set up

    with transaction.atomic():
        write(Note(Kind.ACT, "party-registered", attrs={"who": ZHANG.name}), LIU, NOW)


def backup(source: Path, target: Path) -> None:
    """Copy a live database as a backup does."""
    with sqlite3.connect(source) as base, sqlite3.connect(target) as copy:
        base.backup(copy)


if __name__ == "__main__":
    start()
    {each.__name__: each for each in (live, destroy, read, replay, leak)}[sys.argv[1]]()
