"""Steps of a family that has no case yet, such as a report: the same record, judged in the same way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.steps import Change, changes_of, note_of, settle, unwritten
from xiezhi.web.cases.families import judged_as
from xiezhi.web.cases.judging import judge_thread
from xiezhi.web.cases.steps import Step, checked
from xiezhi.web.journal.keyring import DataKey
from xiezhi.web.journal.models import Entry
from xiezhi.web.journal.writer import Author, write


@dataclass(frozen=True, slots=True)
class Family:
    """A thread, where its risks stand, and to what of it the events belong."""

    thread_id: str
    path: str
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True, repr=False)
class Hidden:
    """Personal values of the first step, and the key they are kept under. Without a repr: none reaches a log."""

    values: Mapping[str, Json] = field(default_factory=dict)
    key: DataKey | None = None


def foresee(*, family: Family, steps: Sequence[Step], author: Author, now: datetime) -> list[Change]:
    """Return what steps would start, meet or break; nothing is written. The caller has demanded the right."""
    made = [
        unwritten(note_of(family.thread_id, family.keys, checked(step, now)), author, now, after)
        for after, step in enumerate(steps)
    ]
    return changes_of(judged_as(family.thread_id), judge_thread(family.thread_id, now, made))


@transaction.atomic
def record_in_family(
    *,
    family: Family,
    steps: Sequence[Step],
    author: Author,
    now: datetime,
    reason: str | None = "",
    hidden: Hidden | None = None,
) -> list[Entry]:
    """Write the steps of one act and judge their thread once; return the entries.

    The caller has demanded the right and locked what stands for the family. A breach of a critical rule needs a
    ``reason``; None is the loader of a plan, which is asked for none.
    """
    entries = []
    for place, step in enumerate(steps):
        note = note_of(family.thread_id, family.keys, checked(step, now))
        if hidden is not None and place == 0:
            note = replace(note, personal=hidden.values, secret_key=hidden.key)
        entries.append(write(note, author, now))
    settle(family.thread_id, family.path, entries, now, reason or "", asks=reason is not None)
    return entries
