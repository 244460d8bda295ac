"""The only writer of evidence: with the act or not at all, and never changed afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.web.insider import unguarded
from tests.web.journal.entries import JOURNAL_KEY, LIU, NOON, note, record, seal
from xiezhi.seal.verify import RefusedError
from xiezhi.web.journal.canonical import as_leaf, reveal
from xiezhi.web.journal.models import Checkpoint, Entry, Kind, Leaf
from xiezhi.web.journal.writer import JournalError, Note, write, write_apart


@pytest.mark.usefixtures("db")
def test_an_entry_tells_who_from_where_what_and_when() -> None:
    entry = Entry.objects.get(entry_id=record(1)[0].entry_id)
    assert (entry.actor_id, entry.actor_role, entry.unit_path) == ("p-liu", "unit_head", "JL/QG/")
    assert (entry.kind, entry.what, entry.occurred_at, entry.recorded_at) == ("act", "posting-approved", NOON, NOON)


@pytest.mark.usefixtures("db")
def test_a_personal_value_is_in_no_column_and_in_no_leaf_and_can_be_revealed() -> None:
    entry = record(3)[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_entry")
        assert "13900000002" not in repr([tuple(map(_plain, row)) for row in cursor.fetchall()])
    assert "13900000002" not in str(as_leaf(entry))
    assert reveal(Entry.objects.get(entry_id=entry.entry_id), JOURNAL_KEY)["phone"][1] == "13900000002"


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


@pytest.mark.usefixtures("db")
def test_the_same_value_has_another_commitment_each_time() -> None:
    with transaction.atomic():
        one, other = write(note(), LIU, NOON), write(note(), LIU, NOON)
    assert one.personal != other.personal


@pytest.mark.usefixtures("db")
def test_ids_sort_by_time_and_events_of_a_thread_are_numbered() -> None:
    entries = record(50)
    assert [each.entry_id for each in entries] == sorted(each.entry_id for each in entries)
    event = Note(Kind.EVENT, "report-received", thread_id="t1")
    with transaction.atomic():
        assert [write(event, LIU, NOON).seq for _ in range(3)] == [0, 1, 2]


@pytest.mark.usefixtures("committed")
def test_outside_a_transaction_nothing_is_written() -> None:
    with pytest.raises(JournalError):
        write(note(), LIU, NOON)
    assert Entry.objects.count() == 0


@pytest.mark.usefixtures("committed")
def test_an_act_that_fails_leaves_no_entry_and_an_entry_that_fails_undoes_the_act() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(note(), LIU, NOON)
        raise ZeroDivisionError
    unsealable = Note(Kind.ACT, "x", attrs={"n": 2**60})
    with pytest.raises(RefusedError), transaction.atomic():
        write(note(), LIU, NOON)
        write(unsealable, LIU, NOON)
    assert Entry.objects.count() == 0


@pytest.mark.usefixtures("committed")
def test_a_denial_stands_although_the_act_is_rolled_back() -> None:
    with pytest.raises(PermissionError), transaction.atomic():
        write(note(), LIU, NOON)
        raise PermissionError
    write_apart(Note(Kind.DENIAL, "posting-approve", result="denied"), LIU, NOON)
    assert [each.kind for each in Entry.objects.all()] == ["denial"]
    with pytest.raises(RuntimeError), transaction.atomic():
        write_apart(Note(Kind.DENIAL, "x"), LIU, NOON)


TAMPERING = [
    "UPDATE journal_entry SET what = 'x'",
    "DELETE FROM journal_entry",
    "UPDATE journal_leaf SET leaf_index = leaf_index + 9",
    "DELETE FROM journal_leaf",
    "UPDATE journal_checkpoint SET note = ''",
    "DELETE FROM journal_checkpoint",
]
REPLACING = [
    "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry",
    "INSERT OR REPLACE INTO journal_leaf SELECT leaf_index + 9, entry_id, leaf_hash FROM journal_leaf",
    "INSERT OR REPLACE INTO journal_checkpoint SELECT * FROM journal_checkpoint",
]
TRUNCATING = ["TRUNCATE journal_entry", "TRUNCATE journal_leaf", "TRUNCATE journal_checkpoint"]


def refused(statement: str) -> bool:
    """Say whether the database refuses a statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


@pytest.mark.usefixtures("db")
def test_the_database_refuses_every_change() -> None:
    record(2)
    seal()
    own = REPLACING if connection.vendor == "sqlite" else TRUNCATING
    assert [each for each in [*TAMPERING, *own] if not refused(each)] == []
    assert (Entry.objects.count(), Leaf.objects.count(), Checkpoint.objects.count()) == (2, 2, 1)


@pytest.mark.usefixtures("db")
def test_without_the_guard_the_change_would_go_through() -> None:
    record(2, NOON + timedelta(days=1))
    with unguarded():
        assert not refused(TAMPERING[0])
    assert {each.what for each in Entry.objects.all()} == {"x"}
