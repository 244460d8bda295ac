"""Importing cases: everything made ready outside the database, then written in one transaction; and taking it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from xiezhi.web.cases.actions.importing import others_concerned, stage_case, withdraw_case
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.desk.sheets.columns import Clock, Row, Tell
from xiezhi.web.identity.parties import PartyKeys, party_keys
from xiezhi.web.imports.models import Imported, Waiting
from xiezhi.web.imports.rows import Reader
from xiezhi.web.journal.clock import CLOCK
from xiezhi.web.journal.models import Entry
from xiezhi.web.journal.sealer import hold_sealer
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Unit
from xiezhi.web.org.viewer import Viewer, legal_day
from xiezhi.web.staging import Stage

IMPORT = Right("case_import", "run")
_OFTEN = 200


@dataclass(slots=True)
class Ready:
    """Cases made ready: ``write`` puts them into the database, inside the transaction of the caller."""

    stage: Stage
    keys: PartyKeys
    actor: Viewer
    now: datetime
    units: dict[str, str]
    cases: list[str]
    of_rows: list[str]

    def write(self, clock: Clock) -> Sequence[str]:
        """Write everything; return the case of each row. Refused if a unit or a key was changed meanwhile.

        It is recorded when it is written, not when it was made ready: between the two checkpoints were made.
        """
        CLOCK.check()
        there = dict(Unit.objects.filter(pk__in=self.units, closed_on=None).values_list("pk", "path"))
        if there != self.units:
            raise OrgError("其间有单位变动，请重新试算", "a unit was moved meanwhile; try again")
        if party_keys() != self.keys:
            # What is wrapped with a key that went would be unreadable once it is gone.
            raise OrgError("其间更换了密钥，请重新试算", "a key was changed meanwhile; try again")
        for path in self.units.values():
            self.actor.demand(IMPORT, Record(path), legal_day(self.now), path)
        hold_sealer()
        self.stage.write({Entry: {"recorded_at": clock()}})
        others = others_concerned_in_pieces(self.cases)
        author = self.actor.author.actor_id
        Waiting.objects.bulk_create(
            [Waiting(thread_id=each, actor_id=author) for each in sorted(others)], ignore_conflicts=True
        )
        return self.of_rows


def others_concerned_in_pieces(threads: Sequence[str], piece: int = 5_000) -> set[str]:
    """Return the threads besides these that are to be judged anew, asked for in pieces."""
    found: set[str] = set()
    for start in range(0, len(threads), piece):
        found |= others_concerned(threads[start : start + piece])
    return found - set(threads)


def prepare_cases(
    reader: Reader, rows: Sequence[Row], hashed: Sequence[str], actor: Viewer, now: datetime, tell: Tell
) -> Ready:
    """Make the cases of good rows ready; the rows of one number are one case."""
    column = reader.mapping.case["number"].column
    groups: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        groups[row.text(column)].append(place)
    stage, keys, of_rows = Stage(now), party_keys(), [""] * len(rows)
    units, cases = dict[str, str](), list[str]()
    for done, places in enumerate(groups.values()):
        told = reader.told([rows[place] for place in places])
        # A microsecond apart, so that the cases sort as the rows do.
        case = stage_case(stage, told, keys, actor.author, now + timedelta(microseconds=done))
        units[told.unit.pk] = told.unit.path
        cases.append(case.thread_id)
        stage.add(Waiting(thread_id=case.thread_id, actor_id=actor.author.actor_id))
        for place in places:
            of_rows[place] = case.case_id
            stage.add(Imported(case_id=case.case_id, mapping=reader.mapping.name, fingerprint=hashed[place]))
        if done % _OFTEN == 0:
            tell(places[-1])
    stage.keep()
    return Ready(stage, keys, actor, now, units, cases, of_rows)


@transaction.atomic
def withdraw(record_id: str, viewer: Viewer, reason: str, now: datetime) -> None:
    """Take back the import of a case; one that several rows told is taken back with the first of them."""
    case = Case.objects.filter(pk=record_id).first()
    if case is None:
        return
    viewer.demand(IMPORT, Record(case.path), legal_day(now), case.case_id)
    thread = case.thread_id
    try:
        others = others_concerned([thread])
        withdraw_case(author=viewer.author, case=case, reason=reason, now=now)
    except CaseError as error:
        raise OrgError(error.what.zh, error.what.en) from error
    Imported.objects.filter(case_id=record_id).delete()
    Waiting.objects.filter(thread_id=thread).delete()
    rows = [Waiting(thread_id=each, actor_id=viewer.author.actor_id) for each in sorted(others)]
    Waiting.objects.bulk_create(rows, ignore_conflicts=True)
