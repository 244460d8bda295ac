"""Fill the home of a site for the load test: persons, postings and journal entries in bulk, past the actions.

Run inside the home (``xiezhi manage shell``). What the pages read is what counts here, not how it came to be.
"""

from __future__ import annotations

import json
import secrets
import sys
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from xiezhi.web.desk.visit import token_hash
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.journal.sealer import make_checkpoint
from xiezhi.web.journal.writer import SYSTEM, Note, write
from xiezhi.web.keys import signer
from xiezhi.web.org.models import Account, OpenSession, Person, Posting, State, Unit, UnitKind

_BATCH = 500
# Who looks, and how many of a hundred.
READERS = {"officer": 40, "unit_head": 20, "secadmin": 20, "bureau_leader": 10, "auditor": 10}


def fill(rows: int) -> None:
    """Bring postings and journal entries to ``rows`` each, with a tenth as many persons."""
    now = datetime.now(UTC)
    stations = list(Unit.objects.filter(kind=UnitKind.STATION))
    have = Person.objects.count()
    people = [
        Person(person_id=f"L{number:06}", name=f"警员{number:06}", unit=stations[number % len(stations)])
        for number in range(have, max(have, rows // 10))
    ]
    Person.objects.bulk_create(people, batch_size=_BATCH)
    people = list(Person.objects.filter(person_id__startswith="L").select_related("unit"))
    wanted = range(Posting.objects.count(), rows)
    Posting.objects.bulk_create((_posting(people[each % len(people)], each, now) for each in wanted), batch_size=_BATCH)
    missing = rows - Entry.objects.count()
    while missing > 0:
        with transaction.atomic():
            for each in range(min(missing, 5_000)):
                write(Note(Kind.ACT, "posting-proposed", attrs={"number": each}), SYSTEM, datetime.now(UTC))
        missing -= 5_000
    # A backlog of this size never comes about: the loop seals every half minute. Here it would be what is measured.
    make_checkpoint(signer(settings.ENVIRONMENT), datetime.now(UTC))
    if connection.vendor == "postgresql":
        # What it does by itself in the minutes after so many rows came; it would be measured, too.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _posting(person: Person, number: int, now: datetime) -> Posting:
    first = date(2010, 1, 1) + timedelta(days=number % 5_000)
    return Posting(
        posting_id=new_id(now),
        person=person,
        role="officer",
        unit=person.unit,
        first_day=first,
        last_day=first + timedelta(days=365),
        state=State.APPROVED,
        proposed_by="P",
        approved_by="A",
    )


def visitors(number: int) -> None:
    """Open ``number`` sessions over the readers; print their tokens and some ids as one JSON line."""
    now = datetime.now(UTC)
    tokens: list[tuple[str, str]] = []
    for role, share in READERS.items():
        account = Account.objects.get(username=role)
        posting = Posting.objects.get(person=account.person, role=role)
        for _ in range(max(1, number * share // 100)):
            token = secrets.token_hex(16)
            OpenSession.objects.create(
                session_key=token_hash(token), account=account, posting=posting, started_at=now, seen_at=now
            )
            tokens.append((role, token))
    units = list(Unit.objects.filter(path__startswith="JL/JL01/").values_list("pk", flat=True)[:20])
    sys.stdout.write(json.dumps({"tokens": tokens, "units": units}) + "\n")
